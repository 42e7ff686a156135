//! Carries actions out on text: which span gives way to what. One action a file.

mod block;
mod dates;
mod generalize;
mod initials;
mod letters;
mod pseudonym;

pub(crate) use block::{TITLES, unite, widen};
pub(crate) use dates::{shift, shift_written};
pub(crate) use generalize::generalize;
pub(crate) use initials::initials;
pub(crate) use letters::{Identity, Letters};
pub use pseudonym::Key;
pub(crate) use pseudonym::{full_name, identity};

use crate::text::{Segment, Span};

/// What takes the place of a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Replacement {
    /// The neutral block.
    Block,
    /// A placeholder, pseudonym or coarser value.
    Text(String),
    /// Nothing at all.
    Nothing,
}

/// A span that gives way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Bytes of the passage's text.
    pub span: Span,
    /// What takes its place.
    pub by: Replacement,
}

/// Whether one of the cuts, ascending and apart, holds all of `span`.
pub(crate) fn covers(cuts: &[Cut], span: Span) -> bool {
    let at = cuts.partition_point(|cut| cut.span.end() < span.end());
    cuts.get(at).is_some_and(|cut| cut.span.contains(span))
}

/// Lays cuts over a stretch of text. `cuts` ascend and do not overlap; what lies outside `within` is left out, and a cut
/// that reaches over its start is written in the stretch where it begins.
pub(crate) fn segments(text: &str, within: Span, cuts: &[Cut]) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut at = within.start();
    // a document has as many stretches as cuts: looking through all cuts for each would be quadratic
    let first = cuts.partition_point(|cut| cut.span.end() <= within.start());
    for cut in cuts.iter().skip(first).take_while(|cut| cut.span.start() < within.end()) {
        push_text(&mut out, Span::between(at, cut.span.start().max(at)).of(text));
        if cut.span.start() >= within.start() {
            match &cut.by {
                Replacement::Block => out.push(Segment::Block),
                Replacement::Text(text) => push_text(&mut out, text),
                Replacement::Nothing => {}
            }
        }
        at = cut.span.end().min(within.end());
    }
    push_text(&mut out, Span::between(at, within.end().max(at)).of(text));
    out
}

fn push_text(out: &mut Vec<Segment>, text: &str) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Segment::Text(last)) => last.push_str(text),
        _ => out.push(Segment::Text(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::join_segments;

    #[test]
    fn cuts_give_way() {
        let text = "Mum (Jane) rang at 9";
        let cuts = [Cut { span: Span::between(5, 9), by: Replacement::Block }];
        assert_eq!(join_segments(&segments(text, Span::between(0, text.len()), &cuts)), "Mum ([redacted]) rang at 9");
        assert_eq!(join_segments(&segments(text, Span::between(0, 7), &cuts)), "Mum ([redacted]");
        assert_eq!(join_segments(&segments(text, Span::between(7, text.len()), &cuts)), ") rang at 9");
    }
}
