//! `train`: makes the lexicon and the name model from public lists and annotated notes, and judges them.

use redacted_record::detect::training::{LISTS, Read, Sources, fit, folds, judge, lexicon, origins};
use std::io;
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: train lexicon LISTS | fit PUBLIC | folds PUBLIC | judge FILE | origins
  lexicon  makes src/detect/lexicon/lexicon.bin from the public lists in a directory
  fit      makes src/detect/person_name/names.model from the notes in tests/data and public annotated text in a directory
  folds    judges the model on writers that it has not read, in five folds
  judge    judges the model in the binary on other annotated text
  origins  prints the recall of the model in the binary by origin of the name, by place in the sentence and by case";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["lexicon", lists] => lexicon_from(Path::new(lists)),
        ["fit", public] => sources(Path::new(public)).and_then(|sources| std::fs::write("src/detect/person_name/names.model", fit(&sources))),
        ["folds", public] => sources(Path::new(public)).map(|sources| print!("{}", folds(&sources))),
        ["judge", file] => read(Path::new(file)).map(|file| print!("{}", judge(&[file]))),
        ["origins"] => {
            print!("{}", origins());
            Ok(())
        }
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

fn lexicon_from(directory: &Path) -> io::Result<()> {
    let mut lists: [String; LISTS.len()] = Default::default();
    for (list, name) in lists.iter_mut().zip(LISTS) {
        *list = std::fs::read_to_string(directory.join(name))?;
    }
    let table = lexicon(&lists).ok_or_else(|| io::Error::other("a word cannot be found again in the table"))?;
    std::fs::write("src/detect/lexicon/lexicon.bin", table)
}

fn sources(public: &Path) -> io::Result<Sources> {
    let data = Path::new("tests/data");
    let mut notes = vec![read(&data.join("notes.jsonl"))?];
    notes.append(&mut all(&data.join("notes"))?);
    let unseen = vec![read(&data.join("notes-unseen.jsonl"))?];
    let lookalikes = std::fs::read_to_string(data.join("notes.hard-negatives.jsonl"))?;
    Ok(Sources { notes, unseen, lookalikes, public: all(public)? })
}

fn read(path: &Path) -> io::Result<Read> {
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok((name, std::fs::read_to_string(path)?))
}

/// The JSON Lines files of a directory, in the order of their names.
fn all(directory: &Path) -> io::Result<Vec<Read>> {
    let mut paths = std::fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    paths.iter().map(|path| read(path)).collect()
}
