//! Names that the record does not know.
use super::known::Known;
use super::passage::Passage;
use super::Finding;
/// Finds them.
pub(super) fn find(_passage: &Passage<'_>, _known: &Known, _found: &mut Vec<Finding>) {}
/// Memory.
pub(super) fn remember(_passages: &[Passage<'_>], _found: &mut [Vec<Finding>]) {}
