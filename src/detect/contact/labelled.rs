//! Numbers that a label tells: local systems, police, prison, professional registers, bank, cars, tax, Home Office.

use super::super::passage::Passage;
use super::super::starts::Starts;
use super::super::{Category, Finding};
use super::{Shaped, runs_on, shaped};
use crate::record::Subject;
use crate::text::{Case, TokenKind};

/// Words of the label (folded, one space between), the fewest digits of the number, and whether the label says enough without "no", "number" or "ref".
const LABELS: &[(&str, usize, bool)] = &[
    ("mrn", 4, true),
    ("rio", 4, true),
    ("hosp", 4, true),
    ("hospital", 4, false),
    ("mosaic", 4, true),
    ("systmone", 4, true),
    ("emis", 4, true),
    ("nebula", 4, true),
    ("carenotes", 4, true),
    ("paris", 5, false),
    ("iaptus", 4, true),
    ("pcmis", 4, true),
    ("liquidlogic", 4, true),
    ("halo", 4, false),
    ("theseus", 4, true),
    ("unit", 5, false),
    ("pas", 4, true),
    ("epjs", 4, true),
    ("careplus", 4, true),
    ("oasis", 5, false),
    ("k", 5, false),
    ("patient", 5, false),
    ("client", 5, false),
    ("service user", 5, false),
    ("case", 5, false),
    ("swift", 5, false),
    ("azeus", 4, true),
    ("lcs", 4, true),
    ("asc", 5, false),
    ("id", 5, false),
    ("record", 5, false),
    ("local", 5, false),
    ("our", 5, false),
    ("your", 5, false),
    ("ref", 5, true),
    ("reference", 5, true),
    ("social services", 4, false),
    ("ed", 5, false),
    ("a&e", 5, false),
    ("clinic", 5, false),
    ("tenancy", 5, false),
    ("rent account", 5, true),
    ("membership", 5, false),
    ("passport", 6, true),
    ("driving licence", 6, true),
    ("upn", 5, true),
    // police, probation, prison, courts
    ("pnc", 5, true),
    ("crn", 5, true),
    ("cro", 5, true),
    ("prison", 4, false),
    ("nomis", 4, true),
    ("noms", 4, true),
    ("crime", 4, false),
    ("custody", 4, false),
    ("collar", 3, false),
    ("urn", 5, true),
    ("dbs", 8, false),
    // tax, benefits, immigration
    ("utr", 8, true),
    ("home office", 6, true),
    ("brp", 5, true),
    ("crs", 5, true),
    ("port", 6, false),
    // bank
    ("account", 6, true),
    ("acc", 6, true),
    ("a/c", 6, true),
    ("sort code", 6, true),
    ("card", 12, false),
    // professional registers
    ("gmc", 6, true),
    ("nmc", 6, true),
    ("hcpc", 5, true),
    ("gphc", 6, true),
    ("gdc", 5, true),
    ("bacp", 5, true),
    ("swe", 5, true),
];

/// Labels of the numbers that workers have.
const REGISTERS: &[&str] = &["gmc", "nmc", "hcpc", "gphc", "gdc", "bacp", "swe", "collar"];

/// A labelled number whose label starts at `first`.
pub(super) fn number(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    if !passage.starts(first, Starts::LABEL) {
        return None;
    }
    vehicle(passage, first).or_else(|| {
        let word = passage.word(first);
        let rows = LABELS.iter().filter(|(label, _, _)| label.split(['&', '/', ' ']).next() == Some(word));
        rows.filter_map(|row| after(passage, first, row)).max_by_key(|shaped| shaped.last)
    })
}

/// The first word of every label.
pub(in crate::detect) fn label_words() -> impl Iterator<Item = &'static str> {
    let vehicles = ["reg", "registration", "vrm", "vehicle", "car", "van", "plate", "plates"];
    LABELS.iter().filter_map(|(label, _, _)| label.split(['&', '/', ' ']).next()).chain(vehicles)
}

fn after(passage: &Passage<'_>, first: usize, (label, least, enough): &(&str, usize, bool)) -> Option<Shaped> {
    let mut at = first;
    for part in label.split_inclusive(['&', '/', ' ']) {
        for part in [part.trim_end_matches(['&', '/', ' ']), part.trim_start_matches(char::is_alphanumeric).trim()] {
            if !part.is_empty() {
                if passage.word(at) != part {
                    return None;
                }
                at += 1;
            }
        }
    }
    let mut named = *enough;
    for _ in 0..5 {
        match passage.word(at) {
            "no" | "nos" | "number" | "num" | "ref" | "reference" | "id" | "#" | "reg" | "registration" | "pin" => named = true,
            ":" | "." | "=" | "-" | "(" | "system" | "is" | "|" | "was" => {}
            _ => break,
        }
        at += 1;
    }
    // the label and its number stand in one line, and a cell parts what is no label
    if !named || passage.line(at) != passage.line(first) {
        return None;
    }
    let last = code_end(passage, at, *least)?;
    let register = REGISTERS.contains(label);
    shaped(Category::LocalNumber, at, last, 85, if register { "register-label" } else { "system-label" })
}

/// The last token of the code that starts at `first`: letters and digits joined by signs, single spaces only between groups of digits or after a prefix.
fn code_end(passage: &Passage<'_>, first: usize, least: usize) -> Option<usize> {
    let held = |at: usize| passage.word(at).bytes().filter(u8::is_ascii_digit).count();
    let code = |at: usize| passage.token(at).is_some_and(|token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed) || token.kind == TokenKind::Word);
    let upper = |at: usize| passage.is_word(at) && passage.case(at) == Case::Upper && passage.word(at).len() <= 5;
    if !(held(first) > 0 || upper(first) && (held(first + 1) > 0 || matches!(passage.word(first + 1), "-" | "/"))) || !code(first) {
        return None;
    }
    let (mut last, mut digits, mut at) = (first, held(first), first);
    while at < first + 12 {
        let joined = matches!(passage.word(at + 1), "-" | "/" | ".") && runs_on(passage, at + 1) && runs_on(passage, at + 2) && code(at + 2);
        let next = if joined { at + 2 } else { at + 1 };
        let goes_on = if joined {
            held(next) > 0 || passage.word(next).len() <= 3
        } else {
            // "TT 118803", "20 30 40": not a word, a date or the number of another thing
            passage.spaced(next)
                && !passage.tabbed(next)
                && passage.line(next) == passage.line(first)
                && held(next) > 0
                && code(next)
                && (digits < least || digits < 6 && passage.word(next).len() <= 4 && passage.token(next).is_some_and(|token| token.kind == TokenKind::Number))
                && super::super::date_shape::at(passage, next).is_none_or(|shape| !shape.is_full())
        };
        if !goes_on {
            break;
        }
        digits += held(next);
        last = next;
        at = next;
    }
    (digits >= least && super::super::date_shape::at(passage, first).is_none_or(|shape| !shape.is_full() || shape.loose || shape.last < last)).then_some(last)
}

/// "car reg AB12 CDE", "reg AB12CDE", "driving a blue van, AB12 CDE".
fn vehicle(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let label = matches!(passage.word(first), "reg" | "registration" | "vrm" | "vehicle" | "car" | "van" | "plate" | "plates");
    if !label {
        return None;
    }
    let mut at = first + 1;
    for _ in 0..4 {
        if !matches!(passage.word(at), "reg" | "registration" | "no" | "number" | "." | ":" | "," | "(" | "is" | "plate") {
            break;
        }
        at += 1;
    }
    let text: String = (at..at + 2).map(|at| passage.word(at)).collect();
    let plate = |text: &str| {
        text.len() == 7
            && text.is_ascii()
            && text.bytes().enumerate().all(|(at, byte)| if matches!(at, 2 | 3) { byte.is_ascii_digit() } else { byte.is_ascii_alphabetic() })
    };
    if plate(passage.word(at)) {
        return shaped(Category::LocalNumber, at, at, 85, "vehicle-label");
    }
    (passage.spaced(at + 1) && plate(&text)).then(|| shaped(Category::LocalNumber, at, at + 1, 85, "vehicle-label"))?
}

/// Whose a number is that only people at work have.
pub(super) fn at_work(finding: &mut Finding) {
    if finding.evidence == "register-label" && finding.person.is_none() {
        finding.subject = Subject::Professional;
    }
}
