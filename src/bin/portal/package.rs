//! The build: one wasm module, the scripts that load it, and the style sheet, all in `www/pkg`.
//!
//! The same module is bound twice. `no-modules` glue and `www/lib/worker.js` make one classic script, since a module worker or one
//! with imports does not survive every bundler and Trusted Types at once; `web` glue is the ES module for a page that calls the
//! engine itself. A copy of `www/lib` goes in too, so that the folder is a whole npm package that nothing outside it is needed for.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use base64::Engine as _;
use sha2::{Digest as _, Sha256, Sha384};

use crate::steps::{run, step};
use crate::wasm::{self, Glue, WASM};
use crate::{Outcome, While, failed, root};

const STAMP: &str = ".stamp";
/// A change of these files is a change of what they make, so their text is part of the stamp.
const RECIPE: &str = concat!(include_str!("package.rs"), include_str!("wasm.rs"));
/// The pictures that the style sheet points at.
const ICONS: [&str; 4] = ["nhsuk-icon-arrow-down.svg", "nhsuk-icon-arrow-up-down.svg", "nhsuk-icon-arrow-up.svg", "nhsuk-icon-cross.svg"];

/// Brings `www/pkg` up to date.
pub fn build() -> Outcome<()> {
    let out = root().join("www/pkg");
    fs::create_dir_all(&out).while_doing("www/pkg cannot be made")?;
    // One build at a time: a test run and a person may both start one.
    let lock = File::create(out.join(".lock")).while_doing("the build's lock file cannot be made")?;
    lock.lock().while_doing("the build's lock cannot be taken")?;

    wasm::add_target()?;
    install_packages()?;
    let module = wasm::compile()?;
    let sources = Sources::read(&module)?;
    if fs::read_to_string(out.join(STAMP)).is_ok_and(|found| found == stamp(&sources, &out)) {
        eprintln!("portal: www/pkg is up to date.");
        return Ok(());
    }
    let scratch = out.join(".scratch");
    let glue = step("binding the module to JavaScript, twice (wasm-bindgen)", || wasm::bind(&module, &scratch))?;
    let small = step("making the module small (wasm-opt -Oz)", || wasm::optimise(&glue.wasm))?;
    step("writing www/pkg", || write(&out, &sources, &glue, &small))?;
    fs::remove_dir_all(&scratch).while_doing("the scratch folder cannot be removed")
}

fn install_packages() -> Outcome<()> {
    let wanted = modified(&root().join("package-lock.json"));
    let installed = modified(&root().join("node_modules/.package-lock.json"));
    if wanted.is_some() && installed >= wanted {
        return Ok(());
    }
    // No package of ours needs its install script, and none may run one.
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
    step("installing the npm packages (npm ci)", || run(Command::new("npm").args(arguments).current_dir(root())))
}

fn modified(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

/// What `www/pkg` is made of beside the module, and a digest of all that goes in, the module and this recipe too.
struct Sources {
    worker: String,
    library: Vec<(String, String)>,
    style: String,
    icons: Vec<(String, String)>,
    digest: String,
}

impl Sources {
    fn read(module: &Path) -> Outcome<Self> {
        let mut library = Vec::new();
        let folder = root().join("www/lib");
        for entry in fs::read_dir(&folder).while_doing("the folder www/lib cannot be read")? {
            let entry = entry.while_doing("the folder www/lib cannot be read")?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue; // an editor's
            }
            library.push((name.clone(), text(&folder.join(name))?));
        }
        library.sort();
        let worker = match library.iter().position(|(name, _)| name == "worker.js") {
            Some(place) => library.remove(place).1,
            None => return failed("www/lib has no worker.js."),
        };
        let frontend = root().join("node_modules/nhsuk-frontend/dist/nhsuk");
        let style = text(&frontend.join("nhsuk-frontend.min.css"))?;
        let mut icons = Vec::new();
        for name in ICONS {
            let content = text(&frontend.join("assets/images").join(name))?;
            icons.push((name.to_owned(), content));
        }

        let module = fs::read(module).while_doing("the compiled module cannot be read")?;
        let (lock, packages) = (text(&root().join("Cargo.lock"))?, text(&root().join("package-lock.json"))?);
        let mut parts = vec![module.as_slice(), RECIPE.as_bytes(), worker.as_bytes(), lock.as_bytes(), packages.as_bytes()];
        parts.extend(library.iter().flat_map(|(name, content)| [name.as_bytes(), content.as_bytes()]));
        let digest = digest(parts);
        Ok(Self { worker, library, style, icons, digest })
    }
}

/// What says that `www/pkg` is up to date: a digest of all that went in and of all that is there, so that a file changed or lost by
/// other means is made good too.
fn stamp(sources: &Sources, out: &Path) -> String {
    let folders = [out.to_owned(), out.join("lib")];
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    paths.sort();
    let files: Vec<_> = paths.iter().filter_map(|path| Some((path.to_string_lossy(), fs::read(path).ok()?))).collect();
    let parts = files.iter().flat_map(|(path, content)| [path.as_bytes(), content.as_slice()]);
    digest(parts.chain([sources.digest.as_bytes()]))
}

fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).while_doing(format_args!("{} cannot be read", path.display()))
}

fn write(out: &Path, sources: &Sources, glue: &Glue, wasm: &[u8]) -> Outcome<()> {
    let version = env!("CARGO_PKG_VERSION");
    let integrity = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(wasm));
    let build = format!("export const WASM_INTEGRITY = \"sha384-{integrity}\";\nexport const VERSION = \"{version}\";\n");
    let worker = [&glue.classic, "\n", &sources.worker].concat();

    // The stamp goes first and comes last, so that a build cut short is never taken for a finished one.
    let _ = fs::remove_file(out.join(STAMP));
    // Only the copy of the library is emptied: its names come and go, all others are overwritten.
    let library = out.join("lib");
    if library.exists() {
        fs::remove_dir_all(&library).while_doing("www/pkg/lib cannot be emptied")?;
    }
    fs::create_dir_all(&library).while_doing("www/pkg cannot be made")?;
    replace(out, "redacted-record-worker.js", worker.as_bytes())?;
    replace(out, "redacted_record.js", glue.module.as_bytes())?;
    replace(out, "redacted_record.d.ts", glue.types.as_bytes())?;
    replace(out, WASM, wasm)?;
    replace(out, "build.js", build.as_bytes())?;
    replace(out, "package.json", manifest(version).as_bytes())?;
    replace(out, "nhsuk.css", local_style(&sources.style).as_bytes())?;
    for (name, content) in &sources.icons {
        replace(out, name, content.as_bytes())?;
    }
    for (name, content) in &sources.library {
        // In www/, the built files are the library's neighbours in pkg/; in the package they are one folder up.
        replace(&library, name, content.replace("\"../pkg/", "\"../").as_bytes())?;
    }
    replace(out, STAMP, stamp(sources, out).as_bytes())
}

/// Writes beside and renames: a page loaded during a build gets the old file or the new one, never half of one.
fn replace(folder: &Path, name: &str, content: &[u8]) -> Outcome<()> {
    let (beside, place) = (folder.join(format!(".new-{name}")), folder.join(name));
    fs::write(&beside, content).and_then(|()| fs::rename(&beside, &place)).while_doing(format_args!("{} cannot be written", place.display()))
}

fn manifest(version: &str) -> String {
    format!(
        r#"{{
  "name": "redacted-record",
  "version": "{version}",
  "license": "MIT",
  "type": "module",
  "files": ["lib", "build.js", "redacted*"],
  "sideEffects": ["./lib/redacted-record-element-define.js"],
  "customElements": "lib/custom-elements.json",
  "types": "./lib/index.d.ts",
  "exports": {{
    ".": {{ "types": "./lib/index.d.ts", "default": "./lib/index.js" }},
    "./define": {{ "types": "./lib/index.d.ts", "default": "./lib/redacted-record-element-define.js" }},
    "./engine": {{ "types": "./redacted_record.d.ts", "default": "./redacted_record.js" }},
    "./build": "./build.js",
    "./worker": "./redacted-record-worker.js",
    "./wasm": "./{WASM}",
    "./custom-elements.json": "./lib/custom-elements.json",
    "./package.json": "./package.json"
  }}
}}
"#
    )
}

/// The NHS style sheet without what it fetches from elsewhere: the two Frutiger rules go (the policy would block the fonts, and their
/// licence is not ours), icons are taken from beside it, and there is no source map to point at.
fn local_style(style: &str) -> String {
    let mut rest = style;
    let mut kept = String::with_capacity(style.len());
    while let Some((before, after)) = rest.split_once("@font-face{") {
        kept.push_str(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let kept = kept.split("/*# sourceMappingURL").next().unwrap_or_default();
    kept.replace("url(/assets/images/", "url(./").replace("Frutiger W01,", "")
}
