//! `train`: makes the lexicon and the name model from public lists and annotated notes, and judges them.

use redacted_record::detect::training::{Sources, fit, folds, judge, lexicon};
use std::io;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: train lexicon LISTS | fit PUBLIC | folds PUBLIC | judge FILE
  lexicon  makes src/detect/lexicon/lexicon.bin from the public lists in a directory
  fit      makes src/detect/person_name/names.model from the notes in tests/data and public annotated text in a directory
  folds    judges the model on writers that it has not read, in five folds
  judge    judges the model in the binary on other annotated text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let notes = Path::new("tests/data");
    let done = match words.as_slice() {
        ["lexicon", lists] => written("src/detect/lexicon/lexicon.bin", lexicon(Path::new(lists))),
        ["fit", public] => written("src/detect/person_name/names.model", fit(&Sources { notes, public: Path::new(public) })),
        ["folds", public] => printed(folds(&Sources { notes, public: Path::new(public) })),
        ["judge", file] => printed(judge(Path::new(file))),
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

fn written(path: &str, bytes: io::Result<Vec<u8>>) -> io::Result<()> {
    std::fs::write(path, bytes?)
}

fn printed(text: io::Result<String>) -> io::Result<()> {
    print!("{}", text?);
    Ok(())
}
