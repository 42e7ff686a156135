//! The linear chain: how likely each word of a run is a name, from weights of one byte.

use super::feature::SLOTS;
use super::unit::{GAPS, Gap};

/// Bytes of readable text at the head of the model: what it was trained on, by which command.
pub(super) const HEAD: usize = 512;
/// Weights for each gap: from outside, begin or inside to begin or inside.
pub(super) const MOVES: usize = GAPS * 3 * 2;
/// Steps of a weight of one.
pub(super) const STEPS: f32 = 24.0;

/// The states of a word that is a name: it begins one, or goes on with it.
pub(super) const STATES: usize = 2;

/// A trained model, read where it lies.
#[derive(Clone, Copy)]
pub struct Model<'m> {
    bytes: &'m [u8],
}

static TRAINED: &[u8] = include_bytes!("names.model");

impl Model<'static> {
    /// The model in the binary.
    pub(in super::super) const fn trained() -> Self {
        Self { bytes: TRAINED }
    }
}

impl<'m> Model<'m> {
    #[cfg(feature = "train")]
    pub(in super::super) const fn new(bytes: &'m [u8]) -> Self {
        Self { bytes }
    }

    fn weight(&self, at: usize) -> f32 {
        self.bytes.get(HEAD + at).map_or(0.0, |byte| f32::from(i8::from_le_bytes([*byte])) / STEPS)
    }

    /// Weights of beginning and of going on, for a word with these features.
    pub(super) fn emissions(&self, slots: &[u32]) -> [f32; STATES] {
        let weights = self.bytes.get(HEAD + MOVES..).unwrap_or_default();
        let (mut begin, mut inside) = (0_i32, 0_i32);
        for &slot in slots {
            let at = slot as usize % SLOTS * STATES;
            if let Some(&[b, i]) = weights.get(at..at + STATES) {
                begin += i32::from(i8::from_le_bytes([b]));
                inside += i32::from(i8::from_le_bytes([i]));
            }
        }
        [begin as f32 / STEPS, inside as f32 / STEPS]
    }

    /// The weights of the sides for a mention with these features.
    pub(super) fn sides(&self, slots: &[u32]) -> [f32; 3] {
        let weights = self.bytes.get(HEAD + MOVES + SLOTS * STATES..).unwrap_or_default();
        let mut sums = [0_i32; 3];
        for &slot in slots {
            let at = slot as usize % super::side::SLOTS * 3;
            for (sum, byte) in sums.iter_mut().zip(weights.get(at..at + 3).unwrap_or_default()) {
                *sum += i32::from(i8::from_le_bytes([*byte]));
            }
        }
        sums.map(|sum| sum as f32 / STEPS)
    }

    /// The weights of moving from outside, begin, inside to begin and inside over a gap.
    pub(super) fn moves(&self, gap: Gap) -> [[f32; STATES]; 3] {
        let at = gap as usize * 6;
        [0, 1, 2].map(|from| [0, 1].map(|to| self.weight(at + from * 2 + to)))
    }
}

/// A word of a run, scored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) emissions: [f32; STATES],
    pub(super) moves: [[f32; STATES]; 3],
    /// Whether it can go on with the word before.
    pub(super) joins: bool,
}

/// How likely a word begins a name, and goes on with one.
pub(super) type Odds = [f32; STATES];

const NEVER: f32 = -1e9;

fn log_sum(values: [f32; 3]) -> f32 {
    let most = values.into_iter().fold(f32::MIN, f32::max);
    most + values.iter().map(|value| (value - most).exp()).sum::<f32>().ln()
}

/// The scores of the moves into a word: from each of outside, begin, inside to each.
fn steps(word: &Scored, first: bool) -> [[f32; 3]; 3] {
    let mut out = [[0.0; 3]; 3];
    for (from, (row, moves)) in out.iter_mut().zip(&word.moves).enumerate() {
        let [moves_begin, moves_inside] = *moves;
        let [begin, inside] = word.emissions;
        let can_join = word.joins && !first && from > 0;
        *row = [0.0, begin + moves_begin, if can_join { inside + moves_inside } else { NEVER }];
    }
    out
}

/// Runs forward and backward over a run of words; what stands before and after it is outside. Also gives the log of the sum over all readings.
pub(super) fn marginals(run: &[Scored]) -> (Vec<Odds>, Vec<[[f32; 3]; 3]>, f32) {
    let all: Vec<[[f32; 3]; 3]> = run.iter().enumerate().map(|(at, word)| steps(word, at == 0)).collect();
    let mut forward: Vec<[f32; 3]> = Vec::with_capacity(run.len() + 1);
    let mut last = [0.0, NEVER, NEVER];
    forward.push(last);
    for step in &all {
        let [outside, begin, inside] = step;
        let column = |to: usize| {
            let pick = |row: &[f32; 3]| row.get(to).copied().unwrap_or(NEVER);
            let [a, b, c] = last;
            log_sum([a + pick(outside), b + pick(begin), c + pick(inside)])
        };
        last = [column(0), column(1), column(2)];
        forward.push(last);
    }
    let total = log_sum(last);
    let mut odds = vec![[0.0; 2]; run.len()];
    let mut pairs = vec![[[0.0; 3]; 3]; run.len()];
    let mut after = [0.0_f32; 3];
    for at in (0..run.len()).rev() {
        let (Some(step), Some(before)) = (all.get(at), forward.get(at)) else { continue };
        let mut next = [0.0; 3];
        let mut pair = [[0.0; 3]; 3];
        for (((row, from), next), pair) in step.iter().zip(before).zip(next.iter_mut()).zip(pair.iter_mut()) {
            let [x, y, z] = *row;
            let [a, b, c] = after;
            *next = log_sum([x + a, y + b, z + c]);
            *pair = [x + a, y + b, z + c].map(|score| (from + score - total).exp());
        }
        let [[_, b0, i0], [_, b1, i1], [_, b2, i2]] = pair;
        if let Some(slot) = odds.get_mut(at) {
            *slot = [b0 + b1 + b2, i0 + i1 + i2];
        }
        if let Some(slot) = pairs.get_mut(at) {
            *slot = pair;
        }
        after = next;
    }
    (odds, pairs, total)
}
