//! The written forms of a recorded name.

use super::diminutives;
use crate::record::PersonName;
use crate::text::fold;

/// How much of a name a form holds; the more, the surer whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// "DW", which also may be an abbreviation.
    Initials,
    /// A short form that the record does not hold ("Dan" for Daniel).
    Diminutive,
    /// A family name that is not the first on record: a former one, or another's too.
    Former,
    /// A family name or half of a double one.
    Family,
    /// A given name or a recorded nickname.
    Given,
    /// Given and family name, or an initial and the family name.
    Full,
}

/// A form as the folded words of which it is written, whatever stands between them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Form {
    pub(super) words: Vec<String>,
    pub(super) strength: Strength,
}

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "rev",
    "fr",
    "sister",
    "nurse",
    "pc",
    "dc",
    "ds",
    "di",
    "sgt",
    "imam",
    "pastor",
    "cllr",
    "nana",
    "auntie",
    "uncle",
];
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "da", "das", "do", "dos", "di", "du", "la", "le", "bin", "ibn", "bint", "al", "el", "ul", "ur", "ap",
    "ab", "mac", "nic", "ni", "o", "st", "ter", "abu", "umm", "d", "t",
];

/// Every usual written form of `name`.
pub(super) fn of(name: &PersonName) -> Vec<Form> {
    let mut given: Vec<Vec<String>> = name.given.iter().flat_map(|given| given.split_whitespace()).map(words).filter(|w| !w.is_empty()).collect();
    let mut family: Vec<String> = name.family.as_deref().map(words).unwrap_or_default();
    if given.is_empty() && family.is_empty() {
        let (text_given, text_family) = split(name.text.as_deref().unwrap_or_default());
        (given, family) = (text_given, text_family);
    }
    let mut forms = Forms::default();
    let full: Vec<String> = given.iter().flatten().cloned().collect();

    for part in &given {
        forms.add_glued(part, Strength::Given);
        forms.add_parts(part, Strength::Given);
    }
    if given.len() > 1 {
        forms.add(full.clone(), Strength::Given);
        for pair in given.windows(2) {
            forms.add(pair.concat(), Strength::Given);
        }
    }
    if !family.is_empty() {
        forms.add_glued(&family, if given.is_empty() { Strength::Given } else { Strength::Family });
        forms.add_parts(&family, Strength::Family);
    }
    if let (Some(first), false) = (given.first(), family.is_empty()) {
        combine(&mut forms, &given, &full, first, &family);
    }
    if !name.nickname
        && let Some(first) = given.first()
    {
        let whole = first.concat();
        let cut = cut_short(&whole);
        for short in diminutives::of(&whole).iter().copied().chain(cut) {
            forms.add(vec![short.to_owned()], Strength::Diminutive);
            if !family.is_empty() {
                let short = vec![short.to_owned()];
                forms.add([short.as_slice(), &family].concat(), Strength::Full);
                forms.add([family.as_slice(), &short].concat(), Strength::Full);
            }
        }
    }
    forms.list
}

/// Beginnings that many names share, or that are names of their own: no short forms.
const NO_CUT: &[&str] = &["oluw", "oluwa", "abdu", "abdul", "abde", "ayod", "chuk", "chukw", "jose", "anna", "mari", "maria", "juan", "john", "rose", "will"];

/// A long given name cut after its fourth or fifth letter ("Tobe" for Tobechukwu).
fn cut_short(given: &str) -> impl Iterator<Item = &str> {
    let long = given.len() >= 8 && given.is_ascii();
    [4, 5].into_iter().filter(move |_| long).filter_map(|length| given.get(..length)).filter(|cut| !NO_CUT.contains(cut))
}

/// Forms of given and family name together.
fn combine(forms: &mut Forms, given: &[Vec<String>], full: &[String], first: &[String], family: &[String]) {
    let families = family_spellings(family);
    for family in &families {
        forms.add([full, family].concat(), Strength::Full);
        forms.add([family, full].concat(), Strength::Full);
        for part in given {
            forms.add([part, family.as_slice()].concat(), Strength::Full);
            forms.add([family.as_slice(), part].concat(), Strength::Full);
        }
    }
    let initials: Vec<String> = given.iter().filter_map(|part| initial(part)).collect();
    let family_initial = initial(family);
    if let (Some(first_initial), Some(family_initial)) = (initials.first(), &family_initial) {
        let one = [first_initial.clone()];
        for family in &families {
            forms.add([one.as_slice(), family].concat(), Strength::Full);
            forms.add([family.as_slice(), &one].concat(), Strength::Full);
            if initials.len() > 1 {
                forms.add([initials.as_slice(), family].concat(), Strength::Full);
                forms.add([family.as_slice(), &initials].concat(), Strength::Full);
                forms.add([&[initials.concat()], family.as_slice()].concat(), Strength::Full);
                forms.add([family.as_slice(), &[initials.concat()]].concat(), Strength::Full);
                let middle: Vec<String> = first.iter().chain(initials.iter().skip(1)).chain(family.iter()).cloned().collect();
                forms.add(middle, Strength::Full);
            }
        }
        for part in given {
            forms.add([part.as_slice(), std::slice::from_ref(family_initial)].concat(), Strength::Full);
        }
        // DW, D.W., DJW, D.J.W., and each letter of a double-barrelled name (LT-B is rarer than LTB)
        let mut letters = vec![vec![first_initial.clone(), family_initial.clone()], [initials.as_slice(), std::slice::from_ref(family_initial)].concat()];
        if family.len() > 1 {
            let every: Vec<String> = family.iter().filter_map(|word| word.chars().next()).map(String::from).collect();
            letters.push([one.as_slice(), &every].concat());
        }
        // KAM and K-A for Kelly-Ann Marsh
        if first.len() > 1 {
            let every: Vec<String> = first.iter().filter_map(|word| word.chars().next()).map(String::from).collect();
            letters.push([every.as_slice(), std::slice::from_ref(family_initial)].concat());
            letters.push(every);
        }
        for letters in letters {
            forms.add(vec![letters.concat()], Strength::Initials);
            forms.add(letters, Strength::Initials);
        }
    }
}

/// The family name whole, glued, and each half of a double one.
fn family_spellings(family: &[String]) -> Vec<Vec<String>> {
    let mut spellings = vec![family.to_vec()];
    if family.len() > 1 {
        spellings.push(vec![family.concat()]);
        spellings.extend(family.iter().filter(|word| word.len() > 2 && !is_particle(word)).map(|word| vec![word.clone()]));
    }
    spellings
}

#[derive(Default)]
struct Forms {
    list: Vec<Form>,
}

impl Forms {
    fn add(&mut self, words: Vec<String>, strength: Strength) {
        if words.iter().all(|word| word.len() < 2) && strength > Strength::Initials {
            return;
        }
        if !words.is_empty() && !self.list.iter().any(|form| form.words == words && form.strength >= strength) {
            self.list.push(Form { words, strength });
        }
    }

    /// The words as they stand and glued ("o'neill", "oneill").
    fn add_glued(&mut self, words: &[String], strength: Strength) {
        self.add(words.to_vec(), strength);
        if words.len() > 1 {
            self.add(vec![words.concat()], strength);
        }
    }

    /// Each half of a double name.
    fn add_parts(&mut self, words: &[String], strength: Strength) {
        if words.len() > 1 {
            for word in words.iter().filter(|word| word.len() > 2 && !is_particle(word)) {
                self.add(vec![word.clone()], strength);
            }
        }
    }
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

fn initial(words: &[String]) -> Option<String> {
    words.first()?.chars().next().map(String::from)
}

/// The folded words of a name: `o`, `neill`.
pub(super) fn words(name: &str) -> Vec<String> {
    fold(name).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words of streets and houses with their usual short forms.
const SHORT_STREETS: &[(&str, &str)] = &[
    ("road", "rd"),
    ("street", "st"),
    ("avenue", "ave"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("crescent", "cres"),
    ("terrace", "terr"),
    ("court", "ct"),
    ("gardens", "gdns"),
    ("square", "sq"),
    ("parade", "pde"),
    ("house", "hse"),
    ("park", "pk"),
    ("close", "cl"),
    ("place", "pl"),
    ("saint", "st"),
    ("apartment", "apt"),
];

/// The usual written forms of a line of an address: as it stands, without its apostrophes, its street shortened or in full, and each part of it that holds
/// a house number and a street.
pub(super) fn of_address(line: &str) -> Vec<Vec<String>> {
    let mut forms = Vec::new();
    let parts = line.split([',', '\n']).filter(|part| part.contains(|c: char| c.is_ascii_digit()) && part.split_whitespace().count() > 2);
    for part in std::iter::once(line).chain(parts) {
        let plain = words(part);
        let glued = words(&fold(part).replace('\'', ""));
        for form in [plain, glued] {
            let swapped: Vec<String> = form
                .iter()
                .enumerate()
                .map(|(at, word)| {
                    let other = SHORT_STREETS.iter().find_map(|(long, short)| match word {
                        word if word == long => Some(*short),
                        // "St" at the head is a saint
                        word if word == short && at > 0 => Some(*long),
                        _ => None,
                    });
                    other.map_or_else(|| word.clone(), str::to_owned)
                })
                .collect();
            for form in [form, swapped] {
                if !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
    }
    forms
}

/// The street or house of an address line without its numbers: "Tanner's Row" stands for a home where somebody of the record lives there.
pub(super) fn streets_of(line: &str) -> Vec<Vec<String>> {
    let mut streets = Vec::new();
    for part in line.split([',', '\n']) {
        for part in [part.to_owned(), fold(part).replace('\'', "")] {
            let street: Vec<String> = words(&part)
                .into_iter()
                .skip_while(|word| {
                    word.starts_with(|c: char| c.is_ascii_digit()) || matches!(word.as_str(), "flat" | "room" | "unit" | "apartment" | "the") || word.len() < 3
                })
                .collect();
            let named = street.last().is_some_and(|last| crate::detect::contact::is_street(last));
            if street.len() > 1 && named && !streets.contains(&street) {
                streets.push(street);
            }
        }
    }
    streets
}

/// A name given as one text, cut into given names and family name.
fn split(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
    let text = text.split('(').next().unwrap_or_default();
    let (text, family_first) = match text.split_once(',') {
        Some((family, given)) => (format!("{given} {family}"), words(family).len()),
        None => (text.to_owned(), 0),
    };
    let mut parts: Vec<Vec<String>> = text.split_whitespace().map(words).filter(|part| !part.is_empty()).collect();
    while parts.len() > 1 && parts.first().is_some_and(|part| part.len() == 1 && part.iter().all(|word| TITLES.contains(&word.as_str()))) {
        parts.remove(0);
    }
    if parts.len() < 2 {
        return (parts, Vec::new());
    }
    let mut at = parts.len() - family_first.clamp(1, parts.len() - 1);
    while at > 1 && parts.get(at - 1).is_some_and(|part| part.iter().all(|word| is_particle(word))) {
        at -= 1;
    }
    let family = parts.split_off(at).concat();
    (parts, family)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(name: &PersonName, form: &str) -> bool {
        of(name).iter().any(|f| f.words.join(" ") == form)
    }

    #[test]
    fn writes_a_name_in_its_usual_forms() {
        let name = PersonName { given: vec!["Daniel".into(), "James".into()], family: Some("O'Neill-Marsh".into()), ..PersonName::default() };
        for form in [
            "daniel",
            "danny",
            "o neill marsh",
            "oneillmarsh",
            "neill",
            "marsh",
            "daniel marsh",
            "marsh daniel",
            "d o neill marsh",
            "d j marsh",
            "dj marsh",
            "daniel j marsh",
            "do",
            "djo",
            "daniel o",
        ] {
            assert!(has(&name, form), "{form}");
        }
    }

    #[test]
    fn writes_an_address_in_its_usual_forms() {
        let forms: Vec<String> = of_address("Flat 3, 18 Tanner's Row").iter().map(|form| form.join(" ")).collect();
        for form in ["flat 3 18 tanner s row", "flat 3 18 tanners row", "18 tanners row"] {
            assert!(forms.iter().any(|f| f == form), "{form}");
        }
        assert!(of_address("12 Acacia Road").contains(&words("12 acacia rd")));
    }

    #[test]
    fn cuts_a_name_given_as_text() {
        assert_eq!(split("Dr Anna van der Berg"), (vec![vec!["anna".into()]], vec!["van".into(), "der".into(), "berg".into()]));
        assert_eq!(split("Kaur, Priya"), (vec![vec!["priya".into()]], vec!["kaur".into()]));
        assert_eq!(split("Bronagh"), (vec![vec!["bronagh".into()]], vec![]));
    }
}
