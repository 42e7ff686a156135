//! The words for a relation to the client, and the plain word that each comes to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Relation, then the words that tell it. Where a word stands twice the first holds.
const TABLE: &[(&str, &str)] = &[
    ("mother", "mum mums mam mams mom mother mothers mummy ma mama maman mammy mataji ammi umi birthmother stepmum stepmother"),
    ("father", "dad dads father fathers daddy da papa abbu stepdad stepfather tad"),
    ("parent", "parent parents"),
    ("partner", "partner partners gf bf girlfriend boyfriend fiance fiancee fella feller missus"),
    ("spouse", "wife wifey husband husb hubby spouse widow widower"),
    ("ex-partner", "ex exes"),
    ("child", "son sons daughter daughters child children baby babies kid kids bairn boy girl lad toddler newborn eldest youngest stepson stepdaughter infant"),
    ("sibling", "brother brothers bro sister sisters sis sibling siblings sibs sib twin twins stepbrother stepsister"),
    ("grandparent", "nan nans nana gran granny grandma grandmother grandad grandfather grandpa granda nain taid babcia grandparents mamgu nani dadi"),
    ("grandchild", "grandson granddaughter grandchild grandchildren grandkids"),
    ("aunt or uncle", "aunt aunty auntie uncle uncles aunts chacha chachi masi bua"),
    ("cousin", "cousin cousins cuz"),
    ("niece or nephew", "niece nieces nephew nephews"),
    ("relative", "family nok kin relative relatives inlaws"),
    ("friend", "friend friends mate mates pal pals bestie girls boys lads housemate flatmate roommate"),
    ("neighbour", "neighbour neighbours neighbor neighbors"),
    ("landlord", "landlord landlady"),
    ("employer", "boss employer gaffer foreman workmate workmates"),
    ("alleged perpetrator", "perp perpetrator perps dealer dealers abuser suspect"),
    ("witness", "witness informant complainant customer bystander caller"),
    ("sponsor", "sponsor sponsee"),
    ("other", "peer peers punter punters lodger stranger associate associates man woman male female guy bloke lass someone somebody"),
];

static RELATIONS: LazyLock<BTreeMap<&'static str, &'static str>> =
    LazyLock::new(|| TABLE.iter().rev().flat_map(|&(relation, words)| words.split_whitespace().map(move |word| (word, relation))).collect());

/// The relation that a folded word tells, from a fixed list.
pub fn relation(word: &str) -> Option<&'static str> {
    RELATIONS.get(word).copied()
}

/// Every word that tells a relation.
pub(crate) fn relation_words() -> impl Iterator<Item = &'static str> {
    TABLE.iter().flat_map(|(_, words)| words.split_whitespace())
}

/// The first relation told in a phrase ("Mother, nearest relative").
pub fn relation_in(phrase: &str) -> Option<&'static str> {
    crate::text::fold(phrase).split(|c: char| !c.is_alphanumeric()).find_map(relation)
}
