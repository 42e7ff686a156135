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
pub(super) fn find(passage: &Passage<'_>, _known: &Known, found: &mut Vec<Finding>) {
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
    list::speakers(passage, &mut judged);
    list::spread(passage, &mut judged);
    for (run, judgment) in judged {
        if judgment.weight >= ENOUGH {
            accept(passage, &run, &judgment, found);
        }
    }
}

/// Adds a run as a finding. One that the record's own people cover is merged with theirs.
fn accept(passage: &Passage<'_>, run: &Run, judgment: &Judgment, found: &mut Vec<Finding>) {
    let (subject, relation) = judgment.side.map_or((Subject::ThirdParty, None), |side| (side.subject, side.relation));
    found.push(Finding {
        span: passage.span(run.first, run.last),
        category: Category::Name,
        subject,
        person: None,
        relation,
        confidence: (40 + 5 * judgment.weight).clamp(40, 95) as u8,
        evidence: judgment.evidence,
    });
}
