//! Records: passages, people, marks.

mod people;

pub use people::{People, Person, PersonId, PersonName, Subject};
