//! The words that can be names, with what stands between them: what cannot be one is left out before any feature is computed.

use super::super::cue::Cues;
use super::super::passage::Passage;
use crate::text::{Case, TokenKind};

/// What stands between a word and the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A line break, a column, or a sign that no name holds: what follows is another name.
    Break,
    Space,
    Hyphen,
    Apostrophe,
    Dot,
    Comma,
    Quote,
}

/// How many kinds of gap there are.
pub(super) const GAPS: usize = 7;

/// A word of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Its token.
    pub(super) token: usize,
    pub(super) gap: Gap,
    /// Whether it can be a name at all.
    pub(super) candidate: bool,
}

/// The words of a text.
pub(super) fn units(passage: &Passage<'_>, known: &[u8]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(passage.len());
    for token in 0..passage.len() {
        if !passage.is_word(token) || tail(passage, token) {
            continue;
        }
        let gap = units.last().map_or(Gap::Break, |last: &Unit| gap(passage, last.token, token));
        let candidate = known.get(token).is_some_and(|code| *code > 0) || candidate(passage, token);
        units.push(Unit { token, gap, candidate });
    }
    units
}

/// The s of a possessive, the t of "isn't".
fn tail(passage: &Passage<'_>, token: usize) -> bool {
    !passage.spaced(token)
        && passage.before(token, 1) == "'"
        && !passage.spaced(token.wrapping_sub(1))
        && matches!(passage.word(token), "s" | "t" | "ll" | "re" | "ve" | "d" | "m")
        && passage.is_word(token.wrapping_sub(2))
}

fn gap(passage: &Passage<'_>, last: usize, token: usize) -> Gap {
    if (last + 1..=token).any(|at| passage.far(at)) {
        return Gap::Break;
    }
    let glued = !passage.spaced(last + 1) && !passage.spaced(token);
    match token - last {
        1 => Gap::Space,
        2 => match passage.word(last + 1) {
            "-" if glued => Gap::Hyphen,
            "'" if glued => Gap::Apostrophe,
            "." if !passage.spaced(last + 1) => Gap::Dot,
            "," if !passage.spaced(last + 1) && passage.case(last) == Case::Upper && passage.case(token) != Case::Lower => Gap::Comma,
            "\"" | "'" | "^" => Gap::Quote,
            _ => Gap::Break,
        },
        _ => Gap::Break,
    }
}

fn candidate(passage: &Passage<'_>, token: usize) -> bool {
    let word = passage.word(token);
    let entry = passage.entry(token);
    let case = passage.case(token);
    let listed = entry.given() > 0 || entry.family() > 0;
    if passage.has(token, Cues::TITLE) && case != Case::Upper || web(passage, token) {
        return false;
    }
    if word.len() == 1 {
        return case == Case::Upper && (listed_beside(passage, token) || !spelt_out(passage, token) && !passage.shouted(token));
    }
    // "Nkechi (KW)"
    if case == Case::Upper
        && word.len() < 5
        && passage.has(token, Cues::ROLE.with(Cues::CREDENTIAL))
        && passage.before(token, 1) == "("
        && passage.word(token + 1) == ")"
    {
        return false;
    }
    if word.len() > 3 && passage.has(token, Cues::STAFF_TITLE) && entry.given() + entry.family() < 3 {
        return false;
    }
    // "Baby", "Mum"
    if passage.has(token, Cues::KIN.with(Cues::KIN_TITLE)) && entry.level() > 0 && entry.given() < 3 {
        return false;
    }
    let shouted = passage.shouted(token);
    let lower = case == Case::Lower;
    if lower || shouted {
        // a word that is no name, or of everyday and hardly ever one
        if passage.has(token, Cues::EPITHET) && lower && passage.spaced(token + 1) && passage.is_word(token + 1) && !passage.ordinary(token + 1) {
            return true;
        }
        let everyday = entry.level() == 1 && entry.given() < 2 && entry.family() < 2 && !entry.name_word();
        let word_only = entry.level() > 0 && !listed;
        let cue = passage.cues(token).any(Cues::KIN.with(Cues::TITLE).with(Cues::STAFF_TITLE)) && entry.given() < 2;
        let speaks = passage.word(token + 1) == ":" && (token == 0 || passage.is_newline(token - 1) || passage.before(token, 1) == "]");
        let nickname = speaks || !everyday && stands_as_nickname(passage, token);
        // "tk" under a note
        let signs = passage.is_newline(token + 1) || token + 1 >= passage.len();
        return !((everyday || word_only) && !nickname || cue || lower && word.len() < 3 && !(listed || signs && entry.level() == 0));
    }
    // "The", "Discussed" at the head of a sentence
    let opens = passage.opens(token) || passage.before(token, 1) == ":";
    !(opens && entry.level() == 1 && entry.given() < 2 && entry.family() < 2 && !entry.name_word() && case == Case::Title)
}

/// Whether a word stands where a nickname would: "his mate mouse", "saw trace", "mouse says", "mouse's", at the head of a sentence in a text without capitals.
fn stands_as_nickname(passage: &Passage<'_>, token: usize) -> bool {
    let private = Cues::KIN.with(Cues::MEETS).with(Cues::EPITHET);
    passage.has(token.wrapping_sub(1), private)
        || passage.has(token + 1, Cues::DOES)
        || passage.possessive(token + 1)
        || passage.lower && passage.opens(token)
        || matches!(passage.before(token, 1), "," | "/" | "(" | "@") && matches!(passage.word(token + 1), "," | "/" | ")" | "(")
}

/// A letter among letters: "M R I", "x Y Z".
fn spelt_out(passage: &Passage<'_>, token: usize) -> bool {
    let letter = |at: usize, spaced: bool| spaced && passage.is_word(at) && passage.word(at).len() == 1 && !passage.has(at, Cues::PARTICLE);
    letter(token.wrapping_sub(1), passage.spaced(token)) || letter(token + 1, passage.spaced(token + 1))
}

fn listed_beside(passage: &Passage<'_>, token: usize) -> bool {
    [token + 1, token + 2, token.wrapping_sub(1)].iter().any(|&at| passage.entry(at).given() + passage.entry(at).family() > 1)
}

/// Part of an e-mail address, a web address, a screen name or a file's name.
fn web(passage: &Passage<'_>, token: usize) -> bool {
    let glued = |at: usize| !passage.spaced(at);
    let next = passage.word(token + 1);
    if glued(token) && matches!(passage.before(token, 1), "@" | "_" | "#" | "\\") || glued(token + 1) && matches!(next, "@" | "_") {
        return true;
    }
    let extension = matches!(
        passage.word(token),
        "html" | "htm" | "txt" | "pdf" | "doc" | "docx" | "xls" | "xlsx" | "csv" | "jpg" | "jpeg" | "png" | "com" | "org" | "net" | "uk"
    );
    if extension && glued(token) && passage.before(token, 1) == "." && glued(token.wrapping_sub(1)) {
        return true;
    }
    // "d.marsh@mail": an at sign within the same run of characters
    let mut at = token + 1;
    while at < token + 8 && glued(at) && passage.token(at).is_some_and(|token| token.kind != TokenKind::Newline) {
        if passage.word(at) == "@" {
            return true;
        }
        at += 1;
    }
    let mut at = token;
    while at + 8 > token && at > 0 && glued(at) {
        at -= 1;
        if passage.word(at) == "@" || passage.word(at) == "/" && passage.before(at, 1) == "/" {
            return true;
        }
        if passage.is_newline(at) {
            break;
        }
    }
    false
}
