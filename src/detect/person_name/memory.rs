//! Memory of the record: what a first reading made of each word, wherever it stands.

use super::super::passage::Passage;
use super::Reading;
use super::feature::Elsewhere;
use super::unit::Gap;
use crate::text::Case;
use std::collections::{HashMap, HashSet};

/// The two surest and the two least sure places of a word, so that a place can be compared with the others.
#[derive(Clone, Copy)]
struct Places {
    count: u32,
    most: [f32; 2],
    least: [f32; 2],
    /// How often it is written with a capital within a sentence, and how often without.
    capital: u32,
    lower: u32,
}

pub(super) struct Memory<'p> {
    words: HashMap<&'p str, Places>,
    /// First letters of two likely words in a row: "KM" of "Kayleigh Moore".
    initials: HashSet<[u8; 2]>,
    /// First three letters of likely words, with the word that begins so.
    openings: HashMap<[u8; 3], &'p str>,
}

impl<'p> Memory<'p> {
    pub(super) fn of(readings: &[Reading<'p, '_>]) -> Self {
        let mut words: HashMap<&'p str, Places> = HashMap::new();
        let (mut initials, mut openings) = (HashSet::new(), HashMap::new());
        for reading in readings {
            let mut before: Option<u8> = None;
            for (at, unit) in reading.units.iter().enumerate() {
                let word = reading.passage.word(unit.token);
                let likely = reading.likelihood(at);
                let first = word.bytes().next().filter(|_| likely > 0.5);
                if let (Some(a), Some(b), true) = (before, first, unit.gap != Gap::Break) {
                    initials.insert([a, b]);
                }
                before = first;
                if word.len() < 2 {
                    continue;
                }
                if let (true, Some(&[a, b, c])) = (likely > 0.5, word.as_bytes().get(..3)) {
                    openings.entry([a, b, c]).or_insert(word);
                }
                let places = words.entry(word).or_insert(Places { count: 0, most: [-1.0; 2], least: [2.0; 2], capital: 0, lower: 0 });
                places.count += 1;
                if !reading.passage.shouted(unit.token) {
                    match reading.passage.case(unit.token) {
                        Case::Lower => places.lower += 1,
                        _ if !reading.passage.opens(unit.token) => places.capital += 1,
                        _ => {}
                    }
                }
                let [first, second] = places.most;
                places.most = if likely > first { [likely, first] } else { [first, second.max(likely)] };
                let [first, second] = places.least;
                places.least = if likely < first { [likely, first] } else { [first, second.min(likely)] };
            }
        }
        Self { words, initials, openings }
    }

    /// Whether the word stands in more than one place.
    pub(super) fn repeats(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|places| places.count > 1)
    }

    /// Whether a first reading can have told anything of the word.
    pub(super) fn tells(&self, word: &str) -> bool {
        self.repeats(word) || self.resembles(word) > 0
    }

    /// What the other places of a word say, for a place that was read as `likely`.
    pub(super) fn elsewhere(&self, passage: &Passage<'_>, token: usize, likely: f32) -> Elsewhere {
        let word = passage.word(token);
        let resembles = self.resembles(word);
        let Some(places) = self.words.get(word).filter(|places| places.count > 1) else { return Elsewhere { resembles, ..Elsewhere::default() } };
        let [first, second] = places.most;
        let most = if likely >= first { second } else { first };
        let [first, second] = places.least;
        let least = if likely <= first { second } else { first };
        let here = !passage.shouted(token);
        let (lower, capital) = match passage.case(token) {
            Case::Lower if here => (places.lower.saturating_sub(1), places.capital),
            _ if here && !passage.opens(token) => (places.lower, places.capital.saturating_sub(1)),
            _ => (places.lower, places.capital),
        };
        Elsewhere { sure: 1 + step(most), unsure: 1 + step(least), written: lower.min(2) * 3 + capital.min(2), resembles }
    }

    /// Whether the word is the initials of a likely name (1), or opens as another likely word does (2).
    fn resembles(&self, word: &str) -> u32 {
        match word.as_bytes() {
            [a, b] if self.initials.contains(&[*a, *b]) => 1,
            [a, _, b] if self.initials.contains(&[*a, *b]) => 1,
            [a, b, c, ..] if self.openings.get(&[*a, *b, *c]).is_some_and(|other| *other != word) => 2,
            _ => 0,
        }
    }
}

fn step(likely: f32) -> u32 {
    [0.1, 0.5, 0.8, 0.95].iter().filter(|floor| likely >= **floor).count() as u32
}
