//! The `audiences` command: the policy table, on paper or as JSON.

use super::Failure;
use super::files;

const USAGE: &str = "usage: redacted-record audiences [--json] [--policy FILE]";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut json = false;
    let mut file = None;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" if !json => json = true,
            "--policy" if file.is_none() => file = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.as_str()),
            _ => return Err(Failure::Usage(USAGE)),
        }
    }
    let policy = files::policy(file)?;
    files::write_output(&if json { policy.to_json() } else { policy.table() })
}
