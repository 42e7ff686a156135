//! What the client wished, by the consents in the record: who may have what. Deny beats permit (rules.md 8.4).

use crate::apply::identity;
use crate::policy::{Audience, Case, Requirement, Unmet};
use crate::record::consent::{Consent, Rule, Scope};
use crate::record::fhir::plain_reference;
use crate::record::{PersonId, Record, Resource};
use time::Date;

/// HL7 purpose of use of research.
const RESEARCH: &str = "HRESCH";

/// The rules of the record's consents that bear on one audience, on one day.
#[derive(Debug, Default)]
pub(crate) struct Wishes<'r> {
    denied: Vec<&'r Rule>,
    /// Where the client permitted parts only: nothing else.
    permitted: Option<Vec<&'r Rule>>,
}

impl<'r> Wishes<'r> {
    /// Reads them for an audience.
    ///
    /// # Errors
    /// Where the client refused the whole, or where what was permitted has ended: as if the agreement (or the study's
    /// consent) were not there. A record without a word on it leaves the matter to the case.
    pub fn read(record: &'r Record, audience: &Audience, case: Option<&Case>, on: Date) -> Result<Self, Unmet> {
        let unmet = |requirement: Requirement| Unmet { audience: audience.id().to_owned(), requirement, needs: requirement.needs() };
        match audience.id() {
            "rep_authorised" | "rep_legal" | "deceased_rep" | "other_service" => {
                let recipient = case.and_then(Case::agreement_person);
                let consents = record.consents.iter().filter(|consent| consent.scope == Scope::Privacy);
                Self::gather(consents, |rule| names(record, rule, recipient), audience, on).ok_or_else(|| unmet(Requirement::Agreement))
            }
            "research_consented" => Self::for_study(record, case, on).ok_or_else(|| unmet(Requirement::Study)),
            _ => Ok(Self::default()),
        }
    }

    /// The consents to the study of the case (statement: "we will not use it without your consent"; gate of the row:
    /// "active Consent for this study"). `None` where there is none, neither in the record nor in the case, where the one
    /// there is cannot be read or has ended, and where the client refused.
    fn for_study(record: &'r Record, case: Option<&Case>, on: Date) -> Option<Self> {
        let case = case?;
        let study = case.study()?;
        let (mut denied, mut permitted, mut spoken) = (Vec::new(), Vec::new(), false);
        for consent in record.consents.iter().filter(|consent| consent.scope != Scope::Other || for_research(consent)) {
            let chosen = case.study_consent().is_some_and(|chosen| plain_reference(chosen) == consent.reference);
            let named = chosen || consent.studies.iter().any(|named| is_study(named, study));
            // the consent to another study says nothing of this one
            if !named && !consent.studies.is_empty() {
                continue;
            }
            let is_research = consent.scope == Scope::Research || for_research(consent);
            for rule in consent.rules.iter().filter(|rule| rule.purposes.is_empty() || has(&rule.purposes, RESEARCH)) {
                let in_force = consent.active && rule.holds(on);
                // of what is not about research, only a refusal that is meant for everybody bears on it
                let concerns = is_research || rule.deny && rule.actors.is_empty();
                if concerns && (consent.rejected && is_research || in_force && rule.deny && rule.is_whole()) {
                    return None;
                }
                match rule.deny {
                    true if concerns && in_force => denied.push(rule),
                    false if named && is_research => {
                        spoken = true;
                        permitted.extend((in_force && !rule.unread).then_some(rule));
                    }
                    _ => {}
                }
            }
        }
        if permitted.is_empty() && (spoken || !case.records_study_consent()) {
            return None;
        }
        let parts_only = spoken && !permitted.iter().any(|rule| rule.is_whole());
        Some(Self { denied, permitted: parts_only.then_some(permitted) })
    }

    fn gather(consents: impl Iterator<Item = &'r Consent>, concerns: impl Fn(&Rule) -> bool, audience: &Audience, on: Date) -> Option<Self> {
        let (mut denied, mut permitted, mut spoken, mut refused) = (Vec::new(), Vec::new(), false, false);
        for consent in consents {
            for rule in &consent.rules {
                let for_purpose = rule.purposes.is_empty() || has(&rule.purposes, audience.purpose_of_use());
                // a refusal that names nobody is meant for everybody; a permission that names nobody is for nobody here
                if !(concerns(rule) || rule.deny && rule.actors.is_empty() && for_purpose) {
                    continue;
                }
                spoken |= !rule.deny;
                let in_force = consent.active && rule.holds(on);
                refused |= consent.rejected && concerns(rule) || in_force && rule.deny && rule.is_whole();
                if in_force {
                    if rule.deny { denied.push(rule) } else { permitted.push(rule) }
                }
            }
        }
        if refused || spoken && permitted.is_empty() {
            return None;
        }
        let parts_only = !permitted.is_empty() && !permitted.iter().any(|rule| rule.is_whole());
        Some(Self { denied, permitted: parts_only.then_some(permitted) })
    }

    /// Whether the client did not wish this audience to have a resource.
    pub fn forbids(&self, resource: &Resource) -> bool {
        let about = |rule: &&Rule| rule.is_about(resource);
        self.denied.iter().any(about) || self.permitted.as_ref().is_some_and(|permitted| !permitted.iter().any(about))
    }
}

fn for_research(consent: &Consent) -> bool {
    consent.rules.iter().any(|rule| has(&rule.purposes, RESEARCH))
}

/// Whether a reference or identifier is that of the study that the case names.
fn is_study(named: &str, study: &str) -> bool {
    let plain = |text| plain_reference(text).trim_start_matches("ResearchStudy/");
    plain(named) == plain(study)
}

fn has(list: &[String], word: &str) -> bool {
    list.iter().any(|known| known == word)
}

/// Whether a rule names the recipient: by the same reference, or by one to the same person.
fn names(record: &Record, rule: &Rule, recipient: Option<&str>) -> bool {
    let Some(recipient) = recipient else { return false };
    let person = |reference: &str| record.references.get(reference).or_else(|| record.references.get(plain_reference(reference))).copied();
    let meant = person(recipient);
    rule.actors.iter().any(|actor| {
        plain_reference(actor) == plain_reference(recipient)
            || actor.ends_with(recipient) && recipient.starts_with('#')
            || meant.zip(person(actor)).is_some_and(|(a, b)| a == b || same(record, a, b))
    })
}

fn same(record: &Record, a: PersonId, b: PersonId) -> bool {
    let who = |id: PersonId| record.people.person(id).map(identity).filter(|who| !who.is_empty());
    who(a).zip(who(b)).is_some_and(|(a, b)| a == b)
}
