//! Text: spans, folding with a map back, tokens, offsets in other units.

mod fold;
mod offsets;
mod segment;
mod span;
mod token;

pub use fold::{Folded, fold};
pub use offsets::{OffsetUnit, Offsets};
pub use segment::{BLOCK, Segment, join_segments};
pub use span::Span;
pub use token::{Case, Source, Token, TokenKind};
