//! Finds identifiers in passages, and whose they are. One recognizer a file; the list below is all of them.

mod contact;
mod cue;
mod date_of_birth;
mod date_shape;
mod finding;
mod known;
mod merge;
mod nhs_number;
mod passage;
mod person_name;
mod whose;
mod words;

pub use crate::record::Category;
pub use finding::Finding;
pub(crate) use words::is_ordinary as is_ordinary_word;

use crate::record::People;
use known::Known;
use passage::Passage;

/// Adds what it finds in a passage. What recognizers above it in the list found stands in the list of findings already, sorted by place.
type Recognizer = fn(&Passage<'_>, &Known, &mut Vec<Finding>);

/// Every recognizer, names first: whose a number or a date is depends on who is named beside it.
const RECOGNIZERS: &[Recognizer] = &[known::find, person_name::find, nhs_number::find, date_of_birth::find, contact::find];

/// How many recognizers find names; the record's memory of names is applied after them.
const NAMES: usize = 2;

/// Finds the identifiers in all texts of one record: `texts` in, one list of findings for each out, sorted by place.
///
/// The whole record is given at once, since what is certain in one text is found in all of them.
pub fn detect(texts: &[&str], people: &People) -> Vec<Vec<Finding>> {
    let known = Known::new(people);
    let passages: Vec<Passage<'_>> = texts.iter().map(|text| Passage::new(text)).collect();
    let mut found: Vec<Vec<Finding>> = vec![Vec::new(); texts.len()];
    let run = |recognizers: &[Recognizer], found: &mut Vec<Vec<Finding>>| {
        for (passage, found) in passages.iter().zip(found.iter_mut()) {
            for recognizer in recognizers {
                recognizer(passage, &known, found);
                merge::settle(found);
            }
        }
    };
    let (names, others) = RECOGNIZERS.split_at(NAMES);
    run(names, &mut found);
    person_name::remember(&passages, &mut found);
    for found in &mut found {
        merge::settle(found);
    }
    run(others, &mut found);
    found
}
