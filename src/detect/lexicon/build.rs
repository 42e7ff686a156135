//! Makes the lexicon from the public lists.

use super::{BLOCK, Entry, HEAD, LONGEST, search, stem};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

const PROVENANCE: &str = "Lexicon of redacted-record: what public lists say of a word.
Made by: cargo run --release --no-default-features --features train --bin train -- lexicon LISTS
Given names: baby names, England and Wales, 1996-2024 and top 100s 1904-1994, Office for National Statistics, Open Government Licence v3.0;
US Social Security Administration (public domain); popular names by country (Wikipedia lists, CC0; Faker locale lists, MIT); nicknames
(Apache-2.0). Family names: US Census Bureau 1990 (public domain); names by country as above. Places: OS Open Names, Open Government
Licence v3.0, contains OS data (c) Crown copyright and database right. communities.txt, not_names.txt, name_words.txt: written by hand for the project.
Words: SCOWL, British spelling, levels 10 to 60. Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and
sell these word lists, the associated scripts, the output created from the scripts, and its documentation for any purpose is hereby
granted without fee, provided that the above copyright notice appears in all copies and that both that copyright notice and this
permission notice appear in supporting documentation. Kevin Atkinson makes no representations about the suitability of this array for
any purpose. It is provided \"as is\" without express or implied warranty.
";

const NOT_NAMES: &str = include_str!("not_names.txt");
const COMMUNITIES: &str = include_str!("communities.txt");
const NAME_WORDS: &str = include_str!("name_words.txt");

/// What is gathered of a word.
#[derive(Clone, Copy, Default)]
struct Facts {
    given: u32,
    family: u32,
    level: u32,
    kind: u32,
    old: u32,
    young: u32,
    capitalized: u32,
    flags: u32,
}

/// The public lists, as text.
pub(crate) struct Lists<'l> {
    pub(crate) ons_recent: &'l str,
    pub(crate) ons_old: &'l str,
    pub(crate) ssa: &'l str,
    pub(crate) census: &'l str,
    pub(crate) by_country: &'l str,
    pub(crate) nicknames: &'l str,
    pub(crate) places: &'l str,
    pub(crate) scowl: &'l str,
    pub(crate) ambiguous: &'l str,
}

/// The names of communities: origin, whether given, name; row by row.
pub(crate) fn communities() -> impl Iterator<Item = (&'static str, bool, &'static str)> {
    COMMUNITIES.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let (head, names) = line.split_once(':').unwrap_or_default();
        let (origin, kind) = head.split_once(' ').unwrap_or_default();
        names.split_whitespace().map(move |name| (origin, kind == "given", name))
    })
}

/// The pieces that the tokens of a text would be: `O'Neill` is `o` and `neill`.
fn pieces(name: &str) -> Vec<String> {
    fold(name).split(|c: char| !c.is_alphanumeric()).filter(|piece| piece.len() > 1 && piece.len() <= LONGEST).map(str::to_owned).collect()
}

fn rank(count: u64, floors: [u64; 3]) -> u32 {
    floors.iter().filter(|floor| count >= **floor).count() as u32
}

fn rows(list: &str) -> impl Iterator<Item = Vec<&str>> {
    list.lines().skip(1).filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

fn cell<'r>(row: &[&'r str], at: usize) -> &'r str {
    row.get(at).copied().unwrap_or("")
}

fn count(row: &[&str], at: usize) -> u64 {
    cell(row, at).parse().unwrap_or(0)
}

/// The lexicon's bytes; nothing where a word could not be found in them again.
pub(crate) fn lexicon(lists: &Lists<'_>) -> Option<Vec<u8>> {
    let mut words: BTreeMap<String, Facts> = BTreeMap::new();
    given_names(lists, &mut words);
    family_names(lists, &mut words);
    for (_, given, name) in communities() {
        for piece in pieces(name) {
            let facts = words.entry(piece).or_default();
            let rank = if given { &mut facts.given } else { &mut facts.family };
            *rank = (*rank).max(2);
        }
    }
    places(lists, &mut words);
    english(lists, &mut words);
    by_hand(&mut words);
    for row in rows(lists.ambiguous) {
        if let Some(facts) = words.get_mut(&fold(cell(&row, 0))) {
            let (lower, capital) = (count(&row, 4), count(&row, 5));
            let share = 100 * capital / (lower + capital).max(1);
            facts.capitalized = if lower + capital < 5 { 0 } else { 1 + rank(share, [10, 60, 101]) };
        }
    }
    let table = written(&words);
    let whole = words.iter().all(|(word, facts)| search(&table, word.as_bytes()) == Some(Entry(packed(facts))));
    whole.then_some(table)
}

fn given_names(lists: &Lists<'_>, words: &mut BTreeMap<String, Facts>) {
    let mut add = |name: &str, rank: u32, old: bool, young: bool| {
        for piece in pieces(name) {
            let facts = words.entry(piece).or_default();
            facts.given = facts.given.max(rank);
            facts.old |= u32::from(old);
            facts.young |= u32::from(young);
        }
    };
    for row in rows(lists.ons_recent) {
        let births = count(&row, 1) + count(&row, 2);
        if births >= 50 {
            add(cell(&row, 0), rank(births, [50, 400, 5000]), false, births >= 2000);
        }
    }
    let mut years: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows(lists.ons_old) {
        *years.entry(cell(&row, 2)).or_default() += 1;
    }
    for (name, years) in years {
        add(name, rank(years, [0, 1, 3]), true, false);
    }
    for row in rows(lists.ssa) {
        let births = count(&row, 1) + count(&row, 2);
        if births >= 8000 {
            add(cell(&row, 0), rank(births, [8000, 25_000, 200_000]), false, false);
        }
    }
    for row in rows(lists.by_country).filter(|row| cell(row, 1) == "given") {
        add(cell(&row, 0), if matches!(cell(&row, 2), "TR" | "IE") { 1 } else { 2 }, false, false);
    }
    for line in lists.nicknames.lines().skip(1) {
        for name in line.split(',').step_by(2) {
            add(name, 2, false, false);
        }
    }
}

fn family_names(lists: &Lists<'_>, words: &mut BTreeMap<String, Facts>) {
    let mut add = |name: &str, rank: u32| {
        for piece in pieces(name) {
            let facts = words.entry(piece).or_default();
            facts.family = facts.family.max(rank);
        }
    };
    for row in rows(lists.census) {
        let place = count(&row, 2);
        if place > 0 && place <= 18_000 {
            add(cell(&row, 0), if place <= 1000 { 3 } else { 1 + u32::from(place <= 8000) });
        }
    }
    for row in rows(lists.by_country).filter(|row| cell(row, 1) == "family") {
        add(cell(&row, 0), if matches!(cell(&row, 2), "IE" | "ZA" | "NZ") { 1 } else { 2 });
    }
}

fn places(lists: &Lists<'_>, words: &mut BTreeMap<String, Facts>) {
    for line in lists.places.lines().skip(2) {
        let (name, kind) = match line.strip_prefix('"') {
            Some(rest) => rest.split_once("\",").unwrap_or((rest, "")),
            None => line.split_once(',').unwrap_or((line, "")),
        };
        let parts = pieces(name);
        if let [piece] = parts.as_slice() {
            // hamlets only where the word is listed already: 25,000 of them name few notes
            if !kind.starts_with("Hamlet") && !kind.starts_with("\"Hamlet") {
                words.entry(piece.clone()).or_default().flags |= Entry::PLACE;
            }
        }
    }
}

fn english(lists: &Lists<'_>, words: &mut BTreeMap<String, Facts>) {
    let mut levels: BTreeMap<String, u64> = BTreeMap::new();
    for row in rows(lists.scowl) {
        let level = count(&row, 2);
        let word = fold(cell(&row, 0));
        let name = words.contains_key(&word);
        if word.len() < 2 || word.len() > LONGEST || !word.chars().all(char::is_alphabetic) || level > 55 && !name || level > 70 {
            continue;
        }
        if cell(&row, 1) == "word" {
            let known = levels.entry(word).or_insert(level);
            *known = level.min(*known);
        } else if matches!(cell(&row, 1), "upper" | "proper-names") && level <= 50 {
            words.entry(word).or_default().flags |= Entry::PROPER;
        }
    }
    let ordinary = |word: &str| levels.get(word).is_some_and(|level| *level <= 20);
    // levels 40 to 55 only where they are names too
    let listed = |word: &str| levels.get(word).is_some_and(|level| *level <= 35 || *level <= 55 && words.contains_key(word));
    let names = |word: &str| words.contains_key(word);
    let flags: Vec<(String, u32)> = levels
        .keys()
        // forms follow from their stems; those that are names too are kept
        .filter(|word| names(word) || stem::of(word, &|stem| levels.get(stem).filter(|level| **level <= 60)).is_none())
        .map(|word| {
            let ordinary = ordinary(word) || stem::of(word, &|stem| ordinary(stem).then_some(())).is_some();
            let also = ordinary || listed(word) || stem::of(word, &|stem| listed(stem).then_some(())).is_some();
            (word.clone(), if ordinary { Entry::ORDINARY } else { 0 } | if also { Entry::ALSO_WORD } else { 0 })
        })
        .collect();
    for (word, flags) in flags {
        let level = levels.get(&word).copied().unwrap_or_default();
        let facts = words.entry(word).or_default();
        facts.flags |= flags;
        facts.level = match level {
            0..=20 => 1,
            21..=35 => 2,
            36..=50 => 3,
            51..=60 => 4,
            _ => 5,
        };
    }
}

fn by_hand(words: &mut BTreeMap<String, Facts>) {
    let mut kind = 0;
    for line in NOT_NAMES.lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            kind += u32::from(line.starts_with("# ") && !line.starts_with("# Words") && !line.starts_with("# against"));
            continue;
        }
        for word in line.split_whitespace() {
            words.entry(word.to_owned()).or_default().kind = kind.clamp(1, 15);
        }
    }
    for word in NAME_WORDS.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
        words.entry(word.to_owned()).or_default().flags |= Entry::NAME_WORD;
    }
}

fn packed(facts: &Facts) -> u32 {
    let era = match (facts.given > 0, facts.old, facts.young) {
        (true, 1, 0) => 1,
        (true, 1, 1) => 2,
        (true, 0, 1) => 3,
        _ => 0,
    };
    facts.given | facts.family << 2 | facts.level << 4 | facts.kind << 7 | era << 11 | facts.capitalized << 13 | facts.flags
}

/// Head, sizes, classes, places of the blocks, blocks.
fn written(words: &BTreeMap<String, Facts>) -> Vec<u8> {
    let mut uses: BTreeMap<u32, usize> = BTreeMap::new();
    for facts in words.values() {
        *uses.entry(packed(facts)).or_default() += 1;
    }
    let mut classes: Vec<u32> = uses.keys().copied().collect();
    classes.sort_by_key(|class| (std::cmp::Reverse(uses.get(class).copied()), *class));
    let numbered: BTreeMap<u32, usize> = classes.iter().enumerate().map(|(at, class)| (*class, at)).collect();
    let (mut index, mut data) = (Vec::new(), Vec::new());
    let mut previous: &[u8] = &[];
    let kept: BTreeSet<&String> = words.keys().collect();
    let mut place = 0;
    for word in kept {
        let bytes = word.as_bytes();
        let shared = bytes.iter().zip(previous).take_while(|(a, b)| a == b).count().min(15);
        let own = bytes.get(shared..).unwrap_or_default();
        if place % BLOCK != 0 && own.len() > 15 {
            continue;
        }
        if place % BLOCK == 0 {
            index.push(data.len() as u32);
            data.push(bytes.len() as u8);
            data.extend_from_slice(bytes);
        } else {
            data.push((shared << 4 | own.len()) as u8);
            data.extend_from_slice(own);
        }
        let class = words.get(word).and_then(|facts| numbered.get(&packed(facts))).copied().unwrap_or_default();
        if class < 192 {
            data.push(class as u8);
        } else {
            let rest = class - 192;
            data.push((192 + (rest >> 8)) as u8);
            data.push(rest as u8);
        }
        previous = bytes;
        place += 1;
    }
    let mut out = PROVENANCE.as_bytes().to_vec();
    out.resize(HEAD, b'\n');
    out.extend_from_slice(&(index.len() as u32).to_le_bytes());
    out.extend_from_slice(&(classes.len() as u32).to_le_bytes());
    for number in classes.iter().chain(&index) {
        out.extend_from_slice(&number.to_le_bytes());
    }
    out.extend_from_slice(&data);
    out
}
