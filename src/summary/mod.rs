//! The GP's summary: key information after assessment, at the end of treatment and at key changes, not the whole file
//! (statement: "we routinely share key information with your GP"; rules.md row 12).

mod document;

pub(crate) use document::document;

use crate::record::Resource;

/// Where in the summary something stands, in its order: the three events at which a GP is told, then what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Assessment,
    KeyChanges,
    EndOfTreatment,
    Problems,
    Medication,
    Allergies,
    Risk,
    Plan,
    Other,
    People,
}

impl Section {
    const ALL: [Self; 10] = [
        Self::Assessment,
        Self::KeyChanges,
        Self::EndOfTreatment,
        Self::Problems,
        Self::Medication,
        Self::Allergies,
        Self::Risk,
        Self::Plan,
        Self::Other,
        Self::People,
    ];

    const fn title(self) -> &'static str {
        match self {
            Self::Assessment => "Assessment",
            Self::KeyChanges => "Key changes",
            Self::EndOfTreatment => "End of treatment",
            Self::Problems => "Problems and alerts",
            Self::Medication => "Medication",
            Self::Allergies => "Allergies and immunisations",
            Self::Risk => "Risk",
            Self::Plan => "Care and treatment plan",
            Self::Other => "Other key information",
            Self::People => "People involved in care",
        }
    }
}

/// Resources that are key information by what they are. Sorted.
const KEY: &[(&str, Section)] = &[
    ("AllergyIntolerance", Section::Allergies),
    ("CarePlan", Section::Plan),
    ("CareTeam", Section::People),
    ("Condition", Section::Problems),
    ("EpisodeOfCare", Section::Plan),
    ("Flag", Section::Problems),
    ("Goal", Section::Plan),
    ("Immunization", Section::Allergies),
    ("Location", Section::People),
    ("MedicationRequest", Section::Medication),
    ("MedicationStatement", Section::Medication),
    ("Organization", Section::People),
    ("Practitioner", Section::People),
    ("PractitionerRole", Section::People),
    ("RelatedPerson", Section::People),
    ("RiskAssessment", Section::Risk),
];

/// Words in the title of anything else that make it one.
const EVENTS: &[(&str, Section)] = &[
    ("assessment", Section::Assessment),
    ("closure", Section::EndOfTreatment),
    ("completed treatment", Section::EndOfTreatment),
    ("discharge", Section::EndOfTreatment),
    ("end of treatment", Section::EndOfTreatment),
    ("final", Section::EndOfTreatment),
    ("admission", Section::KeyChanges),
    ("gp letter", Section::KeyChanges),
    ("key change", Section::KeyChanges),
    ("letter to gp", Section::KeyChanges),
    ("medication change", Section::KeyChanges),
    ("prescription", Section::KeyChanges),
    ("referral", Section::KeyChanges),
    ("safeguarding", Section::KeyChanges),
    ("transfer", Section::KeyChanges),
];

/// Whether an audience gets the summary and not the record (gate of the row: "letter/summary profile, not the whole file").
pub(crate) fn is_for(audience: &str) -> bool {
    audience == "gp"
}

/// Whether a resource belongs in the summary. A contained one goes with what contains it.
pub(crate) fn is_key_information(resource: &Resource) -> bool {
    resource.parent.is_some() || matches!(resource.kind.as_str(), "Bundle" | "Composition" | "Patient") || section(&resource.kind, &resource.title).is_some()
}

/// The section of a resource by what it is, else by the event that its title names.
fn section(kind: &str, title: &str) -> Option<Section> {
    let by_kind = KEY.binary_search_by_key(&kind, |(known, _)| known).ok().and_then(|at| KEY.get(at));
    by_kind.or_else(|| EVENTS.iter().find(|(event, _)| title.contains(event))).map(|(_, section)| *section)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(KEY.is_sorted_by_key(|(kind, _)| kind));
    }
}
