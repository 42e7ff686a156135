//! The engine as JSON in and JSON out: one set of calls behind the Worker, the page and the tests of every door.

use crate::detect::detect;
use crate::entry::entry_kind;
use crate::policy::{Case, Instant, Policy, parse_date};
use crate::record::{Field, Format, Record, people_from_context};
use crate::redact::{Examined, Redacted, Refusal, Request, redact, suggestions};
use crate::review::Review;
use crate::text::{OffsetUnit, Offsets, Span};
use crate::view::View;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The audience whose view a review shows: whoever reviews may see everything.
const REVIEWER: &str = "care_team";

/// A policy and at most one record.
pub struct Door {
    policy: Policy,
    examined: Option<Examined>,
}

impl Default for Door {
    fn default() -> Self {
        Self { policy: Policy::embedded(), examined: None }
    }
}

/// A request as it comes over the wire.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WireRequest {
    audience: String,
    #[serde(default)]
    case: Option<Value>,
    #[serde(default)]
    review: Option<Value>,
    #[serde(default)]
    as_suggested: bool,
    on: String,
    #[serde(default)]
    now: Option<String>,
}

/// A request whose parts have been read.
pub(crate) struct ReadRequest {
    audience: String,
    case: Option<Case>,
    review: Review,
    on: time::Date,
    now: Option<Instant>,
}

impl ReadRequest {
    /// # Errors
    /// A code and a message.
    pub(crate) fn read(json: &str) -> Result<Self, (&'static str, String)> {
        let wire: WireRequest = serde_json::from_str(json).map_err(|_| ("bad-request", "the request is not valid".to_owned()))?;
        let case = match wire.case {
            Some(case) => Some(Case::from_json(&case.to_string()).map_err(|error| ("bad-case", error.to_string()))?),
            None => None,
        };
        let review = match wire.review {
            Some(review) => Review::from_json(&review.to_string()).map_err(|error| ("bad-review", error.to_string()))?,
            None if wire.as_suggested => Review::as_suggested(),
            None => Review::default(),
        };
        let on = parse_date(&wire.on).ok_or(("bad-request", "the day of the request is not valid".to_owned()))?;
        let now = match wire.now {
            Some(now) => Some(Instant::parse(&now).ok_or(("bad-request", "the moment of the request is not valid".to_owned()))?),
            None => None,
        };
        Ok(Self { audience: wire.audience, case, review, on, now })
    }

    pub(crate) fn request<'a>(&'a self, policy: &'a Policy) -> Request<'a> {
        // pseudonyms need a key, and a key never comes into a page
        Request { policy, audience: &self.audience, case: self.case.as_ref(), review: &self.review, key: None, on: self.on, now: self.now }
    }
}

/// A reply that something was refused or failed.
pub(crate) fn failure(code: &str, message: &str) -> String {
    json!({ "ok": false, "code": code, "message": sentence(message) }).to_string()
}

/// A message as people read it: a capital first, a full stop last.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let mut out: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(chars.as_str());
    if !out.ends_with('.') {
        out.push('.');
    }
    out
}

impl Door {
    /// `{ok, engine, policy}`.
    pub fn version() -> String {
        json!({ "ok": true, "engine": env!("CARGO_PKG_VERSION"), "policy": Policy::embedded().version() }).to_string()
    }

    /// Replaces the policy; a bad one leaves none, so that nothing is released by an older one.
    pub fn set_policy(&mut self, json: &str) -> String {
        match Policy::from_json(json) {
            Ok(policy) => {
                self.policy = policy;
                json!({ "ok": true }).to_string()
            }
            Err(error) => {
                self.examined = None;
                failure("bad-policy", &error.to_string())
            }
        }
    }

    /// Reads a record and finds what is in it.
    pub fn open(&mut self, bytes: &[u8], format: Option<&str>) -> String {
        self.examined = None;
        let format = match format {
            None | Some("fhir") => Format::Fhir,
            Some("text") => Format::Text,
            Some(_) => return failure("bad-request", "the format is neither fhir nor text"),
        };
        match Record::read(bytes, format) {
            Ok(record) => {
                let reply = json!({ "ok": true, "entries": record.entries(), "passages": record.passages() });
                self.examined = Some(Examined::new(record));
                reply.to_string()
            }
            Err(error) => failure(error.code(), &error.to_string()),
        }
    }

    /// `{ok, audiences}` with what each asks.
    pub fn audiences(&self) -> String {
        let list: Vec<Value> = self
            .policy
            .audiences()
            .iter()
            .map(|audience| {
                let requires: Vec<Value> =
                    audience.requirements().iter().map(|requirement| json!({ "code": requirement.code(), "needs": requirement.needs() })).collect();
                json!({
                    "id": audience.id(), "label": audience.label(), "purposeOfUse": audience.purpose_of_use(), "gate": audience.gate(), "requires": requires,
                    "print": audience.print(), "clientFacing": audience.client_facing(), "releasesNothing": audience.releases_nothing(),
                    "countsOnly": audience.counts_only(),
                })
            })
            .collect();
        json!({ "ok": true, "audiences": list }).to_string()
    }

    /// `{ok, view, counts}`.
    pub fn redact(&self, request: &str) -> String {
        let Some(examined) = &self.examined else { return failure("no-record", "no record is open") };
        let read = match ReadRequest::read(request) {
            Ok(read) => read,
            Err((code, message)) => return failure(code, &message),
        };
        let request = read.request(&self.policy);
        match redact(examined, &request) {
            Ok(redacted) => {
                let view = View::new(&redacted, self.policy.audience(request.audience));
                json!({ "ok": true, "view": view, "counts": counts(&redacted) }).to_string()
            }
            Err(refusal) => refused(&refusal),
        }
    }

    /// `{ok, passages}`: every passage of free text with its suggestions for the audience of the request. Only for whoever
    /// passes the gate of the care team, who may see everything.
    pub fn review(&self, request: &str) -> String {
        let Some(examined) = &self.examined else { return failure("no-record", "no record is open") };
        let read = match ReadRequest::read(request) {
            Ok(read) => read,
            Err((code, message)) => return failure(code, &message),
        };
        let request = read.request(&self.policy);
        let reviewer = Request { audience: REVIEWER, ..read.request(&self.policy) };
        if let Err(refusal) = redact(examined, &reviewer) {
            return refused(&refusal);
        }
        let mut passages = Vec::new();
        for (passage, suggested) in suggestions(examined, &request) {
            if passage.field != Field::FreeText || passage.text.trim().is_empty() {
                continue;
            }
            let mut segments = Vec::new();
            let mut at = 0;
            for suggestion in suggested.spans {
                let start = suggestion.span.start().max(at);
                segments.extend(plain(Span::between(at, start).of(&passage.text)));
                at = suggestion.span.end().max(start);
                let same = suggestion.same_as.map(|passage| {
                    let (kind, date) = examined.record().heading(passage);
                    json!({ "title": kind_words(kind), "date": date })
                });
                segments.push(json!({
                    "text": Span::between(start, at).of(&passage.text), "category": suggestion.category, "subject": suggestion.subject,
                    "confidence": suggestion.confidence, "why": suggestion.why, "same": same, "action": suggestion.action,
                }));
            }
            segments.extend(plain(Span::between(at, passage.text.len()).of(&passage.text)));
            let (kind, date) = examined.record().heading(passage);
            passages.push(json!({ "place": passage.place, "kind": entry_kind(kind), "title": kind_words(kind), "date": date, "action": suggested.whole, "marks": suggested.marks, "segments": segments }));
        }
        json!({ "ok": true, "passages": passages }).to_string()
    }
}

/// A heading for staff: the kind in plain words where there is one ("Note"), else the resource's own name.
fn kind_words(resource: &str) -> String {
    match entry_kind(resource) {
        "other" => resource.to_owned(),
        kind => sentence(kind).trim_end_matches('.').to_owned(),
    }
}

fn plain(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| json!(text))
}

fn counts(redacted: &Redacted) -> Value {
    json!({ "blocks": redacted.blocks(), "held": redacted.held() })
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        // the page names the gate by its question; what would meet it is what the person needs to read
        Refusal::Gate(unmet) => json!({ "ok": false, "code": refusal.code(), "gate": unmet.requirement.code(), "message": sentence(unmet.needs) }).to_string(),
        _ => failure(refusal.code(), &refusal.to_string()),
    }
}

/// A document's findings, as a line of output.
#[derive(Serialize)]
struct Line<'d> {
    id: &'d Value,
    spans: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    start: usize,
    end: usize,
    category: &'static str,
    subject: &'static str,
    confidence: u8,
}

/// One line of `redacted-record detect`: `{"id", "text", "context"?}` in, `{"id", "spans": [{"start", "end", "category",
/// "subject", "confidence"}]}` out, offsets in `unit`.
///
/// # Errors
/// What is wrong with the line, never its text.
pub fn detect_line(line: &str, unit: OffsetUnit) -> Result<String, &'static str> {
    let document: Value = serde_json::from_str(line).map_err(|_| "not JSON")?;
    let text = document.get("text").and_then(Value::as_str).ok_or("no \"text\"")?;
    let people = people_from_context(document.get("context").unwrap_or(&Value::Null));
    let found = detect(&[text], &people).into_iter().next().unwrap_or_default();
    // findings may overlap, so their ends do not ascend; all bounds together do
    let mut bounds: Vec<usize> = found.iter().flat_map(|finding| [finding.span.start(), finding.span.end()]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut offsets = Offsets::new(text, unit);
    let converted: Vec<(usize, usize)> = bounds.into_iter().map(|at| (at, offsets.convert(at))).collect();
    let convert = |at: usize| converted.binary_search_by_key(&at, |(from, _)| *from).ok().and_then(|index| converted.get(index)).map_or(at, |(_, to)| *to);
    let spans = found
        .iter()
        .map(|finding| Place {
            start: convert(finding.span.start()),
            end: convert(finding.span.end()),
            category: finding.category.code(),
            subject: finding.subject.code(),
            confidence: finding.confidence,
        })
        .collect();
    let line = Line { id: document.get("id").unwrap_or(&Value::Null), spans };
    serde_json::to_string(&line).map_err(|_| "cannot be written")
}
