//! The record's own people: their names in every usual written form, their addresses and local numbers.

mod diminutives;
mod forms;
mod misspelt;
mod owner;
mod stands;
mod trie;

use super::cue::Cues;
use super::passage::Passage;
use super::{Category, Finding};
use crate::record::{People, Person, PersonId, PersonName, Subject};
use crate::text::{Case, TokenKind};
use forms::{Form, Strength};
use misspelt::Misspelt;
use owner::{Owner, other_family, other_initial, whose_name};
use stands::{part_of_place, stands_as_name};
use std::collections::BTreeMap;
use time::Date;
use trie::{Met, Trie};

/// What the record knows of its people, made ready once for all its texts.
#[derive(Debug, Default)]
pub(super) struct Known {
    trie: Trie,
    misspelt: Misspelt,
    entries: Vec<Entry>,
    people: Vec<(Subject, Option<&'static str>)>,
    /// First letters of every word of each person's names.
    initials: Vec<String>,
    /// First letters of the client's family names.
    clients_initials: Vec<char>,
    /// Every word of each person's names.
    names: Vec<Vec<String>>,
    /// Whether each is addressed as a woman or as a man, where that is known.
    female: Vec<Option<bool>>,
    birth_dates: Vec<(Date, PersonId)>,
    /// NHS, CHI and H&C numbers and telephone numbers (without country code or leading zero), digits only.
    numbers: BTreeMap<String, PersonId>,
    /// The client's NHS, CHI and H&C numbers.
    client_numbers: Vec<String>,
    /// E-mail addresses and postcodes, folded, without spaces.
    marks: BTreeMap<String, PersonId>,
}

/// What a sequence of words stands for.
#[derive(Debug)]
struct Entry {
    category: Category,
    owners: Vec<(PersonId, Strength)>,
    words: usize,
    letters: usize,
}

impl Known {
    pub(super) fn new(people: &People) -> Self {
        let mut known = Self::default();
        for (id, person) in people.iter() {
            known.people.push((person.subject, person.relation));
            let names = name_words(person);
            if person.subject == Subject::Client {
                let families = person.names.iter().filter_map(|name| name.family.as_deref());
                known.clients_initials.extend(families.flat_map(forms::words).filter_map(|word| word.chars().next()));
            }
            known.initials.push(names.iter().filter_map(|word| word.chars().next()).collect());
            known.names.push(names);
            known.female.push(owner::female(person));
            if person.subject == Subject::Organization {
                known.add_organization(id, person);
                continue;
            }
            // a nickname goes with the family name: "Mo R", "Danny Whittaker"
            let family = person.names.iter().find_map(|name| name.family.clone());
            let nicknames = person.names.iter().filter(|name| name.nickname && name.family.is_none()).map(|name| {
                let given = if name.given.is_empty() { name.text.iter().cloned().collect() } else { name.given.clone() };
                PersonName { given, family: family.clone(), text: None, ..name.clone() }
            });
            let names: Vec<PersonName> = person
                .names
                .iter()
                .cloned()
                .chain(nicknames.filter(|name| name.family.is_some() && !name.given.iter().any(|given| given.contains(' '))))
                .collect();
            let official = names.iter().find_map(|name| name.family.as_deref());
            for name in &names {
                let former = official.is_some() && name.family.as_deref() != official;
                for form in forms::of(name) {
                    let form = Form { strength: if former && form.strength == Strength::Family { Strength::Former } else { form.strength }, ..form };
                    let fresh = known.entries.len();
                    let at = known.add(&form.words, Category::Name, id, form.strength);
                    // recorded words and short forms, once each, may be typed wrongly
                    if let ([word], true) = (form.words.as_slice(), at == Some(fresh) && form.strength > Strength::Initials) {
                        known.misspelt.add(word, fresh);
                    }
                    // "darrens", "Smiths": the apostrophe left out, or the family
                    if let ([word], true) = (form.words.as_slice(), form.strength > Strength::Initials)
                        && word.len() > 2
                        && !word.ends_with('s')
                    {
                        known.add(&[format!("{word}s")], Category::Name, id, form.strength);
                    }
                }
            }
        }
        // an address or number that the client shares with a relative is the client's own
        let (clients, others): (Vec<_>, Vec<_>) =
            people.iter().filter(|(_, person)| person.subject != Subject::Organization).partition(|(_, person)| person.subject == Subject::Client);
        clients.into_iter().chain(others).for_each(|(id, person)| known.add_marks(id, person));
        known.misspelt.ready();
        known
    }

    /// An organisation by its full name alone: its words are names of places, saints and people too.
    fn add_organization(&mut self, id: PersonId, organization: &Person) {
        for name in organization.names.iter().filter_map(|name| name.text.as_deref().or(name.family.as_deref())) {
            let words = forms::words(name);
            if words.len() > 1 {
                self.add(&words, Category::Name, id, Strength::Full);
            }
        }
        self.add_marks(id, organization);
    }

    /// Addresses, numbers and births.
    fn add_marks(&mut self, id: PersonId, person: &Person) {
        for line in &person.address_lines {
            for form in forms::of_address(line) {
                self.add(&form, Category::Address, id, Strength::Full);
            }
            if person.subject != Subject::Organization {
                for street in forms::streets_of(line) {
                    self.add(&street, Category::Address, id, Strength::Full);
                }
            }
        }
        for number in &person.local_numbers {
            self.add(&forms::words(number), Category::LocalNumber, id, Strength::Full);
        }
        self.birth_dates.extend(person.birth_dates.iter().map(|date| (*date, id)));
        for number in &person.nhs_numbers {
            self.numbers.entry(digits(number)).or_insert(id);
            if person.subject == Subject::Client {
                self.client_numbers.push(digits(number));
            }
        }
        for phone in &person.phones {
            self.numbers.entry(national(&digits(phone)).to_owned()).or_insert(id);
        }
        for mark in person.emails.iter().chain(&person.postcodes) {
            self.marks.entry(squeezed(mark)).or_insert(id);
        }
    }

    fn add(&mut self, words: &[String], category: Category, owner: PersonId, strength: Strength) -> Option<usize> {
        let letters: usize = words.iter().map(String::len).sum();
        if letters == 0 || category == Category::Address && (words.len() < 2 || letters < 6) {
            return None;
        }
        let at = self.trie.insert(words, self.entries.len());
        if at == self.entries.len() {
            self.entries.push(Entry { category, owners: Vec::new(), words: words.len(), letters });
        }
        if let Some(entry) = self.entries.get_mut(at) {
            match entry.owners.iter_mut().find(|(id, _)| *id == owner) {
                Some(known) => known.1 = known.1.max(strength),
                None => entry.owners.push((owner, strength)),
            }
        }
        Some(at)
    }

    pub(super) fn side(&self, id: PersonId) -> (Subject, Option<&'static str>) {
        self.people.get(id.0 as usize).copied().unwrap_or((Subject::Unknown, None))
    }

    /// Whose number this is, by its digits alone.
    pub(super) fn owner_of_number(&self, digits: &str) -> Option<PersonId> {
        self.numbers.get(digits).or_else(|| self.numbers.get(national(digits))).copied()
    }

    /// Whether this cannot be the client's number: it passes the check or is far from the client's known number, which it is not, even but for a slip.
    pub(super) fn is_foreign_number(&self, digits: &str) -> bool {
        let mut own = self.client_numbers.iter().peekable();
        let slips = if super::nhs_number::passes(digits) { 1 } else { 3 };
        own.peek().is_some() && digits.len() >= 8 && own.all(|number| misspelt::distance(number.as_bytes(), digits.as_bytes()) > slips)
    }

    /// Whose e-mail address or postcode this is.
    pub(super) fn owner_of_mark(&self, text: &str) -> Option<PersonId> {
        self.marks.get(&squeezed(text)).copied()
    }

    /// Everyone's recorded dates of birth.
    pub(super) fn birth_dates(&self) -> &[(Date, PersonId)] {
        &self.birth_dates
    }
}

/// Every word of a person's names.
fn name_words(person: &Person) -> Vec<String> {
    let texts = person.names.iter().flat_map(|name| name.given.iter().chain(&name.family).chain(&name.text));
    texts.flat_map(|text| forms::words(text)).collect()
}

/// How many slips of the keyboard part two short texts.
pub(super) fn slips(a: &str, b: &str) -> usize {
    misspelt::distance(a.as_bytes(), b.as_bytes())
}

/// Digits of a number as written.
pub(super) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A telephone number without its country code or leading zero.
fn national(digits: &str) -> &str {
    let rest = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() >= 9)).unwrap_or(digits);
    rest.strip_prefix('0').unwrap_or(rest)
}

fn squeezed(text: &str) -> String {
    crate::text::fold(text).split_whitespace().collect()
}

/// Finds the record's own people in a passage.
pub(super) fn find(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut index = 0;
    while index < passage.len() {
        let best = known.trie.at(passage, index).into_iter().rev().find_map(|met| {
            let entry = known.entries.get(met.entry)?;
            name_or_mark(passage, known, entry, index, met).map(|finding| (finding, met.last))
        });
        match best {
            Some((finding, last)) => {
                found.push(finding);
                index = last + 1;
            }
            None => {
                found.extend(misspelt(passage, known, index).or_else(|| titled_initial(passage, known, index)));
                index += 1;
            }
        }
    }
    beside(passage, known, found);
}

/// A word that is a known name but for a slip.
fn misspelt(passage: &Passage<'_>, known: &Known, index: usize) -> Option<Finding> {
    // letters, or a few digits among them that a scanner took for letters
    let scanned = || {
        passage
            .token(index)
            .is_some_and(|token| token.kind == TokenKind::Mixed && passage.word(index).bytes().filter(u8::is_ascii_digit).count() * 3 < token.folded.len())
    };
    if !(passage.is_word(index) || scanned()) || passage.also_word(index) || passage.no_name(index) || passage.cues(index) != Cues::default() {
        return None;
    }
    let (entry, meant) = known.misspelt.nearest(passage.word(index))?;
    let entry = known.entries.get(entry)?;
    let strength = entry.owners.iter().map(|(_, strength)| *strength).max()?;
    if part_of_place(passage, index) || glued(passage, index) {
        return None;
    }
    let (subject, person, relation) = match whose_name(passage, known, entry, strength, index, index) {
        Owner::Known(id) => (known.side(id).0, Some(id), known.side(id).1),
        Owner::Other(subject, relation) => (subject, None, relation),
    };
    // the first letter seldom goes wrong: "Molly" is more likely somebody else than Polly typed wrongly
    let alike = meant.as_bytes().first() == passage.word(index).as_bytes().first() || meant.len() >= 7;
    let (subject, person, relation) = if alike || subject != Subject::Client { (subject, person, relation) } else { (Subject::Unknown, None, None) };
    Some(Finding { span: passage.span(index, index), category: Category::Name, subject, person, relation, confidence: 65, evidence: "known-misspelt" })
}

/// "Mr W.": a title and the first letter of somebody's family name.
fn titled_initial(passage: &Passage<'_>, known: &Known, index: usize) -> Option<Finding> {
    let letter = passage.word(index);
    if letter.len() != 1 || passage.case(index) != Case::Upper || !passage.is_word(index) {
        return None;
    }
    let title = if passage.before(index, 1) == "." { index.checked_sub(2)? } else { index.checked_sub(1)? };
    let next = if passage.word(index + 1) == "." { index + 2 } else { index + 1 };
    if !passage.has(title, Cues::TITLE) || passage.capital(next) && passage.line(next) == passage.line(index) {
        return None;
    }
    let known_as = known.clients_initials.iter().any(|initial| letter.starts_with(*initial));
    let subject = if known_as { Subject::Client } else { Subject::Unknown };
    let span = passage.span(index, index);
    Some(Finding { span, category: Category::Name, subject, person: None, relation: None, confidence: 60, evidence: "titled-initial" })
}

/// Whether the word is part of a longer one: of a contraction, an address of the web.
fn glued(passage: &Passage<'_>, index: usize) -> bool {
    let sign = |at: usize| matches!(passage.word(at), "'" | "@" | "/" | "#");
    index > 0 && sign(index - 1) && !passage.spaced(index) && !passage.spaced(index - 1)
        || sign(index + 1) && !passage.spaced(index + 1) && !passage.possessive(index + 1)
}

/// Short words that are typed wrongly beside the rest of the name: "Iam Fowkes", "Pauline eague".
fn beside(passage: &Passage<'_>, known: &Known, found: &mut Vec<Finding>) {
    let mut fresh: Vec<Finding> = Vec::new();
    for (at, finding) in found.iter().enumerate() {
        let Some(person) = finding.person.filter(|_| finding.category == Category::Name && !matches!(finding.evidence, "known-initials")) else { continue };
        let Some(names) = known.names.get(person.0 as usize) else { continue };
        let (first, last) = (passage.token_at(finding.span.start()), passage.token_at(finding.span.end().saturating_sub(1)));
        let sign = |at: usize| usize::from(matches!(passage.word(at), "-" | ","));
        let before = first.checked_sub(1).and_then(|at| at.checked_sub(sign(at)));
        let after = Some(last + 1 + sign(last + 1));
        for index in [before, after].into_iter().flatten() {
            let Some(token) = passage.token(index) else { continue };
            let taken = [at.wrapping_sub(1), at + 1].into_iter().filter_map(|at| found.get(at)).any(|other| other.span.overlaps(token.span));
            let word = passage.word(index);
            let cased = passage.capital(index) || !passage.also_word(index);
            if taken
                || !passage.is_word(index)
                || word.len() < 3
                || !cased
                || passage.no_name(index)
                || passage.cues(index) != Cues::default()
                || passage.line(index) != passage.line(first)
            {
                continue;
            }
            let near = |name: &String| name.len() >= 3 && name != word && slips(name, word) <= if name.len() >= 9 { 2 } else { 1 };
            if names.iter().any(near) {
                fresh.push(Finding { span: token.span, confidence: 70, evidence: "known-misspelt", ..finding.clone() });
            }
        }
    }
    if !fresh.is_empty() {
        found.append(&mut fresh);
    }
}

fn name_or_mark(passage: &Passage<'_>, known: &Known, entry: &Entry, first: usize, met: Met) -> Option<Finding> {
    if entry.category != Category::Name {
        let owner = entry.owners.first().map(|(id, _)| *id)?;
        let (subject, relation) = known.side(owner);
        let span = passage.span(first, met.last);
        return Some(Finding { span, category: entry.category, subject, person: Some(owner), relation, confidence: 90, evidence: "known-mark" });
    }
    let strength = entry.owners.iter().map(|(_, strength)| *strength).max()?;
    if !stands_as_name(passage, entry, strength, first, met) {
        return None;
    }
    let owner = whose_name(passage, known, entry, strength, first, met.last);
    let (subject, person, relation) = match owner {
        Owner::Known(id) => (known.side(id).0, Some(id), known.side(id).1),
        Owner::Other(subject, relation) => (subject, None, relation),
    };
    let other = other_initial(passage, known, entry, first, met.last).or_else(|| {
        let own = subject == Subject::Client && matches!(strength, Strength::Given | Strength::Diminutive);
        own.then(|| other_family(passage, known, first, met.last)).flatten()
    });
    if let Some((first, last)) = other {
        // somebody else of that given name: a misfiled document
        let span = passage.span(first, last);
        return Some(Finding {
            span,
            category: Category::Name,
            subject: Subject::Unknown,
            person: None,
            relation: None,
            confidence: 80,
            evidence: "other-family-name",
        });
    }
    let (confidence, evidence) = match strength {
        Strength::Full => (99, "known-full-name"),
        Strength::Given => (95, "known-given-name"),
        Strength::Family => (93, "known-family-name"),
        Strength::Former => (92, "known-former-name"),
        Strength::Diminutive => (85, "known-short-form"),
        Strength::Initials => (70, "known-initials"),
    };
    // "D.W." takes its last full stop along only inside a sentence: the stop is part of no name
    Some(Finding { span: passage.span(first, met.last), category: Category::Name, subject, person, relation, confidence, evidence })
}

#[cfg(test)]
mod tests {
    use crate::detect::Category;
    use crate::detect::marked::check;

    #[test]
    fn finds_the_client() {
        let rows = [
            "⟦WHITTAKER, Daniel James⟧ (Mr)",
            "⟦daniel whittaker⟧ attended",
            "⟦Danny⟧’s mood low",
            "Mr ⟦Whittaker⟧ / ⟦D Whittaker⟧ / ⟦D.J.W⟧.",
            "⟦Whit-\ntaker⟧",
            "⟦Daniel  \u{a0}Whittaker⟧",
            "⟦Whittaker, D⟧ seen",
            "text sent to ⟦DW⟧",
            "⟦Danial Whitaker⟧ rang",
            "⟦dazzas⟧ late",
            "PID|1||9999458076||⟦WHITTAKER^DANIEL^JAMES⟧||",
        ];
        check(&rows, Category::Name);
    }

    #[test]
    fn tells_people_from_words() {
        let rows = [
            "⟦Hope⟧ attended; she has hope this winter",
            "Hope to discharge. Will see again.",
            "winter pressures fund",
            "⟦Hope Winter⟧ said so",
            "d/w ⟦Gareth⟧ and the GP",
        ];
        check(&rows, Category::Name);
    }

    #[test]
    fn tells_who_shares_a_name() {
        let rows = [
            "⟦c|Whittaker⟧ came; mum ⟦t|Jane Whittaker⟧ rang",
            "his mother, Mrs ⟦t|Whittaker⟧",
            "⟦p|G Price⟧ saw ⟦c|Daniel⟧ with ⟦t|Sian ONeill⟧ and ⟦t|O Neill⟧",
            "his cousin ⟦t|Daniel⟧",
        ];
        check(&rows, Category::Name);
    }
}
