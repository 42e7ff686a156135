//! Words, numbers and signs of a text.

use super::{Folded, Span};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters only.
    Word,
    /// Digits only.
    Number,
    /// Letters and digits.
    Mixed,
    /// One line break.
    Newline,
    /// One character of any other kind but a space; spaces are no tokens.
    Sign,
}

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// `danny`
    Lower,
    /// `Danny`
    Title,
    /// `DANNY` and single capitals
    Upper,
    /// `McArdle`
    Mixed,
    /// no cased letter
    None,
}

/// A word, number or sign, with its place in the original and in the folded text.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// What it is made of.
    pub kind: TokenKind,
    /// Bytes of the original text.
    pub span: Span,
    /// Bytes of the folded text.
    pub folded: Span,
    /// How it is written in the original.
    pub case: Case,
    /// Whether a space (not a line break) stands before it.
    pub spaced: bool,
}

/// A text made ready for recognizers: the original, its folded form and its tokens.
#[derive(Clone, Debug)]
pub struct Source<'t> {
    /// The original.
    pub text: &'t str,
    /// Its folded form.
    pub folded: Folded,
    /// Its tokens in order.
    pub tokens: Vec<Token>,
}

impl<'t> Source<'t> {
    /// Folds and cuts `text`. Linear in its length.
    pub fn new(text: &'t str) -> Self {
        let folded = Folded::new(text);
        let tokens = tokenize(text, &folded);
        Self { text, folded, tokens }
    }

    /// Folded form of a token (`danny`).
    pub fn word(&self, token: &Token) -> &str {
        token.folded.of(self.folded.text())
    }

    /// Folded form of the token at `index`; empty where there is none.
    pub fn word_at(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| self.word(token))
    }
}

fn tokenize(text: &str, folded: &Folded) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = folded.text().char_indices().peekable();
    let mut spaced = false;
    while let Some((start, c)) = rest.next() {
        let mut end = start + c.len_utf8();
        let kind = if c == '\n' {
            TokenKind::Newline
        } else if c.is_whitespace() {
            spaced = true;
            continue;
        } else if c.is_alphanumeric() {
            let (mut letters, mut digits) = (c.is_alphabetic(), !c.is_alphabetic());
            while let Some(&(at, next)) = rest.peek() {
                if !next.is_alphanumeric() {
                    break;
                }
                letters |= next.is_alphabetic();
                digits |= !next.is_alphabetic();
                end = at + next.len_utf8();
                rest.next();
            }
            match (letters, digits) {
                (true, false) => TokenKind::Word,
                (false, true) => TokenKind::Number,
                _ => TokenKind::Mixed,
            }
        } else {
            TokenKind::Sign
        };
        let inside = Span::between(start, end);
        let span = folded.original(inside, text);
        tokens.push(Token { kind, span, folded: inside, case: case_of(span.of(text)), spaced });
        spaced = false;
    }
    tokens
}

fn case_of(word: &str) -> Case {
    let (mut upper, mut lower, mut first_upper) = (0, 0, false);
    for c in word.chars().filter(|c| c.is_alphabetic()) {
        if c.is_uppercase() {
            first_upper |= upper + lower == 0;
            upper += 1;
        } else if c.is_lowercase() {
            lower += 1;
        }
    }
    match (upper, lower) {
        (0, 0) => Case::None,
        (0, _) => Case::Lower,
        (_, 0) => Case::Upper,
        (1, _) if first_upper => Case::Title,
        _ => Case::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_words_numbers_and_signs() {
        let source = Source::new("Zoë-Ann O’Dea, b. 5/3/84\nQQ12");
        let words: Vec<_> = source.tokens.iter().map(|t| (source.word(t), t.kind, t.case, t.spaced)).collect();
        assert_eq!(words[0], ("zoe", TokenKind::Word, Case::Title, false));
        assert_eq!(words[1].1, TokenKind::Sign);
        assert_eq!(words[3], ("o", TokenKind::Word, Case::Upper, true));
        assert!(words.contains(&("qq12", TokenKind::Mixed, Case::Upper, false)));
        assert!(words.iter().any(|w| w.1 == TokenKind::Newline));
    }
}
