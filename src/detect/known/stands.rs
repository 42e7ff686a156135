//! Whether the words of a known name are the name where they stand, or the words that they also are.

use super::Entry;
use super::forms::Strength;
use super::trie::Met;
use crate::detect::cue::Cues;
use crate::detect::passage::Passage;
use crate::detect::whose;
use crate::text::Case;

/// Whether the words are the name here, not the word or the abbreviation that they also may be.
pub(super) fn stands_as_name(passage: &Passage<'_>, entry: &Entry, strength: Strength, first: usize, met: Met) -> bool {
    let last = met.last;
    if strength == Strength::Initials {
        let capitals = (first..=last).filter(|&at| passage.is_word(at)).all(|at| passage.case(at) == Case::Upper);
        if entry.words > 1 {
            let hyphened = (first..last).all(|at| passage.is_word(at) || passage.word(at) == "-") && (first + 1..=last).all(|at| !passage.spaced(at));
            return capitals && (met.dotted || hyphened && last > first + 1);
        }
        let apart = !passage.shouted(first) || matches!(passage.before(first, 1), ":" | "=" | "(") || whose::signs_off(passage, first, last);
        // the writer's own, in lower case at the end: "franks mates coming round. ow"
        let signed = passage.case(first) == Case::Lower && whose::signs_off(passage, first, last) && last + 2 >= passage.len() && !passage.also_word(first);
        return (capitals && apart || signed) && entry.letters >= 2 && !passage.no_name(first);
    }
    if entry.words > 1 {
        return multiword(passage, entry, first, last);
    }
    // the drug, and "Kay's Medical"
    if passage.word(first) == "jane" && passage.before(first, 1) == "mary" || strength == Strength::Diminutive && part_of_place(passage, first) {
        return false;
    }
    if passage.before(first, 1) == "to" && passage.before(first, 2) == "talk" && passage.no_name(first) {
        return false;
    }
    let capital = passage.capital(first);
    let word_like =
        (if capital { passage.ordinary(first) } else { passage.also_word(first) }) || passage.no_name(first) || passage.cues(first) != Cues::default();
    if !word_like {
        return capital || entry.letters > 2 || whose::cue_before(passage, first).is_some() || passage.lower;
    }
    if month_of_date(passage, first) || part_of_place(passage, first) {
        return false;
    }
    let does = passage.has(first + 1, Cues::DOES) || passage.possessive(first + 1);
    let titled = passage.has(first.wrapping_sub(1), Cues::TITLE.with(Cues::STAFF_TITLE))
        || passage.before(first, 1) == "." && passage.has(first.wrapping_sub(2), Cues::TITLE);
    // "Will see again", "Hope to discharge", "Mark as done", "Art group"
    let verb = matches!(
        passage.word(first + 1),
        "to" | "see"
            | "need"
            | "have"
            | "be"
            | "do"
            | "not"
            | "discuss"
            | "call"
            | "phone"
            | "book"
            | "continue"
            | "come"
            | "as"
            | "down"
            | "of"
            | "for"
            | "group"
            | "period"
            | "that"
            | "it"
            | "this"
            | "the"
            | "him"
            | "her"
            | "them"
            | "you"
            | "we"
            | "i"
            | "he"
            | "she"
            | "they"
            | "also"
            | "go"
            | "get"
            | "take"
            | "check"
            | "chase"
            | "review"
            | "require"
            | "benefit"
            | "feel"
            | "seed"
            | "dose"
            | "from"
            | "up"
            | "off"
            | "out"
            | "bank"
            | "holiday"
            | "therapy"
    );
    if capital {
        return !passage.opens(first) || does || titled || !verb || !passage.ordinary(first);
    }
    if titled || whose::cue_before(passage, first).is_some() || passage.possessive(first + 1) && !matches!(passage.before(first, 1), "the" | "a") {
        return true;
    }
    // "taken on duty (josh)"
    if passage.before(first, 1) == "(" && passage.word(first + 1) == ")" && !passage.ordinary(first) {
        return true;
    }
    let met = passage.has(first.wrapping_sub(1), Cues::MEETS) && !matches!(passage.before(first, 1), "to" | "of" | "for" | "like" | "about" | "than" | "in");
    let bare = passage.opens(first) && !verb;
    (passage.lower || passage.shouted(first))
        && (does
            && passage.word(first + 1) != "and"
            && !matches!(passage.before(first, 1), "the" | "a" | "he" | "she" | "i" | "they" | "we" | "you" | "it" | "this" | "no" | "who")
            || met
            || bare)
}

/// Several words are the name, unless initials took words that only happen to stand side by side.
fn multiword(passage: &Passage<'_>, entry: &Entry, first: usize, last: usize) -> bool {
    let letter = |at: usize| passage.word(at).chars().count() == 1;
    if letter(first) || letter(last) {
        let single = if letter(first) { first } else { last };
        let capital = passage.case(single) == Case::Upper;
        let apart = passage.word(single.wrapping_sub(1)) != "'" || passage.spaced(single);
        let signs = whose::signs_off(passage, first, last);
        return apart && (capital || signs || passage.lower && !matches!(passage.word(single), "a" | "i" | "s" | "t" | "d" | "m" | "n" | "x" | "w" | "b"));
    }
    // two ordinary words ("will power") need a capital each
    let plain = (first..=last).filter(|&at| passage.is_word(at)).all(|at| passage.ordinary(at) || passage.no_name(at));
    entry.letters > 3 && (!plain || passage.capital(first) && passage.capital(last) || passage.shouted(first))
}

/// Whether a month's name is the month here ("3 May", "May 2025", "in May").
pub(in crate::detect) fn month_of_date(passage: &Passage<'_>, index: usize) -> bool {
    if crate::detect::date_shape::month(passage.word(index)).is_none() {
        return false;
    }
    let number = |at: usize| passage.word(at).starts_with(|c: char| c.is_ascii_digit());
    let before = passage.before(index, 1);
    number(index + 1)
        || index.checked_sub(1).is_some_and(number)
        || matches!(
            before,
            "in" | "since"
                | "until"
                | "till"
                | "of"
                | "last"
                | "next"
                | "early"
                | "late"
                | "mid"
                | "end"
                | "during"
                | "before"
                | "after"
                | "this"
                | "by"
                | "from"
        )
        || before == "-" && passage.before(index, 2) == "mid"
}

/// Whether the word belongs to a street, a building or an organisation ("Grace Church").
pub(super) fn part_of_place(passage: &Passage<'_>, index: usize) -> bool {
    let next = if passage.possessive(index + 1) { index + 3 } else { index + 1 };
    passage.capital(next) && passage.has(next, Cues::PLACE) || passage.before(index, 1) == "st" || passage.before(index, 1) == "saint"
}
