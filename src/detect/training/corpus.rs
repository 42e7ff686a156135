//! Annotated texts: JSON Lines, offsets in code points, labels as in the notes' own rules.

use crate::record::Subject;
use serde_json::{Value, json};

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
    pub(super) id: String,
    /// Look-alikes that are no names, where they are listed.
    pub(super) lookalikes: Vec<(usize, usize)>,
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
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let context = value.get("context").cloned().unwrap_or(json!({}));
        Some(Self { text, context, marks, file: file.to_owned(), id, lookalikes: Vec::new() })
    }

    /// Its names as bytes of the text.
    pub(super) fn names(&self) -> Vec<(usize, usize)> {
        self.marks.iter().filter(|mark| mark.name).map(|mark| (mark.start, mark.end)).collect()
    }
}

/// A file as read: its name without extension, and its text.
pub type Read = (String, String);

/// All texts of some files.
pub(super) fn documents(files: &[Read]) -> Vec<Document> {
    files.iter().flat_map(|(name, text)| text.lines().filter_map(|line| Document::read(line, name))).collect()
}

/// Adds the look-alikes that a file lists by document.
pub(super) fn lookalikes(list: &str, documents: &mut [Document]) {
    for line in list.lines() {
        let Ok(value) = serde_json::from_str::<Value>(line) else { continue };
        let place = |key: &str| value.get(key).and_then(Value::as_u64).map(|place| place as usize);
        let id = value.get("id").and_then(Value::as_str);
        let Some(document) = documents.iter_mut().find(|document| document.file == "notes" && Some(document.id.as_str()) == id) else { continue };
        let byte = |place: usize| document.text.char_indices().nth(place).map_or(document.text.len(), |(at, _)| at);
        if let (Some(start), Some(end)) = (place("start"), place("end")) {
            let bytes = (byte(start), byte(end));
            document.lookalikes.push(bytes);
        }
    }
}
