//! The words of a record, each looked up once: a word says the same wherever it stands, and a record says the same few thousand words.

use super::cue::{self, Cues};
use super::hash::FastMap;
use super::lexicon::{self, Entry};
use super::starts::{self, Starts};
use super::word_class;
use crate::text::TokenKind;

/// What is known of a word before the words around it are read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Meaning {
    pub(super) cues: Cues,
    pub(super) starts: Starts,
    pub(super) entry: Entry,
    /// Its class among the words that stand beside names; 0 for most.
    pub(super) class: u8,
    pub(super) hash: u32,
    /// Its place in the vocabulary.
    pub(super) number: u32,
}

/// The words of one record.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    words: FastMap<Box<str>, Meaning>,
}

impl Vocabulary {
    /// What a folded word means; the same word is always of the same kind.
    pub(super) fn look_up(&mut self, word: &str, kind: TokenKind) -> Meaning {
        if let Some(known) = self.words.get(word) {
            return *known;
        }
        let hash = hash(word);
        let number = self.words.len() as u32;
        let meaning = match kind {
            TokenKind::Word => {
                Meaning { cues: cue::of(word), starts: starts::of(word), entry: lexicon::entry(word), class: word_class::of(word), hash, number }
            }
            TokenKind::Mixed => Meaning { cues: cue::of(word), hash, number, ..Meaning::default() },
            _ => Meaning { hash, number, ..Meaning::default() },
        };
        self.words.insert(word.into(), meaning);
        meaning
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// The hash by which features know a word (FNV-1a, 32 bits).
pub(super) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
