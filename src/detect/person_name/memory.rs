//! Memory of the record: what a first reading made of each word, wherever it stands.

use super::Reading;
use super::feature::Elsewhere;
use std::collections::HashMap;

/// The two surest and the two least sure places of a word, so that a place can be compared with the others.
#[derive(Clone, Copy)]
struct Places {
    count: u32,
    most: [f32; 2],
    least: [f32; 2],
}

pub(super) struct Memory<'p> {
    words: HashMap<&'p str, Places>,
}

impl<'p> Memory<'p> {
    pub(super) fn of(readings: &[Reading<'p, '_>]) -> Self {
        let mut words: HashMap<&'p str, Places> = HashMap::new();
        for reading in readings {
            for (at, unit) in reading.units.iter().enumerate() {
                let word = reading.passage.word(unit.token);
                if word.len() < 2 {
                    continue;
                }
                let likely = reading.likelihood(at);
                let places = words.entry(word).or_insert(Places { count: 0, most: [-1.0; 2], least: [2.0; 2] });
                places.count += 1;
                let [first, second] = places.most;
                places.most = if likely > first { [likely, first] } else { [first, second.max(likely)] };
                let [first, second] = places.least;
                places.least = if likely < first { [likely, first] } else { [first, second.min(likely)] };
            }
        }
        Self { words }
    }

    /// Whether the word stands in more than one place.
    pub(super) fn repeats(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|places| places.count > 1)
    }

    /// What the other places of a word say, for a place that was read as `likely`.
    pub(super) fn elsewhere(&self, word: &str, likely: f32) -> Elsewhere {
        let Some(places) = self.words.get(word).filter(|places| places.count > 1) else { return Elsewhere::default() };
        let [first, second] = places.most;
        let most = if likely >= first { second } else { first };
        let [first, second] = places.least;
        let least = if likely <= first { second } else { first };
        Elsewhere { sure: 1 + step(most), unsure: 1 + step(least) }
    }
}

fn step(likely: f32) -> u32 {
    [0.1, 0.5, 0.8, 0.95].iter().filter(|floor| likely >= **floor).count() as u32
}
