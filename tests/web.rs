//! What runs in JavaScript: the package and the pages, as shipped, in Node and in a real browser. One test here for each file of
//! `tests/js`, so that a failure names the file; its own output says the rest.

#![cfg(feature = "portal")]
// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::expect_used, clippy::panic)]

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

const PORTAL: &str = env!("CARGO_BIN_EXE_portal");

/// The browser's path, once the package is built; or why there is none.
static READY: LazyLock<Result<String, String>> = LazyLock::new(|| {
    run_portal("build")?;
    run_portal("chromium").map(|path| path.trim().to_owned())
});

fn run_portal(command: &str) -> Result<String, String> {
    let output = Command::new(PORTAL).arg(command).output().map_err(|error| error.to_string())?;
    if output.status.success() { Ok(text(&output).0) } else { Err(format!("portal {command} failed:\n{}", text(&output).1)) }
}

fn text(output: &Output) -> (String, String) {
    (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn node(name: &str) {
    let browser = READY.as_ref().unwrap_or_else(|reason| panic!("{reason}"));
    let output = Command::new("node")
        // A page that never settles ends its test, and what it left open does not keep Node.
        .args(["--test", "--test-reporter=spec", "--test-timeout=180000", "--test-force-exit"])
        .arg(format!("tests/js/{name}.test.mjs"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("PORTAL_BIN", PORTAL)
        .env("COMMAND_BIN", env!("CARGO_BIN_EXE_redacted-record"))
        .env("REDACTED_RECORD_CHROMIUM", browser)
        .output()
        .expect("node can be started");
    let (out, err) = text(&output);
    println!("{out}{err}");
    assert!(output.status.success(), "tests/js/{name}.test.mjs failed");
}

macro_rules! tests_in_javascript {
    ($($name:ident),+ $(,)?) => {
        $(#[test] fn $name() { node(stringify!($name)); })+

        #[test]
        fn every_file_of_tests_js_is_run() {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/js");
            let mut there: Vec<_> = folder
                .read_dir()
                .expect("tests/js can be read")
                .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".test.mjs").map(str::to_owned))
                .collect();
            there.sort();
            let mut run = vec![$(stringify!($name)),+];
            run.sort_unstable();
            assert_eq!(there, run, "add the file's name to the list in tests/web.rs");
        }
    };
}

tests_in_javascript![chromium, detect, door, element, failure, fhir, harness, leak, package, portal, server, types];
