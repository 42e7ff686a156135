//! Brings overlapping findings of one category together.

use super::{Category, Finding};
use crate::record::Subject;
use crate::text::Span;

/// Sorts findings by place and merges those of one category that overlap: the longest span, the known person's side or else the stricter one.
pub(super) fn settle(found: &mut Vec<Finding>) {
    found.sort_by(|a, b| (a.span.start(), b.span.end(), a.category).cmp(&(b.span.start(), a.span.end(), b.category)));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found.drain(..) {
        // findings of other categories may lie between; what overlaps stands close
        let same = kept.iter_mut().rev().take(4).find(|earlier| earlier.category == finding.category && earlier.span.overlaps(finding.span));
        match same {
            // two known people of different sides are two, whatever ran over both
            Some(earlier)
                if earlier.category == Category::Name
                    && earlier.person.zip(finding.person).is_some_and(|(a, b)| a != b)
                    && earlier.subject != finding.subject =>
            {
                if earlier.span.start() < finding.span.start() {
                    earlier.span = Span::between(earlier.span.start(), finding.span.start());
                    kept.push(finding);
                } else {
                    join(earlier, finding);
                }
            }
            Some(earlier) => join(earlier, finding),
            None => kept.push(finding),
        }
    }
    *found = kept;
}

fn join(earlier: &mut Finding, later: Finding) {
    let span = earlier.span.union(later.span);
    let longer = later.span.len() > earlier.span.len();
    let by_value = earlier.category != Category::Name && known(earlier) != known(&later);
    let later_decides = match (earlier.person, later.person) {
        // what a number or an address is on record as tells more than who stands beside it
        _ if by_value => known(&later),
        // words that run on past a known full name are still that person's
        (None, Some(_)) => later.span.len() >= earlier.span.len() || later.evidence == "known-full-name",
        (Some(_), None) => longer && earlier.evidence != "known-full-name",
        (Some(_), Some(_)) => longer,
        (None, None) => longer || later.span == earlier.span && strictness(later.subject) > strictness(earlier.subject),
    };
    let confidence = earlier.confidence.max(later.confidence);
    if later_decides {
        *earlier = later;
    }
    earlier.span = span;
    earlier.confidence = confidence;
}

fn known(finding: &Finding) -> bool {
    finding.evidence.starts_with("known-")
}

/// For a client-facing audience: who must be hidden most surely comes last.
pub(super) const fn strictness(subject: Subject) -> u8 {
    match subject {
        Subject::Client => 0,
        Subject::Organization => 1,
        Subject::Professional => 2,
        Subject::Unknown => 3,
        Subject::ThirdParty => 4,
        Subject::OtherClient => 5,
    }
}
