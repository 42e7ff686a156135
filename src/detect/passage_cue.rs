//! Marks that the words of a passage suggest: what was supplied by somebody else, told in confidence, privileged, part of an
//! investigation (rules.md 4.5). They are proposed to a reviewer, sentence by sentence, and never clear anything.

use crate::text::{Span, fold};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// What a sentence seems to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PassageCue {
    /// The client's own comment on an entry.
    Rectification,
    /// The client does not want family or a partner to know.
    ConfidentialFromFamily,
    /// The client does not want the GP to know.
    ConfidentialFromGp,
    /// Told by somebody else: family, a neighbour, an anonymous caller.
    ThirdPartySupplied,
    /// Not for the client, says its author.
    NotForClient,
    /// A refuge, a MARAC case: somebody must not be found.
    AddressProtected,
    /// Child protection, police intelligence.
    Investigation,
    /// Legal advice.
    Privilege,
}

impl PassageCue {
    /// The word for it in files and messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rectification => "rectification",
            Self::ConfidentialFromFamily => "confidential-from-family",
            Self::ConfidentialFromGp => "confidential-from-gp",
            Self::ThirdPartySupplied => "third-party-supplied",
            Self::NotForClient => "not-for-client",
            Self::AddressProtected => "address-protected",
            Self::Investigation => "investigation",
            Self::Privilege => "privilege",
        }
    }
}

/// Phrases in folded form, words parted by single spaces. A sentence that holds one is proposed.
const PHRASES: &[(PassageCue, &[&str])] = &[
    (
        PassageCue::Privilege,
        &[
            "legal advice from",
            "legally privileged",
            "legal privilege",
            "without prejudice",
            "our solicitor advises",
            "our solicitors advise",
            "solicitor to us",
            "subject to privilege",
        ],
    ),
    (
        PassageCue::NotForClient,
        &[
            "not to be disclosed to",
            "not for disclosure to",
            "do not disclose to client",
            "do not disclose to pt",
            "do not disclose to patient",
            "do not share with client",
            "do not share with pt",
            "do not share with patient",
            "do not share with him",
            "do not share with her",
            "do not share with them",
            "not to be shared with client",
            "not to be shared with pt",
            "not to be shared with the client",
            "third party information",
            "third party info",
            "3rd party info",
            "3rd pty",
            "not for client",
            "nfd",
        ],
    ),
    (
        PassageCue::ThirdPartySupplied,
        &[
            "anonymous call",
            "anonymous caller",
            "anonymous letter",
            "anonymous referral",
            "in confidence",
            "in strict confidence",
            "given in confidence",
            "said in confidence",
            "don t tell him i",
            "don t tell her i",
            "don t tell them i",
            "do not tell him i",
            "do not tell her i",
            "do not tell them i",
            "don t say it was me",
            "don t let on",
            "does not want him to know she",
            "does not want her to know he",
            "information from neighbour",
            "information from a neighbour",
            "without him knowing",
            "without her knowing",
            "please don t tell him",
            "please don t tell her",
        ],
    ),
    (
        PassageCue::ConfidentialFromGp,
        &[
            "does not want gp informed",
            "does not want gp told",
            "does not want the gp informed",
            "doesn t want gp informed",
            "doesn t want gp told",
            "do not inform gp",
            "gp not to be informed",
            "gp not to be told",
            "not to tell gp",
            "not to tell the gp",
            "no letter to gp",
            "no letters to gp",
        ],
    ),
    (
        PassageCue::AddressProtected,
        &[
            "marac",
            "non mol",
            "non molestation",
            "in refuge",
            "the refuge",
            "a refuge",
            "whereabouts unknown to",
            "whereabouts not to be",
            "address not to be disclosed",
            "address confidential",
            "do not disclose address",
            "dash score",
        ],
    ),
    (
        PassageCue::Investigation,
        &[
            "s47",
            "section 47",
            "strategy meeting",
            "strategy discussion",
            "lado",
            "mappa",
            "police intel",
            "police intelligence",
            "5x5x5",
            "ongoing police investigation",
            "under investigation by police",
        ],
    ),
    (
        PassageCue::Rectification,
        &[
            "wishes it recorded",
            "wants it recorded",
            "asked for it to be recorded",
            "asked that it be recorded",
            "disputes the entry",
            "disputes this entry",
            "disagrees with the entry",
            "disagrees with this entry",
            "disagrees with what was written",
            "says the entry",
            "states that entry",
            "entry is wrong",
            "requested correction",
            "statement of disagreement",
        ],
    ),
];

/// Who may be the source of what is said about a client.
const SOURCES: &[&str] = &[
    "aunt",
    "auntie",
    "boyfriend",
    "brother",
    "caller",
    "carer",
    "cousin",
    "dad",
    "daughter",
    "ex",
    "family",
    "father",
    "flatmate",
    "fiance",
    "friend",
    "girlfriend",
    "gran",
    "grandad",
    "grandmother",
    "housemate",
    "husband",
    "informant",
    "landlady",
    "landlord",
    "mam",
    "mother",
    "mum",
    "nan",
    "neighbour",
    "neighbor",
    "nok",
    "parents",
    "partner",
    "school",
    "sister",
    "son",
    "stepdad",
    "stepmum",
    "uncle",
    "wife",
];
/// What such a source does to tell something.
const TELLS: &[&str] = &[
    "alleged",
    "alleges",
    "called",
    "contacted",
    "disclosed",
    "discloses",
    "emailed",
    "informed",
    "informs",
    "messaged",
    "phoned",
    "rang",
    "reported",
    "reports",
    "rung",
    "telephoned",
    "texted",
    "wrote",
];
/// What shows that something was told.
const TOLD: &[&str] = &[
    "about",
    "alleging",
    "client",
    "concerned",
    "concerns",
    "ct",
    "he",
    "patient",
    "pt",
    "report",
    "say",
    "says",
    "saying",
    "scared",
    "she",
    "that",
    "they",
    "us",
    "worried",
];
/// What says that somebody is the source of what follows, where a source stands after it.
const FROM: &[&str] = &["according", "c", "from", "per"];
/// What a source says of the client, near the start of a sentence.
const CLAIMS: &[&str] = &["alleged", "alleges", "claims", "feels", "believes", "reports", "reported", "said", "says", "stated", "states", "thinks", "told"];
/// The client is the source of what the client says of others.
const CLIENT_TELLS: &[&str] = &[
    "ct reports",
    "ct stated",
    "ct states",
    "client reports",
    "client stated",
    "client states",
    "client says",
    "he told me",
    "she told me",
    "told me",
    "told us his",
    "told us her",
    "self reports",
    "self reported",
    "he said",
    "she said",
    "he reports",
    "she reports",
    "pt reports",
    "pt states",
];
/// Words for the client that open a sentence, and what the client does then.
const CLIENT: &[&str] = &["client", "ct", "he", "patient", "pt", "she", "su", "they"];
const SAYS: &[&str] = &["described", "explained", "feels", "felt", "mentioned", "reported", "reports", "said", "says", "stated", "states", "thinks", "told"];
/// What the client does not want, and whom not to tell.
const WITHHOLDS: &[&str] = &[
    "not want",
    "doesn t want",
    "don t want",
    "not to tell",
    "not be told",
    "not to be told",
    "not tell",
    "don t tell",
    "not to inform",
    "not to be informed",
    "not to contact",
    "not to share with",
    "not to know",
    "never to know",
    "mustn t know",
    "must not know",
];

/// What a phrase says of the sentence that holds it.
#[derive(Clone, Copy)]
enum Sign {
    Cue(PassageCue),
    ClientTells,
    Withholds,
}

/// One automaton for all phrases, each between the spaces that part words.
static SIGNS: LazyLock<Option<(AhoCorasick, Vec<Sign>)>> = LazyLock::new(|| {
    let mut phrases: Vec<(&str, Sign)> = PHRASES.iter().flat_map(|(cue, phrases)| phrases.iter().map(|phrase| (*phrase, Sign::Cue(*cue)))).collect();
    phrases.extend(CLIENT_TELLS.iter().map(|phrase| (*phrase, Sign::ClientTells)));
    phrases.extend(WITHHOLDS.iter().map(|phrase| (*phrase, Sign::Withholds)));
    let automaton = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(phrases.iter().map(|(phrase, _)| format!(" {phrase} "))).ok()?;
    Some((automaton, phrases.into_iter().map(|(_, sign)| sign).collect()))
});

/// The sentences of a text that seem to need a mark, with what it would be; ascending, the strictest for each sentence.
pub fn passage_cues(text: &str) -> Vec<(Span, PassageCue)> {
    sentences(text).filter_map(|span| cue(span.of(text)).map(|cue| (span, cue))).collect()
}

fn cue(sentence: &str) -> Option<PassageCue> {
    let folded = fold(sentence);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let plain = format!(" {} ", words.join(" "));
    let (mut by_phrase, mut client_tells, mut withholds) = (None, false, false);
    if let Some((automaton, signs)) = SIGNS.as_ref() {
        for found in automaton.find_overlapping_iter(&plain) {
            match signs.get(found.pattern().as_usize()) {
                Some(Sign::Cue(cue)) => by_phrase = by_phrase.max(Some(*cue)),
                Some(Sign::ClientTells) => client_tells = true,
                Some(Sign::Withholds) => withholds = true,
                None => {}
            }
        }
    }
    let opens = |at: usize, list: &[&str]| words.get(at).is_some_and(|word| list.contains(word));
    client_tells = client_tells || opens(0, CLIENT) && opens(1, SAYS);
    let Some(source) = words.iter().position(|word| SOURCES.contains(word)) else { return by_phrase };
    let tells = words.iter().skip(source).take(5).position(|word| TELLS.contains(word));
    let supplied = tells.is_some_and(|tells| words.iter().skip(source + tells + 1).any(|word| TOLD.contains(word)));
    // "Ex-partner states he sold drugs", "According to his brother, he is injecting"
    let claims = source <= 3
        && words.iter().skip(source + 1).take(3).any(|word| CLAIMS.contains(word))
        && words.iter().skip(source + 1).any(|word| matches!(*word, "he" | "she" | "they" | "client" | "ct" | "pt"));
    let from = source > 0
        && words.iter().take(source).rev().take(3).any(|word| FROM.contains(word))
        && words.len() > source + 2
        && words.iter().skip(source + 1).any(|word| TOLD.contains(word) || matches!(*word, "him" | "her" | "is" | "was"));
    let supplied = supplied || claims || from;
    by_phrase.max((supplied && !client_tells).then_some(PassageCue::ThirdPartySupplied)).max(withholds.then_some(PassageCue::ConfidentialFromFamily))
}

/// Cuts after a full stop, question or exclamation mark that a space and no lower-case letter follow, and at line breaks.
fn sentences(text: &str) -> impl Iterator<Item = Span> {
    let mut ends = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let stops = matches!(c, '.' | '!' | '?') && next.is_some_and(char::is_whitespace) && {
            let after = text.get(end..).unwrap_or("").trim_start().chars().next();
            !after.is_some_and(char::is_lowercase) && !is_abbreviation(text.get(..at).unwrap_or(""))
        };
        if stops || c == '\n' {
            ends.push(end);
        }
    }
    ends.push(text.len());
    let mut start = 0;
    ends.into_iter().filter_map(move |end| {
        let whole = Span::between(start, end);
        start = end;
        let words = whole.of(text);
        let lead = words.len() - words.trim_start().len();
        let kept = words.trim();
        (!kept.is_empty()).then(|| Span::between(whole.start() + lead, whole.start() + lead + kept.len()))
    })
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
    word.chars().count() == 1 || matches!(word, "Dr" | "Mr" | "Mrs" | "Ms" | "Prof" | "St" | "Rev" | "No" | "approx" | "tel" | "Tel")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proposes_marks_sentence_by_sentence() {
        use PassageCue::*;
        for (text, want) in [
            (
                "Attended. Mum rang, worried he is using again, please don't tell him I called. Seems well.",
                &[("Mum rang, worried he is using again, please don't tell him I called.", ThirdPartySupplied)][..],
            ),
            ("Mum (Jane) rang to say he is using again", &[("Mum (Jane) rang to say he is using again", ThirdPartySupplied)]),
            ("Danny told me his mum drinks. He says his sister rang about money.", &[]),
            ("Lives with his mum. Mum rang.", &[]),
            ("Anonymous call to duty.", &[("Anonymous call to duty.", ThirdPartySupplied)]),
            ("Ct asks that mother not be told.", &[("Ct asks that mother not be told.", ConfidentialFromFamily)]),
            ("does not want GP informed", &[("does not want GP informed", ConfidentialFromGp)]),
            ("Discussed at MARAC on 3/5.", &[("Discussed at MARAC on 3/5.", AddressProtected)]),
            ("Strategy meeting tomorrow", &[("Strategy meeting tomorrow", Investigation)]),
            ("Legal advice from trust solicitors: do not reply.", &[("Legal advice from trust solicitors: do not reply.", Privilege)]),
            (
                "Client states that entry of 3 May is wrong and wishes it recorded that he was sober.",
                &[("Client states that entry of 3 May is wrong and wishes it recorded that he was sober.", Rectification)],
            ),
            ("seen by Dr. Voss. Plan unchanged", &[]),
        ] {
            let found: Vec<(&str, PassageCue)> = passage_cues(text).into_iter().map(|(span, cue)| (span.of(text), cue)).collect();
            assert_eq!(found, want, "{text}");
        }
    }
}
