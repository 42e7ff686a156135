//! Why something was found, in words for the reviewer, who may read the record.

use crate::detect::Finding;
use crate::record::Category;
use crate::text::{Span, fold};
use std::collections::BTreeMap;

/// Below this confidence a name is as likely none.
const UNSURE: u8 = 50;
/// A name this sure needs no other place to speak for it.
const SURE: u8 = 90;

/// Where each name of a record is surest: the passage, by the folded name.
pub(super) struct Surest(BTreeMap<String, (u8, usize)>);

impl Surest {
    /// Of all passages, in order: the text of each and what was found in it.
    pub(super) fn of<'a>(passages: impl Iterator<Item = (&'a str, &'a [Finding])>) -> Self {
        let mut surest: BTreeMap<String, (u8, usize)> = BTreeMap::new();
        for (at, (text, findings)) in passages.enumerate() {
            for finding in findings.iter().filter(|finding| finding.category == Category::Name) {
                let held = surest.entry(fold(finding.span.of(text))).or_insert((finding.confidence, at));
                if finding.confidence > held.0 {
                    *held = (finding.confidence, at);
                }
            }
        }
        Self(surest)
    }

    /// The other passage that tells best that this is a name, where it is less than sure by itself.
    pub(super) fn elsewhere(&self, finding: &Finding, text: &str, here: usize) -> Option<usize> {
        let unsure = finding.category == Category::Name && finding.person.is_none() && finding.confidence < SURE;
        let (confidence, at) = self.0.get(&fold(finding.span.of(text))).copied().filter(|_| unsure)?;
        (at != here && confidence > finding.confidence).then_some(at)
    }
}

/// Why, in words: `after “her mum”`, `full name on the record`.
pub(super) fn words(finding: &Finding, text: &str) -> String {
    let (before, after) = (|| beside(text, finding.span, true), || beside(text, finding.span, false));
    let told = match finding.evidence {
        "structured" => "a field of the record".to_owned(),
        "known-full-name" => "full name on the record".to_owned(),
        "known-given-name" => "first name on the record".to_owned(),
        "known-family-name" => "family name on the record".to_owned(),
        "known-former-name" => "former name on the record".to_owned(),
        "known-short-form" => "short form of a name on the record".to_owned(),
        "known-initials" => "initials of a name on the record".to_owned(),
        "known-misspelt" => "a name on the record but for a slip".to_owned(),
        "known-mark" | "known-number" | "known-date" | "known-date-of-birth" => "on the record".to_owned(),
        "other-family-name" => "the client’s first name with another family name".to_owned(),
        "told-elsewhere" => "labelled elsewhere in the record".to_owned(),
        "titled-initial" => "a letter after a title".to_owned(),
        "signature" => "stands as a signature".to_owned(),
        "speaker" => "speaks in the text".to_owned(),
        "name-model" => "reads like a name".to_owned(),
        "after-client" | "after-kinship" | "after-role" | "after-title" => quoted("after", &before()),
        "before-kinship" | "before-role" => quoted("before", &after()),
        other => other.replace('-', " "),
    };
    if finding.category == Category::Name && finding.confidence < UNSURE { format!("{told}, but may be no name") } else { told }
}

fn quoted(side: &str, words: &str) -> String {
    if words.is_empty() { "by the words around it".to_owned() } else { format!("{side} “{words}”") }
}

/// The two words beside a span, of the same line.
fn beside(text: &str, span: Span, before: bool) -> String {
    let (from, to) = if before { (0, span.start()) } else { (span.end(), text.len()) };
    let part = Span::between(from, to).of(text);
    let line = if before { part.rsplit('\n').next() } else { part.split('\n').next() }.unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).filter(|word| !word.is_empty()).collect();
    let two = if before { words.get(words.len().saturating_sub(2)..) } else { words.get(..words.len().min(2)) };
    two.unwrap_or_default().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::detect;
    use crate::record::{People, people_from_context};
    use serde_json::json;

    #[test]
    fn says_why_in_words() {
        let people = people_from_context(&json!({"client": {"given": ["Daniel"], "family": "Whittaker"}}));
        for (text, want) in [
            ("Spoke to his mum Denise today", "after “his mum”"),
            ("Denise, his mum, rang", "before “his mum”"),
            ("Saw Daniel Whittaker today", "full name on the record"),
            ("Seen by Dr Okonjo today", "after “by Dr”"),
        ] {
            let found = detect(&[text], &people).remove(0);
            let why: Vec<String> = found.iter().map(|finding| words(finding, text)).collect();
            assert_eq!(why, [want], "{text}");
        }
    }

    #[test]
    fn names_the_place_that_is_surer() {
        let texts = ["His mum Denise rang.", "denise"];
        let mut found = detect(&texts, &People::default());
        for finding in found.iter_mut().skip(1).flatten() {
            finding.confidence = 60;
        }
        let surest = Surest::of(texts.iter().copied().zip(found.iter().map(Vec::as_slice)));
        assert_eq!(found[1].iter().map(|finding| surest.elsewhere(finding, texts[1], 1)).collect::<Vec<_>>(), [Some(0)]);
        assert_eq!(found[0].iter().map(|finding| surest.elsewhere(finding, texts[0], 0)).collect::<Vec<_>>(), [None]);
    }
}
