//! Steps of a build: each says what it does before it starts and how long it took when it is done. All on standard error.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{Outcome, While, failed};

/// Does one step of the build.
pub fn step<T>(what: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    eprintln!("portal: {what} …");
    let start = Instant::now();
    let done = work()?;
    eprintln!("portal:   done in {:.1} s", start.elapsed().as_secs_f64());
    Ok(done)
}

/// Runs a command that must succeed. What it prints goes to standard error, whichever stream it used: the caller's
/// standard output may be read by a program (apt-get prints to it, and so ended up in a browser's path once).
pub fn run(command: &mut Command) -> Outcome<()> {
    command.stdout(Stdio::from(std::io::stderr()));
    finish(command).map(drop)
}

/// Runs a command that must succeed, and gives what it wrote to standard output.
pub fn capture(command: &mut Command) -> Outcome<String> {
    command.stdout(Stdio::piped());
    finish(command).map(|output| String::from_utf8_lossy(&output).into_owned())
}

fn finish(command: &mut Command) -> Outcome<Vec<u8>> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().while_doing(format_args!("{name} could not be started"))?;
    if output.status.success() { Ok(output.stdout) } else { failed(format!("{name} did not succeed ({}).", output.status)) }
}
