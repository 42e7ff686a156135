//! Plain text as a record: one passage, nobody known.

use super::{Field, Marks, Passage, People, Record, Resource};
use serde_json::Value;

pub(super) fn read(text: &str, people: People) -> Record {
    Record {
        root: Value::Null,
        resources: vec![Resource {
            place: String::new(),
            kind: "Text".to_owned(),
            reference: String::new(),
            full_url: None,
            marks: Marks::default(),
            parent: None,
        }],
        passages: vec![Passage { place: String::new(), field: Field::FreeText, text: text.to_owned(), html: None, resource: 0 }],
        people,
    }
}
