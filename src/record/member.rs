//! Members of a JSON object by name. What is of another type than it should be counts as not there.

use serde_json::Value;

/// A member that is text.
pub(crate) fn string<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

/// The items of a member that is a list.
pub(crate) fn list<'v>(value: &'v Value, member: &str) -> &'v [Value] {
    value.get(member).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}
