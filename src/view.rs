//! A redacted record as a page shows and prints it. Made from [`Redacted`] alone.

use crate::policy::Audience;
use crate::record::fhir::ReleasedText;
use crate::record::{BlockKind, Field};
use crate::redact::{Body, Redacted};
use crate::text::Segment;
use serde::{Serialize, Serializer};
use serde_json::Value;
use time::{Date, Month};

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
            Body::Fhir { value, texts } => view.add_fhir(value, texts, audience.client_facing()),
        }
        view.counts.entries = view.entries.len();
        view
    }

    fn add_fhir(&mut self, value: &Value, texts: &[ReleasedText], long_dates: bool) {
        let mut from = 0;
        let bundle = value.get("entry").and_then(Value::as_array);
        let count = bundle.map_or(1, Vec::len);
        for index in 0..count {
            let place = if bundle.is_some() { format!("/entry/{index}/resource") } else { String::new() };
            let Some(resource) = value.pointer(&place) else { continue };
            // texts come in the order of the value, so that those of one entry follow those of the one before
            let inside = |text: &ReleasedText| text.place.strip_prefix(&place).is_some_and(|rest| rest.starts_with('/'));
            let start = texts.iter().skip(from).position(inside).map_or(from, |at| from + at);
            let end = texts.iter().skip(start).position(|text| !inside(text)).map_or(texts.len(), |at| start + at);
            let part = Part { place: &place, resource, texts: texts.get(start..end).unwrap_or_default(), long_dates };
            from = end;
            self.add_resource(&part);
        }
        self.entries.sort_by(|a, b| a.date.is_none().cmp(&b.date.is_none()).then_with(|| a.date.cmp(&b.date)));
    }

    fn add_resource(&mut self, part: &Part<'_>) {
        match part.kind() {
            "Patient" if self.client.is_none() => {
                let name = part.name("/name/0").unwrap_or_default();
                self.client = Some(ClientView { name, rows: part.rows("", true) });
                for at in 0..part.length("contact") {
                    self.contacts.push(part.contact(&format!("/contact/{at}"), "/name"));
                }
            }
            "RelatedPerson" => self.contacts.push(part.contact("", "/name/0")),
            "Practitioner" | "PractitionerRole" | "Organization" | "Location" | "Patient" => {}
            _ => self.entries.push(part.entry()),
        }
    }
}

/// One resource of the released record.
struct Part<'a> {
    place: &'a str,
    resource: &'a Value,
    texts: &'a [ReleasedText],
    long_dates: bool,
}

const TITLES: &[&str] = &[
    "/title",
    "/type/text",
    "/type/0/text",
    "/code/text",
    "/code/coding/0/display",
    "/medicationCodeableConcept/text",
    "/topic/text",
    "/category/0/text",
    "/description",
    "/scope/coding/0/display",
];
const DATES: &[&str] = &[
    "/date",
    "/effectiveDateTime",
    "/effectivePeriod/start",
    "/period/start",
    "/sent",
    "/received",
    "/authoredOn",
    "/authored",
    "/recordedDate",
    "/occurrenceDateTime",
    "/onsetDateTime",
    "/dateTime",
    "/issued",
    "/created",
    "/start",
];
const AUTHORS: &[&str] = &[
    "/author/0/display",
    "/author/display",
    "/assessor/display",
    "/sender/display",
    "/performer/0/display",
    "/performer/display",
    "/participant/0/individual/display",
    "/recorder/display",
    "/requester/display",
    "/careManager/display",
    "/source/display",
    "/note/0/authorReference/display",
    "/note/0/authorString",
];

impl Part<'_> {
    fn kind(&self) -> &str {
        self.resource.get("resourceType").and_then(Value::as_str).unwrap_or("")
    }

    fn length(&self, member: &str) -> usize {
        self.resource.get(member).and_then(Value::as_array).map_or(0, Vec::len)
    }

    fn text(&self, step: &str) -> Option<Text> {
        let found = self.texts.iter().find(|text| text.place.strip_prefix(self.place) == Some(step))?;
        Some(Text(found.blocks.iter().flat_map(|(_, segments)| segments.clone()).collect()))
    }

    fn date(&self) -> Option<String> {
        DATES.iter().find_map(|step| self.resource.pointer(step)).and_then(Value::as_str).map(str::to_owned)
    }

    /// A name as the NHS Common User Interface writes it: FAMILY, Given (Title). A name that was replaced stands as one text.
    fn name(&self, step: &str) -> Option<Text> {
        let name = self.resource.pointer(step)?;
        let words = |member: &str| -> Vec<&str> {
            name.get(member).and_then(Value::as_array).map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
        };
        match name.get("family").and_then(Value::as_str) {
            Some(family) => {
                let mut text = family.to_uppercase();
                if !words("given").is_empty() {
                    text = format!("{text}, {}", words("given").join(" "));
                }
                if !words("prefix").is_empty() {
                    text = format!("{text} ({})", words("prefix").join(" "));
                }
                Some(Text::plain(text))
            }
            None => self.text(&format!("{step}/text")).or_else(|| Some(Text::plain(words("given").join(" ")))),
        }
    }

    fn rows(&self, step: &str, identifiers: bool) -> Vec<Row> {
        let mut rows = Vec::new();
        let list = |member: &str| self.resource.pointer(&format!("{step}/{member}")).and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(born) = self.resource.pointer(&format!("{step}/birthDate")).and_then(Value::as_str) {
            rows.push(Row { label: "Born", value: Text::plain(display_date(born, self.long_dates)) });
        }
        for identifier in list("identifier").iter().filter(|_| identifiers) {
            let value = identifier.get("value").and_then(Value::as_str).unwrap_or("");
            let is_nhs = identifier.get("system").and_then(Value::as_str).is_some_and(|system| system.ends_with("nhs-number"));
            let (label, value) = if is_nhs { ("NHS No.", group_nhs_number(value)) } else { ("Local number", value.to_owned()) };
            rows.push(Row { label, value: Text::plain(value) });
        }
        for (at, address) in list("address").iter().enumerate() {
            let whole = self.text(&format!("{step}/address/{at}/text"));
            let lines = address.get("line").and_then(Value::as_array).cloned().unwrap_or_default();
            let parts: Vec<&str> = lines.iter().chain(address.get("city")).chain(address.get("postalCode")).filter_map(Value::as_str).collect();
            let value = if parts.is_empty() { whole.unwrap_or_default() } else { Text::plain(parts.join(", ")) };
            rows.push(Row { label: "Address", value });
        }
        for (at, contact) in list("telecom").iter().enumerate() {
            let label = if contact.get("system").and_then(Value::as_str) == Some("email") { "E-mail" } else { "Phone" };
            rows.push(Row { label, value: self.text(&format!("{step}/telecom/{at}/value")).unwrap_or_default() });
        }
        rows
    }

    fn contact(&self, step: &str, name: &str) -> ContactView {
        let one = |path: &str| self.resource.pointer(&format!("{step}/relationship{path}")).and_then(Value::as_str);
        let relation = ["/0/coding/0/display", "/0/text", "/coding/0/display", "/text"].iter().find_map(|path| one(path)).unwrap_or("");
        ContactView { name: self.name(&format!("{step}{name}")).unwrap_or_default(), relation: relation.to_owned(), rows: self.rows(step, true) }
    }

    fn entry(&self) -> EntryView {
        let titled = TITLES.iter().find_map(|step| self.text(step).map(|text| (*step, text)));
        let title_step = titled.as_ref().map_or("", |(step, _)| step);
        let mut body = Vec::new();
        for text in self.texts.iter().filter(|text| text.field == Field::FreeText) {
            let step = text.place.strip_prefix(self.place).unwrap_or("");
            if step == title_step {
                continue;
            }
            let heading = step.ends_with("/title");
            for (kind, segments) in &text.blocks {
                let kind = match kind {
                    _ if heading => "heading",
                    BlockKind::Heading => "heading",
                    BlockKind::Item => "item",
                    BlockKind::Row => "row",
                    BlockKind::Paragraph => "paragraph",
                };
                body.extend(lines(segments).map(|text| BodyView { kind, label: None, text }));
            }
        }
        body.extend(self.value().map(|text| BodyView { kind: "row", label: Some("Value"), text }));
        EntryView {
            kind: entry_kind(self.kind()),
            title: titled.map(|(_, text)| text).unwrap_or_default(),
            date: self.date(),
            author: AUTHORS.iter().find_map(|step| self.text(step)).unwrap_or_default(),
            body,
        }
    }

    /// The value of an Observation that is no text.
    fn value(&self) -> Option<Text> {
        let quantity = self.resource.get("valueQuantity");
        let number = quantity.and_then(|quantity| quantity.get("value")).or_else(|| self.resource.get("valueInteger"))?;
        let unit = quantity.and_then(|quantity| quantity.get("unit")).and_then(Value::as_str).filter(|unit| !unit.starts_with('{'));
        Some(Text::plain(unit.map_or_else(|| number.to_string(), |unit| format!("{number} {unit}"))))
    }
}

/// What a resource is to a reader: a note, a letter, a message …
pub(crate) fn entry_kind(resource: &str) -> &'static str {
    match resource {
        "ClinicalImpression" => "note",
        "Communication" | "CommunicationRequest" => "message",
        "DocumentReference" | "Binary" => "letter",
        "Composition" => "document",
        "RiskAssessment" | "QuestionnaireResponse" => "assessment",
        "CarePlan" | "Goal" | "Task" => "plan",
        "Condition" | "AllergyIntolerance" | "Flag" => "problem",
        "MedicationRequest" | "MedicationStatement" | "MedicationAdministration" => "medication",
        "Observation" | "DiagnosticReport" => "observation",
        "Encounter" | "EpisodeOfCare" | "Appointment" => "encounter",
        "Consent" => "consent",
        _ => "other",
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

/// Short for care (14-Mar-1991), long for what a client reads (14 March 1991): NHS CUI date display. Other text stays.
fn display_date(text: &str, long: bool) -> String {
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u16>().ok());
    let date = part(0..4)
        .zip(part(5..7))
        .zip(part(8..10))
        .and_then(|((year, month), day)| Date::from_calendar_date(i32::from(year), Month::try_from(month as u8).ok()?, day as u8).ok());
    match date {
        Some(date) if long => format!("{} {} {}", date.day(), date.month(), date.year()),
        Some(date) => format!("{:02}-{}-{}", date.day(), date.month().to_string().get(..3).unwrap_or(""), date.year()),
        None => text.to_owned(),
    }
}
