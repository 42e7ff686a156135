//! Text after redaction.

/// The word that stands for everything hidden in a client-facing output: one form, one width (rules.md 2.6).
pub const BLOCK: &str = "[redacted]";

/// A stretch of redacted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Text that may be read: of the record, or a placeholder.
    Text(String),
    /// One redaction. Nothing tells it from any other.
    Block,
}

/// The segments as one string, every block as [`BLOCK`].
pub fn join_segments(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| match segment {
            Segment::Text(text) => text.as_str(),
            Segment::Block => BLOCK,
        })
        .collect()
}
