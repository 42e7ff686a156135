//! Lists: what stands in a row with names is a name.

use super::super::passage::Passage;
use super::evidence::Judgment;
use super::run::Run;
use crate::record::Subject;
use std::collections::BTreeMap;

/// Weight that a list neighbour lends.
const LENT: i32 = 3;

/// Lets names lend weight to their neighbours in a list: "Tina, Big Dave and Precious".
pub(super) fn spread(passage: &Passage<'_>, judged: &mut [(Run, Judgment)]) {
    forward(passage, judged, false);
    judged.reverse();
    forward(passage, judged, true);
    judged.reverse();
}

/// Lets those who speak twice or more in a chat or a transcript ("Deepak: …") be names.
pub(super) fn speakers(passage: &Passage<'_>, judged: &mut [(Run, Judgment)]) {
    let speaks = |run: &Run| {
        let line_start = run.first == 0 || passage.is_newline(run.first - 1) || passage.before(run.first, 1) == "]" || passage.before(run.first, 1).ends_with(|c: char| c.is_ascii_digit());
        line_start && passage.word(run.last + 1) == ":" && run.plain < run.words.max(1) && run.words > 0
    };
    let mut turns: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let words = |run: &Run| (run.first..=run.last).map(|at| passage.word(at)).collect::<Vec<_>>();
    for (run, _) in judged.iter().filter(|(run, _)| speaks(run)) {
        *turns.entry(words(run)).or_default() += 1;
    }
    for (run, judgment) in judged.iter_mut().filter(|(run, _)| speaks(run)) {
        if turns.get(&words(run)).is_some_and(|turns| *turns >= 2) && !judgment.barred {
            judgment.weight += LENT + 1;
            judgment.evidence = "speaker";
        }
    }
}

fn forward(passage: &Passage<'_>, judged: &mut [(Run, Judgment)], backward: bool) {
    let mut earlier: Option<(Run, Judgment)> = None;
    for (run, judgment) in judged {
        if let Some((other, given)) = &earlier {
            let (left, right) = if backward { (&*run, other) } else { (other, &*run) };
            if given.weight >= super::ENOUGH && linked(passage, left, right) && !judgment.barred && run.capital && (run.plain < run.words || judgment.weight >= -2) && judgment.weight < super::ENOUGH && run.words > 0 {
                let listed = given.evidence == "after-label" || given.evidence == "in-list";
                judgment.weight += LENT + if listed { 2 } else { 0 };
                judgment.evidence = "in-list";
                if judgment.side.is_none() {
                    judgment.side = given.side.filter(|side| side.subject != Subject::Client).map(|side| super::super::whose::Side { relation: None, ..side });
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
