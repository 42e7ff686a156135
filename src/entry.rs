//! One resource of a released record, as a reader reads it: what it is called, of which day, by whom, and what it says.

use crate::record::fhir::ReleasedText;
use crate::record::{BlockKind, Field};
use crate::text::Segment;
use serde_json::Value;
use time::{Date, Month};

/// One resource of the released record.
pub(crate) struct Part<'a> {
    pub place: String,
    pub resource: &'a Value,
    pub texts: &'a [ReleasedText],
    pub full_url: Option<&'a str>,
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

/// Every resource of a released record by itself, those of a Bundle within a Bundle too.
pub(crate) fn parts<'a>(value: &'a Value, texts: &'a [ReleasedText]) -> Vec<Part<'a>> {
    let mut out = Vec::new();
    let mut from = 0;
    add_parts(value, String::new(), None, texts, &mut from, &mut out);
    out
}

fn add_parts<'a>(value: &'a Value, place: String, full_url: Option<&'a str>, texts: &'a [ReleasedText], from: &mut usize, out: &mut Vec<Part<'a>>) {
    if value.get("resourceType").and_then(Value::as_str) == Some("Bundle") {
        let entries = value.get("entry").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        for (index, entry) in entries.iter().enumerate() {
            if let Some(resource) = entry.get("resource") {
                add_parts(resource, format!("{place}/entry/{index}/resource"), entry.get("fullUrl").and_then(Value::as_str), texts, from, out);
            }
        }
        return;
    }
    // texts come in the order of the value, so that those of one resource follow those of the one before
    let inside = |text: &ReleasedText| text.place.strip_prefix(&place).is_some_and(|rest| rest.starts_with('/'));
    let start = texts.iter().skip(*from).position(inside).map_or(*from, |at| *from + at);
    let end = texts.iter().skip(start).position(|text| !inside(text)).map_or(texts.len(), |at| start + at);
    *from = end;
    out.push(Part { place, resource: value, texts: texts.get(start..end).unwrap_or_default(), full_url });
}

impl Part<'_> {
    pub fn kind(&self) -> &str {
        self.resource.get("resourceType").and_then(Value::as_str).unwrap_or("")
    }

    pub fn length(&self, member: &str) -> usize {
        self.resource.get(member).and_then(Value::as_array).map_or(0, Vec::len)
    }

    pub fn text(&self, step: &str) -> Option<Vec<Segment>> {
        let found = self.texts.iter().find(|text| text.place.strip_prefix(&self.place) == Some(step))?;
        Some(found.blocks.iter().flat_map(|(_, segments)| segments.clone()).collect())
    }

    pub fn date(&self) -> Option<&str> {
        DATES.iter().find_map(|step| self.resource.pointer(step)).and_then(Value::as_str)
    }

    /// A name as the NHS Common User Interface writes it: FAMILY, Given (Title). A name that was replaced stands as one text.
    pub fn name(&self, step: &str) -> Option<Vec<Segment>> {
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
                Some(vec![Segment::Text(text)])
            }
            None => self.text(&format!("{step}/text")).or_else(|| Some(vec![Segment::Text(words("given").join(" "))])),
        }
    }

    /// Where its title stands, and the title.
    pub fn title(&self) -> Option<(&'static str, Vec<Segment>)> {
        TITLES.iter().find_map(|step| self.text(step).map(|text| (*step, text)))
    }

    pub fn author(&self) -> Option<Vec<Segment>> {
        AUTHORS.iter().find_map(|step| self.text(step))
    }

    /// What somebody wrote in it, but for its title.
    pub fn body(&self) -> Vec<(BlockKind, Vec<Segment>)> {
        let title = self.title().map_or("", |(step, _)| step);
        let mut body = Vec::new();
        for text in self.texts.iter().filter(|text| text.field == Field::FreeText) {
            let step = text.place.strip_prefix(&self.place).unwrap_or("");
            if step != title {
                let heading = step.ends_with("/title");
                body.extend(text.blocks.iter().map(|(kind, segments)| (if heading { BlockKind::Heading } else { *kind }, segments.clone())));
            }
        }
        body
    }

    /// The value of an Observation that is no text.
    pub fn value(&self) -> Option<String> {
        let quantity = self.resource.get("valueQuantity");
        let number = quantity.and_then(|quantity| quantity.get("value")).or_else(|| self.resource.get("valueInteger"))?;
        let unit = quantity.and_then(|quantity| quantity.get("unit")).and_then(Value::as_str).filter(|unit| !unit.starts_with('{'));
        Some(unit.map_or_else(|| number.to_string(), |unit| format!("{number} {unit}")))
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

/// Short for care (14-Mar-1991), long for what a client reads (14 March 1991): NHS CUI date display. Other text stays.
pub(crate) fn display_date(text: &str, long: bool) -> String {
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
