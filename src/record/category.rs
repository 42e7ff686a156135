//! What an identifier is.

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
