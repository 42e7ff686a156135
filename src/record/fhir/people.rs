//! Who a FHIR record knows.

use super::super::{People, Person, PersonId, PersonName, Resource, Subject};
use super::elements::is_doer;
use super::walk::identifier_category;
use crate::record::member::{list, string};
use crate::record::{Category, relation_in};
use crate::text::fold;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, Month};

/// Finds people by the resource or element that describes them, and by references to them.
pub(super) struct Directory {
    /// By JSON pointer of the element.
    by_place: BTreeMap<String, PersonId>,
    /// By reference (`Type/id`, `fullUrl`), or `#id` after the pointer of the resource that contains it.
    by_reference: BTreeMap<String, PersonId>,
    subjects: Vec<Subject>,
}

impl Directory {
    /// Reads everyone: Patient is the client, RelatedPerson, Person, FamilyMemberHistory and Patient.contact are third
    /// parties, Practitioner is a professional (rules.md 8.2), and so is whoever is only named as having done something.
    /// Organisations are read too: their names and numbers are nobody's.
    pub fn build(root: &Value, resources: &[Resource], people: &mut People) -> Self {
        let mut directory = Self { by_place: BTreeMap::new(), by_reference: BTreeMap::new(), subjects: Vec::new() };
        let client = client_of(root, resources);
        for (index, resource) in resources.iter().enumerate() {
            let Some(value) = root.pointer(&resource.place) else { continue };
            let subject = match resource.kind.as_str() {
                "Patient" if Some(index) == client => Subject::Client,
                "Patient" => Subject::OtherClient,
                "RelatedPerson" | "Person" | "FamilyMemberHistory" => Subject::ThirdParty,
                "Practitioner" => Subject::Professional,
                "Organization" | "Location" | "HealthcareService" => Subject::Organization,
                _ => continue,
            };
            let mut person = read_person(value, subject);
            person.is_protected = resource.marks.harm || resource.marks.restricted || resource.labels.iter().any(|label| label == "V");
            let id = directory.add(people, person, &resource.place);
            match resource.parent {
                // a contained resource is known by its id within the outermost one
                Some(_) => {
                    let container = resources.iter().find(|outer| outer.parent.is_none() && is_inside(&resource.place, &outer.place) && outer.kind != "Bundle");
                    for within in [container.map_or("", |outer| &outer.place), container.map_or("", |outer| &outer.reference)] {
                        directory.by_reference.insert(format!("{within}{}", resource.reference), id);
                    }
                }
                None => {
                    directory.by_reference.insert(resource.reference.clone(), id);
                    if let Some(url) = &resource.full_url {
                        directory.by_reference.insert(url.clone(), id);
                    }
                }
            }
            for (at, contact) in list(value, "contact").iter().enumerate() {
                let place = format!("{}/contact/{at}", resource.place);
                let subject = if subject == Subject::Organization { Subject::Professional } else { Subject::ThirdParty };
                directory.add(people, read_person(contact, subject), &place);
            }
        }
        let mut doers = BTreeSet::new();
        list_doers(root, "", &mut doers);
        for name in doers {
            let mut person = Person::new(Subject::Professional);
            person.names.push(PersonName { text: Some(name), ..PersonName::default() });
            directory.add(people, person, "");
        }
        directory
    }

    fn add(&mut self, people: &mut People, person: Person, place: &str) -> PersonId {
        self.subjects.push(person.subject);
        let id = people.add(person);
        self.by_place.insert(place.to_owned(), id);
        id
    }

    /// The person whom the element at `place` describes.
    pub fn at(&self, place: &str) -> Option<(PersonId, Subject)> {
        self.by_place.get(place).and_then(|id| self.subject(*id))
    }

    /// The person whom `reference` names, seen from the resource at `container` (for `#id`).
    pub fn referred(&self, reference: &str, container: &str) -> Option<(PersonId, Subject)> {
        let known = match reference.strip_prefix('#') {
            Some(_) => self.by_reference.get(&format!("{container}{reference}")),
            None => self.by_reference.get(reference.split("/_history/").next().unwrap_or(reference)),
        };
        known.and_then(|id| self.subject(*id))
    }

    /// Whether what an element says came from a third party: its sender, its informant or its author is one.
    pub fn is_from_third_party(&self, element: &Value, container: &str) -> bool {
        const SOURCES: &[&str] = &["sender", "informationSource", "informant", "authorReference", "source", "author", "asserter", "performer"];
        let sources = SOURCES.iter().filter_map(|member| element.get(*member));
        let each = sources.flat_map(|source| source.as_array().map_or_else(|| std::slice::from_ref(source), Vec::as_slice));
        each.into_iter().any(|source| {
            let known = string(source, "reference").and_then(|reference| self.referred(reference, container));
            match known {
                Some((_, subject)) => matches!(subject, Subject::ThirdParty | Subject::OtherClient),
                // not referred to, but named with a relation: "Chioma Eze (sister)"
                None => string(source, "display").is_some_and(|display| relation_in(display).is_some()),
            }
        })
    }

    /// The client's own `Patient/id`.
    pub fn client_reference(&self, resources: &[Resource]) -> Option<String> {
        let is_client = |resource: &&Resource| {
            resource.kind == "Patient" && resource.parent.is_none() && self.at(&resource.place).is_some_and(|(_, subject)| subject == Subject::Client)
        };
        resources.iter().find(is_client).map(|resource| resource.reference.clone())
    }

    /// Who is meant by each reference.
    pub fn into_references(self) -> BTreeMap<String, PersonId> {
        self.by_reference
    }

    fn subject(&self, id: PersonId) -> Option<(PersonId, Subject)> {
        self.subjects.get(id.0 as usize).map(|subject| (id, *subject))
    }
}

/// Names of whoever did, wrote or answers for something and has no resource of their own, without what stands in brackets.
fn list_doers(value: &Value, name: &str, doers: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            let kin = ["role", "type", "relationship"].iter().any(|member| members.get(*member).is_some_and(says_relation));
            if kin || string(value, "type").is_some_and(|kind| !kind.starts_with("Practitioner")) {
                return;
            }
            if let (true, None, Some(display)) = (is_doer(name), members.get("reference"), string(value, "display")) {
                let plain = display.split(['(', ',', ';']).next().unwrap_or("").trim();
                if (1..=4).contains(&plain.split_whitespace().count()) && relation_in(display).is_none() {
                    doers.insert(plain.to_owned());
                }
            }
            members.iter().for_each(|(name, member)| list_doers(member, name, doers));
        }
        Value::Array(items) => items.iter().for_each(|item| list_doers(item, name, doers)),
        _ => {}
    }
}

/// Whether a CodeableConcept, or a list of them, names a relation to the client: a relative's part in something.
pub(super) fn says_relation(concept: &Value) -> bool {
    let words = |concept: &Value| {
        let codings = list(concept, "coding").iter().filter_map(|coding| string(coding, "display"));
        codings
            .chain(string(concept, "text"))
            .any(|text| relation_in(text).is_some() || ["escort", "carer", "informant"].iter().any(|word| fold(text).contains(word)))
    };
    match concept {
        Value::Array(concepts) => concepts.iter().any(words),
        concept => words(concept),
    }
}

fn is_inside(place: &str, outer: &str) -> bool {
    place.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// The Patient whom the record is about: the only one, else the one that most references name, else the first.
fn client_of(root: &Value, resources: &[Resource]) -> Option<usize> {
    let patients: Vec<usize> = resources.iter().enumerate().filter(|(_, r)| r.kind == "Patient" && r.parent.is_none()).map(|(index, _)| index).collect();
    if patients.len() <= 1 {
        return patients.first().copied().or_else(|| resources.iter().position(|r| r.kind == "Patient"));
    }
    let mut counts = BTreeMap::new();
    count_references(root, &mut counts);
    let count = |index: &usize| resources.get(*index).and_then(|r| counts.get(&r.reference)).copied().unwrap_or(0);
    let most = patients.iter().map(count).max()?;
    patients.into_iter().find(|index| count(index) == most)
}

fn count_references(value: &Value, counts: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name == "reference" => *counts.entry(text.clone()).or_default() += 1,
                    _ => count_references(member, counts),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| count_references(item, counts)),
        _ => {}
    }
}

fn read_person(value: &Value, subject: Subject) -> Person {
    let mut person = Person::new(subject);
    match value.get("name") {
        Some(Value::Array(names)) => person.names.extend(names.iter().map(read_name)),
        Some(name @ Value::Object(_)) => person.names.push(read_name(name)),
        Some(Value::String(text)) => person.names.push(PersonName { text: Some(text.clone()), ..PersonName::default() }),
        _ => {}
    }
    person.names.retain(|name| !is_placeholder(name));
    person.birth_dates.extend(string(value, "birthDate").or_else(|| string(value, "bornDate")).and_then(read_date));
    for identifier in list(value, "identifier") {
        let Some(number) = string(identifier, "value") else { continue };
        match identifier_category(identifier) {
            Category::LocalNumber => person.local_numbers.push(number.to_owned()),
            _ => person.nhs_numbers.push(number.chars().filter(char::is_ascii_digit).collect()),
        }
    }
    for contact in list(value, "telecom") {
        if let Some(number) = string(contact, "value") {
            if number.contains('@') { person.emails.push(number.to_owned()) } else { person.phones.push(number.to_owned()) }
        }
    }
    let one = value.get("address").filter(|address| address.is_object());
    for address in list(value, "address").iter().chain(one) {
        person.address_lines.extend(list(address, "line").iter().filter_map(Value::as_str).map(str::to_owned));
        person.postcodes.extend(string(address, "postalCode").map(str::to_owned));
    }
    person.relation = list(value, "relationship").iter().chain(value.get("relationship").filter(|r| r.is_object())).find_map(relation);
    person
}

/// What is written where nobody is known: "Unknown", "Next of kin", "See notes". It is no name to look for.
fn is_placeholder(name: &PersonName) -> bool {
    name.given.iter().chain(&name.family).chain(&name.text).all(|part| is_placeholder_text(part))
}

pub(super) fn is_placeholder_text(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "a",
        "above",
        "anonymous",
        "as",
        "client",
        "declined",
        "father",
        "given",
        "kin",
        "known",
        "mother",
        "n",
        "next",
        "nil",
        "no",
        "none",
        "not",
        "notes",
        "of",
        "patient",
        "person",
        "refused",
        "relative",
        "same",
        "see",
        "self",
        "test",
        "unknown",
        "withheld",
    ];
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| WORDS.binary_search(&word).is_ok())
}

fn read_name(name: &Value) -> PersonName {
    let words = |member: &str| list(name, member).iter().filter_map(Value::as_str).map(str::to_owned).collect();
    PersonName {
        given: words("given"),
        family: string(name, "family").map(str::to_owned),
        prefix: words("prefix"),
        text: string(name, "text").map(str::to_owned),
        nickname: matches!(string(name, "use"), Some("nickname" | "anonymous")),
    }
}

/// A full FHIR date; years and months alone are no date of birth to look for.
pub(crate) fn read_date(text: &str) -> Option<Date> {
    let day = text.get(..10).filter(|_| text.len() == 10 || text.get(10..11) == Some("T"))?;
    let mut parts = day.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, parts.next()?.parse().ok()?).ok()
}

/// The relation that a CodeableConcept states, as a word from a fixed list: v3-RoleCode by code, else by its words.
fn relation(concept: &Value) -> Option<&'static str> {
    let by_code = |code: &str| RELATIONS.iter().find(|(codes, _)| codes.contains(&code)).map(|(_, word)| *word);
    let by_word = |text: &str| {
        let text = text.to_lowercase();
        RELATIONS.iter().map(|(_, word)| *word).chain(["relative"]).find(|word| text.contains(word))
    };
    let codings = list(concept, "coding");
    codings
        .iter()
        .filter_map(|coding| string(coding, "code"))
        .find_map(by_code)
        .or_else(|| codings.iter().filter_map(|coding| string(coding, "display")).chain(string(concept, "text")).find_map(by_word))
}

/// HL7 v3-RoleCode, family and personal relationships; the longer words before those they contain.
const RELATIONS: &[(&[&str], &str)] = &[
    (&["GRMTH", "MGRMTH", "PGRMTH"], "grandmother"),
    (&["GRFTH", "MGRFTH", "PGRFTH"], "grandfather"),
    (&["GRPRN"], "grandparent"),
    (&["GRNDCHILD", "GRNDDAU", "GRNDSON"], "grandchild"),
    (&["STPMTH"], "stepmother"),
    (&["STPFTH"], "stepfather"),
    (&["MTH", "NMTH", "ADOPTM", "MTHFOST"], "mother"),
    (&["FTH", "NFTH", "ADOPTF", "FTHFOST"], "father"),
    (&["PRN", "NPRN"], "parent"),
    (&["DAU", "NDAU", "STPDAU", "DAUC"], "daughter"),
    (&["SON", "NSON", "STPSON", "SONC"], "son"),
    (&["CHILD", "NCHILD", "CHLDADOPT", "CHLDFOST", "STPCHLD"], "child"),
    (&["SIS", "NSIS", "HSIS", "STPSIS"], "sister"),
    (&["BRO", "NBRO", "HBRO", "STPBRO"], "brother"),
    (&["SIB", "NSIB", "HSIB", "STPSIB"], "sibling"),
    (&["FMRSPS"], "former spouse"),
    (&["HUSB"], "husband"),
    (&["WIFE"], "wife"),
    (&["SPS"], "spouse"),
    (&["DOMPART", "SIGOTHR"], "partner"),
    (&["AUNT", "MAUNT", "PAUNT"], "aunt"),
    (&["UNCLE", "MUNCLE", "PUNCLE"], "uncle"),
    (&["COUSN", "MCOUSN", "PCOUSN"], "cousin"),
    (&["NIECE"], "niece"),
    (&["NEPHEW"], "nephew"),
    (&["NBOR"], "neighbour"),
    (&["ROOM"], "housemate"),
    (&["FRND"], "friend"),
    (&["GUARD"], "guardian"),
    (&["EXT", "FAMMEMB"], "relative"),
];
