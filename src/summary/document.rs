//! The summary as a FHIR R4 document: a Bundle whose first entry is a Composition over what the audience may see.
//!
//! It is made of the released record alone, so that it cannot hold more than that; and it is searched for leaks after.

use super::Section;
use crate::entry::{Part, display_date, entry_kind, parts};
use crate::record::fhir::{Rebuilt, ReleasedText, narrative, title_of};
use crate::record::{BlockKind, Field};
use crate::text::{Segment, join_segments};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use time::Date;

/// What references resolve against where the record does not say on which server it stands. The name leads nowhere (RFC 2606).
const NOWHERE: &str = "https://record.invalid/";

/// The document, or nothing where the record does not hold the client: a GP matches it by number and date of birth
/// (rules.md row 12). `reviewed` says whether somebody has looked at what is in it.
pub(crate) fn document(rebuilt: &Rebuilt, on: Date, reviewed: bool) -> Option<Rebuilt> {
    let mut parts = parts(&rebuilt.value, &rebuilt.texts);
    // nested Bundles may have been documents themselves: what is told of once is enough
    let mut seen = BTreeSet::new();
    parts.retain(|part| id(part).is_none_or(|id| seen.insert((part.kind().to_owned(), id.to_owned()))));
    let base = parts.iter().find_map(|part| part.full_url?.strip_suffix(&format!("{}/{}", part.kind(), id(part)?))).unwrap_or(NOWHERE);
    let placed: Vec<Placed<'_>> = parts.into_iter().enumerate().map(|(index, part)| Placed::new(part, index, base)).collect();
    let client = placed.iter().find(|placed| placed.part.kind() == "Patient")?;
    // the state that the record was in; a record that does not say has the day of the request
    let stated = rebuilt.value.get("timestamp").and_then(Value::as_str).filter(|time| time.contains('T'));
    let date = stated.map_or_else(|| format!("{on}T00:00:00Z"), str::to_owned);
    let mut texts = Vec::new();
    let mut composition = Map::new();
    composition.insert("resourceType".to_owned(), json!("Composition"));
    composition.insert("id".to_owned(), Value::Null);
    if let Some(security) = rebuilt.value.pointer("/meta/security") {
        composition.insert("meta".to_owned(), json!({ "security": security }));
    }
    composition.insert("status".to_owned(), json!(if reviewed { "final" } else { "preliminary" }));
    composition.insert(
        "type".to_owned(),
        json!({ "coding": [{ "system": "http://loinc.org", "code": "34133-9", "display": "Summary of episode note" }], "text": "Summary for the GP" }),
    );
    composition.insert("subject".to_owned(), client.refer());
    composition.insert("date".to_owned(), json!(date));
    composition.insert("author".to_owned(), json!([author(&placed)]));
    composition.insert("title".to_owned(), json!("Summary for the GP"));
    push_text(&mut texts, "/title", Field::Label, paragraph("Summary for the GP"));
    if let Some(display) = composition.get("author").and_then(|author| author.pointer("/0/display")?.as_str()) {
        push_text(&mut texts, "/author/0/display", Field::Label, paragraph(display));
    }
    let sections = sections(&placed, &mut texts);
    if !sections.is_empty() {
        composition.insert("section".to_owned(), Value::Array(sections));
    }
    let mut entries: Vec<Value> = placed.iter().map(Placed::entry).collect();
    let uuid = uuid(&json!([composition, entries]).to_string());
    composition.insert("id".to_owned(), json!(uuid));
    entries.insert(0, json!({ "fullUrl": format!("{base}Composition/{uuid}"), "resource": composition }));
    for (index, placed) in placed.iter().enumerate() {
        let of = |text: &ReleasedText| text.place.strip_prefix(&placed.part.place).map(|step| format!("/entry/{}/resource{step}", index + 1));
        texts.extend(placed.part.texts.iter().filter_map(|text| Some(ReleasedText { place: of(text)?, ..text.clone() })));
    }
    let mut value = json!({ "resourceType": "Bundle", "id": uuid });
    let rest = json!({
        "identifier": { "system": "urn:ietf:rfc:3986", "value": format!("urn:uuid:{uuid}") }, "type": "document", "timestamp": date, "entry": entries,
    });
    if let (Value::Object(bundle), Value::Object(rest)) = (&mut value, rest) {
        bundle.extend(rebuilt.value.pointer("/meta/security").map(|security| ("meta".to_owned(), json!({ "security": security }))));
        bundle.extend(rest);
    }
    Some(Rebuilt { value, texts })
}

/// A resource and how it is referred to.
struct Placed<'a> {
    part: Part<'a>,
    id: String,
    full_url: String,
    reference: String,
}

impl<'a> Placed<'a> {
    fn new(part: Part<'a>, index: usize, base: &str) -> Self {
        let id = id(&part).map_or_else(|| format!("entry-{}", index + 1), str::to_owned);
        let relative = format!("{}/{id}", part.kind());
        let resolved = format!("{base}{relative}");
        let full_url = part.full_url.map_or_else(|| resolved.clone(), str::to_owned);
        let reference = if full_url == resolved { relative } else { full_url.clone() };
        Self { part, id, full_url, reference }
    }

    fn entry(&self) -> Value {
        let mut resource = self.part.resource.clone();
        if let Some(members) = resource.as_object_mut().filter(|members| !members.contains_key("id")) {
            members.insert("id".to_owned(), json!(self.id));
        }
        json!({ "fullUrl": self.full_url, "resource": resource })
    }

    /// A reference with a display that is built anew, from what may be read.
    fn refer(&self) -> Value {
        match self.called() {
            Some(name) => json!({ "reference": self.reference, "display": join_segments(&name) }),
            None => json!({ "reference": self.reference }),
        }
    }

    /// What it is called: a person's or a place's name, else the title.
    fn called(&self) -> Option<Vec<Segment>> {
        let part = &self.part;
        let name = match part.kind() {
            "Patient" | "Practitioner" | "RelatedPerson" => part.name("/name/0"),
            "PractitionerRole" => part.text("/practitioner/display"),
            _ => part.text("/name").or_else(|| part.title().map(|(_, title)| title)),
        };
        name.filter(|name| !join_segments(name).is_empty())
    }

    /// What it says, for people.
    fn told(&self) -> Vec<(BlockKind, Vec<Segment>)> {
        let part = &self.part;
        let called = self.called().unwrap_or_else(|| vec![Segment::Text(capitalized(entry_kind(part.kind())))]);
        let line = |more: Option<String>| -> Vec<Segment> { called.iter().cloned().chain(more.map(Segment::Text)).collect() };
        if Section::People == self.section() {
            let role = ["/code/0/text", "/code/0/coding/0/display", "/relationship/0/text", "/relationship/0/coding/0/display"];
            let role = role.iter().find_map(|step| part.text(step)).map(|role| format!(", {}", join_segments(&role)));
            return vec![(BlockKind::Item, line(role))];
        }
        let mut out = vec![(BlockKind::Heading, line(part.date().map(|date| format!(", {}", display_date(date.get(..10).unwrap_or(date), false)))))];
        if let Some(author) = part.author() {
            out.push((BlockKind::Paragraph, author));
        }
        out.extend(part.body());
        out.extend(part.value().map(|value| (BlockKind::Row, vec![Segment::Text(value)])));
        out
    }

    fn section(&self) -> Section {
        let resource = self.part.resource;
        if self.part.kind() == "EpisodeOfCare" && resource.get("status").and_then(Value::as_str) == Some("finished") {
            return Section::EndOfTreatment;
        }
        super::section(self.part.kind(), &title_of(resource)).unwrap_or(Section::Other)
    }
}

/// The sections that hold something, each with its narrative and what it is about.
fn sections(placed: &[Placed<'_>], texts: &mut Vec<ReleasedText>) -> Vec<Value> {
    let mut out = Vec::new();
    for section in Section::ALL {
        let mut within: Vec<&Placed<'_>> = placed.iter().filter(|placed| placed.part.kind() != "Patient" && placed.section() == section).collect();
        if within.is_empty() {
            continue;
        }
        within.sort_by_key(|placed| (placed.part.date().is_none(), placed.part.date()));
        let blocks: Vec<_> = within.iter().flat_map(|placed| placed.told()).collect();
        let entries: Vec<Value> = within.iter().map(|placed| json!({ "reference": placed.reference })).collect();
        let text = json!({ "status": "generated", "div": narrative(&blocks) });
        push_text(texts, &format!("/section/{}/title", out.len()), Field::FreeText, paragraph(section.title()));
        push_text(texts, &format!("/section/{}/text/div", out.len()), Field::FreeText, blocks);
        out.push(json!({ "title": section.title(), "text": text, "entry": entries }));
    }
    out
}

/// Who answers for the summary: whoever manages the care, else the organisation; where the record names neither, the
/// program that put it together.
fn author(placed: &[Placed<'_>]) -> Value {
    let named = ["/careManager", "/managingOrganization"];
    let who = named.iter().find_map(|step| placed.iter().find_map(|placed| placed.part.resource.pointer(step)));
    let target = who.and_then(|who| who.get("reference")?.as_str());
    match target.and_then(|target| placed.iter().find(|placed| placed.reference == target || placed.full_url == target)) {
        Some(placed) => placed.refer(),
        None => json!({ "display": format!("redacted-record {}", env!("CARGO_PKG_VERSION")) }),
    }
}

fn id<'v>(part: &Part<'v>) -> Option<&'v str> {
    part.resource.get("id").and_then(Value::as_str)
}

fn push_text(texts: &mut Vec<ReleasedText>, step: &str, field: Field, blocks: Vec<(BlockKind, Vec<Segment>)>) {
    texts.push(ReleasedText { place: format!("/entry/0/resource{step}"), field, blocks });
}

fn paragraph(text: &str) -> Vec<(BlockKind, Vec<Segment>)> {
    vec![(BlockKind::Paragraph, vec![Segment::Text(text.to_owned())])]
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// An id that the same document always has and no other: a UUID of version 8 (RFC 9562) over all that it says.
fn uuid(text: &str) -> String {
    let bits = Sha256::digest(text.as_bytes()).iter().take(16).fold(0u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let bits = bits & !(0xF << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    groups.into_iter().filter_map(|group| hex.get(group)).collect::<Vec<_>>().join("-")
}
