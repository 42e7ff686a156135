//! Trains the chain: stochastic gradient steps on the likelihood of annotated texts, seeded, so that the same texts give the same bytes.

use super::feature::{self, SLOTS, Slots};
use super::memory::Memory;
use super::model::{self, FREE, HEAD, MOVES, STATES, STEPS, Scored};
use super::side::{self, SIDES};
use super::unit::Gap;
use super::{Category, Finding, Model, Own, Reading};
use crate::detect::passage::Passage;
use crate::record::Subject;
use crate::text::Span;
use std::collections::HashMap;

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
pub(in super::super) fn runs(passage: &Passage<'_>, words: usize, found: &[Finding], names: &[(usize, usize)], model: Option<&Model>) -> (Vec<Run>, usize) {
    let codes = feature::known_codes(passage, found);
    let mut reading = Reading::new(passage, &codes);
    let mut slots = Slots::default();
    if let Some(model) = model {
        reading.look(model, &mut Own::default(), &mut slots);
        reading.read(model, None, &mut slots);
    }
    let readings = [reading];
    let memory = model.map(|_| Memory::of(&readings, words));
    let [reading] = &readings;
    let gold: Vec<usize> = gold(passage, reading, names);
    let runs: Vec<Run> = reading
        .runs()
        .into_iter()
        .map(|run| {
            run.filter_map(|at| {
                let unit = reading.units.get(at)?;
                slots.places.clear();
                reading.ground.own(unit.token, &mut slots);
                reading.ground.around(unit, &mut slots);
                reading.ground.elsewhere(unit, reading.elsewhere(at, memory.as_ref()), &mut slots);
                Some(Word { slots: slots.places.clone(), gap: unit.gap, gold: gold.get(at).copied().unwrap_or_default() })
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
    /// How many features of words are kept, and how many of mentions: the size of the model.
    pub(in super::super) word_features: usize,
    pub(in super::super) side_features: usize,
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

    /// Which pairs of weights tell most: by how much worse the training texts would be read without them, about (a weight's square times its curvature,
    /// for which the squares of its gradients stand: LeCun, Denker and Solla, Optimal Brain Damage, 1990).
    fn telling(&self, most: usize) -> Vec<bool> {
        let worth = |pair: (&[f32], &[f32])| pair.0.iter().zip(pair.1).map(|(value, square)| value * value * square).sum::<f32>();
        let worths: Vec<f32> = self.values.chunks(2).zip(self.squares.chunks(2)).map(worth).collect();
        let mut order: Vec<usize> = (0..worths.len()).filter(|at| worths.get(*at).is_some_and(|worth| *worth > 0.0)).collect();
        order.sort_by(|a, b| worths.get(*b).partial_cmp(&worths.get(*a)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(b)));
        let mut telling = vec![false; worths.len()];
        for at in order.into_iter().take(most) {
            if let Some(slot) = telling.get_mut(at) {
                *slot = true;
            }
        }
        telling
    }

    /// The mean of the passes that were summed up.
    fn means(&self, options: &Options) -> Vec<f32> {
        let passes = (options.passes - options.passes / 2).max(1) as f32;
        self.sums.iter().map(|sum| sum / passes).collect()
    }

    fn sum_up(&mut self) {
        for (sum, value) in self.sums.iter_mut().zip(&self.values) {
            *sum += value;
        }
    }
}

/// Leaves out the features that are seen fewer than `least` times: what is seen once tells nothing of other texts and takes the room of what does.
fn prune(mut features: Vec<&mut Vec<u32>>, least: u32) {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for feature in features.iter().flat_map(|list| list.iter()) {
        *counts.entry(*feature).or_default() += 1;
    }
    for list in &mut features {
        list.retain(|slot| counts.get(slot).is_some_and(|count| *count >= least));
    }
}

/// [`prune`] for the words of runs.
pub(in super::super) fn prune_runs(runs: &mut [Run], least: u32) {
    prune(runs.iter_mut().flatten().map(|word| &mut word.slots).collect(), least);
}

/// [`prune`] for mentions.
pub(in super::super) fn prune_mentions(mentions: &mut [Told], least: u32) {
    prune(mentions.iter_mut().map(|(slots, _)| slots).collect(), least);
}

/// Trains on runs and mentions: twice each, the second time with the features alone that told most the first time.
pub(in super::super) fn train(runs: &[Run], mentions: &[Told], options: &Options, head: &str) -> Vec<u8> {
    let (_, emissions) = chain(runs, options);
    let telling = emissions.telling(options.word_features);
    let runs: Vec<Run> = runs.iter().map(|run| run.iter().map(|word| Word { slots: kept(&word.slots, &telling), ..*word }).collect()).collect();
    let (moves, emissions) = chain(&runs, options);
    let telling = sides(mentions, options).telling(options.side_features);
    let mentions: Vec<Told> = mentions.iter().map(|(slots, gold)| (kept(slots, &telling), *gold)).collect();
    let sides = sides(&mentions, options);
    let mut bytes = head.as_bytes().to_vec();
    bytes.resize(HEAD, b'\n');
    bytes.extend(moves.means(options).iter().map(|weight| steps(*weight)));
    write(&emissions.means(options), &mut bytes);
    write(&sides.means(options), &mut bytes);
    bytes
}

fn steps(weight: f32) -> u8 {
    (weight * STEPS).round().clamp(-127.0, 127.0) as i8 as u8
}

/// A table of pairs of weights, without those that are nothing.
fn write(weights: &[f32], bytes: &mut Vec<u8>) {
    let pairs = weights.chunks(2).map(|pair| pair.iter().map(|weight| steps(*weight)).collect::<Vec<u8>>());
    let held: Vec<(usize, Vec<u8>)> = pairs.enumerate().filter(|(_, pair)| pair.iter().any(|step| *step != 0)).collect();
    let number = |mut value: usize, bytes: &mut Vec<u8>| {
        while value >= 0x80 {
            bytes.push((value & 0x7f) as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    };
    number(held.len(), bytes);
    let mut last = 0;
    for (at, _) in &held {
        number(at - last, bytes);
        last = *at;
    }
    for kind in 0..2 {
        bytes.extend(held.iter().filter_map(|(_, pair)| pair.get(kind)));
    }
}

fn kept(slots: &[u32], telling: &[bool]) -> Vec<u32> {
    slots.iter().copied().filter(|slot| telling.get(*slot as usize % telling.len()).copied().unwrap_or_default()).collect()
}

/// The weights of moves and of words.
fn chain(runs: &[Run], options: &Options) -> (Weights, Weights) {
    let mut emissions = Weights::new(SLOTS * STATES);
    let mut moves = Weights::new(MOVES);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    let mut dice = Dice::new(20_250_314);
    for pass in 0..options.passes {
        dice.shuffle(&mut order);
        for &at in &order {
            if let Some(run) = runs.get(at) {
                learn(run, &mut emissions, &mut moves, options);
            }
        }
        if pass >= options.passes / 2 {
            emissions.sum_up();
            moves.sum_up();
        }
    }
    (moves, emissions)
}

/// A mention of a training text: its features and its side's place in [`SIDES`].
pub(in super::super) type Told = (Vec<u32>, usize);

/// The mentions of a text; with a model, as its second choice sees them.
pub(in super::super) fn mentions(passage: &Passage<'_>, found: &[Finding], names: &[(usize, usize, Subject)], model: Option<&Model>) -> Vec<Told> {
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
    let mut all = side::mentions(std::slice::from_ref(passage), &codes, std::slice::from_ref(&marked));
    match model {
        Some(model) => side::second(&mut all, model),
        None => side::add_around(&mut all, None),
    }
    all.into_iter()
        .filter_map(|mention| {
            let subject = marked.get(mention.finding)?.subject;
            Some((mention.slots, SIDES.iter().position(|side| *side == subject)?))
        })
        .collect()
}

fn sides(mentions: &[Told], options: &Options) -> Weights {
    // a third of the rate: sides have fewer features, each seen more often
    let options = &Options { rate: options.rate / 3.0, ..*options };
    let mut weights = Weights::new(side::SLOTS * FREE);
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    let mut dice = Dice::new(3);
    for pass in 0..options.passes {
        dice.shuffle(&mut order);
        for (slots, gold) in order.iter().filter_map(|at| mentions.get(*at)) {
            let score = |kind: usize| slots.iter().map(|slot| weights.get(*slot as usize % side::SLOTS * FREE + kind)).sum();
            let [client, _, professional] = side::shares([score(0), 0.0, score(1)]);
            for (kind, (side, share)) in [(Subject::Client, client), (Subject::Professional, professional)].into_iter().enumerate() {
                let gradient = f32::from(u8::from(SIDES.get(*gold) == Some(&side))) - share;
                for &slot in slots {
                    weights.step(slot as usize % side::SLOTS * FREE + kind, gradient, options);
                }
            }
        }
        if pass >= options.passes / 2 {
            weights.sum_up();
        }
    }
    weights
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
