//! The `audiences` command: the policy table, on paper or as JSON; the schema of its file; what changed between two.

use super::Failure;
use super::files;
use redacted_record::policy::{Direction, PastPolicy, Policy};
use std::fmt::Write as _;

const USAGE: &str = "usage: redacted-record audiences [--json] [--policy FILE] | audiences --diff OLD [--policy NEW] | audiences --schema";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let (mut json, mut schema, mut file, mut old) = (false, false, None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--json" if !json => json = true,
            "--schema" if !schema => schema = true,
            "--policy" if file.is_none() => file = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.as_str()),
            "--diff" if old.is_none() => old = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.as_str()),
            _ => return Err(Failure::Usage(USAGE)),
        }
    }
    match (old, schema, json) {
        (None, true, false) if file.is_none() => files::write_output(Policy::schema()),
        (Some(old), false, false) => diff(&files::past_policy(old)?, &files::policy(file)?),
        (None, false, json) => {
            let policy = files::policy(file)?;
            files::write_output(&if json { policy.to_json() } else { policy.table() })
        }
        _ => Err(Failure::Usage(USAGE)),
    }
}

/// Prints a line for each change. As `diff` does, ends with 0 where there is none and with 1 where there is one; so a
/// script that goes on only at 0 goes on with no policy that differs, and with none that could not be read.
fn diff(old: &PastPolicy, new: &Policy) -> Result<(), Failure> {
    let changes = old.changes_to(new);
    let mut report = String::new();
    for change in &changes {
        // Writing to a string cannot fail.
        let _ = writeln!(report, "{change}");
    }
    files::write_output(&report)?;
    let count = |direction| changes.iter().filter(|change| change.direction() == direction).count();
    match changes.len() {
        0 => Ok(()),
        all => Err(Failure::Refused(format!(
            "the policies differ in {all} places: {} looser, {} stricter, {} of wording",
            count(Direction::Looser),
            count(Direction::Stricter),
            count(Direction::Same)
        ))),
    }
}
