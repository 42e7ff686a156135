//! Files that a command reads and writes.

use super::Failure;
use redacted_record::policy::{Case, Instant, PastPolicy, Policy, parse_date};
use redacted_record::record::Format;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::time::{SystemTime, UNIX_EPOCH};
use time::{Date, Duration, Month};

/// The bytes of a file, or of standard input where none is named.
pub fn read_input(path: Option<&str>) -> Result<Vec<u8>, Failure> {
    match path {
        Some(path) => fs::read(path).map_err(|error| Failure::Refused(format!("the input cannot be read: {}", error.kind()))),
        None => {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Failure::Refused(format!("the input cannot be read: {}", error.kind())))?;
            Ok(bytes)
        }
    }
}

/// Writes to standard output; a reader who has gone away has what it wanted.
pub fn write_output(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| Failure::Refused(format!("the output cannot be written: {}", error.kind()))),
    }
}

fn read_text(path: &str, what: &str) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| Failure::Refused(format!("the {what} file cannot be read: {}", error.kind())))
}

/// The policy of a file, or the built-in one.
pub fn policy(path: Option<&str>) -> Result<Policy, Failure> {
    let Some(path) = path else { return Ok(Policy::embedded()) };
    Policy::from_json(&read_text(path, "policy")?).map_err(|error| Failure::Refused(error.to_string()))
}

/// The policy of a file, to be compared and never to be used.
pub fn past_policy(path: &str) -> Result<PastPolicy, Failure> {
    PastPolicy::from_json(&read_text(path, "policy")?).map_err(|error| Failure::Refused(error.to_string()))
}

/// The case of a file.
pub fn case(path: Option<&str>) -> Result<Option<Case>, Failure> {
    let Some(path) = path else { return Ok(None) };
    Case::from_json(&read_text(path, "case")?).map(Some).map_err(|error| Failure::Refused(error.to_string()))
}

/// The review of a file.
pub fn review(path: &str) -> Result<redacted_record::review::Review, Failure> {
    redacted_record::review::Review::from_json(&read_text(path, "review")?).map_err(|error| Failure::Refused(error.to_string()))
}

/// A day given as YYYY-MM-DD, or today (UTC).
pub fn day(text: Option<&str>) -> Result<Date, Failure> {
    match text {
        Some(text) => parse_date(text).ok_or(Failure::Usage("--on takes a day as YYYY-MM-DD")),
        None => {
            let days = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
            let epoch = Date::from_calendar_date(1970, Month::January, 1).ok();
            epoch
                .and_then(|epoch| epoch.checked_add(Duration::days(days as i64)))
                .ok_or_else(|| Failure::Refused("the clock of this machine is not set".to_owned()))
        }
    }
}

/// The moment given in RFC 3339, or that of this machine's clock.
pub fn now(text: Option<&str>) -> Result<Instant, Failure> {
    match text {
        Some(text) => Instant::parse(text).ok_or(Failure::Usage("--now takes a moment as YYYY-MM-DDThh:mm:ss with Z or an offset")),
        None => {
            let since = SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok());
            since.map(Instant::from_unix_seconds).ok_or_else(|| Failure::Refused("the clock of this machine is not set".to_owned()))
        }
    }
}

/// How input is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum InputFormat {
    /// One record.
    One(Format),
    /// A FHIR resource a line.
    Ndjson,
}

/// The format that `--format` names, else the one the input has.
pub fn format(named: Option<&str>, input: &[u8]) -> Result<InputFormat, Failure> {
    match named {
        Some("fhir") => Ok(InputFormat::One(Format::Fhir)),
        Some("ndjson") => Ok(InputFormat::Ndjson),
        Some("text") => Ok(InputFormat::One(Format::Text)),
        Some(_) => Err(Failure::Usage("--format takes fhir, ndjson or text")),
        None => {
            let input = input.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(input);
            let mut lines = input.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            let is_object = |line: Option<&[u8]>| line.is_some_and(|line| line.trim_ascii().starts_with(b"{") && line.trim_ascii().ends_with(b"}"));
            let (first, second) = (lines.next(), lines.next());
            Ok(match input.trim_ascii_start().first() {
                Some(b'{') if is_object(first) && is_object(second) => InputFormat::Ndjson,
                // a list of resources is no FHIR, but it is no note either: it is read as FHIR, and refused
                Some(b'{' | b'[') => InputFormat::One(Format::Fhir),
                _ => InputFormat::One(Format::Text),
            })
        }
    }
}
