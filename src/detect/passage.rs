//! A text made ready for the recognizers: its tokens, the cue in each, where sentences open, how lines are written.

use super::cue::Cues;
use super::lexicon::Entry;
use super::starts::Starts;
use super::vocabulary::{Meaning, Vocabulary};
use crate::text::{Case, Source, Span, Token, TokenKind};

/// How a line is written, which decides what a capital is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// Capitals where English puts them.
    Mixed,
    /// CAPITALS THROUGHOUT: a capital says nothing.
    Upper,
}

/// A text with what every recognizer asks of it. Linear to make, constant to ask.
pub(super) struct Passage<'t> {
    pub(super) source: Source<'t>,
    facts: Vec<Facts>,
    /// Whether the whole text is written without capitals.
    pub(super) lower: bool,
    /// Whether the record names its client.
    pub(super) client_known: bool,
}

#[derive(Clone, Copy)]
struct Facts {
    meaning: Meaning,
    opens: bool,
    style: Style,
    line: u32,
}

/// Cuts words that a lost space has run on to a number: `9999458076DOB:`, `1984Name:`.
fn part_fields(source: &mut Source<'_>) {
    let cut = |token: &Token| {
        let word = source.word(token);
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let letters = word.get(digits..).is_some_and(|rest| rest.len() >= 3 && rest.chars().all(char::is_alphabetic));
        (token.kind == TokenKind::Mixed && digits >= 4 && letters).then_some(token.folded.start() + digits)
    };
    if !source.tokens.iter().any(|token| cut(token).is_some()) {
        return;
    }
    let mut parted = Vec::with_capacity(source.tokens.len() + 8);
    for token in &source.tokens {
        let Some(at) = cut(token) else {
            parted.push(*token);
            continue;
        };
        let part = |from: usize, to: usize, kind: TokenKind, spaced: bool, case: Case| {
            let folded = Span::between(from, to);
            Token { kind, span: source.folded.original(folded, source.text), folded, case, spaced }
        };
        parted.push(part(token.folded.start(), at, TokenKind::Number, token.spaced, Case::None));
        parted.push(part(at, token.folded.end(), TokenKind::Word, false, token.case));
    }
    source.tokens = parted;
}

impl<'t> Passage<'t> {
    pub(super) fn new(text: &'t str, client_known: bool, vocabulary: &mut Vocabulary) -> Self {
        let mut source = Source::new(text);
        part_fields(&mut source);
        let mut facts: Vec<Facts> = Vec::with_capacity(source.tokens.len());
        let (mut opens, mut line) = (true, 0);
        let mut words_seen = 0_usize;
        let mut capitals_seen = 0_usize;
        // "Dr." and "J." end no sentence
        let mut abbreviated = false;
        for token in &source.tokens {
            let word = source.word(token);
            let is_word = token.kind == TokenKind::Word;
            let meaning = vocabulary.look_up(word, token.kind);
            facts.push(Facts { meaning, opens, style: Style::Mixed, line });
            match token.kind {
                TokenKind::Newline => {
                    opens = true;
                    line += 1;
                }
                TokenKind::Sign => opens = opens || matches!(word, "!" | "?" | "•" | "☐" | "☒") || word == "." && !abbreviated,
                TokenKind::Word | TokenKind::Mixed => {
                    opens = false;
                    words_seen += 1;
                    capitals_seen += usize::from(token.case != Case::Lower && word.len() > 1);
                }
                TokenKind::Number => {}
            }
            abbreviated = is_word && (word.chars().count() == 1 || meaning.cues.any(Cues::TITLE.with(Cues::STAFF_TITLE)));
        }
        let lower = words_seen >= 5 && capitals_seen * 25 < words_seen;
        let mut passage = Self { source, facts, lower, client_known };
        passage.set_styles();
        passage
    }

    /// A line whose words are nearly all in capitals is shouted.
    fn set_styles(&mut self) {
        let tokens = &self.source.tokens;
        let mut from = 0;
        while from < tokens.len() {
            let line = self.facts.get(from).map_or(0, |facts| facts.line);
            let count = self.facts.iter().skip(from).take_while(|facts| facts.line == line).count().max(1);
            let (mut upper, mut other) = (0, 0);
            for token in tokens.iter().skip(from).take(count).filter(|token| token.kind == TokenKind::Word && token.folded.len() > 1) {
                if token.case == Case::Upper { upper += 1 } else { other += 1 }
            }
            if upper >= 3 && upper >= 3 * other {
                for facts in self.facts.iter_mut().skip(from).take(count) {
                    facts.style = Style::Upper;
                }
            }
            from += count;
        }
    }

    pub(super) fn len(&self) -> usize {
        self.source.tokens.len()
    }

    pub(super) fn token(&self, index: usize) -> Option<&Token> {
        self.source.tokens.get(index)
    }

    /// Folded form of a token; empty outside the text.
    pub(super) fn word(&self, index: usize) -> &str {
        self.source.word_at(index)
    }

    /// Folded form of the token `back` places before `index`; empty outside the text.
    pub(super) fn before(&self, index: usize, back: usize) -> &str {
        index.checked_sub(back).map_or("", |at| self.word(at))
    }

    /// What is known of the word wherever it stands; nothing outside the text.
    pub(super) fn meaning(&self, index: usize) -> Meaning {
        self.facts.get(index).map_or_else(Meaning::default, |facts| facts.meaning)
    }

    pub(super) fn cues(&self, index: usize) -> Cues {
        self.meaning(index).cues
    }

    pub(super) fn has(&self, index: usize, cues: Cues) -> bool {
        self.cues(index).any(cues)
    }

    /// Whether the word may begin one of `kinds`.
    pub(super) fn starts(&self, index: usize, kinds: Starts) -> bool {
        self.meaning(index).starts.any(kinds)
    }

    /// Whether the token has digits in it.
    pub(super) fn has_digits(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed))
    }

    /// Whether the token opens a line or a sentence, so that its capital says little.
    pub(super) fn opens(&self, index: usize) -> bool {
        self.facts.get(index).is_some_and(|facts| facts.opens)
    }

    /// Whether the token stands in a line written in capitals.
    pub(super) fn shouted(&self, index: usize) -> bool {
        self.facts.get(index).is_some_and(|facts| facts.style == Style::Upper)
    }

    /// What the lexicon says of the word.
    pub(super) fn entry(&self, index: usize) -> Entry {
        self.meaning(index).entry
    }

    /// The class of the word among those that stand beside names; 0 for most.
    pub(super) fn class(&self, index: usize) -> u32 {
        u32::from(self.meaning(index).class)
    }

    pub(super) fn ordinary(&self, index: usize) -> bool {
        self.entry(index).ordinary()
    }

    pub(super) fn no_name(&self, index: usize) -> bool {
        self.entry(index).kind() > 0
    }

    /// Whether the word in lower case is a word rather than a name.
    pub(super) fn also_word(&self, index: usize) -> bool {
        self.entry(index).also_word()
    }

    /// Whether more than one space, as between the columns of a form, stands before the token.
    pub(super) fn far(&self, index: usize) -> bool {
        let end = index.checked_sub(1).and_then(|at| self.token(at)).map_or(0, |token| token.folded.end());
        self.token(index).is_some_and(|token| token.spaced && token.folded.start() > end + 1)
    }

    /// Whether a tab, as between the cells of a row, stands before the token.
    pub(super) fn tabbed(&self, index: usize) -> bool {
        let end = index.checked_sub(1).and_then(|at| self.token(at)).map_or(0, |token| token.folded.end());
        self.token(index).is_some_and(|token| token.spaced && Span::between(end, token.folded.start()).of(self.source.folded.text()).contains('\t'))
    }

    pub(super) fn line(&self, index: usize) -> u32 {
        self.facts.get(index).map_or(u32::MAX, |facts| facts.line)
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.kind == TokenKind::Word)
    }

    pub(super) fn case(&self, index: usize) -> Case {
        self.token(index).map_or(Case::None, |token| token.case)
    }

    /// Whether a space stands before the token.
    pub(super) fn spaced(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.spaced)
    }

    pub(super) fn is_newline(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.kind == TokenKind::Newline)
    }

    pub(super) fn is_sign(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.kind == TokenKind::Sign)
    }

    /// Whether the word carries a capital that means something: not in a shouted line.
    pub(super) fn capital(&self, index: usize) -> bool {
        self.is_word(index) && !self.shouted(index) && matches!(self.case(index), Case::Title | Case::Mixed | Case::Upper)
    }

    /// Bytes of the original from one token to another, both included.
    pub(super) fn span(&self, first: usize, last: usize) -> Span {
        match (self.token(first), self.token(last)) {
            (Some(first), Some(last)) => first.span.union(last.span),
            _ => Span::between(0, 0),
        }
    }

    /// The first token that ends after byte `at` of the original.
    pub(super) fn token_at(&self, at: usize) -> usize {
        self.source.tokens.partition_point(|token| token.span.end() <= at)
    }

    /// Whether a possessive `'s` stands at `index` (apostrophe, then s, nothing between).
    pub(super) fn possessive(&self, index: usize) -> bool {
        self.word(index) == "'" && !self.spaced(index) && self.word(index + 1) == "s" && !self.spaced(index + 1)
    }
}
