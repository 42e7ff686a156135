//! Names that the record does not know: by the words around them, and by having been found elsewhere in the record.

mod evidence;
mod list;
mod memory;
mod run;

use super::known::Known;
use super::passage::Passage;
use super::{Category, Finding};
use crate::record::Subject;
use evidence::Judgment;
pub(super) use memory::remember;
use run::Run;

/// From this weight on, a run of words is a name.
const ENOUGH: i32 = 4;

/// Finds names by cues.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut runs = Vec::new();
    let mut index = 0;
    while index < passage.len() {
        match run::at(passage, index) {
            Some(run) => {
                index = run.last + 1;
                runs.push(run);
            }
            None => index += 1,
        }
    }
    let mut judged: Vec<(Run, Judgment)> = runs.into_iter().map(|run| (run, evidence::judge(passage, &run, found))).collect();
    list::spread(passage, &mut judged);
    for (run, judgment) in judged {
        if judgment.weight >= ENOUGH {
            accept(passage, known, &run, &judgment, found);
        }
    }
}

/// Adds a run as a finding unless the record's own people cover it already.
fn accept(passage: &Passage<'_>, known: &Known, run: &Run, judgment: &Judgment, found: &mut Vec<Finding>) {
    let span = passage.span(run.first, run.last);
    let inside = |finding: &&Finding| finding.category == Category::Name && finding.span.overlaps(span);
    if found.iter().rev().take(0).any(|finding| inside(&finding)) {
        return;
    }
    let (subject, relation) = match judgment.side {
        Some(side) => (side.subject, side.relation),
        None => (Subject::ThirdParty, None),
    };
    let _ = known;
    found.push(Finding {
        span,
        category: Category::Name,
        subject,
        person: None,
        relation,
        confidence: (40 + 5 * judgment.weight).clamp(40, 95) as u8,
        evidence: judgment.evidence,
    });
}
