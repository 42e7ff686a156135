//! What a gate may ask for.

/// Something that must be true before an audience sees anything. The case file answers all but [`Requirement::Key`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Requirement {
    /// A case number that views and decisions are logged under.
    CaseRef,
    /// The requester's identity was checked (UK GDPR Art 12(6)).
    IdentityChecked,
    /// A health professional's opinion on serious harm, in date (DPA 2018 Sch 3 paras 5 and 6, s.204).
    Opinion,
    /// A second person signed the output off.
    SignOff,
    /// The client agreed (statement: "we will always check with you first").
    Agreement,
    /// A stated reason (rules.md 7.3).
    Reason,
    /// A day or moment at which access ends.
    TimeLimit,
    /// A moment within the hour at which an override ends (rules.md 7.3).
    HourLimit,
    /// A document that gives authority: court order, legal power, grant of probate (AHRA 1990 s.3).
    Order,
    /// A study that the client consented to (statement: "we will not use it without your consent").
    Study,
    /// An information sharing agreement with the recipient.
    SharingAgreement,
    /// The key for pseudonyms, held outside the page (rules.md 2.8).
    Key,
}

impl Requirement {
    /// Every requirement.
    pub const ALL: [Self; 12] = [
        Self::CaseRef,
        Self::IdentityChecked,
        Self::Opinion,
        Self::SignOff,
        Self::Agreement,
        Self::Reason,
        Self::TimeLimit,
        Self::HourLimit,
        Self::Order,
        Self::Study,
        Self::SharingAgreement,
        Self::Key,
    ];

    /// The word for it in files and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CaseRef => "case-ref",
            Self::IdentityChecked => "identity-checked",
            Self::Opinion => "opinion",
            Self::SignOff => "sign-off",
            Self::Agreement => "agreement",
            Self::Reason => "reason",
            Self::TimeLimit => "time-limit",
            Self::HourLimit => "hour-limit",
            Self::Order => "order",
            Self::Study => "study",
            Self::SharingAgreement => "sharing-agreement",
            Self::Key => "key",
        }
    }

    /// The requirement with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|requirement| requirement.code() == code)
    }

    /// What would meet it, in plain words.
    pub const fn needs(self) -> &'static str {
        match self {
            Self::CaseRef => "Give the case reference that this view is logged under.",
            Self::IdentityChecked => "Check the requester's identity and record that it was checked.",
            Self::Opinion => "Record an opinion on serious harm by a registered health professional, not more than six months old.",
            Self::SignOff => "Have a second person check the output, and record who signed it off and when.",
            Self::Agreement => "Record the client's agreement: with whom, when, and to what.",
            Self::Reason => "Record the reason for this access.",
            Self::TimeLimit => "Record a day or moment at which this access ends; it must not have passed.",
            Self::HourLimit => "Record the moment at which this access ends, with its time and zone: not passed, and at most an hour from now.",
            Self::Order => "Record the document that gives authority (order, power or grant), already in force.",
            Self::Study => {
                "Name the study, and record the client's consent to it: a Consent in the record that names the study and can be read, or the day and scope in the case."
            }
            Self::SharingAgreement => "Give the reference of the information sharing agreement with the recipient.",
            Self::Key => "Supply the pseudonym key for this recipient and purpose.",
        }
    }
}
