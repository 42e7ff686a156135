//! The classes of information that the table decides on.

/// A column of the policy table: what an identifier is together with whose it is, or what a passage is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The client's own name, in every form.
    ClientName,
    /// The client's date of birth.
    ClientBirthDate,
    /// The client's NHS, CHI or H&C number.
    ClientNhsNumber,
    /// The client's other direct identifiers: address, postcode, phone, e-mail, NI number, local numbers.
    ClientOther,
    /// Names and identifiers of third parties: family, partner, other clients.
    ThirdParty,
    /// Names of staff and professionals.
    Staff,
    /// A passage marked as harmful if disclosed (DPA 2018 Sch 3 para 5).
    Harm,
    /// A passage that the client marked as confidential from the representative.
    ClientConfidential,
    /// Information that a third party supplied: the content, not only the name (DPA 2018 Sch 2 para 16).
    ThirdPartySupplied,
    /// A rectification note or comment of the client's.
    Rectification,
    /// Dates that are no date of birth.
    Dates,
    /// A passage marked as prejudicing crime or safeguarding work.
    Crime,
    /// A passage under legal privilege.
    Privilege,
    /// Another client's data, filed here by mistake.
    Misfiled,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 14] = [
        Self::ClientName,
        Self::ClientBirthDate,
        Self::ClientNhsNumber,
        Self::ClientOther,
        Self::ThirdParty,
        Self::Staff,
        Self::Harm,
        Self::ClientConfidential,
        Self::ThirdPartySupplied,
        Self::Rectification,
        Self::Dates,
        Self::Crime,
        Self::Privilege,
        Self::Misfiled,
    ];

    /// The key in the policy file.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClientName => "c_name",
            Self::ClientBirthDate => "c_dob",
            Self::ClientNhsNumber => "c_nhs",
            Self::ClientOther => "c_other",
            Self::ThirdParty => "tp_person",
            Self::Staff => "staff",
            Self::Harm => "harm",
            Self::ClientConfidential => "c_conf",
            Self::ThirdPartySupplied => "tp_supplied",
            Self::Rectification => "rect",
            Self::Dates => "dates",
            Self::Crime => "crime",
            Self::Privilege => "priv",
            Self::Misfiled => "misfiled",
        }
    }

    /// What falls under it, in plain words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::ClientName => "Client's own name (all forms)",
            Self::ClientBirthDate => "Client's date of birth",
            Self::ClientNhsNumber => "Client's NHS, CHI or H&C number",
            Self::ClientOther => "Client's other direct identifiers (address, postcode, phone, e-mail, NI number, local numbers)",
            Self::ThirdParty => "Third parties' names and identifiers (family, partner, other clients)",
            Self::Staff => "Staff and professional names",
            Self::Harm => "Passage marked harmful if disclosed",
            Self::ClientConfidential => "Passage the client marked confidential from the representative",
            Self::ThirdPartySupplied => "Information a third party supplied (the content, not only the name)",
            Self::Rectification => "Rectification note, client's comments",
            Self::Dates => "Other dates",
            Self::Crime => "Passage marked as prejudicing crime or safeguarding work",
            Self::Privilege => "Legal privilege",
            Self::Misfiled => "Another client's data (misfiled)",
        }
    }
}
