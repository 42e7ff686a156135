//! What must hold for any text: findings stay the same however lines, spaces and letters are encoded, and nothing panics.
//!
//! `FUZZ=10000000 cargo test --release --test properties fuzz -- --nocapture` for the long run.

// Clippy's exemption for tests stops at the helpers that they share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, clippy::panic)]

use redacted_record::detect::{Finding, detect};
use redacted_record::record::{People, extract_html, people_from_context};
use redacted_record::text::{OffsetUnit, Offsets};
use serde_json::Value;
use std::time::Instant;

fn notes() -> Vec<(String, People)> {
    let lines = include_str!("data/notes.jsonl").lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.map(|note| (note["text"].as_str().unwrap().to_owned(), people_from_context(&note["context"]))).collect()
}

type Seen = Vec<(String, &'static str, &'static str, &'static str)>;

/// The findings without their places, their text put through `plain`.
fn seen(text: &str, found: &[Finding], plain: impl Fn(&str) -> String) -> Seen {
    found.iter().map(|finding| (plain(finding.span.of(text)), finding.category.code(), finding.subject.code(), finding.evidence)).collect()
}

fn one(text: &str, people: &People) -> Vec<Finding> {
    detect(&[text], people).remove(0)
}

/// Every note, changed, must give what it gave; the first that does not is told by its number only.
fn same_after(change: impl Fn(&str) -> String, plain: impl Fn(&str) -> String + Copy) {
    for (number, (text, people)) in notes().iter().enumerate() {
        let changed = change(text);
        assert_eq!(seen(&changed, &one(&changed, people), plain), seen(text, &one(text, people), plain), "note {number}");
    }
}

#[test]
fn line_ends_do_not_matter() {
    same_after(|text| text.replace("\r\n", "\n").replace('\n', "\r\n"), |text| text.replace('\r', ""));
}

#[test]
fn kinds_of_space_do_not_matter() {
    same_after(|text| text.replace(' ', "\u{a0}"), |text| text.replace('\u{a0}', " "));
}

#[test]
fn decomposed_letters_do_not_matter() {
    const PAIRS: &[(&str, &str)] = &[
        ("é", "e\u{301}"),
        ("á", "a\u{301}"),
        ("í", "i\u{301}"),
        ("ó", "o\u{301}"),
        ("ñ", "n\u{303}"),
        ("ś", "s\u{301}"),
        ("ü", "u\u{308}"),
        ("ș", "s\u{326}"),
        ("ŷ", "y\u{302}"),
        ("â", "a\u{302}"),
    ];
    let compose = |text: &str| PAIRS.iter().fold(text.to_owned(), |text, (composed, apart)| text.replace(apart, composed));
    same_after(|text| PAIRS.iter().fold(text.to_owned(), |text, (composed, apart)| text.replace(composed, apart)), compose);
}

#[test]
fn curly_and_straight_signs_do_not_matter() {
    let plain = |text: &str| text.replace(['’', '‘'], "'").replace(['–', '‑'], "-");
    same_after(plain, plain);
}

#[test]
fn documents_split_at_passages_give_what_they_gave_together() {
    let notes = notes();
    for people in notes.iter().map(|(_, people)| people).take(6) {
        let texts: Vec<&str> = notes.iter().map(|(text, _)| text.as_str()).take(12).collect();
        let together = detect(&texts, people);
        // the same passages handed over in another order: what is known of one holds for all, whichever comes first
        let turned: Vec<&str> = texts.iter().rev().copied().collect();
        let mut again = detect(&turned, people);
        again.reverse();
        for ((text, a), b) in texts.iter().zip(&together).zip(&again) {
            let spans = |found: &[Finding]| found.iter().map(|finding| (finding.span, finding.category)).collect::<Vec<_>>();
            assert_eq!(spans(a), spans(b), "{}", &text[..text.len().min(40)]);
        }
    }
}

#[test]
fn words_broken_by_tags_and_entities_are_whole() {
    let people = people_from_context(&serde_json::json!({"client": {"given": ["Daniel"], "family": "O'Keefe", "dob": "1984-03-05", "nhs": "9999458076"}}));
    for markup in [
        "<p>Dan<b>iel</b> came</p>",
        "<p>Mr O&#39;Keefe came</p>",
        "<p>D&#97;niel came</p>",
        "<p>Dan&shy;iel came</p>",
        "<p>NHS&nbsp;999&nbsp;945&nbsp;8076</p>",
    ] {
        let html = extract_html(markup);
        let found = one(&html.text, &people);
        assert_eq!(found.len(), 1, "{markup}: {}", html.text);
        let span = html.in_markup(found[0].span);
        assert!(!span.of(markup).is_empty(), "{markup}");
    }
}

#[test]
fn offsets_agree_in_every_unit() {
    let people = people_from_context(&serde_json::json!({"client": {"given": ["Zoë"], "family": "Łuk"}}));
    let text = "😀\u{1F3FD} Zoe\u{308} Łuk, zoë\u{200b} ŁUK 👩\u{200d}⚕\u{fe0f} Zoë";
    for finding in one(text, &people) {
        let to = |unit, at| Offsets::new(text, unit).convert(at);
        let points: String = text
            .chars()
            .skip(to(OffsetUnit::CodePoints, finding.span.start()))
            .take(to(OffsetUnit::CodePoints, finding.span.end()) - to(OffsetUnit::CodePoints, finding.span.start()))
            .collect();
        let units: Vec<u16> = text.encode_utf16().collect();
        let utf16 = String::from_utf16(&units[to(OffsetUnit::Utf16, finding.span.start())..to(OffsetUnit::Utf16, finding.span.end())]).unwrap();
        assert_eq!((points.as_str(), utf16.as_str()), (finding.span.of(text), finding.span.of(text)));
    }
}

/// Pieces that recognizers look at closely.
const PIECES: &[&str] = &[
    "NHS no ",
    "DOB ",
    "999 945 8076",
    "05/03/1984",
    "born ",
    "mum ",
    "Dr ",
    "Daniel",
    "Whittaker",
    "WHITTAKER, ",
    "07700 900027",
    "@",
    "mail.example",
    "ZZ99 3VZ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "'",
    "’",
    "s",
    "-",
    "(",
    ")",
    "/",
    ".",
    ":",
    "é",
    "e\u{301}",
    "\u{301}",
    "\u{200b}",
    "\u{ad}",
    "ﬁ",
    "ß",
    "İ",
    "Ł",
    "９",
    "😀",
    "\u{1F3FD}",
    "ا",
    "\u{202e}",
    "1",
    "9",
    "0",
    "flat 3, ",
    "Road",
    "turned 40 on ",
    "1st of ",
    "May ",
    "double ",
    "nine ",
    "a",
    "A",
    "\u{0}",
    "\u{FFFD}",
    "aged 41",
    "2/52",
    "QQ123456C",
    "https://x.example/?n=",
    "_",
    "#",
    "£",
    "acc ",
    "sort code ",
    "car reg ",
    "½",
    "²",
];

#[test]
fn fuzz_no_input_panics() {
    let count: usize = std::env::var("FUZZ").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000);
    let notes = notes();
    let people = people_from_context(&serde_json::json!({
        "client": {"given": ["Daniel", "James"], "family": "Whittaker", "also_known_as": ["Dazza"], "dob": "1984-03-05", "nhs": "9999458076"},
        "related": [{"name": "Jane Whittaker", "relation": "mother"}], "staff": ["Dr Anjali Rao"]
    }));
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound.max(1)
    };
    let start = Instant::now();
    for done in (0..count).step_by(64) {
        let texts: Vec<String> = (done..count.min(done + 64))
            .map(|_| {
                if below(3) > 0 {
                    return (0..1 + below(8)).map(|_| PIECES[below(PIECES.len())]).collect();
                }
                // a stretch of a note with a few characters changed
                let note = &notes[below(notes.len())].0;
                let mut chars: Vec<char> = note.chars().skip(below(note.len())).take(20 + below(60)).collect();
                for _ in 0..=below(4) {
                    let at = below(chars.len());
                    let other = char::from_u32(below(0x11_0000) as u32).unwrap_or('\n');
                    if below(2) == 0 || chars.is_empty() { chars.insert(at.min(chars.len()), other) } else { chars[at] = other }
                }
                chars.into_iter().collect()
            })
            .collect();
        let list: Vec<&str> = texts.iter().map(String::as_str).collect();
        for (text, found) in list.iter().zip(detect(&list, &people)) {
            assert!(found.iter().all(|finding| text.get(finding.span.start()..finding.span.end()).is_some_and(|part| !part.is_empty())), "{text:?}");
        }
    }
    println!("fuzz: {count} random and mutated inputs, no panic, {:.0} s", start.elapsed().as_secs_f64());
}
