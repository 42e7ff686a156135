//! The GP's summary: a document over what the GP may see, with the labels that keep the client from reading past it.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use redacted_record::policy::{Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Redacted, Refusal, Request, View, redact};
use serde_json::{Value, json};

fn run(record: &Value, review: &Review) -> Result<Redacted, Refusal> {
    let examined = Examined::new(Record::read(record.to_string().as_bytes(), Format::Fhir).unwrap());
    let policy = Policy::embedded();
    redact(&examined, &Request { policy: &policy, audience: "gp", case: None, review, key: None, on: parse_date("2026-11-24").unwrap(), now: None })
}

fn summary(record: &Value) -> Value {
    serde_json::from_str(&run(record, &Review::default()).unwrap().to_file()).unwrap()
}

fn bundle(resources: &[Value]) -> Value {
    let entry: Vec<Value> = resources.iter().map(|resource| json!({ "resource": resource })).collect();
    json!({"resourceType": "Bundle", "type": "collection", "entry": entry})
}

fn client() -> Value {
    json!({"resourceType": "Patient", "id": "c", "name": [{"family": "Whittaker", "given": ["Daniel"]}], "birthDate": "1984-03-05",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9999458076"}]})
}

fn mother() -> Value {
    json!({"resourceType": "RelatedPerson", "id": "m", "patient": {"reference": "Patient/c"}, "name": [{"family": "Osei", "given": ["Ama"]}],
        "relationship": [{"coding": [{"code": "MTH"}]}]})
}

fn note(id: &str, title: &str, text: &str) -> Value {
    json!({"resourceType": "ClinicalImpression", "id": id, "status": "completed", "subject": {"reference": "Patient/c"}, "date": "2026-05-03",
        "description": title, "summary": text})
}

fn titles(summary: &Value) -> Vec<(&str, usize)> {
    let sections = summary["entry"][0]["resource"]["section"].as_array().map(Vec::as_slice).unwrap_or_default();
    sections.iter().map(|section| (section["title"].as_str().unwrap(), section["entry"].as_array().unwrap().len())).collect()
}

#[test]
fn what_is_key_information_has_its_section() {
    for (resource, section) in [
        (note("n", "Initial assessment", "Attended."), Some("Assessment")),
        (note("n", "Key change: moved to Buvidal", "Attended."), Some("Key changes")),
        (note("n", "Discharge summary", "Attended."), Some("End of treatment")),
        (note("n", "Group session", "Attended."), None),
        (json!({"resourceType": "EpisodeOfCare", "id": "e", "status": "finished", "patient": {"reference": "Patient/c"}}), Some("End of treatment")),
        (json!({"resourceType": "EpisodeOfCare", "id": "e", "status": "active", "patient": {"reference": "Patient/c"}}), Some("Care and treatment plan")),
        (
            json!({"resourceType": "Condition", "id": "k", "code": {"text": "Alcohol dependence"}, "subject": {"reference": "Patient/c"}}),
            Some("Problems and alerts"),
        ),
        (
            json!({"resourceType": "MedicationRequest", "id": "k", "status": "active", "intent": "order", "medicationCodeableConcept": {"text": "Sertraline"}}),
            Some("Medication"),
        ),
        (
            json!({"resourceType": "AllergyIntolerance", "id": "k", "patient": {"reference": "Patient/c"}, "code": {"text": "Penicillin"}}),
            Some("Allergies and immunisations"),
        ),
        (json!({"resourceType": "RiskAssessment", "id": "k", "status": "final", "subject": {"reference": "Patient/c"}}), Some("Risk")),
        (json!({"resourceType": "Practitioner", "id": "k", "name": [{"family": "Rao"}]}), Some("People involved in care")),
        (json!({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": note("n", "Risk assessment", "Attended.")}]}), Some("Assessment")),
        (json!({"resourceType": "Appointment", "id": "k", "status": "booked"}), None),
    ] {
        let summary = summary(&bundle(&[client(), resource.clone()]));
        assert_eq!(titles(&summary), section.map(|title| (title, 1)).into_iter().collect::<Vec<_>>(), "{resource}");
    }
}

#[test]
fn the_document_says_who_it_is_of_and_tells_no_third_party_by_name() {
    let text = "Mum Ama Osei rang. Daniel is well.";
    let record = bundle(&[client(), mother(), note("n", "Initial assessment", text)]);
    let document = summary(&record);
    let composition = &document["entry"][0]["resource"];
    assert_eq!((&document["type"], &document["timestamp"]), (&json!("document"), &json!("2026-11-24T00:00:00Z")));
    assert_eq!(document["entry"][0]["fullUrl"], format!("https://record.invalid/Composition/{}", composition["id"].as_str().unwrap()));
    assert_eq!(composition["subject"], json!({"reference": "Patient/c", "display": "WHITTAKER, Daniel"}));
    assert_eq!((&composition["date"], &composition["status"]), (&json!("2026-11-24T00:00:00Z"), &json!("preliminary")));
    let written = document.to_string();
    assert!(written.contains("[mother]") && written.contains("Daniel is well") && written.contains("9999458076"), "{written}");
    assert!(!written.contains("Ama") && !written.contains("Osei"), "{written}");
    // the same again; another record is another document
    assert!(summary(&record) == document);
    assert_ne!(summary(&bundle(&[client(), note("n", "Initial assessment", "Attended.")]))["id"], document["id"]);
    // the record's own time and care manager, where it has them; final once a person has looked
    let mut timed = record;
    timed["timestamp"] = json!("2026-03-02T10:00:00+00:00");
    let entries = timed["entry"].as_array_mut().unwrap();
    entries.push(json!({"resource": {"resourceType": "Practitioner", "id": "w", "name": [{"family": "Rao", "given": ["Anjali"]}]}}));
    entries.push(json!({"resource": {"resourceType": "EpisodeOfCare", "id": "e", "status": "active", "patient": {"reference": "Patient/c"},
        "careManager": {"reference": "Practitioner/w", "display": "somebody else"}}}));
    let review = Review::from_json(r#"{"by": "A", "date": "2026-11-20", "reviewed": "all"}"#).unwrap();
    let redacted = run(&timed, &review).unwrap();
    let document: Value = serde_json::from_str(&redacted.to_file()).unwrap();
    let composition = &document["entry"][0]["resource"];
    assert_eq!((&composition["date"], &composition["status"]), (&json!("2026-03-02T10:00:00+00:00"), &json!("final")));
    assert_eq!(composition["author"], json!([{"reference": "Practitioner/w", "display": "RAO, Anjali"}]));
    assert_eq!(redacted.to_lines().lines().count(), 1);
}

#[test]
fn what_may_harm_the_client_is_labelled_for_the_gps_own_portal() {
    let mut marked = note("h", "Risk assessment", "Attended.");
    marked["meta"] = json!({"security": [{"system": "http://hl7.org/fhir/v3/ActCode", "code": "NOPAT"}]});
    let document = summary(&bundle(&[client(), marked, note("n", "Initial assessment", "Attended.")]));
    let codes = |value: &Value| -> Vec<String> {
        value["meta"]["security"].as_array().unwrap().iter().map(|coding| coding["code"].as_str().unwrap().to_owned()).collect()
    };
    let entry = |index: usize| codes(&document["entry"][index]["resource"]);
    for (found, harm) in [(codes(&document), true), (entry(0), true), (entry(1), false), (entry(2), true), (entry(3), false)] {
        assert_eq!(found.contains(&"NOPAT".to_owned()), harm, "{found:?}");
        assert!(found.contains(&"NOREUSE".to_owned()) && found.contains(&"TREAT".to_owned()), "{found:?}");
    }
}

#[test]
fn no_summary_without_the_client() {
    let refusal = run(&bundle(&[note("n", "Initial assessment", "Attended.")]), &Review::default()).unwrap_err();
    assert_eq!((refusal.clone(), refusal.code()), (Refusal::NoClient, "no-client"));
}

#[test]
fn a_page_shows_the_document_once() {
    let redacted = run(&bundle(&[client(), mother(), note("n", "Initial assessment", "Ama Osei rang.")]), &Review::default()).unwrap();
    let view = serde_json::to_value(View::new(&redacted, Policy::embedded().audience("gp"))).unwrap();
    let entries = view["entries"].as_array().unwrap();
    assert_eq!((entries.len(), &entries[0]["kind"], &view["client"]["name"]), (1, &json!("document"), &json!(["WHITTAKER, Daniel"])));
    assert!(entries[0]["body"].as_array().unwrap().iter().any(|line| line["kind"] == "heading" && line["text"] == json!(["Assessment"])), "{view}");
}
