//! The account of what was hidden. Stays inside the charity; never the hidden text, never a hash of it (rules.md 5).

use crate::text::Span;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was hidden in one output, by which rule.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// Version of the engine.
    pub engine: &'static str,
    /// Version of the policy.
    pub policy: String,
    /// Audience id.
    pub audience: String,
    /// HL7 purpose of use.
    pub purpose_of_use: String,
    /// Case reference, where a case was given.
    pub case_ref: Option<String>,
    /// The day that gates and ages were reckoned from.
    pub on: String,
    /// Whether suggestions were accepted without a reviewer (`--as-suggested`).
    pub as_suggested: bool,
    /// How many findings and passages got each action, by its code.
    pub counts: BTreeMap<&'static str, usize>,
    /// Everything that is not shown as it stood, in document order.
    pub entries: Vec<ManifestEntry>,
}

/// One thing that is not shown as it stood.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestEntry {
    /// JSON pointer into the record as it was read.
    pub place: String,
    /// Bytes of the passage's text; absent where the whole passage or resource is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// End of the same, exclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<usize>,
    /// Category code, or "passage", or "resource".
    pub category: &'static str,
    /// Subject code of a finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<&'static str>,
    /// Code of the action.
    pub action: &'static str,
    /// Code of the rule that gave it.
    pub rule: &'static str,
    /// Code of the rule or cue that found it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'static str>,
}

impl ManifestEntry {
    pub(crate) fn whole(place: &str, category: &'static str, action: &'static str, rule: &'static str) -> Self {
        Self { place: place.to_owned(), start: None, end: None, category, subject: None, action, rule, evidence: None }
    }

    pub(crate) fn at(mut self, span: Span) -> Self {
        (self.start, self.end) = (Some(span.start()), Some(span.end()));
        self
    }
}
