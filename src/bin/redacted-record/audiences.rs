//! The `audiences` command.

use super::Failure;

pub fn run(_arguments: &[String]) -> Result<(), Failure> {
    Err(Failure::Usage("not built yet"))
}
