//! FHIR R4 JSON in: every string at every depth, by type.
//!
//! The walk is an allow-list: a string whose place says that it is a code, a date or a link is treated as such; every
//! other string is free text, which is searched, and held from client-facing audiences until somebody has looked at it.

mod elements;
mod people;
mod rebuild;
mod walk;

use super::consent::{self, Consent};
use super::{Marks, People, Record, RecordError, Resource, Supplier};
use crate::text::fold;
pub(crate) use elements::is_public_link;
use people::Directory;
pub(crate) use people::read_date;
pub(crate) use rebuild::{Fate, Labels, Plan, Rebuilt, Release, ReleasedText, narrative, rebuild};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reads a resource or a Bundle.
pub(super) fn read(text: &str) -> Result<Record, RecordError> {
    let root: Value = serde_json::from_str(text).map_err(|_| if lone_surrogate(text) { RecordError::Encoding } else { RecordError::Json })?;
    if resource_type(&root).is_none() {
        return Err(RecordError::NotFhir);
    }
    let mut resources = Vec::new();
    list_resources(&root, &mut String::new(), None, None, &mut resources)?;
    let mut people = People::default();
    let resources_urls: BTreeMap<String, String> =
        resources.iter().filter_map(|resource| Some((resource.full_url.clone()?, resource.reference.clone()))).collect();
    let directory = Directory::build(&root, &resources, &mut people);
    let client = directory.client_reference(&resources);
    for resource in &mut resources {
        if let (Some(client), Some(value)) = (&client, root.pointer(&resource.place)) {
            resource.marks.misfiled |= is_about_another(value, client, &resources_urls);
        }
        if resource.marks.supplied.is_none() && root.pointer(&resource.place).is_some_and(|value| directory.is_from_third_party(value, &resource.place)) {
            resource.marks.supplied = Some(Supplier::ThirdParty);
        }
    }
    inherit_marks(&root, &mut resources);
    let passages = walk::passages(&root, &resources, &directory);
    let consents = resources
        .iter()
        .filter(|resource| resource.kind == "Consent")
        .filter_map(|resource| root.pointer(&resource.place).map(|value| Consent::read(value, &resource.place, read_date)))
        .collect();
    let references = directory.into_references();
    Ok(Record { root, resources, passages, people, consents, references })
}

fn resource_type(value: &Value) -> Option<&str> {
    value.get("resourceType").and_then(Value::as_str)
}

/// Whether a JSON text escapes half a surrogate pair; only asked when parsing has failed, to name the reason.
fn lone_surrogate(text: &str) -> bool {
    text.match_indices("\\u").any(|(at, _)| {
        let unit = |at: usize| text.get(at + 2..at + 6).and_then(|hex| u16::from_str_radix(hex, 16).ok());
        match unit(at) {
            Some(0xD800..=0xDBFF) => !matches!((text.get(at + 6..at + 8), unit(at + 6)), (Some("\\u"), Some(0xDC00..=0xDFFF))),
            _ => false,
        }
    })
}

/// Adds one step to a JSON pointer (RFC 6901).
pub(crate) fn push_step(pointer: &mut String, step: &str) {
    pointer.push('/');
    for c in step.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(c),
        }
    }
}

/// Lists resources outer before inner, and refuses member names that no FHIR element has: a name is text too, and there
/// is no way to hide part of one.
fn list_resources(value: &Value, at: &mut String, parent: Option<usize>, full_url: Option<&str>, out: &mut Vec<Resource>) -> Result<(), RecordError> {
    let mut parent = parent;
    match value {
        Value::Object(members) => {
            if let Some(kind) = resource_type(value) {
                let id = value.get("id").and_then(Value::as_str).unwrap_or("");
                let contained = parent.is_some_and(|outer| out.get(outer).is_some_and(|outer| outer.kind != "Bundle"));
                let marks = Marks::read(value);
                let marks = match parent.and_then(|outer| out.get(outer)) {
                    Some(outer) => marks.within(&outer.marks),
                    None => marks,
                };
                out.push(Resource {
                    place: at.clone(),
                    kind: kind.to_owned(),
                    reference: if contained { format!("#{id}") } else { format!("{kind}/{id}") },
                    full_url: full_url.map(str::to_owned),
                    marks,
                    title: title_of(value),
                    labels: label_codes(value),
                    codes: concept_codes(value),
                    parent: parent.filter(|_| contained),
                });
                parent = Some(out.len() - 1);
            }
            let full_url = value.get("fullUrl").and_then(Value::as_str);
            for (name, member) in members {
                if !elements::is_element_name(name) {
                    return Err(RecordError::Name);
                }
                let length = at.len();
                push_step(at, name);
                list_resources(member, at, parent, full_url, out)?;
                at.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = at.len();
                push_step(at, &index.to_string());
                list_resources(item, at, parent, full_url, out)?;
                at.truncate(length);
            }
        }
        _ => {}
    }
    Ok(())
}

/// `Type/id` of a reference, without the server it stands on and without its version.
pub(crate) fn plain_reference(reference: &str) -> &str {
    let current = reference.split("/_history/").next().unwrap_or(reference);
    if !current.contains("://") {
        return current;
    }
    let second = current.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    current.get(second..).unwrap_or(current)
}

/// Whether a resource says that it is about a patient who is not this record's.
fn is_about_another(resource: &Value, client: &str, urls: &BTreeMap<String, String>) -> bool {
    if resource_type(resource) == Some("Patient") {
        return resource.get("id").and_then(Value::as_str).is_some_and(|id| client != format!("Patient/{id}"));
    }
    ["subject", "patient", "for", "beneficiary"].iter().filter_map(|member| resource.get(*member)?.get("reference")?.as_str()).any(|reference| {
        let reference = urls.get(reference).map_or_else(|| plain_reference(reference), String::as_str);
        reference.starts_with("Patient/") && reference != client
    })
}

/// A Binary bears no label of its own: it has those of the document that points to it (rules.md 8.4).
fn inherit_marks(root: &Value, resources: &mut [Resource]) {
    let pointed: Vec<(String, Marks)> = resources
        .iter()
        .filter(|resource| resource.kind == "DocumentReference")
        .flat_map(|resource| {
            let contents = root.pointer(&resource.place).and_then(|value| value.get("content")?.as_array()).map(Vec::as_slice).unwrap_or_default();
            contents.iter().filter_map(|content| content.pointer("/attachment/url")?.as_str()).map(|url| (url.to_owned(), resource.marks)).collect::<Vec<_>>()
        })
        .collect();
    for resource in resources.iter_mut().filter(|resource| resource.kind == "Binary") {
        for (url, marks) in &pointed {
            if plain_reference(url) == resource.reference || resource.full_url.as_ref() == Some(url) {
                resource.marks = resource.marks.within(marks);
            }
        }
    }
}

/// Codes of the labels and tags of a resource.
fn label_codes(resource: &Value) -> Vec<String> {
    let lists = ["/meta/security", "/meta/tag", "/securityLabel"].iter().filter_map(|place| resource.pointer(place)?.as_array());
    lists.flatten().filter_map(|coding| coding.get("code")?.as_str()).map(str::to_owned).collect()
}

/// Codings of the concepts that say what a resource is, as `system|code`.
fn concept_codes(resource: &Value) -> Vec<String> {
    const CONCEPTS: &[&str] = &["code", "category", "type", "class", "vaccineCode", "medicationCodeableConcept"];
    let mut codes = Vec::new();
    for concept in CONCEPTS.iter().filter_map(|member| resource.get(*member)) {
        for one in concept.as_array().map_or_else(|| std::slice::from_ref(concept), Vec::as_slice) {
            codes.append(&mut consent::codings(one));
        }
    }
    codes
}

/// What a resource says it is, in folded form.
pub(crate) fn title_of(resource: &Value) -> String {
    const PLACES: &[&str] = &[
        "/title",
        "/description",
        "/type/text",
        "/type/0/text",
        "/type/coding/0/display",
        "/type/0/coding/0/display",
        "/category/text",
        "/category/0/text",
        "/category/0/coding/0/display",
        "/code/text",
        "/code/coding/0/display",
        "/topic/text",
    ];
    let words: Vec<&str> = PLACES.iter().filter_map(|place| resource.pointer(place)?.as_str()).collect();
    fold(&words.join("; "))
}
