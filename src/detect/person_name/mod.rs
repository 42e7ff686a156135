//! Names that the record does not know: a linear chain over words reads every text twice, the second time knowing what the whole record says of each
//! word; whose each name is is told for the person, not for the place.

mod feature;
#[cfg(feature = "train")]
pub(super) mod fit;
mod memory;
mod model;
mod side;
mod unit;

use super::hash::FastMap;
use super::passage::Passage;
use super::{Category, Finding};
use crate::record::Subject;
use crate::text::Span;
use feature::{Elsewhere, Ground, Slots};
use memory::Memory;
#[cfg(feature = "train")]
pub(super) use model::ENOUGH;
pub use model::Model;
use model::{Scored, Sums};
use unit::{Gap, Unit};

/// The evidence of a name for which nothing but the model speaks.
const BARE: &str = "name-model";

/// What the model says of words by themselves: the same for the same word written the same way, so it is reckoned once a record.
type Own = FastMap<(u32, u32), Sums>;

/// A text with its words and how likely each is a name.
pub(super) struct Reading<'p, 't> {
    passage: &'p Passage<'t>,
    ground: Ground<'p, 't>,
    units: Vec<Unit>,
    /// What the model says of each word but for what the record says of it elsewhere.
    here: Vec<Sums>,
    odds: Vec<model::Odds>,
}

impl<'p, 't> Reading<'p, 't> {
    fn new(passage: &'p Passage<'t>, codes: &'p [u8]) -> Self {
        let units = unit::units(passage, codes);
        let (here, odds) = (vec![[0; 2]; units.len()], vec![[0.0; 2]; units.len()]);
        Self { passage, ground: Ground::new(passage, codes), units, here, odds }
    }

    /// Runs of words that can be names, as places in the list of words.
    fn runs(&self) -> Vec<std::ops::Range<usize>> {
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, unit) in self.units.iter().enumerate().filter(|(_, unit)| unit.candidate) {
            match runs.last_mut() {
                Some(run) if run.end == at && unit.gap != Gap::Break => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    fn likelihood(&self, at: usize) -> f32 {
        self.odds.get(at).map_or(0.0, |[begin, inside]| begin + inside)
    }

    fn elsewhere(&self, at: usize, memory: Option<&Memory>) -> Elsewhere {
        let token = self.units.get(at).map_or(0, |unit| unit.token);
        memory.map_or_else(Elsewhere::default, |memory| memory.elsewhere(self.passage, token, self.likelihood(at)))
    }

    /// Scores every word that can be a name by itself and by what stands around it.
    fn look(&mut self, model: &Model, own: &mut Own, slots: &mut Slots) {
        for (unit, here) in self.units.iter().zip(&mut self.here).filter(|(unit, _)| unit.candidate) {
            let key = (self.passage.meaning(unit.token).number, self.ground.written(unit.token));
            let [a, b] = *own.entry(key).or_insert_with(|| {
                slots.places.clear();
                self.ground.own(unit.token, slots);
                model.emissions(&slots.places)
            });
            slots.places.clear();
            self.ground.around(unit, slots);
            let [c, d] = model.emissions(&slots.places);
            *here = [a + c, b + d];
        }
    }

    /// Reads the runs of which the memory of the record says anything; all of them without one.
    fn read(&mut self, model: &Model, memory: Option<&Memory>, slots: &mut Slots) {
        let mut fresh = Vec::new();
        let mut scored: Vec<Scored> = Vec::new();
        for run in self.runs() {
            if memory.is_some_and(|memory| !run.clone().any(|at| self.units.get(at).is_some_and(|unit| memory.tells(self.passage, unit.token)))) {
                continue;
            }
            scored.clear();
            for at in run.clone() {
                let (Some(unit), Some([a, b])) = (self.units.get(at), self.here.get(at)) else { continue };
                slots.places.clear();
                self.ground.elsewhere(unit, self.elsewhere(at, memory), slots);
                let [c, d] = model.emissions(&slots.places);
                scored.push(Scored { emissions: model::weights([a + c, b + d]), moves: model.moves(unit.gap), joins: unit.gap != Gap::Break });
            }
            fresh.push((run, model::odds(&scored)));
        }
        for (run, odds) in fresh {
            for (at, odds) in run.zip(odds) {
                if let Some(slot) = self.odds.get_mut(at) {
                    *slot = odds;
                }
            }
        }
    }

    /// How likely a family name before a comma and a likely name is one: "WHITMORE, AMARA".
    fn surname_first(&self, at: usize) -> f32 {
        let listed = self.units.get(at).map(|unit| self.passage.entry(unit.token)).is_some_and(|entry| entry.family() > 0 && entry.level() == 0);
        let comma = self.units.get(at + 1).is_some_and(|unit| unit.gap == Gap::Comma);
        if listed && comma && self.likelihood(at + 1) > 0.5 { 0.6 } else { 0.0 }
    }

    /// The names of this text: runs of likely words.
    fn names(&self, enough: f32) -> Vec<Finding> {
        let mut names: Vec<(usize, usize, f32, f32)> = Vec::new();
        for (at, unit) in self.units.iter().enumerate() {
            let likely = self.likelihood(at).max(self.surname_first(at));
            if !unit.candidate || likely < enough {
                continue;
            }
            let [begin, inside] = self.odds.get(at).copied().unwrap_or_default();
            match names.last_mut() {
                Some((_, last, sum, count)) if *last + 1 == at && unit.gap != Gap::Break && (inside > begin || self.surname_first(*last) > 0.0) => {
                    *last = at;
                    *sum += likely;
                    *count += 1.0;
                }
                _ => names.push((at, at, likely, 1.0)),
            }
        }
        names.into_iter().filter_map(|(first, last, sum, count)| self.finding(first, last, sum / count)).collect()
    }

    fn finding(&self, first: usize, last: usize, likely: f32) -> Option<Finding> {
        let (first, last) = (self.units.get(first)?.token, self.units.get(last)?.token);
        let span: Span = self.passage.span(first, last);
        Some(Finding {
            span,
            category: Category::Name,
            subject: Subject::Unknown,
            person: None,
            relation: None,
            confidence: (likely * 100.0) as u8,
            evidence: BARE,
        })
    }
}

/// Finds the names of all texts of one record, which has so many different `words`. What the record's own people gave stands in the lists already.
pub(super) fn find(passages: &[Passage<'_>], words: usize, found: &mut [Vec<Finding>], model: &Model) {
    let codes: Vec<Vec<u8>> = passages.iter().zip(found.iter()).map(|(passage, found)| feature::known_codes(passage, found)).collect();
    let mut readings: Vec<Reading<'_, '_>> = passages.iter().zip(&codes).map(|(passage, codes)| Reading::new(passage, codes)).collect();
    read_twice(&mut readings, words, model);
    for (reading, found) in readings.iter().zip(found.iter_mut()) {
        found.append(&mut reading.names(model.enough));
        super::merge::settle(found);
    }
    side::tell(passages, &codes, found, model);
}

/// Reads every text, then again with what the first reading found.
fn read_twice(readings: &mut [Reading<'_, '_>], words: usize, model: &Model) {
    let (mut own, mut slots) = (Own::default(), Slots::default());
    for reading in readings.iter_mut() {
        reading.look(model, &mut own, &mut slots);
        reading.read(model, None, &mut slots);
    }
    let memory = Memory::of(readings, words);
    for reading in readings.iter_mut() {
        reading.read(model, Some(&memory), &mut slots);
    }
}
