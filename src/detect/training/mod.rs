//! What the offline command `train` needs of the recognizers: only built for it.

mod corpus;
mod folds;
mod origins;
mod score;
mod variants;

pub use corpus::Read;
pub use folds::{Sources, fit, folds, judge};
pub use origins::origins;

use super::lexicon::build;

/// The public lists that the lexicon is made from, by file name.
pub const LISTS: [&str; 9] = [
    "ons_given_1996_2024.tsv",
    "ons_top100_1904_1994.tsv",
    "us_ssa_given.tsv",
    "us_census1990_surnames.tsv",
    "names_by_country.tsv",
    "nicknames.csv",
    "gb_places.csv",
    "words_scowl.tsv",
    "ambiguous_names.tsv",
];

/// Makes the lexicon from the texts of the public lists, in the order of [`LISTS`]; nothing where a word cannot be found again in what was made.
pub fn lexicon(lists: &[String; 9]) -> Option<Vec<u8>> {
    let [ons_recent, ons_old, ssa, census, by_country, nicknames, places, scowl, ambiguous] = lists;
    build::lexicon(&build::Lists { ons_recent, ons_old, ssa, census, by_country, nicknames, places, scowl, ambiguous })
}
