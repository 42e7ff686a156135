//! A redacted record as a page shows and prints it. Made from [`Redacted`] alone.

use crate::entry::{self, Part, display_date, entry_kind};
use crate::order::sort;
use crate::policy::Audience;
use crate::record::BlockKind;
use crate::redact::{Body, Redacted};
use crate::summary;
use crate::text::Segment;
use serde::{Serialize, Serializer};
use serde_json::Value;

/// Text for a page: a string, or `null` for one redaction block.
#[derive(Clone, Debug, Default)]
pub struct Text(Vec<Segment>);

impl Text {
    fn plain(text: impl Into<String>) -> Self {
        Self(vec![Segment::Text(text.into())])
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|segment| match segment {
            Segment::Text(text) => Some(text.as_str()),
            Segment::Block => None,
        }))
    }
}

/// The whole page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct View {
    audience: AudienceView,
    banner: bool,
    case_ref: Option<String>,
    on: String,
    client: Option<ClientView>,
    contacts: Vec<ContactView>,
    entries: Vec<EntryView>,
    counts: Counts,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AudienceView {
    id: String,
    label: String,
    purpose_of_use: String,
}

#[derive(Debug, Serialize)]
struct ClientView {
    name: Text,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct ContactView {
    name: Text,
    relation: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: &'static str,
    value: Text,
}

#[derive(Debug, Serialize)]
struct EntryView {
    kind: &'static str,
    title: Text,
    date: Option<String>,
    author: Text,
    body: Vec<BodyView>,
}

#[derive(Debug, Serialize)]
struct BodyView {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'static str>,
    text: Text,
}

#[derive(Debug, Serialize)]
struct Counts {
    entries: usize,
    blocks: usize,
}

impl View {
    /// Lays out a redacted record.
    pub fn new(redacted: &Redacted, audience: &Audience) -> Self {
        let manifest = redacted.manifest();
        let mut view = Self {
            audience: AudienceView { id: audience.id().to_owned(), label: audience.label().to_owned(), purpose_of_use: audience.purpose_of_use().to_owned() },
            banner: redacted.banner(),
            case_ref: manifest.case_ref.clone(),
            on: manifest.on.clone(),
            client: None,
            contacts: Vec::new(),
            entries: Vec::new(),
            counts: Counts { entries: 0, blocks: redacted.blocks() },
        };
        match redacted.body() {
            Body::Texts(texts) => {
                let body = texts.iter().flat_map(|text| lines(&text.all())).map(|text| BodyView { kind: "paragraph", label: None, text }).collect();
                view.entries.push(EntryView { kind: "other", title: Text::default(), date: None, author: Text::default(), body });
            }
            Body::Fhir { value, texts } => {
                // a summary says in its Composition all that it says
                let whole = !summary::is_for(audience.id());
                for (index, part) in entry::parts(value, texts).iter().enumerate() {
                    view.add_resource(part, audience.client_facing(), whole || index == 0);
                }
                sort(&mut view.entries, |a, b| a.date.is_none().cmp(&b.date.is_none()).then_with(|| a.date.cmp(&b.date)));
            }
        }
        view.counts.entries = view.entries.len();
        view
    }

    fn add_resource(&mut self, part: &Part<'_>, long_dates: bool, is_entry: bool) {
        match part.kind() {
            "Patient" if self.client.is_none() => {
                let name = Text(part.name("/name/0").unwrap_or_default());
                self.client = Some(ClientView { name, rows: rows(part, "", long_dates) });
                for at in 0..part.length("contact") {
                    self.contacts.push(contact(part, &format!("/contact/{at}"), "/name", long_dates));
                }
            }
            "RelatedPerson" => self.contacts.push(contact(part, "", "/name/0", long_dates)),
            "Practitioner" | "PractitionerRole" | "Organization" | "Location" | "Patient" => {}
            _ if is_entry => self.entries.push(entry_view(part)),
            _ => {}
        }
    }
}

fn rows(part: &Part<'_>, step: &str, long_dates: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    let list = |member: &str| part.resource.pointer(&format!("{step}/{member}")).and_then(Value::as_array).cloned().unwrap_or_default();
    if let Some(born) = part.resource.pointer(&format!("{step}/birthDate")).and_then(Value::as_str) {
        rows.push(Row { label: "Born", value: Text::plain(display_date(born, long_dates)) });
    }
    for identifier in list("identifier").iter() {
        let value = identifier.get("value").and_then(Value::as_str).unwrap_or("");
        let is_nhs = identifier.get("system").and_then(Value::as_str).is_some_and(|system| system.ends_with("nhs-number"));
        let (label, value) = if is_nhs { ("NHS No.", group_nhs_number(value)) } else { ("Local number", value.to_owned()) };
        rows.push(Row { label, value: Text::plain(value) });
    }
    for (at, address) in list("address").iter().enumerate() {
        let whole = part.text(&format!("{step}/address/{at}/text"));
        let lines = address.get("line").and_then(Value::as_array).cloned().unwrap_or_default();
        let parts: Vec<&str> = lines.iter().chain(address.get("city")).chain(address.get("postalCode")).filter_map(Value::as_str).collect();
        let value = if parts.is_empty() { Text(whole.unwrap_or_default()) } else { Text::plain(parts.join(", ")) };
        rows.push(Row { label: "Address", value });
    }
    for (at, contact) in list("telecom").iter().enumerate() {
        let label = if contact.get("system").and_then(Value::as_str) == Some("email") { "E-mail" } else { "Phone" };
        rows.push(Row { label, value: Text(part.text(&format!("{step}/telecom/{at}/value")).unwrap_or_default()) });
    }
    rows
}

fn contact(part: &Part<'_>, step: &str, name: &str, long_dates: bool) -> ContactView {
    let one = |path: &str| part.resource.pointer(&format!("{step}/relationship{path}")).and_then(Value::as_str);
    let relation = ["/0/coding/0/display", "/0/text", "/coding/0/display", "/text"].iter().find_map(|path| one(path)).unwrap_or("");
    ContactView { name: Text(part.name(&format!("{step}{name}")).unwrap_or_default()), relation: relation.to_owned(), rows: rows(part, step, long_dates) }
}

fn entry_view(part: &Part<'_>) -> EntryView {
    let kind = |kind| match kind {
        BlockKind::Heading => "heading",
        BlockKind::Item => "item",
        BlockKind::Row => "row",
        BlockKind::Paragraph => "paragraph",
    };
    let mut body = Vec::new();
    for (block, segments) in part.body() {
        body.extend(lines(&segments).map(|text| BodyView { kind: kind(block), label: None, text }));
    }
    body.extend(part.value().map(|text| BodyView { kind: "row", label: Some("Value"), text: Text::plain(text) }));
    EntryView {
        kind: entry_kind(part.kind()),
        title: Text(part.title().map(|(_, text)| text).unwrap_or_default()),
        date: part.date().map(str::to_owned),
        author: Text(part.author().unwrap_or_default()),
        body,
    }
}

/// Cuts segments at line breaks; empty lines are left out.
fn lines(segments: &[Segment]) -> impl Iterator<Item = Text> + use<> {
    let mut lines: Vec<Vec<Segment>> = vec![Vec::new()];
    for segment in segments {
        match segment {
            Segment::Block => lines.last_mut().into_iter().for_each(|line| line.push(Segment::Block)),
            Segment::Text(text) => {
                for (index, piece) in text.split('\n').enumerate() {
                    if index > 0 {
                        lines.push(Vec::new());
                    }
                    let piece = piece.trim_end_matches('\r');
                    if !piece.is_empty() {
                        lines.last_mut().into_iter().for_each(|line| line.push(Segment::Text(piece.to_owned())));
                    }
                }
            }
        }
    }
    lines.into_iter().filter(|line| !line.is_empty()).map(Text)
}

/// Three, three and four digits (NHS service manual).
fn group_nhs_number(number: &str) -> String {
    match (number.get(..3), number.get(3..6), number.get(6..)) {
        (Some(a), Some(b), Some(c)) if number.len() == 10 => format!("{a} {b} {c}"),
        _ => number.to_owned(),
    }
}
