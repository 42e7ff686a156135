//! A policy as it once was, to be compared with the one of today.

use super::json::Node;
use super::table::{BuiltIn, read};
use super::{Change, Policy, PolicyError};

/// A policy of the past. It may ask for less than the built-in policy does by now, which [`Policy::from_json`] refuses; so
/// it can be compared with a policy, and nothing can be decided by it.
#[derive(Debug)]
pub struct PastPolicy(Policy);

impl PastPolicy {
    /// Reads a policy file of any age. What a row leaves out of `requires` and `traits` counts as what the built-in policy
    /// has there today; a class of information that it does not have, as shown to nobody.
    ///
    /// # Errors
    ///
    /// As [`Policy::from_json`], but for gates, classes and columns that the file does not have.
    pub fn from_json(text: &str) -> Result<Self, PolicyError> {
        let node = Node::parse(text)?;
        let built_in = Policy::embedded();
        Ok(Self(read(&node.root(), BuiltIn { rows: built_in.audiences(), binds: false })?))
    }

    /// What is different in a newer policy, as [`Policy::diff`] tells it.
    pub fn changes_to(&self, newer: &Policy) -> Vec<Change> {
        self.0.diff(newer)
    }
}
