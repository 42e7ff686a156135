//! The command's contract: exit codes, what goes to which stream, and that no message carries text of the record.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod run_command;

use run_command::run_command;
use serde_json::{Value, json};

const RECORD: &str =
    r#"{"resourceType":"Patient","id":"c","name":[{"family":"Whittaker","given":["Daniel"]}],"contact":[{"name":{"family":"Osei","given":["Ama"]}}]}"#;

#[test]
fn exit_codes_and_streams() {
    let small = "www/records/record-small.json";
    for (arguments, input, code) in [
        (&["audiences"][..], "", 0),
        (&["audiences", "--json"], "", 0),
        (&["audiences", "--nonsense"], "", 2),
        (&["redact", "--audience", "care_team"], RECORD, 0),
        (&["redact", "--audience", "care_team", small], "", 0),
        (&["redact", "--audience", "nobody"], RECORD, 1),
        (&["redact", "--audience", "client_screen"], RECORD, 1),
        (&["redact", "--audience", "client_screen", "--case", "no-such-file"], RECORD, 1),
        (&["redact", "--audience", "nhs_iapt"], RECORD, 1),
        (&["redact", "--audience", "funder", "--as-suggested"], RECORD, 1),
        (&["redact", "--audience", "care_team"], "{\"resourceType\":\"Patient\",\"name\":\"Ama", 1),
        (&["redact", "--audience", "care_team", "--on", "yesterday"], RECORD, 2),
        (&["redact", "--audience", "care_team", "--now", "noon"], RECORD, 2),
        (&["redact", "--audience", "care_team", "--now", "2026-11-24T15:00:00Z"], RECORD, 0),
        (&["redact", "--audience"], RECORD, 2),
        (&["redact"], RECORD, 2),
        (&["redact", "--audience", "care_team", "--format", "pdf"], RECORD, 2),
        (&["redact", "--audience", "care_team", "--log", "x"], RECORD, 2),
        (&["check"], "", 2),
        (&["check", "--against", small], "Dolores Boyle rang", 1),
        (&["check", "--against", small], "Kieron Mensah-Boyle attended", 0),
        (&["detect"], "{\"id\":\"1\",\"text\":\"Ama\"}\n{\"id\":", 1),
        (&["detect", "--offsets", "lines"], "", 2),
        (&["detect", "-x"], "", 2),
        (&["detect", "-"], "{\"id\":\"1\",\"text\":\"fine\"}", 0),
        (&[], "", 2),
        (&["undo"], "", 2),
    ] {
        let output = run_command(arguments, input);
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {err}");
        assert!(!err.contains("Ama") && !err.contains("Dolores"), "{arguments:?} says text of the record");
        match (code, arguments[..].first()) {
            (0, _) => assert!(err.is_empty(), "{arguments:?}: {err}"),
            // a check lists places, detection streams the lines before the bad one
            (_, Some(&"check" | &"detect")) => assert!(!out.contains("Dolores") && !out.contains("Ama")),
            _ => assert!(out.is_empty() && !err.is_empty(), "{arguments:?}"),
        }
    }
}

#[test]
fn a_funder_is_told_of_the_command_that_serves_them() {
    let output = run_command(&["redact", "--audience", "funder", "--as-suggested"], RECORD);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "redacted-record: counts-only: this audience gets counts and never a record; the counts command makes them, of the records of all clients\n"
    );
}

#[test]
fn offsets_come_in_the_unit_that_is_asked_for() {
    let line = json!({"id": "1", "text": "😀é Dr Anjali Rao rang", "context": {"staff": ["Dr Anjali Rao"]}, "kind": "ignored"}).to_string();
    for (unit, start, end) in [("codepoints", 6, 16), ("bytes", 10, 20), ("utf16", 7, 17)] {
        let output = run_command(&["detect", "--offsets", unit], &line);
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&found["id"], &found["spans"][0]["start"], &found["spans"][0]["end"]), (&json!("1"), &json!(start), &json!(end)), "{unit}");
        assert_eq!((&found["spans"][0]["category"], &found["spans"][0]["subject"]), (&json!("name"), &json!("professional")));
    }
}

#[test]
fn ndjson_is_redacted_line_by_line_or_not_at_all() {
    let output = run_command(&["redact", "--audience", "care_team"], &format!("{RECORD}\n{RECORD}\n"));
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), 2);
    let output = run_command(&["redact", "--audience", "care_team"], &format!("{RECORD}\n{{\"resourceType\":3}}\n"));
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(1), true));
}
