//! One value, one owner: a number, an address or a labelled birth that stands in several texts belongs to the same person in each.

use super::merge::strictness;
use super::passage::Passage;
use super::{Category, Finding};
use crate::record::{PersonId, Subject};
use crate::text::{TokenKind, fold};
use std::collections::BTreeMap;

/// What a finding's owner is decided by, and what the decision was: the known owner before any other, then the strictest side.
type Owner = (bool, u8, Subject, Option<PersonId>, Option<&'static str>);

/// Gives every value the one owner that the record as a whole points at.
pub(super) fn settle_owners(texts: &[&str], found: &mut [Vec<Finding>]) {
    let mut owners: BTreeMap<(Category, String), Owner> = BTreeMap::new();
    for (text, found) in texts.iter().zip(found.iter()) {
        for finding in found {
            let Some(value) = value(finding, text) else { continue };
            let owner = owner(finding);
            let held = owners.entry((finding.category, value)).or_insert(owner);
            if (owner.0, owner.1) > (held.0, held.1) {
                *held = owner;
            }
        }
    }
    for (text, found) in texts.iter().zip(found.iter_mut()) {
        for finding in found {
            let Some(value) = value(finding, text) else { continue };
            if let Some((_, _, subject, person, relation)) = owners.get(&(finding.category, value)).copied() {
                (finding.subject, finding.person, finding.relation) = (subject, person, relation);
            }
        }
    }
}

fn owner(finding: &Finding) -> Owner {
    let stated = finding.evidence.starts_with("known-");
    (stated, strictness(finding.subject), finding.subject, finding.person, finding.relation)
}

/// The value in the one spelling by which it is compared; nothing for names, whose owner depends on the words beside them, and for dates that more
/// than one person may have to do with.
fn value(finding: &Finding, text: &str) -> Option<String> {
    let by_value = match finding.category {
        Category::Name | Category::Date | Category::Age => false,
        Category::DateOfBirth => matches!(finding.evidence, "dob-label" | "born" | "dob-rival"),
        _ => true,
    };
    by_value.then(|| fold(finding.span.of(text)).chars().filter(|c| c.is_alphanumeric()).collect())
}

/// Finds the numbers that a label told in one text wherever else they stand in the record without one.
pub(super) fn remember_numbers(passages: &[Passage<'_>], found: &mut [Vec<Finding>]) {
    let mut told: BTreeMap<String, Finding> = BTreeMap::new();
    for (passage, found) in passages.iter().zip(found.iter()) {
        for finding in found.iter().filter(|finding| by_label(finding)) {
            let first = passage.token_at(finding.span.start());
            // one word that is no date, year or score
            let whole = passage.token(first).is_some_and(|token| token.span == finding.span);
            let digits = passage.word(first).bytes().filter(u8::is_ascii_digit).count();
            if whole && digits >= 5 {
                told.entry(passage.word(first).to_owned()).or_insert_with(|| finding.clone());
            }
        }
    }
    if told.is_empty() {
        return;
    }
    for (passage, found) in passages.iter().zip(found.iter_mut()) {
        let mut fresh = Vec::new();
        for index in 0..passage.len() {
            let Some(token) = passage.token(index).filter(|token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed) && token.folded.len() >= 5) else {
                continue;
            };
            let Some(known) = told.get(passage.word(index)) else { continue };
            let next = found.partition_point(|finding| finding.span.end() <= token.span.start());
            if found.get(next).is_none_or(|finding| !finding.span.overlaps(token.span)) {
                fresh.push(Finding { span: token.span, evidence: "told-elsewhere", ..known.clone() });
            }
        }
        if !fresh.is_empty() {
            found.append(&mut fresh);
            found.sort_by_key(|finding| (finding.span.start(), finding.category));
        }
    }
}

fn by_label(finding: &Finding) -> bool {
    matches!(finding.category, Category::LocalNumber | Category::NhsNumber | Category::ChiNumber | Category::HcNumber | Category::Handle)
}
