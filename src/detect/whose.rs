//! Whose an identifier is, by the words around it.

use super::cue::Cues;
use super::passage::Passage;
use super::{Category, Finding};
use crate::record::{PersonId, Subject, relation};
use crate::text::Span;

/// A side, and the relation that told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) subject: Subject,
    pub(super) relation: Option<&'static str>,
}

const fn side(subject: Subject, relation: Option<&'static str>) -> Side {
    Side { subject, relation }
}

/// Signs and little words that may stand between a cue and the name it points at: `mum (Jane`, `sister, Harpreet`, `friend called Bo`.
const BETWEEN: &[&str] =
    &["(", ",", "-", ":", "=", "\"", "'", "/", "called", "named", "is", "was", "also", "old", "wee", "big", "little", "known", "as", "aka", "only", "just"];

/// The cue that stands directly before the name at `first` and says whose it is.
pub(super) fn cue_before(passage: &Passage<'_>, first: usize) -> Option<Side> {
    let mut at = first;
    let mut between = 0;
    while at > 0 {
        if passage.far(at) {
            break;
        }
        at -= 1;
        let cues = passage.cues(at);
        let word = passage.word(at);
        // "brother in law", "mother-in-law"
        if word == "law" && matches!(passage.before(at, 1), "in" | "-") {
            return Some(side(Subject::ThirdParty, Some("relative")));
        }
        if cues.any(Cues::TITLE) && between == 0 {
            continue;
        }
        if cues.any(Cues::STAFF_TITLE) && between == 0 || matches!(word, "sister" | "father") && between == 0 && is_nurse(passage, at) {
            return Some(side(Subject::Professional, None));
        }
        if cues.any(Cues::KIN_TITLE) && between == 0 {
            return Some(side(Subject::ThirdParty, relation(word)));
        }
        if cues.any(Cues::KIN) && !cues.any(Cues::ROLE) {
            return Some(side(Subject::ThirdParty, relation(word)));
        }
        if cues.any(Cues::ROLE) && !possessed(passage, at) {
            return Some(side(Subject::Professional, None));
        }
        if cues.any(Cues::CLIENT) {
            return client(passage, at);
        }
        // "PC 2210 Marsh"
        if between == 0 && word.starts_with(|c: char| c.is_ascii_digit()) && passage.has(at.wrapping_sub(1), Cues::STAFF_TITLE) {
            continue;
        }
        if word == "." && passage.has(at.wrapping_sub(1), Cues::TITLE.with(Cues::STAFF_TITLE)) && between == 0 {
            continue;
        }
        // "mum's name is Jane"
        let possessive = word == "s" && passage.before(at, 1) == "'" && between > 0;
        if !(word == "name" || possessive || BETWEEN.contains(&word)) {
            break;
        }
        between += 1;
        if between > 4 {
            break;
        }
    }
    None
}

/// Whom "client" means: not "another client", and "the previous tenant" only where nobody else is known as the client.
fn client(passage: &Passage<'_>, at: usize) -> Option<Side> {
    let before = passage.before(at, 1);
    if matches!(
        before,
        "another" | "other" | "different" | "fellow" | "previous" | "former" | "linked" | "second" | "two" | "wrong" | "these" | "those" | "some" | "ex"
    ) {
        return Some(side(Subject::ThirdParty, Some("other")));
    }
    let sure = matches!(passage.word(at), "client" | "clt" | "cl" | "ct" | "pt" | "patient" | "su" | "yp");
    (sure || !passage.client_known).then_some(side(Subject::Client, None))
}

/// "Sister" before a name is a nurse where it opens no kinship ("his sister Jane").
fn is_nurse(passage: &Passage<'_>, at: usize) -> bool {
    passage.capital(at)
        && !passage.opens(at)
        && !matches!(passage.before(at, 1), "his" | "her" | "my" | "their" | "s" | "younger" | "older" | "elder" | "twin" | "half" | "step")
}

/// "GP's", "worker's": what follows belongs to them.
fn possessed(passage: &Passage<'_>, at: usize) -> bool {
    passage.possessive(at + 1)
}

/// The cue that stands directly after the name that ends at `last`: `Jade (partner)`, `Flynn, RMN`, `Gareth (KW)`, `Doyle, her cousin`.
pub(super) fn cue_after(passage: &Passage<'_>, last: usize) -> Option<Side> {
    let opening = passage.word(last + 1);
    let mut at = last + 2;
    if opening == "(" || opening == "," && !passage.is_newline(at) || opening == "\n" || matches!(opening, "-" | "=") && passage.spaced(last + 1) {
        let steps = if opening == "(" { 5 } else { 4 };
        for step in 0..steps {
            let cues = passage.cues(at);
            let word = passage.word(at);
            if opening == "\n" {
                // under a signature: "Rebecca Lyle⏎Psychological Wellbeing Practitioner"
                if passage.is_newline(at) || passage.is_sign(at) {
                    return None;
                }
                if cues.any(Cues::ROLE) && passage.capital(at) {
                    return Some(side(Subject::Professional, None));
                }
                at += 1;
                continue;
            }
            if opening == "(" && step == 0 && matches!(word, "us" | "me" | "bank" | "duty" | "locum" | "agency" | "nights" | "chair" | "minutes") {
                return Some(side(Subject::Professional, None));
            }
            if cues.any(Cues::CREDENTIAL) && passage.case(at) == crate::text::Case::Upper {
                return Some(side(Subject::Professional, None));
            }
            if cues.any(Cues::ROLE) && (!cues.any(Cues::KIN) || step == 0) {
                return Some(side(Subject::Professional, None));
            }
            if cues.any(Cues::KIN)
                && (matches!(opening, "(" | "=")
                    || step > 0
                        && matches!(
                            passage.before(at, 1),
                            "his" | "her" | "their" | "my" | "the" | "s" | "your" | "our" | "younger" | "older" | "elder" | "step" | "half"
                        )
                    || step == 0 && ends_phrase(passage, at + 1))
            {
                return Some(side(Subject::ThirdParty, relation(word)));
            }
            if passage.is_sign(at) && !matches!(word, "-" | "'" | "/" | "&") || passage.is_newline(at) || (passage.has(at, Cues::DOES) && step > 0) {
                return None;
            }
            at += 1;
        }
    }
    None
}

fn ends_phrase(passage: &Passage<'_>, at: usize) -> bool {
    matches!(passage.word(at), "" | "," | "." | ")" | ";" | "\n" | "of" | "to" | "and")
}

/// Whether the name stands as a signature: the last thing of its line, with a line or a sentence ended before it.
pub(super) fn signs_off(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    let mut after = last + 1;
    if passage.word(after) == "." {
        after += 1;
    }
    let ends = after >= passage.len() || passage.is_newline(after);
    let before = passage.before(first, 1);
    ends && (first == 0 || matches!(before, "\n" | "." | ")" | "-" | "!" | "?" | "/" | "signed"))
}

/// Whose a number or date is: the nearest person named before it, or kin cue, in the same line and the `reach` tokens before it.
pub(super) fn nearest(passage: &Passage<'_>, found: &[Finding], first: usize, reach: usize) -> Option<(Side, Option<PersonId>)> {
    let line = passage.line(first);
    let from = first.saturating_sub(reach);
    let mut at = first;
    let name_at = |span: Span| {
        let next = found.partition_point(|finding| finding.span.start() <= span.start());
        found.get(next.wrapping_sub(1)).filter(|finding| finding.category == Category::Name && finding.span.overlaps(span))
    };
    while at > from {
        at -= 1;
        if line > passage.line(at) + 1 {
            return None;
        }
        let Some(token) = passage.token(at) else { continue };
        if let Some(finding) = name_at(token.span) {
            if finding.subject != Subject::Professional {
                return Some((side(finding.subject, finding.relation), finding.person));
            }
            continue;
        }
        let cues = passage.cues(at);
        if cues.any(Cues::CLIENT)
            && let Some(side) = client(passage, at)
        {
            return Some((side, None));
        }
        if cues.any(Cues::KIN) && !cues.any(Cues::ROLE) {
            return Some((side(Subject::ThirdParty, relation(passage.word(at))), None));
        }
    }
    None
}
