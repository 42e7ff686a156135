//! What the offline command `train` needs of the recognizers: only built for it.

mod corpus;
mod folds;
mod score;
mod variants;

pub use folds::{Sources, fit, folds, judge};

use super::lexicon::build;
use std::io;
use std::path::Path;

/// Makes the lexicon from the public lists in a directory.
///
/// # Errors
/// Where a list cannot be read.
pub fn lexicon(lists: &Path) -> io::Result<Vec<u8>> {
    let read = |name: &str| std::fs::read_to_string(lists.join(name));
    Ok(build::lexicon(&build::Lists {
        ons_recent: &read("ons_given_1996_2024.tsv")?,
        ons_old: &read("ons_top100_1904_1994.tsv")?,
        ssa: &read("us_ssa_given.tsv")?,
        census: &read("us_census1990_surnames.tsv")?,
        by_country: &read("names_by_country.tsv")?,
        nicknames: &read("nicknames.csv")?,
        places: &read("gb_places.csv")?,
        scowl: &read("words_scowl.tsv")?,
        ambiguous: &read("ambiguous_names.tsv")?,
    }))
}
