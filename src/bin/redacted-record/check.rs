//! The `check` command: the leak check on any finished file. Lists places, never the text.

use super::Failure;
use super::files::{self, InputFormat};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Request, leaks};

const USAGE: &str = "usage: redacted-record check --against RECORD [--audience ID] [--case CASE.json] [FILE]";

/// What a client may not read is what most files that leave the house may not hold.
const DEFAULT_AUDIENCE: &str = "client_screen";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let (mut against, mut audience, mut case, mut file) = (None, None, None, None);
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let slot = match argument.as_str() {
            "--against" => &mut against,
            "--audience" => &mut audience,
            "--case" => &mut case,
            flag if flag.starts_with('-') && flag != "-" => return Err(Failure::Usage(USAGE)),
            path if file.is_none() => {
                file = Some(path);
                continue;
            }
            _ => return Err(Failure::Usage(USAGE)),
        };
        *slot = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.as_str());
    }
    let against = files::read_input(Some(against.ok_or(Failure::Usage(USAGE))?))?;
    let format = match files::format(None, &against)? {
        InputFormat::One(format) => format,
        InputFormat::Ndjson => Format::Text,
    };
    let record = Record::read(&against, format).map_err(|error| Failure::Refused(error.to_string()))?;
    let policy = files::policy(None)?;
    let case = files::case(case)?;
    let audience = audience.unwrap_or(DEFAULT_AUDIENCE);
    if !policy.knows(audience) {
        return Err(Failure::Refused("the audience is not one of the policy's".to_owned()));
    }
    let review = Review::as_suggested();
    let request = Request { policy: &policy, audience, case: case.as_ref(), review: &review, key: None, on: files::day(None)?, now: None };
    let places = leaks(&Examined::new(record), &request, &files::read_input(file.filter(|path| *path != "-"))?);
    let mut report = String::new();
    for place in &places {
        report.push_str(if place.is_empty() { "(text)" } else { place });
        report.push('\n');
    }
    files::write_output(&report)?;
    if places.is_empty() { Ok(()) } else { Err(Failure::Refused(format!("hidden text stands at {} places", places.len()))) }
}
