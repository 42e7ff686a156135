//! The whole path on real input: each audience gets what it may, and nothing else, from the sample records.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod finished_file;

use redacted_record::policy::{Action, Case, Column, Instant, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Key, Redacted, Refusal, Request, redact};
use serde_json::{Value, json};
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

fn strings(json: &str) -> String {
    finished_file::texts(&serde_json::from_str(json).unwrap())
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

/// Passages that fall under a column: by the record's own labels, status and words (record-amara), and for what the sample
/// records do not have, seeded into a Condition of record-small, which a GP's summary holds too.
struct PassageOf {
    column: Column,
    /// Pointer, for a passage of record-amara; label, subject or nothing for a seeded one.
    place: Place,
    /// Words of it that name nobody and stand nowhere else.
    words: &'static str,
}

enum Place {
    Amara(&'static str),
    /// A code of `meta.security`.
    Labelled(&'static str),
    /// About somebody else.
    Misfiled,
    /// Marked by its words alone.
    Words,
}

#[rustfmt::skip]
const PASSAGES: &[PassageOf] = &[
    PassageOf { column: Column::Harm, place: Place::Amara("/entry/106/resource/note/0/text"), words: "daddy made me hold the phone" },
    PassageOf { column: Column::Harm, place: Place::Amara("/entry/126/resource/note/0/text"), words: "two letters found in a coat" },
    PassageOf { column: Column::Harm, place: Place::Labelled("NOPAT"), words: "Scans show a shadow on the lung." },
    PassageOf { column: Column::ClientConfidential, place: Place::Amara("/entry/116/resource/summary"), words: "order made for 12 months" },
    PassageOf { column: Column::ClientConfidential, place: Place::Labelled("PRS"), words: "Wants to change the dose alone." },
    PassageOf { column: Column::ClientConfidential, place: Place::Words, words: "The address is not to be disclosed, whereabouts not to be told." },
    PassageOf { column: Column::ThirdPartySupplied, place: Place::Amara("/entry/102/resource/payload/0/contentString"), words: "is the downstairs neighbour" },
    PassageOf { column: Column::ThirdPartySupplied, place: Place::Labelled("PACQRPT"), words: "Was seen drinking behind the shops." },
    PassageOf { column: Column::ThirdPartySupplied, place: Place::Labelled("PDS"), words: "Was heard shouting at night." },
    PassageOf { column: Column::ThirdPartySupplied, place: Place::Words, words: "An anonymous caller says that bottles are hidden." },
    PassageOf { column: Column::Rectification, place: Place::Words, words: "Disagrees with the entry of last week about missed doses." },
    PassageOf { column: Column::Crime, place: Place::Amara("/entry/105/resource/payload/0/contentString"), words: "There is one matter that I will only discuss by telephone" },
    PassageOf { column: Column::Crime, place: Place::Words, words: "The police intelligence about the van is new." },
    PassageOf { column: Column::Privilege, place: Place::Words, words: "We had legal advice from counsel about the complaint." },
    PassageOf { column: Column::Misfiled, place: Place::Misfiled, words: "Takes insulin twice a day." },
];

/// The passages are withheld or shown as their column says, for each audience; words that must not be there are nowhere.
#[test]
fn every_passage_column_of_the_table_holds() {
    let amara: Value = serde_json::from_slice(&fs::read("www/records/record-amara.json").unwrap()).unwrap();
    let mut small: Value = serde_json::from_slice(&fs::read("www/records/record-small.json").unwrap()).unwrap();
    let client = format!("Patient/{}", small["entry"][0]["resource"]["id"].as_str().unwrap());
    let mut harmful = vec![];
    for (index, passage) in PASSAGES.iter().enumerate() {
        let mut seed = json!({"resourceType": "Condition", "id": format!("seed-{index}"), "subject": {"reference": client}, "note": [{"text": passage.words}]});
        match passage.place {
            Place::Amara(place) => {
                let resource = amara.pointer(place.split_inclusive("/resource").next().unwrap()).unwrap();
                assert_eq!(amara.pointer(place).unwrap().as_str().unwrap().matches(passage.words).count(), 1, "{place}");
                harmful.push(format!("{}/{}", resource["resourceType"].as_str().unwrap(), resource["id"].as_str().unwrap()));
                continue;
            }
            Place::Labelled(code) => seed["meta"] = json!({"security": [{"code": code}]}),
            Place::Misfiled => seed["subject"]["reference"] = json!("Patient/somebody-else"),
            Place::Words => {}
        }
        harmful.push(format!("Condition/seed-{index}"));
        small["entry"].as_array_mut().unwrap().push(json!({ "resource": seed }));
    }
    // an opinion that the serious harm test is met, for those passages that are marked so and no other
    let mut case: Value = serde_json::from_str(CASE).unwrap();
    let met: Vec<&String> = PASSAGES.iter().zip(&harmful).filter(|(passage, _)| passage.column == Column::Harm).map(|(_, reference)| reference).collect();
    case["opinions"]
        .as_array_mut()
        .unwrap()
        .push(json!({"met": true, "by": "Dr H Voss", "register": "GMC", "number": "C0000002", "date": "2026-11-01", "scope": met}));
    let read = |value: &Value| Examined::new(Record::read(value.to_string().as_bytes(), Format::Fhir).unwrap());
    let (amara, small) = (read(&amara), read(&small));
    let mut checks = 0;
    for audience in Policy::embedded().audiences() {
        let output =
            |examined| run(examined, audience.id(), Some(&case.to_string()), &Review::as_suggested()).ok().map(|redacted| strings(&redacted.to_file()));
        let (amara, small) = (output(&amara), output(&small));
        for passage in PASSAGES {
            let seeded = !matches!(passage.place, Place::Amara(_));
            let Some(output) = (if seeded { &small } else { &amara }) else { continue };
            let shown = audience.action(passage.column).shows();
            // a GP gets key information, which not every entry of the record is
            if shown && audience.id() == "gp" && !seeded {
                continue;
            }
            checks += 1;
            assert_eq!(output.contains(passage.words), shown, "{}: {}: {}", audience.id(), passage.column.code(), passage.words);
        }
    }
    println!("{checks} checks of passages");
}

/// The client's address, postcode, telephone, e-mail and numbers, and the dates of entries.
#[test]
fn every_cell_of_other_identifiers_and_dates_holds() {
    let mut checks = 0;
    for record in RECORDS {
        let examined = examined(record);
        let input: Value = serde_json::from_slice(&fs::read(format!("www/records/{record}.json")).unwrap()).unwrap();
        let own = |e: &&Expected| e.structured && e.place.starts_with("/entry/0/resource/") && !e.place.contains("/contact/") && !e.place.ends_with("/city");
        let kinds = ["ADDRESS", "POSTCODE", "PHONE", "EMAIL", "HOSPNO", "NINO"];
        let expected = expected(record);
        let others: Vec<&Expected> = expected.iter().filter(own).filter(|e| kinds.contains(&e.label.as_str())).collect();
        assert!(others.len() > 2, "{record}");
        for audience in Policy::embedded().audiences() {
            let Ok(redacted) = run(&examined, audience.id(), Some(CASE), &Review::as_suggested()) else { continue };
            let file = redacted.to_file();
            let output = strings(&file);
            for other in &others {
                // where a third party lives in the same street, the street is theirs too
                let street: Vec<&str> = other.text.rsplitn(3, ' ').take(2).collect();
                let is_shared = expected.iter().any(|e| e.structured && !own(&e) && e.label == other.label && street.iter().all(|word| stands(&e.text, word)));
                if is_shared && audience.action(Column::ClientOther).shows() {
                    continue;
                }
                checks += 1;
                assert_eq!(stands(&output, &other.text), audience.action(Column::ClientOther).shows(), "{} of {record}: {}", audience.id(), other.place);
            }
            let (before, after) = (dates(&input), dates(&serde_json::from_str(&file).unwrap()));
            let mut moved = std::collections::BTreeSet::new();
            for ((kind, nth, key), date) in &after {
                let Some(original) = before.get(&(kind.clone(), *nth, key.clone())).filter(|_| audience.id() != "gp") else { continue };
                checks += 1;
                match audience.action(Column::Dates) {
                    Action::Show => assert_eq!(date, original, "{} of {record}", audience.id()),
                    Action::Generalize => assert_eq!(date, &original[..4], "{} of {record}", audience.id()),
                    Action::ShiftDate => {
                        moved.insert((parse_date(&date[..10]).unwrap() - parse_date(&original[..10]).unwrap()).whole_days());
                    }
                    other => panic!("{} of {record} shows a date: {}", audience.id(), other.code()),
                }
            }
            if audience.action(Column::Dates) == Action::ShiftDate {
                assert!(moved.len() == 1 && moved.first().is_some_and(|days| (30..=364).contains(&days.abs())), "{} of {record}: {moved:?}", audience.id());
            }
        }
    }
    println!("{checks} checks of other identifiers and dates");
}

/// Whole dates of the resources that no audience leaves out, by their kind, their place among that kind, and the element.
fn dates(bundle: &Value) -> std::collections::BTreeMap<(String, usize, String), String> {
    let mut counts = std::collections::BTreeMap::new();
    let mut out = std::collections::BTreeMap::new();
    for resource in bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]) {
        let kind = resource["resourceType"].as_str().unwrap().to_owned();
        let nth = counts.entry(kind.clone()).and_modify(|nth| *nth += 1).or_insert(0);
        if !["EpisodeOfCare", "Encounter", "MedicationRequest", "ClinicalImpression"].contains(&kind.as_str()) {
            continue;
        }
        for key in ["date", "authoredOn", "effectiveDateTime"] {
            out.extend(resource[key].as_str().map(|date| ((kind.clone(), *nth, key.to_owned()), date.to_owned())));
        }
        for key in ["start", "end"] {
            out.extend(resource["period"][key].as_str().map(|date| ((kind.clone(), *nth, key.to_owned()), date.to_owned())));
        }
    }
    out
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
    for (day, code) in [("2026-11-24", None), ("2026-11-25", Some("review-ahead"))] {
        let review = Review::from_json(&json!({"by": "A", "date": day, "reviewed": "all"}).to_string()).unwrap();
        assert_eq!(run(&examined, "client_print", Some(CASE), &review).err().map(|refusal| refusal.code()), code, "{day}");
    }
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
                    assert!(audience.action(Column::ClientName).shows() || !stands(&redacted.to_file(), "Whitlock"), "{}", audience.id());
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
