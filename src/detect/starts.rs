//! What a word may begin, so that recognizers look closely at few words and pass over most of them.

use super::contact::{label_words, street_words};
use super::date_shape::{date_words, feast_words};
use super::hash::FastMap;
use std::sync::LazyLock;

/// Kinds of things that a word may begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Starts(u16);

impl Starts {
    /// A date in words, or an age.
    pub(super) const DATE: Self = Self(1);
    /// A feast in place of a date.
    pub(super) const FEAST: Self = Self(1 << 1);
    /// A digit read out ("nine", "double", "oh").
    pub(super) const DIGIT: Self = Self(1 << 2);
    /// The label of a date of birth, a birthday.
    pub(super) const BIRTH: Self = Self(1 << 3);
    /// The label of an NHS, CHI or H&C number.
    pub(super) const NHS: Self = Self(1 << 4);
    /// The label of a local number.
    pub(super) const LABEL: Self = Self(1 << 5);
    /// The name of a social network.
    pub(super) const NETWORK: Self = Self(1 << 6);
    /// A flat or a room.
    pub(super) const FLAT: Self = Self(1 << 7);
    /// The label of an address.
    pub(super) const ADDRESS: Self = Self(1 << 8);
    /// The last word of the name of a street.
    pub(super) const STREET: Self = Self(1 << 9);

    /// These and `others`.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether any of `others` is among these.
    pub(super) const fn any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }
}

const TABLE: &[(Starts, &str)] = &[
    (Starts::DIGIT, "zero one two three four five six seven eight nine oh o nought double triple treble"),
    (Starts::BIRTH, "dob dobs birthdate d date birth born b birthday birthdays bday"),
    (Starts::NHS, "nhs nhsno nhsnumber n chi hcn h health"),
    (
        Starts::NETWORK,
        "insta ig instagram snap snapchat sc tiktok twitter telegram discord xbox psn gamertag username screenname kik grindr facebook fb handle user",
    ),
    (Starts::FLAT, "flat room apartment apt unit plot caravan pitch"),
    (Starts::ADDRESS, "address addr addresses"),
];

static STARTS: LazyLock<FastMap<&'static str, Starts>> = LazyLock::new(|| {
    let mut starts: FastMap<&'static str, Starts> = FastMap::default();
    let mut add = |kind: Starts, word: &'static str| {
        let known = starts.entry(word).or_default();
        known.0 |= kind.0;
    };
    for (kind, words) in TABLE.iter().copied() {
        words.split_whitespace().for_each(|word| add(kind, word));
    }
    date_words().for_each(|word| add(Starts::DATE, word));
    feast_words().for_each(|word| add(Starts::FEAST, word));
    label_words().for_each(|word| add(Starts::LABEL, word));
    street_words().for_each(|word| add(Starts::STREET, word));
    starts
});

/// What a folded word may begin.
pub(super) fn of(word: &str) -> Starts {
    STARTS.get(word).copied().unwrap_or_default()
}
