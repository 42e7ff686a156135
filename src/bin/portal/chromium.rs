//! Finds a Chromium to drive and `pdftotext` to read its prints with; as root on a Debian-like machine, installs what is missing.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{capture, run, step};
use crate::{Outcome, failed};

const NAMES: [&str; 6] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable"];
const MAC: [&str; 3] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];

/// The browser, with `pdftotext` made sure of: all that the browser tests need.
pub fn find_all() -> Outcome<PathBuf> {
    let browser = find()?;
    // Looked for on its own: a machine may well have one and not the other.
    if on_path("pdftotext").is_none() {
        install(&["poppler-utils"], "pdftotext was not found: install poppler-utils.")?;
    }
    Ok(browser)
}

/// The browser: `$CHROMIUM`, else one found in the usual places, else installed.
pub fn find() -> Outcome<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM").filter(|chosen| !chosen.is_empty()) {
        let chosen = PathBuf::from(chosen);
        return if chosen.is_file() { Ok(chosen) } else { failed("CHROMIUM is set, but there is no such file.") };
    }
    if let Some(found) = present() {
        return Ok(found);
    }
    let advice = "no Chromium, Chrome or Edge was found: install one, or set CHROMIUM to its path.";
    // Without a font that has the metrics of Arial, pages and prints come out in whatever is there. pdftotext comes in the same run.
    install(&["chromium", "fonts-liberation2", "poppler-utils"], advice)?;
    present().map_or_else(|| failed(advice), Ok)
}

fn present() -> Option<PathBuf> {
    NAMES.iter().find_map(|name| on_path(name)).or_else(|| MAC.iter().map(PathBuf::from).find(|path| path.is_file()))
}

fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// Installs Debian packages, or fails with `advice` where that cannot be done.
fn install(packages: &[&str], advice: &str) -> Outcome<()> {
    let root = on_path("apt-get").is_some() && capture(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !root {
        return failed(advice);
    }
    let apt = |arguments: &[&str]| {
        run(Command::new("apt-get").args(["-q", "-y", "-o", "DPkg::Lock::Timeout=300"]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    let arguments = [&["install", "--no-install-recommends"], packages].concat();
    step(&format!("installing {} (apt-get)", packages.join(", ")), || {
        // A new machine has no package lists, an old one has stale ones: both fail, and both are mended by an update.
        if lists_present() && apt(&arguments).is_ok() {
            return Ok(());
        }
        apt(&["update"])?;
        apt(&arguments)
    })
}

fn lists_present() -> bool {
    let lists = std::fs::read_dir(Path::new("/var/lib/apt/lists"));
    lists.is_ok_and(|mut lists| lists.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().contains("Packages"))))
}
