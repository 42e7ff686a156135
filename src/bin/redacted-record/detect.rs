//! The `detect` command: JSON Lines with texts in, JSON Lines with spans out, a line at a time.

use super::Failure;
use redacted_record::door::detect_line;
use redacted_record::text::OffsetUnit;
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
            option if option.starts_with('-') && option != "-" => return Err(Failure::Usage(USAGE)),
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
        let found = detect_line(&line, unit).map_err(refused)?;
        writeln!(output, "{found}").map_err(|_| refused("cannot write"))?;
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
