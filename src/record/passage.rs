//! One piece of text in a record.

use super::{Category, HtmlText, Marks, PersonId, Subject};

/// What a string is in its record; decides how it is searched and what may be shown of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A structured identity element: the whole value is one identifier of one owner.
    Identity(Owned),
    /// The name of a person as a reference shows it; the whole value is a name unless its words say otherwise.
    PersonDisplay(Owned),
    /// What somebody wrote. Client-facing audiences see it only after review (rules.md 2.1).
    FreeText,
    /// The words of a code or of a fixed list: searched, but not held for review.
    Label,
    /// A date or time of the record itself.
    Date,
    /// An id, reference or URL: searched; where it carries an identifier it is replaced or dropped whole.
    Link,
    /// A code, unit or media type.
    Code,
    /// Content that cannot be searched (a picture, a PDF): shown only where everything may be shown.
    Opaque,
}

/// Whose an identity element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owned {
    /// What it is.
    pub category: Category,
    /// On which side its owner stands.
    pub subject: Subject,
    /// The owner, where the record knows one.
    pub person: Option<PersonId>,
    /// Whether it is somebody's private address, telephone or e-mail (FHIR `use` home, mobile or temp).
    pub private: bool,
}

/// One piece of text in a record.
#[derive(Clone, Debug)]
pub struct Passage {
    /// RFC 6901 JSON pointer from the root; empty for plain text.
    pub place: String,
    /// What it is.
    pub field: Field,
    /// What a reader reads: decoded, without markup.
    pub text: String,
    /// Blocks and markup places, where the source is XHTML or HTML.
    pub html: Option<HtmlText>,
    /// Marks of the element itself (inline labels), beside those of its resource.
    pub marks: Marks,
    /// Index of the innermost resource it stands in.
    pub resource: usize,
}
