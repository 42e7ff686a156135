//! Ages: with a name or a date they point at one person, so a de-identified output makes bands of them.

use super::date_shape;
use super::known::Known;
use super::passage::Passage;
use super::starts::Starts;
use super::whose;
use super::{Category, Finding};
use crate::record::Subject;
use crate::text::Case;

/// Finds ages.
pub(super) fn find(passage: &Passage<'_>, _known: &Known, found: &mut Vec<Finding>) {
    let mut fresh: Vec<Finding> = Vec::new();
    let mut index = 0;
    while index < passage.len() {
        let Some(last) = at(passage, found, index) else {
            index += 1;
            continue;
        };
        let span = passage.span(index, last);
        let next = found.partition_point(|finding| finding.span.end() <= span.start());
        if found.get(next).is_none_or(|finding| !finding.span.overlaps(span)) {
            let (subject, person, relation) =
                whose::nearest(passage, found, index, 8).map_or((Subject::Client, None, None), |(side, person)| (side.subject, person, side.relation));
            fresh.push(Finding { span, category: Category::Age, subject, person, relation, confidence: 80, evidence: "age-shape" });
        }
        index = last + 1;
    }
    if !fresh.is_empty() {
        found.append(&mut fresh);
        found.sort_by_key(|finding| (finding.span.start(), finding.category));
    }
}

/// The last token of the age that starts at token `first`.
fn at(passage: &Passage<'_>, found: &[Finding], first: usize) -> Option<usize> {
    if passage.has_digits(first) {
        return in_digits(passage, found, first);
    }
    // "forty-one years old", "a twelve year old"
    if !passage.starts(first, Starts::DATE) || !passage.is_word(first) {
        return None;
    }
    let (age, last) = date_shape::below_hundred(passage, first).filter(|(age, _)| *age > 0)?;
    let after = unit(passage, last + 1)?;
    (age < 111 && old(passage, after + 1).is_some()).then_some(last)
}

fn in_digits(passage: &Passage<'_>, found: &[Finding], first: usize) -> Option<usize> {
    let word = passage.word(first);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let number: u8 = word.get(..digits)?.parse().ok().filter(|age| (1..=110).contains(age))?;
    let tail = word.get(digits..)?;
    let joined = !passage.spaced(first) && matches!(passage.before(first, 1), "/" | "." | "-" | ":" | "£" | "#" | "+");
    let goes_on = matches!(passage.word(first + 1), "/" | "." | ":" | "%") && !passage.spaced(first + 1) && passage.has_digits(first + 2);
    if joined || goes_on {
        return None;
    }
    // "41y", "41yo", "41M"
    if matches!(tail, "y" | "yo" | "yr" | "yrs") || matches!(tail, "m" | "f") && passage.case(first) == Case::Upper && number > 12 {
        return Some(first);
    }
    if !tail.is_empty() {
        return None;
    }
    let (one, two) = (passage.before(first, 1), passage.before(first, 2));
    let aged = matches!(one, "aged" | "age" | "turned" | "turns" | "turning")
        || matches!(one, ":" | "=" | "of" | "was" | "is" | "about" | "around") && matches!(two, "age" | "aged");
    if aged && !passage.has_digits(first + 2) {
        return Some(first);
    }
    // "41 years old", "41-year-old", "41 y/o", "8 weeks old"
    if let Some(after) = unit(passage, first + 1) {
        let said = old(passage, after + 1).is_some() || matches!(passage.word(first + 1), "yo" | "y") || passage.word(after) == "o";
        return said.then_some(first);
    }
    // "Tina (42)", "He is 26,"
    let closed = passage.word(first + 1) == ")" || passage.word(first + 1) == "," && passage.spaced(first + 2);
    let named = one == "(" || one == ",";
    let person = first.checked_sub(2).and_then(|at| passage.token(at)).is_some_and(|token| {
        let next = found.partition_point(|finding| finding.span.end() <= token.span.start());
        found.iter().skip(next).take(2).any(|finding| finding.category == Category::Name && finding.span.end() == token.span.end())
            || named && one == "(" && crate::record::relation(token.folded.of(passage.source.folded.text())).is_some()
    });
    let is = one == "is" && matches!(two, "he" | "she") || matches!(one, "hes" | "shes") || one == "s" && matches!(passage.before(first, 3), "he" | "she");
    let ends = matches!(passage.word(first + 1), "," | "." | ")" | ";" | "and" | "") || passage.is_newline(first + 1);
    (named && closed && person || is && ends).then_some(first)
}

/// "years", "yr", "- year", "y / o": the last token of a unit of age.
fn unit(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let at = if passage.word(first) == "-" { first + 1 } else { first };
    match passage.word(at) {
        "y" if passage.word(at + 1) == "/" && passage.word(at + 2) == "o" => Some(at + 2),
        "year" | "years" | "yr" | "yrs" | "yo" | "y" | "month" | "months" | "mth" | "mths" | "week" | "weeks" => Some(at),
        _ => None,
    }
}

/// "old", "-old", "of age".
fn old(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let at = if passage.word(first) == "-" { first + 1 } else { first };
    match passage.word(at) {
        "old" | "olds" => Some(at),
        "of" if passage.word(at + 1) == "age" => Some(at + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::detect::Category;
    use crate::detect::marked::check;

    #[test]
    fn finds_ages() {
        let rows = [
            "Daniel (⟦41⟧) came",
            "DW ⟦41M⟧",
            "a ⟦41⟧-year-old man",
            "Jane Whittaker, ⟦60⟧, rang; aged ⟦41⟧",
            "⟦41y⟧; ⟦34⟧ y/o; age: ⟦27⟧",
            "He is ⟦26⟧, works nights",
            "her ⟦8⟧ weeks old baby, ⟦twelve⟧ year old son",
            "turned ⟦40⟧ last week",
        ];
        check(&rows, Category::Age);
    }

    #[test]
    fn leaves_other_numbers() {
        let rows = ["PHQ-9 19/27, AUDIT 28, 30 units/day", "for 5 years, 2 weeks ago", "BP 140/90; 41 Acacia Road", "took 20, then 30", "s117, 24/7, 12:30"];
        check(&rows, Category::Age);
    }
}
