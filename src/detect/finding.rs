//! What a recognizer found.

use crate::record::{Category, PersonId, Subject};
use crate::text::Span;

/// An identifier in a passage, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Bytes of the passage's text. A name has neither title nor possessive in it.
    pub span: Span,
    /// What it is.
    pub category: Category,
    /// On which side its owner stands.
    pub subject: Subject,
    /// The known person it belongs to, if one.
    pub person: Option<PersonId>,
    /// Relation of its owner to the client, from a fixed list, where known.
    pub relation: Option<&'static str>,
    /// 0 to 100.
    pub confidence: u8,
    /// Which rule or cue found it, as a kebab-case code; never the text.
    pub evidence: &'static str,
}
