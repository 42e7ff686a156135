//! NHS numbers, and the Scottish and Northern Irish numbers of the same form. The check digit is evidence, never a veto.

use super::known::Known;
use super::passage::Passage;
use super::starts::Starts;
use super::whose;
use super::{Category, Finding};
use crate::record::Subject;
use crate::text::TokenKind;

/// Finds NHS numbers.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut fresh = Vec::new();
    let mut index = 0;
    while index < passage.len() {
        if !passage.has_digits(index) && !passage.starts(index, Starts::NHS) && !passage.starts(index, Starts::DIGIT) {
            index += 1;
            continue;
        }
        if let Some(label) = label_at(passage, index) {
            if let Some((first, run)) = after_label(passage, &label) {
                fresh.push(finding(passage, known, found, first, &run, Some(&label)));
                index = run.last + 1;
                continue;
            }
            index = label.next;
            continue;
        }
        if let Some(run) = bare(passage, known, index) {
            fresh.push(finding(passage, known, found, index, &run, None));
            index = run.last + 1;
            continue;
        }
        index += 1;
    }
    near_misses(passage, known, found, &mut fresh);
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
            "no" | "nos" | "number" | "num" | "numbers" | "#" | ":" | "." | "=" | "is" | "of" | "id" | "(" | "[" | "|" | "\"" | "," | "-" | "if" | "known"
            | "on" | "given" | "by" | "in" | "was" | "pt" | "her" | "his" | "app" | "off" | "here" | "the" | "spine" | "as" | "read" | "out" | "school"
            | "form" | "referral" | "to" | "them" | "typed" | "old" | "system" | ")" | "police" | "housing" | "last" | "4" | "they" | "gave" | "trace"
            | "came" | "back" | "merged" | "use" | "mother" | "baby" | "caseworker" | "quotes" | "for" | "avoidance" | "doubt" | "since" | "your" | "wants"
            | "it" | "shows" | "card" | "envelope" | "/" | "_" | "&" | "^" => {}
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
    strict(passage, label).or_else(|| farther(passage, label))
}

/// Words may stand between a label and its number: "NHS no. as given over the phone was 999 335 6731". Only ten digits count there.
fn farther(passage: &Passage<'_>, label: &Label) -> Option<(usize, Run)> {
    let line = passage.line(label.next);
    for at in label.next..label.next + 12 {
        if passage.line(at) > line || passage.word(at) == ";" || label_at(passage, at).is_some() || stops(passage.word(at)) && passage.before(at, 1) != "the" {
            return None;
        }
        if (passage.spaced(at) || passage.is_sign(at.wrapping_sub(1)))
            && let Some(run) = groups(passage, at, true).into_iter().find(|run| run.digits.len() == 10 && !run.digits.starts_with('0'))
            && super::date_shape::at(passage, at).is_none()
        {
            let doubtful = run.doubtful || !passes(&run.digits);
            return Some((at, Run { doubtful, ..run }));
        }
    }
    None
}

/// What begins another field.
fn stops(word: &str) -> bool {
    matches!(word, "tel" | "phone" | "mob" | "mobile" | "dob" | "address" | "account" | "invoice" | "ref" | "hosp" | "hospital")
}

fn strict(passage: &Passage<'_>, label: &Label) -> Option<(usize, Run)> {
    let first = label.next;
    if let Some(run) = spoken(passage, first) {
        return Some((first, run));
    }
    let groups = groups(passage, first, true);
    let pick = |wanted: &[usize]| groups.iter().find(|run| wanted.contains(&run.digits.len()));
    if pick(&[10]).is_none()
        && let Some(run) = groups_over(passage, first, true, true).into_iter().find(|run| run.digits.len() == 10 && passes(&run.digits))
    {
        return Some((first, run));
    }
    let whole =
        pick(&[10]).or_else(|| groups.iter().rev().find(|run| matches!(run.digits.len(), 8 | 9 | 11) && super::date_shape::at(passage, first).is_none()));
    if let Some(run) = whole {
        return Some((first, Run { last: run.last, digits: run.digits.clone(), doubtful: run.doubtful || run.digits.len() != 10 || !passes(&run.digits) }));
    }
    let part = pick(&[4, 3]).filter(|_| label.ending);
    if let Some(run) = part {
        return Some((first, Run { last: run.last, digits: run.digits.clone(), doubtful: true }));
    }
    // a number cut short by a line end, or the old form of letters and digits
    let short = groups.iter().rev().find(|run| (6..8).contains(&run.digits.len())).filter(|run| run.digits.starts_with('9') || label.next > label.first + 1);
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
    groups_over(passage, first, lenient, false)
}

/// As [`groups`]; `wrapped` lets a line end fall anywhere inside a number.
fn groups_over(passage: &Passage<'_>, first: usize, lenient: bool, wrapped: bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut digits = String::new();
    let mut doubtful = false;
    let mut at = first;
    let mut sizes = Sizes::default();
    while digits.len() < 12 {
        let Some(read) = digits_of(passage, at, lenient, digits.is_empty()) else { break };
        // a cell or a line ends a number, unless it goes on as such numbers do: a digit a cell, or 3-3-4
        let crossed = passage.tabbed(at) || runs.last().is_some_and(|run| passage.line(at) > passage.line(run.last));
        if at > first && crossed && (!wrapped || passage.tabbed(at)) && !sizes.go_on(read.len()) {
            break;
        }
        sizes.add(read.len());
        doubtful |= read != passage.word(at);
        digits.push_str(&read);
        runs.push(Run { last: at, digits: digits.clone(), doubtful });
        let mut next = at + 1;
        let mut signs = 0;
        while signs < 3 && SEPARATORS.contains(&passage.word(next)) && (lenient || wrapped || passage.word(next) != "\n") {
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

/// Lengths of the groups of a number so far.
#[derive(Clone, Copy, Default)]
struct Sizes {
    groups: usize,
    /// Whether each was a single digit.
    single: bool,
    /// Whether each stands where 3-3-4 has it.
    grouped: bool,
}

impl Sizes {
    fn add(&mut self, size: usize) {
        self.single = size == 1 && (self.groups == 0 || self.single);
        self.grouped = [3, 3, 4].get(self.groups) == Some(&size) && (self.groups == 0 || self.grouped);
        self.groups += 1;
    }

    /// Whether a group of `size` goes on as the number began.
    fn go_on(mut self, size: usize) -> bool {
        self.add(size);
        self.single || self.grouped
    }
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

/// A number without a label: a recorded one in any form; or ten digits that pass, written as such numbers are, and no part of a longer one.
fn bare(passage: &Passage<'_>, known: &Known, first: usize) -> Option<Run> {
    let token = passage.token(first)?;
    if token.kind == TokenKind::Word {
        return spoken(passage, first).filter(|run| !run.doubtful && !run.digits.starts_with('0'));
    }
    if token.kind != TokenKind::Number {
        return None;
    }
    let known_run = |run: &Run| run.digits.len() == 10 && known.owner_of_number(&run.digits).is_some();
    if let Some(run) = groups_over(passage, first, true, true).into_iter().find(known_run) {
        return Some(run).filter(|run| !run.digits.starts_with('7'));
    }
    shaped(passage, first).filter(|run| passes(&run.digits) && !phone_cue(passage, first))
}

/// Ten digits in one group or as 3-3-4, not all equal and no part of a longer number.
fn shaped(passage: &Passage<'_>, first: usize) -> Option<Run> {
    let token = passage.token(first).filter(|token| token.kind == TokenKind::Number)?;
    let before = passage.before(first, 1);
    let joined = !token.spaced
        && matches!(before, "+" | "." | "/" | "-" | ",")
        && first >= 2
        && passage.token(first - 2).is_some_and(|token| token.kind == TokenKind::Number);
    if joined || before == "+" {
        return None;
    }
    let run = groups(passage, first, false).into_iter().find(|run| run.digits.len() == 10)?;
    let sizes: Vec<usize> = (first..=run.last)
        .filter(|&index| passage.token(index).is_some_and(|token| token.kind == TokenKind::Number))
        .map(|index| passage.word(index).len())
        .collect();
    let number_at = |at: usize| passage.token(at).is_some_and(|token| token.kind == TokenKind::Number);
    let goes_on =
        matches!(passage.word(run.last + 1), "-" | "." | "/") && !passage.spaced(run.last + 1) && number_at(run.last + 2) && !passage.spaced(run.last + 2);
    let repeated = run.digits.chars().all(|digit| run.digits.starts_with(digit));
    let formed = matches!(sizes.as_slice(), [10])
        || matches!(sizes.as_slice(), [3, 3, 4]) && uniform(passage, first, run.last)
        || matches!(sizes.as_slice(), [6, 4] | [3, 7]) && passes(&run.digits) && passage.line(first) == passage.line(run.last);
    (formed && !goes_on && !repeated && !run.digits.starts_with('0') && !other_cue(passage, first)).then_some(run)
}

/// Numbers without a label that fail the check, where the text speaks of NHS numbers: written 3-3-4, or but a digit or two away from one that is found.
fn near_misses(passage: &Passage<'_>, known: &Known, found: &[Finding], fresh: &mut Vec<Finding>) {
    let sure: Vec<String> =
        fresh.iter().map(|finding| super::known::digits(finding.span.of(passage.source.text))).filter(|digits| digits.len() == 10).collect();
    if sure.is_empty() && !(0..passage.len()).any(|at| passage.starts(at, Starts::NHS) && passage.word(at) == "nhs") {
        return;
    }
    let mut taken = 0;
    let mut missed = Vec::new();
    for index in 0..passage.len() {
        let Some(token) = passage.token(index) else { break };
        while fresh.get(taken).is_some_and(|finding| finding.span.end() <= token.span.start()) {
            taken += 1;
        }
        if fresh.get(taken).is_some_and(|finding| finding.span.overlaps(token.span)) {
            continue;
        }
        let Some(run) = shaped(passage, index) else {
            // a digit lost or doubled: "999 207 914" beside 999 207 9142
            let near = |run: &Run| {
                matches!(run.digits.len(), 9 | 11)
                    && sure.iter().take(8).any(|digits| super::known::slips(digits, &run.digits) == 1)
                    && passage.word(index).len() >= 3
            };
            if token.kind == TokenKind::Number
                && !phone_cue(passage, index)
                && let Some(run) = groups(passage, index, false).into_iter().find(near)
            {
                let finding = finding(passage, known, found, index, &Run { doubtful: true, ..run }, None);
                missed.push(Finding { confidence: 45, evidence: "nhs-near-miss", ..finding });
            }
            continue;
        };
        let like = |digits: &String| digits.bytes().zip(run.digits.bytes()).filter(|(a, b)| a == b).count() >= 7;
        let grouped = passage.word(index).len() == 3;
        if !passes(&run.digits) && !phone_cue(passage, index) && (grouped || sure.iter().take(8).any(like)) {
            let finding = finding(passage, known, found, index, &Run { doubtful: true, ..run }, None);
            missed.push(Finding { confidence: 45, evidence: "nhs-near-miss", ..finding });
        }
    }
    fresh.append(&mut missed);
}

/// Whether every separator is the same sign, or none is.
fn uniform(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    let mut signs = (first..=last).filter(|&index| passage.is_sign(index)).map(|index| passage.word(index));
    let Some(sign) = signs.next() else { return true };
    signs.all(|other| other == sign)
}

fn phone_cue(passage: &Passage<'_>, first: usize) -> bool {
    (1..=3).any(|back| {
        matches!(
            passage.before(first, back),
            "tel" | "telephone" | "phone" | "mob" | "mobile" | "ring" | "rang" | "call" | "called" | "text" | "txt" | "whatsapp" | "fax" | "t" | "m"
        )
    })
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
    // 320 to 399 are Northern Ireland's
    let northern = matches!(run.digits.get(..2), Some("32" | "33" | "34" | "35" | "36" | "37" | "38" | "39")) && passes(&run.digits);
    let category = if northern && category == Category::NhsNumber { Category::HcNumber } else { category };
    if let Some(person) = known.owner_of_number(&run.digits) {
        let (subject, relation) = known.side(person);
        return Finding { span, category, subject, person: Some(person), relation, confidence: 99, evidence: "known-number" };
    }
    let (confidence, evidence) = match label {
        Some(_) if !run.doubtful => (97, "nhs-label"),
        Some(_) => (55, "nhs-label-doubtful"),
        None => (75, "check-digit"),
    };
    let near = whose::nearest(passage, found, first, 14);
    let foreign = category == Category::NhsNumber && known.is_foreign_number(&run.digits);
    let unless_told = if label.is_some() && !foreign { Subject::Client } else { Subject::Unknown };
    let (side, person) = near.unwrap_or((whose::Side { subject: unless_told, relation: None }, None));
    if foreign && matches!(side.subject, Subject::Client | Subject::Unknown) {
        // possibly another client's: a misfiled document
        return Finding { span, category, subject: Subject::Unknown, person: None, relation: None, confidence, evidence: "not-the-known-number" };
    }
    Finding { span, category, subject: side.subject, person, relation: side.relation, confidence, evidence }
}

#[cfg(test)]
mod tests {
    use super::super::Category;
    use super::super::marked::check;

    #[test]
    fn finds_nhs_numbers() {
        let rows = [
            "NHS No. ⟦999 945 8076⟧",
            "NHS Number:⟦9999458076⟧",
            "nhs no ⟦999-945-8076⟧, rio 1047723",
            "NHS# ⟦999.945.8076⟧",
            "NHS No: ⟦999\u{a0}945\u{a0}8076⟧",
            "NHS No: ⟦999\u{200b}945\u{200b}8076⟧",
            "NHS No: ⟦９９９ ９４５ ８０７６⟧",
            "NHS Number\n⟦999 945\n8076⟧",
            "NHS No |⟦9|9|9| |9|4|5| |8|0|7|6⟧|",
            "NHS No ⟦9 9 9 9 4 5 8 0 7 6⟧",
            "NHS No (⟦999) 945 8076⟧",
            "NHS no ⟦999 945 8O76⟧",
            "NHS no ⟦999 94S 8076⟧",
            "NHS no ⟦999 945 8067⟧",
            "NHS No. ⟦999 945 807⟧",
            "NHS No. ⟦999 945 80766⟧",
            "NHS number ending ⟦8076⟧",
            "Pt ⟦9999458076⟧ DNA again",
            "see ⟦9999458076⟧_DW_v2.docx",
            "record?nhs=⟦9999458076⟧&tab=2",
            "NHS no ⟦nine nine nine, nine four five, eight zero seven six⟧",
            "old NHS no ⟦JRDAN 269⟧",
            "NHS no ⟦999 945\n80 76⟧",
            "scan_⟦999945-8076⟧_consent.jpg",
            "NHS ⟦999 945 8076⟧ on our system; the letter had ⟦999 945 807⟧ with one missing",
            "NHS ⟦999 945 8076⟧ on our system, the card has ⟦999 945 8067⟧",
            "N.H.S. number as given by the surgery over the phone ⟦999 123 4567⟧",
        ];
        check(&rows, Category::NhsNumber);
    }

    #[test]
    fn leaves_other_numbers() {
        let rows = [
            "Mob 07700 900027",
            "ring 7700 900027 after 4",
            "Invoice 0000000000 / 1111111111",
            "SNOMED 1085931000000102, dm+d 319997009",
            "BP 140/90, PHQ-9 19/27",
            "10:00 | 0 | 3 | 3 | 3 | 2 | 0 | 0 | 0 | 2 | 0 | 13",
            "Rent account 9992245387 in arrears",
            "CHI 050384 0006",
        ];
        check(&rows, Category::NhsNumber);
    }

    #[test]
    fn tells_whose() {
        let rows = [
            "NHS no ⟦c|999 945 8076⟧",
            "Baby’s NHS number is ⟦t|999 224 5387⟧",
            "Her sister Harpreet (NHS ⟦t|999 302 1571⟧)",
            "⟦u|9992245387⟧ came up on the list",
            "NHS no ⟦c|999 945 8067⟧",
            "NHS no ⟦u|999 224 5387⟧ on the letter",
            "Danny, NHS no ⟦u|999 224 5387⟧",
            "Name\tRole\tDOB\tNHS number\nTobi Marsh\tchild\t02/09/2016\t⟦t|999 770 6587⟧\nDaniel Whittaker\tclient\t05/03/1984\t⟦c|999 945 8076⟧",
        ];
        check(&rows, Category::NhsNumber);
    }
}
