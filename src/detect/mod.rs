//! Finds identifiers in passages, and whose they are. One recognizer a file; the list below is all of them.

mod age;
mod consistent;
mod contact;
mod cue;
mod date;
mod date_of_birth;
mod date_shape;
mod finding;
mod hash;
mod known;
mod lexicon;
#[cfg(test)]
mod marked;
mod merge;
mod nhs_number;
mod passage;
mod passage_cue;
mod person_name;
mod protected;
mod starts;
#[cfg(feature = "train")]
pub mod training;
mod vocabulary;
mod whose;
mod word_class;
mod words;

pub use crate::record::Category;
pub use finding::Finding;
pub use passage_cue::{PassageCue, passage_cues};
pub(crate) use words::is_ordinary as is_ordinary_word;
#[cfg(not(target_arch = "wasm32"))]
pub use words::listed_names;

use crate::record::{People, Subject};
use known::Known;
use passage::Passage;
use person_name::Model;
use time::{Date, Month};
use vocabulary::Vocabulary;

/// Adds what it finds in a passage. What recognizers above it in the list found stands in the list of findings already, sorted by place.
type Recognizer = fn(&Passage<'_>, &Known, &mut Vec<Finding>);

/// Every recognizer but those of names.
const RECOGNIZERS: &[Recognizer] = &[nhs_number::find, date_of_birth::find, contact::find, date::find, age::find];

/// Finds the identifiers in all texts of one record: `texts` in, one list of findings for each out, sorted by place.
///
/// The whole record is given at once, since what is certain in one text is found in all of them.
pub fn detect(texts: &[&str], people: &People) -> Vec<Vec<Finding>> {
    detect_with(Model::trained(), texts, people)
}

/// Finds the identifiers by a given model of names. Names come first: whose a number or a date is depends on who is named beside it.
fn detect_with(model: &Model, texts: &[&str], people: &People) -> Vec<Vec<Finding>> {
    let known = Known::new(people);
    let client_known = people.iter().any(|(_, person)| person.subject == Subject::Client && !person.names.is_empty());
    let mut vocabulary = Vocabulary::default();
    let passages: Vec<Passage<'_>> = texts.iter().map(|text| Passage::new(text, client_known, &mut vocabulary)).collect();
    let mut found: Vec<Vec<Finding>> = vec![Vec::new(); texts.len()];
    let run = |recognizers: &[Recognizer], found: &mut Vec<Vec<Finding>>| {
        for (passage, found) in passages.iter().zip(found.iter_mut()) {
            for recognizer in recognizers {
                recognizer(passage, &known, found);
                merge::settle(found);
            }
        }
    };
    run(&[known::find], &mut found);
    person_name::find(&passages, vocabulary.len(), &mut found, model);
    for (passage, found) in passages.iter().zip(found.iter_mut()) {
        found.retain(|finding| !ends_file_name(passage, finding) && !protected::is_nobody(passage, finding));
    }
    run(RECOGNIZERS, &mut found);
    consistent::remember_numbers(&passages, &mut found);
    consistent::settle_owners(texts, &mut found);
    found
}

/// The day that a found date writes in whole ("05/03/1984", "5th of March 84"); `None` where a part of it is left open.
pub(crate) fn date_written(text: &str) -> Option<Date> {
    let shape = date_shape::at(&Passage::new(text, true, &mut Vocabulary::default()), 0)?;
    Date::from_calendar_date(i32::from(shape.year?), Month::try_from(shape.month?).ok()?, shape.day?).ok()
}

/// Whether a name is nothing but the ending of a file name or a host: "clinic-letter-180325.html".
fn ends_file_name(passage: &Passage<'_>, finding: &Finding) -> bool {
    if finding.category != Category::Name || finding.person.is_some() {
        return false;
    }
    let first = passage.token_at(finding.span.start());
    passage.token(first).is_some_and(|token| token.span == finding.span)
        && passage.before(first, 1) == "."
        && !passage.spaced(first)
        && !passage.spaced(first.wrapping_sub(1))
        && contact::is_file_ending(passage.word(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::people_from_context;
    use serde_json::json;

    #[test]
    fn what_is_certain_in_one_text_is_found_in_all() {
        let texts = ["Her mum Denise rang.", "will try denise again", "nothing here"];
        let found = detect(&texts, &People::default());
        let at: Vec<Vec<&str>> = texts.iter().zip(&found).map(|(text, found)| found.iter().map(|finding| finding.span.of(text)).collect()).collect();
        assert_eq!(at, [vec!["Denise"], vec!["denise"], vec![]]);
        assert!(found.iter().flatten().all(|finding| finding.subject == crate::record::Subject::ThirdParty));
    }

    #[test]
    fn one_value_has_one_owner() {
        let people = marked::people();
        let texts = ["His friend Mo, 07700 900463", "left a message on 07700 900463", "RiO 1047723", "mum's RiO 1047723", "Mo (DOB 3/4/1990)", "DOB 3/4/1990"];
        let found = detect(&texts, &people);
        let sides: Vec<_> = found.iter().flatten().filter(|finding| finding.category != Category::Name).map(|finding| finding.subject.code()).collect();
        assert!(sides.len() == 6 && sides.iter().all(|side| matches!(*side, "third_party" | "unknown")), "{sides:?}");
    }

    #[test]
    fn endings_of_files_are_no_names_and_names_in_them_are() {
        let texts = ["Dr.html", "clinic-letter-180325.html", "2025-02-27_GPreferral_WHITTAKER_Daniel.txt"];
        let found = detect(&texts, &marked::people());
        let names: Vec<&str> = texts
            .iter()
            .zip(&found)
            .flat_map(|(text, found)| found.iter().filter(|finding| finding.category == Category::Name).map(|finding| finding.span.of(text)))
            .collect();
        assert_eq!(names, ["WHITTAKER_Daniel"]);
    }

    #[test]
    fn bears_any_text_and_finds_the_same_again() {
        let people = people_from_context(&json!({"client": {"given": ["Ł"], "family": "O'", "dob": "2000-02-29", "nhs": "1"}}));
        for text in [
            "",
            "\n",
            "NHS",
            "NHS no",
            "DOB",
            "b.",
            "@",
            "a@b",
            "+",
            "(0",
            "Dr",
            "Dr.",
            "\u{200b}",
            "mum (",
            "'s",
            "\u{0}",
            "e\u{301}\u{301}",
            "🐸: x",
            "Mr \u{1F600} O'",
            "born on the",
            "flat",
            "12/",
            "1 2 3 4 5 6 7 8 9 0 1 2",
        ] {
            assert_eq!(detect(&[text], &people), detect(&[text], &people));
        }
    }

    #[test]
    fn findings_are_in_order_whole_and_inside_the_text() {
        let text = "Łukasz’s mum Zoë (b. ０５/03/1984) rang 07700 900027 re NHS no 999 945 8076, zoe@mail.example, ZZ99 3VZ";
        let found = detect(&[text], &marked::people()).remove(0);
        assert!(found.is_sorted_by_key(|finding| finding.span.start()));
        assert!(found.iter().all(|finding| !finding.span.of(text).is_empty() && finding.confidence <= 100 && !finding.evidence.is_empty()));
        assert!(found.len() >= 6);
    }
}
