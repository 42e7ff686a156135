//! Drives the pages once in a real browser, for someone at a machine without a screen: a picture of each, and the printed copy.

use std::path::Path;
use std::process::Command;

use crate::server::Server;
use crate::steps::{run, step};
use crate::{Outcome, While, chromium, root};

pub fn take(records: &Path, port: Option<u16>, folder: &Path) -> Outcome<()> {
    let browser = chromium::find()?;
    std::fs::create_dir_all(folder).while_doing("the folder for the pictures cannot be made")?;
    let folder = folder.canonicalize().while_doing("the folder for the pictures cannot be found")?;
    let server = Server::open(records, Some(port.unwrap_or(0)))?;
    let url = server.url().to_owned();
    std::thread::spawn(move || server.run());
    step("driving the pages (playwright)", || {
        let script = root().join("src/bin/portal/snapshot.mjs");
        run(Command::new("node").arg(script).arg(&url).arg(&folder).env("REDACTED_RECORD_CHROMIUM", browser).current_dir(root()))
    })?;
    println!("{}", folder.display());
    Ok(())
}
