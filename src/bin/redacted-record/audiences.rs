//! The `audiences` command: the policy table, on paper or as JSON.

use std::fs;
use std::io::{self, Write as _};

use redacted_record::policy::Policy;

use super::Failure;

const USAGE: &str = "usage: redacted-record audiences [--json] [--policy FILE]";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut json = false;
    let mut file = None;
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" if !json => json = true,
            "--policy" if file.is_none() => file = Some(arguments.next().ok_or(Failure::Usage(USAGE))?),
            _ => return Err(Failure::Usage(USAGE)),
        }
    }
    let policy = match file {
        Some(path) => {
            let text = fs::read_to_string(path)
                .map_err(|error| Failure::Refused(format!("policy file cannot be read: {}", error.kind())))?;
            Policy::from_json(&text).map_err(|error| Failure::Refused(error.to_string()))?
        }
        None => Policy::embedded(),
    };
    let text = if json { policy.to_json() } else { policy.table() };
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // The reader, such as a pager, has what it wanted.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| Failure::Refused(format!("output cannot be written: {}", error.kind()))),
    }
}
