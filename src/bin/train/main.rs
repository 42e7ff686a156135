//! `train`: makes the lexicon and the name model from public lists and annotated notes.

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: train lexicon LISTS";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["lexicon", lists] => redacted_record::detect::training::lexicon(Path::new(lists)).and_then(|bytes| std::fs::write("src/detect/lexicon/lexicon.bin", bytes)),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("train: {error}");
            ExitCode::FAILURE
        }
    }
}
