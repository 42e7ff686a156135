//! What a person decided over the suggestions.

use crate::policy::parse_date;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use time::Date;

/// Which passages somebody has looked at, with their suggestions accepted.
///
/// Nothing reviewed is not the same as nothing found: unreviewed free text is withheld from client-facing audiences and
/// holds a print (rules.md 2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Review {
    reviewed: Reviewed,
    as_suggested: bool,
    date: Option<Date>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Reviewed {
    #[default]
    Nothing,
    Everything,
    Places(BTreeSet<String>),
}

/// The file: `{"by": "…", "date": "2026-11-20", "reviewed": "all" | ["/entry/3/resource/note/0/text", …]}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewFile {
    by: String,
    date: String,
    reviewed: Value,
}

/// A review file that cannot be read; says which member is wrong, never its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewError(&'static str);

impl fmt::Display for ReviewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the review is not valid: {}", self.0)
    }
}

impl std::error::Error for ReviewError {}

impl Review {
    /// As if a reviewer had looked at every passage and accepted every suggestion: how output is measured and previewed.
    pub fn as_suggested() -> Self {
        Self { reviewed: Reviewed::Everything, as_suggested: true, date: None }
    }

    /// Reads a review file.
    ///
    /// # Errors
    /// [`ReviewError`] where it is not JSON, has other members, or names nobody.
    pub fn from_json(json: &str) -> Result<Self, ReviewError> {
        let file: ReviewFile = serde_json::from_str(json).map_err(|_| ReviewError("it must be JSON with by, date and reviewed"))?;
        if file.by.trim().is_empty() {
            return Err(ReviewError("by must name the reviewer"));
        }
        let date = parse_date(&file.date).ok_or(ReviewError("date must be a day as YYYY-MM-DD"))?;
        let reviewed = match file.reviewed {
            Value::String(word) if word == "all" => Some(Reviewed::Everything),
            Value::Array(places) => places.iter().map(|place| place.as_str().map(str::to_owned)).collect::<Option<_>>().map(Reviewed::Places),
            _ => None,
        };
        let reviewed = reviewed.ok_or(ReviewError("reviewed must be \"all\" or a list of places"))?;
        Ok(Self { reviewed, as_suggested: false, date: Some(date) })
    }

    /// Whether it is dated after a day: nobody has looked yet.
    pub fn is_after(&self, on: Date) -> bool {
        self.date.is_some_and(|date| on < date)
    }

    /// Whether somebody has looked at the passage at `place` (JSON pointer).
    pub fn covers(&self, place: &str) -> bool {
        match &self.reviewed {
            Reviewed::Nothing => false,
            Reviewed::Everything => true,
            Reviewed::Places(places) => places.contains(place),
        }
    }

    /// Whether a person has looked at any of it.
    pub fn is_a_persons(&self) -> bool {
        !self.as_suggested && self.reviewed != Reviewed::Nothing
    }

    /// Whether nobody has really looked (`--as-suggested`); the manifest records it.
    pub fn is_as_suggested(&self) -> bool {
        self.as_suggested
    }
}
