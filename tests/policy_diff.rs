//! What changed between two policies, and the schema of their file.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod run_command;

use redacted_record::policy::{Action, Change, Column, Direction, PastPolicy, Policy, Requirement};
use run_command::run_command;
use serde_json::{Value, json};
use std::fs;
use std::process::Output;

const FILE: &str = include_str!("../src/policy/policy.json");

/// Stands in for running text of a file, none of which may reach a line.
const SECRET: &str = "Zzyzx";

fn file() -> Value {
    serde_json::from_str(FILE).unwrap()
}

fn row<'f>(file: &'f mut Value, id: &str) -> &'f mut Value {
    file["rows"].as_array_mut().unwrap().iter_mut().find(|row| row["id"] == id).unwrap()
}

fn edited(edit: impl FnOnce(&mut Value)) -> Policy {
    let mut file = file();
    edit(&mut file);
    Policy::from_json(&file.to_string()).unwrap()
}

fn lines(old: &Policy, new: &Policy) -> Vec<String> {
    old.diff(new).iter().map(Change::to_string).collect()
}

fn new_row(action: &str) -> Value {
    let actions: Value = Column::ALL.map(|column| (column.code().to_owned(), json!(action))).into_iter().collect();
    json!({"id": "inspector", "label": SECRET, "purposeOfUse": SECRET, "gate": SECRET, "actions": actions, "requires": ["case-ref"], "traits": []})
}

#[test]
fn each_kind_of_change_has_its_line_both_ways() {
    let built_in = Policy::embedded();
    assert_eq!(built_in.diff(&built_in), []);
    let cell = |id: &'static str, column: &'static str, code: &'static str| edited(move |file| row(file, id)["actions"][column] = json!(code));
    let add = |id: &'static str, key: &'static str, code: &'static str| edited(move |file| row(file, id)[key].as_array_mut().unwrap().push(json!(code)));
    let set = |id: &'static str, key: &'static str| edited(move |file| row(file, id)[key] = json!(SECRET));
    #[rustfmt::skip]
    let rows = [
        (cell("gp", "tp_person", "S"), "LOOSER    gp: tp_person: G -> S (shown)", "stricter  gp: tp_person: S -> G (made coarser (birth date to year or age band, person to relationship, postcode to area))"),
        (cell("gp", "crime", "X"), "stricter  gp: crime: B -> X (removed)", "LOOSER    gp: crime: X -> B (blocked: one neutral block in its place)"),
        (cell("client_print", "c_dob", "S!"), "stricter  client_print: c_dob: S -> S! (shown with a handling banner (not for the client, not to be passed on))", "LOOSER    client_print: c_dob: S! -> S (shown)"),
        (add("gp", "requires", "case-ref"), "stricter  gp: requires case-ref. Give the case reference that this view is logged under.", "LOOSER    gp: no longer requires case-ref"),
        (add("gp", "traits", "no-free-text"), "stricter  gp: is now no-free-text (no free text at all)", "LOOSER    gp: is no longer no-free-text (no free text at all)"),
        (set("gp", "label"), "wording   gp: label changed", "wording   gp: label changed"),
        (set("gp", "gate"), "wording   gp: gate changed", "wording   gp: gate changed"),
        (set("gp", "purposeOfUse"), "wording   gp: purposeOfUse changed", "wording   gp: purposeOfUse changed"),
        (edited(|file| row(file, "client_print")["requires"].as_array_mut().unwrap().reverse()), "wording   client_print: requires changed", "wording   client_print: requires changed"),
        (edited(|file| file["version"] = json!(SECRET)), "wording   version: changed", "wording   version: changed"),
        (edited(|file| file["note"] = json!(SECRET)), "wording   note: changed", "wording   note: changed"),
        (edited(|file| file["default"] = json!("rep_unverified")), "wording   default: unknown -> rep_unverified", "wording   default: rep_unverified -> unknown"),
        (edited(|file| file["rows"].as_array_mut().unwrap().reverse()), "wording   rows: in another order", "wording   rows: in another order"),
        (edited(|file| file["rows"].as_array_mut().unwrap().push(new_row("S"))), "LOOSER    inspector: added", "stricter  inspector: removed, now gets nothing"),
        (edited(|file| file["rows"].as_array_mut().unwrap().push(new_row("N"))), "wording   inspector: added, gets nothing", "wording   inspector: removed"),
    ];
    for (policy, forth, back) in &rows {
        assert_eq!(lines(&built_in, policy), [*forth]);
        assert_eq!(lines(policy, &built_in), [*back]);
    }
}

#[test]
fn every_cell_that_is_changed_is_told_and_its_direction_follows_the_order() {
    let built_in = Policy::embedded();
    let releasing: Vec<_> = built_in.audiences().iter().filter(|audience| !audience.releases_nothing()).collect();
    let mut told = 0;
    for column in Column::ALL {
        for to in Action::ALL.into_iter().filter(|action| *action != Action::Nothing) {
            let policy = edited(|file| releasing.iter().for_each(|audience| row(file, audience.id())["actions"][column.code()] = json!(to.code())));
            let changed = releasing.iter().filter(|audience| audience.action(column) != to);
            let expected: Vec<Change> = changed.map(|row| Change::Cell { audience: row.id().to_owned(), column, from: row.action(column), to }).collect();
            assert_eq!(built_in.diff(&policy), expected);
            for change in &expected {
                let Change::Cell { from, .. } = change else { panic!() };
                assert_eq!(change.direction(), if to < *from { Direction::Looser } else { Direction::Stricter });
            }
            told += expected.len();
        }
    }
    assert!(told > 3000, "{told}");
}

#[test]
fn many_changes_are_told_together_and_no_running_text_is_repeated() {
    let policy = edited(|file| {
        file["version"] = json!(SECRET);
        row(file, "gp")["label"] = json!(SECRET);
        row(file, "gp")["actions"]["staff"] = json!("B");
        let rows = file["rows"].as_array_mut().unwrap();
        rows.retain(|row| row["id"] != "trainer");
        rows.insert(0, new_row("X"));
    });
    let forth = lines(&Policy::embedded(), &policy);
    #[rustfmt::skip]
    assert_eq!(forth, [
        "wording   version: changed",
        "LOOSER    inspector: added",
        "stricter  gp: staff: S -> B (blocked: one neutral block in its place)",
        "wording   gp: label changed",
        "stricter  trainer: removed, now gets nothing",
    ]);
    assert_eq!(lines(&policy, &Policy::embedded()).len(), forth.len());
    assert!(!format!("{forth:?}{:?}", lines(&policy, &Policy::embedded())).contains(SECRET));
}

fn command(arguments: &[&str]) -> Output {
    run_command(&[&["audiences"], arguments].concat(), "")
}

/// A policy from before some of today's gates, classes and columns.
fn past() -> Value {
    let mut past = file();
    row(&mut past, "funder")["traits"] = json!(["deidentified", "no-free-text"]);
    row(&mut past, "safeguarding")["requires"] = json!(["reason", "time-limit"]);
    row(&mut past, "research_consented")["requires"] = json!([]);
    row(&mut past, "gp").as_object_mut().unwrap().remove("requires");
    for row in past["rows"].as_array_mut().unwrap().iter_mut().filter(|row| row["id"] == "dpo") {
        row["actions"].as_object_mut().unwrap().remove("misfiled");
    }
    past
}

#[test]
fn a_policy_older_than_todays_gates_can_be_compared_and_not_used() {
    let past = past().to_string();
    let error = Policy::from_json(&past).unwrap_err();
    assert_eq!(error.problem, "leaves out what the built-in policy has for this audience");
    let changes: Vec<String> = PastPolicy::from_json(&past).unwrap().changes_to(&Policy::embedded()).iter().map(Change::to_string).collect();
    let needs = |requirement: Requirement| requirement.needs();
    assert_eq!(
        changes,
        [
            "stricter  funder: is now counts-only (counts of many clients with small numbers suppressed, never a record)".to_owned(),
            format!("stricter  research_consented: requires study. {}", needs(Requirement::Study)),
            "LOOSER    safeguarding: no longer requires time-limit".to_owned(),
            format!("stricter  safeguarding: requires hour-limit. {}", needs(Requirement::HourLimit)),
            "LOOSER    dpo: misfiled: N -> H (held for a person to decide; shown as withheld, print and export refused until then)".to_owned(),
        ]
    );
    // it is read strictly in everything else, and tells nothing of the file
    for (place, value, problem) in [
        ("/rows/0/actions/c_dob", json!("Zzyzx"), "is not an action code"),
        ("/rows/0/requires", json!(["Zzyzx"]), "is not a code that is known"),
        ("/default", json!("gp"), "is a row that releases something"),
        ("/Zzyzx", json!(1), "has a key that is not known"),
    ] {
        let mut broken = file();
        match broken.pointer_mut(place) {
            Some(at) => *at = value,
            None => broken[SECRET] = value,
        }
        let error = PastPolicy::from_json(&broken.to_string()).unwrap_err();
        assert!(error.problem == problem && !error.to_string().contains(SECRET), "{place}: {error}");
    }
}

#[test]
fn command_ends_as_diff_does() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let same = write("policy-same.json", FILE);
    let mut changed = file();
    row(&mut changed, "gp")["actions"]["staff"] = json!("B");
    let changed = write("policy-changed.json", &changed.to_string());
    let broken = write("policy-broken.json", "{\"Zzyzx\": 1}");
    let past = write("policy-past.json", &past().to_string());
    #[rustfmt::skip]
    let rows: [(&[&str], i32, &str); 11] = [
        (&["--diff", &same], 0, ""),
        (&["--diff", &changed, "--policy", &changed], 0, ""),
        (&["--diff", &changed], 1, "LOOSER    gp: staff: B -> S (shown)\n"),
        (&["--diff", &same, "--policy", &changed], 1, "stricter  gp: staff: S -> B (blocked: one neutral block in its place)\n"),
        (&["--diff", &past, "--policy", &past], 1, ""),
        (&["--policy", &past], 1, ""),
        (&["--diff", &broken], 1, ""),
        (&["--diff"], 2, ""),
        (&["--diff", &same, "--json"], 2, ""),
        (&["--diff", &same, "--schema"], 2, ""),
        (&["--schema"], 0, Policy::schema()),
    ];
    for (arguments, code, text) in rows {
        let output = command(arguments);
        assert_eq!((output.status.code(), String::from_utf8(output.stdout).unwrap().as_str()), (Some(code), text), "{arguments:?}");
        assert!(!String::from_utf8(output.stderr).unwrap().contains(SECRET));
    }
}

/// The part of JSON Schema that the schema uses, by the words of the standard. A word that is not here stops the test, so
/// that no rule of the schema goes unread.
fn accepts(root: &Value, schema: &Value, value: &Value) -> bool {
    let is = |part: &Value, value: &Value| accepts(root, part, value);
    let (object, items) = (value.as_object(), value.as_array());
    schema.as_object().unwrap().iter().all(|(word, rule)| match word.as_str() {
        "$schema" | "title" | "description" | "$defs" | "else" => true,
        "$ref" => is(root.pointer(rule.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(), value),
        "type" => match rule.as_str().unwrap() {
            "object" => object.is_some(),
            "array" => items.is_some(),
            "string" => value.is_string(),
            other => panic!("type {other}"),
        },
        "const" => value == rule,
        "enum" => rule.as_array().unwrap().contains(value),
        "pattern" => value.as_str().is_none_or(|text| match rule.as_str().unwrap() {
            "^[a-z0-9_]+$" => !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            _ => !text.trim().is_empty() && !text.chars().any(char::is_control),
        }),
        "required" => object.is_none_or(|object| rule.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))),
        "properties" => object.is_none_or(|object| rule.as_object().unwrap().iter().all(|(key, part)| object.get(key).is_none_or(|value| is(part, value)))),
        "additionalProperties" => object.is_none_or(|object| {
            let mut others = object.iter().filter(|(key, _)| schema["properties"].get(key).is_none());
            others.all(|(_, value)| rule.as_bool().unwrap_or_else(|| is(rule, value)))
        }),
        "items" => items.is_none_or(|items| items.iter().all(|item| is(rule, item))),
        "minItems" => items.is_none_or(|items| items.len() as u64 >= rule.as_u64().unwrap()),
        "uniqueItems" => items.is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))),
        "contains" => items.is_none_or(|items| items.iter().any(|item| is(rule, item))),
        "allOf" => rule.as_array().unwrap().iter().all(|part| is(part, value)),
        "anyOf" => rule.as_array().unwrap().iter().any(|part| is(part, value)),
        "oneOf" => rule.as_array().unwrap().iter().filter(|part| is(part, value)).count() == 1,
        "not" => !is(rule, value),
        "if" => is(rule, value) || is(&schema["else"], value),
        other => panic!("{other} is not read by this test"),
    })
}

#[test]
fn schema_takes_what_the_program_takes() {
    let schema: Value = serde_json::from_str(Policy::schema()).unwrap();
    assert!(accepts(&schema, &schema, &file()));
    assert!(accepts(&schema, &schema, &serde_json::from_str(&Policy::embedded().to_json()).unwrap()));
    let mut bare = file();
    for key in ["note", "actions", "categories"] {
        bare.as_object_mut().unwrap().remove(key);
    }
    for row in bare["rows"].as_array_mut().unwrap() {
        row.as_object_mut().unwrap().retain(|key, _| key != "requires" && key != "traits");
    }
    assert!(accepts(&schema, &schema, &bare));
    assert!(Policy::from_json(&bare.to_string()).is_ok());
}

#[test]
fn schema_refuses_what_the_program_refuses() {
    let schema: Value = serde_json::from_str(Policy::schema()).unwrap();
    let show: Value = Column::ALL.map(|column| (column.code().to_owned(), json!("S"))).into_iter().collect();
    #[rustfmt::skip]
    let rows = [
        ("", "Zzyzx", Some(json!(1))),
        ("", "version", None),
        ("", "version", Some(json!(" "))),
        ("", "version", Some(json!(1))),
        ("", "rows", Some(json!([]))),
        ("", "rows", Some(json!({}))),
        ("", "default", None),
        ("/actions", "Zzyzx", Some(json!("a"))),
        ("/categories", "c_dob", Some(json!(1))),
        ("/rows/3", "Zzyzx", Some(json!(1))),
        ("/rows/3", "id", Some(json!("Zzyzx"))),
        ("/rows/3", "label", Some(json!("a\nb"))),
        ("/rows/3", "gate", None),
        ("/rows/3", "actions", Some(json!([]))),
        ("/rows/3/actions", "c_dob", None),
        ("/rows/3/actions", "c_dob", Some(json!("s"))),
        ("/rows/3/actions", "c_dob", Some(json!("N"))),
        ("/rows/22/actions", "c_dob", Some(json!("S"))),
        ("/rows/3", "requires", Some(json!("opinion"))),
        ("/rows/3", "requires", Some(json!(["opinion", "sign-off", "identity-checked", "opinion"]))),
        ("/rows/3", "requires", Some(json!(["opinion", "sign-off", "identity-checked", "Zzyzx"]))),
        ("/rows/3", "traits", Some(json!(["client-facing", "hold-refuses-output", "deidentified"]))),
        ("/rows", "", Some(json!({"id": "inspector", "label": "a", "purposeOfUse": "a", "gate": "a", "actions": show, "traits": []}))),
    ];
    for (parent, key, value) in rows {
        let mut file = file();
        match (file.pointer_mut(parent).unwrap(), value.clone()) {
            (Value::Object(entries), Some(value)) => drop(entries.insert(key.to_owned(), value)),
            (Value::Object(entries), None) => drop(entries.remove(key).unwrap()),
            (Value::Array(items), Some(value)) => items.push(value),
            _ => panic!("{parent}"),
        }
        assert!(Policy::from_json(&file.to_string()).is_err(), "{parent}/{key} {value:?}");
        assert!(!accepts(&schema, &schema, &file), "{parent}/{key} {value:?}");
    }
}
