//! The disclosure log: valid R4, whole, and with nothing of the client in it.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use redacted_record::disclosure::{LogError, log};
use redacted_record::policy::{Action, Case, Instant, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Key, Manifest, Request, redact};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const CASE: &str = r#"{"caseRef": "SAR-2026-014", "expires": "2026-11-24T15:30:00Z", "identityChecked": true, "reason": "Zzyzx",
    "agreement": {"person": "RelatedPerson/9a265bc4-7547-545c-993a-068b237ce154", "date": "2026-11-01", "scope": "all"},
    "opinions": [{"met": false, "by": "Dr H Voss", "register": "GMC", "number": "C0000002", "date": "2026-11-01", "scope": "all"}],
    "signOff": {"by": "A Person", "date": "2026-11-20"}, "order": {"id": "X1", "scope": "all"}, "study": {"id": "S1", "date": "2026-11-01", "scope": "all"}, "sharingAgreement": "ISA-1"}"#;

const BY: &str = "Kelly-Ann Marsh";
const AT: &str = "2026-11-24T10:30:00+00:00";

fn manifest(purpose: &str, counts: &[(&'static str, usize)], case_ref: Option<&str>) -> Manifest {
    Manifest {
        engine: "0.1.0",
        policy: "draft-1".to_owned(),
        audience: "client_print".to_owned(),
        purpose_of_use: purpose.to_owned(),
        case_ref: case_ref.map(str::to_owned),
        on: "2026-11-24".to_owned(),
        as_suggested: false,
        counts: counts.iter().copied().collect(),
        entries: Vec::new(),
    }
}

/// Elements of R4 by path: whether they must be there, and of which kind. What is not listed may not be there.
#[rustfmt::skip]
const R4: &[(&str, &str, bool, &str)] = &[
    // resource or type, element,      required, type (* where it repeats)
    ("AuditEvent",     "resourceType",   true,  "code"),
    ("AuditEvent",     "meta",           false, "Meta"),
    ("AuditEvent",     "type",           true,  "Coding"),
    ("AuditEvent",     "subtype",        false, "Coding*"),
    ("AuditEvent",     "action",         false, "code"),
    ("AuditEvent",     "recorded",       true,  "instant"),
    ("AuditEvent",     "outcome",        false, "code"),
    ("AuditEvent",     "purposeOfEvent", false, "CodeableConcept*"),
    ("AuditEvent",     "agent",          true,  "AuditEvent.agent*"),
    ("AuditEvent",     "source",         true,  "AuditEvent.source"),
    ("AuditEvent",     "entity",         false, "AuditEvent.entity*"),
    ("AuditEvent.agent",  "type",        false, "CodeableConcept"),
    ("AuditEvent.agent",  "who",         false, "Reference"),
    ("AuditEvent.agent",  "requestor",   true,  "boolean"),
    ("AuditEvent.source", "observer",    true,  "Reference"),
    ("AuditEvent.entity", "what",        false, "Reference"),
    ("AuditEvent.entity", "type",        false, "Coding"),
    ("AuditEvent.entity", "role",        false, "Coding"),
    ("AuditEvent.entity", "detail",      false, "AuditEvent.entity.detail*"),
    ("AuditEvent.entity.detail", "type",        true, "string"),
    ("AuditEvent.entity.detail", "valueString", true, "string"),
    ("Provenance",     "resourceType",   true,  "code"),
    ("Provenance",     "meta",           false, "Meta"),
    ("Provenance",     "target",         true,  "Reference*"),
    ("Provenance",     "recorded",       true,  "instant"),
    ("Provenance",     "reason",         false, "CodeableConcept*"),
    ("Provenance",     "activity",       false, "CodeableConcept"),
    ("Provenance",     "agent",          true,  "Provenance.agent*"),
    ("Provenance",     "entity",         false, "Provenance.entity*"),
    ("Provenance.agent",  "type",        false, "CodeableConcept"),
    ("Provenance.agent",  "who",         true,  "Reference"),
    ("Provenance.entity", "role",        true,  "code"),
    ("Provenance.entity", "what",        true,  "Reference"),
    ("Meta",            "security",      false, "Coding*"),
    ("CodeableConcept", "coding",        false, "Coding*"),
    ("CodeableConcept", "text",          false, "string"),
    ("Coding",          "system",        false, "uri"),
    ("Coding",          "code",          false, "code"),
    ("Coding",          "display",       false, "string"),
    ("Reference",       "identifier",    false, "Identifier"),
    ("Reference",       "display",       false, "string"),
    ("Identifier",      "value",         false, "string"),
];

fn check(value: &Value, kind: &str, place: &str) {
    let text = || value.as_str().unwrap_or_else(|| panic!("{place} is no text"));
    match kind {
        "string" => assert!(!text().trim().is_empty(), "{place}"),
        "code" => assert!(!text().is_empty() && !text().contains(char::is_whitespace), "{place}"),
        "uri" => assert!(text().starts_with("http://"), "{place}"),
        "boolean" => assert!(value.is_boolean(), "{place}"),
        "instant" => assert_eq!(text(), AT, "{place}"),
        _ => {
            let object = value.as_object().unwrap_or_else(|| panic!("{place} is no object"));
            assert!(!object.is_empty(), "{place} is empty");
            for (_, name, required, _) in R4.iter().filter(|(of, ..)| *of == kind) {
                assert!(!required || object.contains_key(*name), "{place} lacks {name}");
            }
            for (name, value) in object {
                let place = format!("{place}.{name}");
                let (.., kind) = R4.iter().find(|(of, known, ..)| *of == kind && known == name).unwrap_or_else(|| panic!("{place} is not known"));
                match kind.strip_suffix('*') {
                    Some(kind) => {
                        let items = value.as_array().unwrap_or_else(|| panic!("{place} is no list"));
                        assert!(!items.is_empty(), "{place} is empty");
                        items.iter().for_each(|item| check(item, kind, &place));
                    }
                    None => check(value, kind, &place),
                }
            }
        }
    }
}

fn check_both([event, provenance]: &[Value; 2]) {
    for (value, kind) in [(event, "AuditEvent"), (provenance, "Provenance")] {
        assert_eq!(value["resourceType"], kind);
        check(value, kind, kind);
        assert!(!value.to_string().contains('\n'), "one line");
    }
    for (code, of) in [(&event["action"], "CRUDE"), (&event["outcome"], "0")] {
        assert!(of.contains(code.as_str().unwrap()));
    }
    assert_eq!(provenance["entity"][0]["role"], "source");
}

fn strings(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => members.values().for_each(|member| strings(member, out)),
        Value::Array(items) => items.iter().for_each(|item| strings(item, out)),
        Value::String(text) => drop(out.insert(text.clone())),
        _ => {}
    }
}

/// Every text that may stand in an entry besides those of the manifest.
const FIXED: &[&str] = &[
    "AuditEvent",
    "Provenance",
    "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "http://dicom.nema.org/resources/ontology/DCM",
    "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle",
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type",
    "http://terminology.hl7.org/CodeSystem/audit-entity-type",
    "http://terminology.hl7.org/CodeSystem/object-role",
    "disclose",
    "110113",
    "Security Alert",
    "110127",
    "Emergency Override Started",
    "110150",
    "Application",
    "NOPAT",
    "R",
    "0",
    "2",
    "System Object",
    "3",
    "Report",
    "redacted-record",
    "performer",
    "assembler",
    "source",
    "audience",
    "policy-version",
    "engine-version",
    "reckoned-from",
    "review",
    "as-suggested",
    "reviewed",
];

#[test]
fn every_audience_of_the_sample_records_is_logged_with_allowed_strings_only() {
    let policy = Policy::embedded();
    let case = Case::from_json(CASE).unwrap();
    let key = Key::new(b"a key for tests only").unwrap();
    let review = Review::as_suggested();
    let mut logged = 0;
    for record in ["record-amara", "record-small"] {
        let examined = Examined::new(Record::read(&fs::read(format!("www/records/{record}.json")).unwrap(), Format::Fhir).unwrap());
        for audience in policy.audiences().iter().filter(|audience| !audience.releases_nothing()) {
            let on = parse_date("2026-11-24").unwrap();
            let request = Request {
                policy: &policy,
                audience: audience.id(),
                case: Some(&case),
                review: &review,
                key: Some(&key),
                on,
                now: Instant::parse("2026-11-24T15:00:00Z"),
            };
            // whom the pipeline serves is tested elsewhere
            let Ok(redacted) = redact(&examined, &request) else { continue };
            let manifest = redacted.manifest();
            let entries = log(manifest, BY, AT).unwrap();
            check_both(&entries);
            let mut found = BTreeSet::new();
            entries.iter().for_each(|entry| strings(entry, &mut found));
            let mut allowed: BTreeSet<String> = FIXED.iter().map(|text| (*text).to_owned()).collect();
            allowed.extend(
                [manifest.engine, &manifest.policy, &manifest.audience, &manifest.purpose_of_use, &manifest.on, BY, AT, "SAR-2026-014"].map(str::to_owned),
            );
            allowed.extend([format!("redacted-record {}", manifest.engine), format!("Redaction policy, version {}", manifest.policy)]);
            allowed.insert(format!("Output for the audience {}", manifest.audience));
            allowed.extend(Action::ALL.map(|action| format!("count-{}", action.code())));
            allowed.extend(manifest.counts.values().map(usize::to_string));
            assert!(found.is_subset(&allowed), "{:?}", found.difference(&allowed));
            logged += 1;
        }
    }
    assert!(logged > 20, "{logged}");
}

#[test]
fn an_entry_says_what_why_by_whom_when_and_by_which_rules() {
    let [event, provenance] = log(&manifest("PATRQT", &[("B", 12), ("W", 3)], Some("SAR-2026-014")), BY, AT).unwrap();
    assert_eq!(event["recorded"], AT);
    assert_eq!(event["agent"][0], json!({"who": {"display": BY}, "requestor": true}));
    assert_eq!(event["agent"][1]["who"]["display"], "redacted-record 0.1.0");
    assert_eq!(event["purposeOfEvent"][0]["coding"][0]["code"], "PATRQT");
    assert_eq!(event["entity"][0]["what"]["identifier"]["value"], "SAR-2026-014");
    let details: BTreeMap<&str, &str> = event["entity"][0]["detail"]
        .as_array()
        .unwrap()
        .iter()
        .map(|detail| (detail["type"].as_str().unwrap(), detail["valueString"].as_str().unwrap()))
        .collect();
    #[rustfmt::skip]
    assert_eq!(details.into_iter().collect::<Vec<_>>(), [
        ("audience", "client_print"), ("count-B", "12"), ("count-W", "3"), ("engine-version", "0.1.0"),
        ("policy-version", "draft-1"), ("reckoned-from", "2026-11-24"), ("review", "reviewed"),
    ]);
    assert_eq!(provenance["target"][0]["identifier"]["value"], "SAR-2026-014");
    assert_eq!(provenance["reason"], event["purposeOfEvent"]);
    let [event, provenance] = log(&manifest("PATRQT", &[], None), BY, AT).unwrap();
    check_both(&[event.clone(), provenance.clone()]);
    assert!(event["entity"][0].get("what").is_none() && provenance["target"][0].get("identifier").is_none());
}

#[test]
fn emergencies_are_alerts_and_what_may_tip_off_is_not_for_the_client() {
    #[rustfmt::skip]
    let rows = [
        // purpose   type        subtype           not for the client
        ("PATRQT",   "disclose", None,             false),
        ("TREAT",    "disclose", None,             false),
        ("GOV",      "disclose", None,             false),
        ("ETREAT",   "110113",   Some("disclose"), false),
        ("BTG",      "110113",   Some("110127"),   false),
        ("HLEGAL",   "disclose", None,             true),
    ];
    for (purpose, kind, subtype, hidden) in rows {
        let entries = log(&manifest(purpose, &[("S!", 1)], Some("A")), BY, AT).unwrap();
        check_both(&entries);
        let [event, provenance] = entries;
        assert_eq!(event["type"]["code"], kind, "{purpose}");
        assert_eq!(event["subtype"][0]["code"].as_str(), subtype, "{purpose}");
        for entry in [event, provenance] {
            assert_eq!(entry["meta"]["security"][0]["code"] == "NOPAT", hidden, "{purpose}");
        }
    }
    let [event, _] = log(&manifest("Own purpose", &[], None), BY, AT).unwrap();
    assert_eq!(event["purposeOfEvent"], json!([{"text": "Own purpose"}]), "what is no code is not passed off as one");
}

#[test]
fn there_is_no_entry_without_a_person_and_a_time() {
    let manifest = manifest("PATRQT", &[], None);
    for by in ["", " ", "\t", "A\nB", "A\u{0}", &"a".repeat(201)] {
        assert_eq!(log(&manifest, by, AT), Err(LogError::By), "{by:?}");
    }
    for at in ["2026-11-24T10:30:00Z", "2026-11-24T10:30:00.123Z", "2024-02-29T23:59:59.000000001-14:00", "2026-11-24T00:00:00+05:30"] {
        assert!(log(&manifest, BY, at).is_ok(), "{at:?}");
    }
    for at in [
        "",
        "2026-11-24",
        "2026-11-24T10:30",
        "2026-11-24T10:30Z",
        "2026-11-24T10:30:00",
        "2026-11-24 10:30:00Z",
        "2026-11-24t10:30:00z",
        "2026-02-29T10:30:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T10:60:00Z",
        "2026-11-24T10:30:60Z",
        "2026-11-24T10:30:00.Z",
        "2026-11-24T10:30:00+15:00",
        "2026-11-24T10:30:00+0000",
        "2026-11-24T10:30:00Z ",
        "2026-11-24T10:30:00+00:00Z",
        "2026-11-24T1:30:00Z",
        "2026-11-24T１0:30:00Z",
    ] {
        assert_eq!(log(&manifest, BY, at), Err(LogError::At), "{at:?}");
    }
}

#[test]
fn there_is_no_entry_with_an_nhs_number() {
    for text in ["943 476 5919", "NHS number 9434765919", "SAR 943-476-5919"] {
        assert_eq!(log(&manifest("PATRQT", &[], Some(text)), BY, AT), Err(LogError::Number), "{text:?}");
        assert_eq!(log(&manifest("PATRQT", &[], None), text, AT), Err(LogError::Number), "{text:?}");
    }
    assert!(log(&manifest("PATRQT", &[], Some("SAR-2026-0000142")), BY, AT).is_ok());
    assert!(!LogError::Number.to_string().contains("943"));
}
