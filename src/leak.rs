//! The leak check: a finished output is searched, in folded form, for everything that was hidden.
//!
//! It trusts nothing that came before it. It reads the output as a recipient could: every string at every depth, markup
//! taken off, base64 text decoded, numbers with their separators taken out.

use crate::apply::TITLES;
use crate::detect::is_ordinary_word;
use crate::record::{Category, extract_html};
use crate::text::{Folded, Span, fold};
use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;
use std::collections::BTreeSet;

/// Names shorter than this are found only as part of a longer one: "Al" stands in "also" and "al-Anon".
const MIN_WORD: usize = 3;
/// Fewer digits than this identify nobody by themselves.
const MIN_DIGITS: usize = 6;
/// Numbers of so many digits are no part of a longer number by chance.
const LONG_NUMBER: usize = 9;
/// A withheld line this long stands nowhere else by chance.
const MIN_LINE: usize = 48;

/// What may not stand in an output.
#[derive(Debug, Default)]
pub(crate) struct Protected {
    /// Folded, bounded by what is no letter or digit.
    words: BTreeSet<String>,
    /// Digits only.
    digits: BTreeSet<String>,
    /// Names and words that the same audience reads rightly.
    readable: BTreeSet<String>,
    readable_digits: BTreeSet<String>,
}

impl Protected {
    /// Adds an identifier that was hidden.
    pub fn hide(&mut self, category: Category, text: &str) {
        match category {
            Category::NhsNumber | Category::ChiNumber | Category::HcNumber | Category::Phone | Category::NiNumber | Category::LocalNumber => {
                self.hide_number(text, MIN_DIGITS + 1);
            }
            // a year alone is everybody's
            Category::DateOfBirth if text.chars().filter(|c| c.is_alphanumeric()).all(|c| c.is_ascii_digit()) => self.hide_number(text, MIN_DIGITS),
            Category::DateOfBirth => self.hide_phrase(text),
            Category::Name => {
                self.hide_phrase(text);
                for word in words(text).filter(|word| {
                    word.len() >= MIN_WORD && !TITLES.contains(&word.as_str()) && word.chars().all(char::is_alphabetic) && !is_ordinary_word(word)
                }) {
                    // "tylers birthday": the possessive as it is typed in a hurry
                    let hurried = format!("{word}s");
                    if word.len() > MIN_WORD && !is_ordinary_word(&hurried) {
                        self.words.insert(hurried);
                    }
                    self.words.insert(word);
                }
            }
            Category::Email | Category::Handle | Category::Address | Category::Postcode => self.hide_phrase(text),
            Category::Date | Category::Age => {}
        }
    }

    fn hide_number(&mut self, text: &str, least: usize) {
        let digits: String = fold(text).chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= least {
            self.digits.insert(digits);
        }
    }

    fn hide_phrase(&mut self, text: &str) {
        let phrase = words(text).collect::<Vec<_>>().join(" ");
        let ordinary = !phrase.contains(' ') && is_ordinary_word(&phrase);
        if phrase.chars().count() >= MIN_WORD && !ordinary {
            self.words.insert(phrase);
        }
    }

    /// Adds a passage that was withheld: its longer lines.
    pub fn withhold(&mut self, text: &str) {
        for line in text.lines() {
            let phrase = words(line).collect::<Vec<_>>().join(" ");
            if phrase.len() >= MIN_LINE {
                self.words.insert(phrase);
            }
        }
    }

    /// Adds what the same audience reads rightly, such as a surname that the client shares. Only of a name is each word
    /// readable by itself.
    pub fn show(&mut self, category: Category, text: &str) {
        let all: Vec<String> = words(text).collect();
        self.readable.insert(all.join(" "));
        if category == Category::Name {
            self.readable.extend(all);
        }
        let digits: String = fold(text).chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= MIN_DIGITS {
            self.readable_digits.insert(digits);
        }
    }

    /// Made ready to be looked for.
    pub fn searcher(&self) -> Searcher {
        let words = self.words.difference(&self.readable).map(|needle| format!(" {needle} "));
        // long numbers are found inside longer runs too; short ones only whole
        let digits =
            self.digits.difference(&self.readable_digits).map(|needle| if needle.len() < LONG_NUMBER { format!("|{needle}|") } else { needle.clone() });
        Searcher { words: automaton(words), digits: automaton(digits) }
    }
}

/// Finds protected strings.
pub(crate) struct Searcher {
    words: Option<AhoCorasick>,
    digits: Option<AhoCorasick>,
}

impl Searcher {
    /// Where protected strings stand in a text; bytes of it, ascending by start.
    pub fn spans(&self, text: &str) -> Vec<Span> {
        let folded = Folded::new(text);
        let mut spans = Vec::new();
        for (automaton, normal) in [(&self.words, Normal::words as fn(&Folded) -> Normal), (&self.digits, Normal::digits)] {
            let Some(automaton) = automaton else { continue };
            let normal = normal(&folded);
            spans.extend(
                automaton
                    .find_overlapping_iter(&normal.text)
                    .filter_map(|found| normal.span(found.start(), found.end()))
                    .map(|span| folded.original(span, text)),
            );
        }
        spans.sort_unstable();
        spans
    }

    /// The places (JSON pointers; "" for plain text) of an output at which a protected string stands.
    pub fn places(&self, output: &Output) -> BTreeSet<String> {
        output.texts.iter().filter(|(_, text)| !self.spans(text).is_empty()).map(|(place, _)| place.clone()).collect()
    }
}

fn automaton(needles: impl Iterator<Item = String>) -> Option<AhoCorasick> {
    let needles: Vec<String> = needles.collect();
    if needles.is_empty() {
        return None;
    }
    AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::ContiguousNFA)).build(needles).ok()
}

/// The words of a text in folded form; apostrophes and hyphens part words, so that every spelling reads the same.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let words: Vec<String> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.into_iter()
}

/// A folded text written so that a needle can be looked for byte by byte, with the way back.
#[derive(Default)]
struct Normal {
    text: String,
    /// (byte of `text`, bytes of the folded text) of each word or digit, ascending.
    parts: Vec<(usize, Span)>,
}

impl Normal {
    /// Words with one space before, between and after them.
    fn words(folded: &Folded) -> Self {
        let mut normal = Self { text: " ".to_owned(), parts: Vec::new() };
        let mut start = None;
        let end = folded.text().len();
        for (at, c) in folded.text().char_indices().chain([(end, ' ')]) {
            match (c.is_alphanumeric(), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    let span = Span::between(from, at);
                    normal.parts.push((normal.text.len(), span));
                    normal.text.push_str(span.of(folded.text()));
                    normal.text.push(' ');
                    start = None;
                }
                _ => {}
            }
        }
        normal
    }

    /// Runs of digits with single separators taken out, bars between runs: "999 945-8076, 12" gives "|9999458076|12|".
    fn digits(folded: &Folded) -> Self {
        let mut normal = Self { text: "|".to_owned(), parts: Vec::new() };
        let mut gap = false;
        for (at, c) in folded.text().char_indices() {
            if c.is_ascii_digit() {
                normal.parts.push((normal.text.len(), Span::between(at, at + 1)));
                normal.text.push(c);
                gap = false;
            } else if !gap && matches!(c, ' ' | '-' | '.' | '/' | '\n' | '\t' | '|' | '(' | ')') {
                gap = true;
            } else if !normal.text.ends_with('|') {
                normal.text.push('|');
                gap = false;
            }
        }
        normal.text.push('|');
        normal
    }

    /// The folded bytes of the parts between two bytes of the normal text.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.parts.partition_point(|(at, _)| *at < start);
        let last = self.parts.partition_point(|(at, _)| *at < end);
        let parts = self.parts.get(first..last)?;
        Some(parts.first()?.1.union(parts.last()?.1))
    }
}

/// A finished output, read as its recipient could read it.
pub(crate) struct Output {
    texts: Vec<(String, String)>,
}

impl Output {
    /// Plain text.
    pub fn text(text: &str) -> Self {
        Self { texts: vec![(String::new(), text.to_owned())] }
    }

    /// Adds a text that stands at a place of the output.
    pub fn push(&mut self, place: &str, text: &str) {
        self.texts.push((place.to_owned(), text.to_owned()));
    }

    /// JSON: every name and string at every depth; what is base64 text or markup, decoded too.
    pub fn json(value: &Value) -> Self {
        let mut output = Self { texts: Vec::new() };
        output.add(value, &mut String::new());
        output
    }

    /// Whatever it is: JSON where it reads as such, text otherwise.
    pub fn read(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        serde_json::from_str::<Value>(&text).map_or_else(|_| Self::markup_or_text(&text), |value| Self::json(&value))
    }

    fn markup_or_text(text: &str) -> Self {
        let mut output = Self::text(text);
        if text.contains('<') {
            output.texts.push((String::new(), extract_html(text).text));
        }
        output
    }

    fn add(&mut self, value: &Value, at: &mut String) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let length = at.len();
                    crate::record::fhir::push_step(at, name);
                    self.texts.push((at.clone(), name.clone()));
                    self.add(member, at);
                    at.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let length = at.len();
                    crate::record::fhir::push_step(at, &index.to_string());
                    self.add(item, at);
                    at.truncate(length);
                }
            }
            Value::String(text) => {
                if text.contains('<') {
                    self.texts.push((at.clone(), extract_html(text).text));
                }
                if let Some(decoded) = BASE64.decode(text).ok().filter(|bytes| bytes.len() > 8).and_then(|bytes| String::from_utf8(bytes).ok()) {
                    if decoded.contains('<') {
                        self.texts.push((at.clone(), extract_html(&decoded).text));
                    }
                    self.texts.push((at.clone(), decoded));
                }
                self.texts.push((at.clone(), text.clone()));
            }
            Value::Number(number) => self.texts.push((at.clone(), number.to_string())),
            Value::Null | Value::Bool(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn finds_what_was_hidden_in_any_form() {
        let mut protected = Protected::default();
        protected.hide(Category::Name, "Darren O'Neill");
        protected.hide(Category::NhsNumber, "999 114 4021");
        protected.hide(Category::DateOfBirth, "27/06/1986");
        protected.show(Category::Name, "Amara O'Neill");
        for (output, leaks) in [
            (json!({"a": "DARREN rang"}), true),
            (json!({"a": "Da\u{0301}rren"}), true),
            (json!({"a": "Amara O’Neill rang"}), false),
            (json!({"a": "Darrenton"}), false),
            (json!({"a": "9991144021"}), true),
            (json!({"a": "999-114-4021"}), true),
            (json!({"a": 9_991_144_021_u64}), true),
            (json!({"a": "27.06.1986"}), true),
            (json!({"a": "1127061986"}), false),
            (json!({"a": BASE64.encode("<p>Dar<b>ren</b></p>")}), true),
            (json!({"darren": 1}), true),
        ] {
            assert_eq!(!protected.searcher().places(&Output::json(&output)).is_empty(), leaks, "{output}");
        }
    }
}
