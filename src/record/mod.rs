//! Records: passages, people, marks; read from FHIR R4 JSON or plain text.

mod category;
pub(crate) mod consent;
mod context;
pub(crate) mod fhir;
mod html;
mod marks;
pub(crate) mod member;
mod passage;
mod people;
mod plain;
mod relation;

pub use category::Category;
pub use context::people_from_context;
pub use html::{Block, BlockKind, HtmlText, extract as extract_html, is_block_element, is_unread_element};
pub use marks::{Marks, Supplier};
pub use passage::{Field, Owned, Passage};
pub use people::{People, Person, PersonId, PersonName, Subject};
pub(crate) use relation::relation_words;
pub use relation::{relation, relation_in};

use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

/// A client's record, read and ready for detection. Holds raw text: it never leaves the crate but through redaction.
pub struct Record {
    /// The JSON as read; `Null` for plain text.
    pub(crate) root: Value,
    /// Every resource at any depth, outer before inner.
    pub(crate) resources: Vec<Resource>,
    /// Every string that is searched or shown, in document order.
    pub(crate) passages: Vec<Passage>,
    /// Everyone the record knows.
    pub(crate) people: People,
    /// The client's consents.
    pub(crate) consents: Vec<consent::Consent>,
    /// Who is meant by a reference (`Type/id`, `fullUrl`, or `#id` after the pointer of the resource that contains it).
    pub(crate) references: BTreeMap<String, PersonId>,
}

/// A resource of a record.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    /// JSON pointer.
    pub place: String,
    /// `resourceType`.
    pub kind: String,
    /// `Type/id` for a resource of its own, `#id` for a contained one.
    pub reference: String,
    /// `fullUrl` of its Bundle entry.
    pub full_url: Option<String>,
    /// Its marks and those of the resources around it.
    pub marks: Marks,
    /// What it says it is, in folded form: title, description, type, category and code.
    pub title: String,
    /// Codes of its security labels and tags.
    pub labels: Vec<String>,
    /// Codings of what it is (`system|code`): of its code, category, type and the like.
    pub codes: Vec<String>,
    /// The resource it is contained in.
    pub parent: Option<usize>,
}

/// How the bytes of a record are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// FHIR R4 JSON: a resource or a Bundle.
    Fhir,
    /// Plain text.
    Text,
}

/// Why a record could not be read. Never carries text of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// Not UTF-8, or a JSON string with a lone surrogate.
    Encoding,
    /// Not JSON, or nested deeper than 128 levels.
    Json,
    /// JSON, but no FHIR resource.
    NotFhir,
    /// A member name that no FHIR element has.
    Name,
}

impl RecordError {
    /// Kebab-case code that does not change.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Encoding => "record-encoding",
            Self::Json => "record-json",
            Self::NotFhir => "record-not-fhir",
            Self::Name => "record-name",
        }
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encoding => "the record is not valid UTF-8 text",
            Self::Json => "the record is not valid JSON, or is nested too deeply",
            Self::NotFhir => "the record is not a FHIR R4 resource or Bundle",
            Self::Name => "the record has a member that no FHIR element can have",
        })
    }
}

impl std::error::Error for RecordError {}

impl Record {
    /// Reads a record.
    ///
    /// # Errors
    /// [`RecordError`] where the bytes are not what `format` says.
    pub fn read(bytes: &[u8], format: Format) -> Result<Self, RecordError> {
        let text = std::str::from_utf8(bytes).map_err(|_| RecordError::Encoding)?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        match format {
            Format::Fhir => fhir::read(text),
            Format::Text => Ok(plain::read(text, People::default())),
        }
    }

    /// A record of texts that come one by one (the parts of a page), with the people that are known of it.
    pub fn from_texts(texts: impl IntoIterator<Item = String>, people: People) -> Self {
        let mut record = plain::read("", people);
        record.passages = texts
            .into_iter()
            .enumerate()
            .map(|(index, text)| Passage { place: format!("/{index}"), field: Field::FreeText, text, html: None, marks: Marks::default(), resource: 0 })
            .collect();
        record
    }

    /// How many resources of its own (not contained) the record holds, the Bundle left out.
    pub fn entries(&self) -> usize {
        self.resources.iter().filter(|resource| resource.parent.is_none() && resource.kind != "Bundle").count()
    }

    /// How many passages are searched.
    pub fn passages(&self) -> usize {
        self.passages.len()
    }

    /// What kind of resource a passage stands in, and the day of it, for a heading.
    pub(crate) fn heading(&self, passage: &Passage) -> (&str, Option<&str>) {
        let Some(resource) = self.resources.get(passage.resource) else { return ("", None) };
        let dates =
            ["/date", "/sent", "/effectiveDateTime", "/authoredOn", "/occurrenceDateTime", "/recordedDate", "/period/start", "/onsetDateTime", "/dateTime"];
        let value = self.root.pointer(&resource.place);
        let date = dates.iter().find_map(|step| value.and_then(|value| value.pointer(step)).and_then(Value::as_str));
        (&resource.kind, date)
    }

    /// Everyone the record knows.
    pub fn people(&self) -> &People {
        &self.people
    }
}

impl fmt::Debug for Record {
    /// Counts only: a record is never printed by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("resources", &self.resources.len()).field("passages", &self.passages.len()).finish_non_exhaustive()
    }
}
