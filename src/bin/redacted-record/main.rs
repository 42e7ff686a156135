//! The command: the same core as the page, natively. Standard input or a file in, standard output out.

mod audiences;
mod check;
mod counts;
mod detect;
mod files;
mod redact;

use std::process::ExitCode;

const USAGE: &str = "usage: redacted-record detect|redact|audiences|counts|check [options] [FILE]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let outcome = match arguments.first().map(String::as_str) {
        Some("detect") => detect::run(rest),
        Some("redact") => redact::run(rest),
        Some("audiences") => audiences::run(rest),
        Some("counts") => counts::run(rest),
        Some("check") => check::run(rest),
        _ => Err(Failure::Usage(USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Refused(message)) => {
            eprintln!("redacted-record: {message}");
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            eprintln!("redacted-record: {message}");
            ExitCode::from(2)
        }
    }
}

/// Why a command ended without output. A message never carries record text.
enum Failure {
    /// Exit code 1: refused or failed.
    Refused(String),
    /// Exit code 2: wrong usage.
    Usage(&'static str),
}
