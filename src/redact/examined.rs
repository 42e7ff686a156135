//! A record with what was found in it.

use crate::apply::full_name;
use crate::detect::{self, Finding, PassageCue};
use crate::order::sort;
use crate::record::fhir::{is_public_link, read_date};
use crate::record::{Category, Field, Owned, Passage, Record, Subject};
use crate::text::{Span, fold};

/// A record with everything that was found in it; serves any number of audiences.
pub struct Examined {
    pub(super) record: Record,
    /// For each passage, ascending.
    pub(super) findings: Vec<Vec<Finding>>,
    /// Marks that the words of each passage propose.
    pub(super) cues: Vec<Vec<(Span, PassageCue)>>,
}

impl Examined {
    /// Detects once over the whole record.
    pub fn new(record: Record) -> Self {
        let searched: Vec<usize> = (0..record.passages.len()).filter(|index| record.passages.get(*index).is_some_and(is_searched)).collect();
        let texts: Vec<&str> = searched.iter().filter_map(|index| record.passages.get(*index)).map(|passage| passage.text.as_str()).collect();
        let mut findings = vec![Vec::new(); record.passages.len()];
        for (index, found) in searched.iter().zip(detect::detect(&texts, &record.people)) {
            if let Some(slot) = findings.get_mut(*index) {
                *slot = found;
            }
        }
        for (passage, slot) in record.passages.iter().zip(&mut findings) {
            state(passage, &record, slot);
        }
        let cues =
            record.passages.iter().map(|passage| if passage.field == Field::FreeText { detect::passage_cues(&passage.text) } else { Vec::new() }).collect();
        Self { record, findings, cues }
    }

    /// The record that was examined.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Passages with what was found in them.
    pub fn passages(&self) -> impl Iterator<Item = (&Passage, &[Finding])> {
        self.record.passages.iter().zip(self.findings.iter().map(Vec::as_slice))
    }
}

fn is_searched(passage: &Passage) -> bool {
    match passage.field {
        Field::FreeText | Field::Label | Field::PersonDisplay(_) => true,
        Field::Link => !is_public_link(&passage.text),
        Field::Identity(_) | Field::Date | Field::Code | Field::Opaque => false,
    }
}

/// Adds what the place of a passage says about it: an identity element is one identifier, a date may be a known birth.
fn state(passage: &Passage, record: &Record, findings: &mut Vec<Finding>) {
    let whole = Span::between(0, passage.text.len());
    let stated = |owned: Owned, evidence| Finding {
        span: whole,
        category: owned.category,
        subject: owned.subject,
        person: owned.person,
        relation: owned.person.and_then(|id| record.people.person(id)).and_then(|person| person.relation),
        confidence: 100,
        evidence,
    };
    match passage.field {
        Field::Identity(owned) => findings.push(stated(owned, "structured")),
        // the words may say more than the place ("Daniel (son of Ama)"); where they name nobody else, the whole is one name
        Field::PersonDisplay(owned) => {
            let others = |found: &Finding| found.category == Category::Name && found.subject != owned.subject && found.confidence >= 60;
            if !findings.iter().any(others) {
                findings.retain(|found| found.category != Category::Name);
                findings.push(stated(owned, "structured"));
            }
        }
        Field::Date => {
            let date = read_date(&passage.text);
            let born = record.people.iter().find(|(_, person)| date.is_some_and(|date| person.birth_dates.contains(&date)));
            findings.push(match born {
                Some((id, person)) => {
                    let owned = Owned { category: Category::DateOfBirth, subject: person.subject, person: Some(id), private: false };
                    stated(owned, "known-date-of-birth")
                }
                None => stated(Owned { category: Category::Date, subject: Subject::Client, person: None, private: false }, "structured"),
            });
        }
        Field::FreeText | Field::Label | Field::Link | Field::Code | Field::Opaque => {}
    }
    for found in findings.iter_mut().filter(|found| found.category == Category::Name && found.subject == Subject::Client && found.person.is_none()) {
        if !may_be_clients(found.span.of(&passage.text), record) {
            found.subject = Subject::Unknown;
        }
    }
    sort(findings, |a, b| (a.span, a.category, a.subject).cmp(&(b.span, b.category, b.subject)));
}

/// Whether a name that only its surroundings give to the client may be a recorded name of the client's, misspelt or cut
/// short: each of its words begins like one of them. Where it is not, whose it is counts as not known, which is the
/// stricter (rules.md 2.1).
fn may_be_clients(name: &str, record: &Record) -> bool {
    let clients = record.people.iter().filter(|(_, person)| person.subject == Subject::Client);
    let recorded: Vec<String> =
        clients.flat_map(|(_, person)| &person.names).map(|name| fold(&format!("{} {}", full_name(name), name.text.as_deref().unwrap_or("")))).collect();
    let initial = |word: &str| word.chars().next();
    let initials: Vec<Option<char>> =
        recorded.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()).map(initial).collect();
    initials.is_empty() || fold(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| initials.contains(&initial(word)))
}
