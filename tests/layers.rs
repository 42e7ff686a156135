//! A file uses only what stands below it: the order of the design, read from the sources.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// From the ground up. A module may use those before it, and itself.
const ORDER: &[&str] = &[
    "order",
    "text",
    "record",
    "detect",
    "policy",
    "counts",
    "review",
    "apply",
    "entry",
    "summary",
    "wishes",
    "decide",
    "manifest",
    "disclosure",
    "leak",
    "redact",
    "view",
    "door",
    "fragment",
    "wasm",
];

/// Uses that would be in order, but are not wanted.
const NEVER: &[(&str, &str)] = &[
    // an information-governance lead reads and tests the policy with no text in sight
    ("policy", "text"),
    ("policy", "record"),
    ("policy", "detect"),
    // what is found does not depend on who asks
    ("detect", "policy"),
];

fn sources(folder: &Path, module: &str, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            // the command, and the training of the model, are no part of the engine
            if stem != "bin" && stem != "training" {
                sources(&path, if module.is_empty() { &stem } else { module }, out);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && stem != "lib" {
            out.push((if module.is_empty() { stem } else { module.to_owned() }, fs::read_to_string(&path).unwrap()));
        }
    }
}

#[test]
fn files_use_only_what_stands_below_them() {
    let rank: BTreeMap<&str, usize> = ORDER.iter().enumerate().map(|(rank, module)| (*module, rank)).collect();
    let mut files = Vec::new();
    sources(Path::new("src"), "", &mut files);
    assert!(files.len() > 30, "the sources were read");
    for (module, text) in &files {
        let own = rank.get(module.as_str()).unwrap_or_else(|| panic!("{module} has no place in the order"));
        for used in text.split("crate::").skip(1).map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap()) {
            let Some(other) = rank.get(used) else { continue };
            assert!(other <= own, "{module} uses {used}, which stands above it");
            assert!(!NEVER.contains(&(module.as_str(), used)), "{module} uses {used}");
        }
    }
}

#[test]
fn the_engine_stores_prints_and_sends_nothing() {
    let mut files = Vec::new();
    sources(Path::new("src"), "", &mut files);
    for (module, text) in &files {
        for word in ["std::fs", "std::net", "std::env::var", "println!", "eprintln!", "dbg!", "SystemTime", "std::time", "console_error_panic_hook"] {
            assert!(!text.contains(word), "{module} uses {word}");
        }
    }
}
