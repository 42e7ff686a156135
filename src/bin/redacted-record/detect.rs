//! The `detect` command: JSON Lines with texts in, JSON Lines with spans out, a line at a time.

use super::Failure;
use redacted_record::detect::detect;
use redacted_record::record::people_from_context;
use redacted_record::text::{OffsetUnit, Offsets};
use serde::Serialize;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

const USAGE: &str = "usage: redacted-record detect [--offsets codepoints|bytes|utf16] [FILE]";

pub fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut unit = OffsetUnit::CodePoints;
    let mut file = None;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--offsets" => unit = rest.next().and_then(|name| unit_named(name)).ok_or(Failure::Usage(USAGE))?,
            option if option.starts_with("--") => return Err(Failure::Usage(USAGE)),
            path if file.is_none() => file = Some(path.to_owned()),
            _ => return Err(Failure::Usage(USAGE)),
        }
    }
    let input: Box<dyn BufRead> = match file.as_deref() {
        None | Some("-") => Box::new(io::stdin().lock()),
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|error| Failure::Refused(format!("cannot open the file: {}", error.kind())))?)),
    };
    let mut output = BufWriter::new(io::stdout().lock());
    for (number, line) in input.lines().enumerate() {
        let refused = |what: &str| Failure::Refused(format!("line {}: {what}", number + 1));
        let line = line.map_err(|_| refused("cannot be read as UTF-8"))?;
        if line.trim().is_empty() {
            continue;
        }
        let document: Value = serde_json::from_str(&line).map_err(|_| refused("not JSON"))?;
        let found = line_of(&document, unit).ok_or_else(|| refused("no \"text\""))?;
        serde_json::to_writer(&mut output, &found).map_err(|_| refused("cannot write"))?;
        output.write_all(b"\n").map_err(|_| refused("cannot write"))?;
    }
    output.flush().map_err(|error| Failure::Refused(format!("cannot write: {}", error.kind())))
}

fn unit_named(name: &str) -> Option<OffsetUnit> {
    match name {
        "codepoints" => Some(OffsetUnit::CodePoints),
        "bytes" => Some(OffsetUnit::Bytes),
        "utf16" => Some(OffsetUnit::Utf16),
        _ => None,
    }
}

/// A document's findings, as a line of output.
#[derive(Serialize)]
struct Line<'d> {
    id: &'d Value,
    spans: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
    category: &'static str,
    subject: &'static str,
    confidence: u8,
}

fn line_of(document: &Value, unit: OffsetUnit) -> Option<Line<'_>> {
    let text = document.get("text")?.as_str()?;
    let people = people_from_context(document.get("context").unwrap_or(&Value::Null));
    let found = detect(&[text], &people).into_iter().next().unwrap_or_default();
    // findings may overlap, so their ends do not ascend; all bounds together do
    let mut bounds: Vec<usize> = found.iter().flat_map(|finding| [finding.span.start(), finding.span.end()]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut offsets = Offsets::new(text, unit);
    let converted: Vec<(usize, usize)> = bounds.into_iter().map(|at| (at, offsets.convert(at))).collect();
    let convert = |at: usize| converted.binary_search_by_key(&at, |(from, _)| *from).ok().and_then(|index| converted.get(index)).map_or(at, |(_, to)| *to);
    let spans = found
        .iter()
        .map(|finding| Place {
            start: convert(finding.span.start()),
            end: convert(finding.span.end()),
            category: finding.category.code(),
            subject: finding.subject.code(),
            confidence: finding.confidence,
        })
        .collect();
    Some(Line { id: document.get("id").unwrap_or(&Value::Null), spans })
}
