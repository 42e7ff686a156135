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
    if let Some(last) = dotted(passage, first) {
        return Some(Run { first, last, words: 0, plain: 0, capital: true, initials: true });
    }
    if opens_run(passage, first) {
        return Some(capitals(passage, first));
    }
    if signature_place(passage, first) {
        return Some(Run { first, last: first, words: 1, plain: 0, capital: true, initials: true });
    }
    lower(passage, first)
}

/// "T.M.", "A.O.": two or three capitals with stops, and no abbreviation.
fn dotted(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let letter = |at: usize| passage.is_word(at) && passage.case(at) == Case::Upper && passage.word(at).chars().count() == 1;
    let stop = |at: usize| passage.word(at) == "." && !passage.spaced(at);
    if !letter(first) || !stop(first + 1) || !letter(first + 2) || passage.spaced(first + 2) {
        return None;
    }
    let last = if stop(first + 3) && letter(first + 4) && !passage.spaced(first + 4) { first + 4 } else { first + 2 };
    let more = stop(last + 1) && letter(last + 2) && !passage.spaced(last + 2) || passage.is_word(last + 1) && passage.capital(last + 1) && !passage.is_newline(last + 1) && passage.word(last + 1).len() > 1;
    let next_capital = stop(last + 1) && passage.capital(last + 2) && passage.word(last + 2).len() > 1 && !passage.ordinary(last + 2);
    let text: String = (first..=last).step_by(2).map(|at| passage.word(at)).collect();
    let abbreviation = matches!(text.as_str(), "nb" | "ps" | "am" | "pm" | "ie" | "eg" | "uk" | "us" | "usa" | "eu" | "dob" | "nhs" | "gp" | "ae" | "un" | "ni" | "ba" | "ma" | "qc" | "kc" | "jp" | "rc" | "po" | "bp" | "od" | "dj" | "tb" | "cc");
    (!more && !next_capital && !abbreviation).then_some(last)
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
        Case::Upper if letters == 1 => initial(passage, index) || apostrophe_name(passage, index),
        Case::Upper => letters > 2 && !passage.no_name(index) && !passage.ordinary(index) && !passage.has(index, Cues::ROLE.with(Cues::CREDENTIAL)) && names_beside(passage, index) || letters <= 3 && passage.before(index, 1) != "." && signature_place(passage, index),
        _ => !contracted(passage, index),
    }
}

/// "Isn't", "doesn't", "I'll".
fn contracted(passage: &Passage<'_>, index: usize) -> bool {
    passage.word(index + 1) == "'" && !passage.spaced(index + 1) && !passage.spaced(index + 2) && matches!(passage.word(index + 2), "t" | "ll" | "re" | "ve" | "d" | "m")
}

/// A word that stands before names without being one. Nana and auntie are names' titles; "Sister" too, where a name follows.
fn title(passage: &Passage<'_>, index: usize) -> bool {
    let cues = passage.cues(index);
    cues.any(Cues::TITLE.with(Cues::STAFF_TITLE)) || cues.any(Cues::KIN_TITLE.with(Cues::KIN).with(Cues::ROLE).with(Cues::CLIENT)) || cues.any(Cues::LABEL.with(Cues::STAFF_LABEL)) && (passage.ordinary(index) || passage.no_name(index))
}

/// "O'Neill", "D'Souza".
fn apostrophe_name(passage: &Passage<'_>, index: usize) -> bool {
    passage.word(index + 1) == "'" && !passage.spaced(index + 1) && !passage.spaced(index + 2) && passage.capital(index + 2) && passage.word(index + 2).len() > 2
}

/// `J` in "J. Okoro", "J Okoro", "Okoro, J".
fn initial(passage: &Passage<'_>, index: usize) -> bool {
    let mut at = index;
    // "J. P. Okoro": letters up to a whole word
    while at < index + 7 && passage.capital(at) && passage.word(at).chars().count() == 1 {
        at += if passage.word(at + 1) == "." && !passage.spaced(at + 1) { 2 } else { 1 };
    }
    passage.capital(at) && passage.word(at).chars().count() > 1 && !(passage.word(index) == "i" && passage.word(index + 1) != ".") && !(passage.word(index) == "a" && passage.word(index + 1) != "." && passage.opens(index))
}

/// A word in capitals is a name where a capitalised word that is no abbreviation stands beside it: "Darius MWANGI", "MWANGI, Darius".
fn names_beside(passage: &Passage<'_>, index: usize) -> bool {
    let next = if matches!(passage.word(index + 1), "," | "-") { index + 2 } else { index + 1 };
    passage.case(next) == Case::Title && passage.is_word(next) && !passage.ordinary(next) && passage.word(next).len() > 1 || whose::cue_before(passage, index).is_some()
}

/// Two or three letters that end the text on a line of their own or after a full stop: the writer's initials.
fn signature_place(passage: &Passage<'_>, index: usize) -> bool {
    let alone = passage.is_newline(index.wrapping_sub(1)) || passage.capital(index) && passage.before(index, 1) == ".";
    let letters = (2..=3).contains(&passage.word(index).len());
    letters && alone && whose::signs_off(passage, index, index) && index > 8 && index + 2 >= passage.len() && !passage.also_word(index) && !passage.no_name(index) && !passage.has(index, Cues::CREDENTIAL.with(Cues::ROLE))
}

/// Takes the capitalised words that follow, with what may stand between them.
fn capitals(passage: &Passage<'_>, first: usize) -> Run {
    let mut run = Run { first, last: first, words: 0, plain: 0, capital: true, initials: true };
    count(passage, first, &mut run);
    // "Morning Rita", "Because Marcia": an ordinary word that is no name belongs to the sentence, not to the name after it
    if passage.only_word(first) && passage.opens(first) && passage.case(first) == Case::Title && !passage.has(first, Cues::EPITHET) {
        return run;
    }
    let mut taken = 1;
    while taken < 6 {
        let Some(next) = next_word(passage, run.last) else { break };
        run.last = next;
        count(passage, next, &mut run);
        taken += 1;
    }
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
    if !passage.is_word(next) || !passage.spaced(next) || passage.far(next) {
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
        let particle = !passage.ordinary(next) && !matches!(passage.word(next), "y" | "e" | "i" | "do" | "mac") || matches!(passage.word(next), "den" | "de" | "van" | "bin");
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
        _ if passage.has(index, Cues::TITLE.with(Cues::STAFF_TITLE)) => false,
        _ => !(passage.no_name(index) && passage.ordinary(index) && passage.has(index, Cues::LABEL.with(Cues::ROLE).with(Cues::CLIENT))),
    }
}

/// A word without a meaningful capital right after a strong cue: "my nan bridie", "HER FRIEND EWA".
fn lower(passage: &Passage<'_>, first: usize) -> Option<Run> {
    let letters = passage.word(first).chars().count();
    if letters < 2 || !nameable(passage, first) || passage.cues(first) != Cues::default() && passage.cues(first) != Cues::PARTICLE {
        return None;
    }
    let mut run = Run { first, last: first, words: 1, plain: 0, capital: false, initials: false };
    let ends = |at: usize| at >= passage.len() || passage.is_sign(at) || passage.is_newline(at) || passage.has(at, Cues::DOES);
    let follows = |at: usize| passage.is_word(at) && passage.spaced(at) && passage.cues(at) == Cues::default() && passage.word(at).len() > 2 && (nameable(passage, at) || !passage.only_word(at) && !passage.no_name(at) && ends(at + 1));
    if follows(first + 1) {
        run.last = first + 1;
        run.words = 2;
    } else {
        let joined = !passage.spaced(first + 1) && !passage.spaced(first + 2) && passage.is_word(first + 2) && !passage.possessive(first + 1);
        if joined && (passage.word(first + 1) == "-" || passage.word(first + 1) == "'" && letters == 1) {
            run.last = first + 2;
        }
    }
    Some(run)
}

fn nameable(passage: &Passage<'_>, index: usize) -> bool {
    !passage.also_word(index) && !passage.no_name(index) && !contracted(passage, index)
}
