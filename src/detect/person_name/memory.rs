//! Memory of the record: a name found with certainty in one place is found in every place.

use super::super::known::month_of_date;
use super::super::passage::Passage;
use super::super::cue::Cues;
use super::super::whose;
use super::super::{Category, Finding};
use crate::record::{PersonId, Subject};
use crate::text::Case;
use std::collections::BTreeMap;

/// From this confidence on, a name is remembered.
const CERTAIN: u8 = 60;

/// Votes for whose a word is, in the order of [`SIDES`].
#[derive(Clone, Copy, Default)]
struct Votes {
    weight: [u32; 5],
    relation: Option<&'static str>,
    person: Option<PersonId>,
}

const SIDES: [Subject; 5] = [Subject::Client, Subject::ThirdParty, Subject::OtherClient, Subject::Professional, Subject::Unknown];

impl Votes {
    fn add(&mut self, finding: &Finding, weight: u32) {
        if let Some(at) = SIDES.iter().position(|side| *side == finding.subject)
            && let Some(slot) = self.weight.get_mut(at) {
                *slot += weight;
            }
        if finding.relation.is_some() {
            self.relation = self.relation.or(finding.relation);
        }
        self.person = self.person.or(finding.person);
    }

    fn side(&self) -> Subject {
        let best = self.weight.iter().copied().max().unwrap_or_default();
        if best == 0 {
            // somebody of whom nothing tells: more often a third party than not, and hidden either way
            return Subject::ThirdParty;
        }
        self.weight.iter().position(|weight| *weight == best).and_then(|at| SIDES.get(at)).copied().unwrap_or(Subject::Unknown)
    }
}

/// Finds everywhere in the record the words of the names found anywhere in it, and lets each name have one side where its place tells none.
pub(in super::super) fn remember(passages: &[Passage<'_>], found: &mut [Vec<Finding>]) {
    let mut votes: BTreeMap<String, Votes> = BTreeMap::new();
    for (passage, found) in passages.iter().zip(found.iter()) {
        for finding in found.iter().filter(|finding| finding.category == Category::Name && finding.person.is_none() && finding.confidence >= CERTAIN) {
            let weight = if decided(finding.evidence) { 3 } else { u32::from(finding.subject != Subject::Unknown) };
            for word in words_of(passage, finding) {
                votes.entry(word.to_owned()).or_default().add(finding, weight);
            }
        }
    }
    for (passage, found) in passages.iter().zip(found.iter_mut()) {
        recall(passage, &votes, found);
        for finding in found.iter_mut().filter(|finding| finding.category == Category::Name && finding.subject == Subject::Unknown) {
            finding.subject = Subject::ThirdParty;
        }
    }
}

/// Whether the place itself told whose the name is.
fn decided(evidence: &str) -> bool {
    matches!(evidence, "after-kinship" | "after-role" | "after-staff-title" | "before-kinship" | "before-role" | "signature" | "after-client" | "known-as")
}

fn words_of<'p>(passage: &'p Passage<'_>, finding: &Finding) -> Vec<&'p str> {
    let first = passage.token_at(finding.span.start());
    (first..passage.len())
        .take_while(|&at| passage.token(at).is_some_and(|token| token.span.start() < finding.span.end()))
        .filter(|&at| passage.is_word(at) && passage.word(at).len() > 1 && !passage.has(at, Cues::EPITHET.with(Cues::TITLE).with(Cues::STAFF_TITLE).with(Cues::PARTICLE)))
        .map(|at| passage.word(at))
        .collect()
}

fn recall(passage: &Passage<'_>, votes: &BTreeMap<String, Votes>, found: &mut Vec<Finding>) {
    let mut fresh = Vec::new();
    let mut next = 0;
    for index in 0..passage.len() {
        let Some(token) = passage.token(index) else { continue };
        while found.get(next).is_some_and(|finding| finding.span.end() <= token.span.start()) {
            next += 1;
        }
        if !passage.is_word(index) {
            continue;
        }
        let word = passage.word(index);
        let (known, bare) = match votes.get(word) {
            Some(votes) => (votes, true),
            // "shazs", "degsys"
            None => match word.strip_suffix('s').filter(|stem| stem.len() > 3).and_then(|stem| votes.get(stem)) {
                Some(votes) => (votes, false),
                None => continue,
            },
        };
        if found.get(next).is_some_and(|finding| finding.span.overlaps(token.span)) {
            if let Some(finding) = found.get_mut(next).filter(|finding| finding.category == Category::Name && finding.person.is_none() && !decided(finding.evidence)) {
                finding.subject = known.side();
                finding.relation = finding.relation.or(known.relation.filter(|_| finding.subject == Subject::ThirdParty));
            }
            continue;
        }
        if !stands(passage, index, bare) {
            continue;
        }
        let side = whose::cue_before(passage, index).or_else(|| whose::cue_after(passage, index));
        fresh.push(Finding {
            span: token.span,
            category: Category::Name,
            subject: side.map_or_else(|| known.side(), |side| side.subject),
            person: None,
            relation: side.and_then(|side| side.relation).or(known.relation),
            confidence: 70,
            evidence: "remembered",
        });
    }
    found.append(&mut fresh);
}

/// Whether a remembered word is the name here.
fn stands(passage: &Passage<'_>, index: usize, bare: bool) -> bool {
    let plain = passage.also_word(index) || passage.no_name(index) || passage.cues(index) != Cues::default();
    if month_of_date(passage, index) {
        return false;
    }
    if !plain {
        return bare || passage.word(index).len() > 4;
    }
    let capital = passage.capital(index) && passage.case(index) != Case::Upper;
    if capital && bare {
        let place = passage.capital(index + 1) && passage.has(index + 1, Cues::PLACE);
        return !place && (!passage.opens(index) || passage.has(index + 1, Cues::DOES) || passage.possessive(index + 1) || passage.is_sign(index + 1) && passage.word(index + 1) != "-");
    }
    false
}
