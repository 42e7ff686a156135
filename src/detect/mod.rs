//! Finds identifiers in passages, and whose they are. One recognizer a file; the list below is all of them.

mod finding;

pub use crate::record::Category;
pub use finding::Finding;

use crate::record::People;

/// Finds the identifiers in all texts of one record: `texts` in, one list of findings for each out, sorted by place.
///
/// The whole record is given at once, since what is certain in one text is found in all of them.
pub fn detect(texts: &[&str], _people: &People) -> Vec<Vec<Finding>> {
    texts.iter().map(|_| Vec::new()).collect()
}
