//! A FHIR-shaped, read-only endpoint over a folder of R4 Bundles, one client's record a file. It stands in for the charity's own record
//! service: the redacting Worker fetches from it, and the page that shows the result never does.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::http::{Request, Response, Status};

const MEDIA_TYPE: &str = "application/fhir+json; charset=utf-8";
/// All that the list of clients shows. Everything else stays in the file until a Worker asks for it.
const LISTED: [&str; 5] = ["resourceType", "id", "name", "birthDate", "identifier"];

/// Answers a request below `/fhir`: `segments` is the path after that.
pub fn answer(records: &Path, request: &Request, segments: &[String]) -> Response {
    if request.query.as_deref().is_some_and(|query| !query.is_empty()) {
        // To leave a search parameter unread would answer with more clients than were asked for.
        return outcome(Status::BadRequest, "not-supported", "This endpoint takes no parameters.");
    }
    let answer = match segments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["metadata"] => Some(resource(&capabilities())),
        ["Patient"] => list(records).map(|list| resource(&list)),
        ["Patient", id, "$everything"] => match everything(records, id) {
            Ok(Some(body)) => Some(Response { status: Status::Ok, media_type: MEDIA_TYPE, body }),
            Ok(None) => Some(outcome(Status::NotFound, "not-found", "There is no record of such a client.")),
            Err(()) => None,
        },
        _ => Some(outcome(Status::NotFound, "not-supported", "This endpoint has metadata, Patient and Patient/[id]/$everything.")),
    };
    answer.unwrap_or_else(|| outcome(Status::Failed, "exception", "The folder of records cannot be read."))
}

/// An error the FHIR way. Its text never repeats what was asked for.
pub fn outcome(status: Status, code: &str, diagnostics: &str) -> Response {
    let issue = json!({ "severity": "error", "code": code, "diagnostics": diagnostics });
    Response { status, ..resource(&json!({ "resourceType": "OperationOutcome", "issue": [issue] })) }
}

fn resource(value: &Value) -> Response {
    Response { status: Status::Ok, media_type: MEDIA_TYPE, body: value.to_string().into_bytes() }
}

fn capabilities() -> Value {
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-24",
        "kind": "instance",
        "software": { "name": "redacted-record portal", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Demonstration records from a folder of this machine" },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "resource": [{
                "type": "Patient",
                "interaction": [{ "code": "search-type" }],
                "operation": [{ "name": "everything", "definition": "http://hl7.org/fhir/OperationDefinition/Patient-everything" }]
            }]
        }]
    })
}

/// The clients of all files, as a searchset. None if the folder cannot be read.
fn list(records: &Path) -> Option<Value> {
    let mut entries = Vec::new();
    for file in bundles(records).ok()? {
        for patient in patients(&file.bundle) {
            let listed: Map<String, Value> = LISTED.iter().filter_map(|name| Some(((*name).to_owned(), patient.get(*name)?.clone()))).collect();
            entries.push(json!({ "resource": listed, "search": { "mode": "match" } }));
        }
    }
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "total": entries.len() });
    // `entry` may not be an empty array in FHIR.
    if let (Some(bundle), false) = (bundle.as_object_mut(), entries.is_empty()) {
        bundle.insert("entry".into(), Value::Array(entries));
    }
    Some(bundle)
}

/// The file that holds this client's Patient, byte for byte.
fn everything(records: &Path, id: &str) -> Result<Option<Vec<u8>>, ()> {
    let files = bundles(records)?;
    let holds = |file: &Bundle| patients(&file.bundle).any(|patient| patient.get("id").and_then(Value::as_str) == Some(id));
    Ok(files.into_iter().find(holds).map(|file| file.bytes))
}

struct Bundle {
    bytes: Vec<u8>,
    bundle: Value,
}

/// All Bundles of the folder, by file name. Read anew for every request: records change, and a demonstration has few. A file that is
/// no Bundle is passed over, since the folder may hold others; its name is not printed, since it may be a client's.
fn bundles(records: &Path) -> Result<Vec<Bundle>, ()> {
    let mut paths: Vec<_> = std::fs::read_dir(records).map_err(drop)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let bytes = std::fs::read(path).ok()?;
        let bundle: Value = serde_json::from_slice(&bytes).ok()?;
        bundle.get("resourceType").is_some_and(|kind| kind == "Bundle").then_some(Bundle { bytes, bundle })
    };
    Ok(paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "json")).filter_map(read).collect())
}

fn patients(bundle: &Value) -> impl Iterator<Item = &Value> {
    let entries = bundle.get("entry").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.get("resource")).filter(|resource| resource.get("resourceType").is_some_and(|kind| kind == "Patient"))
}
