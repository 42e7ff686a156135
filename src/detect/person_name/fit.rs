//! Trains the chain: stochastic gradient steps on the likelihood of annotated texts, seeded, so that the same texts give the same bytes.

use super::feature::{self, SLOTS};
use super::memory::Memory;
use super::model::{self, HEAD, MOVES, STATES, STEPS, Scored};
use super::side::{self, SIDES};
use super::unit::Gap;
use super::{Category, Finding, Model, Reading};
use crate::detect::passage::Passage;
use crate::record::Subject;
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// A word of a training text.
pub(in super::super) struct Word {
    slots: Vec<u32>,
    gap: Gap,
    /// 0 outside, 1 begins a name, 2 goes on with one.
    gold: usize,
}

/// A run of words that can be names.
pub(in super::super) type Run = Vec<Word>;

/// The runs of one text, and how many annotated words stand outside of them; with a model, as its second reading sees them.
pub(in super::super) fn runs(passage: &Passage<'_>, found: &[Finding], names: &[(usize, usize)], model: Option<&Model<'_>>) -> (Vec<Run>, usize) {
    let codes = feature::known_codes(passage, found);
    let mut reading = Reading::new(passage, &codes);
    if let Some(model) = model {
        reading.read(model, None);
    }
    let readings = [reading];
    let memory = model.map(|_| Memory::of(&readings));
    let [reading] = &readings;
    let gold: Vec<usize> = gold(passage, reading, names);
    let runs: Vec<Run> = reading
        .runs()
        .into_iter()
        .map(|run| {
            run.filter_map(|at| {
                let unit = reading.units.get(at)?;
                let mut slots = Vec::new();
                reading.ground.features(unit, reading.elsewhere(at, memory.as_ref()), &mut slots);
                Some(Word { slots, gap: unit.gap, gold: gold.get(at).copied().unwrap_or_default() })
            })
            .collect()
        })
        .collect();
    let lost = reading.units.iter().zip(&gold).filter(|(unit, gold)| !unit.candidate && **gold > 0 && passage.word(unit.token).len() > 1).count();
    (runs, lost)
}

fn gold(passage: &Passage<'_>, reading: &Reading<'_, '_>, names: &[(usize, usize)]) -> Vec<usize> {
    let mut last_name = None;
    let mut last_candidate = false;
    reading
        .units
        .iter()
        .map(|unit| {
            let inside =
                passage.token(unit.token).and_then(|token| names.iter().position(|(start, end)| token.span.start() < *end && token.span.end() > *start));
            let state = match inside {
                None => 0,
                Some(name) if last_name == Some(name) && unit.gap != Gap::Break && last_candidate => 2,
                Some(_) => 1,
            };
            last_name = inside;
            last_candidate = unit.candidate;
            state
        })
        .collect()
}

/// How to train.
#[derive(Clone, Copy)]
pub(in super::super) struct Options {
    pub(in super::super) passes: usize,
    pub(in super::super) rate: f32,
    /// Pull of the weights towards zero, for each step that touches them.
    pub(in super::super) decay: f32,
}

/// A small generator of numbers in no order, the same for the same seed (xorshift).
pub(in super::super) struct Dice(u64);

impl Dice {
    pub(in super::super) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(in super::super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) as usize) % bound.max(1)
    }

    pub(in super::super) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// Weights with the sums of their squared gradients, which slow each down by how often it moved.
struct Weights {
    values: Vec<f32>,
    squares: Vec<f32>,
    sums: Vec<f32>,
}

impl Weights {
    fn new(size: usize) -> Self {
        Self { values: vec![0.0; size], squares: vec![1e-2; size], sums: vec![0.0; size] }
    }

    fn step(&mut self, at: usize, gradient: f32, options: &Options) {
        if let (Some(value), Some(square)) = (self.values.get_mut(at), self.squares.get_mut(at)) {
            let gradient = gradient - options.decay * *value;
            *square += gradient * gradient;
            *value += options.rate * gradient / square.sqrt();
        }
    }

    fn get(&self, at: usize) -> f32 {
        self.values.get(at).copied().unwrap_or_default()
    }

    fn sum_up(&mut self) {
        for (sum, value) in self.sums.iter_mut().zip(&self.values) {
            *sum += value;
        }
    }
}

/// How often a feature must be seen to be learnt: what is seen once tells nothing of other texts and takes the room of what does.
pub(in super::super) fn frequent<'f>(features: impl Iterator<Item = &'f Vec<u32>>, least: u32) -> HashSet<u32> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for feature in features.flatten() {
        *counts.entry(*feature).or_default() += 1;
    }
    counts.retain(|_, count| *count >= least);
    counts.into_keys().collect()
}

/// Leaves out what is seldom seen.
pub(in super::super) fn prune(runs: &mut [Run], least: u32) {
    let kept = frequent(runs.iter().flatten().map(|word| &word.slots), least);
    for word in runs.iter_mut().flatten() {
        word.slots.retain(|slot| kept.contains(slot));
    }
}

/// Trains on runs and mentions.
pub(in super::super) fn train(runs: &[Run], mentions: &[(Vec<u32>, usize)], options: &Options, head: &str) -> Vec<u8> {
    let mut emissions = Weights::new(SLOTS * STATES);
    let mut moves = Weights::new(MOVES);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let mut dice = Dice::new(20_250_314);
    let from = options.passes / 2;
    for pass in 0..options.passes {
        dice.shuffle(&mut order);
        for &at in &order {
            if let Some(run) = runs.get(at) {
                learn(run, &mut emissions, &mut moves, options);
            }
        }
        if pass >= from {
            emissions.sum_up();
            moves.sum_up();
        }
    }
    let passes = (options.passes - from).max(1) as f32;
    let mut bytes = head.as_bytes().to_vec();
    bytes.resize(HEAD, b'\n');
    bytes.extend(moves.sums.iter().chain(&emissions.sums).map(|sum| (sum / passes * STEPS).round().clamp(-127.0, 127.0) as i8 as u8));
    bytes.extend(sides(mentions, &Options { rate: options.rate / 3.0, ..*options }));
    bytes
}

/// A mention of a training text: its features and its side's place in [`SIDES`].
pub(in super::super) fn mentions(passage: &Passage<'_>, found: &[Finding], names: &[(usize, usize, Subject)]) -> Vec<(Vec<u32>, usize)> {
    let codes = vec![feature::known_codes(passage, found)];
    let marked: Vec<Finding> = names
        .iter()
        .map(|&(start, end, subject)| Finding {
            span: Span::between(start, end),
            category: Category::Name,
            subject,
            person: None,
            relation: None,
            confidence: 0,
            evidence: "",
        })
        .collect();
    let all = side::mentions(std::slice::from_ref(passage), &codes, std::slice::from_ref(&marked));
    all.into_iter()
        .filter_map(|mention| {
            let subject = marked.get(mention.finding)?.subject;
            Some((mention.slots, SIDES.iter().position(|side| *side == subject)?))
        })
        .collect()
}

fn sides(mentions: &[(Vec<u32>, usize)], options: &Options) -> Vec<u8> {
    let mut weights = Weights::new(side::SLOTS * 3);
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    let mut dice = Dice::new(3);
    for pass in 0..options.passes {
        dice.shuffle(&mut order);
        for (slots, gold) in order.iter().filter_map(|at| mentions.get(*at)) {
            let mut scores = [0.0; 3];
            for (at, score) in scores.iter_mut().enumerate() {
                *score = slots.iter().map(|slot| weights.get(*slot as usize % side::SLOTS * 3 + at)).sum();
            }
            for (at, share) in side::shares(scores).into_iter().enumerate() {
                let gradient = f32::from(u8::from(*gold == at)) - share;
                for &slot in slots {
                    weights.step(slot as usize % side::SLOTS * 3 + at, gradient, options);
                }
            }
        }
        if pass >= options.passes / 2 {
            weights.sum_up();
        }
    }
    let passes = (options.passes - options.passes / 2).max(1) as f32;
    weights.sums.iter().map(|sum| (sum / passes * STEPS).round().clamp(-127.0, 127.0) as i8 as u8).collect()
}

fn learn(run: &Run, emissions: &mut Weights, moves: &mut Weights, options: &Options) {
    let scored: Vec<Scored> = run
        .iter()
        .map(|word| {
            let mut sums = [0.0; STATES];
            for &slot in &word.slots {
                for (state, sum) in sums.iter_mut().enumerate() {
                    *sum += emissions.get(slot as usize % SLOTS * STATES + state);
                }
            }
            let at = word.gap as usize * 6;
            let row = |from: usize| [0, 1].map(|to| moves.get(at + from * 2 + to));
            Scored { emissions: sums, moves: [row(0), row(1), row(2)], joins: word.gap != Gap::Break }
        })
        .collect();
    let (odds, pairs, _) = model::marginals(&scored);
    let mut last = 0;
    for ((word, odds), pairs) in run.iter().zip(&odds).zip(&pairs) {
        for (state, odds) in odds.iter().enumerate() {
            let gradient = f32::from(u8::from(word.gold == state + 1)) - odds;
            if gradient.abs() < 1e-4 {
                continue;
            }
            for &slot in &word.slots {
                emissions.step(slot as usize % SLOTS * STATES + state, gradient, options);
            }
        }
        for (from, row) in pairs.iter().enumerate() {
            for (to, odds) in row.iter().enumerate().skip(1) {
                let gradient = f32::from(u8::from(last == from && word.gold == to)) - odds;
                moves.step(word.gap as usize * 6 + from * 2 + to - 1, gradient, options);
            }
        }
        last = word.gold;
    }
}
