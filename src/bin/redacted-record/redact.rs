//! The `redact` command.

use super::Failure;
use super::files::{self, InputFormat};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Key, Redacted, Request, disclosure, redact};
use std::fs;
use std::io::Write as _;

const USAGE: &str = "usage: redacted-record redact --audience ID [--case CASE.json] [--review REVIEW.json | --as-suggested] [--policy POLICY.json] [--key-file FILE] \
                     [--manifest OUT.json] [--log OUT.ndjson --by NAME --at RFC3339] [--format fhir|ndjson|text] [--on YYYY-MM-DD] [--now RFC3339] [FILE]";

#[derive(Default)]
struct Options {
    audience: Option<String>,
    case: Option<String>,
    review: Option<String>,
    as_suggested: bool,
    policy: Option<String>,
    key_file: Option<String>,
    manifest: Option<String>,
    log: Option<String>,
    by: Option<String>,
    at: Option<String>,
    format: Option<String>,
    on: Option<String>,
    now: Option<String>,
    file: Option<String>,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let slot = match argument.as_str() {
                "--as-suggested" => {
                    options.as_suggested = true;
                    continue;
                }
                "--audience" => &mut options.audience,
                "--case" => &mut options.case,
                "--review" => &mut options.review,
                "--policy" => &mut options.policy,
                "--key-file" => &mut options.key_file,
                "--manifest" => &mut options.manifest,
                "--log" => &mut options.log,
                "--by" => &mut options.by,
                "--at" => &mut options.at,
                "--format" => &mut options.format,
                "--on" => &mut options.on,
                "--now" => &mut options.now,
                flag if flag.starts_with('-') && flag != "-" => return Err(Failure::Usage(USAGE)),
                _ if options.file.is_some() => return Err(Failure::Usage(USAGE)),
                path => {
                    options.file = Some(path.to_owned());
                    continue;
                }
            };
            if slot.is_some() {
                return Err(Failure::Usage(USAGE));
            }
            *slot = Some(arguments.next().ok_or(Failure::Usage(USAGE))?.clone());
        }
        // an entry of the log says who and when, and says it only there
        let told = [&options.log, &options.by, &options.at].iter().filter(|option| option.is_some()).count();
        if options.as_suggested && options.review.is_some() || options.audience.is_none() || !matches!(told, 0 | 3) {
            return Err(Failure::Usage(USAGE));
        }
        Ok(options)
    }
}

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let options = Options::read(arguments)?;
    let policy = files::policy(options.policy.as_deref())?;
    let case = files::case(options.case.as_deref())?;
    let review = match &options.review {
        Some(path) => files::review(path)?,
        None if options.as_suggested => Review::as_suggested(),
        None => Review::default(),
    };
    let key = match &options.key_file {
        Some(path) => Some(read_key(path)?),
        None => None,
    };
    let request = Request {
        policy: &policy,
        audience: options.audience.as_deref().unwrap_or(""),
        case: case.as_ref(),
        review: &review,
        key: key.as_ref(),
        on: files::day(options.on.as_deref())?,
        now: Some(files::now(options.now.as_deref())?),
    };
    let input = files::read_input(options.file.as_deref().filter(|path| *path != "-"))?;
    let mut manifests = Vec::new();
    let mut output = String::new();
    match files::format(options.format.as_deref(), &input)? {
        InputFormat::One(format) => {
            let redacted = one(&input, format, &request)?;
            output = redacted.to_file();
            manifests.push(redacted);
        }
        // nothing is written before every line is safe: half a file would be taken for the whole
        InputFormat::Ndjson => {
            for record in records(&input)? {
                let redacted = one(&record, Format::Fhir, &request)?;
                output.push_str(&redacted.to_lines());
                manifests.push(redacted);
            }
        }
    }
    if let Some(path) = &options.manifest {
        let all: Vec<_> = manifests.iter().map(Redacted::manifest).collect();
        let json = if let [one] = all.as_slice() { serde_json::to_string_pretty(one) } else { serde_json::to_string_pretty(&all) };
        let json = json.map_err(|_| Failure::Refused("the manifest cannot be written".to_owned()))?;
        fs::write(path, json + "\n").map_err(|error| Failure::Refused(format!("the manifest cannot be written: {}", error.kind())))?;
    }
    // no output without its entry in the log
    if let (Some(path), Some(by), Some(at)) = (&options.log, &options.by, &options.at) {
        append_log(path, &manifests, by, at)?;
    }
    files::write_output(&output)
}

/// The records of an NDJSON file. Lines of one client are one record, so that its people and marks hold for all of them;
/// a file of several clients is as many records as lines.
fn records(input: &[u8]) -> Result<Vec<Vec<u8>>, Failure> {
    let lines: Vec<&[u8]> = input.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty()).collect();
    let parsed: Result<Vec<serde_json::Value>, _> = lines.iter().map(|line| serde_json::from_slice(line)).collect();
    let resources = parsed.map_err(|_| Failure::Refused("a line of the input is not JSON".to_owned()))?;
    if resources.iter().any(|resource| resource.get("resourceType").is_none_or(|kind| !kind.is_string())) {
        return Err(Failure::Refused("a line of the input is not a FHIR resource".to_owned()));
    }
    if resources.iter().filter(|resource| resource.get("resourceType").and_then(serde_json::Value::as_str) == Some("Patient")).count() > 1 {
        return Ok(lines.into_iter().map(<[u8]>::to_vec).collect());
    }
    let entries: Vec<serde_json::Value> = resources.into_iter().map(|resource| serde_json::json!({ "resource": resource })).collect();
    let bundle = serde_json::json!({ "resourceType": "Bundle", "type": "collection", "id": "ndjson", "entry": entries });
    Ok(vec![bundle.to_string().into_bytes()])
}

fn append_log(path: &str, released: &[Redacted], by: &str, at: &str) -> Result<(), Failure> {
    let mut entries = String::new();
    for redacted in released {
        for entry in disclosure::log(redacted.manifest(), by, at).map_err(|error| Failure::Refused(error.to_string()))? {
            entries.push_str(&format!("{entry}\n"));
        }
    }
    let file = fs::OpenOptions::new().append(true).create(true).open(path);
    file.and_then(|mut file| file.write_all(entries.as_bytes())).map_err(|error| Failure::Refused(format!("the log cannot be written: {}", error.kind())))
}

fn one(bytes: &[u8], format: Format, request: &Request<'_>) -> Result<Redacted, Failure> {
    let record = Record::read(bytes, format).map_err(|error| Failure::Refused(error.to_string()))?;
    redact(&Examined::new(record), request).map_err(|refusal| Failure::Refused(format!("{}: {refusal}", refusal.code())))
}

fn read_key(path: &str) -> Result<Key, Failure> {
    let bytes = fs::read(path).map_err(|error| Failure::Refused(format!("the key file cannot be read: {}", error.kind())))?;
    Key::new(bytes.trim_ascii()).ok_or_else(|| Failure::Refused("the key must have at least 16 bytes".to_owned()))
}
