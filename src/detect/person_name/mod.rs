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
    let (subject, relation) = judgment.side.map_or((Subject::Unknown, None), |side| (side.subject, side.relation));
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

#[cfg(test)]
mod tests {
    use crate::detect::Category;
    use crate::detect::marked::check;

    #[test]
    fn finds_names_by_cues() {
        let rows = [
            "Mum (⟦Kath⟧) rang",
            "lives with g/f ⟦Kayleigh⟧ and her 2 kids",
            "uncle ⟦Ray⟧, nan, step-dad ⟦Big Tone⟧",
            "her ex ⟦Mohammed⟧",
            "⟦Jade⟧’s mum ⟦Denise⟧ rang",
            "seen by Dr ⟦Osei⟧ (GP)",
            "d/w ⟦Nkechi⟧ (KW)",
            "⟦Beth Lawson⟧, PWP",
            "PC ⟦Bright⟧ attended",
            "Signed: ⟦G Okoro⟧",
            "Dear Dr ⟦Anand⟧,",
            "neighbour Mr ⟦Bello⟧",
            "my nan ⟦bridie⟧ was strict",
            "Present: ⟦Tina⟧, ⟦Agnieszka⟧, ⟦Sanjay⟧.",
            "⟦Siân Rhys-Jones⟧ said so",
            "told ⟦Anna van der Berg⟧ and ⟦D’Souza⟧",
            "mate ⟦Andrei⟧ from work; ⟦Ionuț Popescu⟧ too",
        ];
        check(&rows, Category::Name);
    }

    #[test]
    fn leaves_what_is_no_name() {
        let rows = [
            "referred to St Thomas’ Hospital, then the Maudsley",
            "Gate House, St Johns Square",
            "Parkinson’s disease, Crohn’s, Korsakoff’s",
            "Glasgow Coma Scale 15, Waterlow score",
            "took Charlie, Molly and Billy",
            "Clare’s Law request",
            "Universal Credit; ESA; PIP",
            "worked as a smith, a baker and a cook",
            "Mother’s Day, Christmas, Ramadan",
            "Consultant Psychiatrist",
            "it isn’t right",
            "Plan: review. Follow up Monday.",
        ];
        check(&rows, Category::Name);
    }

    #[test]
    fn tells_whose() {
        let rows = [
            "her mum ⟦t|Linda⟧ rang",
            "keyworker ⟦p|Bronagh⟧ called",
            "⟦t|Tariq⟧ (brother) and ⟦p|Ayesha⟧ (midwife)",
        ];
        check(&rows, Category::Name);
    }
}
