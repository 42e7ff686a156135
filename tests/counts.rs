//! Counts for funders: right, and with no small number that can be worked out.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

#[path = "counts/attack.rs"]
mod attack;
mod run_command;

use attack::made;
use redacted_record::counts::{CountError, Counter};
use redacted_record::policy::{Case, Policy, Requirement, parse_date};
use run_command::run_command;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::process::Output;

const ON: &str = "2026-11-24";
const SIGNED: &str = r#"{"caseRef": "A", "signOff": {"by": "A Person", "date": "2026-11-20"}}"#;

fn counter() -> Counter {
    Counter::open(&Policy::embedded(), "funder", None, parse_date(ON).unwrap()).unwrap()
}

fn count(lines: &[Value]) -> Value {
    let mut counter = counter();
    lines.iter().for_each(|line| counter.read_line(&line.to_string()).unwrap());
    serde_json::from_str(&counter.finish().to_json()).unwrap()
}

fn patient(id: &str, gender: &str, born: &str) -> Value {
    json!({"resourceType": "Patient", "id": id, "gender": gender, "birthDate": born, "name": [{"family": "Zzyzx", "given": ["Zanzibar"]}],
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"}], "address": [{"postalCode": "ZZ99 3VZ"}]})
}

fn encounter(client: &str, organization: &str, start: &str) -> Value {
    json!({"resourceType": "Encounter", "id": "zzyzx-encounter", "status": "finished", "class": {"code": "AMB"}, "subject": {"reference": format!("Patient/{client}"), "display": "Zanzibar ZZYZX"},
        "period": {"start": start}, "reasonCode": [{"text": "Zzyzx rang"}], "serviceProvider": {"reference": format!("Organization/{organization}")}})
}

fn organization(id: &str, name: &str) -> Value {
    json!({"resourceType": "Organization", "id": id, "name": name})
}

/// So many women and men of a service, born in 1990, first seen in May 2026.
fn people(organization: &str, women: usize, men: usize) -> Vec<Value> {
    let one = |index: usize, gender: &str| {
        let id = format!("{organization}-{gender}-{index}");
        [patient(&id, gender, "1990-01-01"), encounter(&id, organization, "2026-05-04T10:00:00+01:00")]
    };
    (0..women).flat_map(|index| one(index, "female")).chain((0..men).flat_map(|index| one(index, "male"))).collect()
}

/// A table's rows: service, cells, total.
fn rows(counts: &Value, by: &str) -> Vec<(String, Vec<Value>, u64)> {
    let table = counts["tables"].as_array().unwrap().iter().find(|table| table["by"] == by).unwrap();
    let row = |row: &Value| (row["service"].as_str().unwrap().to_owned(), row["cells"].as_array().unwrap().clone(), row["total"].as_u64().unwrap());
    table["rows"].as_array().unwrap().iter().map(row).collect()
}

fn columns(counts: &Value, by: &str) -> Vec<String> {
    let table = counts["tables"].as_array().unwrap().iter().find(|table| table["by"] == by).unwrap();
    table["columns"].as_array().unwrap().iter().map(|column| column.as_str().unwrap().to_owned()).collect()
}

#[test]
fn counts_by_service_month_age_and_sex() {
    let mut lines = vec![organization("a", "Tidewell Recovery"), organization("b", "Marlhaven Talking Therapies")];
    lines.extend(people("a", 12, 9));
    lines.extend(people("b", 30, 7));
    let counts = count(&lines);
    assert_eq!(counts["clients"], json!({"count": 60, "rounding": "nearest 5"}));
    assert_eq!(counts["asAt"], "2026-11");
    assert_eq!(counts["security"][0]["code"], "AGGRED");
    assert_eq!(columns(&counts, "sex"), ["female", "male", "other", "not recorded"]);
    let cells = |values: &[u64]| values.iter().map(|value| json!(value)).collect::<Vec<_>>();
    #[rustfmt::skip]
    assert_eq!(rows(&counts, "sex"), [
        ("Marlhaven Talking Therapies".to_owned(), cells(&[30, 7, 0, 0]), 37),
        ("Tidewell Recovery".to_owned(), cells(&[12, 9, 0, 0]), 21),
        ("All services".to_owned(), cells(&[42, 16, 0, 0]), 58),
    ]);
    assert_eq!(columns(&counts, "month of first contact"), ["2026-05"]);
    assert_eq!(rows(&counts, "age at first contact")[2].1, cells(&[0, 0, 58, 0, 0, 0, 0, 0, 0, 0]));
}

#[test]
fn a_small_number_is_told_as_such_and_guarded() {
    let mut lines = vec![organization("a", "A"), organization("b", "B")];
    lines.extend(people("a", 12, 3));
    lines.extend(people("b", 30, 9));
    let cells: Vec<_> = rows(&count(&lines), "sex").into_iter().map(|(_, cells, _)| json!(cells[..2])).collect();
    assert_eq!(cells, [json!(["withheld", "fewer than 5"]), json!(["withheld", "withheld"]), json!([42, 12])]);
    // in one service, where the marks and the sum together would say "4 and 4"
    let counts = count(&people("a", 4, 4));
    assert_eq!(rows(&counts, "sex").iter().map(|(_, cells, total)| (json!(cells), *total)).collect::<Vec<_>>(), [(json!(["withheld", "withheld", 0, 0]), 8)]);
    assert_eq!(counts["clients"], json!({"count": 8, "rounding": "exact"}));
}

#[test]
fn few_clients_make_no_table_and_small_services_no_row() {
    assert_eq!(count(&[])["clients"]["count"], 0);
    for few in 1..5 {
        let counts = count(&people("a", few, 0));
        assert_eq!((&counts["clients"]["count"], &counts["tables"]), (&json!("fewer than 5"), &json!([])));
    }
    let lines: Vec<Value> = [("a", 20), ("b", 3), ("c", 9), ("d", 6)].iter().flat_map(|(id, women)| people(id, *women, 0)).collect();
    let found: Vec<_> = rows(&count(&lines), "sex").into_iter().map(|(service, _, total)| (service, total)).collect();
    // no organisation has a name here, so that all are one service
    assert_eq!(found, [("not recorded".to_owned(), 38)]);
    let names = [("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")].map(|(id, name)| organization(id, name));
    let found: Vec<_> = rows(&count(&[&names[..], &lines].concat()), "sex").into_iter().map(|(service, _, total)| (service, total)).collect();
    assert_eq!(found, [("A", 20), ("C", 9), ("Other services", 9), ("All services", 38)].map(|(service, total)| (service.to_owned(), total)));
    let tiny: Vec<Value> = [("a", 2), ("b", 3), ("c", 1)].iter().flat_map(|(id, women)| people(id, *women, 0)).collect();
    let found: Vec<_> = rows(&count(&[&names[..], &tiny].concat()), "sex").into_iter().map(|(service, _, total)| (service, total)).collect();
    assert_eq!(found, [("All services".to_owned(), 6)]);
}

#[test]
fn a_client_counts_once_however_often_seen() {
    let mut lines = vec![organization("a", "A")];
    for index in 0..5 {
        let id = format!("{index}");
        lines.push(patient(&id, "female", "1990-01-01"));
        for start in ["2026-05-04", "2026-03-09", "2026-06-01", "2026-03"] {
            lines.push(encounter(&id, "a", start));
        }
        lines.push(
            json!({"resourceType": "EpisodeOfCare", "status": "active", "patient": {"reference": format!("https://x.example/R4/Patient/{id}/_history/2")},
            "managingOrganization": {"reference": "Organization/a"}, "period": {"start": "2026-02-02"}}),
        );
    }
    let counts = count(&lines);
    assert_eq!(columns(&counts, "month of first contact"), ["2026-02"]);
    assert_eq!(rows(&counts, "sex")[0].2, 5);
}

#[test]
fn what_is_no_contact_is_not_counted() {
    let lines = |change: &dyn Fn(&mut Value)| -> Vec<Value> {
        let mut lines = people("a", 6, 0);
        lines.iter_mut().filter(|line| line["resourceType"] != "Patient").for_each(change);
        lines
    };
    let set = |key: &'static str, value: Value| move |line: &mut Value| line[key] = value.clone();
    let counted = |change: &dyn Fn(&mut Value)| count(&lines(change))["clients"]["count"].clone();
    assert_eq!(counted(&|_| {}), 6);
    for status in ["planned", "cancelled", "entered-in-error"] {
        assert_eq!(counted(&set("status", json!(status))), 0, "{status}");
    }
    assert_eq!(counted(&set("status", Value::Null)), 0);
    assert_eq!(counted(&set("subject", json!({"reference": "Group/1"}))), 0);
    assert_eq!(counted(&set("subject", json!(["Patient/1"]))), 0);
    assert_eq!(counted(&set("period", json!({"start": "2026-11-25"}))), 0, "after the day of reckoning");
    assert_eq!(counted(&set("period", json!({"start": ON}))), 6);
    let patients: Vec<Value> = people("a", 6, 0).into_iter().filter(|line| line["resourceType"] == "Patient").collect();
    assert_eq!(count(&patients)["clients"]["count"], 0, "who never came is no client yet");
}

#[test]
fn ages_and_months_at_their_edges() {
    #[rustfmt::skip]
    let rows_of_ages = [
        // born         first seen             band             month
        ("2008-05-05", "2026-05-04",           "under 18",      "2026-05"),
        ("2008-05-04", "2026-05-04",           "18 to 29",      "2026-05"),
        ("1996-05-05", "2026-05-04T23:59:59Z", "18 to 29",      "2026-05"),
        ("1996-05-04", "2026-05-04",           "30 to 39",      "2026-05"),
        ("1936-05-05", "2026-05-04",           "80 to 89",      "2026-05"),
        ("1936-05-04", "2026-05-04",           "90 or over",    "2026-05"),
        ("1901-01-01", "2026-05-04",           "90 or over",    "2026-05"),
        ("1996-02-29", "2026-02-28",           "18 to 29",      "2026-02"),
        ("1996-05",    "2026-05",              "30 to 39",      "2026-05"),
        ("1996",       "2026-05-04",           "not recorded",  "2026-05"),
        ("1996-05-04", "2026",                 "not recorded",  "not recorded"),
        ("1996-05-04", "",                     "not recorded",  "not recorded"),
        ("2026-05-05", "2026-05-04",           "not recorded",  "2026-05"),
        ("1996-13-01", "2026-05-04",           "not recorded",  "2026-05"),
    ];
    for (born, start, band, month) in rows_of_ages {
        let lines: Vec<Value> = (0..5).flat_map(|id| [patient(&id.to_string(), "other", born), encounter(&id.to_string(), "a", start)]).collect();
        let counts = count(&lines);
        let table = "age at first contact";
        let at = columns(&counts, table).iter().position(|column| column == band).unwrap();
        assert_eq!(rows(&counts, table)[0].1[at], 5, "born {born}, seen {start}");
        assert_eq!(columns(&counts, "month of first contact"), [month], "seen {start}");
    }
}

#[test]
fn a_service_is_named_by_what_is_known_of_it() {
    let contact = |id: usize, extra: Value| {
        let mut contact =
            json!({"resourceType": "Encounter", "status": "finished", "subject": {"reference": format!("Patient/{id}")}, "period": {"start": "2026-05-04"}});
        contact.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        contact
    };
    let home = |id: usize| json!({"resourceType": "Patient", "id": id.to_string(), "managingOrganization": {"reference": "Organization/h"}});
    #[rustfmt::skip]
    let named = [
        (json!({"serviceProvider": {"reference": "Organization/a", "display": "Other name"}}), "Tidewell"),
        (json!({"serviceProvider": {"reference": "urn:uuid:a"}}), "Tidewell"),
        (json!({"serviceProvider": {"reference": "Organization/z", "display": "Only  a\ndisplay"}}), "Only a display"),
        (json!({"serviceProvider": {"display": "No reference"}}), "No reference"),
        (json!({"type": [{"text": "Home visit"}]}), "Home base"),
        (json!({}), "Home base"),
    ];
    for (extra, name) in &named {
        let lines: Vec<Value> = (0..5).flat_map(|id| [home(id), contact(id, extra.clone())]).collect();
        let lines = [vec![organization("h", "Home base")], lines, vec![organization("a", "Tidewell")]].concat();
        assert_eq!(rows(&count(&lines), "sex")[0].0, *name, "{extra}");
    }
    let typed: Vec<Value> = (0..5).map(|id| contact(id, json!({"type": [{"coding": [{"code": "1", "display": "Keywork"}], "text": "x"}]}))).collect();
    assert_eq!(rows(&count(&typed), "sex")[0].0, "Keywork");
}

#[test]
fn the_order_of_lines_does_not_matter_and_nothing_of_a_client_leaves() {
    for seed in [3, 77, 4242] {
        let made = made(seed);
        let mut lines: Vec<String> = made.lines.iter().map(Value::to_string).collect();
        let mut outputs = HashSet::new();
        for turn in 0..3 {
            let mut counter = counter();
            lines.iter().for_each(|line| counter.read_line(line).unwrap());
            let counts = counter.finish();
            let output = counts.to_json() + &counts.table();
            for secret in ["Zzyzx", "zzyzx", "Zanzibar", "9434765919", "ZZ99", "client-", "1996"] {
                assert!(!output.contains(secret), "{secret}");
            }
            let digits = output.as_bytes();
            let is_day = |window: &[u8]| window.iter().zip(b"dddd-dd-dd").all(|(byte, kind)| if *kind == b'd' { byte.is_ascii_digit() } else { byte == kind });
            assert!(!digits.windows(10).any(is_day), "a day");
            outputs.insert(output);
            if turn == 0 { lines.reverse() } else { lines.sort() }
        }
        assert_eq!(outputs.len(), 1);
    }
}

#[test]
fn gates_stand_before_reading() {
    let policy = Policy::embedded();
    let on = parse_date(ON).unwrap();
    let open = |audience: &str, case: Option<&str>| Counter::open(&policy, audience, case.map(|case| Case::from_json(case).unwrap()).as_ref(), on).map(|_| ());
    for audience in policy.audiences() {
        match open(audience.id(), Some(SIGNED)) {
            Ok(()) => assert!(["funder", "statistics"].contains(&audience.id()), "{}", audience.id()),
            Err(error) => assert_eq!(error, CountError::Audience, "{}", audience.id()),
        }
    }
    assert_eq!(open("nobody", Some(SIGNED)), Err(CountError::Audience));
    assert_eq!(open("funder", None), Ok(()));
    let Err(CountError::Gate(unmet)) = open("statistics", None) else { panic!() };
    assert_eq!(unmet.requirement, Requirement::SignOff);
    let Err(CountError::Gate(unmet)) = open("funder", Some(r#"{"caseRef": "A", "expires": "2026-11-23"}"#)) else { panic!() };
    assert_eq!(unmet.requirement, Requirement::TimeLimit);
    let mut stricter: Value = serde_json::from_str(&policy.to_json()).unwrap();
    let funder = stricter["rows"].as_array_mut().unwrap().iter_mut().find(|row| row["id"] == "funder").unwrap();
    funder["actions"]["c_dob"] = json!("X");
    let stricter = Policy::from_json(&stricter.to_string()).unwrap();
    assert_eq!(Counter::open(&stricter, "funder", None, on).map(|_| ()), Err(CountError::Audience));
}

#[test]
fn what_is_only_half_understood_is_refused_without_its_text() {
    for (line, problem) in
        [("Zzyzx", "is not JSON"), ("{\"a\":", "is not JSON"), ("[1]", "is not a FHIR resource"), ("{\"resourceType\":1}", "is not a FHIR resource")]
    {
        let mut counter = counter();
        counter.read_line("").unwrap();
        assert_eq!(counter.read_line(line), Err(CountError::Line { number: 2, problem }));
    }
    // wrong types in every field: nothing is counted, and nothing breaks
    for value in [json!(null), json!(1), json!("x"), json!([1]), json!({"a": 1}), json!([{"a": [1]}])] {
        for kind in ["Patient", "Encounter", "EpisodeOfCare", "Organization", "Bundle"] {
            let mut resource = json!({"resourceType": kind});
            for key in
                ["id", "gender", "birthDate", "managingOrganization", "serviceProvider", "status", "subject", "patient", "period", "type", "name", "entry"]
            {
                resource[key] = value.clone();
            }
            assert_eq!(count(&[resource])["clients"]["count"], 0);
        }
    }
}

fn command(arguments: &[&str], input: &str) -> Output {
    run_command(&[&["counts"], arguments].concat(), input)
}

#[test]
fn command_counts_and_refuses() {
    let bundle = |name: &str| serde_json::from_slice::<Value>(&std::fs::read(format!("www/records/{name}.json")).unwrap()).unwrap().to_string();
    let two = format!("{}\n{}\n", bundle("record-amara"), bundle("record-small"));
    let output = command(&["--audience", "funder", "--on", ON], &two);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("CLIENTS: fewer than 5\n"));
    let lines: String = [vec![organization("a", "A Service")], people("a", 12, 3)].concat().iter().map(|line| format!("{line}\n")).collect();
    let table = String::from_utf8(command(&["--audience", "funder", "--on", ON], &lines).stdout).unwrap();
    assert!(table.contains("\nfemale            withheld\nmale          fewer than 5\nother                    0\n"), "{table}");
    assert!(serde_json::from_slice::<Value>(&command(&["--audience", "funder", "--json"], &lines).stdout).is_ok());
    for (arguments, code, message) in [
        (&["--audience", "statistics", "--on", ON, "no-such-file"][..], 1, "sign-off is not met"),
        (&["--audience", "gp"], 1, "counts are not what this audience gets"),
        (&["--audience", "funder", "no-such-file"], 1, "cannot be read"),
        (&["--audience", "funder", "--audience", "funder"], 2, "usage"),
        (&["--audience"], 2, "usage"),
        (&[], 2, "usage"),
    ] {
        let output = command(arguments, "");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(code), 0), "{arguments:?}");
        assert!(String::from_utf8(output.stderr).unwrap().contains(message), "{arguments:?}");
    }
}
