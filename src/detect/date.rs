//! Dates that are no dates of birth: what a de-identified output moves.

use super::date_shape::{self, DateShape};
use super::known::Known;
use super::passage::Passage;
use super::starts::Starts;
use super::{Category, Finding};
use crate::record::Subject;
use crate::text::TokenKind;

/// Finds dates, whole and in part, that no recognizer before it took for anything else.
pub(super) fn find(passage: &Passage<'_>, _known: &Known, found: &mut Vec<Finding>) {
    let mut fresh = Vec::new();
    let mut index = 0;
    let mut at = 0;
    while index < passage.len() {
        let begins = passage.has_digits(index) || passage.starts(index, Starts::DATE.with(Starts::FEAST));
        let Some(token) = passage.token(index).filter(|_| begins) else {
            index += 1;
            continue;
        };
        while found.get(at).is_some_and(|finding| finding.span.end() <= token.span.start()) {
            at += 1;
        }
        if let Some(taken) = found.iter().skip(at).take(3).find(|finding| finding.span.overlaps(token.span)) {
            index = passage.token_at(taken.span.end()).max(index + 1);
            continue;
        }
        let Some(shape) = date_shape::at(passage, index).filter(|shape| is_date(passage, index, *shape)) else {
            index += 1;
            continue;
        };
        fresh.push(Finding {
            span: passage.span(index, shape.last),
            category: Category::Date,
            subject: Subject::Client,
            person: None,
            relation: None,
            confidence: if shape.is_full() && !shape.loose { 95 } else { 70 },
            evidence: "date-shape",
        });
        index = shape.last + 1;
    }
    if !fresh.is_empty() {
        found.append(&mut fresh);
        found.sort_by_key(|finding| (finding.span.start(), finding.category));
    }
}

/// Whether the shape is a date where no label says so: not a score, a fraction, a time, a version, a stretch of years.
fn is_date(passage: &Passage<'_>, first: usize, shape: DateShape) -> bool {
    let glued = first > 0
        && !passage.spaced(first)
        && (matches!(passage.before(first, 1), "." | "/" | "£" | "$") || passage.is_word(first - 1) && !passage.is_newline(first - 1));
    if glued {
        return false;
    }
    let (Some(month), day) = (shape.month, shape.day) else { return false };
    if !(1..=12).contains(&month) || day.is_some_and(|day| day == 0 || day > 31) {
        return false;
    }
    let named = (first..=shape.last).any(|at| date_shape::month(passage.word(at)).is_some());
    let before = passage.before(first, 1);
    if named {
        // "may 5 times" and "march 20 miles" are no months
        let verb = matches!(passage.word(first), "may" | "march") && !passage.capital(first);
        return !verb && (day.is_some() || shape.year.is_some_and(|year| year >= 1900));
    }
    if shape.is_full() {
        let one_word = first == shape.last;
        // six or eight digits run together are numbers of many kinds
        return if one_word {
            passage.word(first).len() == 8 && shape.year.is_some_and(|year| (1900..=2100).contains(&year)) && dated(before)
        } else {
            !spaced_out(passage, first, shape.last)
        };
    }
    // "18/04", "on 3/12": in part, and in a form or a place that scores and fractions have not
    let two_digits = |at: usize| passage.word(at).len() == 2 && passage.token(at).is_some_and(|token| token.kind == TokenKind::Number);
    let padded = two_digits(first) && two_digits(shape.last) && passage.word(shape.last).starts_with('0') && matches!(passage.word(first + 1), "/" | ".");
    let slash = passage.word(first + 1) == "/" && !passage.spaced(first + 1);
    day.is_some() && slash && (padded || dated(before)) && passage.before(first, 1) != "bp"
}

/// "28 10 10": numbers that only stand side by side.
fn spaced_out(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    (first + 1..=last).all(|at| !passage.is_sign(at))
}

/// What stands before dates.
fn dated(word: &str) -> bool {
    matches!(
        word,
        "on" | "since"
            | "dated"
            | "date"
            | "until"
            | "till"
            | "from"
            | "by"
            | "appt"
            | "due"
            | "w"
            | "c"
            | "mon"
            | "tue"
            | "tues"
            | "wed"
            | "weds"
            | "thu"
            | "thur"
            | "thurs"
            | "fri"
            | "sat"
            | "sun"
            | "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "review"
            | "seen"
            | "started"
            | "ended"
            | "edd"
            | ":"
    ) && word != ":"
}

#[cfg(test)]
mod tests {
    use crate::detect::Category;
    use crate::detect::marked::check;

    #[test]
    fn finds_dates() {
        let rows = [
            "seen ⟦05/03/2024⟧ with worker",
            "next appt Tues ⟦5th March⟧ 2pm",
            "last drink ⟦04.03.25⟧, methadone 60mg/60ml since ⟦01/02/25⟧",
            "s136 on ⟦12/01/22⟧, CPA 24/7",
            "from ⟦2025-03-10⟧ to ⟦March 2026⟧, ⟦18/04⟧ 10:42",
            "partner 20/40, EDD ⟦12/08/2025⟧",
            "DOB 05/03/1984, seen ⟦6 March⟧",
        ];
        check(&rows, Category::Date);
    }

    #[test]
    fn leaves_what_is_no_date() {
        let rows = [
            "review 2/52, bloods 3/12, for 5/7 only",
            "BP 140/90, pain 7/10, power 5/5, PHQ-9 19/27",
            "AUDIT 28, GAD-7 14, 30 units/day, 1.5g/day, s2, s117",
            "v1.3.84 of the form",
            "she may 5 times a week",
            "open since 2019; target 18/52; 24/7",
            "10 5 20 reps",
        ];
        check(&rows, Category::Date);
    }
}
