//! Ways in which hidden text once reached an output, one row each.

// A test ends by panicking; clippy.toml allows it only inside the test functions themselves.
#![allow(clippy::unwrap_used, clippy::panic)]

use redacted_record::policy::{Case, Policy, parse_date};
use redacted_record::record::{Format, Record};
use redacted_record::review::Review;
use redacted_record::{Examined, Request, redact};
use serde_json::{Value, json};

fn show(audience: &str, case: &Value, review: &Review, resources: &[Value]) -> String {
    let mut all = vec![
        json!({"resourceType": "Patient", "id": "c", "name": [{"family": "Whittaker", "given": ["Daniel"]}]}),
        json!({"resourceType": "RelatedPerson", "id": "9", "patient": {"reference": "Patient/c"}, "name": [{"text": "Kayleigh Bloggs"}], "telecom": [{"system": "phone", "value": "07700 900155"}]}),
    ];
    all.extend_from_slice(resources);
    let entry: Vec<Value> = all.into_iter().map(|resource| json!({ "resource": resource })).collect();
    let record = json!({"resourceType": "Bundle", "type": "collection", "entry": entry}).to_string();
    let examined = Examined::new(Record::read(record.as_bytes(), Format::Fhir).unwrap());
    let (policy, case) = (Policy::embedded(), Case::from_json(&case.to_string()).unwrap());
    let request = Request { policy: &policy, audience, case: Some(&case), review, key: None, on: parse_date("2026-11-24").unwrap(), now: None };
    redact(&examined, &request).map_or_else(|refusal| refusal.to_string(), |redacted| redacted.to_file())
}

#[test]
fn what_was_let_through_once_is_hidden() {
    let case = json!({"caseRef": "A-1", "identityChecked": true});
    let nopat = json!({"security": [{"code": "NOPAT"}]});
    for (what, resources, secret) in [
        (
            "another client's resource",
            vec![json!({"resourceType": "Condition", "id": "k", "subject": {"reference": "Patient/other"}, "code": {"text": "HIV infection"}})],
            "HIV",
        ),
        (
            "words in a code that is no list's",
            vec![json!({"resourceType": "Flag", "id": "f", "status": "active", "code": {"text": "Mum rang to say he is using again"}})],
            "Mum rang",
        ),
        (
            "a mark in a display",
            vec![json!({"resourceType": "Condition", "id": "k", "code": {"coding": [{"display": "Not to be disclosed to client: factitious disorder"}]}})],
            "factitious",
        ),
        (
            "a reference that names what is withheld",
            vec![
                json!({"resourceType": "Condition", "id": "k", "meta": nopat, "code": {"text": "Borderline PD"}}),
                json!({"resourceType": "Encounter", "id": "e", "diagnosis": [{"condition": {"reference": "Condition/k", "display": "Borderline PD"}}]}),
            ],
            "Borderline",
        ),
        (
            "answers of a relative",
            vec![
                json!({"resourceType": "QuestionnaireResponse", "id": "q", "status": "completed", "source": {"reference": "RelatedPerson/9"}, "item": [{"linkId": "1", "answer": [{"valueString": "He hits the dog"}]}]}),
            ],
            "hits the dog",
        ),
        (
            "an informant who names the client",
            vec![json!({"resourceType": "Observation", "id": "o", "note": [{"text": "Mum rang to say Daniel is using again."}]})],
            "using again",
        ),
        (
            "what an informant claims",
            vec![json!({"resourceType": "Observation", "id": "o", "note": [{"text": "Ex-partner states he sold drugs."}]})],
            "sold drugs",
        ),
        (
            "a name in an extension",
            vec![json!({"resourceType": "Observation", "id": "o", "extension": [{"url": "http://x/i", "valueHumanName": {"text": "Kayleigh Bloggs"}}]})],
            "Kayleigh",
        ),
        (
            "a number in an extension",
            vec![
                json!({"resourceType": "Observation", "id": "o", "extension": [{"url": "http://x/p", "valueContactPoint": {"system": "phone", "value": "07700 900155"}}]}),
            ],
            "900155",
        ),
        (
            "a relative who takes part",
            vec![
                json!({"resourceType": "Appointment", "id": "a", "participant": [{"type": [{"text": "relative"}], "actor": {"type": "RelatedPerson", "display": "Tracey Ogden"}}]}),
                json!({"resourceType": "Observation", "id": "o", "note": [{"text": "His sister Tracey Ogden rang."}]}),
            ],
            "Tracey",
        ),
        (
            "a link that holds its content",
            vec![json!({"resourceType": "DocumentReference", "id": "d", "content": [{"attachment": {"url": "data:,Our%20informant%20was%20his%20mum"}}]})],
            "informant",
        ),
        (
            "a Binary of a marked document",
            vec![
                json!({"resourceType": "DocumentReference", "id": "d", "status": "current", "securityLabel": [{"coding": [{"code": "NOPAT"}]}], "content": [{"attachment": {"url": "Binary/b"}}]}),
                json!({"resourceType": "Binary", "id": "b", "contentType": "text/plain", "data": "U2VjcmV0IHdvcmRz"}),
            ],
            "U2VjcmV0",
        ),
        (
            "bytes in an extension",
            vec![json!({"resourceType": "Observation", "id": "o", "extension": [{"url": "http://x/b", "valueBase64Binary": "S2F5bGVpZ2g="}]})],
            "S2F5",
        ),
        (
            "the class of what is withheld",
            vec![json!({"resourceType": "Encounter", "id": "e", "meta": nopat, "status": "finished", "class": {"code": "AMB", "display": "Strategy meeting"}})],
            "Strategy",
        ),
        (
            "a label that is no list",
            vec![json!({"resourceType": "Observation", "id": "o", "meta": {"security": {"code": "NOPAT"}}, "valueString": "Secret words"})],
            "Secret",
        ),
        ("a birth in words", vec![json!({"resourceType": "FamilyMemberHistory", "id": "f", "bornString": "1 April 1960"})], "April"),
        ("a birth as a period", vec![json!({"resourceType": "FamilyMemberHistory", "id": "f", "bornPeriod": {"start": "1960-04-01"}})], "1960"),
        (
            "an address as text",
            vec![json!({"resourceType": "RelatedPerson", "id": "8", "name": [{"text": "Lee Marsh"}], "address": [{"text": "Flat 3, The Old Mill"}]})],
            "Old Mill",
        ),
    ] {
        let output = show("client_screen", &case, &Review::as_suggested(), &resources);
        assert!(output.starts_with('{') && !output.contains(secret), "{what}: {output}");
    }
}

#[test]
fn a_refusal_holds_however_the_entry_is_referred_to() {
    let case = json!({"caseRef": "A-1", "agreement": {"person": "RelatedPerson/9", "date": "2026-01-01", "scope": "all"}});
    for reference in ["Observation/5", "https://ehr.example/fhir/Observation/5", "Observation/5/_history/1"] {
        let consent = json!({"resourceType": "Consent", "id": "k", "status": "active", "scope": {"coding": [{"code": "patient-privacy"}]}, "provision": {"type": "permit",
            "actor": [{"reference": {"reference": "RelatedPerson/9/_history/2"}}], "provision": [{"type": "deny", "data": [{"meaning": "instance", "reference": {"reference": reference}}]}]}});
        let output = show(
            "rep_authorised",
            &case,
            &Review::as_suggested(),
            &[json!({"resourceType": "Observation", "id": "5", "valueString": "in the hostel"}), consent],
        );
        assert!(output.starts_with('{') && !output.contains("hostel"), "{reference}");
        let mut excepted = case.clone();
        *excepted.pointer_mut("/agreement").unwrap() = json!({"person": "RelatedPerson/9", "date": "2026-01-01", "scope": "all", "except": [reference]});
        let output =
            show("rep_authorised", &excepted, &Review::as_suggested(), &[json!({"resourceType": "Observation", "id": "5", "valueString": "in the hostel"})]);
        assert!(output.starts_with('{') && !output.contains("hostel"), "except {reference}");
    }
}

#[test]
fn what_was_hidden_for_nothing_is_shown() {
    let case = json!({"caseRef": "A-1", "identityChecked": true});
    for (resources, own) in [
        (
            vec![
                json!({"resourceType": "FamilyMemberHistory", "id": "f", "bornDate": "2024"}),
                json!({"resourceType": "Observation", "id": "o", "valueString": "Seen 03/05/2024", "valueQuantity": {"value": 2024}}),
            ],
            "Seen 03/05/2024",
        ),
        (
            vec![
                json!({"resourceType": "RelatedPerson", "id": "8", "name": [{"text": "Next of kin"}], "address": [{"line": ["1 Mill Lane"], "city": "London"}]}),
                json!({"resourceType": "Observation", "id": "o", "valueString": "His next of kin is in London"}),
            ],
            "His next of kin is in London",
        ),
    ] {
        assert!(show("client_screen", &case, &Review::as_suggested(), &resources).contains(own), "{own}");
    }
}
