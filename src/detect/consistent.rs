//! One value, one owner: a number, an address or a labelled birth that stands in several texts belongs to the same person in each.

use super::merge::strictness;
use super::{Category, Finding};
use crate::record::{PersonId, Subject};
use crate::text::fold;
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
