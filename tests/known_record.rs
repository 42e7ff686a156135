//! Everything that a FHIR record knows is found in it, at any depth: structured elements, references, letters in base64 and XHTML.

// Clippy's exemption for tests stops at the helpers that they share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redacted_record::Examined;
use redacted_record::record::{Category, Format, People, Record};
use redacted_record::text::{Span, fold};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;

/// A string of the record as the annotation counts in it: decoded from base64, markup and all.
fn string_at(record: &Value, expected: &Value) -> String {
    let text = record.pointer(expected["pointer"].as_str().unwrap()).unwrap().as_str().unwrap();
    if expected["encoding"] == "base64" { String::from_utf8(STANDARD.decode(text).unwrap()).unwrap() } else { text.to_owned() }
}

/// Words of a text: runs of letters and digits; single letters only where there is nothing longer, titles never.
fn words(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(Span::between(from, at));
                start = None;
            }
            _ => {}
        }
    }
    let longer: Vec<Span> = found.iter().copied().filter(|word| word.of(text).chars().count() > 1).collect();
    if longer.is_empty() { found } else { longer }
}

/// Whether a marked span is an identifier with a shape of its own, or names somebody whom the record lists. Names that the record does not know are
/// measured elsewhere; they count here where they share a word with one that it knows.
fn listed(people: &People, span: &Value) -> bool {
    if !span["label"].as_str().unwrap().starts_with("NAME") {
        return true;
    }
    let text = fold(span["text"].as_str().unwrap());
    let parts = |text: &str| -> Vec<String> { text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect() };
    people.iter().any(|(_, person)| {
        person.names.iter().any(|name| {
            let words: Vec<String> =
                name.given.iter().chain(&name.family).chain(&name.text).flat_map(|part| parts(&fold(part))).filter(|word| word.len() > 2).collect();
            let letters: String = words.iter().filter_map(|word| word.chars().next()).collect();
            parts(&text).iter().any(|word| words.contains(word)) || parts(&text).concat() == letters && letters.len() > 1
        })
    })
}

struct Outcome {
    total: usize,
    missed: Vec<String>,
    /// Names with a subject that is another than the annotated one.
    astray: Vec<String>,
    named: usize,
}

fn outcome(name: &str) -> Outcome {
    let bytes = fs::read(format!("www/records/{name}.json")).unwrap();
    let root: Value = serde_json::from_slice(&bytes).unwrap();
    let expected: Value = serde_json::from_slice(&fs::read(format!("tests/data/{name}.expected.json")).unwrap()).unwrap();
    let examined = Examined::new(Record::read(&bytes, Format::Fhir).unwrap());
    let passages: BTreeMap<&str, _> = examined.passages().map(|(passage, found)| (passage.place.as_str(), (passage, found))).collect();
    let people = examined.record().people().clone();
    let mut outcome = Outcome { total: 0, missed: Vec::new(), astray: Vec::new(), named: 0 };
    for string in expected["strings"].as_array().unwrap() {
        let pointer = string["pointer"].as_str().unwrap();
        let text = string_at(&root, string);
        let mut bytes_at: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes_at.push(text.len());
        // a whole string that no passage holds is never shown
        let found: Vec<(Span, Category, &str)> = match passages.get(pointer) {
            Some((passage, found)) => found
                .iter()
                .map(|finding| {
                    let span = passage.html.as_ref().map_or(finding.span, |html| html.in_markup(finding.span));
                    (span, finding.category, finding.subject.code())
                })
                .filter(|(span, _, _)| !span.is_empty())
                .collect(),
            None => Vec::new(),
        };
        for span in string["spans"].as_array().unwrap() {
            if !listed(&people, span) {
                continue;
            }
            let label = span["label"].as_str().unwrap();
            let at = |end: &str| bytes_at[span[end].as_u64().unwrap() as usize];
            let want = Span::between(at("start"), at("end"));
            let covered = words(want.of(&text)).iter().all(|word| {
                let word = Span::between(want.start() + word.start(), want.start() + word.end());
                (word.start()..word.end()).all(|byte| found.iter().any(|(span, _, _)| span.start() <= byte && byte < span.end()))
            });
            outcome.total += 1;
            // the attributes of markup reach no output
            let in_tag = text[..want.start()].rfind('<').is_some_and(|open| !text[open..want.start()].contains('>'));
            if in_tag && string["media"] != "text/plain" {
                outcome.total -= 1;
                continue;
            }
            let line = format!("{pointer} {label} {:?}", want.of(&text));
            if !covered {
                outcome.missed.push(line);
                continue;
            }
            let subject = match label {
                "NAME.client" => "client",
                "NAME.third" => "third_party",
                "NAME.staff" => "professional",
                _ => continue,
            };
            outcome.named += 1;
            if !found.iter().any(|(span, category, told)| *category == Category::Name && span.overlaps(want) && *told == subject) {
                let told: Vec<&str> = found.iter().filter(|(span, _, _)| span.overlaps(want)).map(|(_, _, told)| *told).collect();
                outcome.astray.push(format!("{line} {told:?}"));
            }
        }
    }
    outcome
}

#[test]
fn what_a_record_knows_is_found_in_it() {
    // of the small record one is left: "ow", a worker's initials in lower case that are a word as well
    for (name, least) in [("record-amara", 0.99), ("record-small", 0.98)] {
        let outcome = outcome(name);
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        let recall = 1.0 - share(outcome.missed.len(), outcome.total);
        let subject = 1.0 - share(outcome.astray.len(), outcome.named);
        println!("{name}: {} spans, recall {recall:.4}, owner {subject:.4}", outcome.total);
        println!("missed:\n{}\nother owner:\n{}", outcome.missed.join("\n"), outcome.astray.join("\n"));
        assert!(recall >= least, "{name}: recall {recall:.4}; missed {:#?}", outcome.missed);
        assert!(subject >= 0.96, "{name}: owner {subject:.4}");
    }
}
