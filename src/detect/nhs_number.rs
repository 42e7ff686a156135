//! NHS numbers, and the Scottish and Northern Irish numbers of the same form. The check digit is evidence, never a veto.

use super::known::Known;
use super::passage::Passage;
use super::whose;
use super::{Category, Finding};
use crate::record::Subject;
use crate::text::TokenKind;

/// Finds NHS numbers.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut fresh = Vec::new();
    let mut index = 0;
    while index < passage.len() {
        if let Some(label) = label_at(passage, index) {
            if let Some((first, run)) = after_label(passage, &label) {
                fresh.push(finding(passage, known, found, first, &run, Some(&label)));
                index = run.last + 1;
                continue;
            }
            index = label.next;
            continue;
        }
        if let Some(run) = bare(passage, index) {
            fresh.push(finding(passage, known, found, index, &run, None));
            index = run.last + 1;
            continue;
        }
        index += 1;
    }
    found.append(&mut fresh);
}

struct Label {
    first: usize,
    next: usize,
    category: Category,
    /// "nhs number ending 8076"
    ending: bool,
}

struct Run {
    last: usize,
    digits: String,
    /// Whether letters were read as digits, or the length is wrong.
    doubtful: bool,
}

fn label_at(passage: &Passage<'_>, index: usize) -> Option<Label> {
    let w = |at: usize| passage.word(at);
    let (mut next, category) = match w(index) {
        "nhs" | "nhsno" | "nhsnumber" => (index + 1, Category::NhsNumber),
        "n" if w(index + 1) == "." && w(index + 2) == "h" && w(index + 3) == "." && w(index + 4) == "s" => (index + 5, Category::NhsNumber),
        "chi" => (index + 1, Category::ChiNumber),
        "hcn" => (index + 1, Category::HcNumber),
        "h" if w(index + 1) == "&" && w(index + 2) == "c" => (index + 3, Category::HcNumber),
        "health" if w(index + 1) == "and" && w(index + 2) == "care" && w(index + 3) == "number" => (index + 4, Category::HcNumber),
        _ => return None,
    };
    let mut ending = false;
    let mut words = 0;
    while next < passage.len() && words < 12 {
        match w(next) {
            "ending" | "ends" | "digits" => ending = true,
            "no" | "nos" | "number" | "num" | "numbers" | "#" | ":" | "." | "=" | "is" | "of" | "id" | "(" | "[" | "|" | "\"" | "," | "-" | "if" | "known" | "on" | "given" | "by" | "in" | "was" | "pt" | "her" | "his" | "app" | "off"
            | "here" | "the" | "spine" | "as" | "read" | "out" | "school" | "form" | "referral" | "to" | "them" | "typed" | "old" | "system" | ")" | "police" | "housing" | "last" | "4" | "they" | "gave" | "trace" | "came" | "back" | "merged" | "use" | "mother" | "baby"
            | "caseworker" | "quotes" | "for" | "avoidance" | "doubt" | "since" | "your" | "wants" | "it" | "shows" | "card" | "envelope" | "/" | "_" | "&" | "^" => {}
            "\n" if words < 10 => {}
            _ => break,
        }
        // rows of full stops are one sign
        if !(w(next) == passage.before(next, 1) && passage.is_sign(next)) {
            words += 1;
        }
        next += 1;
    }
    Some(Label { first: index, next, category, ending })
}

/// The number after a label: 8 to 11 digits, or letters that OCR made of them, or words.
fn after_label(passage: &Passage<'_>, label: &Label) -> Option<(usize, Run)> {
    let first = label.next;
    if let Some(run) = spoken(passage, first) {
        return Some((first, run));
    }
    let groups = groups(passage, first, true);
    let pick = |wanted: &[usize]| groups.iter().find(|run| wanted.contains(&run.digits.len()));
    let whole = pick(&[10]).or_else(|| groups.iter().rev().find(|run| matches!(run.digits.len(), 8 | 9 | 11 | 12)));
    if let Some(run) = whole {
        return Some((first, Run { last: run.last, digits: run.digits.clone(), doubtful: run.doubtful || run.digits.len() != 10 || !passes(&run.digits) }));
    }
    let part = pick(&[4, 3]).filter(|_| label.ending);
    if let Some(run) = part {
        return Some((first, Run { last: run.last, digits: run.digits.clone(), doubtful: true }));
    }
    // a number cut short by a line end, or the old form of letters and digits
    let short = groups.last().filter(|run| run.digits.len() >= 6 && run.digits.len() < 8);
    if let Some(run) = short {
        return Some((first, Run { last: run.last, digits: run.digits.clone(), doubtful: true }));
    }
    old_form(passage, first).map(|last| (first, Run { last, digits: String::new(), doubtful: true }))
}

/// "JRDAN 269", as numbers were before 1996.
fn old_form(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let (letters, number) = (passage.token(first)?, passage.token(first + 1)?);
    let upper = letters.case == crate::text::Case::Upper && letters.kind == TokenKind::Word && (3..=5).contains(&letters.folded.len());
    (upper && number.kind == TokenKind::Number && (2..=4).contains(&number.folded.len())).then_some(first + 1)
}

const SEPARATORS: &[&str] = &["-", ".", "/", "|", ",", ")", "(", "\n", "_"];

/// Groups of digits from `first` on, each result longer than the last. Lenient: signs mixed, OCR letters taken.
fn groups(passage: &Passage<'_>, first: usize, lenient: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut digits = String::new();
    let mut doubtful = false;
    let mut at = first;
    while digits.len() < 12 {
        let Some(read) = digits_of(passage, at, lenient, digits.is_empty()) else { break };
        doubtful |= read != passage.word(at);
        digits.push_str(&read);
        runs.push(Run { last: at, digits: digits.clone(), doubtful });
        let mut next = at + 1;
        let mut signs = 0;
        while signs < 3 && SEPARATORS.contains(&passage.word(next)) && (lenient || passage.word(next) != "\n") {
            signs += 1;
            next += 1;
        }
        if signs == 0 && !passage.spaced(next) {
            break;
        }
        at = next;
    }
    runs
}

fn digits_of(passage: &Passage<'_>, index: usize, lenient: bool, opening: bool) -> Option<String> {
    let token = passage.token(index)?;
    let word = passage.word(index);
    match token.kind {
        TokenKind::Number if word.is_ascii() => Some(word.to_owned()),
        TokenKind::Mixed if lenient => {
            let read: String = word
                .chars()
                .map(|c| match c {
                    'o' => '0',
                    'l' | 'i' => '1',
                    's' => '5',
                    'b' => '8',
                    'z' => '2',
                    other => other,
                })
                .collect();
            (read.bytes().all(|byte| byte.is_ascii_digit()) && (word.bytes().filter(u8::is_ascii_digit).count() * 2 >= word.len() || !opening)).then_some(read)
        }
        _ => None,
    }
}

/// "nine nine nine, nine four five, eight zero double six".
fn spoken(passage: &Passage<'_>, first: usize) -> Option<Run> {
    let mut digits = String::new();
    let (mut at, mut last, mut times) = (first, first, 1);
    while digits.len() < 10 {
        let word = passage.word(at);
        match word {
            "double" => times = 2,
            "triple" | "treble" => times = 3,
            "," | "-" | "\"" | "and" | "\n" if !digits.is_empty() => {}
            _ => {
                let digit = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].iter().position(|digit| *digit == word);
                let digit = digit.or_else(|| matches!(word, "oh" | "o" | "nought").then_some(0))?;
                for _ in 0..times {
                    digits.push_str(&digit.to_string());
                }
                times = 1;
                last = at;
            }
        }
        at += 1;
    }
    Some(Run { last, doubtful: !passes(&digits), digits })
}

/// A number without a label: ten digits that pass, written as such numbers are, and no part of a longer one.
fn bare(passage: &Passage<'_>, first: usize) -> Option<Run> {
    let token = passage.token(first).filter(|token| token.kind == TokenKind::Number)?;
    let before = passage.before(first, 1);
    let joined = !token.spaced && matches!(before, "+" | "." | "/" | "-" | ",") && first >= 2 && passage.token(first - 2).is_some_and(|token| token.kind == TokenKind::Number);
    if joined || before == "+" || token.spaced && passage.token(first.wrapping_sub(1)).is_some_and(|earlier| earlier.kind == TokenKind::Number && earlier.folded.len() > 2) {
        return None;
    }
    let runs = groups(passage, first, false);
    let at = runs.iter().position(|run| run.digits.len() == 10)?;
    let run = runs.into_iter().nth(at)?;
    let sizes: Vec<usize> = (first..=run.last).filter(|&index| passage.token(index).is_some_and(|token| token.kind == TokenKind::Number)).map(|index| passage.word(index).len()).collect();
    let shaped = matches!(sizes.as_slice(), [10] | [3, 3, 4]) || sizes.len() == 10 || uniform(passage, first, run.last) && !matches!(sizes.as_slice(), [4, 6] | [5, 5] | [4, 3, 3]) && sizes.len() < 5;
    let next = passage.token(run.last + 1);
    let goes_on = next.is_some_and(|token| token.kind == TokenKind::Number && sizes.as_slice() != [10])
        || matches!(passage.word(run.last + 1), "-" | "." | "/") && !passage.spaced(run.last + 1) && passage.token(run.last + 2).is_some_and(|token| token.kind == TokenKind::Number && !token.spaced);
    let repeated = run.digits.chars().all(|digit| Some(digit) == run.digits.chars().next());
    (shaped && passes(&run.digits) && !goes_on && !repeated && !phone_cue(passage, first) && !other_cue(passage, first)).then_some(run)
}

/// Whether every separator is the same sign, or none is.
fn uniform(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    let mut signs = (first..=last).filter(|&index| passage.is_sign(index)).map(|index| passage.word(index));
    let Some(sign) = signs.next() else { return true };
    signs.all(|other| other == sign)
}

fn phone_cue(passage: &Passage<'_>, first: usize) -> bool {
    (1..=3).any(|back| matches!(passage.before(first, back), "tel" | "telephone" | "phone" | "mob" | "mobile" | "ring" | "rang" | "call" | "called" | "text" | "txt" | "whatsapp" | "fax" | "t" | "m"))
}

fn other_cue(passage: &Passage<'_>, first: usize) -> bool {
    (1..=3).any(|back| matches!(passage.before(first, back), "account" | "invoice" | "acc" | "a" | "rent" | "snomed" | "isbn" | "order" | "barcode"))
}

/// The check digit: weights 10 to 2, eleven minus the remainder, eleven is 0, ten is invalid.
pub(super) fn passes(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let Some((check, body)) = values.split_last().filter(|(_, body)| body.len() == 9) else { return false };
    let sum: u32 = body.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == *check
}

fn finding(passage: &Passage<'_>, known: &Known, found: &[Finding], first: usize, run: &Run, label: Option<&Label>) -> Finding {
    let span = passage.span(first, run.last);
    let category = label.map_or(Category::NhsNumber, |label| label.category);
    if let Some(person) = known.owner_of_number(&run.digits) {
        let (subject, relation) = known.side(person);
        return Finding { span, category, subject, person: Some(person), relation, confidence: 99, evidence: "known-number" };
    }
    let (confidence, evidence) = match label {
        Some(_) if !run.doubtful => (97, "nhs-label"),
        Some(_) => (55, "nhs-label-doubtful"),
        None => (75, "check-digit"),
    };
    let near = whose::nearest(passage, found, label.map_or(first, |label| label.first), 14);
    let (side, person) = near.unwrap_or((whose::Side { subject: if label.is_some() { Subject::Client } else { Subject::Unknown }, relation: None }, None));
    Finding { span, category, subject: side.subject, person, relation: side.relation, confidence, evidence }
}
