//! Memory of the record: what a first reading made of each word, wherever it stands.

use super::super::hash::FastMap;
use super::super::passage::Passage;
use super::Reading;
use super::feature::Elsewhere;
use super::unit::Gap;
use crate::text::Case;

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

const NOWHERE: Places = Places { count: 0, most: [-1.0; 2], least: [2.0; 2], capital: 0, lower: 0 };

pub(super) struct Memory {
    /// By the number of the word.
    words: Vec<Places>,
    /// First letters of two likely words in a row: "KM" of "Kayleigh Moore".
    initials: FastMap<u32, ()>,
    /// First three letters of likely words, with the number of the word that begins so.
    openings: FastMap<u32, u32>,
}

/// A few letters as one number.
fn packed(letters: &[u8]) -> u32 {
    letters.iter().fold(1, |packed, letter| packed << 8 | u32::from(*letter))
}

impl Memory {
    /// Of a record with so many different words.
    pub(super) fn of(readings: &[Reading<'_, '_>], count: usize) -> Self {
        let mut words = vec![NOWHERE; count];
        let (mut initials, mut openings) = (FastMap::default(), FastMap::default());
        for reading in readings {
            let mut before: Option<u8> = None;
            for (at, unit) in reading.units.iter().enumerate() {
                let word = reading.passage.word(unit.token);
                let number = reading.passage.meaning(unit.token).number;
                let likely = reading.likelihood(at);
                let first = word.bytes().next().filter(|_| likely > 0.5);
                if let (Some(a), Some(b), true) = (before, first, unit.gap != Gap::Break) {
                    initials.insert(packed(&[a, b]), ());
                }
                before = first;
                if word.len() < 2 {
                    continue;
                }
                if let (true, Some(&[a, b, c])) = (likely > 0.5, word.as_bytes().get(..3)) {
                    openings.entry(packed(&[a, b, c])).or_insert(number);
                }
                let Some(places) = words.get_mut(number as usize) else { continue };
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

    /// Whether a first reading can have told anything of the word.
    pub(super) fn tells(&self, passage: &Passage<'_>, token: usize) -> bool {
        self.places(passage, token).is_some() || self.resembles(passage, token) > 0
    }

    /// The places of a word that stands in more than one.
    fn places(&self, passage: &Passage<'_>, token: usize) -> Option<&Places> {
        self.words.get(passage.meaning(token).number as usize).filter(|places| places.count > 1)
    }

    /// What the other places of a word say, for a place that was read as `likely`.
    pub(super) fn elsewhere(&self, passage: &Passage<'_>, token: usize, likely: f32) -> Elsewhere {
        let resembles = self.resembles(passage, token);
        let Some(places) = self.places(passage, token) else { return Elsewhere { resembles, ..Elsewhere::default() } };
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
    fn resembles(&self, passage: &Passage<'_>, token: usize) -> u32 {
        let known = |a: u8, b: u8| self.initials.contains_key(&packed(&[a, b]));
        match passage.word(token).as_bytes() {
            [a, b] if known(*a, *b) => 1,
            [a, _, b] if known(*a, *b) => 1,
            [a, b, c, ..] if self.openings.get(&packed(&[*a, *b, *c])).is_some_and(|other| *other != passage.meaning(token).number) => 2,
            _ => 0,
        }
    }
}

fn step(likely: f32) -> u32 {
    [0.1, 0.5, 0.8, 0.95].iter().filter(|floor| likely >= **floor).count() as u32
}
