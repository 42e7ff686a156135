//! Names by which people go in social networks and games.

use super::super::passage::Passage;
use super::super::starts::Starts;
use super::{Shaped, address_part, runs_on, shaped};
use crate::record::Category;
use crate::text::TokenKind;

/// `@name`, and a name after "insta:", "snap" and the like that holds digits or signs.
pub(super) fn at(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    if passage.word(first) == "@"
        && runs_on(passage, first + 1)
        && (first == 0 || passage.spaced(first) || passage.is_sign(first - 1) || passage.is_newline(first - 1))
    {
        let last = handle_end(passage, first + 1);
        return shaped(Category::Handle, first, last, 90, "at-sign");
    }
    let network = passage.starts(first, Starts::NETWORK);
    if !network {
        return joined(passage, first);
    }
    let mut at = first + 1;
    let mut spent = 0;
    while spent < 3 && matches!(passage.word(at), ":" | "is" | "as" | "name" | "handle" | "=" | "-" | "(" | "\"" | "'" | "called" | "id" | "account") {
        at += 1;
        spent += 1;
    }
    let last = handle_end(passage, at);
    let odd = (at..=last).any(|index| {
        passage.is_sign(index) && matches!(passage.word(index), "_" | ".") || passage.token(index).is_some_and(|token| token.kind == TokenKind::Mixed)
    });
    (odd && last < passage.len()).then(|| shaped(Category::Handle, at, last, 80, "network-cue")).flatten().or_else(|| joined(passage, first))
}

fn handle_end(passage: &Passage<'_>, first: usize) -> usize {
    let mut last = first;
    while runs_on(passage, last + 1)
        && address_part(passage, last + 1)
        && !(passage.word(last + 1) == "." && (!runs_on(passage, last + 2) || passage.is_sign(last + 2) && passage.word(last + 2) != "_"))
        && passage.word(last + 1) != "'"
    {
        last += 1;
    }
    last
}

/// Endings of files and hosts, after which words joined by dots are no handle.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "uk", "gov", "example", "co", "io", "info", "doc", "docx", "pdf", "txt", "rtf", "html", "htm", "xml", "jpg", "jpeg", "png", "xls",
    "xlsx", "csv", "msg", "eml", "zip", "wav", "mp3", "mp4", "tif", "tiff", "ppt", "pptx", "json", "m4a", "heic",
];

/// Whether a word ends the names of files or hosts.
pub(in crate::detect) fn is_file_ending(word: &str) -> bool {
    ENDINGS.contains(&word)
}

/// Words without spaces, joined as handles are: `gin_free_gemma`, `trapst4r.lex`, `x.ruby.woo.x`.
fn joined(passage: &Passage<'_>, first: usize) -> Option<Shaped> {
    let part = |at: usize| passage.token(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Mixed | TokenKind::Number));
    let sign = |at: usize| matches!(passage.word(at), "_" | ".");
    let follows = sign(first + 1) && runs_on(passage, first + 1) && part(first + 2) && runs_on(passage, first + 2);
    let begins = first == 0
        || passage.spaced(first)
        || passage.is_newline(first - 1)
        || matches!(passage.before(first, 1), "(" | "\"" | "'" | ":" | "~" | "|" | ">" | "<");
    if !follows || !begins || !part(first) {
        return None;
    }
    let (mut last, mut words, mut mixed, mut score, mut rare) = (first, 0, false, false, false);
    loop {
        let token = passage.token(last)?;
        let word = token.kind == TokenKind::Word;
        words += usize::from(word && token.folded.len() > 1 || token.kind == TokenKind::Mixed);
        mixed |= token.kind == TokenKind::Mixed;
        rare |= token.kind == TokenKind::Mixed || word && !passage.ordinary(last) && !passage.no_name(last) && token.folded.len() > 2;
        let next = last + 1;
        if !(sign(next) && runs_on(passage, next) && part(next + 1) && runs_on(passage, next + 1)) {
            break;
        }
        score |= passage.word(next) == "_";
        last = next + 1;
        if last > first + 12 {
            return None;
        }
    }
    let count = (last - first) / 2 + 1;
    let lower = (first..=last).all(|at| !matches!(passage.case(at), crate::text::Case::Upper | crate::text::Case::Title | crate::text::Case::Mixed));
    let glued = matches!(passage.word(last + 1), "@" | "/" | "=") && !passage.spaced(last + 1);
    if !lower || !rare || glued || words < 2 && !mixed || ENDINGS.contains(&passage.word(last)) {
        return None;
    }
    // a full stop without its space parts sentences too: something has to speak of a network, or the form be odd
    let told =
        (1..=12).any(|back| first.checked_sub(back).is_some_and(|at| network(passage.word(at)))) || (last + 1..last + 5).any(|at| network(passage.word(at)));
    let speaks = passage.word(last + 1) == ":" && (first == 0 || passage.is_newline(first - 1) || passage.before(first, 1) == "]");
    let odd = score || mixed && passage.token(first).is_some_and(|token| token.kind != TokenKind::Number) || count > 2 && words > 1;
    (odd || told || speaks).then(|| shaped(Category::Handle, first, last, if told { 85 } else { 60 }, "handle-shape"))?
}

/// Whether a word speaks of social networks.
fn network(word: &str) -> bool {
    matches!(
        word,
        "insta"
            | "instagram"
            | "snap"
            | "snapchat"
            | "tiktok"
            | "facebook"
            | "fb"
            | "twitter"
            | "telegram"
            | "discord"
            | "online"
            | "profile"
            | "socials"
            | "social"
            | "account"
            | "username"
            | "user"
            | "handle"
            | "screen"
            | "messages"
            | "message"
            | "kakaotalk"
            | "wechat"
            | "line"
            | "calling"
            | "adds"
            | "goes"
            | "posted"
            | "dms"
            | "dm"
            | "blocked"
            | "xbox"
            | "psn"
            | "chat"
    )
}
