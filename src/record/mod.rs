//! Records: passages, people, marks.

mod context;
mod people;
mod relation;

pub use context::people_from_context;
pub use people::{People, Person, PersonId, PersonName, Subject};
pub use relation::{relation, relation_in};
