//! The GP's summary: key information after assessment, at the end of treatment and at key changes, not the whole file
//! (statement: "we routinely share key information with your GP"; rules.md row 12).

use crate::record::Resource;

/// Resources that are key information by what they are. Sorted.
const KEY: &[&str] = &[
    "AllergyIntolerance",
    "Bundle",
    "CarePlan",
    "CareTeam",
    "Composition",
    "Condition",
    "EpisodeOfCare",
    "Flag",
    "Goal",
    "Immunization",
    "Location",
    "MedicationRequest",
    "MedicationStatement",
    "Organization",
    "Patient",
    "Practitioner",
    "PractitionerRole",
    "RelatedPerson",
    "RiskAssessment",
];

/// Words in the title of anything else that make it one: the three events at which a GP is told.
const EVENTS: &[&str] = &[
    "admission",
    "assessment",
    "closure",
    "completed treatment",
    "discharge",
    "end of treatment",
    "final",
    "gp letter",
    "key change",
    "letter to gp",
    "medication change",
    "prescription",
    "referral",
    "safeguarding",
    "transfer",
];

/// Whether a resource belongs in the summary. A contained one goes with what contains it.
pub(crate) fn is_key_information(resource: &Resource) -> bool {
    resource.parent.is_some() || KEY.binary_search(&resource.kind.as_str()).is_ok() || EVENTS.iter().any(|event| resource.title.contains(event))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(KEY.is_sorted());
    }
}
