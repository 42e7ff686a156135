//! Hashing for tables of short words that no outsider fills: one multiplication a step.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A map by words or small numbers. Nothing iterates over it, so its order tells nothing.
pub(super) type FastMap<K, V> = HashMap<K, V, BuildHasherDefault<Fast>>;

const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Folds eight bytes a step.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fast(u64);

impl Fast {
    fn add(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(FACTOR);
    }
}

impl Hasher for Fast {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.add(chunk.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)));
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            self.add(rest.iter().fold(rest.len() as u64, |value, byte| value << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.add(u64::from(value));
    }

    fn write_u32(&mut self, value: u32) {
        self.add(u64::from(value));
    }

    fn write_u64(&mut self, value: u64) {
        self.add(value);
    }

    fn write_usize(&mut self, value: usize) {
        self.add(value as u64);
    }

    fn finish(&self) -> u64 {
        // the table takes its place from the low bits and its tags from the high ones
        self.0 ^ self.0 >> 29
    }
}
