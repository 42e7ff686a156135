//! The wasm module: compiled by Cargo, bound by wasm-bindgen's library in this process, made small by Binaryen's wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::package::text;
use crate::steps::{capture, run, step};
use crate::{Failure, Outcome, While, failed, root};

const TARGET: &str = "wasm32-unknown-unknown";
/// The module's file name: the one that both kinds of glue ask for.
pub const WASM: &str = "redacted_record_bg.wasm";

/// Adds the wasm32 target to the toolchain if it is not there.
pub fn add_target() -> Outcome<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot = capture(Command::new(rustc).args(["--print", "sysroot"]).current_dir(root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).exists() {
        return Ok(());
    }
    // Not left to rust-toolchain.toml: with RUSTUP_AUTO_INSTALL=0 that installs nothing.
    step("adding the wasm32 target (rustup)", || run(Command::new("rustup").args(["target", "add", TARGET]).current_dir(root())))
}

/// Compiles the library and gives the path of the module. Cargo is always asked, since it knows best what is out of date:
/// 0.1 s when nothing is.
pub fn compile() -> Outcome<PathBuf> {
    step("compiling the engine to wasm (cargo build --release)", || {
        let arguments = ["build", "--lib", "--release", "--no-default-features", "--target", TARGET];
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(root()).args(arguments).arg("--message-format=json-render-diagnostics");
        // Flags meant for the host's build (instrumentation, a CPU) do not fit wasm. In their place: paths in panic messages
        // are cut, so that the module is the same wherever it is built and names nobody's home.
        command.env_remove("RUSTFLAGS").env("CARGO_ENCODED_RUSTFLAGS", path_flags());
        let messages = capture(&mut command)?;
        let module = messages
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|message| message.pointer("/target/name").is_some_and(|name| name == "redacted_record"))
            .filter_map(|message| message.get("filenames")?.as_array().cloned())
            .flatten()
            .filter_map(|name| name.as_str().map(PathBuf::from))
            .find(|path| path.extension().is_some_and(|extension| extension == "wasm"));
        module.ok_or_else(|| Failure::Failed("cargo built no wasm module.".into()))
    })
}

fn path_flags() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let mut flags = vec![format!("--remap-path-prefix={}=.", root().display())];
    flags.extend(home.map(|home| format!("--remap-path-prefix={}=cargo", home.display())));
    flags.join("\x1f")
}

/// What loads the module: both kinds of glue, the types, and the module as they know it.
pub struct Glue {
    pub classic: String,
    pub module: String,
    pub types: String,
    pub wasm: PathBuf,
}

/// Binds the module to JavaScript, for the Worker and for the page.
pub fn bind(module: &Path, scratch: &Path) -> Outcome<Glue> {
    let one = |mode: &str| -> Outcome<PathBuf> {
        let folder = scratch.join(mode);
        let mut bindgen = Bindgen::new();
        bindgen.input_path(module).out_name("redacted_record").typescript(true).remove_name_section(true).remove_producers_section(true);
        let chosen = if mode == "web" { bindgen.web(true) } else { bindgen.no_modules(true) };
        chosen.and_then(|bindgen| bindgen.generate(&folder)).while_doing("wasm-bindgen failed")?;
        Ok(folder)
    };
    let (web, classic) = (one("web")?, one("no-modules")?);
    let read = |folder: &Path| fs::read(folder.join(WASM)).while_doing("what wasm-bindgen wrote cannot be read");
    // One file, one hash, one compilation: both kinds of glue have to fit the same bytes.
    if read(&web)? != read(&classic)? {
        return failed("wasm-bindgen made two different modules for the page and for the worker; the package holds only one.");
    }
    Ok(Glue {
        classic: text(&classic.join("redacted_record.js"))?,
        module: text(&web.join("redacted_record.js"))?,
        types: text(&web.join("redacted_record.d.ts"))?,
        wasm: web.join(WASM),
    })
}

/// Makes the module small: 8 s, and a quarter of it gone. Never `-all`: it allows features that Node 20 then refuses (stringref).
/// The npm package, not the one on PATH: Debian's (108) cannot read what wasm-bindgen writes.
pub fn optimise(module: &Path) -> Outcome<Vec<u8>> {
    let out = module.with_extension("opt.wasm");
    let program = root().join("node_modules/binaryen/bin/wasm-opt");
    run(Command::new("node").arg(program).arg("-Oz").arg(module).arg("-o").arg(&out))?;
    fs::read(&out).while_doing("wasm-opt wrote nothing")
}
