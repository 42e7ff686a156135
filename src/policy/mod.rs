//! Who may see what, and what must be true before they see it.
//!
//! Knows nothing of text, detection or records: an information-governance lead can read and test it alone.

mod action;
mod audience;
mod case;
mod column;
mod date;
mod diff;
mod gate;
mod json;
mod past;
mod print;
mod requirement;
mod schema;
mod table;

pub use action::Action;
pub use audience::Audience;
pub use case::{Case, CaseError, Expiry, Opinion};
pub use column::Column;
pub use date::{Instant, Moment, add_months, parse_date};
pub use diff::{Change, Direction};
pub use gate::{Unmet, check};
pub use past::PastPolicy;
pub use requirement::Requirement;
pub use table::{Policy, PolicyError};
