//! Byte offsets in the units of other systems.

/// A unit in which a place in a text is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OffsetUnit {
    /// UTF-8 bytes (Rust).
    Bytes,
    /// Unicode code points (Python, the annotated data).
    CodePoints,
    /// UTF-16 code units (JavaScript, the DOM).
    Utf16,
}

/// Converts ascending byte offsets of one text in a single pass.
#[derive(Debug)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: OffsetUnit,
    bytes: usize,
    units: usize,
}

impl<'t> Offsets<'t> {
    /// A converter that stands at the start of `text`.
    pub fn new(text: &'t str, unit: OffsetUnit) -> Self {
        Self { text, unit, bytes: 0, units: 0 }
    }

    /// Byte offset `at` in the unit. Calls with ascending offsets share one pass; a smaller one starts again.
    pub fn convert(&mut self, at: usize) -> usize {
        if self.unit == OffsetUnit::Bytes {
            return at;
        }
        if at < self.bytes {
            (self.bytes, self.units) = (0, 0);
        }
        for c in self.text.get(self.bytes..).unwrap_or("").chars() {
            if self.bytes >= at {
                break;
            }
            self.bytes += c.len_utf8();
            self.units += if self.unit == OffsetUnit::Utf16 { c.len_utf16() } else { 1 };
        }
        self.units
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_each_unit() {
        let text = "a😀é\u{0301}Z";
        for (at, points, utf16) in [(0, 0, 0), (1, 1, 1), (5, 2, 3), (7, 3, 4), (9, 4, 5), (10, 5, 6)] {
            assert_eq!(Offsets::new(text, OffsetUnit::CodePoints).convert(at), points);
            assert_eq!(Offsets::new(text, OffsetUnit::Utf16).convert(at), utf16);
        }
    }
}
