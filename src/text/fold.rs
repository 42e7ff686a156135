//! One spelling for what reads the same, with an exact map back to the original.

use super::Span;
use icu_normalizer::DecomposingNormalizerBorrowed;

/// A text folded for comparison: compatibility decomposition (NFKD) without marks, lower case, one apostrophe, one
/// hyphen, one space; zero-width characters and soft hyphens dropped. Letters that do not decompose (ł ø ß đ æ œ þ ð)
/// are spelt with their usual Latin stand-ins, and Cyrillic and Greek look-alikes with the Latin letter they imitate.
///
/// Lines stay lines: `\r\n` becomes `\n`, nothing else is added or dropped between words.
#[derive(Clone, Debug)]
pub struct Folded {
    text: String,
    /// (byte in the folded text, byte in the original) where the difference between the two changes; ascending.
    steps: Vec<(usize, usize)>,
    original_len: usize,
}

impl Folded {
    /// Folds `original`. Linear in its length.
    pub fn new(original: &str) -> Self {
        let normalizer = DecomposingNormalizerBorrowed::new_nfkd();
        let mut folded = Self { text: String::with_capacity(original.len()), steps: vec![(0, 0)], original_len: original.len() };
        let mut rest = original;
        while !rest.is_empty() {
            let at = original.len() - rest.len();
            // what is plain takes no table
            let plain = rest.bytes().take_while(|byte| byte.is_ascii() && *byte != b'\r').count();
            if let Some((ascii, after)) = rest.split_at_checked(plain).filter(|_| plain > 0) {
                folded.mark(at);
                let from = folded.text.len();
                folded.text.push_str(ascii);
                if let Some(added) = folded.text.get_mut(from..) {
                    added.make_ascii_lowercase();
                }
                rest = after;
                continue;
            }
            let mut chars = rest.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            folded.mark(at);
            if c == '\r' {
                if !rest.starts_with('\n') {
                    folded.text.push(c);
                }
                continue;
            }
            match replacement(c) {
                Some(plain) => folded.text.push_str(plain),
                None => {
                    for part in normalizer.normalize_iter(std::iter::once(c)) {
                        if is_mark(part) {
                            continue;
                        }
                        match replacement(part) {
                            Some(plain) => folded.text.push_str(plain),
                            None => folded.text.extend(part.to_lowercase().filter(|c| !is_mark(*c))),
                        }
                    }
                }
            }
        }
        folded.mark(original.len());
        folded
    }

    /// Notes that the folded text now continues at byte `at` of the original.
    fn mark(&mut self, at: usize) {
        let here = self.text.len();
        if let Some(&(from, to)) = self.steps.last() {
            if here.wrapping_sub(from) == at.wrapping_sub(to) {
                return;
            }
            if from == here {
                self.steps.pop();
            }
        }
        self.steps.push((here, at));
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte of the original where the character that gave folded byte `at` starts.
    fn start(&self, at: usize) -> usize {
        let next = self.steps.partition_point(|&(folded, _)| folded <= at);
        self.steps.get(next.wrapping_sub(1)).map_or(0, |&(folded, original)| original + (at - folded)).min(self.original_len)
    }

    /// The original text under a span of the folded text, whole characters, marks that follow a letter included.
    pub fn original(&self, span: Span, original: &str) -> Span {
        if self.steps == [(0, 0)] {
            // folded without a change of length
            return span;
        }
        let start = floor_char(original, self.start(span.start()));
        if span.is_empty() {
            return Span::between(start, start);
        }
        let last = floor_char(original, self.start(span.end() - 1));
        let mut end = last;
        for (at, c) in original.get(last..).unwrap_or("").char_indices() {
            if at > 0 && !is_mark(c) {
                break;
            }
            end = last + at + c.len_utf8();
        }
        Span::between(start, end)
    }
}

/// The folded form alone, for names and other values that are looked for.
pub fn fold(text: &str) -> String {
    Folded::new(text).text
}

fn floor_char(text: &str, mut at: usize) -> usize {
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Combining marks of the blocks that Latin, Greek, Cyrillic and Arabic script use.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0483..=0x0487 | 0x0591..=0x05BD | 0x064B..=0x065F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

fn replacement(c: char) -> Option<&'static str> {
    Some(match c {
        // nothing to see: zero-width characters, soft hyphen, direction marks, byte order mark, variation selectors
        '\u{00AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{180E}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => "",
        '\u{00A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => " ",
        '\u{0085}' | '\u{2028}' | '\u{2029}' => "\n",
        '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' => "-",
        '\u{0060}' | '\u{00B4}' | '\u{02B9}' | '\u{02BB}' | '\u{02BC}' | '\u{02BD}' | '\u{02BF}' | '\u{02C8}' | '\u{2018}' | '\u{2019}' | '\u{201A}'
        | '\u{201B}' | '\u{2032}' | '\u{2035}' | '\u{FF07}' => "'",
        '\u{201C}'..='\u{201F}' | '\u{2033}' | '\u{FF02}' => "\"",
        'ł' | 'Ł' => "l",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' | 'ɖ' | 'Ɖ' => "d",
        'ħ' | 'Ħ' => "h",
        'ŧ' | 'Ŧ' => "t",
        'ı' => "i",
        'ŋ' | 'Ŋ' => "ng",
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        'ə' | 'Ə' => "a",
        'ɓ' | 'Ɓ' => "b",
        'ɗ' | 'Ɗ' => "d",
        'ƙ' | 'Ƙ' => "k",
        'а' | 'А' | 'α' | 'Α' => "a",
        'в' | 'В' | 'β' | 'Β' => "b",
        'с' | 'С' => "c",
        'е' | 'Е' | 'ε' | 'Ε' => "e",
        'һ' | 'Һ' | 'н' | 'Н' | 'Η' => "h",
        'і' | 'І' | 'ι' | 'Ι' => "i",
        'ј' | 'Ј' => "j",
        'к' | 'К' | 'κ' | 'Κ' => "k",
        'м' | 'М' | 'Μ' => "m",
        'Ν' => "n",
        'о' | 'О' | 'ο' | 'Ο' => "o",
        'р' | 'Р' | 'ρ' | 'Ρ' => "p",
        'ѕ' | 'Ѕ' => "s",
        'т' | 'Т' | 'τ' | 'Τ' => "t",
        'υ' | 'Υ' | 'у' | 'У' => "y",
        'х' | 'Х' | 'χ' | 'Χ' => "x",
        'ν' => "v",
        'Ζ' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMS: &[(&str, &str)] = &[
        ("Łukasz WIŚNIEWSKI", "lukasz wisniewski"),
        ("O’Neill", "o'neill"),
        ("Kaur\u{2011}Sandhu", "kaur-sandhu"),
        ("Nguyễn Thị Mai", "nguyen thi mai"),
        ("Zoe\u{0308} Siân", "zoe sian"),
        ("Da\u{200B}n\u{00AD}ny", "danny"),
        ("９９９\u{00A0}４５", "999 45"),
        ("Whitﬁeld", "whitfield"),
        ("Dаrrеn", "darren"),
        ("a\r\nb", "a\nb"),
        ("Straße", "strasse"),
        ("😀 Bob", "😀 bob"),
    ];

    #[test]
    fn folds() {
        for &(given, want) in FORMS {
            assert_eq!(fold(given), want, "{given}");
        }
    }

    #[test]
    fn every_folded_word_maps_back_to_the_word_it_came_from() {
        for &(given, _) in FORMS {
            let folded = Folded::new(given);
            let whole = folded.original(Span::between(0, folded.text().len()), given);
            assert_eq!(whole.of(given), given);
            for word in given.split([' ', '\u{00A0}', '\r', '\n']).filter(|w| !w.is_empty()) {
                let needle = fold(word);
                let at = folded.text().find(&needle).unwrap();
                assert_eq!(folded.original(Span::between(at, at + needle.len()), given).of(given), word);
            }
        }
    }
}
