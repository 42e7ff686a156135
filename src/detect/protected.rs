//! Names in what is nobody: brands, laws, hospitals, signs and scales, street names of drugs, words that only sound like a
//! person. Decided by the words around a finding, never by the word alone: "Mr Lewis" is a person beside "John Lewis".

use super::hash::FastMap;
use super::passage::Passage;
use super::{Category, Finding};
use std::sync::LazyLock;

/// Phrases that hold a name and are no person, in folded words; an apostrophe is a word of its own.
const PHRASES: &[&str] = &[
    "al anon",
    "alexander technique",
    "alexandra rose",
    "barclays",
    "ben & jerry",
    "betty ford",
    "captain morgan",
    "clarks",
    "frosty jack",
    "gate house",
    "george at asda",
    "glen ' s",
    "guy ' s",
    "halfords",
    "harry potter",
    "jack daniel",
    "jack daniels",
    "james bond",
    "jim beam",
    "john lewis",
    "johnnie walker",
    "johnny walker",
    "jolly rancher",
    "kellogg",
    "king ' s college",
    "lloyds",
    "louis vuitton",
    "marie curie",
    "marks & spencer",
    "marks and spencer",
    "mary berry",
    "mary seacole",
    "mcdonald ' s",
    "mcdonalds",
    "morrisons",
    "mother teresa",
    "myers briggs",
    "queen elizabeth",
    "ray ban",
    "royal victoria",
    "sainsbury ' s",
    "sainsburys",
    "sherlock holmes",
    "sir robert mcalpine",
    "st george ' s",
    "st james ' s",
    "st john ambulance",
    "st john ' s",
    "st mark ' s",
    "st mary ' s",
    "st thomas",
    "stella artois",
    "sue ryder",
    "talk to frank",
    "ted baker",
    "uncle ben",
    "uncle sam",
    "wh smith",
    "william hill",
    "winston wolfe",
    "prince of wales",
    "rose & crown",
    "rose and crown",
    "tommy hilfiger",
    "tommy ' s",
    "barnardo ' s",
    "barnardos",
    "bernard matthews",
    "calvin klein",
    "dorothy perkins",
    "gordon ' s gin",
    "paddy power",
];

/// What a name stands before, with or without `'s`, where it is no person's: "Clare's Law", "Murphy's sign".
const KINDS: &[&str] = &[
    "academy",
    "amendment",
    "arms",
    "bandage",
    "catheter",
    "cathedral",
    "chapel",
    "clinic",
    "college",
    "contracture",
    "criteria",
    "day",
    "disease",
    "encephalopathy",
    "foundation",
    "fracture",
    "hospice",
    "hospital",
    "infirmary",
    "inventory",
    "law",
    "line",
    "lymphoma",
    "medical",
    "medication",
    "palsy",
    "psychosis",
    "questionnaire",
    "rule",
    "scale",
    "score",
    "sign",
    "surgery",
    "syndrome",
    "test",
    "triad",
    "tribunal",
    "ulcer",
    "university",
    "ward",
];

/// Street names of drugs that are given names too. Sorted.
const DRUGS: &[&str] =
    &["bill", "billie", "billy", "charley", "charlie", "ethyl", "frank", "henry", "jane", "lucy", "mandy", "mary", "molly", "nelson", "percy", "tina", "whizz"];

/// What is done with drugs, and the measures they come in.
const USES: &[&str] = &[
    "bought",
    "dab",
    "dabbed",
    "did",
    "dropped",
    "dropping",
    "gram",
    "grams",
    "half",
    "line",
    "lines",
    "of",
    "scored",
    "smoke",
    "smoked",
    "smokes",
    "smoking",
    "sniff",
    "sniffed",
    "sniffing",
    "snort",
    "snorted",
    "snorting",
    "some",
    "swallowed",
    "take",
    "taken",
    "takes",
    "taking",
    "took",
    "use",
    "used",
    "uses",
    "using",
    "wrap",
    "wraps",
];

/// Words of conversation that a transcript writes with a capital, and forms of address.
const SPOKEN: &[&str] = &[
    "ah", "dad", "doc", "doctor", "dr", "eh", "hello", "hi", "how", "hm", "hmm", "i", "ma", "mom", "mum", "mummy", "my", "no", "oh", "ok", "okay", "she", "he",
    "sir", "so", "thanks", "they", "uh", "um", "we", "well", "x", "yeah", "yes", "you",
];

/// Fellowships by their letters.
const FELLOWSHIPS: &[&str] = &["aa", "ca", "ga", "ma", "na", "sa", "slaa"];

/// Whether a name is part of something that is no person.
pub(super) fn is_nobody(passage: &Passage<'_>, finding: &Finding) -> bool {
    if finding.category != Category::Name {
        return false;
    }
    let first = passage.token_at(finding.span.start());
    let last = passage.token_at(finding.span.end().saturating_sub(1));
    if in_phrase(passage, first, last) {
        return true;
    }
    // what the record knows of its people stands against everything else but a law or a place that bears the name
    let known = finding.person.is_some();
    let after = if passage.possessive(last + 1) { last + 3 } else { last + 1 };
    let house = matches!(passage.word(after), "house" | "court" | "lodge");
    let kind = passage.word(if house && !passage.is_newline(after + 1) { after + 1 } else { after });
    let spaced = passage.spaced(after) && passage.line(after) == passage.line(last);
    if spaced && KINDS.contains(&kind) && (!known || finding.evidence == "known-short-form") {
        return true;
    }
    if known {
        return false;
    }
    let single = first == last;
    // "M R I" spelt out; initials of people are written together or with stops
    let letters = first < last && (first..=last).all(|at| passage.is_word(at) && passage.word(at).chars().count() == 1);
    letters
        || single
            && (SPOKEN.contains(&passage.word(first))
                || FELLOWSHIPS.contains(&passage.word(first)) && matches!(passage.word(last + 1), "meeting" | "meetings" | "group" | "groups" | "sponsor"))
        || is_drug(passage, first, last)
        || is_destination(passage, first, last)
}

/// Phrases by each of their words: which phrase, and which word of it.
static BY_WORD: LazyLock<FastMap<&'static str, Vec<(&'static str, usize)>>> = LazyLock::new(|| {
    let mut by_word: FastMap<&'static str, Vec<(&'static str, usize)>> = FastMap::default();
    for phrase in PHRASES.iter().copied() {
        for (at, word) in phrase.split(' ').enumerate() {
            by_word.entry(word).or_default().push((phrase, at));
        }
    }
    by_word
});

fn in_phrase(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    // the phrase may begin before the finding and end after it
    BY_WORD.get(passage.word(first)).is_some_and(|phrases| {
        phrases.iter().any(|(phrase, at)| {
            let Some(start) = first.checked_sub(*at) else { return false };
            let words = phrase.split(' ').count();
            start + words > last
                && phrase.split(' ').enumerate().all(|(at, word)| passage.word(start + at) == word)
                && (start == 0 || passage.word(start - 1) != "mr")
        })
    })
}

/// "took Charlie, Molly and Billy", "on the Henry": a drug where something is done with it, not where it is got from someone.
fn is_drug(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    if !(first..=last).all(|at| DRUGS.binary_search(&passage.word(at)).is_ok()) || passage.possessive(last + 1) {
        return false;
    }
    let mut at = first;
    for _ in 0..8 {
        let Some(before) = at.checked_sub(1) else { return false };
        let word = passage.word(before);
        if USES.contains(&word) {
            return true;
        }
        let listed = matches!(word, "," | "and" | "&" | "or" | "/" | "+" | "the" | "a" | "on") || DRUGS.binary_search(&word).is_ok();
        if !listed || word == "the" && passage.word(before.wrapping_sub(1)) == "on" && before > 0 {
            return word == "the" && before > 0 && passage.word(before - 1) == "on";
        }
        at = before;
    }
    false
}

/// "moved from Lincoln to Chelsea": both ends of a way are places.
fn is_destination(passage: &Passage<'_>, first: usize, last: usize) -> bool {
    let moved = |at: usize| {
        matches!(passage.word(at), "moved" | "moving" | "drove" | "travelled" | "travels" | "train" | "bus" | "transferred" | "relocated" | "commutes")
    };
    let to = first.checked_sub(1).filter(|at| matches!(passage.word(*at), "to" | "from"));
    first == last && to.is_some_and(|to| (to.saturating_sub(4)..to).any(moved))
}

#[cfg(test)]
mod tests {
    use super::super::detect;
    use super::*;
    use crate::record::People;

    #[test]
    fn lists_are_sorted() {
        assert!(DRUGS.is_sorted());
    }

    #[test]
    fn what_is_nobody_is_left_and_people_beside_it_are_found() {
        for (text, names) in [
            ("took Charlie, Molly and Billy; smoked Mary Jane; on the Henry", &[][..]),
            ("bought Jack Daniel's and went to John Lewis", &[]),
            ("Clare's Law request, Sarah's Law, Claire's House hospice", &[]),
            ("moved from Lincoln to Chelsea, then Kent", &[]),
            ("Spoke to her sister Charlie about it", &["Charlie"]),
            ("Mr Lewis rang. His mum Sarah came", &["Lewis", "Sarah"]),
        ] {
            let found = detect(&[text], &People::default()).remove(0);
            let got: Vec<&str> = found.iter().filter(|finding| finding.category == Category::Name).map(|finding| finding.span.of(text)).collect();
            assert_eq!(got, names, "{text}");
        }
    }
}
