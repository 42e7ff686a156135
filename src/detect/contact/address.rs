//! Postal addresses: a house number and a street, a flat in a house, what stands before a postcode.

use super::super::cue::Cues;
use super::super::passage::Passage;
use super::super::starts::Starts;
use super::super::whose;
use super::super::{Category, Finding};
use crate::record::Subject;
use crate::text::{Span, TokenKind};

const STREETS: &[&str] = &[
    "road",
    "rd",
    "street",
    "st",
    "lane",
    "ln",
    "avenue",
    "ave",
    "close",
    "drive",
    "crescent",
    "cres",
    "terrace",
    "terr",
    "court",
    "ct",
    "gardens",
    "gdns",
    "grove",
    "place",
    "square",
    "sq",
    "row",
    "walk",
    "way",
    "hill",
    "park",
    "pk",
    "view",
    "rise",
    "mews",
    "parade",
    "house",
    "yard",
    "quay",
    "wharf",
    "estate",
    "green",
    "steps",
    "garth",
    "fold",
    "bank",
    "side",
    "heights",
    "towers",
    "tower",
    "lodge",
    "cottage",
    "cottages",
    "villas",
    "hostel",
    "buildings",
    "street",
    "end",
    "croft",
    "meadow",
    "meadows",
    "drove",
    "loan",
    "brae",
    "wynd",
    "vale",
    "passage",
    "mount",
    "brow",
    "approach",
    "bungalows",
    "almshouses",
    "mansions",
    "point",
    "reach",
    "pde",
    "hse",
    "quadrant",
    "gate",
    "works",
    "dene",
    "chase",
];

/// Every word that ends the names of streets or houses.
pub(in crate::detect) fn street_words() -> impl Iterator<Item = &'static str> {
    STREETS.iter().copied()
}

/// Whether a folded word ends the names of streets or houses.
pub(in crate::detect) fn is_street(word: &str) -> bool {
    STREETS.contains(&word)
}

/// Finds addresses that no structured field told.
pub(super) fn find(passage: &Passage<'_>, found: &[Finding], fresh: &mut Vec<Finding>) {
    let codes: Vec<Span> = fresh.iter().filter(|finding| finding.category == Category::Postcode).map(|finding| finding.span).collect();
    let mut add = |first: usize, last: usize, confidence: u8, evidence: &'static str| {
        let (subject, person, relation) = match whose::nearest(passage, found, first, 10) {
            Some((side, person)) => (side.subject, person, side.relation),
            None => (Subject::Unknown, None, None),
        };
        fresh.push(Finding { span: passage.span(first, last), category: Category::Address, subject, person, relation, confidence, evidence });
    };
    for code in &codes {
        let at = passage.token_at(code.start());
        if let Some((first, last)) = before_postcode(passage, found, at) {
            add(first, last, 85, "before-postcode");
        }
    }
    let mut index = 0;
    let worth = Starts::FLAT.with(Starts::ADDRESS).with(Starts::STREET);
    while index < passage.len() {
        if !passage.has_digits(index) && !passage.starts(index, worth) {
            index += 1;
            continue;
        }
        if let Some((first, last)) = labelled(passage, index, &codes) {
            add(first, last, 85, "address-label");
            index = last + 1;
            continue;
        }
        let Some(last) = number_and_street(passage, index) else {
            if let Some((first, last)) = street_alone(passage, index) {
                add(first, tail(passage, last, &codes), 55, "street-of-home");
                index = last + 1;
                continue;
            }
            index += 1;
            continue;
        };
        let last = tail(passage, last, &codes);
        add(flat_before(passage, index), last, 80, "house-and-street");
        index = last + 1;
    }
}

/// Whether a word may stand in an address: capitalised, a number, or one of the little words of street names.
fn part(passage: &Passage<'_>, at: usize) -> bool {
    let word = passage.word(at);
    passage.capital(at)
        || passage.shouted(at) && passage.is_word(at)
        || word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(word, "of" | "the" | "y" | "an" | "floor" | "flat" | "rm" | "room" | "s" | "no" | "site" | "above")
}

/// What stands right before a postcode and reads as an address, over at most four lines.
fn before_postcode(passage: &Passage<'_>, found: &[Finding], code: usize) -> Option<(usize, usize)> {
    let mut at = code;
    let mut last = None;
    let mut first = None;
    let mut lines = 0;
    let mut words = 0;
    let mut placed = false;
    while at > 0 && words < 16 {
        let earlier = at - 1;
        let token = passage.token(earlier)?;
        let next = found.partition_point(|finding| finding.span.end() <= token.span.start());
        let taken = found.get(next).is_some_and(|finding| {
            finding.span.overlaps(token.span) && (finding.category != Category::Name || finding.person.is_some() || finding.confidence >= 80)
        });
        let title = passage.has(earlier, Cues::TITLE.with(Cues::STAFF_TITLE));
        if taken || title || placed && passage.far(at) || matches!(passage.word(earlier), "postcode" | "pc" | "code" | "address") {
            break;
        }
        if passage.is_newline(earlier) {
            // a heading, a name or the body of a letter is no line of the address
            let street = (earlier.saturating_sub(6)..earlier).any(|back| {
                passage.line(back) == passage.line(earlier)
                    && (passage.starts(back, Starts::STREET) || passage.word(back).starts_with(|c: char| c.is_ascii_digit()))
            });
            if lines == 3 || passage.is_newline(earlier.wrapping_sub(1)) || placed && !street {
                break;
            }
            lines += 1;
        } else if passage.is_sign(earlier) {
            if !matches!(passage.word(earlier), "," | "'" | "-" | "/" | "&") {
                break;
            }
        } else if part(passage, earlier) {
            first = Some(earlier);
            last = last.or(first);
            words += 1;
            placed |= passage.starts(earlier, Starts::STREET) || passage.word(earlier).starts_with(|c: char| c.is_ascii_digit());
        } else {
            break;
        }
        at = earlier;
    }
    first.zip(last).filter(|_| placed && words >= 2)
}

/// What stands after "Address:" up to the end of its line, the next column or the postcode.
fn labelled(passage: &Passage<'_>, index: usize, codes: &[Span]) -> Option<(usize, usize)> {
    if !passage.starts(index, Starts::ADDRESS) {
        return None;
    }
    let mut first = index + 1;
    while matches!(passage.word(first), ":" | "now" | "is" | "given" | "as" | "|" | "-") {
        first += 1;
    }
    if first == index + 1 || !part(passage, first) {
        return None;
    }
    let in_code = |at: usize| {
        passage.token(at).is_some_and(|token| {
            let next = codes.partition_point(|code| code.end() <= token.span.start());
            codes.get(next).is_some_and(|code| code.overlaps(token.span))
        })
    };
    let mut last = None;
    let mut at = first;
    while at < first + 16 && (part(passage, at) || matches!(passage.word(at), "," | "'" | "-" | "/")) && !in_code(at) && (at == first || !passage.far(at)) {
        if !passage.is_sign(at) {
            last = Some(at);
        }
        at += 1;
    }
    let last = last?;
    let placed = (first..=last).any(|at| passage.starts(at, Starts::STREET) || passage.word(at).starts_with(|c: char| c.is_ascii_digit()));
    (placed && last > first).then_some((first, last))
}

/// "12 Acacia Close", "112-114 Station Parade", "2b High Rd"; the last token.
fn number_and_street(passage: &Passage<'_>, first: usize) -> Option<usize> {
    let flat = matches!(passage.word(first), "flat" | "room" | "apartment" | "apt" | "unit" | "plot" | "caravan" | "pitch")
        && passage.word(first + 1).len() <= 4
        && passage.word(first + 1).starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut at = if flat { first + 2 } else { first };
    if !flat {
        let word = passage.word(first);
        let token = passage.token(first)?;
        let house = matches!(token.kind, TokenKind::Number | TokenKind::Mixed)
            && word.starts_with(|c: char| c.is_ascii_digit())
            && word.len() <= 5
            && !(word.len() == 4 && word.starts_with('0'))
            && word.bytes().filter(u8::is_ascii_alphabetic).count() <= 1;
        // "in 2025, Marlhaven Family Court …"
        let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20")) && passage.word(first + 1) == ",";
        if !house || year || matches!(passage.before(first, 1), "/" | ":" | "." | "£") && !token.spaced {
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
        if passage.case(at) == crate::text::Case::Lower
            && matches!(word, "in" | "on" | "at" | "to" | "a" | "and" | "for" | "with" | "from" | "is" | "was" | "by" | "who")
        {
            return None;
        }
        let named = passage.capital(at) || passage.shouted(at) || passage.lower || words > 0 && matches!(word, "of" | "the" | "s");
        if words > 0
            && passage.starts(at, Starts::STREET)
            && (passage.capital(at) || passage.shouted(at) || passage.case(at) == crate::text::Case::Lower && !passage.capital(at - 1))
        {
            return Some(at);
        }
        let near_street = || passage.starts(at + 1, Starts::STREET) || passage.starts(at + 2, Starts::STREET);
        if !named && (passage.ordinary(at) || !near_street()) {
            return None;
        }
        words += 1;
        at += 1;
    }
    None
}

/// "living at Corporation Walk", "taken to a house in albert road": a street alone where something says that somebody lives there.
fn street_alone(passage: &Passage<'_>, index: usize) -> Option<(usize, usize)> {
    // "Corporation Walk" and "albert road", but not "a quick walk"
    let sure = matches!(
        passage.word(index),
        "road" | "rd" | "street" | "lane" | "avenue" | "ave" | "crescent" | "terrace" | "gardens" | "grove" | "mansions" | "villas" | "cottages"
    );
    if !passage.starts(index, Starts::STREET) || !sure && !passage.capital(index) || passage.word(index) == "st" {
        return None;
    }
    let mut first = index;
    while first > 0 && index - first < 3 {
        let before = first - 1;
        let named = passage.capital(before)
            || passage.is_word(before) && passage.case(index) == crate::text::Case::Lower && !passage.ordinary(before) && first == index;
        if !named || !passage.spaced(first) || passage.has(before, Cues::TITLE.with(Cues::STAFF_TITLE)) {
            break;
        }
        first = before;
    }
    if first == index {
        return None;
    }
    let within = |from: usize| (from.saturating_sub(6)..from).rev().take_while(|&at| !matches!(passage.word(at), "." | ";" | "\n"));
    let lives = within(first).any(|at| {
        matches!(
            passage.word(at),
            "lives"
                | "living"
                | "lived"
                | "live"
                | "staying"
                | "stays"
                | "stayed"
                | "stay"
                | "sleeping"
                | "sleeps"
                | "slept"
                | "moved"
                | "moving"
                | "evicted"
                | "resides"
                | "residing"
                | "home"
                | "flat"
                | "house"
                | "bedsit"
                | "hostel"
                | "tenancy"
                | "squat"
                | "squatting"
                | "tent"
                | "property"
                | "lodging"
                | "lodges"
                | "sofa"
                | "surfing"
                | "addr"
                | "placed"
                | "placement"
        )
    });
    let placed = within(first).take(2).any(|at| matches!(passage.word(at), "at" | "in" | "on" | "to" | "from" | ":" | "," | "of"));
    (lives && placed).then_some((first, index))
}

/// A flat or a named house before the number: "Flat 2b, 114 Acacia Avenue", "Larch House, 4 Cannon Way".
fn flat_before(passage: &Passage<'_>, first: usize) -> usize {
    let mut start = first;
    if passage.before(start, 1) == "," && passage.line(start - 1) == passage.line(start) {
        let end = start - 1;
        let from = end.saturating_sub(4);
        for at in (from..end).rev() {
            // "Flat 3", "Top Flat", and Scotland's "3/2"
            let storey = matches!(passage.word(at), "top" | "ground" | "first" | "second" | "basement" | "upper" | "garden") && passage.word(at + 1) == "flat";
            let stair =
                at + 3 == end && passage.word(at + 1) == "/" && passage.word(at).len() <= 2 && passage.word(at + 2).len() <= 2 && !passage.spaced(at + 1);
            let begins = matches!(passage.word(at), "flat" | "room" | "rm" | "apartment" | "apt" | "unit" | "bed" | "plot") || storey || stair;
            let house = passage.capital(at) && passage.has(end - 1, Cues::PLACE);
            if begins || house {
                start = at;
            } else if !passage.capital(at) && !passage.word(at).starts_with(|c: char| c.is_ascii_digit()) && passage.word(at) != "/" {
                break;
            }
        }
    }
    start
}

/// Town and county after the street, up to the postcode or the end of the line; nothing where neither follows.
fn tail(passage: &Passage<'_>, last: usize, codes: &[Span]) -> usize {
    let mut end = last;
    while passage.word(end + 1) == ","
        && (passage.capital(end + 2) || passage.shouted(end + 2) && passage.is_word(end + 2))
        && !passage.has(end + 2, Cues::TITLE.with(Cues::STAFF_TITLE))
    {
        let mut at = end + 2;
        while (passage.capital(at + 1) || passage.shouted(at + 1) && passage.is_word(at + 1)) && passage.spaced(at + 1) && !passage.far(at + 1) && at < end + 6
        {
            at += 1;
        }
        let closed = matches!(passage.word(at + 1), "," | "\n" | "." | "" | ")" | ";" | "(") || passage.word(at + 1) == "-" && passage.spaced(at + 1);
        let in_code = |at: usize| {
            passage.token(at).is_some_and(|token| {
                let next = codes.partition_point(|code| code.end() <= token.span.start());
                codes.get(next).is_some_and(|code| code.overlaps(token.span))
            })
        };
        let (starts_code, inside_code) = (in_code(at + 1), in_code(at));
        if inside_code || !(closed || starts_code) {
            break;
        }
        end = at;
    }
    end
}
