//! What is known of words: ordinary English words, words that are no names. Evidence, never a verdict.

use std::collections::HashSet;
use std::sync::LazyLock;

static ORDINARY: LazyLock<HashSet<&'static str>> = LazyLock::new(|| listed(include_str!("words.txt")));
static NOT_NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| listed(include_str!("not_names.txt")));

static RARE: LazyLock<HashSet<&'static str>> = LazyLock::new(|| listed(include_str!("rare_words.txt")));
static NAME_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| listed(include_str!("name_words.txt")));

fn listed(file: &'static str) -> HashSet<&'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// Whether a folded word is an ordinary English word, in any of its usual forms.
pub(crate) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word) || has_stem(word, &|stem| ORDINARY.contains(stem))
}

/// Whether a folded word is listed as a month, a place, a drug, an eponym, a brand or a short form.
pub(super) fn is_no_name(word: &str) -> bool {
    NOT_NAMES.contains(word)
}

/// Whether a folded word is a word at all, ordinary or rarer: in lower case it is the word unless something points at it.
pub(super) fn is_also_word(word: &str) -> bool {
    let listed = |word: &str| ORDINARY.contains(word) || RARE.contains(word);
    listed(word) || has_stem(word, &listed)
}

/// Whether an ordinary word is a usual name too.
pub(super) fn is_name_word(word: &str) -> bool {
    NAME_WORDS.contains(word)
}

const ENDINGS: &[&str] = &["s", "es", "ed", "d", "ing", "ly", "ness", "ment"];
const Y_ENDINGS: &[&str] = &["ies", "ied", "ily"];

fn has_stem(word: &str, known: &dyn Fn(&str) -> bool) -> bool {
    let listed = |stem: &str| stem.len() >= 3 && known(stem);
    let plain = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending).map(|stem| (stem, *ending))).any(|(stem, ending)| {
        listed(stem)
            || ending == "ing" && listed(&format!("{stem}e"))
            || matches!(ending, "ing" | "ed") && undoubled(stem).is_some_and(listed)
    });
    plain || Y_ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| listed(&format!("{stem}y")))
}

/// `stopp` without its doubled last letter.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let last = letters.next()?;
    if letters.next()? == last { stem.strip_suffix(last) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_words_and_their_forms() {
        for word in ["hope", "will", "stopped", "worries", "using", "clinics", "mark", "slowly"] {
            assert!(is_ordinary(word), "{word}");
        }
        for word in ["darren", "kayleigh", "wiśniewski", "okoro", "tony"] {
            assert!(!is_ordinary(word) && !is_no_name(word), "{word}");
        }
        assert!(is_no_name("parkinson") && is_no_name("thursday"));
    }
}
