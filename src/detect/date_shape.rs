//! Dates as people write them.

use super::passage::Passage;
use super::starts::Starts;
use crate::text::TokenKind;

/// A date as written, whole or in part, possible or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DateShape {
    pub(super) day: Option<u8>,
    pub(super) month: Option<u8>,
    pub(super) year: Option<u16>,
    /// Last token of the date.
    pub(super) last: usize,
    /// Read from letters that OCR took for digits, run together, spelt in words, or impossible: a date only after a label.
    pub(super) loose: bool,
}

impl DateShape {
    /// Day, month and year.
    pub(super) const fn is_full(self) -> bool {
        self.day.is_some() && self.month.is_some() && self.year.is_some()
    }
}

/// Month of the year by its English name or usual short form.
pub(super) fn month(word: &str) -> Option<u8> {
    Some(match word {
        "january" | "jan" => 1,
        "february" | "feb" | "febuary" => 2,
        "march" | "mar" => 3,
        "april" | "apr" => 4,
        "may" => 5,
        "june" | "jun" => 6,
        "july" | "jul" => 7,
        "august" | "aug" => 8,
        "september" | "sept" | "sep" => 9,
        "october" | "oct" => 10,
        "november" | "nov" => 11,
        "december" | "dec" => 12,
        _ => return None,
    })
}

fn roman(word: &str) -> Option<u8> {
    ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"].iter().position(|roman| *roman == word).map(|at| at as u8 + 1)
}

/// The date that starts at token `first`.
pub(super) fn at(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    if !passage.has_digits(first) && !passage.starts(first, Starts::DATE) {
        return None;
    }
    let mut shape = numeric(passage, first).or_else(|| with_month_name(passage, first)).or_else(|| compact(passage, first))?;
    if let (Some(day), Some(month)) = (shape.day, shape.month) {
        shape.loose |= day == 0 || day > 31 || month == 0 || month > 12;
    }
    // part of a longer number or code
    let next = passage.word(shape.last + 1);
    let joined = !passage.spaced(shape.last + 1)
        && matches!(next, "/" | "-")
        && passage.token(shape.last + 2).is_some_and(|token| token.kind == TokenKind::Number && !token.spaced);
    (!joined).then_some(shape)
}

/// Every word that may begin a date written in words.
pub(super) fn date_words() -> impl Iterator<Item = &'static str> {
    "january jan february feb febuary march mar april apr may june jun july jul august aug september sept sep october oct november nov december dec \
     first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth \
     nineteenth twentieth thirtieth zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
     eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety oh o"
        .split_whitespace()
}

/// Every word that may begin a feast.
pub(super) fn feast_words() -> impl Iterator<Item = &'static str> {
    FEASTS.iter().filter_map(|feast| feast.split(' ').next())
}

/// A number of one or two digits, or with letters that OCR took for digits.
fn small(passage: &Passage<'_>, index: usize) -> Option<(u8, bool)> {
    let word = passage.word(index);
    if word.len() > 2 {
        return None;
    }
    if let Ok(number) = word.parse::<u8>() {
        return Some((number, false));
    }
    let read: String = word.chars().map(ocr).collect();
    (passage.token(index).is_some_and(|token| token.kind == TokenKind::Mixed)).then(|| read.parse().ok().map(|number| (number, true)))?
}

fn ocr(c: char) -> char {
    match c {
        'o' => '0',
        'l' | 'i' => '1',
        's' => '5',
        'b' => '8',
        'z' => '2',
        other => other,
    }
}

/// A year of four digits, or of two with the century that puts it in the past.
fn year(passage: &Passage<'_>, index: usize) -> Option<(u16, bool)> {
    let at = if passage.word(index) == "'" { index + 1 } else { index };
    let word = passage.word(at);
    let read: String = word.chars().map(ocr).collect();
    let loose = read != word;
    if loose && passage.token(at).is_none_or(|token| token.kind != TokenKind::Mixed) {
        return None;
    }
    match read.len() {
        2 => read.parse().ok().map(|short: u16| (century(short), loose)),
        4 => read.parse().ok().filter(|year| (1850..=2100).contains(year)).map(|year| (year, loose)),
        _ => None,
    }
}

/// Two digits resolve to the past: 69 is 1969, 07 is 2007.
pub(super) const fn century(short: u16) -> u16 {
    if short > 30 { 1900 + short } else { 2000 + short }
}

fn numeric(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    if let Some(shape) = iso(passage, first) {
        return Some(shape);
    }
    let (day, loose_day) = small(passage, first)?;
    let (mut at, separator) = separator(passage, first + 1)?;
    let named = month(passage.word(at)).or_else(|| roman(passage.word(at)));
    let (month_number, loose_month) = match named {
        Some(month) => (month, false),
        None => small(passage, at)?,
    };
    let Some((next, again)) = self::separator(passage, at + 1) else {
        return partial(passage, day, month_number, at, separator);
    };
    let spaced_numbers = separator == " " && named.is_none();
    if again != separator && !(separator == " " || again == " ") && named.is_none() {
        return partial(passage, day, month_number, at, separator);
    }
    // "18/04 10:42" is a time, not a year
    let Some((year, loose_year)) = year(passage, next).filter(|_| passage.word(next + 1) != ":" || again != " ") else {
        return partial(passage, day, month_number, at, separator);
    };
    at = if passage.word(next) == "'" { next + 1 } else { next };
    let short = passage.word(at).len() == 2;
    // "1.3.84" and "28 10 10" without a label may be a version or a count
    let loose = loose_day || loose_month || loose_year || spaced_numbers || short && separator == " " && named.is_none();
    Some(DateShape { day: Some(day), month: Some(month_number), year: Some(year), last: at, loose })
}

/// Day and month alone: "12/11".
fn partial(passage: &Passage<'_>, day: u8, month: u8, last: usize, separator: &str) -> Option<DateShape> {
    if !matches!(separator, "/" | "." | "-") || day == 0 || day > 31 || month == 0 || month > 12 || passage.word(last).is_empty() {
        return None;
    }
    Some(DateShape { day: Some(day), month: Some(month), year: None, last, loose: true })
}

/// What parts the numbers of a date, and the token after it. Spaces around it and one line break are let through.
fn separator<'p>(passage: &'p Passage<'_>, index: usize) -> Option<(usize, &'p str)> {
    let word = passage.word(index);
    if matches!(word, "/" | "." | "-" | "\\") {
        let next = if passage.is_newline(index + 1) { index + 2 } else { index + 1 };
        return Some((next, word));
    }
    if passage.is_newline(index) {
        return Some((index + 1, " "));
    }
    passage.spaced(index).then_some((index, " "))
}

fn iso(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    let word = passage.word(first);
    let year: u16 = (word.len() == 4).then(|| word.parse().ok())?.filter(|year| (1850..=2100).contains(year))?;
    let separator = passage.word(first + 1);
    if !matches!(separator, "-" | "/" | ".") || passage.word(first + 3) != separator {
        return None;
    }
    let (month, _) = small(passage, first + 2).filter(|(month, loose)| (1..=12).contains(month) && !loose)?;
    // an ISO time may be run on to the day: 2025-11-04T08:41
    let last = first + 4;
    let digits: String = passage.word(last).chars().take_while(char::is_ascii_digit).collect();
    let day: u8 = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
    Some(DateShape { day: Some(day), month: Some(month), year: Some(year), last, loose: false })
}

/// "5", "5th", "fifth".
fn day_of_month(passage: &Passage<'_>, index: usize) -> Option<(u8, usize)> {
    let word = passage.word(index);
    let number = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    if let Some(day) = number.parse().ok().filter(|day| (1..=31).contains(day) && number.len() <= 2) {
        // "5 th"
        let last = if number == word && matches!(passage.word(index + 1), "st" | "nd" | "rd" | "th") { index + 1 } else { index };
        return Some((day, last));
    }
    const UNITS: &[&str] = &[
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(at) = UNITS.iter().position(|unit| *unit == word) {
        return Some((at as u8 + 1, index));
    }
    let tens = match word {
        "twenty" => 20,
        "thirty" | "thirtieth" => 30,
        _ => return None,
    };
    if word == "thirtieth" {
        return Some((30, index));
    }
    let next = if passage.word(index + 1) == "-" { index + 2 } else { index + 1 };
    let unit = UNITS.iter().take(9).position(|unit| *unit == passage.word(next))?;
    Some((tens + unit as u8 + 1, next))
}

/// "nine" in "nine february", "twenty-two" in "twenty-two May".
fn cardinal_day(passage: &Passage<'_>, first: usize) -> Option<(u8, usize)> {
    let (day, last) = below_hundred(passage, first).filter(|(day, _)| (1..=31).contains(day))?;
    let next = if passage.word(last + 1) == "of" { last + 2 } else { last + 1 };
    (passage.is_word(first) && month(passage.word(next)).is_some() && passage.word(next) != "may" && passage.word(next) != "march").then_some((day as u8, last))
}

/// "fourteen three seventy eight", "five, three, eighty-four": only a label makes a date of these.
pub(super) fn spoken(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    if !passage.starts(first, Starts::DATE) {
        return None;
    }
    let skip = |at: usize| if matches!(passage.word(at), "," | "-" | "/" | "and") { at + 1 } else { at };
    let (day, last) = below_hundred(passage, first).filter(|(day, _)| (1..=31).contains(day))?;
    let (month, last) = below_hundred(passage, skip(last + 1)).filter(|(month, _)| (1..=12).contains(month))?;
    let (year, last) = spelt_year(passage, skip(last + 1))?;
    Some(DateShape { day: Some(day as u8), month: Some(month as u8), year: Some(year), last, loose: true })
}

fn with_month_name(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    if let Some(month) = month(passage.word(first)) {
        return month_first(passage, first, month);
    }
    if let Some(shape) = run_together(passage, first) {
        return Some(shape);
    }
    let (day, day_last) = day_of_month(passage, first).or_else(|| cardinal_day(passage, first))?;
    let ordinal = passage.word(first).parse::<u8>().is_err();
    let mut at = day_last + 1;
    while matches!(passage.word(at), "of" | "the" | "-" | "/" | ".") {
        at += 1;
    }
    let (month_number, month_last, spelt) = match month(passage.word(at)) {
        Some(month) => (month, at, false),
        // "4th of the 4th 2000", "first of the twelfth sixty four"
        None if ordinal && at > day_last + 1 => day_of_month(passage, at).filter(|(month, _)| *month <= 12).map(|(month, last)| (month, last, true))?,
        None => return None,
    };
    let mut next = month_last + 1;
    while matches!(passage.word(next), "." | "," | "-" | "/") || passage.is_newline(next) && passage.line(next) == passage.line(first) {
        next += 1;
    }
    let spoken = day_last != first || ordinal && !passage.word(first).starts_with(|c: char| c.is_ascii_digit()) || spelt;
    if let Some((year, loose)) = year(passage, next) {
        let last = if passage.word(next) == "'" { next + 1 } else { next };
        let comma = passage.word(next.wrapping_sub(1)) == "," && passage.word(last).len() == 2;
        let time = comma
            || passage.word(last + 1) == ":"
            || matches!(passage.word(last + 1), "pm" | "am")
            || passage.word(last + 1) == "."
                && !passage.spaced(last + 1)
                && passage.token(last + 2).is_some_and(|token| token.kind == TokenKind::Number && !token.spaced);
        if !(time && passage.word(last).len() == 2) {
            return Some(DateShape { day: Some(day), month: Some(month_number), year: Some(year), last, loose });
        }
    }
    if let Some((year, last)) = spelt_year(passage, next).filter(|_| spoken || passage.is_word(next)) {
        return Some(DateShape { day: Some(day), month: Some(month_number), year: Some(year), last, loose: false });
    }
    Some(DateShape { day: Some(day), month: Some(month_number), year: None, last: month_last, loose: spelt })
}

/// "March 5, 1984", "Sept. 30th 1969", "March '97".
fn month_first(passage: &Passage<'_>, first: usize, month: u8) -> Option<DateShape> {
    let mut at = first + 1;
    if passage.word(at) == "." && !passage.spaced(at) {
        at += 1;
    }
    if let Some((day, last)) = day_of_month(passage, at) {
        let mut next = last + 1;
        if passage.word(next) == "," {
            next += 1;
        }
        if let Some((year, _)) = year(passage, next).filter(|_| passage.word(next).len() == 4) {
            return Some(DateShape { day: Some(day), month: Some(month), year: Some(year), last: next, loose: false });
        }
        if passage.word(at).len() > 2 || passage.word(next).is_empty() || !passage.word(next).starts_with(|c: char| c.is_ascii_digit()) {
            return Some(DateShape { day: Some(day), month: Some(month), year: None, last, loose: false });
        }
    }
    let (year, loose) = year(passage, at)?;
    let last = if passage.word(at) == "'" { at + 1 } else { at };
    Some(DateShape { day: None, month: Some(month), year: Some(year), last, loose })
}

/// "05MAR84", "05mar1984".
fn run_together(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    let word = passage.word(first);
    let from = word.find(|c: char| c.is_ascii_alphabetic())?;
    let (day, rest) = word.split_at_checked(from)?;
    let to = rest.find(|c: char| c.is_ascii_digit())?;
    let (name, year) = rest.split_at_checked(to)?;
    let (day, month) = (day.parse().ok().filter(|day| (1..=31).contains(day))?, month(name)?);
    let year = match year.len() {
        2 => century(year.parse().ok()?),
        4 => year.parse().ok()?,
        _ => return None,
    };
    Some(DateShape { day: Some(day), month: Some(month), year: Some(year), last: first, loose: false })
}

/// "05031984", "19840305", "050384".
fn compact(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    let word = passage.word(first);
    if !matches!(word.len(), 6 | 8) || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| word.get(from..to).and_then(|digits| digits.parse::<u16>().ok());
    let make = |day: u16, month: u16, year: u16| {
        ((1..=31).contains(&day) && (1..=12).contains(&month) && (1880..=2050).contains(&year)).then_some(DateShape {
            day: Some(day as u8),
            month: Some(month as u8),
            year: Some(year),
            last: first,
            loose: true,
        })
    };
    if word.len() == 6 {
        return make(part(0, 2)?, part(2, 4)?, century(part(4, 6)?));
    }
    make(part(6, 8)?, part(4, 6)?, part(0, 4)?).or_else(|| make(part(0, 2)?, part(2, 4)?, part(4, 8)?))
}

/// "nineteen eighty-four", "two thousand and eight", "sixty four".
fn spelt_year(passage: &Passage<'_>, first: usize) -> Option<(u16, usize)> {
    let mut at = first;
    let base = match passage.word(at) {
        "nineteen" => {
            at += 1;
            1900
        }
        "twenty" if tens(passage.word(at + 1)).is_some() || passage.word(at + 1) == "oh" => {
            at += 1;
            2000
        }
        "two" if passage.word(at + 1) == "thousand" => {
            at += 2;
            if passage.word(at) == "and" {
                at += 1;
            }
            return Some(below_hundred(passage, at).map_or((2000, at - 1), |(year, last)| (2000 + year, last)));
        }
        _ => {
            let (year, last) = below_hundred(passage, at).filter(|(year, _)| *year >= 10)?;
            return Some((century(year), last));
        }
    };
    below_hundred(passage, at).map(|(year, last)| (base + year, last))
}

fn tens(word: &str) -> Option<u16> {
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"].iter().position(|tens| *tens == word).map(|at| (at as u16 + 2) * 10)
}

pub(super) fn below_hundred(passage: &Passage<'_>, first: usize) -> Option<(u16, usize)> {
    const TEENS: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    let unit = |at: usize| TEENS.iter().position(|teen| *teen == passage.word(at)).map(|unit| unit as u16);
    if matches!(passage.word(first), "oh" | "o") {
        return unit(first + 1).map(|unit| (unit, first + 1));
    }
    if let Some(tens) = tens(passage.word(first)) {
        let next = if passage.word(first + 1) == "-" { first + 2 } else { first + 1 };
        return Some(unit(next).filter(|unit| (1..10).contains(unit)).map_or((tens, first), |unit| (tens + unit, next)));
    }
    unit(first).map(|unit| (unit, first))
}

const FEASTS: &[&str] = &[
    "christmas day",
    "st stephen s day",
    "st stephens day",
    "saint nicholas day",
    "st nicholas day",
    "st brigids day",
    "all saints",
    "all souls day",
    "labour day",
    "australia day",
    "holocaust memorial day",
    "world aids day",
    "st andrews day",
    "st georges day",
    "shrove tuesday",
    "pancake day",
    "ash wednesday",
    "whit sunday",
    "candlemas",
    "lammas",
    "michaelmas",
    "yom kippur",
    "rosh hashanah",
    "hanukkah",
    "passover",
    "holi",
    "navratri",
    "lohri",
    "norouz",
    "newroz",
    "orthodox christmas",
    "chinese new year",
    "lunar new year",
    "tet",
    "christmas eve",
    "xmas day",
    "xmas eve",
    "boxing day",
    "new year s day",
    "new year s eve",
    "new years day",
    "new years eve",
    "st patrick s day",
    "st patricks day",
    "st david s day",
    "st davids day",
    "st andrew s day",
    "st george s day",
    "st valentine s day",
    "valentine s day",
    "valentines day",
    "st brigid s day",
    "bonfire night",
    "guy fawkes night",
    "halloween",
    "hallowe en",
    "hogmanay",
    "burns night",
    "twelfth night",
    "may day",
    "midsummer day",
    "leap day",
    "april fool s day",
    "april fools day",
    "easter sunday",
    "easter day",
    "good friday",
    "eid",
    "eid day",
    "diwali",
    "purim",
    "nowruz",
    "vaisakhi",
    "independence day",
    "remembrance sunday",
    "remembrance day",
    "armistice day",
    "mother s day",
    "all saints day",
];

/// A feast in place of a date, with its year where one follows: "St Patrick's Day 1977".
pub(super) fn feast(passage: &Passage<'_>, first: usize) -> Option<DateShape> {
    if !passage.starts(first, Starts::FEAST) {
        return None;
    }
    let mut best = None;
    for feast in FEASTS.iter().filter(|feast| feast.starts_with(passage.word(first))) {
        let mut at = first;
        let mut last = first;
        let met = feast.split(' ').all(|word| {
            while matches!(passage.word(at), "'" | ".") && at > first {
                at += 1;
            }
            let same = passage.word(at) == word;
            last = at;
            at += 1;
            same
        });
        if met {
            best = best.max(Some(last));
        }
    }
    let mut last = best?;
    let next = if passage.word(last + 1) == "," { last + 2 } else { last + 1 };
    let year = year(passage, next).filter(|_| passage.line(next) == passage.line(first)).map(|(year, _)| year);
    if year.is_some() {
        last = if passage.word(next) == "'" { next + 1 } else { next };
    }
    Some(DateShape { day: None, month: None, year, last, loose: true })
}
