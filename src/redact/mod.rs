//! The pipeline, and the only maker of [`Redacted`].

mod examined;
mod reason;
mod run;
mod suggest;

pub use examined::Examined;
pub(crate) use suggest::suggestions;

use crate::apply::{self, Cut, Key};
use crate::leak::Output;
use crate::manifest::Manifest;
use crate::policy::{self, Case, Instant, Moment, Policy, Unmet};
use crate::record::fhir::{Rebuilt, ReleasedText};
use crate::review::Review;
use crate::summary;
use crate::text::{Segment, Span, join_segments};
use crate::wishes::Wishes;
use run::{Outcome, Run};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;
use time::Date;

/// For whom a record is redacted, and on which grounds.
pub struct Request<'a> {
    /// The rules.
    pub policy: &'a Policy,
    /// Audience id; one that the policy does not know gets nothing.
    pub audience: &'a str,
    /// What the gates ask.
    pub case: Option<&'a Case>,
    /// Who has looked at what.
    pub review: &'a Review,
    /// Secret for pseudonyms and date shifts.
    pub key: Option<&'a Key>,
    /// The day from which gates and ages are reckoned.
    pub on: Date,
    /// The moment, where the caller has a clock; without it no limit in hours is met. The engine has none.
    pub now: Option<Instant>,
}

/// Why nothing is handed out. Never carries text of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The audience is unknown, or nothing is released to it.
    NothingReleased,
    /// The audience gets counts of many clients and never a record.
    CountsOnly,
    /// A gate is not met.
    Gate(Unmet),
    /// The review is dated after the day of the request.
    ReviewAhead,
    /// Passages wait for a person's decision; how many.
    OpenHolds(usize),
    /// A summary is asked for of a record that does not hold the client.
    NoClient,
    /// Something that was hidden stands in the finished output; at how many places.
    Leak(usize),
}

impl Refusal {
    /// Kebab-case code that does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NothingReleased => "nothing-released",
            Self::CountsOnly => "counts-only",
            Self::Gate(_) => "gate-not-met",
            Self::ReviewAhead => "review-ahead",
            Self::OpenHolds(_) => "open-holds",
            Self::NoClient => "no-client",
            Self::Leak(_) => "leak-check",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingReleased => f.write_str("nothing is released to this audience"),
            Self::CountsOnly => f.write_str("this audience gets counts and never a record; the counts command makes them, of the records of all clients"),
            Self::Gate(unmet) => write!(f, "{unmet}"),
            Self::ReviewAhead => f.write_str("the review is dated after the day of this request; have the record reviewed first"),
            Self::OpenHolds(count) => write!(f, "{count} passages wait for a reviewer's decision; nothing may leave before"),
            Self::NoClient => f.write_str("a summary is made of a record that holds the client's Patient resource; this one does not"),
            Self::Leak(count) => write!(f, "the leak check found hidden text at {count} places of the finished output; nothing is handed out"),
        }
    }
}

impl std::error::Error for Refusal {}

/// A record as its audience may see it. Only [`redact`] makes one; rendering, printing and exporting take nothing else.
#[derive(Debug)]
pub struct Redacted {
    body: Body,
    manifest: Manifest,
    audience_label: String,
    banner: bool,
    blocks: usize,
    held: usize,
}

#[derive(Debug)]
pub(crate) enum Body {
    /// Released FHIR, and every text in it in order.
    Fhir { value: Value, texts: Vec<ReleasedText> },
    /// The texts of a record that is no FHIR, with the cuts in each.
    Texts(Vec<RedactedText>),
}

/// A text with the spans that gave way.
#[derive(Debug)]
pub(crate) struct RedactedText {
    text: String,
    cuts: Vec<Cut>,
}

impl RedactedText {
    /// What may be read of the bytes `within` the text as it stood.
    pub fn segments(&self, within: Span) -> Vec<Segment> {
        apply::segments(&self.text, within, &self.cuts)
    }

    /// All of it.
    pub fn all(&self) -> Vec<Segment> {
        self.segments(Span::between(0, self.text.len()))
    }
}

impl Redacted {
    /// The finished file: FHIR JSON for a FHIR record, text for text.
    pub fn to_file(&self) -> String {
        match &self.body {
            Body::Fhir { value, .. } => {
                let mut json = serde_json::to_string_pretty(value).unwrap_or_default();
                json.push('\n');
                json
            }
            Body::Texts(texts) => texts.iter().map(|text| join_segments(&text.all())).collect::<Vec<_>>().join("\n"),
        }
    }

    /// The finished resources, one a line, for NDJSON: those of a Bundle each by itself. What is not there has no line.
    pub fn to_lines(&self) -> String {
        match &self.body {
            // a document is one thing, signed for as one
            Body::Fhir { value, .. } if summary::is_for(&self.manifest.audience) => format!("{value}\n"),
            Body::Fhir { value, .. } => match value.get("entry").and_then(Value::as_array) {
                Some(entries) => entries.iter().filter_map(|entry| entry.get("resource")).map(|resource| format!("{resource}\n")).collect(),
                None if value.is_null() || value.get("resourceType").and_then(Value::as_str) == Some("Bundle") => String::new(),
                None => format!("{value}\n"),
            },
            Body::Texts(_) => self.to_file(),
        }
    }

    /// The account of what was hidden, for the inside of the charity.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Label of the audience.
    pub fn audience_label(&self) -> &str {
        &self.audience_label
    }

    /// Whether something is shown that needs a handling banner ("not for the client").
    pub fn banner(&self) -> bool {
        self.banner
    }

    /// How many blocks stand in the output.
    pub fn blocks(&self) -> usize {
        self.blocks
    }

    /// How many passages wait for a person.
    pub fn held(&self) -> usize {
        self.held
    }

    pub(crate) fn body(&self) -> &Body {
        &self.body
    }
}

/// Decides, applies, checks for leaks.
///
/// # Errors
/// [`Refusal`]: nothing is handed out unless every gate is met, nothing that must be decided is open, and the finished
/// output holds nothing of what was hidden.
pub fn redact(examined: &Examined, request: &Request<'_>) -> Result<Redacted, Refusal> {
    let audience = request.policy.audience(request.audience);
    if !request.policy.knows(request.audience) || audience.releases_nothing() {
        return Err(Refusal::NothingReleased);
    }
    if audience.counts_only() {
        return Err(Refusal::CountsOnly);
    }
    policy::check(audience, request.case, request.key.is_some(), Moment { day: request.on, now: request.now }).map_err(Refusal::Gate)?;
    if request.review.is_after(request.on) {
        return Err(Refusal::ReviewAhead);
    }
    let wishes = Wishes::read(&examined.record, audience, request.case, request.on).map_err(Refusal::Gate)?;
    let mut run = Run::new(examined, request, audience, &wishes);
    run.decide_resources();
    let mut outcomes: Vec<Outcome> = (0..examined.record.passages.len()).map(|index| run.decide_passage(index)).collect();
    let searcher = run.protected.searcher();
    run.sweep(&searcher, &mut outcomes);
    if audience.print() && run.held > 0 {
        return Err(Refusal::OpenHolds(run.held));
    }
    let body = run.build(outcomes);
    // what was hidden counts once, however often the summary tells of what it stood in
    let blocks = blocks(&body);
    let body = match body {
        Body::Fhir { value, texts } if summary::is_for(audience.id()) => {
            let summary = summary::document(&Rebuilt { value, texts }, request.on, request.review.is_a_persons()).ok_or(Refusal::NoClient)?;
            Body::Fhir { value: summary.value, texts: summary.texts }
        }
        body => body,
    };
    let output = match &body {
        Body::Fhir { value, texts } => {
            let mut output = Output::json(value);
            // what a page is laid out from is the file's strings, but for what the file holds as markup or encoded
            for text in texts.iter().filter(|text| text.place.ends_with("/div") || text.place.ends_with("/data")) {
                output.push(&text.place, &text.blocks.iter().map(|(_, segments)| join_segments(segments)).collect::<Vec<_>>().join("\n"));
            }
            output
        }
        Body::Texts(texts) => Output::text(&texts.iter().map(|text| join_segments(&text.all())).collect::<Vec<_>>().join("\n")),
    };
    let leaks = searcher.places(&output);
    if !leaks.is_empty() {
        return Err(Refusal::Leak(leaks.len()));
    }
    Ok(Redacted { body, manifest: run.manifest, audience_label: audience.label().to_owned(), banner: run.banner, blocks, held: run.held })
}

/// The leak check on any finished file: the places (JSON pointers; empty for plain text) at which something stands that
/// the audience of `request` may not read. Gates are not asked.
pub fn leaks(examined: &Examined, request: &Request<'_>, finished: &[u8]) -> BTreeSet<String> {
    let wishes = Wishes::default();
    let mut run = Run::new(examined, request, request.policy.audience(request.audience), &wishes);
    run.decide_resources();
    for index in 0..examined.record.passages.len() {
        run.decide_passage(index);
    }
    run.protected.searcher().places(&Output::read(finished))
}

fn blocks(body: &Body) -> usize {
    match body {
        Body::Fhir { texts, .. } => texts.iter().flat_map(|text| &text.blocks).map(|(_, segments)| count_blocks(segments)).sum(),
        Body::Texts(texts) => texts.iter().map(|text| count_blocks(&text.all())).sum(),
    }
}

fn count_blocks(segments: &[Segment]) -> usize {
    segments.iter().filter(|segment| **segment == Segment::Block).count()
}
