//! The disclosure log: who had which output made, when, for what purpose and under which rules (rules.md 5 point 7,
//! and 8.5: inside the charity, never in the released file).
//!
//! Each output gives two FHIR R4 resources, made of its [`Manifest`]. The `AuditEvent` is the entry of the log: UK GDPR
//! Art 30 and the promise to say "who saw or got what, when, why" (rules.md 1, row 36) need purpose, recipient and rules.
//! The `Provenance` says how the output came about, by person and by machine. Neither holds a place in the record, a text,
//! a hash or a number of the client's: the case reference leads to the client, for those who may look it up.
//!
//! - An ordinary disclosure is ISO 21089's `disclose`.
//! - Under an override (`BTG`) or in an emergency (`ETREAT`) it is a security alert, so that the log of alerts has it
//!   (rules.md 7.3; HL7's own example of a break-glass event, source 36). Only the override is an
//!   "emergency override started": HL7 holds emergency treatment to be access that was provided for.
//! - For court and police (`HLEGAL`) both carry `NOPAT`, since an entry may itself tip off (statement: "unless we are
//!   prevented under the law"; DPA 2018 Sch 2 para 2; rules.md 1, rows 24 and 36).

use crate::detect;
use crate::manifest::Manifest;
use crate::policy::Instant;
use crate::record::{Category, People};
use serde_json::{Map, Value, json};
use std::fmt;

const ACT_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
const DICOM: &str = "http://dicom.nema.org/resources/ontology/DCM";
const LIFECYCLE: &str = "http://terminology.hl7.org/CodeSystem/iso-21089-lifecycle";
const PARTICIPANT: &str = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
const ENTITY: &str = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
const ROLE: &str = "http://terminology.hl7.org/CodeSystem/object-role";

/// Who wrote the entry, where a name of a system is asked for.
const ENGINE: &str = "redacted-record";

/// A name longer than this is no name.
const LONGEST: usize = 200;

/// Why no entry can be written. Repeats nothing that it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogError {
    /// The name is blank, longer than 200 characters, or not on one line.
    By,
    /// The time is not one that a log can order.
    At,
    /// What names the person, the case or the policy holds an NHS, CHI or H&C number.
    Number,
}

impl fmt::Display for LogError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::By => "disclosure log: the name of who did it is blank, too long or not on one line",
            Self::At => "disclosure log: the time is not written YYYY-MM-DDThh:mm:ss with Z or an offset",
            Self::Number => "disclosure log: the name, the case reference or the policy version holds an NHS number, which a log may not",
        })
    }
}

impl std::error::Error for LogError {}

/// The two entries for one output, a line each when written compactly: `AuditEvent` and `Provenance`.
///
/// `by` is who had it made, as the log names people; `at` is the time, in RFC 3339 with seconds.
///
/// # Errors
///
/// [`LogError`]: there is no entry without a person and a time, and none that holds an NHS number.
pub fn log(manifest: &Manifest, by: &str, at: &str) -> Result<[Value; 2], LogError> {
    if by.trim().is_empty() || by.chars().count() > LONGEST || by.chars().any(char::is_control) {
        return Err(LogError::By);
    }
    if Instant::parse(at).is_none() {
        return Err(LogError::At);
    }
    let named = [by, manifest.case_ref.as_deref().unwrap_or(""), &manifest.policy];
    if detect::detect(&named, &People::default()).iter().flatten().any(|finding| finding.category == Category::NhsNumber) {
        return Err(LogError::Number);
    }
    let mut entries = [audit_event(manifest, by.trim(), at), provenance(manifest, by.trim(), at)];
    if manifest.purpose_of_use == "HLEGAL" {
        for entry in entries.iter_mut().filter_map(Value::as_object_mut) {
            entry.insert("meta".to_owned(), json!({"security": [{"system": ACT_CODE, "code": "NOPAT"}]}));
        }
    }
    Ok(entries)
}

fn audit_event(manifest: &Manifest, by: &str, at: &str) -> Value {
    let mut event = Map::from_iter([("resourceType".to_owned(), json!("AuditEvent"))]);
    let mut set = |key: &str, value: Value| drop(event.insert(key.to_owned(), value));
    let alert = json!({"system": DICOM, "code": "110113", "display": "Security Alert"});
    match manifest.purpose_of_use.as_str() {
        "BTG" => {
            set("type", alert);
            set("subtype", json!([{"system": DICOM, "code": "110127", "display": "Emergency Override Started"}]));
        }
        "ETREAT" => {
            set("type", alert);
            set("subtype", json!([disclose()]));
        }
        _ => set("type", disclose()),
    }
    // R: what was read is given out; the record itself is never changed
    set("action", json!("R"));
    set("recorded", json!(at));
    set("outcome", json!("0"));
    set("purposeOfEvent", json!([purpose(manifest)]));
    set(
        "agent",
        json!([
            {"who": {"display": by}, "requestor": true},
            {"type": {"coding": [{"system": DICOM, "code": "110150", "display": "Application"}]}, "who": {"display": engine(manifest)}, "requestor": false},
        ]),
    );
    set("source", json!({"observer": {"display": ENGINE}}));
    set("entity", json!([entity(manifest)]));
    Value::Object(event)
}

/// The output: for whom, under which rules, and how much of it is not shown as it stood.
fn entity(manifest: &Manifest) -> Value {
    let mut details = vec![
        ("audience".to_owned(), manifest.audience.clone()),
        ("policy-version".to_owned(), manifest.policy.clone()),
        ("engine-version".to_owned(), manifest.engine.to_owned()),
        ("reckoned-from".to_owned(), manifest.on.clone()),
        ("review".to_owned(), if manifest.as_suggested { "as-suggested" } else { "reviewed" }.to_owned()),
    ];
    details.extend(manifest.counts.iter().map(|(code, count)| (format!("count-{code}"), count.to_string())));
    let details: Vec<Value> = details.into_iter().map(|(name, value)| json!({"type": name, "valueString": value})).collect();
    let mut entity = json!({
        "type": {"system": ENTITY, "code": "2", "display": "System Object"},
        "role": {"system": ROLE, "code": "3", "display": "Report"},
        "detail": details,
    });
    if let (Some(case), Some(entity)) = (&manifest.case_ref, entity.as_object_mut()) {
        entity.insert("what".to_owned(), json!({"identifier": {"value": case}}));
    }
    entity
}

fn provenance(manifest: &Manifest, by: &str, at: &str) -> Value {
    let participant = |code: &str| json!({"coding": [{"system": PARTICIPANT, "code": code}]});
    let mut target = Map::from_iter([("display".to_owned(), json!(format!("Output for the audience {}", manifest.audience)))]);
    if let Some(case) = &manifest.case_ref {
        target.insert("identifier".to_owned(), json!({"value": case}));
    }
    json!({
        "resourceType": "Provenance",
        "target": [target],
        "recorded": at,
        "reason": [purpose(manifest)],
        "activity": {"coding": [disclose()]},
        "agent": [
            {"type": participant("performer"), "who": {"display": by}},
            {"type": participant("assembler"), "who": {"display": engine(manifest)}},
        ],
        "entity": [{"role": "source", "what": {"display": format!("Redaction policy, version {}", manifest.policy)}}],
    })
}

fn engine(manifest: &Manifest) -> String {
    format!("{ENGINE} {}", manifest.engine)
}

fn disclose() -> Value {
    json!({"system": LIFECYCLE, "code": "disclose"})
}

/// A policy file may name a purpose that is no code of HL7's; that is told as text, not passed off as a code.
fn purpose(manifest: &Manifest) -> Value {
    let purpose = manifest.purpose_of_use.as_str();
    if !purpose.is_empty() && purpose.bytes().all(|byte| byte.is_ascii_uppercase()) {
        json!({"coding": [{"system": ACT_REASON, "code": purpose}]})
    } else {
        json!({"text": purpose})
    }
}
