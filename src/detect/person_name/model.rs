//! The trained weights, of one byte each: those of the linear chain, by which words are names, and those by which names are on a side.
//!
//! In the file: a head of text; the weights of moves; then twice, for words and for sides, how many features weigh anything, how far each is from the one
//! before, and their weights, one kind after the other. Few features weigh anything: written like this they take half the room of the table that they are
//! read from.

use super::feature;
use super::side;
use super::unit::{GAPS, Gap};
use std::sync::LazyLock;

/// Bytes of readable text at the head of the model: what it was trained on, by which command.
pub(super) const HEAD: usize = 512;
/// Weights for each gap: from outside, begin or inside to begin or inside.
pub(super) const MOVES: usize = GAPS * 3 * 2;
/// Steps of a weight of one.
pub(super) const STEPS: f32 = 12.0;
/// The states of a word that is a name: it begins one, or goes on with it.
pub(super) const STATES: usize = 2;
/// Free weights of a mention: for the client and for a professional, each against a third party.
#[cfg(feature = "train")]
pub(super) const FREE: usize = 2;

/// From this likelihood on, a word is a name. Low, since a name missed is worse than a word hidden; the confidence says how sure it is.
pub(in super::super) const ENOUGH: f32 = 0.22;

/// Weights of a feature.
type Pair = [i8; 2];

/// A trained model.
pub struct Model {
    moves: [i8; MOVES],
    words: Vec<Pair>,
    sides: Vec<Pair>,
    /// From this likelihood on, a word is a name.
    pub(in super::super) enough: f32,
}

static TRAINED: LazyLock<Model> = LazyLock::new(|| Model::read(include_bytes!("names.model")).unwrap_or_else(Model::empty));

/// A number of seven bits a byte, the lowest first.
fn number(bytes: &mut &[u8]) -> Option<usize> {
    let mut value = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// The table of the features that weigh anything.
fn table(bytes: &mut &[u8], slots: usize) -> Option<Vec<Pair>> {
    let count = number(bytes)?;
    let mut places = Vec::with_capacity(count.min(slots));
    let mut at = 0;
    for _ in 0..count {
        at += number(bytes)?;
        places.push(at);
    }
    let (first, rest) = bytes.split_at_checked(count)?;
    let (second, rest) = rest.split_at_checked(count)?;
    *bytes = rest;
    let mut table = vec![[0; 2]; slots];
    for ((at, first), second) in places.into_iter().zip(first).zip(second) {
        *table.get_mut(at)? = [i8::from_le_bytes([*first]), i8::from_le_bytes([*second])];
    }
    Some(table)
}

fn sum(table: &[Pair], places: &[u32]) -> Sums {
    let (mut a, mut b) = (0_i32, 0_i32);
    for &place in places {
        // the tables' lengths are powers of two
        if let Some(&[first, second]) = table.get(place as usize & (table.len() - 1)) {
            a += i32::from(first);
            b += i32::from(second);
        }
    }
    [a, b]
}

impl Model {
    /// The model in the binary.
    pub(in super::super) fn trained() -> &'static Self {
        &TRAINED
    }

    /// A model from the bytes of its file.
    pub(in super::super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.get(HEAD..)?;
        let (moves, tables) = rest.split_at_checked(MOVES)?;
        rest = tables;
        let moves: [u8; MOVES] = moves.try_into().ok()?;
        Some(Self {
            moves: moves.map(|byte| i8::from_le_bytes([byte])),
            words: table(&mut rest, feature::SLOTS)?,
            sides: table(&mut rest, side::SLOTS)?,
            enough: ENOUGH,
        })
    }

    /// A model that finds nothing: what a broken file would be read as.
    fn empty() -> Self {
        Self { moves: [i8::MIN; MOVES], words: vec![[0; 2]], sides: vec![[0; 2]], enough: ENOUGH }
    }

    /// Weights of beginning and of going on, for a word with these features, in steps.
    pub(super) fn emissions(&self, places: &[u32]) -> Sums {
        sum(&self.words, places)
    }

    /// Weights of the client's and of a professional's side, for a mention with these features, in steps.
    pub(super) fn mention(&self, places: &[u32]) -> Sums {
        sum(&self.sides, places)
    }

    /// The weights of moving from outside, begin, inside to begin and inside over a gap.
    pub(super) fn moves(&self, gap: Gap) -> [[f32; STATES]; 3] {
        let weight = |at: usize| self.moves.get(at).map_or(0.0, |weight| f32::from(*weight) / STEPS);
        let at = gap as usize * 6;
        [0, 1, 2].map(|from| [0, 1].map(|to| weight(at + from * 2 + to)))
    }
}

/// Sums of a feature's two weights, in steps.
pub(super) type Sums = [i32; 2];

/// Weights of one from sums of steps.
pub(super) fn weights(sums: Sums) -> [f32; 2] {
    sums.map(|sum| sum as f32 / STEPS)
}

/// The weights of the three sides from those of a mention.
pub(super) fn sides(sums: Sums) -> [f32; 3] {
    let [client, professional] = weights(sums);
    [client, 0.0, professional]
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

/// How likely each word of a run begins a name, and goes on with one.
pub(super) fn odds(run: &[Scored]) -> Vec<Odds> {
    // most runs are one word long, of which nothing but begin and outside can be said
    if let [Scored { emissions: [begin, _], moves: [[first, _], ..], .. }] = run {
        return vec![[1.0 / (1.0 + (-begin - first).exp()), 0.0]];
    }
    marginals(run).0
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
