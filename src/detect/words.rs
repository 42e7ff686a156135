//! What is known of words: ordinary English words, words that are no names. Evidence, never a verdict.

use super::lexicon;

/// Whether a folded word is an ordinary English word, in any of its usual forms.
pub(crate) fn is_ordinary(word: &str) -> bool {
    lexicon::entry(word).ordinary()
}

/// Every given and family name that the lexicon lists, folded. For whoever measures against them: the wasm has no way to ask.
#[cfg(not(target_arch = "wasm32"))]
pub fn listed_names() -> Vec<String> {
    lexicon::names().unwrap_or_default()
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
            assert!(!is_ordinary(word) && lexicon::entry(word).kind() == 0, "{word}");
        }
        assert!(lexicon::entry("parkinson").kind() > 0 && lexicon::entry("thursday").kind() > 0);
    }
}
