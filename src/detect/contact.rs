//! Ways to reach somebody, and the numbers that local systems give: postcodes, telephones, e-mail, National Insurance numbers, handles.

mod address;
mod handle;
mod labelled;

pub(super) use address::{is_street, street_words};
pub(super) use handle::is_file_ending;
pub(super) use labelled::label_words;

use super::known::{Known, digits};
use super::passage::Passage;
use super::whose;
use super::{Category, Finding};
use crate::record::{PersonId, Subject};
use crate::text::{Case, TokenKind};

/// Finds contact details by their shape.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut fresh = Vec::new();
    let mailed = passage.source.text.contains(['@', '＠']);
    let mut index = 0;
    while index < passage.len() {
        if passage.is_newline(index) {
            index += 1;
            continue;
        }
        let shaped = if mailed { email(passage, index) } else { None }
            .or_else(|| handle::at(passage, index))
            .or_else(|| ni_number(passage, index))
            .or_else(|| postcode(passage, index))
            .or_else(|| phone(passage, index))
            .or_else(|| labelled::number(passage, index))
            .or_else(|| code(passage, index));
        let Some(shaped) = shaped else {
            index += 1;
            continue;
        };
        let span = passage.span(shaped.first, shaped.last);
        // an NHS number keeps its category
        let next = found.partition_point(|finding| finding.span.end() <= span.start());
        let numbered = found.get(next).is_some_and(|finding| finding.span.overlaps(span) && !matches!(finding.category, Category::Name));
        if !numbered {
            let (subject, person, relation) = owner(passage, known, found, &shaped);
            let mut finding = Finding { span, category: shaped.category, subject, person, relation, confidence: shaped.confidence, evidence: shaped.evidence };
            labelled::at_work(&mut finding);
            fresh.push(finding);
        }
        index = shaped.last + 1;
    }
    address::find(passage, found, &mut fresh);
    found.append(&mut fresh);
}

struct Shaped {
    category: Category,
    first: usize,
    last: usize,
    confidence: u8,
    evidence: &'static str,
}

fn owner(passage: &Passage<'_>, known: &Known, found: &[Finding], shaped: &Shaped) -> (Subject, Option<PersonId>, Option<&'static str>) {
    let text = passage.span(shaped.first, shaped.last).of(passage.source.text);
    let person = match shaped.category {
        Category::Phone => known.owner_of_number(&digits(text)),
        Category::Email | Category::Postcode => known.owner_of_mark(text),
        _ => None,
    };
    if let Some(person) = person {
        let (subject, relation) = known.side(person);
        return (subject, Some(person), relation);
    }
    if shaped.category == Category::Phone && is_service(&digits(text)) {
        return (Subject::Organization, None, None);
    }
    match whose::nearest(passage, found, shaped.first, 8) {
        Some((side, person)) => (side.subject, person, side.relation),
        None => (Subject::Unknown, None, None),
    }
}

/// Whether a number is of a range that is given to services and never to a person's own line: 03 (public bodies and charities), 080 (free to call),
/// 084 and 087 (services), 116 (helplines). National Telephone Numbering Plan, Ofcom.
fn is_service(digits: &str) -> bool {
    let national = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44")).map_or(digits, |rest| rest.strip_prefix('0').unwrap_or(rest));
    let national = national.strip_prefix('0').unwrap_or(national);
    matches!(national.len(), 9 | 10) && ["3", "80", "84", "87"].iter().any(|range| national.starts_with(range))
        || digits.len() == 6 && digits.starts_with("116")
}

fn shaped(category: Category, first: usize, last: usize, confidence: u8, evidence: &'static str) -> Option<Shaped> {
    Some(Shaped { category, first, last, confidence, evidence })
}

/// Whether the token runs on from the one before it, with nothing but the signs of an address between.
fn runs_on(passage: &Passage<'_>, index: usize) -> bool {
    !passage.spaced(index) && !passage.is_newline(index) && index < passage.len()
}

fn address_part(passage: &Passage<'_>, index: usize) -> bool {
    passage.token(index).is_some_and(|token| {
        token.kind != TokenKind::Newline && (token.kind != TokenKind::Sign || matches!(passage.word(index), "." | "-" | "_" | "+" | "'" | "%"))
    })
}

/// `name@host.example`, starting at its first token.
fn email(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    if !passage.token(first).is_some_and(|token| !matches!(token.kind, TokenKind::Sign | TokenKind::Newline)) {
        return None;
    }
    let mut at = first + 1;
    while address_part(passage, at) && runs_on(passage, at) && at < first + 24 {
        at += 1;
    }
    // OCR and dictation part the sign from its neighbours: "k.gill @ openfold.example"
    if passage.word(at) != "@" || !passage.is_word(at + 1) && !passage.token(at + 1).is_some_and(|token| token.kind == TokenKind::Mixed) {
        return None;
    }
    let mut last = at + 1;
    let mut dots = 0;
    while address_part(passage, last + 1) && runs_on(passage, last + 1) && runs_on(passage, last + 2) && !passage.is_sign(last + 2) {
        dots += usize::from(passage.word(last + 1) == ".");
        last += 2;
    }
    if dots == 0 { None } else { shaped(Category::Email, first, last, 99, "email-shape") }
}

/// Letters and digits from `first` on, single spaces let through, up to `most` characters.
fn squeezed(passage: &Passage<'_>, first: usize, most: usize) -> Vec<(String, usize)> {
    let mut taken = String::new();
    let mut stages = Vec::new();
    let mut at = first;
    while taken.len() < most && at < passage.len() {
        let mut next = at;
        if at > first && matches!(passage.word(at), "-" | ".") {
            next += 1;
        }
        if passage.is_newline(next) || passage.is_sign(next) {
            break;
        }
        taken.push_str(passage.word(next));
        stages.push((taken.clone(), next));
        at = next + 1;
    }
    stages
}

/// Two letters, six digits and a letter from A to D, however spaced.
fn ni_number(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let opening = passage.word(first);
    if !passage.has_digits(first) && !passage.has_digits(first + 1)
        || opening.len() < 2
        || !opening.is_ascii()
        || !opening.bytes().take(2).all(|byte| byte.is_ascii_alphabetic())
        || opening.len() > 2 && !opening.as_bytes().get(2).is_some_and(u8::is_ascii_digit)
    {
        return None;
    }
    let labelled = (1..=4).any(|back| matches!(passage.before(first, back), "ni" | "nino" | "nin" | "insurance"));
    let stages = squeezed(passage, first, 9);
    let shape = |text: &str, letter: bool| {
        text.is_ascii()
            && text.len() == if letter { 9 } else { 8 }
            && text.bytes().enumerate().all(|(at, byte)| if at < 2 || at == 8 { byte.is_ascii_alphabetic() } else { byte.is_ascii_digit() })
    };
    let whole = stages.iter().find(|(text, _)| shape(text, true) && text.ends_with(['a', 'b', 'c', 'd']));
    let part = stages.iter().find(|(text, _)| labelled && shape(text, false));
    let (_, last) = whole.or(part)?;
    shaped(Category::NiNumber, first, *last, if labelled { 98 } else { 90 }, "ni-shape")
}

/// A UK postcode, in any case and with its space anywhere.
fn postcode(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let token = passage.token(first)?;
    // the outward code ends in digits, or they stand right after its letters
    let begins = match token.kind {
        TokenKind::Mixed => token.folded.len() <= 7,
        TokenKind::Word => token.folded.len() <= 2 && passage.has_digits(first + 1),
        _ => false,
    };
    if !begins {
        return None;
    }
    let parts = squeezed(passage, first, 7);
    // the inward code is a word of its own unless all is one word: "P88 BP 132/84" is a pulse
    let parted = |text: &str, last: usize| last == first || parts.iter().any(|(outward, _)| outward.len() + 3 == text.len());
    let dotless = |last: usize| (first..=last).all(|at| passage.word(at) != ".");
    let (text, last) = parts.iter().find(|(text, last)| is_postcode(text) && last - first <= 3 && parted(text, *last) && dotless(*last))?;
    if *last == first && passage.case(first) == Case::Title {
        return None;
    }
    let tokens = last - first + 1;
    // "to 3pm", "at 2nd": lower-case words that happen to fit are no postcode
    let lower_word = passage.is_word(first) && passage.case(first) == Case::Lower;
    let upper = (first..=*last).all(|at| passage.case(at) != Case::Lower);
    let likely = upper || tokens <= 2 && !lower_word && text.len() >= 5 && passage.token(first).is_some_and(|token| token.kind == TokenKind::Mixed);
    likely.then(|| shaped(Category::Postcode, first, *last, 92, "postcode-shape"))?
}

fn is_postcode(text: &str) -> bool {
    if !text.is_ascii() || !(5..=7).contains(&text.len()) {
        return false;
    }
    let (outward, inward) = text.split_at(text.len() - 3);
    let inward: Vec<char> = inward.chars().collect();
    let kind = |c: char| if c.is_ascii_digit() { '9' } else { 'a' };
    let outward: String = outward.chars().map(kind).collect();
    // no inward code holds these letters; where the rest is long enough to be nothing else, somebody typed them all the same
    let letters = text.len() >= 6 || !inward.iter().any(|c| "cikmov".contains(*c));
    letters
        && matches!(outward.as_str(), "a9" | "a99" | "aa9" | "aa99" | "a9a" | "aa9a")
        && matches!(inward.as_slice(), [digit, one, two] if digit.is_ascii_digit() && one.is_ascii_alphabetic() && two.is_ascii_alphabetic())
}

/// A UK telephone number: leading 0 or +44, or a mobile that lost its 0; nine digits where one went missing.
fn phone(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let token = passage.token(first)?;
    if token.kind != TokenKind::Number
        || !token.spaced
            && first > 0
            && matches!(passage.before(first, 1), "." | "/" | "-")
            && passage.token(first.wrapping_sub(2)).is_some_and(|token| token.kind == TokenKind::Number)
    {
        return None;
    }
    let cued = (1..=4).any(|back| {
        matches!(
            passage.before(first, back),
            "tel"
                | "telephone"
                | "phone"
                | "mob"
                | "mobile"
                | "ring"
                | "rang"
                | "call"
                | "called"
                | "text"
                | "texted"
                | "txt"
                | "whatsapp"
                | "fax"
                | "t"
                | "m"
                | "no"
                | "number"
                | "landline"
                | "ddi"
                | "contact"
                | "on"
                | "from"
                | "dd"
                | "bleep"
        )
    });
    let plus = passage.before(first, 1) == "+" && !passage.spaced(first);
    let mut start = if plus { first - 1 } else { first };
    let mut digits = String::new();
    let mut at = first;
    let mut best = None;
    while digits.len() < 15 {
        let Some(token) = passage.token(at).filter(|token| token.kind == TokenKind::Number) else { break };
        if at > first && token.folded.len() == 4 && digits.len() >= 10 {
            break;
        }
        digits.push_str(passage.word(at));
        if is_phone(&digits, plus, cued) {
            best = Some(at);
        }
        let mut next = at + 1;
        let mut signs = 0;
        while signs < 3
            && matches!(passage.word(next), "-" | "." | "(" | ")" | "/" | "\n")
            && (passage.word(next) != "\n" || digits.len() >= 5 && digits.len() < 11 && best.is_none())
            && (passage.word(next) != "." || !passage.spaced(next + 1))
        {
            signs += 1;
            next += 1;
        }
        if signs == 0 && !passage.spaced(next) {
            break;
        }
        at = next;
    }
    let last = best?;
    if passage.before(start, 1) == "(" && (start..=last).any(|at| passage.word(at) == ")") {
        start -= 1;
    }
    shaped(Category::Phone, start, last, if cued || plus { 97 } else { 90 }, "phone-shape")
}

fn is_phone(digits: &str, plus: bool, cued: bool) -> bool {
    let length = digits.len();
    if plus {
        return (10..=15).contains(&length);
    }
    match digits.as_bytes() {
        [b'0', b'0', ..] => (12..=15).contains(&length),
        [b'0', b'1' | b'2' | b'3' | b'7' | b'8' | b'9', ..] => length == 11 || length == 10 && (cued || digits.starts_with("07") || digits.starts_with("01")),
        [b'4', b'4', ..] => length == 12,
        [b'7', ..] => length == 10 && (cued || digits.starts_with("7700")),
        _ => false,
    }
}

/// A code of one to three capitals and five to eight digits: `TT-118803`, `KX308114`. What it numbers is not known, so the confidence is low.
fn code(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let shape = |text: &str| {
        let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = text.bytes().skip(letters).filter(u8::is_ascii_digit).count();
        (1..=3).contains(&letters) && (5..=8).contains(&digits) && letters + digits == text.len()
    };
    let original = |at: usize| passage.token(at).map_or("", |token| token.span.of(passage.source.text));
    if passage.token(first)?.kind == TokenKind::Mixed {
        return shape(original(first)).then(|| shaped(Category::LocalNumber, first, first, 45, "code-shape"))?;
    }
    let joined =
        passage.case(first) == Case::Upper && matches!(passage.word(first + 1), "-" | "/") && runs_on(passage, first + 1) && runs_on(passage, first + 2);
    (joined && shape(&format!("{}{}", original(first), original(first + 2)))).then(|| shaped(Category::LocalNumber, first, first + 2, 45, "code-shape"))?
}

#[cfg(test)]
mod tests {
    use super::super::Category;
    use super::super::marked::check;
    use super::is_service;

    #[test]
    fn tells_services_from_people() {
        for (digits, service) in [
            ("03009990000", true),
            ("08001111123", true),
            ("+443009990000".trim_start_matches('+'), true),
            ("08450990000", true),
            ("116123", true),
            ("07700900123", false),
            ("02079460123", false),
            ("447700900123", false),
            ("01632960123", false),
        ] {
            assert_eq!(is_service(digits), service, "{digits}");
        }
    }

    #[test]
    fn finds_phones() {
        let rows = ["T: ⟦+44 7700 900 027⟧", "ring ⟦07700900027⟧ or ⟦(01632) 960 123⟧", "Tel ⟦0113-496-0123⟧", "Mob ⟦7700 900027⟧", "999 or 111 or 116 123"];
        check(&rows, Category::Phone);
    }

    #[test]
    fn finds_addresses_of_mail() {
        let rows = ["write to ⟦danny.w84@mail.example⟧.", "<⟦k_gill@openfold.example⟧>", "meet @ 3.30"];
        check(&rows, Category::Email);
    }

    #[test]
    fn finds_postcodes() {
        let rows = ["⟦zz99 3vz⟧", "Anytown, ⟦ZZ99 3VZ⟧.", "seen at 2pm in A1 unit", "P 88 BP 132/84, P88 BP 120/80, Bl00ds", "⟦ZZ993VZ⟧"];
        check(&rows, Category::Postcode);
    }

    #[test]
    fn finds_ni_numbers() {
        let rows = ["NI no ⟦QQ 12 34 56 C⟧", "NINO ⟦QQ123456C⟧", "qq 12 and 34"];
        check(&rows, Category::NiNumber);
    }

    #[test]
    fn finds_local_numbers() {
        let rows = [
            "MRN ⟦H1234567⟧, RiO ⟦1047723⟧",
            "Hosp No: ⟦RXK4471902⟧",
            "hospital at 10",
            "Hosp no. ⟦AU-118203-K⟧ is right",
            "PNC ⟦24/0012345X⟧, CRN ⟦X123456⟧",
            "prison no ⟦A1234AA⟧, Home Office ref ⟦H1000000⟧, UTR ⟦0000000000⟧",
            "sort code ⟦00-00-00⟧ acc ⟦00000000⟧",
            "car reg ⟦AB12 CDE⟧",
            "Our ref: ⟦5530917/TZ⟧",
            "Social services number ⟦MOS 551873⟧",
            "GMC ⟦7099999⟧",
            "the case of 12 people, ref to 3 teams",
        ];
        check(&rows, Category::LocalNumber);
    }

    #[test]
    fn finds_handles() {
        let rows = ["insta ⟦@danny_w_84⟧", "snap: ⟦dan.w84⟧ only"];
        check(&rows, Category::Handle);
    }

    #[test]
    fn finds_postal_addresses() {
        let rows = ["lives at ⟦Flat 2b, 114 Acacia Avenue⟧, ZZ99 3VZ", "at ⟦12 Station Parade, Anytown⟧.", "saw 3 people in the road"];
        check(&rows, Category::Address);
    }
}
