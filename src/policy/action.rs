//! What is done to an identifier or a passage.

/// What an audience gets in place of an identifier or a passage, in order of strictness: the later one hides more.
///
/// Where findings overlap the strictest action wins (rules.md 2.2), so the order decides what a reader sees:
///
/// - Initials show true letters of the name; a shifted date shows nothing true but its distance from the others.
/// - A date of birth is generalised and never shifted (rules.md 2.7), so [`Action::Generalize`] beats
///   [`Action::ShiftDate`] where one span was taken for both. One known date also undoes a shift, and undoes no year.
/// - A pseudonym shows nothing of the value but can be joined with others; a letter cannot, outside its document.
/// - A block shows that something stood there; a removal does not.
/// - From [`Action::Hold`] on, the whole passage goes. A passage withheld for another reason needs no one to decide
///   it, so [`Action::Withhold`] beats [`Action::Hold`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Shown as it stands.
    Show,
    /// Shown, with a banner on how to handle it (not for the client, not to be passed on).
    ShowWithBanner,
    /// Initials for a name.
    Initials,
    /// Moved by one secret number of days, the same for all dates of a person.
    ShiftDate,
    /// Made coarser: birth date to year or age band, person to relationship, postcode to its outward part.
    Generalize,
    /// A keyed name that stays the same across outputs of one recipient; the key is held elsewhere.
    Pseudonym,
    /// A letter or role word, at random for each document; no key is kept.
    Letter,
    /// The span becomes one neutral block of fixed width.
    Block,
    /// Taken out.
    Remove,
    /// Withheld and queued for a person to decide; print and export are refused until then.
    Hold,
    /// The whole passage becomes one neutral block of fixed width.
    Withhold,
    /// The whole passage goes without a mark in the output: neither confirmed nor denied.
    WithholdSilently,
    /// The whole request is refused.
    Nothing,
}

impl Action {
    /// Every action, mildest first.
    pub const ALL: [Self; 13] = [
        Self::Show,
        Self::ShowWithBanner,
        Self::Initials,
        Self::ShiftDate,
        Self::Generalize,
        Self::Pseudonym,
        Self::Letter,
        Self::Block,
        Self::Remove,
        Self::Hold,
        Self::Withhold,
        Self::WithholdSilently,
        Self::Nothing,
    ];

    /// The code in the policy table (rules.md 3).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Show => "S",
            Self::ShowWithBanner => "S!",
            Self::Initials => "I",
            Self::ShiftDate => "D",
            Self::Generalize => "G",
            Self::Pseudonym => "P",
            Self::Letter => "L",
            Self::Block => "B",
            Self::Remove => "X",
            Self::Hold => "H",
            Self::Withhold => "W",
            Self::WithholdSilently => "WS",
            Self::Nothing => "N",
        }
    }

    /// The action with this code, in exactly this spelling.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.code() == code)
    }

    /// What it does, in plain words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Show => "shown",
            Self::ShowWithBanner => "shown with a handling banner (not for the client, not to be passed on)",
            Self::Initials => "initials only",
            Self::ShiftDate => "date moved by one secret number of days for each person",
            Self::Generalize => "made coarser (birth date to year or age band, person to relationship, postcode to area)",
            Self::Pseudonym => "keyed pseudonym, the key held elsewhere",
            Self::Letter => "letter or role word, at random for each document, no key kept",
            Self::Block => "blocked: one neutral block in its place",
            Self::Remove => "removed",
            Self::Hold => "held for a person to decide; shown as withheld, print and export refused until then",
            Self::Withhold => "withheld: one neutral block for the whole passage",
            Self::WithholdSilently => "withheld without a mark in the output, neither confirmed nor denied",
            Self::Nothing => "nothing is released",
        }
    }

    /// Whether the text appears as it stands.
    pub const fn shows(self) -> bool {
        matches!(self, Self::Show | Self::ShowWithBanner)
    }
}
