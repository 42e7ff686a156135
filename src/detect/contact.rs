//! Ways to reach somebody.
use super::known::Known;
use super::passage::Passage;
use super::Finding;
/// Finds them.
pub(super) fn find(_passage: &Passage<'_>, _known: &Known, _found: &mut Vec<Finding>) {}
