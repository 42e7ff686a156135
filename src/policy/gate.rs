//! Whether an audience's gate is open.

use std::fmt;

use super::{Audience, Case, Moment, Requirement};

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

/// Checks the gate of an audience on a day, and at a moment where one is given, before any text is decoded (rules.md R4).
///
/// An open gate does not mean that anything is released: see [`Audience::releases_nothing`].
///
/// # Errors
///
/// The first requirement that is not met, in the order of the policy. A case that has expired opens nothing for anyone
/// and is reported first, as the limit that the audience asks for, else as [`Requirement::TimeLimit`]; on the day of expiry
/// it still holds.
pub fn check(audience: &Audience, case: Option<&Case>, has_key: bool, at: impl Into<Moment>) -> Result<(), Unmet> {
    let at = at.into();
    let asked = audience.requirements();
    let unmet = if case.and_then(Case::expires).is_some_and(|expiry| expiry.is_over(at)) {
        Some(if asked.contains(&Requirement::HourLimit) { Requirement::HourLimit } else { Requirement::TimeLimit })
    } else {
        asked.iter().copied().find(|requirement| !is_met(*requirement, case, has_key, at))
    };
    match unmet {
        Some(requirement) => Err(Unmet { audience: audience.id().to_owned(), requirement, needs: requirement.needs() }),
        None => Ok(()),
    }
}

fn is_met(requirement: Requirement, case: Option<&Case>, has_key: bool, at: Moment) -> bool {
    let on = at.day;
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
        (Requirement::TimeLimit, Some(case)) => case.expires().is_some_and(|expiry| !expiry.is_over(at)),
        (Requirement::HourLimit, Some(case)) => case.expires().is_some_and(|expiry| expiry.is_within_the_hour(at)),
        (Requirement::Order, Some(case)) => case.is_ordered(on),
        (Requirement::Study, Some(case)) => case.is_for_study(on),
        (Requirement::SharingAgreement, Some(case)) => case.sharing_agreement().is_some(),
    }
}
