//! What FHIR R4 element names say about the strings below them.

/// Whether a JSON member can be a FHIR element: a name in camelCase, with an underscore before it for its extensions.
pub(super) fn is_element_name(name: &str) -> bool {
    let rest = name.strip_prefix('_').unwrap_or(name);
    rest.len() <= 64 && rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Elements of type code, and primitive strings from fixed lists. Sorted.
const CODES: &[&str] = &[
    "abatementAge",
    "action",
    "assertedDisplay",
    "code",
    "comparator",
    "contentType",
    "criticality",
    "currency",
    "daysOfWeek",
    "docStatus",
    "duration",
    "fhirVersion",
    "format",
    "gender",
    "hash",
    "intent",
    "interpretation",
    "kind",
    "language",
    "linkId",
    "mode",
    "operation",
    "priority",
    "qualityOfEvidence",
    "relation",
    "resourceType",
    "size",
    "status",
    "statusCode",
    "system",
    "timezone",
    "type",
    "unit",
    "use",
    "valueBoolean",
    "valueCode",
    "version",
    "versionId",
    "when",
];

pub(super) fn is_code(name: &str) -> bool {
    CODES.binary_search(&name).is_ok()
}

/// Elements of type id, uri, url, canonical or oid. Sorted.
const LINKS: &[&str] = &[
    "criteria",
    "fullUrl",
    "id",
    "implicitRules",
    "instantiatesCanonical",
    "instantiatesUri",
    "path",
    "profile",
    "questionnaire",
    "reference",
    "source",
    "url",
    "valueCanonical",
    "valueId",
    "valueOid",
    "valueUri",
    "valueUrl",
    "valueUuid",
];

pub(super) fn is_link(name: &str) -> bool {
    LINKS.binary_search(&name).is_ok()
}

/// Elements of type date, dateTime, instant or time.
pub(super) fn is_date(name: &str) -> bool {
    name.ends_with("Date") || name.ends_with("DateTime") || name.ends_with("Instant") || name.ends_with("Time") || DATES.binary_search(&name).is_ok()
}

/// Sorted.
const DATES: &[&str] = &[
    "authored",
    "authoredOn",
    "created",
    "creation",
    "date",
    "dateRecorded",
    "end",
    "event",
    "expires",
    "indexed",
    "issued",
    "lastUpdated",
    "occurrence",
    "onset",
    "received",
    "recorded",
    "sent",
    "start",
    "time",
    "timestamp",
    "when",
];

/// Whether a string has the shape of a FHIR date, dateTime, instant or time.
pub(super) fn is_date_value(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    if matches!(shape.as_str(), "9999" | "9999-99" | "9999-99-99" | "99:99" | "99:99:99") {
        return true;
    }
    shape.strip_prefix("9999-99-99T99:99").is_some_and(|rest| rest.len() <= 24 && rest.chars().all(|c| matches!(c, '9' | ':' | '.' | '+' | '-' | 'Z')))
}

/// CodeableConcepts whose text comes from a fixed list even where no coding stands beside it. Sorted.
const LISTED: &[&str] = &[
    "category",
    "class",
    "clinicalStatus",
    "code",
    "communication",
    "form",
    "location",
    "maritalStatus",
    "medicationCodeableConcept",
    "medium",
    "method",
    "outcome",
    "participantRole",
    "physicalType",
    "practiceSetting",
    "qualification",
    "qualitativeRisk",
    "relationship",
    "role",
    "route",
    "scope",
    "serviceCategory",
    "serviceType",
    "severity",
    "specialty",
    "type",
    "unit",
    "verificationStatus",
];

pub(super) fn is_listed(name: &str) -> bool {
    LISTED.binary_search(&name).is_ok()
}

/// Elements that hold Codings. Sorted.
const CODINGS: &[&str] = &["class", "coding", "security", "tag", "valueCoding"];

pub(super) fn is_coding(name: &str) -> bool {
    CODINGS.binary_search(&name).is_ok()
}

/// References to what is no person. Sorted.
const PLACES: &[&str] = &[
    "authorOrganization",
    "basedOn",
    "context",
    "custodian",
    "encounter",
    "endpoint",
    "episodeOfCare",
    "evidence",
    "focus",
    "hospitalization",
    "insurer",
    "item",
    "location",
    "managingOrganization",
    "medicationReference",
    "organization",
    "owner",
    "partOf",
    "problem",
    "reasonReference",
    "result",
    "serviceProvider",
    "specimen",
];

pub(super) fn is_place(name: &str) -> bool {
    PLACES.binary_search(&name).is_ok()
}

/// References to whom a resource is about. Sorted.
const SUBJECTS: &[&str] = &["beneficiary", "for", "individualSubject", "patient", "subject"];

pub(super) fn is_subject(name: &str) -> bool {
    SUBJECTS.binary_search(&name).is_ok()
}

/// References to who did, wrote or answers for something: professionals, unless the reference says otherwise. Sorted.
const DOERS: &[&str] = &[
    "actor",
    "agent",
    "assessor",
    "attester",
    "authenticator",
    "author",
    "authorReference",
    "authorString",
    "careManager",
    "enterer",
    "generalPractitioner",
    "individual",
    "member",
    "onBehalfOf",
    "participant",
    "performer",
    "practitioner",
    "recorder",
    "requester",
    "team",
    "verifier",
    "who",
];

pub(super) fn is_doer(name: &str) -> bool {
    DOERS.binary_search(&name).is_ok()
}

/// Links that belong to FHIR itself, to code systems or to UUIDs: they carry nobody's identifier.
pub(crate) fn is_public_link(text: &str) -> bool {
    const PREFIXES: &[&str] = &[
        "http://hl7.org/",
        "http://loinc.org",
        "http://snomed.info/",
        "http://terminology.hl7.org/",
        "http://unitsofmeasure.org",
        "https://dmd.nhs.uk",
        "https://fhir.hl7.org.uk/",
        "https://fhir.nhs.uk/",
        "urn:ietf:",
        "urn:iso:",
        "urn:oid:",
    ];
    // a number of five digits or a query may be somebody's, whoever's server it is
    let digits =
        text.split(|c: char| !c.is_ascii_hexdigit()).any(|run| run.len() >= 5 && run.chars().all(|c| c.is_ascii_digit()) && !text.contains("urn:oid:"));
    let tail = text.rsplit(['/', ':', '#']).next().unwrap_or(text);
    if text.contains(['?', '@', ' ']) || digits && !is_uuid(tail) {
        return false;
    }
    PREFIXES.iter().any(|prefix| text.starts_with(prefix)) || is_uuid(tail)
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.char_indices().all(|(at, c)| if matches!(at, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [CODES, LINKS, DATES, LISTED, CODINGS, PLACES, SUBJECTS, DOERS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn tells_names_dates_and_links() {
        for (name, yes) in [("birthDate", true), ("_birthDate", true), ("Jane Whittaker", false), ("Jane", false), ("9", false), ("fhir_comments", true)] {
            assert_eq!(is_element_name(name), yes, "{name}");
        }
        for (text, yes) in [("1984-03-05", true), ("1984", true), ("2025-03-10T10:00:00+00:00", true), ("05/03/1984", false), ("14:10:00", true)] {
            assert_eq!(is_date_value(text), yes, "{text}");
        }
        for (text, yes) in
            [("Patient/17279419-d89e-5438-9a80-1a722274a3fb", true), ("https://portal.example/r?nhs=9999458076", false), ("jane-whittaker", false)]
        {
            assert_eq!(is_public_link(text), yes, "{text}");
        }
    }
}
