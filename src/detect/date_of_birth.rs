//! Dates of birth: the known ones in any form, and whatever a label, a birthday or a birth points at.

use super::date_shape::{self, DateShape};
use super::known::Known;
use super::passage::Passage;
use super::whose::{self, Side};
use super::{Category, Finding};
use crate::record::{PersonId, Subject};
use crate::text::TokenKind;
use time::Date;

/// How far a cue reaches, and what it takes for a date.
#[derive(Clone, Copy)]
struct Label {
    /// First token after the label.
    next: usize,
    /// Tokens that may stand between.
    reach: usize,
    /// Whether a year alone, a day without year or an impossible date counts.
    strong: bool,
    evidence: &'static str,
}

/// Finds dates of birth.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut fresh: Vec<Finding> = Vec::new();
    let mut index = 0;
    let mut done = 0;
    while index < passage.len() {
        if let Some(label) = label_at(passage, index) {
            let after = labelled(passage, known, found, index, label, &mut fresh);
            done = done.max(after);
            index = after.max(label.next);
            continue;
        }
        if index >= done && passage.token(index).is_some_and(|token| token.kind != TokenKind::Sign) {
            if let Some(shape) = date_shape::at(passage, index) {
                if let Some(finding) = unlabelled(passage, known, found, index, shape) {
                    fresh.push(finding);
                }
                index = shape.last + 1;
                continue;
            }
        }
        index += 1;
    }
    found.append(&mut fresh);
}

fn label_at(passage: &Passage<'_>, index: usize) -> Option<Label> {
    let word = passage.word(index);
    let w = |ahead: usize| passage.word(index + ahead);
    let label = |next: usize, reach: usize, strong: bool, evidence: &'static str| Some(Label { next: index + next, reach, strong, evidence });
    match word {
        "dob" | "dobs" | "birthdate" => label(1, 9, true, "dob-label"),
        "d" if w(1) == "." && w(2) == "o" && w(3) == "." && w(4) == "b" => label(if w(5) == "." { 6 } else { 5 }, 9, true, "dob-label"),
        "d" if w(1) == "o" && w(2) == "b" => label(3, 9, true, "dob-label"),
        "d" if w(1) == "/" && w(2) == "o" && w(3) == "/" && w(4) == "b" => label(5, 9, true, "dob-label"),
        "date" if w(1) == "of" && w(2) == "birth" => label(3, 12, true, "dob-label"),
        "birth" if w(1) == "date" => label(2, 9, true, "dob-label"),
        "born" => label(1, 4, true, "born"),
        "birth" if matches!(passage.before(index, 1), "the" | "gave") => label(1, 10, false, "birth-of"),
        "b" if passage.token(index).is_some_and(|token| token.case == crate::text::Case::Lower) && (passage.before(index, 1) == "(" || passage.before(index, 1) == "," || passage.capital(index.wrapping_sub(1)) || w(1) == "." && passage.is_word(index.wrapping_sub(1)) && w(2).starts_with(|c: char| c.is_ascii_digit())) => {
            label(if w(1) == "." { 2 } else { 1 }, 0, true, "born-short")
        }
        "birthday" | "birthdays" | "bday" => label(1, 9, false, "birthday"),
        "b" if w(1) == "/" && matches!(w(2), "day" | "d") => label(3, 6, false, "birthday"),
        _ => turns(passage, index),
    }
}

/// "turned 70 on the 2nd of June", "will be 18 on 12/11", "he's 40 on 1 December", "21 on christmas day".
fn turns(passage: &Passage<'_>, index: usize) -> Option<Label> {
    let age: u16 = passage.word(index).parse().ok().filter(|age| (1..=110).contains(age))?;
    let mut at = index + 1;
    if passage.word(at) != "on" || !passage.spaced(at) || age == 0 {
        return None;
    }
    at += 1;
    let before = passage.before(index, 1);
    let turning = matches!(before, "turned" | "turns" | "turn" | "turning" | "be" | "was" | "is" | "s" | "hes" | "shes" | "," | "(" | "." | "\n" | "he'll" | "aged");
    let score = matches!(passage.before(index, 2), "gad" | "phq" | "score" | "scored" | "audit" | "ciwa" | "bmi" | "-" | "=");
    (turning && !score).then_some(Label { next: at, reach: 3, strong: false, evidence: "turns-age" })
}

/// Words after which a label no longer reaches on.
fn stops(word: &str) -> bool {
    matches!(word, "seen" | "review" | "reviewed" | "appointment" | "appt" | "referred" | "admitted" | "discharged" | "today" | "nhs" | "tel" | "phone" | "address" | "next" | "due" | "session" | "visit" | "since" | "last" | "attended" | "died" | "chi")
}

/// Takes the dates that a label points at; the token after the last of them.
fn labelled(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, label: Label, fresh: &mut Vec<Finding>) -> usize {
    let mut at = label.next;
    let mut spent = 0;
    let mut breaks = 0;
    while at < passage.len() && spent <= label.reach {
        if let Some(mut shape) = date_shape::at(passage, at).or_else(|| date_shape::feast(passage, at)).or_else(|| year_alone(passage, at, label)) {
            if !label.strong && shape.day.is_some_and(|day| day > 31) {
                return label.next;
            }
            year_in_brackets(passage, &mut shape);
            fresh.push(finding(passage, known, found, label_first, at, shape, label.evidence));
            return rivals(passage, known, found, label_first, shape, label, fresh);
        }
        let word = passage.word(at);
        if stops(word) || word == "." && passage.spaced(at + 1) && spent > 0 && passage.before(at, 1).len() > 1 || word == ";" {
            break;
        }
        if passage.is_newline(at) {
            breaks += 1;
            if breaks > 1 || label.evidence == "birthday" || label.evidence == "birth-of" {
                break;
            }
        }
        // rows of full stops or signs cost nothing
        if passage.word(at) != passage.before(at, 1) || !passage.is_sign(at) {
            spent += 1;
        }
        at += 1;
    }
    if label.evidence == "birthday" {
        before_birthday(passage, known, found, label_first, fresh);
    }
    label.next
}

/// "on Bonfire Night 2024 which was his birthday", "the 22nd of September, mum's birthday".
fn before_birthday(passage: &Passage<'_>, known: &Known, found: &[Finding], label: usize, fresh: &mut Vec<Finding>) {
    for back in 2..=6 {
        let Some(first) = label.checked_sub(back) else { return };
        let Some(shape) = date_shape::at(passage, first).or_else(|| date_shape::feast(passage, first)) else { continue };
        let linked = (shape.last + 1..label).any(|at| matches!(passage.word(at), "which" | "was" | "mums" | "mum" | "dads"));
        if shape.last < label && linked {
            fresh.push(finding(passage, known, found, label, first, shape, "birthday"));
        }
        return;
    }
}

fn year_alone(passage: &Passage<'_>, at: usize, label: Label) -> Option<DateShape> {
    let word = passage.word(at);
    let year = (label.strong && word.len() == 4).then(|| word.parse::<u16>().ok())?.filter(|year| (1890..=2050).contains(year))?;
    Some(DateShape { year: Some(year), last: at, ..DateShape::default() })
}

/// "5th March (year 1984)".
fn year_in_brackets(passage: &Passage<'_>, shape: &mut DateShape) {
    let at = shape.last + 1;
    if shape.year.is_none() && passage.word(at) == "(" && matches!(passage.word(at + 1), "year" | "yr") && passage.word(at + 3) == ")" {
        shape.last = at + 2;
    }
}

/// Other versions of the date on the same line: "has 02/03/1995", "not 8 July", "shld be 2/7/82", "(is 2010)".
fn rivals(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, first: DateShape, label: Label, fresh: &mut Vec<Finding>) -> usize {
    let mut at = first.last + 1;
    let mut spent = 0;
    let mut linked = false;
    let line = passage.line(at);
    while spent <= 14 && at < passage.len() && passage.line(at) <= line + 1 {
        let word = passage.word(at);
        if stops(word) || label_at(passage, at).is_some() {
            break;
        }
        if let Some(shape) = date_shape::at(passage, at).or_else(|| year_alone(passage, at, label).filter(|_| linked)) {
            if linked && label.strong && (shape.is_full() || shape.loose || shape.year.is_some() || first.year.is_some()) {
                fresh.push(finding(passage, known, found, label_first, at, shape, "dob-rival"));
                at = shape.last + 1;
                spent = 0;
                linked = false;
                continue;
            }
            break;
        }
        linked |= matches!(word, "not" | "shld" | "should" | "instead" | "hold" | "held" | "real" | "actually" | "passport" | "correct" | "corrected" | "recorded" | "school" | "confirms" | "sic" | "says" | "is");
        at += 1;
        spent += 1;
    }
    first.last + 1
}

fn unlabelled(passage: &Passage<'_>, known: &Known, found: &[Finding], first: usize, shape: DateShape) -> Option<Finding> {
    if let Some(person) = shape.is_full().then(|| owner(known, shape)).flatten() {
        let (subject, relation) = known.side(person);
        return Some(Finding { span: passage.span(first, shape.last), category: Category::DateOfBirth, subject, person: Some(person), relation, confidence: 97, evidence: "known-date" });
    }
    if !shape.is_full() || shape.loose {
        return None;
    }
    let before = beside_name(passage, found, first)?;
    let mut finding = finding(passage, known, found, first, first, shape, "date-beside-name");
    (finding.subject, finding.relation, finding.person) = (before.subject, before.relation, before.person);
    finding.confidence = 75;
    Some(finding)
}

/// The name directly before a date, where the two stand as they do in a heading or a list: `Mason Price 09/05/2014`, `Danny (05/03/84)`, `LAMB, 28/1/57,`.
fn beside_name<'f>(passage: &Passage<'_>, found: &'f [Finding], first: usize) -> Option<&'f Finding> {
    let mut at = first;
    let mut signs = 0;
    while at > 0 && signs < 6 {
        let word = passage.before(at, 1);
        let title = matches!(word, "mr" | "mrs" | "ms" | "miss" | "m" | "f" | "dr" | "x" | "nb");
        let sign = passage.is_sign(at - 1) && word != "." && word != ":" && word != "/";
        if !(sign || title || word == "/" || word == "\n" && passage.before(at, 2) != "\n" && signs == 0) {
            break;
        }
        signs += 1;
        at -= 1;
    }
    let end = passage.token(at.checked_sub(1)?)?.span;
    let next = found.partition_point(|finding| finding.span.start() <= end.start());
    let name = found.get(next.checked_sub(1)?).filter(|finding| finding.category == Category::Name && finding.span.overlaps(end))?;
    if name.subject == Subject::Professional {
        return None;
    }
    let name_first = passage.token_at(name.span.start());
    // "Signed D Whittaker 05/03/2024", "Re: …" and "seen by …" tell signatures and dates of contact from dates of birth
    let signed = matches!(passage.before(name_first, 1), "by" | "with" | "from") || passage.before(name_first, 1) == ":" && matches!(passage.before(name_first, 2), "signed" | "by" | "from") || passage.before(name_first, 1) == "signed";
    let bracketed = passage.before(first, 1) == "(";
    let apart = signs > 0 || name.span.len() > 6 && passage.spaced(first);
    (!signed && (bracketed || apart)).then_some(name)
}

fn finding(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, first: usize, shape: DateShape, evidence: &'static str) -> Finding {
    let span = passage.span(first, shape.last);
    if let Some(person) = shape.is_full().then(|| owner(known, shape)).flatten() {
        let (subject, relation) = known.side(person);
        return Finding { span, category: Category::DateOfBirth, subject, person: Some(person), relation, confidence: 99, evidence: "known-date" };
    }
    let (Side { subject, relation }, person) = whose::nearest(passage, found, label_first, 16).unwrap_or((Side { subject: Subject::Client, relation: None }, None));
    let sure = shape.is_full() && !shape.loose;
    Finding { span, category: Category::DateOfBirth, subject, person, relation, confidence: if sure { 95 } else { 60 }, evidence }
}

/// The person whose recorded date of birth this is; two-digit years fit any century.
fn owner(known: &Known, shape: DateShape) -> Option<PersonId> {
    let (day, month, year) = (shape.day?, shape.month?, shape.year?);
    let same = |date: &Date| date.day() == day && u8::from(date.month()) == month && date.year() % 100 == i32::from(year) % 100 && (date.year() - i32::from(year)).abs() % 100 == 0;
    known.birth_dates().iter().find(|(date, _)| same(date)).map(|(_, id)| *id)
}
