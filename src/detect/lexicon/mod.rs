//! The lexicon: what public lists say of a word. One sorted, front-coded table in the binary, searched where it lies: nothing is read at start.
//!
//! `cargo run --release --no-default-features --features train --bin train -- lexicon LISTS` rebuilds `lexicon.bin`; its head names the lists and their
//! licences.

#[cfg(feature = "train")]
pub(super) mod build;
mod stem;

/// The table, head included.
static TABLE: &[u8] = include_bytes!("lexicon.bin");

/// Bytes of readable text at the head of the table: what it was made from, by which command, under which licences.
const HEAD: usize = 1536;
/// Words in a block. The first is spelt out, the others share letters with the word before them.
const BLOCK: usize = 32;
/// Longest word kept, in bytes.
const LONGEST: usize = 30;

/// What the lists say of a word. Evidence, never a verdict: nothing is taken off a list for being on another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u32);

impl Entry {
    /// An ordinary English word in any of its forms.
    const ORDINARY: u32 = 1 << 16;
    /// A word at all, ordinary or rarer.
    const ALSO_WORD: u32 = 1 << 17;
    /// An ordinary word that is a usual name too.
    const NAME_WORD: u32 = 1 << 18;
    /// A town, suburb or village of Great Britain.
    const PLACE: u32 = 1 << 19;
    /// Written with a capital or in capitals where it is a word.
    const PROPER: u32 = 1 << 20;

    /// How usual it is as a given name or nickname: 0 not listed, 1 rare to 3 common.
    pub(super) const fn given(self) -> u32 {
        self.0 & 3
    }

    /// How usual it is as a family name: 0 not listed, 1 rare to 3 common.
    pub(super) const fn family(self) -> u32 {
        self.0 >> 2 & 3
    }

    /// How common a word it is: 0 no word, 1 of everyday, to 5 rare.
    pub(super) const fn level(self) -> u32 {
        self.0 >> 4 & 7
    }

    /// The part of `not_names.txt` that lists it, counted from 1; 0 where none does.
    pub(super) const fn kind(self) -> u32 {
        self.0 >> 7 & 15
    }

    /// Whom a given name tells of: 0 unknown, 1 the old, 2 any age, 3 the young.
    pub(super) const fn era(self) -> u32 {
        self.0 >> 11 & 3
    }

    /// How often a name that is a word is capitalised within sentences: 0 unknown, 1 hardly ever, 2 sometimes, 3 mostly.
    pub(super) const fn capitalized(self) -> u32 {
        self.0 >> 13 & 3
    }

    /// What it says of the word alone, which holds for the word's forms.
    const fn as_word(self) -> Self {
        Self(self.0 & (7 << 4 | Self::ORDINARY | Self::ALSO_WORD))
    }

    pub(super) const fn ordinary(self) -> bool {
        self.0 & Self::ORDINARY != 0
    }

    pub(super) const fn also_word(self) -> bool {
        self.0 & Self::ALSO_WORD != 0
    }

    pub(super) const fn name_word(self) -> bool {
        self.0 & Self::NAME_WORD != 0
    }

    pub(super) const fn place(self) -> bool {
        self.0 & Self::PLACE != 0
    }

    pub(super) const fn proper(self) -> bool {
        self.0 & Self::PROPER != 0
    }

    /// Everything it says, as a number.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }
}

/// What the lists say of a folded word; nothing where none has it.
pub(super) fn entry(word: &str) -> Entry {
    let listed = |word: &str| search(TABLE, word.as_bytes());
    listed(word).or_else(|| stem::of(word, &|stem| listed(stem).map(Entry::as_word).filter(|entry| entry.level() > 0))).unwrap_or_default()
}

/// The number of four bytes at `at`.
fn number(table: &[u8], at: usize) -> Option<usize> {
    let bytes: [u8; 4] = table.get(at..at + 4)?.try_into().ok()?;
    Some(u32::from_le_bytes(bytes) as usize)
}

fn search(table: &[u8], word: &[u8]) -> Option<Entry> {
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let (blocks, classes) = (number(table, HEAD)?, number(table, HEAD + 4)?);
    let index = HEAD + 8 + 4 * classes;
    let data = index + 4 * blocks;
    // the last block whose first word is not after `word`
    let (mut low, mut high) = (0, blocks);
    while low < high {
        let middle = usize::midpoint(low, high);
        let at = data + number(table, index + 4 * middle)?;
        let length = usize::from(*table.get(at)?);
        if table.get(at + 1..at + 1 + length)? <= word { low = middle + 1 } else { high = middle }
    }
    let block = low.checked_sub(1)?;
    let at = data + number(table, index + 4 * block)?;
    let class = scan(table.get(at..)?, word)?;
    Some(Entry(number(table, HEAD + 8 + 4 * class)? as u32))
}

/// Every given and family name of the table, from the first to the last; nothing where the table cannot be read.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn names() -> Option<Vec<String>> {
    let (blocks, classes) = (number(TABLE, HEAD)?, number(TABLE, HEAD + 4)?);
    let mut rest = TABLE.get(HEAD + 8 + 4 * (classes + blocks)..)?;
    let (mut names, mut word) = (Vec::new(), Vec::new());
    let mut place = 0;
    while let Some((&head, tail)) = rest.split_first() {
        let (shared, own) = if place % BLOCK == 0 { (0, usize::from(head)) } else { (usize::from(head >> 4), usize::from(head & 15)) };
        word.truncate(shared);
        word.extend_from_slice(tail.get(..own)?);
        let (class, size) = class(tail.get(own..)?);
        let entry = Entry(number(TABLE, HEAD + 8 + 4 * class)? as u32);
        if entry.given() > 0 || entry.family() > 0 {
            names.push(String::from_utf8(word.clone()).ok()?);
        }
        rest = tail.get(own + size..)?;
        place += 1;
    }
    Some(names)
}

/// Looks for a word in a block: its letters shared with the word before and its own, packed in a byte, then its own, then its class.
fn scan(block: &[u8], word: &[u8]) -> Option<usize> {
    let mut rest = block;
    // how many of its first letters the last word read has in common with the word looked for
    let mut common = 0;
    for place in 0..BLOCK {
        let (&head, tail) = rest.split_first()?;
        let (shared, own) = if place == 0 { (0, usize::from(head)) } else { (usize::from(head >> 4), usize::from(head & 15)) };
        let letters = tail.get(..own)?;
        if shared <= common {
            // what the two have in common ends within what this word keeps, or goes on in its own letters
            let same = letters.iter().zip(word.get(shared..)?).take_while(|(a, b)| a == b).count();
            if shared < common && same == 0 && letters.first() > word.get(shared) {
                return None;
            }
            common = shared + same;
            if shared + own == word.len() && common == word.len() {
                return Some(class(tail.get(own..)?).0);
            }
            if same < own && letters.get(same) > word.get(common) && word.get(common).is_some() {
                return None;
            }
        }
        let (_, size) = class(tail.get(own..)?);
        rest = tail.get(own + size..)?;
    }
    None
}

/// A class and how many bytes it takes.
fn class(bytes: &[u8]) -> (usize, usize) {
    match bytes {
        [low, ..] if *low < 192 => (usize::from(*low), 1),
        [high, low, ..] => (192 + (usize::from(high - 192) << 8) + usize::from(*low), 2),
        _ => (0, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_names_words_and_places() {
        for word in ["jack", "mohammed", "agnieszka", "sian", "thi", "yusuf"] {
            assert!(entry(word).given() > 0, "{word}");
        }
        for word in ["okoro", "wisniewski", "nguyen", "smith", "kaur", "neill"] {
            assert!(entry(word).family() > 0, "{word}");
        }
        for word in ["the", "stopped", "hope", "clinics"] {
            assert!(entry(word).level() > 0 && entry(word).also_word(), "{word}");
        }
        assert!(entry("walsall").place() && entry("hope").given() > 0);
        assert_eq!(entry("qqzzy"), Entry::default());
        assert_eq!(entry(""), Entry::default());
        assert_eq!(entry("\u{0}"), Entry::default());
    }

    #[test]
    fn lists_its_names_and_nothing_else() {
        let names = names().unwrap();
        for name in ["jack", "agnieszka", "nguyen", "wisniewski"] {
            assert!(names.iter().any(|listed| listed == name), "{name}");
        }
        for name in &names {
            let entry = entry(name);
            assert!(entry.given() > 0 || entry.family() > 0, "{name}");
        }
        assert!(names.len() > 20_000 && names.is_sorted(), "{}", names.len());
    }

    #[test]
    fn head_says_where_it_comes_from() {
        let head = String::from_utf8_lossy(&TABLE[..HEAD]).into_owned();
        for part in ["Office for National Statistics", "Open Government Licence", "Kevin Atkinson", "train -- lexicon"] {
            assert!(head.contains(part), "{part}");
        }
    }
}
