//! Marks on a resource that say who may read it: FHIR security labels (rules.md 8.4).

use super::member::{list, string};
use serde_json::Value;

/// Who gave the information in a passage (HL7 ObservationValue, rules.md 8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Supplier {
    /// `PATRPT`, `PATAST`.
    Client,
    /// `HCPRPT`, `PRORPT`.
    Professional,
    /// `PACQRPT`, `PACQAST`: a family member, neighbour or other acquaintance.
    ThirdParty,
}

/// The marks of a resource. Nothing marked does not mean cleared (GP Connect).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// `NOPAT`: may harm the client or somebody else if disclosed.
    pub harm: bool,
    /// `NOPAT` on `meta.security` of a DocumentReference: that it exists is withheld, not only what it says.
    pub silent: bool,
    /// `PHY`, `TBOO`: a professional asks to be asked first.
    pub ask_first: bool,
    /// `PRS`: confidential at the client's wish, from representatives.
    pub client_confidential: bool,
    /// `PDS`, or a label that nobody here knows: counts as supplied by a third party in confidence.
    pub restricted: bool,
    /// It is about another client: in this record by mistake.
    pub misfiled: bool,
    /// `status` entered-in-error: was never true of this client.
    pub in_error: bool,
    /// Who supplied it, where a label says so.
    pub supplied: Option<Supplier>,
}

impl Marks {
    /// Reads `meta.security` and `securityLabel` of a resource.
    pub fn read(resource: &Value) -> Self {
        let mut marks = Self { in_error: string(resource, "status") == Some("entered-in-error"), ..Self::default() };
        let is_document = string(resource, "resourceType") == Some("DocumentReference");
        // labels that are not written as labels are labels that nobody knows
        let written = [resource.pointer("/meta/security"), resource.get("securityLabel")];
        marks.restricted = written.into_iter().flatten().any(|list| !list.is_array() && !list.is_null());
        for label in resource.get("meta").map(|meta| list(meta, "security")).unwrap_or_default() {
            marks.add(label);
            marks.silent |= is_document && string(label, "code") == Some("NOPAT");
        }
        for label in list(resource, "securityLabel") {
            marks.add(label);
            for coding in list(label, "coding") {
                marks.add(coding);
            }
        }
        marks
    }

    /// Reads the inline labels (HL7 DS4P `extension-inline-sec-label`) among the extensions of an element.
    pub fn read_inline(extensions: &Value) -> Self {
        let mut marks = Self::default();
        for extension in extensions.as_array().into_iter().flatten() {
            if string(extension, "url").is_some_and(|url| url.ends_with("inline-sec-label")) {
                for label in ["valueCoding", "valueCodeableConcept"].iter().filter_map(|member| extension.get(*member)) {
                    marks.add(label);
                    list(label, "coding").iter().for_each(|coding| marks.add(coding));
                }
            }
        }
        marks
    }

    /// What applies to something inside a marked whole: the whole's marks too.
    pub fn within(mut self, outer: &Self) -> Self {
        self.harm |= outer.harm;
        self.silent |= outer.silent;
        self.in_error |= outer.in_error;
        self.misfiled |= outer.misfiled;
        self.ask_first |= outer.ask_first;
        self.client_confidential |= outer.client_confidential;
        self.restricted |= outer.restricted;
        self.supplied = self.supplied.max(outer.supplied);
        self
    }

    fn add(&mut self, label: &Value) {
        let Some(code) = string(label, "code") else {
            // a CodeableConcept is read through its codings; text alone is a label that nobody knows
            self.restricted |= label.get("coding").is_none();
            return;
        };
        let supplier = match code {
            "PATRPT" | "PATAST" => Some(Supplier::Client),
            "HCPRPT" | "PRORPT" => Some(Supplier::Professional),
            "PACQRPT" | "PACQAST" => Some(Supplier::ThirdParty),
            _ => None,
        };
        self.supplied = self.supplied.max(supplier);
        match code {
            "NOPAT" => self.harm = true,
            "PHY" | "TBOO" => self.ask_first = true,
            "PRS" => self.client_confidential = true,
            _ if supplier.is_some() || NEUTRAL.contains(&code) => {}
            _ => self.restricted = true,
        }
    }
}

/// Confidentiality levels (all of this service is R by nature), sensitivity topics, alteration and handling labels: they
/// say what a text is about or how to pass it on, not that the client may not read it. Sorted.
const NEUTRAL: &[&str] = &[
    "ABSTRED",
    "AGGRED",
    "ANONYED",
    "DV",
    "ETH",
    "ETHUD",
    "HIV",
    "L",
    "M",
    "MH",
    "N",
    "NODSCLCDS",
    "NORDSCLCD",
    "NORELINK",
    "NOREUSE",
    "OPIOIDUD",
    "ORCON",
    "PROCESSINLINELABEL",
    "PSEUDED",
    "PSY",
    "PSYTHPN",
    "R",
    "REDACTED",
    "SDV",
    "SUD",
    "U",
    "V",
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_labels() {
        let read = |system: &str, code: &str| Marks::read(&json!({"resourceType": "Observation", "meta": {"security": [{"system": system, "code": code}]}}));
        for system in ["http://terminology.hl7.org/CodeSystem/v3-ActCode", "http://hl7.org/fhir/v3/ActCode", "urn:oid:2.16.840.1.113883.4.642.3.47"] {
            assert!(read(system, "NOPAT").harm, "{system}");
        }
        assert!(read("http://terminology.hl7.org/CodeSystem/v3-ActCode", "PRS").client_confidential);
        assert!(read("http://terminology.hl7.org/CodeSystem/v3-ActCode", "TBOO").ask_first);
        assert_eq!(read("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "PACQRPT").supplied, Some(Supplier::ThirdParty));
        assert!(read("https://example.org/labels", "secret").restricted);
        assert_eq!(read("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "R"), Marks::default());
        let document = |place: Value| Marks::read(&place);
        let label = json!([{"coding": [{"code": "NOPAT"}]}]);
        assert!(!document(json!({"resourceType": "DocumentReference", "securityLabel": label})).silent);
        assert!(document(json!({"resourceType": "DocumentReference", "meta": {"security": [{"code": "NOPAT"}]}})).silent);
    }
}
