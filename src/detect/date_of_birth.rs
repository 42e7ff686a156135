//! Dates of birth: the known ones in any form, and whatever a label, a birthday or a birth points at.

use super::date_shape::{self, DateShape};
use super::known::Known;
use super::passage::Passage;
use super::starts::Starts;
use super::whose::{self, Side};
use super::{Category, Finding};
use crate::record::{PersonId, Subject, relation};
use crate::text::{Case, Span, TokenKind};
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
    let latest = latest_year(passage);
    let mut index = 0;
    let mut done = 0;
    while index < passage.len() {
        let digits = passage.has_digits(index);
        if (digits || passage.starts(index, Starts::BIRTH))
            && let Some(label) = label_at(passage, index)
        {
            let after = labelled(passage, known, found, index, label, &mut fresh);
            done = done.max(after);
            index = after.max(label.next);
            continue;
        }
        if index >= done
            && (digits || passage.starts(index, Starts::DATE) || passage.starts(index, Starts::FEAST))
            && let Some(shape) = date_shape::at(passage, index)
                .or_else(|| date_shape::feast(passage, index).filter(|shape| shape.year.is_some() && passage.before(index, 1) == "("))
        {
            if let Some(finding) = unlabelled(passage, known, found, index, shape, latest) {
                fresh.push(finding);
                let label = Label { next: index, reach: 0, strong: true, evidence: "dob-rival" };
                done = rivals(passage, known, found, index, shape, label, &mut fresh);
            }
            index = shape.last + 1;
            continue;
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
        "b" if (passage.case(index) == Case::Lower || passage.shouted(index))
            && (passage.before(index, 1) == "("
                || passage.before(index, 1) == ","
                || passage.capital(index.wrapping_sub(1))
                || w(1) == "." && passage.is_word(index.wrapping_sub(1)) && w(2).starts_with(|c: char| c.is_ascii_digit())) =>
        {
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
    let turning = matches!(
        before,
        "turned" | "turns" | "turn" | "turning" | "be" | "been" | "am" | "was" | "is" | "s" | "hes" | "shes" | "," | "(" | "." | "\n" | "he'll" | "aged"
    );
    let score = matches!(passage.before(index, 2), "gad" | "phq" | "score" | "scored" | "audit" | "ciwa" | "bmi" | "-" | "=");
    let decimal = before == "." && !passage.spaced(index) || passage.before(index, 2) == "(" && before == "was";
    (turning && !score && !decimal).then_some(Label { next: at, reach: 3, strong: false, evidence: "turns-age" })
}

/// Words after which a label no longer reaches on.
fn stops(word: &str) -> bool {
    matches!(
        word,
        "seen"
            | "review"
            | "reviewed"
            | "appointment"
            | "appt"
            | "referred"
            | "admitted"
            | "discharged"
            | "today"
            | "nhs"
            | "tel"
            | "phone"
            | "address"
            | "next"
            | "due"
            | "session"
            | "visit"
            | "attended"
            | "died"
            | "chi"
    )
}

/// Takes the dates that a label points at; the token after the last of them.
fn labelled(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, label: Label, fresh: &mut Vec<Finding>) -> usize {
    let mut at = label.next;
    let mut spent = 0;
    let mut breaks = 0;
    if label.evidence == "birthday" {
        before_birthday(passage, known, found, label_first, fresh);
    }
    while at < passage.len() && spent <= label.reach {
        if let Some(mut shape) = date_shape::at(passage, at)
            .or_else(|| date_shape::feast(passage, at))
            .or_else(|| date_shape::spoken(passage, at).filter(|_| label.strong || label.evidence == "birthday"))
            .or_else(|| year_alone(passage, at, label))
        {
            if !label.strong && shape.day.is_some_and(|day| day > 31) {
                return label.next;
            }
            year_in_brackets(passage, &mut shape);
            fresh.push(finding(passage, known, found, label_first, at, shape, label.evidence));
            return rivals(passage, known, found, label_first, shape, label, fresh);
        }
        let word = passage.word(at);
        let stopped = stops(word) && !(word == "next" && label.evidence == "birthday");
        if stopped
            || word == "since" && passage.word(at + 1).starts_with(|c: char| c.is_ascii_digit())
            || word == "." && passage.spaced(at + 1) && spent > 0 && passage.before(at, 1).len() > 1
            || word == ";"
        {
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
    label.next
}

/// "on Bonfire Night 2024 which was his birthday", "the 22nd of September, mum's birthday", "on 23 April which is, as he says, his birthday".
fn before_birthday(passage: &Passage<'_>, known: &Known, found: &[Finding], label: usize, fresh: &mut Vec<Finding>) {
    for back in 2..=22 {
        let Some(first) = label.checked_sub(back) else { return };
        if passage.line(first) != passage.line(label) || matches!(passage.word(first), ";" | ":") {
            return;
        }
        // the start of a date: of "9th of February" not "February"
        let Some(shape) = date_shape::at(passage, first).or_else(|| date_shape::feast(passage, first)) else { continue };
        let Some((first, shape)) = (first.saturating_sub(4)..=first).find_map(|at| {
            date_shape::at(passage, at).or_else(|| date_shape::feast(passage, at)).filter(|whole| whole.last >= shape.last).map(|whole| (at, whole))
        }) else {
            return;
        };
        let between = || (shape.last + 1..label).map(|at| passage.word(at));
        let told = between().any(|word| matches!(word, "which" | "was" | "is"));
        let beside = between().any(|word| matches!(word, "before" | "after" | "since" | "until" | "seen"));
        // a date with its year is the day of contact, on which somebody has a birthday
        let owned = passage.word(shape.last + 1) == ","
            && shape.year.is_none()
            && !beside
            && between().any(|word| matches!(word, "my" | "his" | "her" | "their" | "our" | "s" | "mums" | "dads"));
        if shape.last < label && (told && back < 8 || between().any(|word| word == "which") || owned && back < 10) {
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

/// "5th March (year 1984)", "june 14 or 15, 2016".
fn year_in_brackets(passage: &Passage<'_>, shape: &mut DateShape) {
    let at = shape.last + 1;
    if shape.year.is_none() && passage.word(at) == "(" && matches!(passage.word(at + 1), "year" | "yr") && passage.word(at + 3) == ")" {
        shape.last = at + 2;
    }
    let number = |at: usize| passage.token(at).is_some_and(|token| token.kind == TokenKind::Number);
    if shape.year.is_none() && passage.word(at) == "or" && number(at + 1) && passage.word(at + 2) == "," && passage.word(at + 3).len() == 4 && number(at + 3) {
        shape.last = at + 3;
    }
}

/// Other versions of the date on the same line: "has 02/03/1995", "not 8 July", "shld be 2/7/82", "(is 2010)".
fn rivals(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, first: DateShape, label: Label, fresh: &mut Vec<Finding>) -> usize {
    let mut at = first.last + 1;
    let mut spent = 0;
    let mut linked = passage.word(at) == "(" || matches!(passage.word(at), "and" | "or" | "/");
    let mut end = first.last + 1;
    let line = passage.line(at);
    while spent <= 24 && at < passage.len() && passage.line(at) <= line + 1 {
        let word = passage.word(at);
        if stops(word) && word != "seen" || label_at(passage, at).is_some_and(|label| label.strong) {
            break;
        }
        if let Some(shape) = date_shape::at(passage, at).or_else(|| year_alone(passage, at, label).filter(|_| linked)) {
            let plausible = shape.is_full() || shape.year.is_some() || first.year.is_some() && spent < 14;
            if linked && label.strong && plausible && passage.word(shape.last + 1) != ":" {
                fresh.push(finding(passage, known, found, label_first, at, shape, "dob-rival"));
                at = shape.last + 1;
                end = at;
                spent = 0;
                linked = matches!(passage.word(at), "and" | "or");
                continue;
            }
            break;
        }
        linked |= matches!(
            word,
            "not"
                | "shld"
                | "should"
                | "instead"
                | "hold"
                | "held"
                | "real"
                | "actually"
                | "passport"
                | "correct"
                | "corrected"
                | "recorded"
                | "school"
                | "confirms"
                | "confirmed"
                | "sic"
                | "says"
                | "is"
                | "but"
                | "given"
                | "has"
                | "have"
                | "gives"
        );
        at += 1;
        spent += 1;
    }
    end
}

/// The latest year of the full dates in a text: dates of contact are of that year, dates of birth seldom.
fn latest_year(passage: &Passage<'_>) -> u16 {
    let dates = (0..passage.len()).filter(|&at| passage.word(at).starts_with(|c: char| c.is_ascii_digit())).filter_map(|at| date_shape::at(passage, at));
    dates.filter(|shape| shape.is_full() && !shape.loose).filter_map(|shape| shape.year).max().unwrap_or_default()
}

fn unlabelled(passage: &Passage<'_>, known: &Known, found: &[Finding], first: usize, shape: DateShape, latest: u16) -> Option<Finding> {
    if let Some(person) = shape.is_full().then(|| owner(known, shape)).flatten() {
        let (subject, relation) = known.side(person);
        return Some(Finding {
            span: passage.span(first, shape.last),
            category: Category::DateOfBirth,
            subject,
            person: Some(person),
            relation,
            confidence: 97,
            evidence: "known-date",
        });
    }
    // "the 4th of the 4th 2000": so people tell their births, not their appointments
    let told = shape.is_full()
        && passage.word(first).ends_with(['t', 'd', 'h'])
        && passage.word(shape.last.saturating_sub(1)).ends_with(['t', 'd', 'h'])
        && date_shape::month(passage.word(shape.last.saturating_sub(1))).is_none()
        && shape.year.is_some_and(|year| year <= 2012);
    if told {
        return Some(finding(passage, known, found, first, first, shape, "told-date"));
    }
    let bracketed = passage.before(first, 1) == "(" || matches!(passage.before(first, 1), "," | "-") && passage.word(shape.last + 1) == ")";
    let numbered = beside_number(passage, found, first, shape.last);
    let enough = shape.is_full() || bracketed && shape.year.is_some();
    let clear = !shape.loose || numbered || bracketed;
    if !enough || !clear {
        return None;
    }
    if numbered {
        return Some(Finding { confidence: 80, ..finding(passage, known, found, first, first, shape, "date-beside-number") });
    }
    if !bracketed && shape.year.is_some_and(|year| year > 2015 && year >= latest) {
        return None;
    }
    let (subject, relation, person) = beside_name(passage, found, first, bracketed)?;
    let found = finding(passage, known, found, first, first, shape, "date-beside-name");
    if subject == Subject::Client {
        return Some(Finding { confidence: 75, ..found });
    }
    Some(Finding { subject, relation, person, confidence: 75, ..found })
}

/// Whether an NHS number stands next to the date, with signs only between: a row of a list of people.
fn beside_number(passage: &Passage<'_>, found: &[Finding], first: usize, last: usize) -> bool {
    let before = (first.saturating_sub(3)..first).rev().find(|&at| !passage.is_sign(at));
    let after = (last + 1..last + 4).find(|&at| !passage.is_sign(at));
    let number = |at: usize| {
        passage.token(at).filter(|_| passage.line(at) == passage.line(first)).is_some_and(|token| {
            let next = found.partition_point(|finding| finding.span.end() <= token.span.start());
            found.iter().skip(next).take(2).any(|finding| finding.category == Category::NhsNumber && finding.span.overlaps(token.span))
        })
    };
    before.is_some_and(number) || after.is_some_and(|at| number(at) || passage.word(at) == "nhs")
}

type Whose = (Subject, Option<&'static str>, Option<PersonId>);

/// The name before a date, where the two stand as they do in a heading or a list: `Mason Price 09/05/2014`, `Danny (05/03/84)`, `Jean Mould, great nan, 6.1.49`.
fn beside_name(passage: &Passage<'_>, found: &[Finding], first: usize, bracketed: bool) -> Option<Whose> {
    let mut at = first;
    let mut steps = 0;
    let mut kin = None;
    let name = loop {
        let earlier = at.checked_sub(1)?;
        let token = passage.token(earlier)?;
        let next = found.partition_point(|finding| finding.span.start() <= token.span.start());
        if let Some(name) = found.get(next.wrapping_sub(1)).filter(|finding| finding.category == Category::Name && finding.span.overlaps(token.span)) {
            break name;
        }
        let word = passage.word(earlier);
        let related = relation(word);
        kin = kin.or(related);
        let sign = passage.is_sign(earlier) && !matches!(word, "." | ":" | ";" | "/" | "?" | "!");
        let little = matches!(
            word,
            "mr" | "mrs"
                | "ms"
                | "miss"
                | "m"
                | "f"
                | "male"
                | "female"
                | "his"
                | "her"
                | "great"
                | "step"
                | "younger"
                | "older"
                | "elder"
                | "snr"
                | "jnr"
                | "the"
        );
        let heading = passage.is_newline(earlier) && steps == 0 && passage.is_newline(at.saturating_sub(2));
        if steps >= 7 || !(sign || little || heading || related.is_some()) {
            return kin.filter(|_| bracketed).map(|relation| (Subject::ThirdParty, Some(relation), None));
        }
        steps += 1;
        at = earlier;
    };
    if name.subject == Subject::Professional {
        return None;
    }
    let name_first = passage.token_at(name.span.start());
    // "Signed D Whittaker 05/03/2024" and "seen by …" tell signatures and dates of contact from dates of birth
    let before = passage.before(name_first, 1);
    let signed = matches!(before, "by" | "with" | "from" | "signed" | "saw" | "rang")
        || before == ":" && matches!(passage.before(name_first, 2), "signed" | "by" | "from");
    let apart = steps > 0 || passage.spaced(first);
    (!signed && (bracketed || apart)).then_some((name.subject, name.relation, name.person))
}

fn finding(passage: &Passage<'_>, known: &Known, found: &[Finding], label_first: usize, first: usize, shape: DateShape, evidence: &'static str) -> Finding {
    let span = passage.span(first, shape.last);
    if let Some(person) = shape.is_full().then(|| owner(known, shape)).flatten() {
        let (subject, relation) = known.side(person);
        return Finding { span, category: Category::DateOfBirth, subject, person: Some(person), relation, confidence: 99, evidence: "known-date" };
    }
    let (Side { subject, relation }, person) =
        whose::nearest(passage, found, label_first, 16).unwrap_or((Side { subject: Subject::Client, relation: None }, None));
    let sure = shape.is_full() && !shape.loose;
    let confidence = if sure { 95 } else { 60 };
    if subject == Subject::Client && (!rivals_known(known, shape) || beside_foreign_number(passage, found, span)) {
        // another person's: a misfiled document, or a birth that nobody is named beside
        return Finding { span, category: Category::DateOfBirth, subject: Subject::Unknown, person: None, relation: None, confidence, evidence };
    }
    Finding { span, category: Category::DateOfBirth, subject, person, relation, confidence, evidence }
}

/// Whether the date may be a wrong version of the client's: a digit off, swapped, one part another, a part of it, a placeholder. So may any date
/// where the client's is not known.
fn rivals_known(known: &Known, shape: DateShape) -> bool {
    let mut own = known.birth_dates().iter().filter(|(_, id)| known.side(*id).0 == Subject::Client).peekable();
    let near = |date: &Date| {
        let month = u8::from(date.month());
        let same = [
            shape.day.map(|day| day == date.day()),
            shape.month.map(|number| number == month),
            shape.year.map(|year| i32::from(year) % 100 == date.year() % 100),
        ];
        let (told, met) = (same.iter().flatten().count(), same.iter().flatten().filter(|same| **same).count());
        let swapped = shape.day == Some(month) && shape.month == Some(date.day());
        let digits = |day: u8, month: u8, year: i32| format!("{day:02}{month:02}{year:04}");
        let slip = match (shape.day, shape.month, shape.year) {
            (Some(day), Some(number), Some(year)) => super::known::slips(&digits(day, number, i32::from(year)), &digits(date.day(), month, date.year())) <= 1,
            (None, None, Some(year)) => super::known::slips(&year.to_string(), &date.year().to_string()) <= 1,
            _ => false,
        };
        swapped || slip || met + 1 >= told.max(2)
    };
    let placeholder = shape.day == Some(0) || shape.month == Some(0) || matches!(shape.year, Some(1900 | 1901));
    let feast = shape.day.is_none() && shape.month.is_none() && shape.year.is_none();
    own.peek().is_none() || placeholder || feast || own.any(|(date, _)| near(date))
}

/// Whether the number nearest to a date in its line is known not to be the client's.
fn beside_foreign_number(passage: &Passage<'_>, found: &[Finding], span: Span) -> bool {
    let next = found.partition_point(|finding| finding.span.end() <= span.start());
    let line = passage.line(passage.token_at(span.start()));
    let beside = found.iter().take(next).rev().take(3).chain(found.iter().skip(next).take(3));
    let here = |finding: &&Finding| finding.category == Category::NhsNumber && passage.line(passage.token_at(finding.span.start())) == line;
    beside.filter(here).min_by_key(|finding| finding.span.start().abs_diff(span.start())).is_some_and(|finding| finding.evidence == "not-the-known-number")
}

/// The person whose recorded date of birth this is; two-digit years fit any century.
fn owner(known: &Known, shape: DateShape) -> Option<PersonId> {
    let (day, month, year) = (shape.day?, shape.month?, shape.year?);
    let same = |date: &Date| {
        date.day() == day && u8::from(date.month()) == month && date.year() % 100 == i32::from(year) % 100 && (date.year() - i32::from(year)).abs() % 100 == 0
    };
    known.birth_dates().iter().find(|(date, _)| same(date)).map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use super::super::Category;
    use super::super::marked::check;

    #[test]
    fn finds_dates_of_birth() {
        let rows = [
            "DOB ⟦05/03/1984⟧",
            "D.O.B. ⟦5.3.84⟧",
            "dob:⟦5/3/84⟧",
            "Born ⟦05-Mar-1984⟧ (41y)",
            "b. ⟦5 Mar 84⟧",
            "born on the ⟦5th of March 1984⟧",
            "⟦fifth of March nineteen eighty-four⟧",
            "DOB ⟦05031984⟧",
            "DOB ⟦050384⟧",
            "⟦1984-03-05⟧",
            "⟦19840305⟧",
            "DOB: ⟦March 5, 1984⟧",
            "DOB ⟦03/05/1984⟧",
            "D O B : ⟦05 / 03 / 1984⟧",
            "Date of Birth\n⟦05\n03\n1984⟧",
            "DOB: ⟦O5/O3/l984⟧",
            "DOB ⟦05MAR84⟧",
            "DOB: ⟦5ᵗʰ March ’84⟧",
            "DOB ⟦31/11/1984⟧",
            "DOB ⟦00/00/1984⟧",
            "DOB ?⟦1984⟧",
            "d.o.b. ⟦5th March (year 1984⟧)",
            "his birthday is next week, ⟦5 March⟧",
            "DOB ⟦01/01/1900⟧ (not known)",
            "DOB ⟦31.12.69⟧",
            "born on ⟦St Patrick’s Day 1977⟧",
            "He turned 70 on the ⟦2nd of June⟧",
            "dob ⟦2/7/83⟧ shld be ⟦2/7/82⟧",
            "WINTERS, Carol  ⟦08/07/1959⟧  NHS 999 224 5387",
            "dob ⟦12.viii.1999⟧",
            "court is on ⟦23 April⟧ which is, as he says, his birthday",
            "sober since the ⟦9th of February⟧, my sixty-first birthday",
            "look me up, ⟦4th of the 4th 2000⟧",
            "date of birth ⟦fourteen three seventy eight⟧ he says",
            "Date of birth?\nCaller: ⟦five, three, eighty-four⟧",
            "dob ⟦nine february eighty six⟧",
            "born on ⟦St Stephen's Day⟧",
            "dob he thinks ⟦june 14 or 15, 2016⟧",
        ];
        check(&rows, Category::DateOfBirth);
    }

    #[test]
    fn leaves_other_dates() {
        let rows = [
            "seen 05/03/2024 with worker",
            "next appt Tues 5th March 2pm",
            "review 2/52, bloods 3/12, for 5/7 only",
            "BP 140/90, pain 7/10, power 5/5, PHQ-9 19/27",
            "last drink 04.03.25, methadone 60mg/60ml since 01/02/25",
            "s117 aftercare, s136 on 12/01/22, CPA 24/7",
            "AUDIT 28, GAD-7 14, 30 units/day",
            "open since 2019; target 18/52",
            "v1.3.84 of the form",
            "eGFR 41 (was 52 on 14/2/24)",
            "18/04 10:42 > ok",
        ];
        check(&rows, Category::DateOfBirth);
    }

    #[test]
    fn tells_whose() {
        let rows = [
            "Danny (⟦c|05/03/84⟧)",
            "son Alfie (b. ⟦t|14/07/2019⟧) in nursery",
            "Sibs: Jasper (⟦t|3.6.13⟧)",
            "DOB ⟦c|05/04/1984⟧",
            "DOB ⟦u|30/01/1961⟧",
            "DOB ⟦c|03/05/1984⟧ or ⟦c|5.3.48⟧",
            "NHS 999 224 5387 DOB ⟦u|05/04/1984⟧",
            "\"WHITMORE, DANIEL ⟦u|14/09/1990⟧\" came by mistake",
            "Jane Whittaker would have been 30 on ⟦t|11 June⟧",
            "Jane was not there; her letter says DOB ⟦t|30 January 1961⟧",
        ];
        check(&rows, Category::DateOfBirth);
    }
}
