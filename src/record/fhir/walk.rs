//! From a FHIR resource to passages.

use super::super::{Field, Owned, Passage, Resource, Subject, Supplier, extract_html};
use super::elements::*;
use super::people::{Directory, is_placeholder_text, says_relation};
use super::push_step;
use crate::record::{Category, HtmlText, Marks, PersonId};
use crate::text::fold;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Map, Value, json};

/// The longest terms of SNOMED CT in daily use; what is longer was typed by somebody.
const MAX_LABEL: usize = 120;

/// Numbers with fewer digits identify nobody; nine digits may be an NHS number that lost its first.
const MIN_NUMBER_DIGITS: usize = 9;

/// Every string that is searched or shown, in document order.
pub(super) fn passages(root: &Value, resources: &[Resource], directory: &Directory) -> Vec<Passage> {
    let mut walk = Walk { resources, directory, out: Vec::new(), next_resource: 0 };
    let nobody = Owner { subject: Subject::Unknown, person: None };
    walk.value(
        root,
        "",
        &mut String::new(),
        &Around { shape: Shape::Other, owner: nobody, resource: 0, kin: false, birth: false, marks: Marks::default(), container: "" },
    );
    walk.out
}

#[derive(Clone, Copy)]
struct Owner {
    subject: Subject,
    person: Option<PersonId>,
}

/// What the object around a string is.
#[derive(Clone, Copy)]
enum Shape {
    HumanName,
    Address { private: bool },
    ContactPoint { category: Category, private: bool },
    Identifier { category: Category },
    Reference,
    Concept { listed: bool },
    Coding,
    Narrative,
    Attachment,
    Other,
}

#[derive(Clone, Copy)]
struct Around<'a> {
    shape: Shape,
    owner: Owner,
    resource: usize,
    /// Whether the element around says that whoever it names takes part as a relative of the client.
    kin: bool,
    /// Whether the element around is a time of birth.
    birth: bool,
    /// Inline labels of the elements around, within the resource.
    marks: Marks,
    /// Pointer of the outermost resource that is no Bundle, for `#id` references.
    container: &'a str,
}

struct Walk<'a> {
    resources: &'a [Resource],
    directory: &'a Directory,
    out: Vec<Passage>,
    next_resource: usize,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &'a Value, name: &'a str, at: &mut String, around: &Around<'a>) {
        match value {
            Value::Object(members) => self.object(members, name, at, around),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let length = at.len();
                    push_step(at, &index.to_string());
                    self.value(item, name, at, around);
                    at.truncate(length);
                }
            }
            Value::String(text) => {
                let field = self.field(name, text, around);
                self.push(at, field, text.clone(), None, around);
            }
            Value::Number(number) => {
                let text = number.to_string();
                if text.chars().filter(char::is_ascii_digit).count() >= MIN_NUMBER_DIGITS {
                    self.push(at, Field::Link, text, None, around);
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn push(&mut self, at: &str, field: Field, text: String, html: Option<HtmlText>, around: &Around<'_>) {
        self.out.push(Passage { place: at.to_owned(), field, text, html, marks: around.marks, resource: around.resource });
    }

    fn object(&mut self, members: &'a Map<String, Value>, name: &'a str, at: &mut String, around: &Around<'a>) {
        let mut inside = *around;
        if members.contains_key("resourceType") {
            inside.marks = Marks::default();
        } else if members.contains_key("extension") {
            inside.marks = inline_marks(members.get("extension")).within(&around.marks);
        }
        if members.contains_key("resourceType") {
            inside.resource = self.next_resource;
            self.next_resource += 1;
            if let Some(resource) = self.resources.get(inside.resource) {
                if resource.parent.is_none() {
                    inside.container = &resource.place;
                }
                inside.owner = Owner { subject: resource_owner(&resource.kind), person: None };
            }
        }
        // a value that somebody hung onto a resource may be anybody's, unless the resource is a person
        let hung = members.contains_key("url") && members.keys().any(|key| key.starts_with("value")) || name == "parameter";
        if hung && inside.owner.person.is_none() {
            inside.owner = Owner { subject: Subject::Unknown, person: None };
        }
        if let Some((person, subject)) = self.directory.at(at) {
            inside.owner = Owner { subject, person: Some(person) };
        }
        // an Annotation is its author's
        if members.get("authorReference").is_some_and(|author| self.directory.is_from_third_party(&json!({ "authorReference": author }), around.container)) {
            inside.marks.supplied = Some(Supplier::ThirdParty);
        }
        inside.kin = ["role", "type", "relationship"].iter().any(|member| members.get(*member).is_some_and(says_relation));
        inside.birth = name.starts_with("born");
        inside.shape = shape(members, name);
        match inside.shape {
            Shape::Reference => {
                let reference = members.get("reference").and_then(Value::as_str);
                inside.owner = self.referred(reference, members.get("type").and_then(Value::as_str), name, around);
            }
            Shape::Attachment => {
                if let Some((text, html)) = members.get("data").and_then(|data| decode(data, members)) {
                    let length = at.len();
                    push_step(at, "data");
                    self.push(at, Field::FreeText, text, html, &inside);
                    at.truncate(length);
                    return self.members(members, at, &inside, Some("data"));
                }
            }
            _ => {}
        }
        self.members(members, at, &inside, None);
    }

    fn members(&mut self, members: &'a Map<String, Value>, at: &mut String, inside: &Around<'a>, skip: Option<&str>) {
        for (name, member) in members {
            if Some(name.as_str()) == skip {
                continue;
            }
            let length = at.len();
            push_step(at, name);
            // the labels of a string stand in the member of the same name with an underscore
            let own = members.get(&format!("_{name}")).map(|beside| inline_marks(beside.get("extension")));
            let inside = &Around { marks: own.map_or(inside.marks, |own| own.within(&inside.marks)), ..*inside };
            match (inside.shape, name.as_str(), member) {
                (Shape::Narrative, "div", Value::String(markup)) => {
                    let html = extract_html(markup);
                    self.push(at, Field::FreeText, html.text.clone(), Some(html), inside);
                }
                _ => self.value(member, name, at, inside),
            }
            at.truncate(length);
        }
    }

    /// Whom a Reference names: by what it refers to, else by the element it stands in.
    fn referred(&self, reference: Option<&str>, kind: Option<&str>, name: &str, around: &Around<'_>) -> Owner {
        if let Some((person, subject)) = reference.and_then(|reference| self.directory.referred(reference, around.container)) {
            return Owner { subject, person: Some(person) };
        }
        let kind = kind.or_else(|| reference.map(|reference| reference.rsplit('/').nth(1).unwrap_or("")));
        let subject = match kind {
            Some("Practitioner" | "PractitionerRole") => Subject::Professional,
            Some("RelatedPerson" | "Person") => Subject::ThirdParty,
            Some("Patient") if is_subject(name) => Subject::Client,
            Some("Patient") => Subject::Unknown,
            Some(kind) if kind.starts_with(|c: char| c.is_ascii_uppercase()) => Subject::Organization,
            _ if is_place(name) => Subject::Organization,
            _ if is_subject(name) => Subject::Client,
            _ if around.kin => Subject::ThirdParty,
            _ if is_doer(name) => Subject::Professional,
            _ => Subject::Unknown,
        };
        Owner { subject, person: None }
    }

    /// Whether the words of a code can be those of a list: short, saying nothing that needs a mark, and no alert.
    fn is_label(&self, text: &str, resource: usize) -> bool {
        text.chars().count() <= MAX_LABEL && !is_sentence(text) && self.resources.get(resource).is_none_or(|resource| resource.kind != "Flag")
    }

    fn field(&self, name: &str, text: &str, around: &Around<'_>) -> Field {
        let plain_name = name.strip_prefix('_').unwrap_or(name);
        // a value that cannot be what its place says is somebody's words
        let fits = |category| match category {
            Category::DateOfBirth => is_date_value(text),
            Category::Phone | Category::Postcode | Category::NhsNumber | Category::ChiNumber | Category::HcNumber => text.chars().any(|c| c.is_ascii_digit()),
            Category::Email => text.contains('@'),
            _ => true,
        };
        let own = |category, private| {
            if !fits(category) {
                Field::FreeText
            } else {
                Field::Identity(Owned { category, subject: around.owner.subject, person: around.owner.person, private })
            }
        };
        match (around.shape, plain_name) {
            (Shape::HumanName, "family" | "given" | "text") if is_placeholder_text(text) => Field::Label,
            (Shape::HumanName, "family" | "given" | "text" | "prefix" | "suffix") => own(Category::Name, false),
            (Shape::Address { private }, "postalCode") => own(Category::Postcode, private),
            (Shape::Address { private }, "line" | "city" | "district" | "state" | "text") => own(Category::Address, private),
            (Shape::ContactPoint { category, private }, "value") => own(category, private),
            (Shape::Identifier { category }, "value") => own(category, false),
            (Shape::Reference, "display") if around.owner.subject == Subject::Organization => Field::Label,
            (Shape::Reference, "display") => person_display(around.owner),
            (Shape::Concept { listed }, "text") => {
                if listed && self.is_label(text, around.resource) {
                    Field::Label
                } else {
                    Field::FreeText
                }
            }
            (Shape::Coding, "display") if self.is_label(text, around.resource) => Field::Label,
            (Shape::Coding, "display") => Field::FreeText,
            (Shape::Attachment, "data") => Field::Opaque,
            (_, "bornString") => {
                Field::Identity(Owned { category: Category::DateOfBirth, subject: around.owner.subject, person: around.owner.person, private: false })
            }
            _ if around.birth => {
                Field::Identity(Owned { category: Category::DateOfBirth, subject: around.owner.subject, person: around.owner.person, private: false })
            }
            (_, "birthDate" | "bornDate") => own(Category::DateOfBirth, false),
            (_, "authorString") => person_display(Owner { subject: Subject::Professional, person: None }),
            // a name that is one string: an organisation's, or a relative's (FamilyMemberHistory.name)
            (_, "name") if around.owner.subject == Subject::Organization => Field::Label,
            (_, "name") if around.owner.subject == Subject::ThirdParty => own(Category::Name, false),
            (_, "data" | "valueBase64Binary") => Field::Opaque,
            (Shape::Narrative | Shape::Concept { .. }, "div" | "text") => Field::FreeText,
            _ if is_date(plain_name) && is_date_value(text) => Field::Date,
            // what a link itself holds cannot be searched
            _ if is_link(plain_name) && (text.starts_with("data:") || text.contains('%')) => Field::Opaque,
            _ if is_link(plain_name) => Field::Link,
            (_, "contentType") => Field::Code,
            _ if is_code(plain_name) && text.len() <= 64 && !text.contains(' ') => Field::Code,
            _ if plain_name == "system" => Field::Link,
            _ => Field::FreeText,
        }
    }
}

/// Whether somebody wrote it rather than picked it from a list: a person acts or is spoken of in it.
fn is_sentence(text: &str) -> bool {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    const TOLD: &[&str] = &[
        "called",
        "client",
        "confidence",
        "confidential",
        "disclose",
        "disclosed",
        "he",
        "her",
        "him",
        "his",
        "rang",
        "reported",
        "said",
        "says",
        "she",
        "states",
        "tell",
        "their",
        "they",
        "told",
    ];
    words.len() > 2 && words.iter().any(|word| TOLD.contains(word))
}

fn inline_marks(extensions: Option<&Value>) -> Marks {
    extensions.map_or_else(Marks::default, Marks::read_inline)
}

fn person_display(owner: Owner) -> Field {
    Field::PersonDisplay(Owned { category: Category::Name, subject: owner.subject, person: owner.person, private: false })
}

/// Whose the identity elements of a resource are that describes no person of its own.
fn resource_owner(kind: &str) -> Subject {
    match kind {
        "Organization"
        | "Location"
        | "HealthcareService"
        | "Endpoint"
        | "CareTeam"
        | "Medication"
        | "Device"
        | "Substance"
        | "ValueSet"
        | "CodeSystem"
        | "Questionnaire"
        | "PlanDefinition"
        | "ActivityDefinition"
        | "StructureDefinition"
        | "CapabilityStatement" => Subject::Organization,
        "Practitioner" | "PractitionerRole" => Subject::Professional,
        "RelatedPerson" | "Person" | "FamilyMemberHistory" => Subject::ThirdParty,
        // a business identifier of the client's own papers
        _ => Subject::Client,
    }
}

fn shape(members: &Map<String, Value>, name: &str) -> Shape {
    let has = |member: &str| members.contains_key(member) || members.contains_key(&format!("_{member}"));
    let any = |list: &[&str]| list.iter().any(|member| has(member));
    let use_code = members.get("use").and_then(Value::as_str);
    if (name == "name" || name.ends_with("HumanName")) && any(&["family", "given", "text", "prefix", "suffix"]) {
        Shape::HumanName
    } else if any(&["line", "postalCode", "city", "district"]) && !has("resourceType") || matches!(name, "address" | "valueAddress") && has("text") {
        Shape::Address { private: matches!(use_code, Some("home" | "temp" | "old")) }
    } else if (name == "telecom" || name.ends_with("ContactPoint")) && has("value") {
        let value = members.get("value").and_then(Value::as_str).unwrap_or("");
        let category = match members.get("system").and_then(Value::as_str) {
            _ if value.contains('@') => Category::Email,
            Some("email") => Category::Email,
            Some("url" | "other") => Category::Handle,
            _ => Category::Phone,
        };
        Shape::ContactPoint { category, private: matches!(use_code, Some("home" | "temp" | "old" | "mobile")) }
    } else if name.to_ascii_lowercase().ends_with("identifier") && has("value") {
        Shape::Identifier { category: identifier_category_of(members) }
    } else if has("reference") && !has("resourceType") {
        Shape::Reference
    } else if has("div") {
        Shape::Narrative
    } else if has("contentType") || has("data") && any(&["title", "url", "size", "hash"]) {
        Shape::Attachment
    } else if has("coding") {
        Shape::Concept { listed: true }
    } else if has("text") && !NO_CONCEPT.contains(&name) && members.keys().all(|key| matches!(key.as_str(), "text" | "id" | "extension" | "_text")) {
        Shape::Concept { listed: is_listed(name) }
    } else if is_coding(name) || has("code") && has("system") {
        Shape::Coding
    } else if has("display") && !has("resourceType") {
        Shape::Reference
    } else {
        Shape::Other
    }
}

/// Elements with a `text` that are no CodeableConcept.
const NO_CONCEPT: &[&str] = &["annotation", "answer", "dosage", "dosageInstruction", "item", "note", "processNote"];

pub(super) fn identifier_category(identifier: &Value) -> Category {
    identifier.as_object().map_or(Category::LocalNumber, identifier_category_of)
}

/// By its system, all URIs that are in use for the same number (rules.md 8.2).
fn identifier_category_of(members: &Map<String, Value>) -> Category {
    let system = members.get("system").and_then(Value::as_str).unwrap_or("").to_ascii_lowercase();
    if system.ends_with("/nhs-number") || system.contains("2.16.840.1.113883.2.1.4.1") {
        Category::NhsNumber
    } else if system.contains("chi-number") || system.contains("scottish-chi") || system.contains("2.16.840.1.113883.2.1.3.2.4.16.53") {
        Category::ChiNumber
    } else if system.ends_with("/hcn") || system.contains("hsc-number") || system.ends_with("/hc-number") {
        Category::HcNumber
    } else {
        Category::LocalNumber
    }
}

/// The words of an attachment that is text; `None` for anything that cannot be searched.
fn decode(data: &Value, members: &Map<String, Value>) -> Option<(String, Option<HtmlText>)> {
    let kind = members.get("contentType").and_then(Value::as_str)?.to_ascii_lowercase();
    let media = kind.split(';').next().unwrap_or("").trim();
    let charset = kind.split("charset=").nth(1).unwrap_or("utf-8").trim_matches(['"', ' ', ';']);
    if !matches!(media, "text/plain" | "text/html" | "application/xhtml+xml") {
        return None;
    }
    let compact: Vec<u8> = data.as_str()?.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let bytes = BASE64.decode(compact).ok()?;
    let text = match charset {
        "utf-8" | "us-ascii" => String::from_utf8(bytes).ok()?,
        "iso-8859-1" => bytes.into_iter().map(char::from).collect(),
        _ => return None,
    };
    if media == "text/plain" {
        return Some((text, None));
    }
    let html = extract_html(&text);
    Some((html.text.clone(), Some(html)))
}
