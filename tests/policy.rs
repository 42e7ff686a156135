//! The policy table, its file, the case file and the gates.

// Clippy's exemption for tests stops at the helpers that they share.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use redacted_record::policy::{Action, Audience, Case, Column, Expiry, Instant, Moment, Opinion, Policy, Requirement, check, parse_date};
use serde_json::{Value, json};
use time::Date;

const FILE: &str = include_str!("../src/policy/policy.json");

/// Stands in for whatever a file may hold that must not reach a message.
const SECRET: &str = "Zzyzx";

fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// The file with the value at a JSON pointer set, or taken out. `-` as the last step appends to a list.
fn edited(mut file: Value, pointer: &str, value: Option<Value>) -> Value {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match (file.pointer_mut(parent).unwrap(), value) {
        (Value::Object(entries), Some(value)) => drop(entries.insert(key.to_owned(), value)),
        (Value::Object(entries), None) => drop(entries.remove(key).unwrap()),
        (Value::Array(items), Some(value)) if key == "-" => items.push(value),
        (Value::Array(items), Some(value)) => items[key.parse::<usize>().unwrap()] = value,
        (Value::Array(items), None) => drop(items.remove(key.parse().unwrap())),
        _ => panic!("{pointer}"),
    }
    file
}

fn policy_file() -> Value {
    serde_json::from_str(FILE).unwrap()
}

fn without_gates() -> Value {
    let mut file = policy_file();
    for row in file["rows"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().retain(|key, _| key != "requires" && key != "traits");
    }
    file
}

#[test]
fn table_is_as_signed() {
    let table = Policy::embedded().table();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policy.golden"), &table).unwrap();
    }
    assert_eq!(table, include_str!("policy.golden"), "if the change is meant, run again with UPDATE_GOLDEN=1");
}

#[test]
fn built_in_table_reads_and_reads_back() {
    let policy = Policy::embedded();
    assert_eq!((policy.version(), policy.audiences().len()), ("draft-1", 23));
    assert_eq!(Policy::from_json(&policy.to_json()).unwrap(), policy);
    assert_eq!(Policy::from_json(&without_gates().to_string()).unwrap(), policy);
    let bare = Policy::from_json(&edited(policy_file(), "/note", None).to_string()).unwrap();
    assert_eq!(Policy::from_json(&bare.to_json()).unwrap(), bare);
}

#[test]
fn whoever_is_not_known_gets_nothing() {
    let policy = Policy::embedded();
    for id in ["", "nobody", "Client_Screen", "client_screen ", "c_name", "unknown"] {
        assert_eq!(policy.knows(id), id == "unknown", "{id:?}");
        assert!(policy.audience(id).releases_nothing(), "{id:?}");
        assert_eq!(policy.audience(id).id(), "unknown", "{id:?}");
    }
    let nothing: Vec<&str> = policy.audiences().iter().filter(|row| row.releases_nothing()).map(Audience::id).collect();
    assert_eq!(nothing, ["rep_unverified", "unknown"]);
    let shorter = Policy::from_json(&edited(policy_file(), "/rows/0", None).to_string()).unwrap();
    assert!(shorter.audience("care_team").releases_nothing() && !shorter.knows("care_team"));
}

#[test]
fn classes_of_audiences() {
    #[rustfmt::skip]
    let rows = [
        // id                 client-facing, deidentified, free text, print
        ("care_team",          false, false, true,  false),
        ("client_screen",      true,  false, true,  false),
        ("client_with_worker", true,  false, true,  false),
        ("client_print",       true,  false, true,  true),
        ("rep_authorised",     true,  false, true,  true),
        ("rep_legal",          true,  false, true,  true),
        ("rep_unverified",     false, false, true,  false),
        ("deceased_rep",       true,  false, true,  true),
        ("gp",                 false, false, true,  true),
        ("other_service",      false, false, true,  true),
        ("nhs_iapt",           false, true,  false, false),
        ("nhs_ndtms",          false, true,  false, false),
        ("funder",             false, true,  false, false),
        ("statistics",         false, true,  false, false),
        ("trainer",            false, true,  true,  false),
        ("auditor",            false, true,  true,  false),
        ("research_consented", false, false, true,  false),
        ("emergency",          false, false, true,  false),
        ("safeguarding",       false, false, true,  false),
        ("court_police",       true,  false, true,  true),
        ("dpo",                false, false, true,  false),
        ("sysadmin",           false, true,  false, false),
        ("unknown",            false, false, true,  false),
    ];
    let policy = Policy::embedded();
    let found: Vec<_> = policy.audiences().iter().map(|row| (row.id(), row.client_facing(), row.deidentified(), row.free_text(), row.print())).collect();
    assert_eq!(found, rows);
    let counted: Vec<_> = policy.audiences().iter().filter(|row| row.counts_only()).map(|row| row.id()).collect();
    assert_eq!(counted, ["funder"]);
}

#[test]
fn stricter_actions_come_later() {
    assert!(Action::ALL.is_sorted());
    let codes = Action::ALL.map(Action::code);
    assert_eq!(codes, ["S", "S!", "I", "D", "G", "P", "L", "B", "X", "H", "W", "WS", "N"]);
    assert_eq!(codes.map(|code| Action::from_code(code).unwrap()), Action::ALL);
    for unknown in ["", "s", "S ", "SS", "show", "ⓢ"] {
        assert_eq!(Action::from_code(unknown), None, "{unknown:?}");
    }
    assert_eq!(Action::ALL.map(Action::shows).iter().filter(|shows| **shows).count(), 2);
}

#[test]
fn columns_are_found_by_their_own_code() {
    let file = policy_file();
    for (index, row) in Policy::embedded().audiences().iter().enumerate() {
        for column in Column::ALL {
            assert_eq!(file["rows"][index]["actions"][column.code()], row.action(column).code(), "{}", row.id());
        }
    }
}

#[test]
fn policy_file_is_refused_with_its_place() {
    let nothing: Value = Column::ALL.map(|column| (column.code().to_owned(), json!("N"))).into_iter().collect();
    let show: Value = Column::ALL.map(|column| (column.code().to_owned(), json!("S"))).into_iter().collect();
    let set = |value: Value| Some(value);
    #[rustfmt::skip]
    let rows = [
        ("/Zzyzx", set(json!(1)), "", "has a key that is not known"),
        ("/version", None, "version", "is missing"),
        ("/version", set(json!(" ")), "version", "is empty"),
        ("/version", set(json!(1)), "version", "is not text"),
        ("/note", set(json!(["Zzyzx"])), "note", "is not text"),
        ("/default", None, "default", "is missing"),
        ("/default", set(json!("Zzyzx")), "default", "is not the id of a row"),
        ("/default", set(json!("gp")), "default", "is a row that releases something"),
        ("/rows/22", None, "default", "is not the id of a row"),
        ("/rows", None, "rows", "is missing"),
        ("/rows", set(json!({})), "rows", "is not a list"),
        ("/rows/3", set(json!("Zzyzx")), "rows[3]", "is not an object"),
        ("/rows/3", set(policy_file()["rows"][1].clone()), "rows[3]", "has the id of an earlier row"),
        ("/rows/3/Zzyzx", set(json!(1)), "rows[3]", "has a key that is not known"),
        ("/rows/3/id", None, "rows[3].id", "is missing"),
        ("/rows/3/id", set(json!("Zzyzx")), "rows[3].id", "is not made of a-z, 0-9 and _"),
        ("/rows/3/id", set(json!(null)), "rows[3].id", "is not text"),
        ("/rows/3/label", None, "rows[3].label", "is missing"),
        ("/rows/3/label", set(json!("Zzyzx\nrow")), "rows[3].label", "has a control character"),
        ("/rows/3/purposeOfUse", None, "rows[3].purposeOfUse", "is missing"),
        ("/rows/3/gate", None, "rows[3].gate", "is missing"),
        ("/rows/3/actions", None, "rows[3].actions", "is missing"),
        ("/rows/3/actions", set(json!([])), "rows[3].actions", "is not an object"),
        ("/rows/3/actions/Zzyzx", set(json!("S")), "rows[3].actions", "has a key that is not known"),
        ("/rows/3/actions/c_dob", None, "rows[3].actions.c_dob", "is missing"),
        ("/rows/3/actions/c_dob", set(json!("Zzyzx")), "rows[3].actions.c_dob", "is not an action code"),
        ("/rows/3/actions/c_dob", set(json!("s")), "rows[3].actions.c_dob", "is not an action code"),
        ("/rows/3/actions/c_dob", set(json!(true)), "rows[3].actions.c_dob", "is not text"),
        ("/rows/3/actions/c_dob", set(json!("N")), "rows[3].actions", "mixes N, which refuses the whole request, with other actions"),
        ("/rows/22/actions/c_dob", set(json!("S")), "rows[22].actions", "mixes N, which refuses the whole request, with other actions"),
        ("/rows/22/actions", set(show.clone()), "rows[22].actions", "releases something to an audience that must get nothing"),
        ("/rows/6/actions", set(show.clone()), "rows[6].actions", "releases something to an audience that must get nothing"),
        ("/rows/3/requires", set(json!("all")), "rows[3].requires", "is not a list"),
        ("/rows/3/requires/1", set(json!("Zzyzx")), "rows[3].requires[1]", "is not a code that is known"),
        ("/rows/3/requires/1", None, "rows[3].requires", "leaves out what the built-in policy has for this audience"),
        ("/rows/3/requires/-", set(json!("opinion")), "rows[3].requires[3]", "is given twice"),
        ("/rows/3/traits", set(json!([])), "rows[3].traits", "leaves out what the built-in policy has for this audience"),
        ("/rows/3/traits/-", set(json!("Zzyzx")), "rows[3].traits[2]", "is not a code that is known"),
        ("/rows/3/traits/-", set(json!("deidentified")), "rows[3]", "is both client-facing and deidentified"),
        ("/rows/-", set(json!({"id": "inspector", "label": "I", "purposeOfUse": "HACCRED", "gate": "g", "actions": show})), "rows[23].requires", "is missing"),
        ("/rows/-", set(json!({"id": "inspector", "label": "I", "purposeOfUse": "HACCRED", "gate": "g", "actions": show, "requires": []})), "rows[23].traits", "is missing"),
        ("/actions/Zzyzx", set(json!("SHOW")), "actions", "has a key that is not known"),
        ("/actions/S", set(json!(1)), "actions.S", "is not text"),
        ("/categories/Zzyzx", set(json!("x")), "categories", "has a key that is not known"),
    ];
    for (pointer, value, place, problem) in rows {
        let error = Policy::from_json(&edited(policy_file(), pointer, value).to_string()).unwrap_err();
        assert_eq!((error.place.as_str(), error.problem), (place, problem), "{pointer}");
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    let error = Policy::from_json(&edited(policy_file(), "/rows/3/actions", Some(nothing)).to_string());
    assert!(error.unwrap().audience("client_print").releases_nothing(), "a row may be closed");
}

#[test]
fn policy_file_that_is_no_json_or_says_a_thing_twice_is_refused() {
    for (text, place, problem) in [
        ("", "line 1, column 0", "is not JSON"),
        ("Zzyzx", "line 1, column 1", "is not JSON"),
        ("{}{}", "line 1, column 3", "is not JSON"),
        ("[]", "", "is not an object"),
        (r#"{"version": "1", "version": "2"}"#, "version", "is given twice"),
    ] {
        let error = Policy::from_json(text).unwrap_err();
        assert_eq!((error.place.as_str(), error.problem), (place, problem), "{text}");
    }
    let twice = FILE.replacen(r#""c_dob": "S","#, r#""c_dob": "X", "c_dob": "S","#, 1);
    assert_eq!(Policy::from_json(&twice).unwrap_err().to_string(), "policy file: rows[0].actions.c_dob: is given twice");
    let deep = "[".repeat(100_000);
    assert_eq!(Policy::from_json(&deep).unwrap_err().problem, "is not JSON");
    for end in (0..FILE.trim_end().len()).step_by(61) {
        assert!(Policy::from_json(FILE.get(..end).unwrap()).is_err(), "cut at {end}");
    }
}

#[test]
fn gates_can_be_added_to_and_new_rows_made() {
    let file = edited(policy_file(), "/rows/8/requires/-", Some(json!("agreement")));
    let file = edited(file, "/rows/8/traits/-", Some(json!("no-free-text")));
    let mut row = file["rows"][20].clone();
    row["id"] = json!("inspector");
    let policy = Policy::from_json(&edited(file, "/rows/-", Some(row)).to_string()).unwrap();
    assert_eq!(policy.audience("gp").requirements(), [Requirement::Agreement]);
    assert!(!policy.audience("gp").free_text());
    assert_eq!(policy.audience("inspector").requirements(), [Requirement::CaseRef]);
}

fn case(extra: &Value) -> Case {
    let mut file = json!({"caseRef": "SAR-2026-014"});
    for (key, value) in extra.as_object().unwrap() {
        file[key] = value.clone();
    }
    Case::from_json(&file.to_string()).unwrap()
}

fn outcome(audience: &str, extra: &Value, has_key: bool, on: &str) -> Option<&'static str> {
    let policy = Policy::embedded();
    let case = extra.is_object().then(|| case(extra));
    check(policy.audience(audience), case.as_ref(), has_key, day(on)).err().map(|unmet| unmet.requirement.code())
}

#[test]
fn gates_open_on_what_they_ask_for_and_nothing_less() {
    let none = Value::Null;
    let opinion = |date: &str, register: &str| json!([{"met": false, "by": "Dr A", "register": register, "number": "7", "date": date, "scope": "all"}]);
    let print = |opinions: Value| json!({"identityChecked": true, "opinions": opinions, "signOff": {"by": "B", "date": "2026-11-20"}});
    let agreement = |date: &str| json!({"person": "RelatedPerson/1", "date": date, "scope": "all"});
    let blank_opinion = |key: &str, value: Value| print(edited(opinion("2026-11-01", "GMC"), &format!("/0/{key}"), Some(value)));
    #[rustfmt::skip]
    let rows = [
        ("care_team", none.clone(), "2026-11-20", None),
        ("gp", none.clone(), "2026-11-20", None),
        ("funder", none.clone(), "2026-11-20", None),
        ("auditor", none.clone(), "2026-11-20", None),
        ("sysadmin", none.clone(), "2026-11-20", None),
        ("unknown", none.clone(), "2026-11-20", None),
        ("rep_unverified", none.clone(), "2026-11-20", None),
        ("dpo", none.clone(), "2026-11-20", Some("case-ref")),
        ("dpo", json!({}), "2026-11-20", None),
        ("client_screen", none.clone(), "2026-11-20", Some("identity-checked")),
        ("client_screen", json!({}), "2026-11-20", Some("identity-checked")),
        ("client_screen", json!({"identityChecked": false}), "2026-11-20", Some("identity-checked")),
        ("client_screen", json!({"identityChecked": true}), "2026-11-20", None),
        ("client_with_worker", json!({}), "2026-11-20", Some("identity-checked")),
        ("client_with_worker", json!({"identityChecked": true}), "2026-11-20", None),
        // An opinion: six months to the day, a registered health professional, about something.
        ("client_print", print(json!([])), "2026-11-20", Some("opinion")),
        ("client_print", print(opinion("2026-11-20", "GMC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-05-20", "GMC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-05-19", "GMC")), "2026-11-20", Some("opinion")),
        ("client_print", print(opinion("2026-08-31", "GMC")), "2027-02-28", None),
        ("client_print", print(opinion("2026-08-31", "GMC")), "2027-03-01", Some("opinion")),
        ("client_print", print(opinion("2026-11-21", "GMC")), "2026-11-20", Some("opinion")),
        ("client_print", print(opinion("2026-11-01", "NMC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "HCPC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "GDC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "GOC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "GOsC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "gcc")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "GPhC")), "2026-11-20", None),
        ("client_print", print(opinion("2026-11-01", "BACP")), "2026-11-20", Some("opinion")),
        ("client_print", print(opinion("2026-11-01", "")), "2026-11-20", Some("opinion")),
        ("client_print", blank_opinion("by", json!(" ")), "2026-11-20", Some("opinion")),
        ("client_print", blank_opinion("number", json!("")), "2026-11-20", Some("opinion")),
        ("client_print", blank_opinion("scope", json!([])), "2026-11-20", Some("opinion")),
        ("client_print", blank_opinion("met", json!(true)), "2026-11-20", None),
        ("client_print", json!({"opinions": opinion("2026-11-01", "GMC"), "signOff": {"by": "B", "date": "2026-11-20"}}), "2026-11-20", Some("identity-checked")),
        ("client_print", json!({"identityChecked": true, "opinions": opinion("2026-11-01", "GMC")}), "2026-11-20", Some("sign-off")),
        ("client_print", none.clone(), "2026-11-20", Some("identity-checked")),
        ("trainer", none.clone(), "2026-11-20", Some("sign-off")),
        ("trainer", json!({"signOff": {"by": "B", "date": "2026-11-20"}}), "2026-11-20", None),
        ("trainer", json!({"signOff": {"by": "B", "date": "2026-11-21"}}), "2026-11-20", Some("sign-off")),
        ("trainer", json!({"signOff": {"by": " ", "date": "2026-11-20"}}), "2026-11-20", Some("sign-off")),
        ("statistics", json!({}), "2026-11-20", Some("sign-off")),
        ("rep_authorised", json!({}), "2026-11-20", Some("agreement")),
        ("rep_authorised", json!({"agreement": agreement("2026-11-20")}), "2026-11-20", None),
        ("rep_authorised", json!({"agreement": agreement("2026-11-21")}), "2026-11-20", Some("agreement")),
        ("rep_authorised", json!({"agreement": {"person": "\t", "date": "2026-11-01", "scope": "all"}}), "2026-11-20", Some("agreement")),
        ("rep_authorised", json!({"agreement": {"person": "R/1", "date": "2026-11-01", "scope": []}}), "2026-11-20", Some("agreement")),
        ("nhs_ndtms", json!({}), "2026-11-20", Some("agreement")),
        ("nhs_ndtms", json!({"agreement": agreement("2026-11-20")}), "2026-11-20", None),
        ("other_service", json!({"sharingAgreement": "ISA 3"}), "2026-11-20", Some("agreement")),
        ("other_service", json!({"agreement": agreement("2026-11-20")}), "2026-11-20", Some("sharing-agreement")),
        ("other_service", json!({"agreement": agreement("2026-11-20"), "sharingAgreement": " "}), "2026-11-20", Some("sharing-agreement")),
        ("other_service", json!({"agreement": agreement("2026-11-20"), "sharingAgreement": "ISA 3"}), "2026-11-20", None),
        ("rep_legal", json!({}), "2026-11-20", Some("order")),
        ("rep_legal", json!({"order": {"id": "LPA 1"}}), "2026-11-20", None),
        ("rep_legal", json!({"order": {"id": ""}}), "2026-11-20", Some("order")),
        ("rep_legal", json!({"order": {"id": "LPA 1", "date": "2026-11-21"}}), "2026-11-20", Some("order")),
        ("deceased_rep", json!({"order": {"reference": "grant 4"}}), "2026-11-20", None),
        ("deceased_rep", json!({}), "2026-11-20", Some("order")),
        ("court_police", json!({"order": {"id": "1"}}), "2026-11-20", Some("sign-off")),
        ("court_police", json!({"signOff": {"by": "B", "date": "2026-11-20"}}), "2026-11-20", Some("order")),
        ("court_police", json!({"order": {"id": "1"}, "signOff": {"by": "B", "date": "2026-11-20"}}), "2026-11-20", None),
        ("research_consented", json!({"study": ""}), "2026-11-20", Some("study")),
        ("research_consented", json!({"study": "S 9"}), "2026-11-20", None),
        ("research_consented", json!({"study": {"id": " "}}), "2026-11-20", Some("study")),
        ("research_consented", json!({"study": {"id": "S 9", "consent": "Consent/1"}}), "2026-11-20", None),
        ("research_consented", json!({"study": {"id": "S 9", "scope": "all"}}), "2026-11-20", Some("study")),
        ("research_consented", json!({"study": {"id": "S 9", "scope": [], "date": "2026-11-20"}}), "2026-11-20", Some("study")),
        ("research_consented", json!({"study": {"id": "S 9", "scope": "all", "date": "2026-11-20"}}), "2026-11-20", None),
        ("research_consented", json!({"study": {"id": "S 9", "scope": "all", "date": "2026-11-21"}}), "2026-11-20", Some("study")),
        ("emergency", json!({"expires": "2026-11-20"}), "2026-11-20", Some("reason")),
        ("emergency", json!({"expires": "2026-11-20", "reason": " "}), "2026-11-20", Some("reason")),
        ("emergency", json!({"reason": "r"}), "2026-11-20", Some("time-limit")),
        ("emergency", json!({"reason": "r", "expires": "2026-11-20"}), "2026-11-20", None),
        ("safeguarding", json!({"reason": "r"}), "2026-11-20", Some("hour-limit")),
        ("safeguarding", json!({"reason": "r", "expires": "2026-11-21"}), "2026-11-20", Some("hour-limit")),
        // A case that has expired opens nothing, not even what asks for nothing; on its last day it holds.
        ("care_team", json!({"expires": "2026-11-19"}), "2026-11-20", Some("time-limit")),
        ("dpo", json!({"expires": "2026-11-19"}), "2026-11-20", Some("time-limit")),
        ("dpo", json!({"expires": "2026-11-20"}), "2026-11-20", None),
        ("client_print", json!({"expires": "2026-11-19"}), "2026-11-20", Some("time-limit")),
    ];
    for (audience, extra, on, unmet) in &rows {
        assert_eq!(outcome(audience, extra, false, on), *unmet, "{audience} {extra} {on}");
    }
    assert_eq!(outcome("nhs_iapt", &none, false, "2026-11-20"), Some("key"));
    assert_eq!(outcome("nhs_iapt", &none, true, "2026-11-20"), None);
    assert_eq!(outcome("nhs_iapt", &json!({"expires": "2026-11-19"}), true, "2026-11-20"), Some("time-limit"));
}

#[test]
fn refusal_names_the_requirement_and_what_would_meet_it() {
    let unmet = check(Policy::embedded().audience("dpo"), None, false, day("2026-11-20")).unwrap_err();
    assert_eq!(unmet.to_string(), "dpo: case-ref is not met. Give the case reference that this view is logged under.");
    for requirement in Requirement::ALL {
        assert_eq!(Requirement::from_code(requirement.code()), Some(requirement));
        assert!(requirement.needs().ends_with('.'));
    }
}

#[test]
fn agreement_and_order_cover_their_scope() {
    let agreement = |scope: Value, except: Value| case(&json!({"agreement": {"person": "R/1", "date": "2026-11-01", "scope": scope, "except": except}}));
    #[rustfmt::skip]
    let rows = [
        (case(&json!({})), "A/1", false),
        (agreement(json!("all"), json!([])), "A/1", true),
        (agreement(json!("all"), json!(["A/1"])), "A/1", false),
        (agreement(json!("all"), json!(["A/1"])), "A/11", true),
        (agreement(json!(["A/1"]), json!([])), "A/1", true),
        (agreement(json!(["A/1"]), json!([])), "A/2", false),
        (agreement(json!(["A/1"]), json!(["A/1"])), "A/1", false),
    ];
    for (case, reference, covered) in rows {
        assert_eq!(case.agreement_covers(reference), covered);
    }
    assert!(!case(&json!({})).order_covers("A/1"));
    assert!(!case(&json!({"order": {"id": "1"}})).order_covers("A/1"));
    assert!(case(&json!({"order": {"id": "1", "scope": "all"}})).order_covers("A/1"));
    assert!(case(&json!({"order": {"id": "1", "scope": ["A/1"]}})).order_covers("A/1"));
    assert!(!case(&json!({"order": {"id": "1", "scope": ["A/1"]}})).order_covers("A/2"));
}

#[test]
fn opinions_are_taken_for_the_entries_they_cover() {
    let given = |met: bool, date: &str, scope: Value| json!({"met": met, "by": "Dr A", "register": "GMC", "number": "7", "date": date, "scope": scope});
    #[rustfmt::skip]
    let rows = [
        (vec![], Opinion::None),
        (vec![given(false, "2026-11-01", json!("all"))], Opinion::NoHarm),
        (vec![given(true, "2026-11-01", json!("all"))], Opinion::Harm),
        (vec![given(true, "2026-11-01", json!(["A/2"]))], Opinion::None),
        (vec![given(true, "2026-05-19", json!("all"))], Opinion::None),
        (vec![given(true, "2026-11-21", json!("all"))], Opinion::None),
        (vec![given(true, "2026-11-01", json!(["A/1"])), given(false, "2026-11-02", json!("all"))], Opinion::Harm),
        (vec![given(false, "2026-11-02", json!("all")), given(true, "2026-11-01", json!(["A/1"]))], Opinion::Harm),
        (vec![given(false, "2026-11-02", json!("all")), given(true, "2026-05-19", json!("all"))], Opinion::NoHarm),
        (vec![given(false, "2026-11-02", json!("all")), given(true, "2026-11-01", json!(["A/2"]))], Opinion::NoHarm),
    ];
    for (opinions, expected) in rows {
        let case = case(&json!({"opinions": opinions}));
        assert_eq!(case.opinion("A/1", day("2026-11-20")), expected, "{opinions:?}");
    }
}

#[test]
fn access_for_an_hour_ends_within_the_hour() {
    let policy = Policy::embedded();
    let (noon, none) = ("2026-11-24T12:00:00Z", "");
    #[rustfmt::skip]
    let rows = [
        // audience, end, now, what is not met
        ("safeguarding", "2026-11-24T12:30:00Z", noon, None),
        ("safeguarding", "2026-11-24T13:00:00Z", noon, None),
        ("safeguarding", "2026-11-24T14:00:00+01:00", noon, None),
        ("safeguarding", "2026-11-24T13:00:01Z", noon, Some("hour-limit")),
        ("safeguarding", "2026-11-25T12:30:00Z", noon, Some("hour-limit")),
        ("safeguarding", "2026-11-24T12:00:01Z", noon, None),
        ("safeguarding", "2026-11-24T12:00:00Z", noon, Some("hour-limit")),
        ("safeguarding", "2026-11-24T12:00:00.9Z", noon, Some("hour-limit")),
        ("safeguarding", "2026-11-24T11:59:59Z", noon, Some("hour-limit")),
        ("safeguarding", "2026-11-24T12:30:00Z", none, Some("hour-limit")),
        ("safeguarding", "2026-11-24", noon, Some("hour-limit")),
        // elsewhere a moment may be hours away, and a day will do
        ("emergency", "2026-11-24T18:00:00Z", noon, None),
        ("emergency", "2026-11-24T12:00:00Z", noon, Some("time-limit")),
        ("emergency", "2026-11-24T18:00:00Z", none, Some("time-limit")),
        ("emergency", "2026-11-24", noon, None),
        ("care_team", "2026-11-24T12:00:00Z", noon, Some("time-limit")),
        ("care_team", "2026-11-24T12:00:01Z", noon, None),
        ("care_team", "2026-11-24T12:30:00Z", none, Some("time-limit")),
    ];
    for (audience, end, now, expected) in rows {
        let case = case(&json!({"reason": "r", "expires": end}));
        let at = Moment { day: day("2026-11-24"), now: Instant::parse(now) };
        let unmet = check(policy.audience(audience), Some(&case), false, at).err();
        assert_eq!(unmet.as_ref().map(|unmet| unmet.requirement.code()), expected, "{audience} until {end} at {now}");
        assert!(unmet.is_none_or(|unmet| unmet.needs.starts_with("Record a day or moment") || unmet.needs.starts_with("Record the moment")));
    }
}

fn full_case() -> Value {
    json!({"caseRef": "SAR-2026-014", "expires": "2027-01-31", "identityChecked": true, "reason": "r",
        "agreement": {"person": "RelatedPerson/1", "date": "2026-11-01", "scope": "all", "except": ["ClinicalImpression/1"]},
        "opinions": [{"met": false, "by": "Dr A", "register": "GMC", "number": "7", "date": "2026-11-01", "scope": "all"}],
        "signOff": {"by": "B", "date": "2026-11-20"}, "study": "S 9", "sharingAgreement": "ISA 3",
        "order": {"id": "1", "reference": "2", "power": "p", "scope": "all", "date": "2026-11-01", "approvedBy": "C", "by": "D"}})
}

#[test]
fn case_file_is_read() {
    let case = Case::from_json(&full_case().to_string()).unwrap();
    assert_eq!(case.case_ref(), "SAR-2026-014");
    assert_eq!(case.expires(), parse_date("2027-01-31").map(Expiry::Day));
    assert_eq!((case.reason(), case.study(), case.sharing_agreement()), (Some("r"), Some("S 9"), Some("ISA 3")));
    assert_eq!(case.agreement_person(), Some("RelatedPerson/1"));
    assert_eq!(format!("{case:?}"), "Case { .. }");
}

#[test]
fn case_file_is_refused_with_its_place() {
    let set = |value: Value| Some(value);
    #[rustfmt::skip]
    let rows = [
        ("/Zzyzx", set(json!(1)), "", "has a key that is not known"),
        ("/caseRef", None, "caseRef", "is missing"),
        ("/caseRef", set(json!(" ")), "caseRef", "is empty"),
        ("/caseRef", set(json!(14)), "caseRef", "is not text"),
        ("/expires", set(json!("31-01-2027 Zzyzx")), "expires", "is neither a day written YYYY-MM-DD nor a moment written YYYY-MM-DDThh:mm:ss with Z or an offset"),
        ("/expires", set(json!("2026-11-24T15:30:00")), "expires", "is neither a day written YYYY-MM-DD nor a moment written YYYY-MM-DDThh:mm:ss with Z or an offset"),
        ("/expires", set(json!(null)), "expires", "is not text"),
        ("/identityChecked", set(json!("Zzyzx")), "identityChecked", "is neither true nor false"),
        ("/reason", set(json!({"Zzyzx": 1})), "reason", "is not text"),
        ("/study", set(json!(9)), "study", "is not an object"),
        ("/sharingAgreement", set(json!(true)), "sharingAgreement", "is not text"),
        ("/agreement", set(json!("Zzyzx")), "agreement", "is not an object"),
        ("/agreement/Zzyzx", set(json!(1)), "agreement", "has a key that is not known"),
        ("/agreement/person", None, "agreement.person", "is missing"),
        ("/agreement/date", None, "agreement.date", "is missing"),
        ("/agreement/date", set(json!("2026-02-30")), "agreement.date", "is not a day written YYYY-MM-DD"),
        ("/agreement/scope", None, "agreement.scope", "is missing"),
        ("/agreement/scope", set(json!("Zzyzx")), "agreement.scope", "is neither \"all\" nor a list of references"),
        ("/agreement/scope", set(json!(1)), "agreement.scope", "is not a list"),
        ("/agreement/except", set(json!("all")), "agreement.except", "is not a list"),
        ("/agreement/except/-", set(json!("")), "agreement.except[1]", "is empty"),
        ("/opinions", set(json!({})), "opinions", "is not a list"),
        ("/opinions/0/Zzyzx", set(json!(1)), "opinions[0]", "has a key that is not known"),
        ("/opinions/0/met", None, "opinions[0].met", "is missing"),
        ("/opinions/0/met", set(json!("false")), "opinions[0].met", "is neither true nor false"),
        ("/opinions/0/by", None, "opinions[0].by", "is missing"),
        ("/opinions/0/register", None, "opinions[0].register", "is missing"),
        ("/opinions/0/number", set(json!(7)), "opinions[0].number", "is not text"),
        ("/opinions/0/date", set(json!("2026-11-1")), "opinions[0].date", "is not a day written YYYY-MM-DD"),
        ("/opinions/0/scope", None, "opinions[0].scope", "is missing"),
        ("/opinions/0/scope", set(json!([1])), "opinions[0].scope[0]", "is not text"),
        ("/signOff/by", None, "signOff.by", "is missing"),
        ("/signOff/date", None, "signOff.date", "is missing"),
        ("/signOff/Zzyzx", set(json!(1)), "signOff", "has a key that is not known"),
        ("/order", set(json!({"power": "Zzyzx"})), "order", "has neither an id nor a reference"),
        ("/order/Zzyzx", set(json!(1)), "order", "has a key that is not known"),
        ("/order/power", set(json!(1)), "order.power", "is not text"),
        ("/order/date", set(json!("Zzyzx")), "order.date", "is not a day written YYYY-MM-DD"),
        ("/order/scope", set(json!("some")), "order.scope", "is neither \"all\" nor a list of references"),
    ];
    for (pointer, value, place, problem) in rows {
        let error = Case::from_json(&edited(full_case(), pointer, value).to_string()).unwrap_err();
        assert_eq!((error.place.as_str(), error.problem), (place, problem), "{pointer}");
        assert!(!error.to_string().contains(SECRET), "{error}");
    }
    for (text, message) in [
        ("Zzyzx", "case file: line 1, column 1: is not JSON"),
        ("[]", "case file: is not an object"),
        (r#"{"caseRef": "1", "caseRef": "2"}"#, "case file: caseRef: is given twice"),
    ] {
        assert_eq!(Case::from_json(text).unwrap_err().to_string(), message);
    }
}
