//! What detection finds of known names typed wrongly, how fast it is, and how fast beside other libraries.
//!
//! `cargo bench --bench detection -- [typos] [speed] [peers]`; all where nothing is asked for.

// A bench is a test with figures; the lints of the library are not meant for it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic, missing_docs)]

mod peers;

use redacted_record::detect::{Category, detect};
use redacted_record::record::{People, Person, PersonName, Subject, people_from_context};
use redacted_record::text::Span;
use serde_json::Value;
use std::fs;
use std::time::Instant;

/// Mentions with one slip.
const TYPOS: usize = 10_000;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |what: &str| asked.is_empty() || asked.iter().any(|argument| argument == what);
    if wanted("typos") {
        typos();
    }
    if wanted("speed") {
        speed();
    }
    if wanted("peers") {
        peers::run();
    }
}

/// A generator of one fixed sequence: every run measures the same.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound.max(1)
    }
}

fn notes() -> Vec<Value> {
    let file = fs::read_to_string("tests/data/notes.jsonl").unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The names of a context, each as it is recorded in one text.
fn names(people: &People) -> Vec<String> {
    let mut names = Vec::new();
    for (_, person) in people.iter() {
        for name in &person.names {
            let parts = name.given.iter().chain(&name.family).cloned().collect::<Vec<_>>().join(" ");
            let text = if parts.is_empty() { name.text.clone().unwrap_or_default() } else { parts };
            let untitled = text.split_whitespace().filter(|word| !matches!(*word, "Dr" | "Mr" | "Mrs" | "Ms" | "Sr" | "PC")).collect::<Vec<_>>().join(" ");
            // a lone word of four letters or fewer is never taken for another (of "Ian" one letter less is "in"); the place of a person ("Duty") is no name
            if untitled.split(['-', ' ', '\'']).any(|word| word.chars().count() >= 5) {
                names.push(untitled);
            }
        }
    }
    names
}

/// One letter put in, left out, put for another, or two neighbours swapped.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].is_alphabetic()).collect();
    loop {
        let at = places[dice.below(places.len())];
        let other = char::from(b'a' + dice.below(26) as u8);
        let before = letters.clone();
        match dice.below(4) {
            0 => letters.insert(at, other),
            1 => drop(letters.remove(at)),
            2 => letters[at] = if letters[at].is_uppercase() { other.to_ascii_uppercase() } else { other },
            _ if letters.get(at + 1).is_some_and(|next| next.is_alphabetic()) => {
                let capital = letters[at].is_uppercase();
                letters.swap(at, at + 1);
                if capital && letters[at].is_lowercase() {
                    letters[at] = letters[at].to_uppercase().next().unwrap();
                    letters[at + 1] = letters[at + 1].to_lowercase().next().unwrap();
                }
            }
            _ => continue,
        }
        if letters != before {
            return letters.into_iter().collect();
        }
    }
}

const SENTENCES: &[&str] = &[
    "Met {} at the clinic today.",
    "{} rang this morning about the flat.",
    "Spoke with {} about housing, no change.",
    "Plan: call {} back on Monday.",
    "text from {} - will come at 3",
];

/// Whether no word of the name is left uncovered; single letters count only where there is nothing longer.
fn covered(text: &str, name: Span, found: &[redacted_record::detect::Finding]) -> bool {
    let words = name.of(text).split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
    words.into_iter().all(|word| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        found.iter().any(|finding| finding.span.start() <= at && at + word.len() <= finding.span.end())
    })
}

fn typos() {
    let contexts: Vec<People> = notes().iter().map(|note| people_from_context(&note["context"])).collect();
    let mentions: Vec<(usize, String)> = contexts.iter().enumerate().flat_map(|(at, people)| names(people).into_iter().map(move |name| (at, name))).collect();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let show = std::env::var_os("SHOW").is_some();
    let mut rate = |slips: bool| {
        let mut met = 0;
        for turn in 0..TYPOS {
            let (context, name) = &mentions[turn % mentions.len()];
            let name = if slips { slip(name, &mut dice) } else { name.clone() };
            let (before, after) = SENTENCES[dice.below(SENTENCES.len())].split_once("{}").unwrap();
            let text = format!("{before}{name}{after}");
            let found = detect(&[&text], &contexts[*context]).remove(0);
            let hit = covered(&text, Span::between(before.len(), before.len() + name.len()), &found);
            if !hit && show {
                println!("  missed: {text}    ({})", mentions[turn % mentions.len()].1);
            }
            met += usize::from(hit);
        }
        met as f64 / TYPOS as f64
    };
    println!("typos: {} names of the dev contexts; exact {:.4}, with one slip {:.4} found of {TYPOS} each", mentions.len(), rate(false), rate(true));
    let mut plain: Vec<String> = Vec::new();
    for file in ["alberta_casenotes_unannotated.jsonl", "mts_dialog_unannotated.jsonl"] {
        let Ok(lines) = fs::read_to_string(format!("../shared/data/plain/{file}")) else { continue };
        plain.extend(lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()?["text"].as_str().map(str::to_owned)));
    }
    if plain.is_empty() {
        println!("typos: no plain text beside the repository, so no false hits are counted");
        return;
    }
    // each context's names against a share of the texts, so that all names meet all kinds of text
    let (mut words, mut hits, mut exact) = (0, 0, 0);
    for (at, text) in plain.iter().enumerate() {
        words += text.split_whitespace().count();
        let found = detect(&[text], &contexts[at % contexts.len()]).remove(0);
        for finding in found.iter().filter(|finding| finding.category == Category::Name && finding.evidence.starts_with("known-")) {
            if finding.evidence.starts_with("known-misspelt") {
                hits += 1;
                if show {
                    println!("  false: {}", finding.span.of(text));
                }
            } else {
                exact += 1;
                if show {
                    println!(
                        "  exact: {}",
                        &text[..].get(finding.span.start().saturating_sub(20)..(finding.span.end() + 20).min(text.len())).unwrap_or(finding.span.of(text))
                    );
                }
            }
        }
    }
    let each = |count: usize| count as f64 * 10_000.0 / words as f64;
    println!("typos: on {words} words of plain text {:.3} misspelt and {:.3} exact hits per 10,000 words", each(hits), each(exact));
}

/// Invented people, as many as asked, none of whom stands in the texts.
fn crowd(count: usize) -> People {
    let mut dice = Dice(0x0123_4567_89AB_CDEF);
    let mut people = People::default();
    let parts = ["ba", "ko", "ri", "sel", "ta", "mun", "de", "vor", "li", "shan", "pe", "gra", "wen", "dol", "qui", "xa"];
    let mut word = |least: usize| -> String {
        let count = least + dice.below(2);
        let word: String = (0..count).map(|_| parts[dice.below(parts.len())]).collect();
        word[..1].to_uppercase() + &word[1..]
    };
    for at in 0..count {
        let mut person = Person::new(match at {
            0 => Subject::Client,
            at if at % 3 == 0 => Subject::Professional,
            _ => Subject::ThirdParty,
        });
        person.names.push(PersonName { given: vec![word(2), word(2)], family: Some(word(3)), ..PersonName::default() });
        person.phones.push(format!("07700 9{at:05}"));
        person.emails.push(format!("{}@mail.example", word(3)));
        person.address_lines.push(format!("{} {} Road", at + 1, word(2)));
        people.add(person);
    }
    people
}

fn speed() {
    let notes = notes();
    // a long record: the notes many times over
    let texts: Vec<&str> = notes.iter().map(|note| note["text"].as_str().unwrap()).cycle().take(notes.len() * 12).collect();
    let bytes: usize = texts.iter().map(|text| text.len()).sum();
    let mut rates = Vec::new();
    for count in [20, 200, 2000] {
        let people = crowd(count);
        let least = |texts: &[&str], times: usize| {
            (0..times)
                .map(|_| {
                    let start = Instant::now();
                    std::hint::black_box(detect(texts, &people));
                    start.elapsed().as_secs_f64()
                })
                .fold(f64::MAX, f64::min)
        };
        let (ready, all) = (least(&[""], 3), least(&texts, 5));
        let rate = bytes as f64 / all / 1e6;
        println!("speed: {count} known people, {rate:.2} MB/s, of which {:.1} ms to make the people ready", ready * 1e3);
        rates.push(rate);
    }
    println!("speed: with 2,000 people {:.2} times slower than with 20 ({} kB, best of 5)", rates[0] / rates[2], bytes / 1000);
    // the wasm in the same run, where the portal has built it
    if std::path::Path::new("www/pkg/redacted_record_bg.wasm").exists() {
        let status = std::process::Command::new("node").arg("benches/wasm.mjs").status();
        assert!(status.is_ok_and(|status| status.success()), "node runs benches/wasm.mjs");
    }
}
