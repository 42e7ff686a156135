//! What a recognizer found.

use crate::record::{PersonId, Subject};
use crate::text::Span;

/// What an identifier is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// A person's name, nickname or initials.
    Name,
    /// A date of birth, whole or in part.
    DateOfBirth,
    /// An NHS number.
    NhsNumber,
    /// A Scottish Community Health Index number (its first six digits are the date of birth).
    ChiNumber,
    /// A Northern Ireland Health and Care number.
    HcNumber,
    /// A postal address without its postcode.
    Address,
    /// A postcode.
    Postcode,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A National Insurance number.
    NiNumber,
    /// A number that one system gives a person: hospital, client, police, professional register.
    LocalNumber,
    /// A social media or screen name.
    Handle,
    /// A date that is no date of birth.
    Date,
    /// An age.
    Age,
}

impl Category {
    /// The word for it in files and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::DateOfBirth => "date_of_birth",
            Self::NhsNumber => "nhs_number",
            Self::ChiNumber => "chi_number",
            Self::HcNumber => "hc_number",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::NiNumber => "ni_number",
            Self::LocalNumber => "local_number",
            Self::Handle => "handle",
            Self::Date => "date",
            Self::Age => "age",
        }
    }
}

impl Subject {
    /// The word for it in files and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::ThirdParty => "third_party",
            Self::OtherClient => "other_client",
            Self::Professional => "professional",
            Self::Organization => "organization",
            Self::Unknown => "unknown",
        }
    }
}

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
