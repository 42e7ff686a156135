//! Whether an audience's gate is open.

use std::fmt;

use time::Date;

use super::{Audience, Case, Requirement};

/// A requirement that the case does not meet. Names no one and repeats nothing from the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmet {
    /// The audience's id as the policy has it: for an id that is not known, that of the default row.
    pub audience: String,
    /// What is asked for.
    pub requirement: Requirement,
    /// What would meet it, in plain words.
    pub needs: &'static str,
}

impl fmt::Display for Unmet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {} is not met. {}", self.audience, self.requirement.code(), self.needs)
    }
}

impl std::error::Error for Unmet {}

/// Checks the gate of an audience on a day, before any text is decoded (rules.md R4).
///
/// An open gate does not mean that anything is released: see [`Audience::releases_nothing`].
///
/// # Errors
///
/// The first requirement that is not met, in the order of the policy. A case that has expired opens nothing for anyone
/// and is reported first, as [`Requirement::TimeLimit`]; on the day of expiry it still holds.
pub fn check(audience: &Audience, case: Option<&Case>, has_key: bool, on: Date) -> Result<(), Unmet> {
    let expired = case.and_then(Case::expires).is_some_and(|expires| expires < on);
    let unmet = if expired {
        Some(Requirement::TimeLimit)
    } else {
        audience.requirements().iter().copied().find(|requirement| !is_met(*requirement, case, has_key, on))
    };
    match unmet {
        Some(requirement) => Err(Unmet { audience: audience.id().to_owned(), requirement, needs: requirement.needs() }),
        None => Ok(()),
    }
}

fn is_met(requirement: Requirement, case: Option<&Case>, has_key: bool, on: Date) -> bool {
    match (requirement, case) {
        (Requirement::Key, _) => has_key,
        (_, None) => false,
        // A case cannot be read without its reference.
        (Requirement::CaseRef, Some(_)) => true,
        (Requirement::IdentityChecked, Some(case)) => case.identity_checked(),
        (Requirement::Opinion, Some(case)) => case.has_opinion(on),
        (Requirement::SignOff, Some(case)) => case.is_signed_off(on),
        (Requirement::Agreement, Some(case)) => case.is_agreed(on),
        (Requirement::Reason, Some(case)) => case.reason().is_some(),
        (Requirement::TimeLimit, Some(case)) => case.expires().is_some_and(|expires| on <= expires),
        (Requirement::Order, Some(case)) => case.is_ordered(on),
        (Requirement::Study, Some(case)) => case.is_for_study(on),
        (Requirement::SharingAgreement, Some(case)) => case.sharing_agreement().is_some(),
    }
}
