//! Lists: what stands in a row with names is a name.

use super::super::passage::Passage;
use super::evidence::Judgment;
use super::run::Run;

/// Weight that a list neighbour lends.
const LENT: i32 = 3;

/// Lets names lend weight to their neighbours in a list: "Tina, Big Dave and Precious".
pub(super) fn spread(passage: &Passage<'_>, judged: &mut [(Run, Judgment)]) {
    forward(passage, judged, false);
    judged.reverse();
    forward(passage, judged, true);
    judged.reverse();
}

fn forward(passage: &Passage<'_>, judged: &mut [(Run, Judgment)], backward: bool) {
    let mut earlier: Option<(Run, Judgment)> = None;
    for (run, judgment) in judged {
        if let Some((other, given)) = &earlier {
            let (left, right) = if backward { (&*run, other) } else { (other, &*run) };
            if given.weight >= super::ENOUGH && linked(passage, left, right) && !judgment.barred && run.capital && (run.plain < run.words || judgment.weight >= -2) && judgment.weight < super::ENOUGH && run.words > 0 {
                judgment.weight += LENT + i32::from(given.evidence == "after-label" || given.evidence == "in-list");
                judgment.evidence = "in-list";
                if judgment.side.is_none() {
                    judgment.side = given.side.map(|side| super::super::whose::Side { relation: None, ..side });
                }
            }
        }
        earlier = Some((*run, *judgment));
    }
}

/// Whether nothing but a comma, "and" or brackets stands between two runs.
fn linked(passage: &Passage<'_>, left: &Run, right: &Run) -> bool {
    let mut at = left.last + 1;
    if passage.word(at) == "(" {
        // "Nasreen (IDVA), Phil"
        let closing = (at..at + 8).find(|&at| passage.word(at) == ")");
        at = closing.map_or(at, |closing| closing + 1);
    }
    let mut links = 0;
    while at < right.first {
        match passage.word(at) {
            "," | "and" | "&" | "+" | "/" | ";" => links += 1,
            "dr" | "mr" | "mrs" | "ms" | "miss" | "pc" | "." => {}
            _ => return false,
        }
        at += 1;
    }
    links > 0 && links <= 2
}
