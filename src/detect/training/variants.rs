//! Variants of annotated texts: the same words written as other hands write them, and the same notes about other people.

use super::super::person_name::fit::Dice;
use super::corpus::Document;
use crate::text::fold;
use serde_json::Value;
use std::collections::BTreeMap;

/// Names to put in place of others, drawn evenly from all communities.
pub(super) struct Pool {
    pub(super) given: Vec<Vec<String>>,
    pub(super) family: Vec<Vec<String>>,
}

impl Pool {
    fn draw(lists: &[Vec<String>], origin: usize, dice: &mut Dice) -> Option<String> {
        let list = lists.get(origin)?;
        list.get(dice.below(list.len())).cloned()
    }
}

/// Changes single letters without moving any.
pub(super) fn recased(document: &Document, upper: bool) -> Document {
    let text = document
        .text
        .chars()
        .map(|c| {
            let same = |changed: char| if changed.len_utf8() == c.len_utf8() { changed } else { c };
            match (upper, c.to_uppercase().next(), c.to_lowercase().next()) {
                (true, Some(changed), _) if c.to_uppercase().count() == 1 => same(changed),
                (false, _, Some(changed)) if c.to_lowercase().count() == 1 => same(changed),
                _ => c,
            }
        })
        .collect();
    Document { text, ..document.clone() }
}

/// Slips of the hand: two letters of a word swapped, one letter in a hundred words.
pub(super) fn mistyped(document: &Document, dice: &mut Dice) -> Document {
    let mut letters: Vec<char> = document.text.chars().collect();
    for at in 1..letters.len().saturating_sub(1) {
        let plain = |at: usize| letters.get(at).is_some_and(char::is_ascii_lowercase);
        if plain(at) && plain(at + 1) && dice.below(60) == 0 {
            letters.swap(at, at + 1);
        }
    }
    Document { text: letters.into_iter().collect(), ..document.clone() }
}

/// The same text about other people: each name word becomes another, the same one wherever it stands, in the context too.
pub(super) fn renamed(document: &Document, pool: &Pool, dice: &mut Dice) -> Document {
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    let origins = pool.given.len();
    for mark in document.marks.iter().filter(|mark| mark.name) {
        let spelt = document.text.get(mark.start..mark.end).unwrap_or_default();
        let words: Vec<&str> = spelt.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 2).collect();
        let origin = dice.below(origins);
        for (at, word) in words.iter().enumerate() {
            let family = words.len() > 1 && at + 1 == words.len() || word.chars().all(char::is_uppercase);
            if let Some(drawn) = Pool::draw(if family { &pool.family } else { &pool.given }, origin, dice) {
                map.entry(fold(word)).or_insert(drawn);
            }
        }
    }
    let mut text = String::with_capacity(document.text.len());
    let mut marks = document.marks.clone();
    let mut at = 0;
    for mark in &mut marks {
        if mark.start < at {
            continue;
        }
        text.push_str(document.text.get(at..mark.start).unwrap_or_default());
        let start = text.len();
        let spelt = document.text.get(mark.start..mark.end).unwrap_or_default();
        if mark.name {
            text.push_str(&replaced(spelt, &map))
        } else {
            text.push_str(spelt)
        }
        at = mark.end;
        (mark.start, mark.end) = (start, text.len());
    }
    text.push_str(document.text.get(at..).unwrap_or_default());
    Document { text, marks, context: of_others(&document.context, &map), ..document.clone() }
}

fn of_others(value: &Value, map: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => Value::String(replaced(text, map)),
        Value::Array(list) => Value::Array(list.iter().map(|value| of_others(value, map)).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(key, value)| (key.clone(), if key == "relation" { value.clone() } else { of_others(value, map) })).collect())
        }
        _ => value.clone(),
    }
}

fn replaced(text: &str, map: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    let mut word = String::new();
    let flush = |word: &mut String, out: &mut String| {
        match map.get(&fold(word)) {
            Some(other) if word.chars().count() > 1 && word.chars().all(char::is_uppercase) => out.push_str(&other.to_uppercase()),
            Some(other) if word.chars().all(char::is_lowercase) => out.push_str(&other.to_lowercase()),
            Some(other) => out.push_str(other),
            None => out.push_str(word),
        }
        word.clear();
    };
    for c in text.chars() {
        if c.is_alphabetic() {
            word.push(c);
        } else {
            flush(&mut word, &mut out);
            out.push(c);
        }
    }
    flush(&mut word, &mut out);
    out
}
