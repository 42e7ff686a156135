//! Annotated texts: JSON Lines, offsets in code points, labels as in the notes' own rules.

use crate::record::Subject;
use serde_json::{Value, json};
use std::io;
use std::path::Path;

/// An annotated place: bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it is a name; else another identifier.
    pub(super) name: bool,
    /// Whose, where the annotation says so.
    pub(super) side: Option<Subject>,
}

/// An annotated text.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) text: String,
    pub(super) context: Value,
    pub(super) marks: Vec<Mark>,
    /// Name of the file it stands in, without extension.
    pub(super) file: String,
}

/// Labels that mark text as identifying without being a name.
const IDENTIFYING: &[&str] = &[
    "DOB",
    "NHS",
    "EMAIL",
    "PHONE",
    "ADDRESS",
    "STREET_ADDRESS",
    "POSTCODE",
    "NINO",
    "NI_NUMBER",
    "NIN",
    "CHI",
    "HOSPNO",
    "HANDLE",
    "MRN",
    "ID",
    "CASE_REFERENCE",
    "TITLE",
    "EMAIL_ADDRESS",
    "PHONE_NUMBER",
    "USERNAME",
];

impl Document {
    fn read(line: &str, file: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let text = value.get("text")?.as_str()?.to_owned();
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let mut marks: Vec<Mark> = Vec::new();
        for span in value.get("spans")?.as_array()? {
            let label = span.get("label")?.as_str()?;
            let (head, tail) = label.split_once('.').unwrap_or((label, ""));
            let place = |key: &str| places.get(span.get(key)?.as_u64()? as usize).copied();
            let name = matches!(head, "NAME" | "PERSON");
            if !name && !IDENTIFYING.contains(&head) {
                continue;
            }
            let side = match tail {
                "client" => Some(Subject::Client),
                "third" => Some(Subject::ThirdParty),
                "staff" => Some(Subject::Professional),
                _ => None,
            };
            marks.push(Mark { start: place("start")?, end: place("end")?, name, side });
        }
        marks.sort_by_key(|mark| (mark.start, mark.end));
        Some(Self { text, context: value.get("context").cloned().unwrap_or(json!({})), marks, file: file.to_owned() })
    }

    /// Its names as bytes of the text.
    pub(super) fn names(&self) -> Vec<(usize, usize)> {
        self.marks.iter().filter(|mark| mark.name).map(|mark| (mark.start, mark.end)).collect()
    }
}

/// All texts of a file.
pub(super) fn file(path: &Path) -> io::Result<Vec<Document>> {
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(std::fs::read_to_string(path)?.lines().filter_map(|line| Document::read(line, &name)).collect())
}

/// All texts of the JSON Lines files of a directory, in the order of their names.
pub(super) fn directory(path: &Path) -> io::Result<Vec<Document>> {
    let mut paths: Vec<_> = std::fs::read_dir(path)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let mut all = Vec::new();
    for path in paths {
        all.append(&mut file(&path)?);
    }
    Ok(all)
}
