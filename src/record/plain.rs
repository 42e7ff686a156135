//! Plain text as a record: one passage, nobody known.

use super::{Field, Marks, Passage, People, Record, Resource};
use serde_json::Value;
use std::collections::BTreeMap;

pub(super) fn read(text: &str, people: People) -> Record {
    Record {
        root: Value::Null,
        resources: vec![Resource {
            place: String::new(),
            kind: "Text".to_owned(),
            reference: String::new(),
            full_url: None,
            marks: Marks::default(),
            title: String::new(),
            labels: Vec::new(),
            codes: Vec::new(),
            parent: None,
        }],
        passages: vec![Passage { place: String::new(), field: Field::FreeText, text: text.to_owned(), html: None, marks: Marks::default(), resource: 0 }],
        people,
        consents: Vec::new(),
        references: BTreeMap::new(),
    }
}
