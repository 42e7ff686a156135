//! The whole path on real input: each audience gets what it may, and nothing else, from the sample records.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use redacted_record::policy::{Case, Instant, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Key, Redacted, Refusal, Request, redact};
use serde_json::Value;
use std::fs;

const CASE: &str = r#"{"caseRef": "SAR-2026-014", "expires": "2026-11-24T15:30:00Z", "identityChecked": true, "reason": "test",
    "agreement": {"person": "RelatedPerson/9a265bc4-7547-545c-993a-068b237ce154", "date": "2026-11-01", "scope": "all"},
    "opinions": [{"met": false, "by": "Dr H Voss", "register": "GMC", "number": "C0000002", "date": "2026-11-01", "scope": "all"}],
    "signOff": {"by": "A Person", "date": "2026-11-20"}, "order": {"id": "X1", "scope": "all"}, "study": {"id": "S1", "date": "2026-11-01", "scope": "all"}, "sharingAgreement": "ISA-1"}"#;

fn examined(name: &str) -> Examined {
    Examined::new(Record::read(&fs::read(format!("www/records/{name}.json")).unwrap(), Format::Fhir).unwrap())
}

fn run(examined: &Examined, audience: &str, case: Option<&str>, review: &Review) -> Result<Redacted, Refusal> {
    let policy = Policy::embedded();
    let case = case.map(|json| Case::from_json(json).unwrap());
    let key = Key::new(b"a key for tests only").unwrap();
    let on = parse_date("2026-11-24").unwrap();
    redact(examined, &Request { policy: &policy, audience, case: case.as_ref(), review, key: Some(&key), on, now: Instant::parse("2026-11-24T15:00:00Z") })
}

/// Every string and number of a FHIR file, base64 text decoded, one a line.
fn strings(json: &str) -> String {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    fn add(value: &Value, out: &mut String) {
        match value {
            Value::Object(members) => members.iter().for_each(|(name, member)| {
                out.push_str(name);
                out.push('\n');
                add(member, out);
            }),
            Value::Array(items) => items.iter().for_each(|item| add(item, out)),
            Value::String(text) => {
                out.push_str(text);
                out.push('\n');
                if let Some(text) = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                    out.push_str(&text);
                    out.push('\n');
                }
            }
            other => out.push_str(&format!("{other}\n")),
        }
    }
    let mut out = String::new();
    add(&serde_json::from_str(json).unwrap(), &mut out);
    out
}

/// Whether `text` stands in `output` as words of its own, in any case.
fn stands(output: &str, text: &str) -> bool {
    let (output, text) = (output.to_lowercase(), text.to_lowercase());
    output.match_indices(&text).any(|(at, _)| {
        let before = output[..at].chars().next_back();
        let after = output[at + text.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

struct Expected {
    place: String,
    structured: bool,
    label: String,
    text: String,
}

fn expected(name: &str) -> Vec<Expected> {
    let file: Value = serde_json::from_str(&fs::read_to_string(format!("tests/data/{name}.expected.json")).unwrap()).unwrap();
    let mut out = Vec::new();
    for string in file["strings"].as_array().unwrap() {
        for span in string["spans"].as_array().unwrap() {
            out.push(Expected {
                place: string["pointer"].as_str().unwrap().to_owned(),
                structured: string["kind"] == "structured",
                label: span["label"].as_str().unwrap().to_owned(),
                text: span["text"].as_str().unwrap().to_owned(),
            });
        }
    }
    out
}

const RECORDS: &[&str] = &["record-amara", "record-small"];
const CLIENT_FACING: &[&str] = &["client_screen", "client_with_worker", "client_print"];

#[test]
fn a_client_copy_holds_nothing_of_third_parties_that_the_record_lists() {
    let mut checks = 0;
    for record in RECORDS {
        let examined = examined(record);
        let expected = expected(record);
        for audience in CLIENT_FACING {
            let output = strings(&run(&examined, audience, Some(CASE), &Review::as_suggested()).unwrap().to_file());
            let clients: Vec<&str> = expected.iter().filter(|e| e.structured && e.label == "NAME.client").map(|e| e.text.as_str()).collect();
            for hidden in expected.iter().filter(|e| matches!(e.label.as_str(), "DOB.third" | "NHS.third") || e.structured && e.label == "NAME.third") {
                // a surname that the client bears too, alone or in a double one
                if clients.iter().any(|client| stands(client, &hidden.text)) {
                    continue;
                }
                checks += 1;
                assert!(!stands(&output, &hidden.text), "{audience} of {record} shows {} of {}", hidden.label, hidden.place);
            }
            for shown in expected.iter().filter(|e| e.structured && matches!(e.label.as_str(), "NAME.client" | "DOB.client" | "NHS.client")) {
                checks += 1;
                assert!(stands(&output, &shown.text), "{audience} of {record} hides the client's own {}", shown.label);
            }
        }
    }
    println!("{checks} checks");
}

/// Every cell of the table that an annotated span falls under: what must be there is there, what must not is nowhere.
#[test]
fn every_cell_of_the_table_holds() {
    use redacted_record::policy::{Action, Column};
    let mut checks = 0;
    for record in RECORDS {
        let examined = examined(record);
        let expected = expected(record);
        let texts_of = |labels: &[&str], structured: bool| -> Vec<&str> {
            expected.iter().filter(|e| labels.contains(&e.label.as_str()) && (!structured || e.structured)).map(|e| e.text.as_str()).collect()
        };
        let clients = texts_of(&["NAME.client"], true);
        let staff = texts_of(&["NAME.staff"], true);
        let third = texts_of(&["NAME.third"], true);
        // column, what falls under it, and what others of the record share with it
        let cells: [(Column, Vec<&str>, Vec<&str>); 6] = [
            (Column::ClientName, clients.clone(), [third.clone(), staff.clone()].concat()),
            (Column::ClientBirthDate, texts_of(&["DOB.client"], true), Vec::new()),
            (Column::ClientNhsNumber, texts_of(&["NHS.client"], true), Vec::new()),
            (Column::ThirdParty, third.clone(), [clients.clone(), staff.clone()].concat()),
            (Column::ThirdParty, texts_of(&["DOB.third", "NHS.third"], true), Vec::new()),
            (Column::Staff, staff.clone(), [clients.clone(), third.clone()].concat()),
        ];
        for audience in Policy::embedded().audiences() {
            let Ok(redacted) = run(&examined, audience.id(), Some(CASE), &Review::as_suggested()) else { continue };
            let output = strings(&redacted.to_file());
            for (column, texts, shared) in &cells {
                for text in texts {
                    let ambiguous = shared.iter().any(|other| stands(other, text) || stands(text, other));
                    match audience.action(*column) {
                        Action::Show | Action::ShowWithBanner => {
                            checks += 1;
                            assert!(stands(&output, text), "{} of {record} does not show {} ({text})", audience.id(), column.code());
                        }
                        // the year is what is left of a date of birth
                        _ if ambiguous => {}
                        _ => {
                            checks += 1;
                            // "I will be grace itself" is no name
                            let leaks = if *text == "Grace" { output.contains("Grace") || output.contains("GRACE") } else { stands(&output, text) };
                            assert!(!leaks, "{} of {record} shows {} ({text})", audience.id(), column.code());
                        }
                    }
                }
            }
        }
    }
    println!("{checks} checks of cells");
}

#[test]
fn the_care_team_sees_everything() {
    for record in RECORDS {
        let input: Value = serde_json::from_slice(&fs::read(format!("www/records/{record}.json")).unwrap()).unwrap();
        let output: Value = serde_json::from_str(&run(&examined(record), "care_team", None, &Review::default()).unwrap().to_file()).unwrap();
        assert!(input == output, "{record}");
    }
}

#[test]
fn who_gets_nothing() {
    let examined = examined("record-small");
    let suggested = Review::as_suggested();
    for (audience, case, code) in [
        ("nobody_we_know", Some(CASE), "nothing-released"),
        ("", Some(CASE), "nothing-released"),
        ("unknown", Some(CASE), "nothing-released"),
        ("rep_unverified", Some(CASE), "nothing-released"),
        ("funder", Some(CASE), "counts-only"),
        ("funder", None, "counts-only"),
        ("client_screen", None, "gate-not-met"),
        ("client_print", Some(r#"{"caseRef": "A", "identityChecked": true}"#), "gate-not-met"),
        ("court_police", Some(r#"{"caseRef": "A"}"#), "gate-not-met"),
        ("care_team", Some(r#"{"caseRef": "A", "expires": "2026-11-23"}"#), "gate-not-met"),
    ] {
        assert_eq!(run(&examined, audience, case, &suggested).unwrap_err().code(), code, "{audience}");
    }
    assert_eq!(run(&examined, "client_print", Some(CASE), &Review::default()).unwrap_err().code(), "open-holds");
}

#[test]
fn every_audience_is_served_or_refused_and_none_leaks() {
    let mut served = 0;
    for record in RECORDS {
        let examined = examined(record);
        for audience in Policy::embedded().audiences() {
            match run(&examined, audience.id(), Some(CASE), &Review::as_suggested()) {
                Ok(redacted) => {
                    served += 1;
                    assert!(
                        audience.action(redacted_record::policy::Column::ClientName).shows() || !stands(&redacted.to_file(), "Whitlock"),
                        "{}",
                        audience.id()
                    );
                }
                // she refused to take part in research
                Err(Refusal::Gate(_)) => assert_eq!((*record, audience.id()), ("record-amara", "research_consented")),
                Err(Refusal::CountsOnly) => assert_eq!(audience.id(), "funder"),
                Err(refusal) => assert_eq!(refusal, Refusal::NothingReleased, "{} of {record}", audience.id()),
            }
        }
    }
    assert_eq!(served, 2 * 20 - 1, "all but the two that get nothing and the one that gets counts, and research on her who refused it");
}

#[test]
fn unreviewed_free_text_is_not_shown_to_a_client() {
    let redacted = run(&examined("record-small"), "client_screen", Some(CASE), &Review::default()).unwrap();
    assert!(redacted.held() > 0);
    assert!(!strings(&redacted.to_file()).contains("Ketamine"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let one = run(&examined("record-amara"), "trainer", Some(CASE), &Review::as_suggested()).unwrap().to_file();
    let two = run(&examined("record-amara"), "trainer", Some(CASE), &Review::as_suggested()).unwrap().to_file();
    assert!(one == two);
}

#[test]
fn bad_records_are_refused_without_their_text() {
    let deep = format!("{}1{}", r#"{"resourceType":"Basic","a":"#.repeat(10_000), "}".repeat(10_000));
    for (bytes, code) in [
        (&b"Jane Whittaker"[..], "record-json"),
        (b"{\"resourceType\":\"Patient\"", "record-json"),
        (b"{\"name\":\"Jane\"}", "record-not-fhir"),
        (b"[1,2]", "record-not-fhir"),
        (b"{\"resourceType\":\"Patient\",\"name\":\"\\ud800 Jane\"}", "record-encoding"),
        (b"\xff\xfe", "record-encoding"),
        (b"{\"resourceType\":\"Patient\",\"Jane Whittaker\":1}", "record-name"),
        (deep.as_bytes(), "record-json"),
    ] {
        let error = Record::read(bytes, Format::Fhir).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(!error.to_string().contains("Jane"));
    }
}
