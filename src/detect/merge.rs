//! Brings overlapping findings of one category together.

use super::Finding;
use crate::record::Subject;

/// Sorts findings by place and merges those of one category that overlap: the longest span, the known person's side or else the stricter one.
pub(super) fn settle(found: &mut Vec<Finding>) {
    found.sort_by(|a, b| (a.span.start(), b.span.end(), a.category).cmp(&(b.span.start(), a.span.end(), b.category)));
    let mut kept: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found.drain(..) {
        // findings of other categories may lie between; what overlaps stands close
        let same = kept.iter_mut().rev().take(4).find(|earlier| earlier.category == finding.category && earlier.span.overlaps(finding.span));
        match same {
            Some(earlier) => join(earlier, finding),
            None => kept.push(finding),
        }
    }
    *found = kept;
}

fn join(earlier: &mut Finding, later: Finding) {
    let span = earlier.span.union(later.span);
    let later_decides = match (earlier.person, later.person) {
        (None, Some(_)) => later.span.len() >= earlier.span.len(),
        (Some(_), None) => later.span.len() > earlier.span.len(),
        (Some(_), Some(_)) => later.span.len() > earlier.span.len(),
        (None, None) => later.span.len() > earlier.span.len() || later.span == earlier.span && strictness(later.subject) > strictness(earlier.subject),
    };
    let confidence = earlier.confidence.max(later.confidence);
    if later_decides {
        *earlier = later;
    }
    earlier.span = span;
    earlier.confidence = confidence;
}

/// For a client-facing audience: who must be hidden most surely comes last.
const fn strictness(subject: Subject) -> u8 {
    match subject {
        Subject::Client => 0,
        Subject::Organization => 1,
        Subject::Professional => 2,
        Subject::Unknown => 3,
        Subject::ThirdParty => 4,
        Subject::OtherClient => 5,
    }
}
