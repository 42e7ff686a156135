//! What a reviewer is shown.

use super::reason::{self, Surest};
use super::run::Run;
use super::{Examined, Request};
use crate::decide::Decision;
use crate::policy::Action;
use crate::record::Passage;
use crate::review::Review;
use crate::text::Span;
use crate::wishes::Wishes;

/// What would become of a passage, as a reviewer is shown it.
pub(crate) struct Suggested<'a> {
    /// Code of the action for the passage as a whole, where it is not shown.
    pub whole: Option<&'static str>,
    /// What would be hidden in it, ascending.
    pub spans: Vec<Suggestion<'a>>,
    /// Marks that its words propose and that would hide a sentence: code of the mark and of the action.
    pub marks: Vec<(&'static str, &'static str)>,
}

/// A finding that would not be shown as it stands.
pub(crate) struct Suggestion<'a> {
    pub span: Span,
    pub category: &'static str,
    pub subject: &'static str,
    pub confidence: u8,
    /// Why it was found, in words.
    pub why: String,
    /// The passage in which the same name is surer than here.
    pub same_as: Option<&'a Passage>,
    pub action: &'static str,
}

/// What would become of every passage for the audience of `request`, once it has been looked at.
pub(crate) fn suggestions<'a>(examined: &'a Examined, request: &'a Request<'_>) -> Vec<(&'a Passage, Suggested<'a>)> {
    let review = Review::as_suggested();
    let request = Request { review: &review, ..*request };
    let audience = request.policy.audience(request.audience);
    let wishes = Wishes::read(&examined.record, audience, request.case, request.on).unwrap_or_default();
    let mut run = Run::new(examined, &request, audience, &wishes);
    run.decide_resources();
    let surest = Surest::of(examined.passages().map(|(passage, findings)| (passage.text.as_str(), findings)));
    let mut out = Vec::new();
    for (at, ((passage, findings), cues)) in examined.passages().zip(&examined.cues).enumerate() {
        let resource = run.resources.get(passage.resource).copied().unwrap_or(Decision { action: Action::Withhold, rule: "no-resource" });
        let reference = examined.record.resources.get(passage.resource).map_or("", |resource| &resource.reference);
        let whole = run.deciding.passage(passage, resource, reference).action;
        let hidden = findings
            .iter()
            .map(|finding| (finding, run.deciding.finding(finding, false, run.is_protected(finding))))
            .filter(|(_, decision)| !decision.action.shows());
        let spans = hidden
            .map(|(finding, decision)| Suggestion {
                span: finding.span,
                category: finding.category.code(),
                subject: finding.subject.code(),
                confidence: finding.confidence,
                why: reason::words(finding, &passage.text),
                same_as: surest.elsewhere(finding, &passage.text, at).and_then(|at| examined.record.passages.get(at)),
                action: decision.action.code(),
            })
            .collect();
        let marks = cues.iter().map(|(_, cue)| (cue.code(), run.deciding.cue(*cue).action)).filter(|(_, action)| !action.shows());
        let marks = marks.map(|(cue, action)| (cue, action.code())).collect();
        out.push((passage, Suggested { whole: (!whole.shows()).then(|| whole.code()), spans, marks }));
    }
    out
}
