//! Postal addresses: a house number and a street, a flat in a house, what stands before a postcode.

use super::super::cue::Cues;
use super::super::passage::Passage;
use super::super::whose;
use super::super::{Category, Finding};
use crate::record::Subject;
use crate::text::TokenKind;

const STREETS: &[&str] = &[
    "road", "rd", "street", "st", "lane", "ln", "avenue", "ave", "close", "drive", "crescent", "cres", "terrace", "terr", "court", "ct", "gardens", "gdns", "grove", "place", "square", "sq", "row", "walk", "way", "hill", "park", "pk", "view", "rise", "mews", "parade", "house", "yard",
    "quay", "wharf", "estate", "green", "steps", "garth", "fold", "bank", "side", "heights", "towers", "tower", "lodge", "cottage", "cottages", "villas", "hostel", "buildings", "street", "end", "croft", "meadow", "meadows", "drove", "loan", "brae", "wynd", "vale", "dene", "chase",
];

/// Finds addresses that no structured field told.
pub(super) fn find(passage: &Passage<'_>, found: &[Finding], fresh: &mut Vec<Finding>) {
    let mut index = 0;
    while index < passage.len() {
        let Some(last) = number_and_street(passage, index) else {
            index += 1;
            continue;
        };
        let last = tail(passage, last, fresh);
        let first = flat_before(passage, index);
        let (subject, person, relation) = match whose::nearest(passage, found, first, 10) {
            Some((side, person)) => (side.subject, person, side.relation),
            None => (Subject::Unknown, None, None),
        };
        fresh.push(Finding { span: passage.span(first, last), category: Category::Address, subject, person, relation, confidence: 80, evidence: "house-and-street" });
        index = last + 1;
    }
}

/// "12 Acacia Close", "112-114 Station Parade", "2b High Rd"; the last token.
fn number_and_street(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let flat = matches!(passage.word(first), "flat" | "room" | "apartment" | "apt" | "unit" | "plot" | "caravan" | "pitch") && passage.word(first + 1).len() <= 4 && passage.word(first + 1).starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut at = if flat { first + 2 } else { first };
    if !flat {
        let word = passage.word(first);
        let token = passage.token(first)?;
        let house = matches!(token.kind, TokenKind::Number | TokenKind::Mixed) && word.starts_with(|c: char| c.is_ascii_digit()) && word.len() <= 5 && word.bytes().filter(u8::is_ascii_alphabetic).count() <= 1;
        if !house || matches!(passage.before(first, 1), "/" | ":" | "." | "£") && !token.spaced {
            return None;
        }
        at = first + 1;
        while matches!(passage.word(at), "-" | "/") && passage.token(at + 1).is_some_and(|token| token.kind == TokenKind::Number) {
            at += 2;
        }
    } else if passage.word(at) == "," {
        at += 1;
        if let Some(last) = number_and_street(passage, at) {
            return Some(last);
        }
    } else if passage.word(at).starts_with(|c: char| c.is_ascii_digit()) {
        return number_and_street(passage, at);
    }
    let mut words = 0;
    while words < 5 {
        if passage.word(at) == "," && words == 0 || passage.word(at) == "'" && words > 0 {
            at += 1;
            continue;
        }
        if !passage.is_word(at) {
            return None;
        }
        let word = passage.word(at);
        if passage.case(at) == crate::text::Case::Lower && matches!(word, "in" | "on" | "at" | "to" | "a" | "and" | "for" | "with" | "from" | "is" | "was" | "by" | "who") {
            return None;
        }
        let named = passage.capital(at) || passage.shouted(at) || passage.lower || words > 0 && matches!(word, "of" | "the" | "s");
        if words > 0 && STREETS.contains(&word) && (passage.capital(at) || passage.shouted(at) || passage.case(at) == crate::text::Case::Lower && !passage.capital(at - 1)) {
            return Some(at);
        }
        let near_street = || STREETS.iter().any(|street| *street == passage.word(at + 1) || *street == passage.word(at + 2));
        if !named && (passage.ordinary(at) || !near_street()) {
            return None;
        }
        words += 1;
        at += 1;
    }
    None
}

/// A flat or a named house before the number: "Flat 2b, 114 Acacia Avenue", "Larch House, 4 Cannon Way".
fn flat_before(passage: &Passage<'_>, first: usize) -> usize {
    let mut start = first;
    if passage.before(start, 1) == "," && passage.line(start - 1) == passage.line(start) {
        let end = start - 1;
        let from = end.saturating_sub(4);
        for at in (from..end).rev() {
            let begins = matches!(passage.word(at), "flat" | "room" | "apartment" | "apt" | "unit");
            let house = passage.capital(at) && passage.has(end - 1, Cues::PLACE);
            if begins || house {
                start = at;
            } else if !passage.capital(at) && !passage.word(at).starts_with(|c: char| c.is_ascii_digit()) {
                break;
            }
        }
    }
    start
}

/// Town and county after the street, up to the postcode or the end of the line; nothing where neither follows.
fn tail(passage: &Passage<'_>, last: usize, fresh: &[Finding]) -> usize {
    let mut end = last;
    while passage.word(end + 1) == "," && passage.capital(end + 2) && !passage.has(end + 2, Cues::TITLE.with(Cues::STAFF_TITLE)) {
        let mut at = end + 2;
        while passage.capital(at + 1) && passage.spaced(at + 1) && at < end + 6 {
            at += 1;
        }
        let closed = matches!(passage.word(at + 1), "," | "\n" | "." | "" | ")" | ";");
        let starts_code = passage.token(at + 1).is_some_and(|token| fresh.iter().any(|finding| finding.category == Category::Postcode && finding.span.overlaps(token.span)));
        let inside_code = passage.token(at).is_some_and(|token| fresh.iter().any(|finding| finding.category == Category::Postcode && finding.span.overlaps(token.span)));
        if inside_code || !(closed || starts_code) {
            break;
        }
        end = at;
    }
    end
}
