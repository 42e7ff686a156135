//! Names of the record's own people, typed wrongly.

use std::collections::HashMap;

/// Shortest word that may be misspelt: of "Ian" one letter less is "in".
const SHORTEST: usize = 5;

/// From this length on two slips are taken.
const LONG: usize = 9;

/// Known words under every form that they have with a letter or two left out: a word typed wrongly shares one of them. No word of a text is compared
/// with each known word, only with those that it meets there.
#[derive(Debug, Default)]
pub(super) struct Misspelt {
    words: Vec<(String, usize)>,
    short: HashMap<String, Vec<usize>>,
}

impl Misspelt {
    /// Adds a known word and the entry that it stands for.
    pub(super) fn add(&mut self, word: &str, entry: usize) {
        if word.chars().count() < SHORTEST || !word.is_ascii() {
            return;
        }
        let at = self.words.len();
        self.words.push((word.to_owned(), entry));
        for form in without(word) {
            self.short.entry(form).or_default().push(at);
        }
    }

    /// The entry whose word is the nearest to `word`, within the slips that its length allows, and that word.
    pub(super) fn nearest(&self, word: &str) -> Option<(usize, &str)> {
        if word.len() + 1 < SHORTEST || word.len() > 30 || !word.is_ascii() || self.words.is_empty() {
            return None;
        }
        let mut best: Option<(usize, usize, &str)> = None;
        for form in without(word) {
            for &at in self.short.get(&form).map_or(&[][..], Vec::as_slice) {
                let Some((known, entry)) = self.words.get(at) else { continue };
                let slips = distance(known.as_bytes(), word.as_bytes());
                let allowed = if known.len() >= LONG && word.len() >= LONG - 1 { 2 } else { 1 };
                if slips > 0 && slips <= allowed && best.is_none_or(|(least, _, _)| slips < least) {
                    best = Some((slips, *entry, known));
                }
            }
        }
        best.map(|(_, entry, word)| (entry, word))
    }
}

/// The word, and the word with one letter left out; with two where it is long.
fn without(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let drop = |letters: &[char], at: usize| -> Vec<char> { letters.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, c)| *c).collect() };
    let mut forms = vec![letters.clone()];
    for at in 0..letters.len() {
        let one = drop(&letters, at);
        if letters.len() >= LONG - 1 {
            forms.extend((at..one.len()).map(|next| drop(&one, next)));
        }
        forms.push(one);
    }
    let mut forms: Vec<String> = forms.into_iter().map(|letters| letters.into_iter().collect()).collect();
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Damerau-Levenshtein distance (neighbours swapped count once) of two short words.
pub(super) fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            if i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x) {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slips_within_what_the_length_allows() {
        let mut misspelt = Misspelt::default();
        for (entry, word) in ["whittaker", "danny", "okoro", "wisniewski"].iter().enumerate() {
            misspelt.add(word, entry);
        }
        for (word, entry) in [
            ("whitaker", Some(0)),
            ("whittakcr", Some(0)),
            ("wihtaker", Some(0)),
            ("dany", Some(1)),
            ("donny", Some(1)),
            ("okro", Some(2)),
            ("wisnewsky", Some(3)),
            ("dan", None),
            ("fanny", Some(1)),
            ("whistle", None),
        ] {
            assert_eq!(misspelt.nearest(word).map(|(entry, _)| entry), entry, "{word}");
        }
    }
}
