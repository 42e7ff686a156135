//! Counts what was found against what is annotated, by words: an annotated name of which every word is covered is found; a word found outside of
//! every identifier is a false alarm; titles and single letters beside longer words do not count.

use super::corpus::{Document, Mark};
use crate::detect::{Category, Finding};
use std::collections::BTreeMap;

const TITLES: &[&str] =
    &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "rev", "revd", "pc", "sgt", "dc", "nurse", "sister", "sr", "s", "st"];

/// Counts over texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Score {
    names: usize,
    covered: usize,
    claimed: usize,
    good: usize,
    sided: usize,
    right: usize,
    lookalikes: usize,
    left_alone: usize,
    /// For each ten points of confidence: words found, and how many are right.
    pub(super) confidence: [(usize, usize); 11],
    pub(super) missed: BTreeMap<String, usize>,
    pub(super) alarms: BTreeMap<String, usize>,
    /// Confusions of sides.
    pub(super) sides: BTreeMap<String, usize>,
}

/// The words of a piece of text, as bytes of the text.
fn words(text: &str, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut all: Vec<(usize, usize)> = Vec::new();
    let piece = text.get(start..end).unwrap_or_default();
    for (at, c) in piece.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let (from, to) = (start + at, start + at + c.len_utf8());
        match all.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => all.push((from, to)),
        }
    }
    let of = |place: &(usize, usize)| text.get(place.0..place.1).unwrap_or_default();
    let untitled: Vec<_> = all.iter().copied().filter(|place| !TITLES.contains(&of(place).to_lowercase().as_str())).collect();
    let all = if untitled.is_empty() { all } else { untitled };
    let longer: Vec<_> = all.iter().copied().filter(|place| of(place).chars().count() > 1).collect();
    if longer.is_empty() { all } else { longer }
}

impl Score {
    pub(super) fn add(&mut self, document: &Document, found: &[Finding]) {
        let text = document.text.as_str();
        let word = |place: (usize, usize)| text.get(place.0..place.1).unwrap_or_default();
        let covered = |place: (usize, usize)| {
            let mut at = place.0;
            for finding in found {
                if finding.span.start() <= at && finding.span.end() > at {
                    at = finding.span.end();
                }
            }
            at >= place.1
        };
        for mark in document.marks.iter().filter(|mark| mark.name) {
            self.names += 1;
            if !words(text, mark.start, mark.end).into_iter().all(covered) {
                *self.missed.entry(around(text, mark.start, mark.end)).or_default() += 1;
                continue;
            }
            self.covered += 1;
            let Some(want) = mark.side else { continue };
            let over: Vec<&Finding> = found
                .iter()
                .filter(|finding| finding.category == Category::Name && finding.span.start() < mark.end && finding.span.end() > mark.start)
                .collect();
            self.sided += 1;
            if over.iter().any(|finding| finding.subject == want) {
                self.right += 1;
            } else if let Some(finding) = over.first() {
                *self
                    .sides
                    .entry(format!(
                        "{} is {}, told {} by {}{}",
                        around(text, mark.start, mark.end),
                        want.code(),
                        finding.subject.code(),
                        finding.evidence,
                        if finding.person.is_some() { "!" } else { "" }
                    ))
                    .or_default() += 1;
            }
        }
        for place in &document.lookalikes {
            let taken = found.iter().any(|finding| finding.category == Category::Name && finding.span.start() < place.1 && finding.span.end() > place.0);
            self.lookalikes += 1;
            self.left_alone += usize::from(!taken);
        }
        let inside = |place: (usize, usize)| document.marks.iter().any(|mark: &Mark| mark.start < place.1 && mark.end > place.0);
        for finding in found.iter().filter(|finding| finding.category == Category::Name) {
            for place in words(text, finding.span.start(), finding.span.end()) {
                let spelt = word(place);
                if TITLES.contains(&spelt.to_lowercase().as_str()) || !spelt.chars().all(char::is_alphabetic) {
                    continue;
                }
                let good = inside(place);
                self.claimed += 1;
                self.good += usize::from(good);
                if let Some((all, right)) = self.confidence.get_mut(usize::from(finding.confidence / 10)) {
                    *all += 1;
                    *right += usize::from(good);
                }
                if !good {
                    *self.alarms.entry(around(text, place.0, place.1)).or_default() += 1;
                }
            }
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.names += other.names;
        self.covered += other.covered;
        self.claimed += other.claimed;
        self.good += other.good;
        self.sided += other.sided;
        self.right += other.right;
        self.lookalikes += other.lookalikes;
        self.left_alone += other.left_alone;
        for (mine, theirs) in self.confidence.iter_mut().zip(&other.confidence) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        for (mine, theirs) in [(&mut self.missed, &other.missed), (&mut self.alarms, &other.alarms), (&mut self.sides, &other.sides)] {
            for (word, count) in theirs {
                *mine.entry(word.clone()).or_default() += count;
            }
        }
    }

    pub(super) fn recall(&self) -> f64 {
        share(self.covered, self.names)
    }

    pub(super) fn precision(&self) -> f64 {
        share(self.good, self.claimed)
    }

    /// Look-alikes left alone, of how many.
    pub(super) fn lookalikes(&self) -> String {
        format!("{} of {} look-alikes left alone", self.left_alone, self.lookalikes)
    }

    pub(super) fn line(&self) -> String {
        format!(
            "recall {:.4}  precision {:.4}  whose {:.4}  ({} names, {} words found)",
            self.recall(),
            self.precision(),
            share(self.right, self.sided),
            self.names,
            self.claimed
        )
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A piece of text with what stands around it, for reading over.
fn around(text: &str, start: usize, end: usize) -> String {
    let before: String = text.get(..start).unwrap_or_default().chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = text.get(end..).unwrap_or_default().chars().take(25).collect();
    format!("{before}[{}]{after}", text.get(start..end).unwrap_or_default()).replace('\n', "/")
}

/// The commonest first.
pub(super) fn commonest(counts: &BTreeMap<String, usize>, most: usize) -> String {
    let mut all: Vec<(&String, &usize)> = counts.iter().collect();
    all.sort_by_key(|(word, count)| (std::cmp::Reverse(**count), (*word).clone()));
    all.iter().take(most).map(|(word, count)| format!("  {word} {count}")).collect::<Vec<_>>().join("\n")
}
