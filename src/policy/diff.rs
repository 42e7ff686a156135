//! What changed between two policies, for the person who signs the newer one.

use std::fmt;

use super::audience::Trait;
use super::{Action, Audience, Column, Policy, Requirement};

/// A difference between two policies. Its `Display` form is one line of ids and codes that were checked when the files
/// were read; running text of a file (labels, notes, the wording of a gate) is named and never repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The version that the file gives itself.
    Version,
    /// What the file says about itself.
    Note,
    /// The row that stands for whoever is not listed.
    Default {
        /// Its id before.
        from: String,
        /// Its id now.
        to: String,
    },
    /// The rows stand in another order.
    Order,
    /// An audience that the older policy does not list.
    Added {
        /// Its id.
        audience: String,
        /// Whether anything is released to it; before, it got nothing.
        releases: bool,
    },
    /// An audience that the newer policy does not list.
    Removed {
        /// Its id.
        audience: String,
        /// Whether anything was released to it; now it gets nothing.
        released: bool,
    },
    /// What is done to one class of information.
    Cell {
        /// Whose row.
        audience: String,
        /// The class.
        column: Column,
        /// The action before.
        from: Action,
        /// The action now.
        to: Action,
    },
    /// A requirement of a gate.
    Gate {
        /// Whose gate.
        audience: String,
        /// What is asked for.
        requirement: Requirement,
        /// Whether it is asked for now; otherwise it was before.
        asked: bool,
    },
    /// A class that an audience belongs to.
    Trait {
        /// Whose row.
        audience: String,
        /// Code of the class.
        code: &'static str,
        /// Whether it belongs to it now; otherwise it did before.
        given: bool,
    },
    /// Wording of a row.
    Wording {
        /// Whose row.
        audience: String,
        /// The key in the file.
        key: &'static str,
    },
}

/// Whether a change lets more be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// More is shown, or less is asked for first.
    Looser,
    /// Less is shown, or more is asked for first.
    Stricter,
    /// Wording or order; nothing that is enforced.
    Same,
}

impl Direction {
    /// The word that leads a line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Looser => "LOOSER",
            Self::Stricter => "stricter",
            Self::Same => "wording",
        }
    }

    const fn looser_if(looser: bool) -> Self {
        if looser { Self::Looser } else { Self::Stricter }
    }
}

impl Change {
    /// Whether it lets more be seen: by the order of [`Action`] for a cell. A requirement or a class that is added makes
    /// a row stricter; an audience that is added gets something that it did not get.
    pub fn direction(&self) -> Direction {
        match self {
            Self::Cell { from, to, .. } => Direction::looser_if(to < from),
            Self::Gate { asked, .. } => Direction::looser_if(!asked),
            Self::Trait { given, .. } => Direction::looser_if(!given),
            Self::Added { releases: true, .. } => Direction::Looser,
            Self::Removed { released: true, .. } => Direction::Stricter,
            // A default row releases nothing, or the file is refused.
            Self::Added { .. } | Self::Removed { .. } | Self::Version | Self::Note | Self::Default { .. } | Self::Order | Self::Wording { .. } => {
                Direction::Same
            }
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:8}  ", self.direction().word())?;
        match self {
            Self::Version => out.write_str("version: changed"),
            Self::Note => out.write_str("note: changed"),
            Self::Default { from, to } => write!(out, "default: {from} -> {to}"),
            Self::Order => out.write_str("rows: in another order"),
            Self::Added { audience, releases } => write!(out, "{audience}: added{}", if *releases { "" } else { ", gets nothing" }),
            Self::Removed { audience, released } => write!(out, "{audience}: removed{}", if *released { ", now gets nothing" } else { "" }),
            Self::Cell { audience, column, from, to } => {
                write!(out, "{audience}: {}: {} -> {} ({})", column.code(), from.code(), to.code(), to.label())
            }
            Self::Gate { audience, requirement, asked: true } => write!(out, "{audience}: requires {}. {}", requirement.code(), requirement.needs()),
            Self::Gate { audience, requirement, asked: false } => write!(out, "{audience}: no longer requires {}", requirement.code()),
            Self::Trait { audience, code, given } => {
                let label = Trait::from_code(code).map_or("", Trait::label);
                write!(out, "{audience}: {} {code} ({label})", if *given { "is now" } else { "is no longer" })
            }
            Self::Wording { audience, key } => write!(out, "{audience}: {key} changed"),
        }
    }
}

impl Policy {
    /// What is different in a newer policy: nothing exactly where the two are equal. Rows are told in the order of the
    /// newer policy, those that are gone last.
    ///
    /// Rows are compared by id, so an audience that was given another id is one removed and one added.
    pub fn diff(&self, newer: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        push_if(&mut changes, self.version() != newer.version(), || Change::Version);
        push_if(&mut changes, self.note() != newer.note(), || Change::Note);
        push_if(&mut changes, self.default_id() != newer.default_id(), || Change::Default {
            from: self.default_id().to_owned(),
            to: newer.default_id().to_owned(),
        });
        let shared = |policy: &Self, other: &Self| -> Vec<String> {
            policy.audiences().iter().map(Audience::id).filter(|id| other.knows(id)).map(str::to_owned).collect()
        };
        push_if(&mut changes, shared(self, newer) != shared(newer, self), || Change::Order);
        for row in newer.audiences() {
            if self.knows(row.id()) {
                compare(self.audience(row.id()), row, &mut changes);
            } else {
                changes.push(Change::Added { audience: row.id().to_owned(), releases: !row.releases_nothing() });
            }
        }
        let gone = self.audiences().iter().filter(|row| !newer.knows(row.id()));
        changes.extend(gone.map(|row| Change::Removed { audience: row.id().to_owned(), released: !row.releases_nothing() }));
        changes
    }
}

fn compare(old: &Audience, new: &Audience, changes: &mut Vec<Change>) {
    let audience = || new.id().to_owned();
    for column in Column::ALL {
        let (from, to) = (old.action(column), new.action(column));
        push_if(changes, from != to, || Change::Cell { audience: audience(), column, from, to });
    }
    for requirement in Requirement::ALL {
        let asked = new.requirements().contains(&requirement);
        push_if(changes, asked != old.requirements().contains(&requirement), || Change::Gate { audience: audience(), requirement, asked });
    }
    for class in Trait::ALL {
        let given = new.traits.contains(&class);
        push_if(changes, given != old.traits.contains(&class), || Change::Trait { audience: audience(), code: class.code(), given });
    }
    let wording = [
        ("label", old.label() != new.label()),
        ("purposeOfUse", old.purpose_of_use() != new.purpose_of_use()),
        ("gate", old.gate() != new.gate()),
        // the order says which unmet requirement is told first
        ("requires", in_other_order(old.requirements(), new.requirements())),
        ("traits", in_other_order(&old.traits, &new.traits)),
    ];
    for (key, _) in wording.into_iter().filter(|(_, changed)| *changed) {
        changes.push(Change::Wording { audience: audience(), key });
    }
}

/// Whether the same values stand in another order.
fn in_other_order<T: PartialEq>(old: &[T], new: &[T]) -> bool {
    old != new && old.len() == new.len() && old.iter().all(|value| new.contains(value))
}

fn push_if(changes: &mut Vec<Change>, different: bool, change: impl FnOnce() -> Change) {
    if different {
        changes.push(change());
    }
}
