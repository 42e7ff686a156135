//! Who reads, and for what purpose.

use super::{Action, Column, Requirement};

/// A row of the policy table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) purpose_of_use: String,
    pub(super) gate: String,
    pub(super) actions: [Action; Column::ALL.len()],
    pub(super) requirements: Vec<Requirement>,
    pub(super) traits: Vec<Trait>,
}

/// A class that an audience belongs to. Each one only ever makes an output stricter or plainer, so that adding one
/// to a row is safe and taking one away is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trait {
    ClientFacing,
    Deidentified,
    NoFreeText,
    HoldRefusesOutput,
    CountsOnly,
}

impl Trait {
    pub(super) const ALL: [Self; 5] = [Self::ClientFacing, Self::Deidentified, Self::NoFreeText, Self::HoldRefusesOutput, Self::CountsOnly];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::ClientFacing => "client-facing",
            Self::Deidentified => "deidentified",
            Self::NoFreeText => "no-free-text",
            Self::HoldRefusesOutput => "hold-refuses-output",
            Self::CountsOnly => "counts-only",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// For the printed table.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::ClientFacing => "every block looks alike; free text that nobody has reviewed is withheld",
            Self::Deidentified => "readable placeholders instead of blocks; new record ids",
            Self::NoFreeText => "no free text at all",
            Self::HoldRefusesOutput => "an open hold refuses the whole output",
            Self::CountsOnly => "counts of many clients with small numbers suppressed, never a record",
        }
    }
}

impl Audience {
    /// The row that stands for whoever is not known: nothing is released.
    pub(super) fn nobody() -> Self {
        Self {
            id: "unknown".to_owned(),
            label: "Unknown, expired or missing role".to_owned(),
            purpose_of_use: "(none)".to_owned(),
            gate: "fail closed".to_owned(),
            actions: [Action::Nothing; Column::ALL.len()],
            requirements: Vec::new(),
            traits: Vec::new(),
        }
    }

    /// The code it is asked for by.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who they are, in plain words.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The purpose of use (HL7 ActReason code; `(none)` where nothing is released).
    pub fn purpose_of_use(&self) -> &str {
        &self.purpose_of_use
    }

    /// The gate as the policy words it, for people. What is checked is in [`Audience::requirements`].
    pub fn gate(&self) -> &str {
        &self.gate
    }

    /// What must be true before anything is shown, in the order of the policy.
    pub fn requirements(&self) -> &[Requirement] {
        &self.requirements
    }

    /// What is done to this class of information.
    pub fn action(&self, column: Column) -> Action {
        self.actions.get(column as usize).copied().unwrap_or(Action::Nothing)
    }

    /// Whether the output goes to the client, to someone who acts for them, or to a court: every block looks alike, so
    /// that none says why it is there (rules.md 2.6), and free text that nobody has reviewed is withheld (2.1).
    pub fn client_facing(&self) -> bool {
        self.has(Trait::ClientFacing)
    }

    /// Whether the reader must not learn who the client is: readable placeholders, and new ids for resources
    /// (rules.md 2.6, 8.5).
    pub fn deidentified(&self) -> bool {
        self.has(Trait::Deidentified)
    }

    /// Whether free text may be in the output at all. Where not, it is left out, whatever was found in it.
    pub fn free_text(&self) -> bool {
        !self.has(Trait::NoFreeText)
    }

    /// Whether the output leaves the house as a file or on paper, so that an open hold refuses all of it (rules.md 2.1).
    pub fn print(&self) -> bool {
        self.has(Trait::HoldRefusesOutput)
    }

    /// Whether it gets counts of many clients and never a record, not even one without names: a record of one person can be
    /// recognised by whoever knows them (statement: "the information will not identify you"; rules.md row 9).
    pub fn counts_only(&self) -> bool {
        self.has(Trait::CountsOnly)
    }

    /// Whether the answer to this audience is always no, whatever the case says.
    pub fn releases_nothing(&self) -> bool {
        self.actions.iter().all(|action| *action == Action::Nothing)
    }

    fn has(&self, class: Trait) -> bool {
        self.traits.contains(&class)
    }
}
