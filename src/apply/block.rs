//! The neutral block: how much it swallows, and which blocks become one (rules.md 2.6).

use super::{Cut, Replacement};
use crate::order::sort;
use crate::text::{Span, fold};

/// Titles that say nothing about who somebody is.
pub(crate) const TITLES: &[&str] = &["dame", "dr", "lady", "lord", "miss", "mr", "mrs", "ms", "mx", "prof", "professor", "rev", "revd", "sir"];

/// Blocks take the title before and the possessive after with them, and neighbours with nothing but spaces, punctuation
/// or "and" between them become one: neither sex, nor count, nor length shows.
pub(crate) fn widen(text: &str, cuts: Vec<Cut>) -> Vec<Cut> {
    let mut out: Vec<Cut> = Vec::with_capacity(cuts.len());
    for mut cut in cuts {
        if cut.by == Replacement::Block {
            cut.span = Span::between(before_title(text, cut.span.start()), after_possessive(text, cut.span.end()));
        }
        match out.last_mut() {
            Some(last) if last.by == Replacement::Block && cut.by == Replacement::Block && mergeable(text, last.span.end(), cut.span.start()) => {
                last.span = last.span.union(cut.span);
            }
            // what a block has swallowed is gone already
            Some(last) if cut.span.start() < last.span.end() => last.span = last.span.union(cut.span),
            _ => out.push(cut),
        }
    }
    out
}

/// Cuts in any order as ascending ones that do not overlap. A cut within another goes with it, but where either of two
/// hides by a block, what they share is a block.
pub(crate) fn unite(text: &str, mut cuts: Vec<Cut>) -> Vec<Cut> {
    sort(&mut cuts, |a, b| (a.span.start(), b.span.end()).cmp(&(b.span.start(), a.span.end())));
    let mut out: Vec<Cut> = Vec::with_capacity(cuts.len());
    for cut in cuts {
        match out.last_mut() {
            Some(last) if cut.span.overlaps(last.span) => {
                let within = last.span.contains(cut.span);
                if cut.by == Replacement::Block && !(within && last.by == Replacement::Nothing) {
                    last.by = cut.by;
                }
                last.span = last.span.union(cut.span);
            }
            _ => out.push(cut),
        }
    }
    widen(text, out)
}

fn before_title(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or("");
    let trimmed = before.trim_end_matches([' ', '\u{A0}', '.']);
    let word = trimmed.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    if trimmed.len() < before.len() && TITLES.contains(&fold(word).as_str()) { trimmed.len() - word.len() } else { start }
}

fn after_possessive(text: &str, end: usize) -> usize {
    let after = text.get(end..).unwrap_or("");
    let rest = after.strip_prefix(['\'', '’', '‘', '`']).unwrap_or(after);
    match rest.strip_prefix(['s', 'S']) {
        Some(tail) if !tail.starts_with(char::is_alphanumeric) => text.len() - tail.len(),
        _ => end,
    }
}

fn mergeable(text: &str, from: usize, to: usize) -> bool {
    if to <= from {
        return true;
    }
    let between = text.get(from..to).unwrap_or("-x-");
    !between.contains(['\n', '\r']) && between.split(|c: char| !c.is_alphanumeric()).all(|word| word.is_empty() || word.eq_ignore_ascii_case("and"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::segments;
    use crate::text::join_segments;

    #[test]
    fn swallows_and_merges() {
        for (text, hidden, want) in [
            ("saw Mrs. Jane today", &["Jane"][..], "saw [redacted] today"),
            ("Jane's dog", &["Jane"], "[redacted] dog"),
            ("janes dog", &["jane"], "[redacted] dog"),
            ("Jane and Bob, (Lee)!", &["Jane", "Bob", "Lee"], "[redacted])!"),
            ("Jane\nBob", &["Jane", "Bob"], "[redacted]\n[redacted]"),
            ("Jane saw Bob", &["Jane", "Bob"], "[redacted] saw [redacted]"),
            ("Janet", &["Jane"], "[redacted]t"),
        ] {
            let cuts =
                hidden.iter().map(|word| text.find(word).map(|at| Cut { span: Span::between(at, at + word.len()), by: Replacement::Block }).unwrap()).collect();
            assert_eq!(join_segments(&segments(text, Span::between(0, text.len()), &widen(text, cuts))), want);
        }
    }
}
