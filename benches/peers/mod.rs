//! Detection in the shipped wasm beside other libraries, and how soon it is ready in Chromium: makes what `table.mjs` needs, and runs it.

use redacted_record::detect::listed_names;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const HERE: &str = "benches/peers";

pub fn run() {
    let Some(portal) = option_env!("CARGO_BIN_EXE_portal") else {
        println!("peers: nothing to measure without the portal, which builds the wasm");
        return;
    };
    // It also adds the wasm32 target, which the bare pass needs too.
    succeed(Command::new(portal).arg("build"));
    let browser = succeed(Command::new(portal).arg("chromium").stdout(Stdio::piped()));
    install();
    let names = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names.txt");
    fs::write(&names, listed_names().join("\n")).unwrap();
    let table = Path::new(HERE).join("table.mjs");
    succeed(Command::new("node").arg(table).arg(bare()).arg(names).env("PORTAL_BIN", portal).env("REDACTED_RECORD_CHROMIUM", browser.trim()));
}

/// The peers come with 149 packages and 62 MB, most of it a client of Google's that redact-pii loads and this never calls. So they are no
/// part of what the tests and the portal install.
fn install() {
    let modified = |path: &str| fs::metadata(Path::new(HERE).join(path)).and_then(|data| data.modified()).ok();
    if modified("node_modules/.package-lock.json") < modified("package-lock.json") {
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
        succeed(Command::new("npm").args(arguments).current_dir(HERE).stdout(std::io::stderr()));
    }
}

/// Compiles the bare pass, a crate of its own so that nothing of it comes into the shipped module.
fn bare() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let arguments = ["build", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--manifest-path"];
    let mut command = Command::new(cargo);
    command.args(arguments).arg(Path::new(HERE).join("Cargo.toml")).arg("--target-dir").arg(target);
    // flags meant for the host do not fit wasm
    succeed(command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS"));
    target.join("wasm32-unknown-unknown/release/bare.wasm")
}

/// Runs a command that must succeed; gives what it printed, where that is piped.
fn succeed(command: &mut Command) -> String {
    let child = command.stdin(Stdio::null()).spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}
