//! Whose a name is: a linear choice between client, third party and professional, by the words around the name, by the record's own people and by
//! what stands around the other mentions of the same person in the record.

use super::super::cue::Cues;
use super::super::hash::FastMap;
use super::super::passage::Passage;
use super::super::vocabulary::hash;
use super::super::whose::{self, Side};
use super::feature::{mix, slot};
use super::model::{self, Model, Sums};
use super::{BARE, Category, Finding};
use crate::record::Subject;
use crate::text::TokenKind;

/// How many slots the features share.
pub(super) const SLOTS: usize = 1 << 17;
/// The sides, in the order of the model's weights.
pub(super) const SIDES: [Subject; 3] = [Subject::Client, Subject::ThirdParty, Subject::Professional];

/// One mention of somebody.
pub(super) struct Mention {
    pub(super) passage: usize,
    /// Place in the list of findings of its passage.
    pub(super) finding: usize,
    pub(super) slots: Vec<u32>,
    cue: Option<Side>,
    /// Whether it is a filed name ("WHITMORE, AMARA") of which the record's own client has only the given part.
    namesake: bool,
    /// Whether its text is nothing but this name.
    alone: bool,
    /// What the place itself says, for a reviewer.
    evidence: &'static str,
    /// The classes of the words before and after.
    cue_class: u32,
    /// What parts it from the mentions before and after.
    link_before: u32,
    link_after: u32,
    /// Hashes of the word that names the person best, and of the family name where there is another.
    keys: [u32; 2],
    signs: u32,
}

/// What all mentions of a word say together.
#[derive(Clone, Copy, Default)]
struct Heard {
    mentions: u32,
    signs: u32,
}

fn ends(passage: &Passage<'_>, finding: &Finding) -> (usize, usize) {
    let first = passage.token_at(finding.span.start());
    let last = passage.token_at(finding.span.end().saturating_sub(1));
    (first, last.max(first))
}

fn code(side: Option<Side>) -> u32 {
    match side.map(|side| side.subject) {
        Some(Subject::Client) => 1,
        Some(Subject::ThirdParty) => 2,
        Some(Subject::Professional) => 3,
        _ => 0,
    }
}

/// All mentions of a record with their features.
pub(super) fn mentions(passages: &[Passage<'_>], codes: &[Vec<u8>], found: &[Vec<Finding>]) -> Vec<Mention> {
    let mut all = Vec::new();
    let mut heard: FastMap<u32, Heard> = FastMap::default();
    for (at, ((passage, codes), found)) in passages.iter().zip(codes).zip(found).enumerate() {
        for (place, finding) in found.iter().enumerate().filter(|(_, finding)| finding.category == Category::Name) {
            let mention = mention(passage, codes, finding, at, place);
            for key in mention.keys.iter().filter(|key| **key != 0) {
                let heard = heard.entry(*key).or_default();
                heard.mentions += 1;
                heard.signs |= mention.signs;
            }
            all.push(mention);
        }
    }
    beside(passages, found, &mut all);
    let most = all.iter().filter_map(|mention| heard.get(&mention.keys[0])).map(|heard| heard.mentions).max().unwrap_or_default();
    let any = heard_known(codes);
    for mention in &mut all {
        let told = |key: u32| heard.get(&key).copied().unwrap_or_default();
        let [first, second] = mention.keys.map(told);
        let own = mention.signs;
        let add = |template: u32, a: u32, b: u32, slots: &mut Vec<u32>| slots.push(slot(template * 0x0301_0101, a, b, 77));
        for bit in 0..16 {
            if first.signs >> bit & 1 != 0 {
                add(1, bit, 0, &mut mention.slots);
                add(2, bit, u32::from(own >> bit & 1 != 0), &mut mention.slots);
            }
            if second.signs >> bit & 1 != 0 {
                add(3, bit, u32::from(own >> bit & 1 != 0), &mut mention.slots);
            }
        }
        let count = first.mentions.min(8);
        let share = if first.mentions == most { 2 } else { u32::from(first.mentions * 2 >= most) };
        add(4, count, share * 2 + any, &mut mention.slots);
        add(5, share * 2 + any, own & 15, &mut mention.slots);
        add(6, first.signs & 0xfff, 0, &mut mention.slots);
        add(7, first.signs & 0xfff, own & 0xfff, &mut mention.slots);
        add(8, share * 2 + any, first.signs & 0x7, &mut mention.slots);
    }
    all
}

/// What is said of the names before and after, which stand in one list with this one as often as not.
fn beside(passages: &[Passage<'_>], found: &[Vec<Finding>], all: &mut [Mention]) {
    let places: Vec<(usize, usize, usize, u32)> = all
        .iter()
        .filter_map(|mention| {
            let passage = passages.get(mention.passage)?;
            let (first, last) = ends(passage, found.get(mention.passage)?.get(mention.finding)?);
            Some((mention.passage, first, last, mention.signs))
        })
        .collect();
    for (at, mention) in all.iter_mut().enumerate() {
        let Some(&(here, first, last, _)) = places.get(at) else { continue };
        let Some(passage) = passages.get(here) else { continue };
        if let Some(&(there, _, end, signs)) = at.checked_sub(1).and_then(|before| places.get(before))
            && there == here
            && first > end
        {
            let gap = (first - end).min(8) as u32;
            let link = passage.meaning(first.wrapping_sub(1)).hash;
            mention.link_before = if gap < 3 { link } else { gap };
            mention.slots.push(slot(0x0901_0101, signs & 0xfff, gap.min(3), link));
            mention.slots.push(mix(mix(0x0902_0101, signs & 0xfff), gap));
            mention.slots.push(mix(mix(0x0903_0101, signs & 0x38), gap.min(3)));
        }
        if let Some(&(there, start, _, signs)) = places.get(at + 1)
            && there == here
            && start > last
        {
            let gap = (start - last).min(8) as u32;
            let link = passage.meaning(last + 1).hash;
            mention.link_after = if gap < 3 { link } else { gap };
            mention.slots.push(slot(0x0904_0101, signs & 0xfff, gap.min(3), link));
            mention.slots.push(mix(mix(0x0905_0101, signs & 0xfff), gap));
        }
    }
}

/// Whether the record names its own client anywhere.
fn heard_known(codes: &[Vec<u8>]) -> u32 {
    u32::from(codes.iter().flatten().any(|code| code / 4 == 1))
}

fn mention(passage: &Passage<'_>, codes: &[u8], finding: &Finding, at: usize, place: usize) -> Mention {
    let (first, last) = ends(passage, finding);
    let before = whose::cue_before(passage, first);
    let after = whose::cue_after(passage, last);
    let cue = before.or(after);
    let signs_off = whose::signs_off(passage, first, last);
    let known = (first..=last).filter_map(|at| codes.get(at)).copied().max().unwrap_or_default();
    let titled = passage.cues(first.wrapping_sub(1)).bits() | if passage.before(first, 1) == "." { passage.cues(first.wrapping_sub(2)).bits() } else { 0 };
    let line_start = first == 0 || passage.is_newline(first - 1);
    let speaks = line_start && passage.word(last + 1) == ":";
    let known_side = u32::from(known / 4);
    let signs = 1 << code(before) & 0xE
        | (1 << code(after) & 0xE) << 3
        | (1 << known_side & 0x1E) << 6
        | u32::from(signs_off) << 11
        | u32::from(speaks) << 12
        | u32::from(titled & (Cues::STAFF_TITLE.bits()) != 0) << 13
        | u32::from(titled & (Cues::TITLE.bits()) != 0) << 14
        | u32::from(matches!(passage.before(first, 1), "dear" | "hi" | "hello" | "hiya")) << 15;
    let long: Vec<&str> = (first..=last)
        .filter(|&at| passage.is_word(at) && passage.word(at).len() > 1 && !passage.has(at, Cues::EPITHET.with(Cues::PARTICLE)))
        .map(|at| passage.word(at))
        .collect();
    let keys = match long.as_slice() {
        [] => [hash(&(first..=last).map(|at| passage.word(at)).collect::<String>()), 0],
        [one] => [hash(stem(one)), 0],
        [one, .., other] => [hash(stem(one)), hash(stem(other))],
    };
    let mut slots = Vec::with_capacity(64);
    local(passage, first, last, known.into(), signs, &mut slots);
    // "WHITMORE, AMARA" beside Amara Whitlock: a word that the record's own people do not have makes it somebody else's, as a rule
    let strange = (first..=last).any(|at| passage.is_word(at) && passage.word(at).len() > 2 && codes.get(at).is_none_or(|code| *code == 0));
    let filed = (first + 1..last).any(|at| passage.word(at) == ",");
    let namesake = filed && known_side == 1 && passage.word(first).len() > 2 && codes.get(first).is_none_or(|code| *code == 0);
    slots.push(mix(mix(0x0b01_0101, known_side), u32::from(strange)));
    slots.push(slot(0x0b02_0101, known.into(), u32::from(strange), long_words(passage, first, last)));
    let evidence = match (code(before), code(after)) {
        (1, _) => "after-client",
        (2, _) => "after-kinship",
        (3, _) => "after-role",
        (_, 2) => "before-kinship",
        (_, 3) => "before-role",
        _ if signs_off => "signature",
        _ if speaks => "speaker",
        _ if titled & (Cues::TITLE.bits()) != 0 => "after-title",
        _ => BARE,
    };
    let cue_class = passage.class(first.wrapping_sub(1)) << 8 | passage.class(last + 1);
    Mention {
        passage: at,
        finding: place,
        slots,
        cue,
        namesake,
        alone: first == 0 && last + 1 >= passage.len(),
        evidence,
        cue_class,
        link_before: 0,
        link_after: 0,
        keys,
        signs,
    }
}

fn long_words(passage: &Passage<'_>, first: usize, last: usize) -> u32 {
    (first..=last).filter(|&at| passage.is_word(at) && passage.word(at).len() > 1).count() as u32
}

/// `shazs` is `shaz`.
fn stem(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| stem.len() > 3 && !stem.ends_with('s')).unwrap_or(word)
}

/// What a token is to a name beside it.
fn kind(passage: &Passage<'_>, at: usize) -> u32 {
    let cues = passage.cues(at);
    match passage.token(at).map(|token| token.kind) {
        None => 1,
        Some(TokenKind::Number) => 2,
        Some(TokenKind::Mixed) => 3,
        Some(TokenKind::Newline) => 4,
        Some(TokenKind::Sign) => passage.meaning(at).hash | 1,
        _ if cues != Cues::default() => 0x4000_0000 | u32::from(cues.bits()),
        _ => 0x2000_0000 | passage.entry(at).level() | u32::from(passage.capital(at)) << 3,
    }
}

/// Features of the place itself.
fn local(passage: &Passage<'_>, first: usize, last: usize, known: u32, signs: u32, slots: &mut Vec<u32>) {
    let mut bag = Vec::new();
    let back = |places: usize| first.wrapping_sub(places);
    let word = |at: usize| passage.meaning(at).hash;
    let mut template = 0;
    let mut add = |a: u32, b: u32, c: u32| {
        template += 1;
        slots.push(slot(template * 0x0201_0101, a, b, c));
    };
    let (w1, w2, w3, n1, n2, n3) = (word(back(1)), word(back(2)), word(back(3)), word(last + 1), word(last + 2), word(last + 3));
    let (k1, k2, k3, m1, m2, m3) =
        (kind(passage, back(1)), kind(passage, back(2)), kind(passage, back(3)), kind(passage, last + 1), kind(passage, last + 2), kind(passage, last + 3));
    add(0, 0, 0);
    add(known, 0, 0);
    add(known, signs & 0xff, 0);
    add(signs & 0xff, 0, 0);
    add(signs >> 11, 0, 0);
    add(signs, 0, 0);
    for at in [w1, w2, w3, n1, n2, n3] {
        add(at, 0, 0);
    }
    add(w1, w2, 0);
    add(n1, n2, 0);
    add(n1, n2, n3);
    add(w1, n1, 0);
    add(w1, w2, w3);
    for at in [k1, k2, k3, m1, m2, m3] {
        add(at, 0, 0);
    }
    add(k1, k2, 0);
    add(k1, k2, k3);
    add(m1, m2, 0);
    add(m1, m2, m3);
    add(k1, m1, 0);
    let name_words = (first..=last).filter(|&at| passage.is_word(at)).count() as u32;
    let initial = u32::from(passage.word(first).len() == 1);
    add(name_words, initial, 0);
    add(name_words, initial, passage.case(first) as u32);
    add(name_words, k1, 0);
    add(name_words, m1, 0);
    add(word(first), 0, 0);
    let line_start = u32::from(first == 0 || passage.is_newline(back(1)));
    let line_end = u32::from(last + 1 >= passage.len() || passage.is_newline(last + 1));
    let tenth = (10 * first / passage.len().max(1)) as u32;
    let place = u32::from(tenth == 0) | u32::from(tenth == 9) << 1;
    add(line_start, line_end, 0);
    add(line_start, line_end, place);
    add(line_start, line_end, name_words * 2 + initial);
    add(tenth, 0, 0);
    let class = |at: usize| passage.class(at);
    let (l1, l2, l3, r1, r2, r3) = (class(back(1)), class(back(2)), class(back(3)), class(last + 1), class(last + 2), class(last + 3));
    for at in [l1, l2, l3, r1, r2, r3] {
        add(at, 0, 4);
    }
    add(l1, l2, 4);
    add(r1, r2, 4);
    add(l1, r1, 4);
    add(l1, l2, l3);
    add(r1, r2, r3);
    add(l2, r1, 5);
    add(l1, r2, 5);
    add(l1, name_words, 6);
    add(r1, name_words, 6);
    // the words around, wherever they stand
    for (side, range) in [(5, first.saturating_sub(7)..first), (6, last + 1..last + 8)] {
        for at in range.filter(|&at| passage.is_word(at)) {
            slots_of_bag(passage, at, side, &mut bag);
            bag.push(mix(mix(0x0a03_0101, passage.class(at)), side));
        }
    }
    // the label that the line opens with
    let line = passage.line(first);
    let start = (first.saturating_sub(24)..first).find(|&at| passage.line(at) == line).unwrap_or(first);
    add(word(start), 0, 1);
    add(kind(passage, start), u32::from(passage.word(start + 1) == ":"), 1);
    // the nearest cues before and after it in the sentence
    let tells = Cues::KIN.with(Cues::KIN_TITLE).with(Cues::ROLE).with(Cues::CLIENT).with(Cues::STAFF_LABEL);
    let ends = |at: usize| passage.is_newline(at) || passage.word(at) == ".";
    let left = (1..12).map(back).take_while(|&at| at < passage.len() && !ends(at)).position(|at| passage.has(at, tells));
    if let Some(distance) = left {
        let at = back(distance + 1);
        add(u32::from(passage.cues(at).bits()), distance.min(6) as u32, 2);
        add(word(at), 0, 2);
    }
    let right = (1..12).map(|places| last + places).take_while(|&at| at < passage.len() && !ends(at)).position(|at| passage.has(at, tells));
    if let Some(distance) = right {
        let at = last + distance + 1;
        add(u32::from(passage.cues(at).bits()), distance.min(6) as u32, 3);
        add(word(at), 0, 3);
    }
    slots.append(&mut bag);
}

fn slots_of_bag(passage: &Passage<'_>, at: usize, side: u32, bag: &mut Vec<u32>) {
    bag.push(mix(mix(0x0a01_0101, passage.meaning(at).hash), side));
    bag.push(mix(0x0a02_0101, passage.meaning(at).hash));
}

/// What a first choice says of the mentions around one: nothing is known before it was made.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    /// The other mentions of the same person, the mentions before and after, and all other mentions of the text: the likely side of each and how likely.
    person: u32,
    before: u32,
    after: u32,
    text: u32,
    /// How many sides the text has many of.
    others: u32,
}

/// A likely side as a number: 0 nothing known, else the side and whether it is sure.
fn likely(sum: [f32; 3], count: f32) -> u32 {
    if count <= 0.0 {
        return 0;
    }
    let best = sum.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(at, sum)| 1 + at as u32 * 3 + u32::from(sum / count > 0.6) + u32::from(sum / count > 0.85))
}

/// Adds what a first choice says around each mention; nothing where there was none.
pub(super) fn add_around(mentions: &mut [Mention], shares: Option<&[[f32; 3]]>) {
    let arounds: Vec<Around> = shares.map_or_else(|| vec![Around::default(); mentions.len()], |shares| arounds(mentions, shares));
    for (mention, around) in mentions.iter_mut().zip(arounds) {
        let own = mention.signs & 0xfff;
        let mut template = 0;
        let mut add = |a: u32, b: u32, c: u32| {
            template += 1;
            mention.slots.push(slot(template * 0x0d01_0101, a, b, c));
        };
        add(around.person, 0, 0);
        add(around.person, own, 0);
        add(around.person, mention.cue_class, 0);
        add(around.before, mention.link_before, 0);
        add(around.after, mention.link_after, 0);
        add(around.before, around.after, 0);
        add(around.text, 0, 0);
        add(around.text, around.others, 0);
        add(around.text, own, 0);
        add(around.text, mention.cue_class, 0);
        add(around.others, mention.cue_class, 0);
        add(around.person, around.text, 0);
    }
}

fn arounds(mentions: &[Mention], shares: &[[f32; 3]]) -> Vec<Around> {
    let mut people: FastMap<u32, ([f32; 3], f32)> = FastMap::default();
    let mut texts: FastMap<usize, ([f32; 3], f32)> = FastMap::default();
    let add = |(sum, count): &mut ([f32; 3], f32), shares: &[f32; 3]| {
        sum.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        *count += 1.0;
    };
    for (mention, shares) in mentions.iter().zip(shares) {
        add(people.entry(mention.keys[0]).or_default(), shares);
        add(texts.entry(mention.passage).or_default(), shares);
    }
    let without = |(mut sum, count): ([f32; 3], f32), shares: &[f32; 3]| {
        sum.iter_mut().zip(shares).for_each(|(sum, share)| *sum -= share);
        (sum, count - 1.0)
    };
    let beside = |at: usize, here: usize| {
        let same = mentions.get(at).is_some_and(|mention| mention.passage == here);
        shares.get(at).filter(|_| same).map_or(0, |shares| likely(*shares, 1.0))
    };
    let mut all = Vec::with_capacity(mentions.len());
    for (at, (mention, own)) in mentions.iter().zip(shares).enumerate() {
        let (sum, count) = without(people.get(&mention.keys[0]).copied().unwrap_or_default(), own);
        let person = likely(sum, count);
        let (sum, count) = without(texts.get(&mention.passage).copied().unwrap_or_default(), own);
        let tenth = |share: f32| (share / f32::max(count, 1.0) * 5.0) as u32;
        let [client, third, staff] = sum;
        all.push(Around {
            person,
            before: beside(at.wrapping_sub(1), mention.passage),
            after: beside(at + 1, mention.passage),
            text: likely(sum, count),
            others: 1 + tenth(client) + tenth(third) * 8 + tenth(staff) * 64 + if count < 3.0 { 512 } else { 0 },
        });
    }
    all
}

/// The sides of all mentions: chosen once each for itself, then again with what was chosen around it.
fn choose(mentions: &mut [Mention], model: &Model) -> Vec<[f32; 3]> {
    // what a place says by itself weighs the same in both choices
    let own: Vec<(usize, Sums)> = mentions.iter().map(|mention| (mention.slots.len(), model.mention(&mention.slots))).collect();
    let chosen = |mentions: &[Mention]| -> Vec<[f32; 3]> {
        let around = |mention: &Mention, from: usize| model.mention(mention.slots.get(from..).unwrap_or_default());
        mentions
            .iter()
            .zip(&own)
            .map(|(mention, (from, [a, b]))| (around(mention, *from), a, b))
            .map(|([c, d], a, b)| shares(model::sides([a + c, b + d])))
            .collect()
    };
    add_around(mentions, None);
    let first = chosen(mentions);
    for (mention, (from, _)) in mentions.iter_mut().zip(&own) {
        mention.slots.truncate(*from);
    }
    add_around(mentions, Some(&first));
    chosen(mentions)
}

/// The mentions of a text as the second choice sees them.
#[cfg(feature = "train")]
pub(super) fn second(mentions: &mut [Mention], model: &Model) {
    choose(mentions, model);
}

/// Lets each name have a side.
pub(super) fn tell(passages: &[Passage<'_>], codes: &[Vec<u8>], found: &mut [Vec<Finding>], model: &Model) {
    let mut mentions = mentions(passages, codes, found);
    let scores = choose(&mut mentions, model);
    let mut sums: FastMap<u32, ([f32; 3], f32)> = FastMap::default();
    for (mention, scores) in mentions.iter().zip(&scores).filter(|(mention, _)| !mention.alone) {
        let (sum, count) = sums.entry(mention.keys[0]).or_default();
        for (sum, score) in sum.iter_mut().zip(scores) {
            *sum += score;
        }
        *count += 1.0;
    }
    for (mention, own) in mentions.iter().zip(&scores) {
        let Some(finding) = found.get_mut(mention.passage).and_then(|found| found.get_mut(mention.finding)) else { continue };
        if finding.person.is_some() && finding.confidence >= 80 {
            continue;
        }
        if finding.evidence == BARE {
            finding.evidence = mention.evidence;
        }
        let (sum, count) = sums.get(&mention.keys[0]).copied().unwrap_or_default();
        // a text that is nothing but a name says nothing of whose it is
        let own = if mention.alone { &sum } else { own };
        let best = own.iter().zip(sum).map(|(own, sum)| own + PERSON * sum / f32::max(count, 1.0)).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
        // "Tariq (brother)": beside a word of kinship stands no client but one whom the record names
        let kin = mention.cue.is_some_and(|cue| cue.subject == Subject::ThirdParty) && mention.signs >> 7 & 1 == 0;
        let best = if (kin || mention.namesake) && best.is_some_and(|(at, _)| at == 0) { Some((1, 0.0)) } else { best };
        let best = best.filter(|_| count > 0.0);
        let subject = best.and_then(|(at, _)| SIDES.get(at)).copied().unwrap_or(Subject::Unknown);
        if finding.subject != subject {
            finding.subject = subject;
            finding.person = None;
            finding.relation = None;
        }
        if subject == Subject::ThirdParty && finding.relation.is_none() {
            finding.relation = mention.cue.filter(|cue| cue.subject == subject).and_then(|cue| cue.relation);
        }
    }
}

/// How much the other mentions of a person count beside the place itself.
const PERSON: f32 = 2.0;

/// Scores as shares of one.
pub(super) fn shares(scores: [f32; 3]) -> [f32; 3] {
    let most = scores.into_iter().fold(f32::MIN, f32::max);
    let powers = scores.map(|score| (score - most).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}
