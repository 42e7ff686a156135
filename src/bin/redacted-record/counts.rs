//! The `counts` command: how many clients a service has, for funders and statistics, small numbers suppressed.

use super::Failure;
use super::files;
use redacted_record::counts::Counter;
use redacted_record::policy::Moment;
use std::fs::File;
use std::io::{self, BufRead, BufReader};

const USAGE: &str = "usage: redacted-record counts --audience ID [--json] [--case CASE.json] [--policy POLICY.json] [--on YYYY-MM-DD] [FILE.ndjson]";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let (mut audience, mut case, mut policy, mut on, mut file, mut json) = (None, None, None, None, None, false);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let slot = match argument.as_str() {
            "--json" if !json => {
                json = true;
                continue;
            }
            "--audience" => &mut audience,
            "--case" => &mut case,
            "--policy" => &mut policy,
            "--on" => &mut on,
            flag if flag.starts_with('-') && flag != "-" => return Err(Failure::Usage(USAGE)),
            path if file.is_none() => {
                file = Some(path);
                continue;
            }
            _ => return Err(Failure::Usage(USAGE)),
        };
        if slot.is_some() {
            return Err(Failure::Usage(USAGE));
        }
        *slot = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.as_str());
    }
    let audience = audience.ok_or(Failure::Usage(USAGE))?;
    let (policy, case, on) = (files::policy(policy)?, files::case(case)?, files::day(on)?);
    let refused = |error: redacted_record::counts::CountError| Failure::Refused(error.to_string());
    let mut counter = Counter::open(&policy, audience, case.as_ref(), Moment { day: on, now: Some(files::now(None)?) }).map_err(refused)?;
    let unreadable = |error: io::Error| Failure::Refused(format!("the input cannot be read: {}", error.kind()));
    let input: Box<dyn BufRead> = match file.filter(|path| *path != "-") {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(unreadable)?)),
        None => Box::new(io::stdin().lock()),
    };
    for line in input.lines() {
        counter.read_line(&line.map_err(unreadable)?).map_err(refused)?;
    }
    let counts = counter.finish();
    files::write_output(&if json { counts.to_json() } else { counts.table() })
}
