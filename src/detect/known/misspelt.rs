//! Names of the record's own people, typed wrongly.

use crate::detect::hash::FastMap;

/// Shortest word that may be misspelt: of "Ian" one letter less is "in".
const SHORTEST: usize = 5;

/// From this length on two slips are taken.
const LONG: usize = 9;

/// Longest word that is looked at.
const LONGEST: usize = 30;

/// Known words under the hash of every form that they have with a letter or two left out: a word typed wrongly shares one of them. No word of a text
/// is compared with each known word, only with those that it meets there.
#[derive(Debug, Default)]
pub(super) struct Misspelt {
    words: Vec<(Box<str>, usize)>,
    /// Hash of a form, and the word; sorted once all words are in.
    forms: Vec<(u64, u32)>,
    /// Words as a scanner misreads them ("rn" for "m", "1" for "l"), where several readings come to one.
    misread: FastMap<Box<str>, u32>,
}

impl Misspelt {
    /// Adds a known word and the entry that it stands for.
    pub(super) fn add(&mut self, word: &str, entry: usize) {
        if word.len() < SHORTEST || word.len() > LONGEST || !word.is_ascii() {
            return;
        }
        let at = self.words.len() as u32;
        self.words.push((word.into(), entry));
        let forms = &mut self.forms;
        without(word.as_bytes(), &mut |form| forms.push((form, at)));
        self.misread.entry(misread(word).into()).or_insert(at);
    }

    /// To be called once, after the last word.
    pub(super) fn ready(&mut self) {
        self.forms.sort_unstable();
        self.forms.dedup();
    }

    /// The entry whose word is the nearest to `word`, within the slips that its length allows, and that word.
    pub(super) fn nearest(&self, word: &str) -> Option<(usize, &str)> {
        if word.len() + 1 < SHORTEST || word.len() > LONGEST || !word.is_ascii() || self.words.is_empty() {
            return None;
        }
        let mut best: Option<(usize, u32)> = None;
        without(word.as_bytes(), &mut |form| {
            let from = self.forms.partition_point(|(known, _)| *known < form);
            for &(_, at) in self.forms.iter().skip(from).take_while(|(known, _)| *known == form) {
                let Some((known, _)) = self.words.get(at as usize) else { continue };
                if best.is_some_and(|(least, held)| least == 1 && held <= at) {
                    continue;
                }
                let allowed = if known.len() >= LONG && word.len() >= LONG - 1 { 2 } else { 1 };
                let slips = distance(known.as_bytes(), word.as_bytes());
                if slips > 0 && slips <= allowed && best.is_none_or(|held| (slips, at) < held) {
                    best = Some((slips, at));
                }
            }
        });
        let scanned = || self.misread.get(misread(word).as_str()).copied().filter(|at| self.words.get(*at as usize).is_some_and(|(known, _)| **known != *word));
        let at = best.map(|(_, at)| at).or_else(scanned)?;
        self.words.get(at as usize).map(|(word, entry)| (*entry, &**word))
    }
}

/// What a scanner sees where it cannot tell letters apart.
fn misread(word: &str) -> String {
    let mut read = String::with_capacity(word.len());
    let mut rest = word.chars().peekable();
    while let Some(c) = rest.next() {
        let pair = |next: char, rest: &mut std::iter::Peekable<std::str::Chars<'_>>| rest.next_if_eq(&next).is_some();
        read.push(match c {
            'r' if pair('n', &mut rest) => 'm',
            'c' if pair('l', &mut rest) => 'd',
            'v' if pair('v', &mut rest) => 'w',
            'l' | '1' | 'i' => 'l',
            '0' => 'o',
            '5' => 's',
            '8' => 'b',
            '2' => 'z',
            '6' => 'g',
            other => other,
        });
    }
    read
}

/// Gives the hash of the word, of the word with one letter left out, and with two where it is long. Any part of a word has its hash from those of
/// two beginnings, so that no form is ever written out.
fn without(word: &[u8], give: &mut dyn FnMut(u64)) {
    const BASE: u64 = 0x0100_0000_01B3;
    let mut heads = [0_u64; LONGEST + 1];
    let mut powers = [1_u64; LONGEST + 1];
    let length = word.len().min(LONGEST);
    for (at, byte) in word.iter().take(length).enumerate() {
        let (head, power) = (heads.get(at).copied().unwrap_or_default(), powers.get(at).copied().unwrap_or_default());
        if let (Some(next), Some(raised)) = (heads.get_mut(at + 1), powers.get_mut(at + 1)) {
            *next = head.wrapping_mul(BASE).wrapping_add(u64::from(*byte) + 1);
            *raised = power.wrapping_mul(BASE);
        }
    }
    let head = |at: usize| heads.get(at).copied().unwrap_or_default();
    let power = |at: usize| powers.get(at).copied().unwrap_or_default();
    let part = |from: usize, to: usize| head(to).wrapping_sub(head(from).wrapping_mul(power(to.saturating_sub(from))));
    let join = |left: u64, from: usize, to: usize| left.wrapping_mul(power(to.saturating_sub(from))).wrapping_add(part(from, to));
    give(head(length));
    for at in 0..length {
        let one = head(at);
        give(join(one, at + 1, length));
        if length >= LONG - 1 {
            for next in at + 1..length {
                give(join(join(one, at + 1, next), next + 1, length));
            }
        }
    }
}

/// Damerau-Levenshtein distance (neighbours swapped count once) of two short words; the longest is cut.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    const ROW: usize = LONGEST + 2;
    let b = b.get(..b.len().min(ROW - 1)).unwrap_or(b);
    let mut before = [0_usize; ROW];
    let mut last = [0_usize; ROW];
    for (at, cell) in last.iter_mut().enumerate() {
        *cell = at;
    }
    let at = |row: &[usize; ROW], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut row = [0_usize; ROW];
        if let Some(cell) = row.first_mut() {
            *cell = i + 1;
        }
        for (j, y) in b.iter().enumerate() {
            let mut least = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                least = least.min(at(&before, j - 1) + 1);
            }
            if let Some(cell) = row.get_mut(j + 1) {
                *cell = least;
            }
        }
        before = last;
        last = row;
    }
    at(&last, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_within_what_the_length_allows() {
        let mut misspelt = Misspelt::default();
        for (entry, word) in ["whittaker", "danny", "okoro", "wisniewski", "martin"].iter().enumerate() {
            misspelt.add(word, entry);
        }
        misspelt.ready();
        for (word, entry) in [
            ("whitaker", Some(0)),
            ("whittakcr", Some(0)),
            ("wihtaker", Some(0)),
            ("wh1ttaker", Some(0)),
            ("dany", Some(1)),
            ("donny", Some(1)),
            ("okro", Some(2)),
            ("wisnewsky", Some(3)),
            ("rnartin", Some(4)),
            ("dan", None),
            ("fanny", Some(1)),
            ("whistle", None),
        ] {
            assert_eq!(misspelt.nearest(word).map(|(entry, _)| entry), entry, "{word}");
        }
    }

    #[test]
    fn measures_slips() {
        for (a, b, slips) in [("danny", "danny", 0), ("danny", "dnany", 1), ("danny", "dany", 1), ("wisniewski", "wisnewsky", 2), ("", "abc", 3)] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), slips, "{a} {b}");
        }
    }
}
