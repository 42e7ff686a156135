//! Looks for sequences of words.

use super::super::passage::Passage;
use crate::detect::hash::FastMap;
use crate::text::TokenKind;

/// A tree of folded words. One walk from each token finds every entry that starts there, whatever spaces, hyphens, apostrophes, commas or line
/// ends stand between its words; word boundaries come for nothing, which a search for characters would have to check.
#[derive(Debug, Default)]
pub(super) struct Trie {
    /// Number of each word that stands in an entry; most words of a text are none and end the walk at once.
    words: FastMap<String, u32>,
    next: FastMap<(u32, u32), u32>,
    /// Entry that ends in each node, by node; node 0 is the root.
    ends: Vec<Option<usize>>,
}

/// An entry that was met, with its first and last token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    pub(super) entry: usize,
    pub(super) last: usize,
    /// Whether a full stop followed each word ("D.W.").
    pub(super) dotted: bool,
}

const BETWEEN: &[&str] = &["-", "'", ".", ",", "^", "_", "\"", "\n"];

impl Trie {
    /// The entry under `words`; a new one, `fresh`, where there is none yet.
    pub(super) fn insert(&mut self, words: &[String], fresh: usize) -> usize {
        if self.ends.is_empty() {
            self.ends.push(None);
        }
        let mut node = 0;
        for word in words {
            let number = self.words.len() as u32;
            let number = match self.words.get(word) {
                Some(known) => *known,
                None => {
                    self.words.insert(word.clone(), number);
                    number
                }
            };
            let count = self.ends.len() as u32;
            node = *self.next.entry((node, number)).or_insert(count);
            if node == count {
                self.ends.push(None);
            }
        }
        match self.ends.get_mut(node as usize) {
            Some(end) => *end.get_or_insert(fresh),
            None => fresh,
        }
    }

    /// Whether the word stands in any entry.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    fn step(&self, node: u32, word: &str) -> Option<u32> {
        self.next.get(&(node, *self.words.get(word)?)).copied()
    }

    /// Every entry that starts at token `first`, the shortest first.
    pub(super) fn at(&self, passage: &Passage<'_>, first: usize) -> Vec<Met> {
        let mut met = Vec::new();
        // most words begin nothing
        if !matches!(passage.token(first), Some(token) if !matches!(token.kind, TokenKind::Sign | TokenKind::Newline)) {
            return met;
        }
        let (mut node, mut index, mut dotted) = (0, first, true);
        loop {
            let mut last = index;
            node = match self.step(node, passage.word(index)) {
                Some(next) => next,
                None => match self.broken(passage, node, index) {
                    Some(next) => {
                        last = index + 3;
                        next
                    }
                    None => return met,
                },
            };
            dotted &= passage.word(last + 1) == "." && !passage.spaced(last + 1);
            if let Some(entry) = self.ends.get(node as usize).copied().flatten() {
                met.push(Met { entry, last, dotted });
            }
            let Some(next) = follow(passage, last) else { return met };
            index = next;
        }
    }

    /// A word broken at a line end: `Whit-⏎taker`.
    fn broken(&self, passage: &Passage<'_>, node: u32, index: usize) -> Option<u32> {
        if passage.word(index + 1) != "-" || passage.spaced(index + 1) || !passage.is_newline(index + 2) {
            return None;
        }
        self.step(node, &format!("{}{}", passage.word(index), passage.word(index + 3)))
    }
}

/// The token where a name may go on after token `last`.
fn follow(passage: &Passage<'_>, last: usize) -> Option<usize> {
    let short = passage.word(last).chars().count() == 1;
    let mut index = last + 1;
    let mut signs = 0;
    while BETWEEN.contains(&passage.word(index)) {
        if signs == 2 || passage.word(index) == "." && !short {
            return None;
        }
        signs += 1;
        index += 1;
    }
    (index < passage.len()).then_some(index)
}
