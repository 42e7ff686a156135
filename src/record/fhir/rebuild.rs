//! FHIR R4 JSON out: the record built anew from what each of its parts has become.

use super::super::{BlockKind, Field, Passage, Record};
use super::{plain_reference, push_step};
use crate::record::Category;
use crate::text::{BLOCK, Segment, Span, join_segments};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What a passage has become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Release {
    /// As it stood, markup and all.
    Keep,
    /// Text with its kind of block; what was markup is built anew from these.
    Blocks(Vec<(BlockKind, Vec<Segment>)>),
    /// Not there.
    Drop,
}

/// What a resource has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its passages decide.
    Keep,
    /// One block stands for all that it says.
    Withhold,
    /// It is not there, and nothing refers to it.
    Remove,
}

/// What is to be built.
pub(crate) struct Plan<'a> {
    pub record: &'a Record,
    /// One for each passage.
    pub releases: Vec<Release>,
    /// One for each resource.
    pub fates: Vec<Fate>,
    /// Whether every id is new, so that outputs cannot be joined.
    pub new_ids: bool,
    /// What `meta.security` says; `None` leaves it as it was.
    pub security: Option<Labels<'a>>,
}

/// The labels of an output (rules.md 8.5).
pub(crate) struct Labels<'a> {
    /// HL7 v3-ObservationValue code that says what was done.
    pub done: Option<&'static str>,
    /// HL7 purpose of use that the recipient is held to, with the obligation not to use it for anything else.
    pub purpose: Option<&'a str>,
    /// Pointers of what may harm the client, where the recipient is told so.
    pub harm: Vec<&'a str>,
}

/// A text as it was released.
#[derive(Clone, Debug)]
pub(crate) struct ReleasedText {
    /// JSON pointer into the released value.
    pub place: String,
    /// What the text is in its record.
    pub field: Field,
    /// Its blocks.
    pub blocks: Vec<(BlockKind, Vec<Segment>)>,
}

/// A record built anew.
pub(crate) struct Rebuilt {
    pub value: Value,
    /// Every passage that was released, in the order of `value`.
    pub texts: Vec<ReleasedText>,
}

/// Builds the released record. `Null` where nothing is left.
pub(crate) fn rebuild(plan: &Plan<'_>) -> Rebuilt {
    let mut builder = Builder {
        plan,
        by_place: plan.record.passages.iter().enumerate().map(|(index, passage)| (passage.place.as_str(), index)).collect(),
        resource_at: plan.record.resources.iter().enumerate().map(|(index, resource)| (resource.place.as_str(), index)).collect(),
        ids: BTreeMap::new(),
        gone: BTreeSet::new(),
        withheld: BTreeSet::new(),
        texts: Vec::new(),
    };
    builder.name_resources();
    let value = builder.value(&plan.record.root, &mut String::new(), &mut String::new(), None).unwrap_or(Value::Null);
    Rebuilt { value, texts: builder.texts }
}

struct Builder<'a> {
    plan: &'a Plan<'a>,
    by_place: BTreeMap<&'a str, usize>,
    resource_at: BTreeMap<&'a str, usize>,
    /// New id by the pointer of the resource, and new reference by old reference or `fullUrl`.
    ids: BTreeMap<&'a str, String>,
    /// References and `fullUrl`s of what is not there any more.
    gone: BTreeSet<&'a str>,
    /// References and `fullUrl`s of what is there as one block only.
    withheld: BTreeSet<&'a str>,
    texts: Vec<ReleasedText>,
}

impl<'a> Builder<'a> {
    /// Gives new ids where all must be new, or where the old one carries an identifier.
    fn name_resources(&mut self) {
        for (index, resource) in self.plan.record.resources.iter().enumerate() {
            let carries = ["/id", ""].iter().any(|step| self.release(&format!("{}{step}", resource.place)) == Some(&Release::Drop));
            if self.plan.fates.get(index) == Some(&Fate::Withhold) {
                self.withheld.insert(&resource.reference);
                self.withheld.extend(resource.full_url.as_deref());
            }
            if self.plan.fates.get(index) == Some(&Fate::Remove) {
                self.gone.insert(&resource.reference);
                self.gone.extend(resource.full_url.as_deref());
            } else if self.plan.new_ids || carries {
                let id = format!("r{}", index + 1);
                self.ids.insert(&resource.place, id.clone());
                let reference = if resource.reference.starts_with('#') { format!("#{id}") } else { format!("{}/{id}", resource.kind) };
                if let Some(url) = &resource.full_url {
                    self.ids.insert(url, reference.clone());
                }
                self.ids.insert(&resource.reference, reference);
            }
        }
    }

    fn release(&self, place: &str) -> Option<&'a Release> {
        self.by_place.get(place).and_then(|index| self.plan.releases.get(*index))
    }

    fn value(&mut self, value: &'a Value, from: &mut String, to: &mut String, resource: Option<usize>) -> Option<Value> {
        match value {
            Value::Object(members) => {
                let texts = self.texts.len();
                let out = self.object(members, from, to, resource);
                if out.is_none() {
                    self.texts.truncate(texts);
                }
                out
            }
            Value::Array(items) => {
                let mut out = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    let next = out.len();
                    out.extend(self.step(item, &index.to_string(), &next.to_string(), from, to, resource));
                }
                (!out.is_empty() || items.is_empty()).then_some(Value::Array(out))
            }
            _ => {
                let Some(index) = self.by_place.get(from.as_str()).copied() else { return Some(value.clone()) };
                let (passage, release) = (self.plan.record.passages.get(index)?, self.plan.releases.get(index)?);
                match release {
                    Release::Keep => {
                        self.texts.push(ReleasedText { place: to.clone(), field: passage.field, blocks: kept(passage) });
                        Some(value.clone())
                    }
                    Release::Drop => None,
                    Release::Blocks(blocks) => self.text(blocks, to, passage.field),
                }
            }
        }
    }

    fn step(&mut self, value: &'a Value, from_step: &str, to_step: &str, from: &mut String, to: &mut String, resource: Option<usize>) -> Option<Value> {
        let (from_length, to_length) = (from.len(), to.len());
        push_step(from, from_step);
        push_step(to, to_step);
        let out = self.value(value, from, to, resource);
        from.truncate(from_length);
        to.truncate(to_length);
        out
    }

    fn text(&mut self, blocks: &[(BlockKind, Vec<Segment>)], to: &str, field: Field) -> Option<Value> {
        let text: Vec<String> = blocks.iter().map(|(_, segments)| join_segments(segments)).collect();
        let text = text.join("\n");
        if text.is_empty() {
            return None;
        }
        self.texts.push(ReleasedText { place: to.to_owned(), field, blocks: blocks.to_vec() });
        Some(Value::String(text))
    }

    fn object(&mut self, members: &'a Map<String, Value>, from: &mut String, to: &mut String, resource: Option<usize>) -> Option<Value> {
        let own = self.resource_at.get(from.as_str()).copied();
        let resource = own.or(resource);
        match own.and_then(|index| self.plan.fates.get(index)) {
            Some(Fate::Remove) => return None,
            Some(Fate::Withhold) => return Some(self.withheld(members, from, to, resource)),
            _ => {}
        }
        if let Some(collapsed) = self.identity(members, from, to) {
            return collapsed;
        }
        if members.get("reference").and_then(Value::as_str).is_some_and(|reference| !self.is_there(reference)) {
            return None;
        }
        // what a reference calls a withheld resource would say what the block hides
        let unnamed = members.get("reference").and_then(Value::as_str).is_some_and(|reference| self.is_withheld(reference));
        let mut out = Map::new();
        for (name, member) in members.iter().filter(|(name, _)| !(unnamed && name.as_str() == "display")) {
            if let Some(member) = self.member(name, member, from, to, resource, own.is_some()) {
                out.insert(name.clone(), member);
            }
        }
        if members.contains_key("contentType") || members.contains_key("data") {
            self.attachment(members, &mut out, from);
        }
        if is_hollow(members, &out) {
            return None;
        }
        if own.is_some() {
            self.label(members, &mut out, from);
            complete(members, &mut out);
            if out.get("resourceType").and_then(Value::as_str) == Some("Bundle") && members.contains_key("entry") {
                let total = out.get("entry").and_then(Value::as_array).map_or(0, Vec::len);
                out.entry("total").and_modify(|value| *value = json!(total));
            }
        } else if members.contains_key("fullUrl") && members.contains_key("resource") && !out.contains_key("resource") {
            return None;
        }
        (!out.is_empty() || members.is_empty()).then_some(Value::Object(out))
    }

    fn member(&mut self, name: &str, member: &'a Value, from: &mut String, to: &mut String, resource: Option<usize>, of_resource: bool) -> Option<Value> {
        match (name, member) {
            ("id", Value::String(id)) if of_resource => Some(Value::String(self.ids.get(from.as_str()).unwrap_or(id).clone())),
            ("reference", Value::String(reference)) => {
                let known = self.ids.get(reference.as_str()).cloned();
                match (known, self.plan.new_ids && !reference.starts_with('#')) {
                    (Some(new), _) => Some(Value::String(new)),
                    // leads out of the record, to where the old ids still stand
                    (None, true) => None,
                    (None, false) => self.step(member, name, name, from, to, resource),
                }
            }
            ("fullUrl", Value::String(url)) if self.plan.new_ids || self.ids.contains_key(url.as_str()) => None,
            ("div", Value::String(_)) => {
                let kept = self.step(member, name, name, from, to, resource)?;
                match self.release(&format!("{from}/div")) {
                    Some(Release::Blocks(blocks)) => Some(Value::String(narrative(blocks))),
                    _ => Some(kept),
                }
            }
            _ => self.step(member, name, name, from, to, resource),
        }
    }

    fn is_there(&self, reference: &str) -> bool {
        !self.gone.contains(reference) && !self.gone.contains(plain_reference(reference))
    }

    fn is_withheld(&self, reference: &str) -> bool {
        self.withheld.contains(reference) || self.withheld.contains(plain_reference(reference))
    }

    /// A HumanName, Address, ContactPoint or Identifier whose parts have changed is written as one value, so that neither
    /// the number of its parts nor their names say anything.
    fn identity(&mut self, members: &Map<String, Value>, from: &str, to: &str) -> Option<Option<Value>> {
        let parts = ["family", "given/0", "text", "prefix/0", "suffix/0", "line/0", "city", "district", "state", "postalCode", "value"];
        let (owned, release) = parts.iter().find_map(|part| {
            let index = *self.by_place.get(format!("{from}/{part}").as_str())?;
            let passage = self.plan.record.passages.get(index)?;
            match (passage.field, self.plan.releases.get(index)?) {
                (Field::Identity(owned), release) if *release != Release::Keep => Some((owned, release)),
                _ => None,
            }
        })?;
        let Release::Blocks(blocks) = release else { return Some(None) };
        let member = match owned.category {
            Category::Name | Category::Address => "text",
            Category::Postcode => "postalCode",
            Category::Phone | Category::Email | Category::Handle => "value",
            // a number that is hidden is not there: no system allows a block as its value
            _ => return Some(None),
        };
        let mut out = Map::new();
        if let Some(system) = members.get("system").filter(|_| member == "value") {
            out.insert("system".to_owned(), system.clone());
        }
        let text = self.text(blocks, &format!("{to}/{member}"), Field::Identity(owned))?;
        out.insert(member.to_owned(), text);
        Some(Some(Value::Object(out)))
    }

    /// What is left of a withheld resource: what kind it is, when it was and one block. The same for every reason.
    fn withheld(&mut self, members: &'a Map<String, Value>, from: &mut String, to: &mut String, resource: Option<usize>) -> Value {
        let block = || vec![(BlockKind::Paragraph, vec![Segment::Block])];
        let mut out = Map::new();
        for (name, member) in members {
            let kept = match name.as_str() {
                "resourceType" => Some(member.clone()),
                "status" | "docStatus" | "intent" | "contentType" => {
                    member.as_str().filter(|code| code.len() <= 64 && !code.contains(' ')).map(|code| json!(code))
                }
                "class" => member
                    .get("code")
                    .and_then(Value::as_str)
                    .filter(|code| code.len() <= 16 && !code.contains(' '))
                    .map(|code| json!({ "system": member.get("system"), "code": code })),
                "id" => self.member(name, member, from, to, resource, true),
                "subject" | "patient" | "encounter" => self.step(member, name, name, from, to, resource),
                "code" => self.text(&block(), &format!("{to}/code/text"), Field::Label).map(|text| json!({ "text": text })),
                // who somebody is, and no day of what happened
                "birthDate" | "bornDate" => None,
                name if member.is_string() && super::elements::is_date(name) => self.step(member, name, name, from, to, resource),
                _ => None,
            };
            if let Some(kept) = kept {
                out.insert(name.clone(), kept);
            }
        }
        let kind = members.get("resourceType").and_then(Value::as_str).unwrap_or("");
        for (_, name, shape, list) in REQUIRED.iter().filter(|(of, name, ..)| *of == kind && members.contains_key(*name)) {
            let value = match shape {
                Required::Concept => json!({ "text": BLOCK }),
                Required::Reference => json!({ "display": BLOCK }),
                Required::Attachment => json!({ "attachment": { "title": BLOCK } }),
                Required::Text => json!(BLOCK),
            };
            out.insert((*name).to_owned(), if *list { json!([value]) } else { value });
        }
        self.texts.push(ReleasedText { place: format!("{to}/text/div"), field: Field::FreeText, blocks: block() });
        out.insert("text".to_owned(), json!({ "status": "generated", "div": narrative(&block()) }));
        self.label(members, &mut out, from);
        Value::Object(out)
    }

    /// Attachments and Binaries: encoded again, with the right size and no hash of what they were.
    fn attachment(&self, members: &Map<String, Value>, out: &mut Map<String, Value>, from: &str) {
        let place = format!("{from}/data");
        let Some(release) = self.release(&place) else { return };
        let Release::Blocks(blocks) = release else {
            if *release == Release::Drop {
                for member in ["data", "size", "hash"] {
                    out.shift_remove(member);
                }
            }
            return;
        };
        let media = members.get("contentType").and_then(Value::as_str).unwrap_or("");
        let text = if media.starts_with("text/plain") {
            blocks.iter().map(|(_, segments)| join_segments(segments)).collect::<Vec<_>>().join("\n")
        } else {
            format!(
                "<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>Redacted copy</title></head><body>{}</body></html>",
                markup(blocks)
            )
        };
        let media = media.split(';').next().unwrap_or("text/plain");
        out.insert("contentType".to_owned(), Value::String(format!("{media}; charset=utf-8")));
        out.insert("data".to_owned(), Value::String(BASE64.encode(&text)));
        out.shift_remove("hash");
        if out.contains_key("size") {
            out.insert("size".to_owned(), json!(text.len()));
        }
    }

    /// `meta.security`: the label is as sensitive as the text, so that what stood there goes and what was done is said. A
    /// contained resource has none of its own (R4 dom-4 and dom-5).
    fn label(&self, members: &Map<String, Value>, out: &mut Map<String, Value>, from: &str) {
        let Some(labels) = &self.plan.security else { return };
        out.shift_remove("securityLabel");
        let contained = self.resource_at.get(from).and_then(|index| self.plan.record.resources.get(*index)).is_some_and(|own| own.parent.is_some());
        let mut meta = Map::new();
        if let Some(profile) = members.get("meta").and_then(|meta| meta.get("profile")) {
            meta.insert("profile".to_owned(), profile.clone());
        }
        if let (Some(updated), false) = (members.get("meta").and_then(|meta| meta.get("lastUpdated")), self.plan.new_ids || contained) {
            meta.insert("lastUpdated".to_owned(), updated.clone());
        }
        let mut security = Vec::new();
        let mut add = |system: &str, code: &str| security.push(json!({ "system": format!("http://terminology.hl7.org/CodeSystem/v3-{system}"), "code": code }));
        if let Some(done) = labels.done {
            add("ObservationValue", done);
        }
        // whoever passes the output on must not show the client what may harm them (rules.md row 12)
        if labels.harm.iter().any(|harm| harm.strip_prefix(from).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))) {
            add("ActCode", "NOPAT");
        }
        if let Some(purpose) = labels.purpose {
            add("ActCode", "NOREUSE");
            add("ActReason", purpose);
        }
        if !contained {
            meta.insert("security".to_owned(), Value::Array(security));
        }
        out.shift_remove("meta");
        if !meta.is_empty() {
            out.insert("meta".to_owned(), Value::Object(meta));
        }
    }
}

/// Whether what an element cannot do without is gone: a Narrative's text, an Annotation's, what an entry of a List or of a
/// consent refers to.
fn is_hollow(members: &Map<String, Value>, out: &Map<String, Value>) -> bool {
    let lost = |name: &str| members.contains_key(name) && !out.contains_key(name);
    let annotation = ["time", "authorReference", "authorString"].iter().any(|name| members.contains_key(*name));
    let refers = |name: &str| members.get(name).is_some_and(Value::is_object) && lost(name);
    let entry = members.get("resource").is_some_and(Value::is_object) && lost("resource");
    lost("div") || entry || annotation && lost("text") || refers("reference") || refers("item") || lost("fullUrl") && lost("resource")
}

/// A Composition may be without neither title nor date; what is not there says why (FHIR data-absent-reason).
fn complete(members: &Map<String, Value>, out: &mut Map<String, Value>) {
    if out.get("resourceType").and_then(Value::as_str) != Some("Composition") {
        return;
    }
    if members.contains_key("title") {
        out.entry("title").or_insert_with(|| json!("Document"));
    }
    if members.contains_key("date") && !out.contains_key("date") {
        let absent = json!({ "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked" }] });
        out.insert("_date".to_owned(), absent);
    }
}

/// What R4 requires of a resource beside what a withheld one keeps anyway; `true` where it is a list. Each is a block.
const REQUIRED: &[(&str, &str, Required, bool)] = &[
    ("Composition", "type", Required::Concept, false),
    ("Composition", "author", Required::Reference, true),
    ("Composition", "title", Required::Text, false),
    ("Consent", "scope", Required::Concept, false),
    ("Consent", "category", Required::Concept, true),
    ("DocumentReference", "content", Required::Attachment, true),
    ("FamilyMemberHistory", "relationship", Required::Concept, false),
    ("Immunization", "vaccineCode", Required::Concept, false),
    ("MedicationAdministration", "medicationCodeableConcept", Required::Concept, false),
    ("MedicationRequest", "medicationCodeableConcept", Required::Concept, false),
    ("MedicationStatement", "medicationCodeableConcept", Required::Concept, false),
];

#[derive(Clone, Copy)]
enum Required {
    Concept,
    Reference,
    Attachment,
    Text,
}

/// A passage that nothing was taken from, in its blocks.
fn kept(passage: &Passage) -> Vec<(BlockKind, Vec<Segment>)> {
    let text = |span: Span| vec![Segment::Text(span.of(&passage.text).to_owned())];
    match &passage.html {
        Some(html) => html.blocks.iter().map(|block| (block.kind, text(block.span))).collect(),
        None => vec![(BlockKind::Paragraph, text(Span::between(0, passage.text.len())))],
    }
}

/// A Narrative's `div`, from text alone.
pub(crate) fn narrative(blocks: &[(BlockKind, Vec<Segment>)]) -> String {
    format!("<div xmlns=\"http://www.w3.org/1999/xhtml\">{}</div>", markup(blocks))
}

fn markup(blocks: &[(BlockKind, Vec<Segment>)]) -> String {
    let mut out = String::new();
    let mut open = "";
    for (kind, segments) in blocks {
        let (list, tag) = match kind {
            BlockKind::Paragraph | BlockKind::Row => ("", "p"),
            BlockKind::Heading => ("", "h3"),
            BlockKind::Item => ("ul", "li"),
        };
        if open != list {
            close_list(&mut out, open);
            if !list.is_empty() {
                out.push_str("<ul>");
            }
            open = list;
        }
        let lines: Vec<String> = join_segments(segments).split('\n').map(escape).collect();
        out.push_str(&format!("<{tag}>{}</{tag}>", lines.join("<br/>")));
    }
    close_list(&mut out, open);
    out
}

fn close_list(out: &mut String, open: &str) {
    if !open.is_empty() {
        out.push_str("</ul>");
    }
}

fn escape(text: &str) -> String {
    // control characters are not allowed in XML at all
    text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n')).fold(String::new(), |mut out, c| {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
        out
    })
}
