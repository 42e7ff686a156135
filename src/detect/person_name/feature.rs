//! Features of a word: what it is, how it is written, what the lexicon and the cues say of it and of its neighbors, hashed into slots.

use super::super::cue::Cues;
use super::super::passage::Passage;
use super::super::vocabulary::hash;
use super::super::whose;
use super::unit::Unit;
use crate::record::Subject;
use crate::text::{Case, TokenKind};

/// How many slots the features share.
pub(super) const SLOTS: usize = 1 << 19;

/// What the record says of a word elsewhere: from the first pass over it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Elsewhere {
    /// How surely it is a name in its surest other place: 0 nothing known, 1 hardly, to 5 certain.
    pub(super) sure: u32,
    /// How surely it is none in its least sure other place, in the same steps.
    pub(super) unsure: u32,
    /// How often it is written without and with a capital there.
    pub(super) written: u32,
    /// Whether it may be the initials or a short form of a likely name.
    pub(super) resembles: u32,
}

/// A text with the hashes of its tokens, ready for features.
pub(super) struct Ground<'p, 't> {
    passage: &'p Passage<'t>,
    /// For each token what the record's own people say of it, see [`known_codes`].
    known: &'p [u8],
    /// Cue or coarse kind of each token.
    kinds: Vec<u32>,
    /// How each line is made up, see [`line_shapes`].
    lines: Vec<u32>,
}

pub(super) const fn mix(hash: u32, part: u32) -> u32 {
    let mixed = (hash ^ part).wrapping_mul(0x9E37_79B1);
    mixed ^ mixed >> 15
}

/// The place of a feature of one kind and three values.
pub(super) const fn slot(kind: u32, a: u32, b: u32, c: u32) -> u32 {
    mix(mix(mix(kind, a), b), c)
}

/// How a word is written, as a number.
fn case_code(passage: &Passage<'_>, token: usize) -> u32 {
    let shouted = u32::from(passage.shouted(token));
    shouted * 8
        + match passage.case(token) {
            Case::Lower => 1,
            Case::Title => 2,
            Case::Upper => 3,
            Case::Mixed => 4,
            Case::None => 5,
        }
}

/// Lexicon bits, leaving out the fine ones.
fn coarse(passage: &Passage<'_>, token: usize) -> u32 {
    let entry = passage.entry(token);
    let level = match entry.level() {
        0 => 0,
        1 => 1,
        2 | 3 => 2,
        _ => 3,
    };
    entry.given() | entry.family() << 2 | level << 4 | u32::from(entry.kind() > 0) << 6 | u32::from(entry.place()) << 7
}

impl<'p, 't> Ground<'p, 't> {
    pub(super) fn new(passage: &'p Passage<'t>, known: &'p [u8]) -> Self {
        let kinds = (0..passage.len())
            .map(|at| {
                let cues = passage.cues(at);
                match passage.token(at).map(|token| token.kind) {
                    Some(TokenKind::Number) => 2,
                    Some(TokenKind::Mixed) => 3,
                    Some(TokenKind::Newline) => 4,
                    Some(TokenKind::Sign) => passage.meaning(at).hash | 1,
                    _ if cues != Cues::default() => 0x4000_0000 | u32::from(cues.bits()),
                    _ => 0x2000_0000 | coarse(passage, at) << 4 | case_code(passage, at),
                }
            })
            .collect();
        Self { passage, known, kinds, lines: line_shapes(passage) }
    }

    fn word(&self, at: usize) -> u32 {
        self.passage.meaning(at).hash
    }

    fn kind(&self, at: usize) -> u32 {
        self.kinds.get(at).copied().unwrap_or(1)
    }

    fn known(&self, at: usize) -> u32 {
        self.known.get(at).copied().map_or(0, u32::from)
    }

    /// The first and last token of the row of capitalized words around a word.
    fn row(&self, at: usize) -> (usize, usize) {
        let passage = self.passage;
        if !passage.capital(at) {
            return (at, at);
        }
        let joined = |at: usize| passage.spaced(at) && !passage.far(at);
        let (mut from, mut to) = (at, at);
        while from > 0 && at - from < 4 && joined(from) && passage.capital(from - 1) {
            from -= 1;
        }
        while to < at + 4 && joined(to + 1) && passage.capital(to + 1) {
            to += 1;
        }
        (from, to)
    }

    /// How a word is written, with how its text is: what `own` depends on beside the word.
    pub(super) fn written(&self, at: usize) -> u32 {
        case_code(self.passage, at) | u32::from(self.passage.lower) << 5 | u32::from(self.passage.opens(at)) << 6
    }

    /// The slots of what the word itself is: the same for the same word written the same way.
    pub(super) fn own(&self, at: usize, slots: &mut Slots) {
        let passage = self.passage;
        slots.template = 0;
        let (w, entry, word) = (self.word(at), passage.entry(at), passage.word(at));
        let (case, written) = (case_code(passage, at), self.written(at));
        slots.add(written, 0, 0);
        slots.add(w, 0, 0);
        slots.add(w, written, 0);
        slots.add(entry.bits(), 0, 0);
        slots.add(entry.bits(), written, 0);
        slots.add(coarse(passage, at), written, 0);
        slots.add(entry.given(), entry.family(), written);
        slots.add(entry.level(), u32::from(entry.place()), written);
        slots.add(entry.kind(), written, 0);
        slots.add(entry.capitalized(), u32::from(entry.proper()) | entry.era() << 1, case);
        for size in [2, 3] {
            slots.add(word.get(..size).map_or(0, hash), case, size as u32);
        }
        for size in [2, 3, 4] {
            slots.add(word.len().checked_sub(size).and_then(|from| word.get(from..)).map_or(0, hash), case, size as u32);
        }
        slots.add(letters(word), written, 0);
    }

    /// The slots of what stands around the word.
    pub(super) fn around(&self, unit: &Unit, slots: &mut Slots) {
        let passage = self.passage;
        slots.template = 20;
        let at = unit.token;
        let back = |places: usize| at.wrapping_sub(places);
        let w = self.word(at);
        let (case, written) = (case_code(passage, at), self.written(at));
        let c0 = coarse(passage, at);
        let letters = letters(passage.word(at));
        let (w1, w2, n1, n2) = (self.word(back(1)), self.word(back(2)), self.word(at + 1), self.word(at + 2));
        let (k1, k2, k3) = (self.kind(back(1)), self.kind(back(2)), self.kind(back(3)));
        let (m1, m2, m3) = (self.kind(at + 1), self.kind(at + 2), self.kind(at + 3));
        let (case1, case_next) = (case_code(passage, back(1)), case_code(passage, at + 1));
        let gap = unit.gap as u32;
        let mut add = |a: u32, b: u32, c: u32| slots.add(a, b, c);
        add(w, w1, 1);
        add(w, n1, 2);
        let line = self.lines.get(passage.line(at) as usize).copied().unwrap_or_default();
        add(line, case, c0);
        add(line, written, 0);
        add(w1, 0, 0);
        add(w1, case, 0);
        add(w1, c0, case);
        add(w1, w2, 0);
        add(w1, w2, case);
        add(w2, 0, 0);
        add(w2, case, 0);
        add(n1, 0, 0);
        add(n1, case, 0);
        add(n1, c0, case);
        add(n1, n2, 0);
        add(n2, 0, 0);
        add(w1, n1, 0);
        add(k1, 0, 0);
        add(k1, c0, case);
        add(k1, case, 0);
        add(k2, case, 0);
        add(k1, k2, case);
        add(k3, case, 0);
        add(k1, k2, k3);
        add(m1, 0, 0);
        add(m1, case, 0);
        add(m1, c0, case);
        add(m2, case, 0);
        add(m1, m2, case);
        add(m3, case, 0);
        add(k1, m1, case);
        add(k1, m1, c0);
        add(case1, case, case_next);
        add(gap, case, letters.min(2) * 4 + passage.word(back(1)).len().min(3) as u32);
        add(gap, c0, coarse(passage, back(1)));
        add(c0, coarse(passage, at + 1), case * 16 + case_next);
        let known = self.known(at);
        add(known, 0, 0);
        add(known, written, 0);
        add(known, c0, 0);
        add(self.known(back(1)), known, gap);
        add(self.known(at + 1), known, 1);
        let side = |side: Option<whose::Side>| match side.map(|side| side.subject) {
            Some(Subject::Client) => 1,
            Some(Subject::ThirdParty) => 2,
            Some(Subject::Professional) => 3,
            _ => 0,
        };
        let cued = side(whose::cue_before(passage, at));
        add(cued, case, c0);
        add(cued, w, 0);
        let after = side(whose::cue_after(passage, at));
        add(after, case, c0);
        let line_start = at == 0 || passage.is_newline(back(1));
        let line_end = at + 1 >= passage.len() || passage.is_newline(at + 1);
        let place = u32::from(line_start) | u32::from(line_end) << 1 | u32::from(passage.far(at)) << 2 | u32::from(passage.far(at + 1)) << 3;
        add(place, case, c0);
        add(place, m1, case);
        let signs = self.signs(at);
        add(signs, written, letters);
        // the whole row of capitalized words that it stands in: what opens, ends and follows it
        let (from, to) = self.row(at);
        let inside = u32::from(from < at) | u32::from(to > at) << 1;
        let (before, after) = (from.wrapping_sub(1), to + 1);
        add(self.kind(before), inside, case);
        add(self.word(before), inside, case);
        add(self.kind(after), inside, case);
        add(self.word(after), inside, case);
        add(self.kind(to), inside, c0);
        add(self.word(to), inside, case);
        add(self.word(from), inside, case);
        add(self.kind(before), self.kind(after), inside);
        add((to - from) as u32, inside, u32::from(passage.opens(from)) | case << 1);
        // what kind of word stands beside it and beside its row
        let (c1, c2, d1, d2) = (passage.class(back(1)), passage.class(back(2)), passage.class(at + 1), passage.class(at + 2));
        add(c1, case, 0);
        add(c1, case, c0);
        add(d1, case, 0);
        add(d1, case, c0);
        add(c1, d1, case);
        add(c1, c2, case);
        add(d1, d2, case);
        add(c2, d1, case);
        add(passage.class(before), inside, case);
        add(passage.class(after), inside, case);
        add(passage.class(before), passage.class(after), inside);
        add(passage.class(to), inside, case);
    }

    /// The slots of what the record says of the word in other places.
    pub(super) fn elsewhere(&self, unit: &Unit, elsewhere: Elsewhere, slots: &mut Slots) {
        let passage = self.passage;
        slots.template = 130;
        let at = unit.token;
        let (case, written, c0) = (case_code(passage, at), self.written(at), coarse(passage, at));
        let mut add = |a: u32, b: u32, c: u32| slots.add(a, b, c);
        add(elsewhere.sure, written, 0);
        add(elsewhere.sure, c0, case);
        add(elsewhere.sure, elsewhere.unsure, c0);
        add(elsewhere.sure, elsewhere.unsure, 0);
        add(elsewhere.written, case, c0);
        add(elsewhere.written, case, elsewhere.sure);
        add(elsewhere.resembles, case, letters(passage.word(at)));
        add(elsewhere.resembles, case, c0);
        add(elsewhere.resembles, self.signs(at), self.kind(at + 1));
    }

    fn signs(&self, at: usize) -> u32 {
        u32::from(whose::signs_off(self.passage, at, at)) | u32::from(at + 3 >= self.passage.len()) << 1
    }
}

/// How each line is made up: how many words it has, how many of them with a capital, whether it has cells, ends with a colon or a full stop.
fn line_shapes(passage: &Passage<'_>) -> Vec<u32> {
    #[derive(Clone, Copy, Default)]
    struct Line {
        words: u32,
        capitals: u32,
        cells: bool,
        last: u32,
    }
    let mut lines: Vec<Line> = Vec::new();
    for at in 0..passage.len() {
        if passage.is_newline(at) {
            continue;
        }
        lines.resize((passage.line(at) as usize + 1).max(lines.len()), Line::default());
        let Some(line) = lines.last_mut() else { continue };
        if passage.is_word(at) && passage.word(at).len() > 1 {
            line.words += 1;
            line.capitals += u32::from(passage.case(at) != Case::Lower);
        }
        line.cells |= passage.tabbed(at) || passage.word(at) == "|";
        line.last = match passage.word(at) {
            ":" => 1,
            "." | "!" | "?" => 2,
            _ => 0,
        };
    }
    let shape = |line: &Line| {
        let words = [1, 2, 3, 5, 8, 13].iter().filter(|most| line.words > **most).count() as u32;
        let capitals = line.capitals * 4 / line.words.max(1);
        words | capitals << 3 | u32::from(line.cells) << 6 | line.last << 7
    };
    lines.iter().map(shape).collect()
}

/// How many letters a word has, of the count that matters.
fn letters(word: &str) -> u32 {
    word.chars().take(8).count() as u32
}

/// The places of features among the weights.
#[derive(Debug, Default)]
pub(super) struct Slots {
    pub(super) places: Vec<u32>,
    template: u32,
}

impl Slots {
    fn add(&mut self, a: u32, b: u32, c: u32) {
        self.template += 1;
        self.places.push(slot(self.template.wrapping_mul(0x0101_0101), a, b, c));
    }
}

/// For each token a code of what the record's own people say of it: 0 nothing; side and strength else.
pub(super) fn known_codes(passage: &Passage<'_>, found: &[super::Finding]) -> Vec<u8> {
    let mut codes = vec![0; passage.len()];
    for finding in found.iter().filter(|finding| finding.category == super::Category::Name) {
        let side = match finding.subject {
            Subject::Client => 1,
            Subject::ThirdParty => 2,
            Subject::Professional => 3,
            _ => 4,
        };
        let strength = match finding.confidence {
            93.. => 0,
            80..=92 => 1,
            68..=79 => 2,
            _ => 3,
        };
        let first = passage.token_at(finding.span.start());
        for at in first..passage.len() {
            if passage.token(at).is_none_or(|token| token.span.start() >= finding.span.end()) {
                break;
            }
            if let Some(code) = codes.get_mut(at) {
                *code = side * 4 + strength;
            }
        }
    }
    codes
}
