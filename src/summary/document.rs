//! The summary as a FHIR R4 document: a Bundle whose first entry is a Composition over what the audience may see.
//!
//! It is made of the released record alone, so that it cannot hold more than that; and it is searched for leaks after.

use super::Section;
use crate::entry::{Part, display_date, entry_kind, parts};
use crate::order::sort;
use crate::record::fhir::{Rebuilt, ReleasedText, narrative, title_of};
use crate::record::{BlockKind, Field};
use crate::text::{Segment, join_segments};
use serde_json::{Map, Value};
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
    let author = author(&placed);
    push_text(&mut texts, "/title", Field::Label, paragraph(TITLE));
    if let Some(display) = author.get("display").and_then(Value::as_str) {
        push_text(&mut texts, "/author/0/display", Field::Label, paragraph(display));
    }
    let sections = sections(&placed, &mut texts);
    let status = if reviewed { "final" } else { "preliminary" };
    let uuid = uuid(&placed, &sections, &[&date, status]);
    let meta = rebuilt.value.pointer("/meta/security").map_or(Value::Null, |security| object("security", security.clone()));
    let mut value: Value = serde_json::from_str(FRAME).ok()?;
    let members = [
        ("/id", text(&uuid)),
        ("/meta", meta.clone()),
        ("/identifier/value", Value::String(format!("urn:uuid:{uuid}"))),
        ("/timestamp", text(&date)),
        ("/entry/0/fullUrl", Value::String(format!("{base}Composition/{uuid}"))),
        ("/entry/0/resource/id", text(&uuid)),
        ("/entry/0/resource/meta", meta),
        ("/entry/0/resource/status", text(status)),
        ("/entry/0/resource/subject", client.refer()),
        ("/entry/0/resource/date", text(&date)),
        ("/entry/0/resource/author/0", author),
        ("/entry/0/resource/section", if sections.is_empty() { Value::Null } else { Value::Array(sections) }),
    ];
    for (place, member) in members {
        *value.pointer_mut(place)? = member;
    }
    value.pointer_mut("/entry")?.as_array_mut()?.extend(placed.iter().map(Placed::entry));
    for place in ["", "/entry/0/resource"] {
        value.pointer_mut(place)?.as_object_mut()?.retain(|_, member| !member.is_null());
    }
    for (index, placed) in placed.iter().enumerate() {
        for released in placed.part.texts {
            if let Some(step) = released.place.strip_prefix(&placed.part.place) {
                texts.push(ReleasedText { place: format!("/entry/{}/resource{step}", index + 1), ..released.clone() });
            }
        }
    }
    Some(Rebuilt { value, texts })
}

/// The document, with null where something is filled in.
const FRAME: &str = r#"{"resourceType": "Bundle", "id": null, "meta": null, "identifier": {"system": "urn:ietf:rfc:3986", "value": null}, "type": "document",
    "timestamp": null, "entry": [{"fullUrl": null, "resource": {"resourceType": "Composition", "id": null, "meta": null, "status": null,
    "type": {"coding": [{"system": "http://loinc.org", "code": "34133-9", "display": "Summary of episode note"}], "text": "Summary for the GP"},
    "subject": null, "date": null, "author": [null], "title": "Summary for the GP", "section": null}}]}"#;

/// What the document and its Composition are called.
const TITLE: &str = "Summary for the GP";

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// An object of one member.
fn object(name: &str, value: Value) -> Value {
    let mut members = Map::new();
    members.insert(name.to_owned(), value);
    Value::Object(members)
}

/// An object with one member more.
fn with(mut object: Value, name: &str, value: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.insert(name.to_owned(), value);
    }
    object
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
            members.insert("id".to_owned(), text(&self.id));
        }
        with(object("fullUrl", text(&self.full_url)), "resource", resource)
    }

    /// A reference with a display that is built anew, from what may be read.
    fn refer(&self) -> Value {
        let reference = object("reference", text(&self.reference));
        match self.called() {
            Some(name) => with(reference, "display", Value::String(join_segments(&name))),
            None => reference,
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
        sort(&mut within, |a, b| (a.part.date().is_none(), a.part.date()).cmp(&(b.part.date().is_none(), b.part.date())));
        let (mut blocks, mut entries) = (Vec::new(), Vec::new());
        for placed in within {
            blocks.append(&mut placed.told());
            entries.push(object("reference", text(&placed.reference)));
        }
        let narrative = with(object("status", text("generated")), "div", Value::String(narrative(&blocks)));
        push_text(texts, &format!("/section/{}/title", out.len()), Field::FreeText, paragraph(section.title()));
        push_text(texts, &format!("/section/{}/text/div", out.len()), Field::FreeText, blocks);
        out.push(with(with(object("title", text(section.title())), "text", narrative), "entry", Value::Array(entries)));
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
        None => object("display", text(concat!("redacted-record ", env!("CARGO_PKG_VERSION")))),
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

/// An id that the same document always has: a UUID of version 8 (RFC 9562) over all that it says. No secret rests on it, so
/// that FNV-1a will do (128 bits; its offset and prime), which is a line and no library.
fn uuid(placed: &[Placed<'_>], sections: &[Value], head: &[&str]) -> String {
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    let mut add = |text: &str| hash = text.bytes().fold(hash, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b));
    head.iter().for_each(|word| add(word));
    sections.iter().chain(placed.iter().map(|placed| placed.part.resource)).for_each(|value| add(&value.to_string()));
    let bits = hash & !(0xF << 76) & !(0x3 << 62) | (0x8 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32];
    groups.into_iter().filter_map(|group| hex.get(group)).collect::<Vec<_>>().join("-")
}
