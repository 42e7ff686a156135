//! The examples of the rules: what must be found in them, and in which nothing must.

// Clippy's exemption for tests stops at the helpers that they share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

use redacted_record::detect::{Category, Finding, detect};
use redacted_record::record::{People, Person, PersonName, Subject, people_from_context, relation_in};
use redacted_record::text::Span;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Groups of which every marked span must be found, by the type of what is marked.
const FOUND: &[(&str, &[&str])] = &[
    ("NHS number", &["NH", "NO", "CN", "CD", "ID"]),
    ("DOB", &["CD", "TD", "CN", "TN"]),
    ("client name", &["CN", "ID"]),
    ("other identifier", &["ID", "TI", "SI", "CN", "NH"]),
];

/// Groups in which nothing of these categories may be found.
const NOTHING: &[(&str, Category)] = &[("not a DOB", Category::DateOfBirth), ("not a name", Category::Name)];

/// Rows in which something is found that should not be, or is not found that should, and why.
const EXCEPTIONS: &[(&str, &str)] = &[];

/// A name span is the whole name as written, without title (rule 2 of the annotation).
const TITLES: &[&str] = &["Mr", "Mrs", "Ms", "Miss", "Dr"];

fn examples() -> (BTreeMap<String, People>, Vec<Value>) {
    let mut lines = include_str!("data/examples.jsonl").lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = lines.next().unwrap();
    let clients = head["clients"].as_object().unwrap();
    (clients.iter().map(|(id, client)| (id.clone(), people_of(client))).collect(), lines.collect())
}

/// A client of the examples as the record would know them: recorded names, contacts, numbers.
fn people_of(client: &Value) -> People {
    let known = client["known"].as_str().unwrap();
    let aliases: Vec<&str> =
        known.split(';').map(|name| name.split('(').next().unwrap().trim().trim_start_matches("previously ").trim_start_matches("née ")).collect();
    let name = client["name"].as_str().unwrap();
    let capital = |word: &str| word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase);
    let (family, given): (Vec<&str>, Vec<&str>) = name.split_whitespace().partition(|word| capital(word));
    let mut people = people_from_context(&json!({"client": {
        "given": given, "family": family.join(" "), "dob": client["dob"], "nhs": client["nhs"],
        "also_known_as": aliases.iter().filter(|name| !name.is_empty() && !capital(name)).collect::<Vec<_>>()
    }}));
    let id = people.iter().next().unwrap().0;
    people.person_mut(id).unwrap().phones.extend(client["phone"].as_str().map(str::to_owned));
    for contact in client["contacts"].as_str().unwrap().split(';').filter(|contact| !contact.trim().is_empty()) {
        let (name, relation) = contact.split_once('(').unwrap();
        let mut person = Person::new(Subject::ThirdParty);
        person.names.push(PersonName { text: Some(name.trim().to_owned()), ..PersonName::default() });
        person.relation = relation_in(relation);
        people.add(person);
    }
    people
}

fn bytes(text: &str, span: &Value) -> Span {
    let at = |end: &str| text.char_indices().nth(span[end].as_u64().unwrap() as usize).map_or(text.len(), |(at, _)| at);
    Span::between(at("start"), at("end"))
}

/// Words of a span that no finding covers. A title is no part of a name.
fn uncovered<'t>(text: &'t str, span: Span, found: &[Finding]) -> Vec<&'t str> {
    let words = || span.of(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !matches!(*word, "Mr" | "Ms" | "Mrs" | "Dr"));
    let longer = words().any(|word| word.chars().count() > 1);
    words()
        .filter(|word| !longer || word.chars().count() > 1 || word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| {
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            !found.iter().any(|finding| finding.span.start() <= at && at + word.len() <= finding.span.end())
        })
        .collect()
}

#[test]
fn what_the_rules_mark_is_found() {
    let (people, rows) = examples();
    let mut wrong = Vec::new();
    let (mut marked, mut seen) = (0, 0);
    for row in &rows {
        let (id, group, text) = (row["id"].as_str().unwrap(), row["group"].as_str().unwrap(), row["text"].as_str().unwrap());
        let found = detect(&[text], &people[row["client"].as_str().unwrap()]).remove(0);
        for span in row["spans"].as_array().unwrap() {
            let kind = span["type"].as_str().unwrap();
            if !FOUND.iter().any(|(name, kinds)| *name == group && kinds.contains(&kind)) {
                continue;
            }
            marked += 1;
            let mut left = uncovered(text, bytes(text, span), &found);
            left.retain(|word| !TITLES.contains(&word.as_ref()));
            let excepted = EXCEPTIONS.iter().any(|(excepted, _)| *excepted == id);
            seen += usize::from(left.is_empty());
            if !left.is_empty() && !excepted {
                wrong.push(format!("{id} {group}: {left:?} left of {:?} in {text:?}", span["text"].as_str().unwrap()));
            }
        }
        for (_, category) in NOTHING.iter().filter(|(name, _)| *name == group) {
            let marks: Vec<Span> = row["spans"].as_array().unwrap().iter().map(|span| bytes(text, span)).collect();
            let excepted = EXCEPTIONS.iter().any(|(excepted, _)| *excepted == id);
            let astray = |finding: &Finding| !excepted || finding.evidence.starts_with("known-");
            for finding in
                found.iter().filter(|finding| astray(finding) && finding.category == *category && !marks.iter().any(|mark| mark.overlaps(finding.span)))
            {
                wrong.push(format!("{id} {group}: {:?} ({}) found in {text:?}", finding.span.of(text), finding.evidence));
            }
        }
    }
    println!("{seen} of {marked} marked spans found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
