//! What becomes of each finding and passage: the order of decision of rules.md 2.2, over the policy's table.

use crate::detect::{Finding, PassageCue};
use crate::policy::{Action, Audience, Case, Column, Opinion};
use crate::record::{Category, Field, Marks, Passage, Resource, Subject, Supplier};
use crate::review::Review;
use crate::summary;
use crate::wishes::Wishes;
use time::Date;

/// An action and the rule that gave it, as a kebab-case code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub action: Action,
    pub rule: &'static str,
}

impl Decision {
    const SHOW: Self = Self { action: Action::Show, rule: "show" };

    fn stricter(self, other: Self) -> Self {
        if other.action > self.action { other } else { self }
    }
}

/// For whom, on which grounds and when a decision is made.
#[derive(Clone, Copy)]
pub(crate) struct Deciding<'a> {
    pub audience: &'a Audience,
    pub case: Option<&'a Case>,
    pub review: &'a Review,
    pub wishes: &'a Wishes<'a>,
    pub on: Date,
}

impl Deciding<'_> {
    /// What becomes of a whole resource, by its marks, the scope of the case and the client's wishes.
    pub fn resource(&self, resource: &Resource) -> Decision {
        let mut decision = self.marks(&resource.marks, &resource.reference);
        // identifiers of the client that no research consent names are withheld; that there is a client, is the frame of all else
        let study = self.audience.id() == "research_consented";
        if study && resource.kind == "Patient" && !self.is_for_study(resource) {
            return decision.stricter(Decision { action: Action::Withhold, rule: "outside-consent" });
        }
        // the frame of a record and the people in it stand outside every scope
        if matches!(resource.kind.as_str(), "Patient" | "Bundle" | "Practitioner" | "PractitionerRole" | "Organization") {
            return decision;
        }
        let in_scope = match (self.audience.id(), self.case) {
            ("rep_authorised" | "other_service", Some(case)) => case.agreement_covers(&resource.reference),
            ("court_police", Some(case)) => case.order_covers(&resource.reference),
            _ => true,
        };
        if !in_scope {
            decision = decision.stricter(Decision { action: Action::WithholdSilently, rule: "outside-scope" });
        }
        if summary::is_for(self.audience.id()) && !summary::is_key_information(resource) {
            decision = decision.stricter(Decision { action: Action::Remove, rule: "not-key-information" });
        }
        // "only the elements in its scope are S, the rest X" (gate of the row)
        if study && !self.is_for_study(resource) {
            return decision.stricter(Decision { action: Action::Remove, rule: "outside-consent" });
        }
        if self.wishes.forbids(resource) {
            decision = decision.stricter(Decision { action: Action::WithholdSilently, rule: "client-refused" });
        }
        decision
    }

    /// Whether the client consented to the use of a resource in the study of the case.
    fn is_for_study(&self, resource: &Resource) -> bool {
        let covered = self.case.and_then(|case| case.study_covers(&resource.reference));
        covered.unwrap_or(true) && !self.wishes.forbids(resource)
    }

    /// What marks do to whatever bears them; `reference` is that of the resource, for opinions.
    fn marks(&self, marks: &Marks, reference: &str) -> Decision {
        let audience = self.audience;
        let row = |column, rule| Decision { action: audience.action(column), rule };
        let mut decision = Decision::SHOW;
        // the opinion that disclosure would cause serious harm withholds; none at all holds (DPA 2018 Sch 3 Part 2 para 5)
        let opinion = self.case.map_or(Opinion::None, |case| case.opinion(reference, self.on));
        let harm = match (marks.harm, opinion) {
            (_, Opinion::Harm) => Some(row(Column::Harm, "harm-opinion")),
            (true, Opinion::NoHarm) => None,
            (true, Opinion::None) => {
                let withheld = row(Column::Harm, "harm-without-opinion");
                Some(if withheld.action == Action::Withhold { Decision { action: Action::Hold, ..withheld } } else { withheld })
            }
            (false, _) => None,
        };
        if let Some(harm) = harm {
            decision = decision.stricter(harm);
        }
        if marks.silent && audience.client_facing() && opinion != Opinion::NoHarm {
            decision = decision.stricter(Decision { action: Action::WithholdSilently, rule: "existence-withheld" });
        }
        if marks.misfiled {
            decision = decision.stricter(row(Column::Misfiled, "misfiled"));
        }
        // what was never true of the client is nobody's business but the care team's
        if marks.in_error {
            let action = match audience.action(Column::Misfiled) {
                Action::Hold => Action::ShowWithBanner,
                action => action,
            };
            decision = decision.stricter(Decision { action, rule: "entered-in-error" });
        }
        if marks.ask_first && audience.client_facing() {
            decision = decision.stricter(Decision { action: Action::Hold, rule: "ask-first" });
        }
        if marks.client_confidential {
            decision = decision.stricter(row(Column::ClientConfidential, "client-confidential"));
        }
        if marks.supplied == Some(Supplier::ThirdParty) {
            decision = decision.stricter(row(Column::ThirdPartySupplied, "third-party-supplied"));
        }
        if marks.restricted {
            decision = decision.stricter(row(Column::ThirdPartySupplied, "restricted-label"));
        }
        self.settle(decision, "")
    }

    /// A held whole that a reviewer has looked at is withheld: "H, then W" (rules.md 2.3). A missing opinion stays open.
    fn settle(&self, decision: Decision, place: &str) -> Decision {
        let settled = decision.action == Action::Hold && decision.rule != "harm-without-opinion" && self.review.covers(place);
        if settled { Decision { action: Action::Withhold, ..decision } } else { decision }
    }

    /// What becomes of a passage as a whole; `resource` is what its resource got.
    pub fn passage(&self, passage: &Passage, resource: Decision, reference: &str) -> Decision {
        let mut decision = resource;
        if passage.marks != Marks::default() {
            decision = decision.stricter(self.marks(&passage.marks, reference));
        }
        if passage.field != Field::FreeText {
            return decision;
        }
        let reviewed = self.review.covers(&passage.place);
        decision = self.settle(decision, &passage.place);
        if !self.audience.free_text() {
            return decision.stricter(Decision { action: Action::Remove, rule: "no-free-text" });
        }
        if self.audience.client_facing() && !reviewed && !passage.text.trim().is_empty() {
            decision = decision.stricter(Decision { action: Action::Hold, rule: "unreviewed" });
        }
        // a controller that is no health professional must not disclose health data on a request without an opinion that
        // the serious harm test is not met (rules.md 2.5)
        if self.audience.requirements().contains(&crate::policy::Requirement::Opinion)
            && self.case.map_or(Opinion::None, |case| case.opinion(reference, self.on)) == Opinion::None
        {
            decision = decision.stricter(Decision { action: Action::Hold, rule: "no-opinion" });
        }
        decision
    }

    /// What becomes of one finding. `private` says that an address or number is somebody's private one, `protected` that its
    /// owner's own resource asks for more care (rules.md 2.4, staff safety).
    pub fn finding(&self, finding: &Finding, private: bool, protected: bool) -> Decision {
        let client_column = match finding.category {
            Category::Name => Column::ClientName,
            Category::DateOfBirth => Column::ClientBirthDate,
            Category::NhsNumber | Category::ChiNumber | Category::HcNumber => Column::ClientNhsNumber,
            _ => Column::ClientOther,
        };
        let row = |column, rule| Decision { action: self.audience.action(column), rule };
        match (finding.category, finding.subject) {
            (Category::Date, _) => row(Column::Dates, "date"),
            (Category::Age, _) if self.audience.deidentified() => Decision { action: Action::Generalize, rule: "age" },
            (Category::Age, _) | (_, Subject::Organization) => Decision::SHOW,
            (Category::ChiNumber, Subject::Client) => row(client_column, "client").stricter(row(Column::ClientBirthDate, "client")),
            (_, Subject::Client) => row(client_column, "client"),
            (_, Subject::ThirdParty) => row(Column::ThirdParty, "third-party"),
            (_, Subject::OtherClient) => row(Column::ThirdParty, "other-client").stricter(row(Column::Misfiled, "other-client")),
            (_, Subject::Professional) if protected => row(Column::Staff, "staff-safety").stricter(row(Column::ThirdParty, "staff-safety")),
            (Category::Name | Category::LocalNumber, Subject::Professional) => row(Column::Staff, "staff"),
            (Category::Phone | Category::Email | Category::Handle, Subject::Professional) if !private => row(Column::Staff, "staff"),
            // never shown: home address, personal mobile, personal e-mail of anyone (rules.md 2.4)
            (_, Subject::Professional) => row(Column::ThirdParty, "private-contact"),
            // unknown is hidden for the client and for de-identified audiences (rules.md 2.1)
            (_, Subject::Unknown) => row(Column::ThirdParty, "unknown").stricter(row(client_column, "unknown")),
        }
    }

    /// What becomes of a sentence whose words propose a mark, once a reviewer has accepted it.
    pub fn cue(&self, cue: PassageCue) -> Decision {
        let row = |column| Decision { action: self.audience.action(column), rule: cue.code() };
        match cue {
            PassageCue::Rectification => row(Column::Rectification),
            PassageCue::ThirdPartySupplied | PassageCue::NotForClient => row(Column::ThirdPartySupplied),
            PassageCue::ConfidentialFromFamily | PassageCue::AddressProtected => row(Column::ClientConfidential),
            // the policy's "S!" for a GP holds only where the client did not say otherwise (gate of the row gp)
            PassageCue::ConfidentialFromGp if self.audience.id() == "gp" => Decision { action: Action::Block, rule: cue.code() },
            PassageCue::ConfidentialFromGp if self.audience.deidentified() => row(Column::ClientConfidential),
            PassageCue::ConfidentialFromGp => Decision::SHOW,
            // parents are at child protection meetings: words alone prove no prejudice, so that nothing goes silently
            PassageCue::Investigation => match row(Column::Crime) {
                Decision { action: Action::WithholdSilently, rule } => Decision { action: Action::Withhold, rule },
                decision => decision,
            },
            PassageCue::Privilege => row(Column::Privilege),
        }
    }
}
