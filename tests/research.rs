//! Research gets what the client consented to in this study, and nothing else (gate of the row; rules.md row 17 and 8.4).

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use redacted_record::policy::{Case, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Request, redact};
use serde_json::{Value, json};

/// What a researcher gets of a record with these consents: the words of those entries that are there, or the unmet gate.
fn shown(consents: &[Value], study: &Value) -> Vec<&'static str> {
    let mut resources = vec![
        json!({"resourceType": "Patient", "id": "c", "name": [{"family": "Whittaker", "given": ["Daniel"]}], "birthDate": "1984-03-05"}),
        json!({"resourceType": "Observation", "id": "o", "status": "final", "code": {"coding": [{"system": "http://loinc.org", "code": "93832-4"}]},
            "subject": {"reference": "Patient/c"}, "valueString": "sleep"}),
        json!({"resourceType": "Observation", "id": "p", "status": "final", "code": {"coding": [{"system": "http://snomed.info/sct", "code": "93832-4"}]},
            "meta": {"security": [{"code": "SUD"}]}, "subject": {"reference": "Patient/c"}, "valueString": "units"}),
        json!({"resourceType": "Condition", "id": "k", "subject": {"reference": "Patient/c"}, "code": {"text": "Long-term condition"}, "note": [{"text": "Uses an inhaler for asthma."}]}),
    ];
    resources.extend_from_slice(consents);
    let entry: Vec<Value> = resources.iter().map(|resource| json!({ "resource": resource })).collect();
    let record = json!({"resourceType": "Bundle", "type": "collection", "entry": entry});
    let case = Case::from_json(&json!({"caseRef": "A-1", "study": study}).to_string()).unwrap();
    let examined = Examined::new(Record::read(record.to_string().as_bytes(), Format::Fhir).unwrap());
    let (policy, review) = (Policy::embedded(), Review::as_suggested());
    let on = parse_date("2026-11-24").unwrap();
    let request = Request { policy: &policy, audience: "research_consented", case: Some(&case), review: &review, key: None, on, now: None };
    match redact(&examined, &request) {
        Ok(redacted) => {
            let file = redacted.to_file();
            ["Whittaker", "sleep", "units", "asthma"].into_iter().filter(|word| file.contains(word)).collect()
        }
        Err(refusal) => {
            assert!(refusal.to_string().starts_with("research_consented: study is not met."), "{refusal}");
            vec!["refused"]
        }
    }
}

/// An active consent to research, for the study S1, with this provision.
fn consent(provision: Value) -> Value {
    json!({"resourceType": "Consent", "id": "s", "status": "active", "scope": {"coding": [{"code": "research"}]}, "category": [{"text": "x"}], "patient": {"reference": "Patient/c"},
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/consent-ResearchStudyContext", "valueReference": {"reference": "ResearchStudy/S1"}}], "provision": provision})
}

fn with(mut value: Value, key: &str, changed: Value) -> Value {
    value[key] = changed;
    value
}

fn data(reference: &str) -> Value {
    json!([{"meaning": "instance", "reference": {"reference": reference}}])
}

#[test]
fn only_what_the_consent_names_is_shown() {
    let (s1, all, nothing, none) = (json!("S1"), &["Whittaker", "sleep", "units", "asthma"][..], &[][..], &["refused"][..]);
    let paper = |scope: Value| json!({"id": "S1", "date": "2026-11-01", "scope": scope});
    let permit = |key: &str, value: Value| vec![consent(with(json!({"type": "permit"}), key, value))];
    let no_provision = || {
        let mut consent = consent(json!({}));
        consent.as_object_mut().unwrap().remove("provision");
        consent
    };
    let optout = || json!({"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "OPTOUT"}]});
    let whole = || consent(json!({"type": "permit"}));
    let class = |code: &str| json!([{"system": "http://hl7.org/fhir/resource-types", "code": code}]);
    let code = |system: &str| json!([{"coding": [{"system": system, "code": "93832-4"}]}]);
    #[rustfmt::skip]
    let rows = [
        // which consent
        ("none, but on paper", vec![], paper(json!("all")), all),
        ("none at all", vec![], s1.clone(), none),
        ("on paper, to some", vec![], paper(json!(["Observation/o"])), &["sleep"]),
        ("on paper, to the client and some", vec![], paper(json!(["Patient/c", "Condition/k"])), &["Whittaker", "asthma"]),
        ("to this study", vec![whole()], s1.clone(), all),
        ("to this study, by its reference", vec![whole()], json!("ResearchStudy/S1"), all),
        ("to another study", vec![whole()], json!("S2"), none),
        ("to a study that it does not name", vec![with(whole(), "extension", json!([]))], s1.clone(), none),
        ("to a study that the case names for it", vec![with(whole(), "extension", json!([]))], json!({"id": "S1", "consent": "Consent/s"}), all),
        ("a draft", vec![with(whole(), "status", json!("draft"))], s1.clone(), none),
        ("ended", permit("period", json!({"end": "2026-11-23"})), s1.clone(), none),
        ("rejected", vec![with(whole(), "status", json!("rejected"))], paper(json!("all")), none),
        ("rejected, another study", vec![with(whole(), "status", json!("rejected"))], with(paper(json!("all")), "id", json!("S2")), all),
        ("privacy: nothing to anybody", vec![whole(), with(with(consent(json!({"type": "deny"})), "extension", json!([])), "scope", json!({"coding": [{"code": "patient-privacy"}]}))], s1.clone(), none),
        ("opted out", vec![with(whole(), "policyRule", optout())], s1.clone(), none),
        ("opted out of all sharing, in another consent", vec![whole(), with(with(with(no_provision(), "extension", json!([])), "scope", json!({"coding": [{"code": "patient-privacy"}]})), "policyRule", optout())], s1.clone(), none),
        ("opted in", vec![with(whole(), "policyRule", json!({"coding": [{"code": "OPTIN"}]}))], s1.clone(), all),
        // what of the record
        ("one entry", permit("data", data("Observation/o")), s1.clone(), &["sleep"]),
        ("a class", permit("class", class("Observation")), s1.clone(), &["sleep", "units"]),
        ("the client's own", permit("class", class("Patient")), s1.clone(), &["Whittaker"]),
        ("a code", permit("code", code("http://loinc.org")), s1.clone(), &["sleep"]),
        ("a label", permit("securityLabel", json!([{"code": "SUD"}])), s1.clone(), &["units"]),
        ("a class and a label: both", vec![consent(json!({"type": "permit", "class": class("Condition"), "securityLabel": [{"code": "SUD"}]}))], s1.clone(), nothing),
        ("an inner permission reaches no further", vec![consent(json!({"type": "permit", "data": data("Observation/o"), "provision": [{"type": "permit"}]}))], s1.clone(), &["sleep"]),
        ("all but a class", vec![consent(json!({"type": "permit", "provision": [{"type": "deny", "class": class("Observation")}]}))], s1.clone(), &["Whittaker", "asthma"]),
        ("all but a code, of any system", vec![consent(json!({"type": "permit", "provision": [{"type": "deny", "code": code("http://loinc.org")}]}))], s1.clone(), &["Whittaker", "asthma"]),
        ("the consent and the paper: both", permit("class", class("Observation")), paper(json!(["Observation/o", "Condition/k"])), &["sleep"]),
        // what cannot be read covers nothing
        ("a code that is text", permit("code", json!([{"text": "sleep"}])), s1.clone(), none),
        ("a code without a system", permit("code", json!([{"coding": [{"code": "93832-4"}]}])), s1.clone(), none),
        ("a period of data", permit("dataPeriod", json!({"start": "2020"})), s1.clone(), none),
        ("data that is no list", permit("data", json!({"reference": {"reference": "Observation/o"}})), s1.clone(), none),
        ("data without a reference", permit("data", json!([{"meaning": "instance"}])), s1.clone(), none),
        ("a class of another kind", permit("class", json!([{"system": "urn:ietf:bcp:13", "code": "application/hl7-cda+xml"}])), s1.clone(), none),
        ("an empty list", permit("class", json!([])), s1.clone(), none),
        ("a purpose without a code", permit("purpose", json!([{"display": "research"}])), s1.clone(), none),
        ("an end that is no date", permit("period", json!({"end": "soon"})), s1.clone(), none),
        ("exceptions that are no list", permit("provision", json!({"type": "deny", "class": class("Patient")})), s1.clone(), none),
        ("one that cannot be read beside one that can", [permit("dataPeriod", json!({"start": "2020"})), permit("data", data("Condition/k"))].concat(), s1.clone(), &["asthma"]),
    ];
    for (what, consents, study, expected) in rows {
        assert_eq!(shown(&consents, &study), expected, "{what}");
    }
}
