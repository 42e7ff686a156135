//! Runs of words that could be one name.

use super::super::cue::Cues;
use super::super::passage::Passage;
use super::super::whose;
use crate::text::Case;

/// Words from one token to another that would be one name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub(super) first: usize,
    pub(super) last: usize,
    /// Words in it that are no initials and no particles.
    pub(super) words: usize,
    /// Those of them that are ordinary words or listed as no names.
    pub(super) plain: usize,
    /// Whether capitals mark it as a name.
    pub(super) capital: bool,
    /// Whether it is nothing but initials.
    pub(super) initials: bool,
}

/// The run that starts at token `first`.
pub(super) fn at(passage: &Passage<'_>, first: usize) -> Option<Run> {
    if !passage.is_word(first) || glued_before(passage, first) {
        return None;
    }
    if opens_run(passage, first) {
        return Some(capitals(passage, first));
    }
    lower(passage, first)
}

/// Whether the token belongs to the word before it: the s of a possessive, the tail of an address.
fn glued_before(passage: &Passage<'_>, index: usize) -> bool {
    !passage.spaced(index) && matches!(passage.before(index, 1), "'" | "@" | "_" | "/" | "#" | "&") && index >= 2 && !passage.spaced(index - 1) && passage.word(index - 2).starts_with(char::is_alphanumeric)
        || matches!(passage.before(index, 1), "@")
}

/// A capitalised word that no table keeps from opening a name.
fn opens_run(passage: &Passage<'_>, index: usize) -> bool {
    if !passage.capital(index) || title(passage, index) {
        return false;
    }
    let letters = passage.word(index).chars().count();
    match passage.case(index) {
        Case::Upper if letters == 1 => initial(passage, index),
        Case::Upper => letters > 2 && !passage.no_name(index) && names_beside(passage, index) || letters <= 3 && passage.before(index, 1) != "." && signature_place(passage, index),
        _ => true,
    }
}

/// A word that stands before names without being one. Nana and auntie are names' titles; "Sister" too, where a name follows.
fn title(passage: &Passage<'_>, index: usize) -> bool {
    let cues = passage.cues(index);
    cues.any(Cues::TITLE.with(Cues::STAFF_TITLE)) || cues.any(Cues::KIN_TITLE.with(Cues::KIN).with(Cues::ROLE).with(Cues::CLIENT).with(Cues::LABEL)) && !passage.word(index).is_empty() && (passage.ordinary(index) || passage.no_name(index) || cues.any(Cues::KIN_TITLE.with(Cues::KIN)))
}

/// `J` in "J. Okoro", "J Okoro", "Okoro, J".
fn initial(passage: &Passage<'_>, index: usize) -> bool {
    let mut at = index + 1;
    if passage.word(at) == "." && !passage.spaced(at) {
        at += 1;
    }
    passage.capital(at) && !passage.is_newline(at) && !(passage.word(index) == "i" && passage.word(index + 1) != ".") && !(passage.word(index) == "a" && passage.word(index + 1) != "." && passage.opens(index))
}

/// A word in capitals is a name where a capitalised word that is no abbreviation stands beside it: "Darius MWANGI", "MWANGI, Darius".
fn names_beside(passage: &Passage<'_>, index: usize) -> bool {
    let next = if matches!(passage.word(index + 1), "," | "-") { index + 2 } else { index + 1 };
    passage.case(next) == Case::Title && passage.is_word(next) && !passage.ordinary(next) && passage.word(next).len() > 1 || whose::cue_before(passage, index).is_some()
}

fn signature_place(passage: &Passage<'_>, index: usize) -> bool {
    whose::signs_off(passage, index, index) && !passage.no_name(index) && passage.word(index).len() >= 2 && !passage.has(index, Cues::CREDENTIAL) && index > 8 && index + 1 >= passage.len()
}

/// Takes the capitalised words that follow, with what may stand between them.
fn capitals(passage: &Passage<'_>, first: usize) -> Run {
    let mut run = Run { first, last: first, words: 0, plain: 0, capital: true, initials: true };
    count(passage, first, &mut run);
    let mut taken = 1;
    while taken < 6 {
        let Some(next) = next_word(passage, run.last) else { break };
        run.last = next;
        count(passage, next, &mut run);
        taken += 1;
    }
    // "Chochi M." keeps its initial without the stop
    run
}

fn count(passage: &Passage<'_>, index: usize, run: &mut Run) {
    if passage.word(index).chars().count() > 1 && !passage.has(index, Cues::PARTICLE) || run.words == 0 && passage.word(index).chars().count() > 1 {
        run.words += 1;
        run.plain += usize::from(passage.ordinary(index) || passage.no_name(index));
        run.initials &= passage.case(index) == Case::Upper && passage.word(index).len() <= 3;
    }
}

/// The next word of the same name after token `last`.
fn next_word(passage: &Passage<'_>, last: usize) -> Option<usize> {
    let short = passage.word(last).chars().count() == 1;
    let next = last + 1;
    let sign = passage.word(next);
    // O'Neill, Kaur-Sandhu, al-Hassan
    if matches!(sign, "'" | "-") && !passage.spaced(next) && !passage.spaced(next + 1) && passage.is_word(next + 1) {
        if passage.possessive(next) {
            return None;
        }
        let joins = passage.capital(next + 1) || sign == "-" && passage.case(next + 1) == Case::Lower && passage.word(next + 1).len() <= 3 && !passage.ordinary(next + 1);
        return joins.then_some(next + 1);
    }
    // J. Okoro
    if sign == "." && short && !passage.spaced(next) && passage.capital(next + 1) {
        return Some(next + 1).filter(|&at| continues(passage, at));
    }
    // MWANGI, Darius
    if sign == "," && passage.case(last) == Case::Upper && !short && passage.case(next + 1) == Case::Title && passage.spaced(next + 1) && passage.line(next + 1) == passage.line(last) {
        return Some(next + 1).filter(|&at| continues(passage, at));
    }
    // Leon "Boots" FRANCIS
    if sign == "\"" && passage.capital(next + 1) && passage.word(next + 2) == "\"" && passage.capital(next + 3) && passage.spaced(next) {
        return Some(next + 3).filter(|&at| continues(passage, at));
    }
    if !passage.is_word(next) || !passage.spaced(next) {
        return None;
    }
    if passage.has(next, Cues::PARTICLE) && passage.case(next) == Case::Lower {
        let mut at = next + 1;
        if passage.has(at, Cues::PARTICLE) && passage.case(at) == Case::Lower {
            at += 1;
        }
        if passage.word(at) == "-" {
            at += 1;
        }
        let particle = !passage.ordinary(next) && !matches!(passage.word(next), "y" | "e" | "i" | "do" | "mac") || matches!(passage.word(next), "den" | "de");
        return (particle && passage.capital(at) && passage.case(at) != Case::Upper || particle && passage.case(at) == Case::Upper && passage.word(at).len() > 3).then_some(at);
    }
    (passage.capital(next) && continues(passage, next)).then_some(next)
}

/// Whether a capitalised word goes on with a name begun before it.
fn continues(passage: &Passage<'_>, index: usize) -> bool {
    let letters = passage.word(index).chars().count();
    match passage.case(index) {
        Case::Upper if letters == 1 => passage.word(index) != "i",
        Case::Upper => letters > 2 && !passage.no_name(index) && !passage.has(index, Cues::CREDENTIAL.with(Cues::ROLE)) || letters == 2 && !passage.no_name(index) && !passage.has(index, Cues::CREDENTIAL.with(Cues::ROLE)) && passage.before(index, 1) != ",",
        _ => !passage.has(index, Cues::TITLE.with(Cues::STAFF_TITLE)) && !(passage.no_name(index) && passage.ordinary(index) && passage.has(index, Cues::LABEL.with(Cues::ROLE).with(Cues::CLIENT))),
    }
}

/// A word without a meaningful capital right after a strong cue: "my nan bridie", "HER FRIEND EWA".
fn lower(passage: &Passage<'_>, first: usize) -> Option<Run> {
    let letters = passage.word(first).chars().count();
    if letters < 2 || !nameable(passage, first) || passage.cues(first) != Cues::default() && passage.cues(first) != Cues::PARTICLE {
        return None;
    }
    let mut run = Run { first, last: first, words: 1, plain: 0, capital: false, initials: false };
    let follows = |at: usize| passage.is_word(at) && passage.spaced(at) && nameable(passage, at) && passage.cues(at) == Cues::default() && passage.word(at).len() > 2;
    if follows(first + 1) {
        run.last = first + 1;
        run.words = 2;
    } else if passage.word(first + 1) == "-" && !passage.spaced(first + 1) && !passage.spaced(first + 2) && passage.is_word(first + 2) {
        run.last = first + 2;
    } else if passage.word(first + 1) == "'" && !passage.spaced(first + 1) && !passage.possessive(first + 1) && letters == 1 && passage.is_word(first + 2) {
        run.last = first + 2;
    }
    Some(run)
}

fn nameable(passage: &Passage<'_>, index: usize) -> bool {
    !passage.ordinary(index) && !passage.no_name(index)
}
