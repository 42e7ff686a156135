//! Tables for the recognizers' tests: texts with the findings marked in them.

use super::{Category, Finding, detect};
use crate::record::{People, people_from_context};
use crate::text::Span;
use serde_json::json;

/// The people whom the rows know: all invented.
pub(super) fn people() -> People {
    people_from_context(&json!({
        "client": {"given": ["Daniel", "James"], "family": "Whittaker", "also_known_as": ["Dazza"], "dob": "1984-03-05", "nhs": "9999458076"},
        "related": [{"name": "Jane Whittaker", "relation": "mother"}, {"name": "Hope Winter", "relation": "partner"}, {"name": "Siân O'Neill-Marsh", "relation": "friend"}],
        "staff": ["Dr Anjali Rao", "Gareth Price"]
    }))
}

/// The findings of one category that the marks in `row` stand for, against those found; `⟦` and `⟧` enclose each, `⟦c`, `⟦t`, `⟦p`, `⟦u` before a
/// bar name its subject: `⟦t|Jane⟧ rang`.
pub(super) fn check(rows: &[&str], category: Category) {
    let mut wrong = Vec::new();
    for row in rows {
        let (text, want) = unmarked(row);
        let found = detect(&[&text], &people()).remove(0);
        let got = marked(&text, found.iter().filter(|finding| finding.category == category), want.iter().any(|(_, _, subject)| subject.is_some()));
        if got != *row {
            wrong.push(format!("want {row}\n got {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn unmarked(row: &str) -> (String, Vec<(usize, usize, Option<char>)>) {
    let (mut text, mut spans) = (String::new(), Vec::new());
    let mut rest = row;
    while let Some((before, after)) = rest.split_once('⟦') {
        text.push_str(before);
        let (inside, tail) = after.split_once('⟧').unwrap();
        let (subject, inside) = match inside.split_once('|') {
            Some((subject, inside)) if ["c", "t", "p", "u"].contains(&subject) => (subject.chars().next(), inside),
            _ => (None, inside),
        };
        let start = text.len();
        text.push_str(inside);
        spans.push((start, text.len(), subject));
        rest = tail;
    }
    text.push_str(rest);
    (text, spans)
}

fn marked<'f>(text: &str, found: impl Iterator<Item = &'f Finding>, subjects: bool) -> String {
    let mut out = String::new();
    let mut at = 0;
    for finding in found {
        out.push_str(Span::between(at, finding.span.start()).of(text));
        let subject = if subjects { finding.subject.code().chars().take(1).chain(['|']).collect() } else { String::new() };
        out.push_str(&format!("⟦{subject}{}⟧", finding.span.of(text)));
        at = finding.span.end();
    }
    out.push_str(Span::between(at, text.len()).of(text));
    out
}
