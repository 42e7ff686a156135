//! What a reader could get out of a finished FHIR file.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

/// Every name, string and number of it at any depth, base64 text decoded too, one a line.
pub fn texts(value: &Value) -> String {
    let mut out = String::new();
    add(value, &mut out);
    out
}

fn add(value: &Value, out: &mut String) {
    let mut line = |text: &str| {
        out.push_str(text);
        out.push('\n');
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            out.push_str(name);
            out.push('\n');
            add(member, out);
        }),
        Value::Array(items) => items.iter().for_each(|item| add(item, out)),
        Value::String(text) => {
            line(text);
            if let Some(text) = STANDARD.decode(text).ok().and_then(|bytes| String::from_utf8(bytes).ok()) {
                line(&text);
            }
        }
        other => line(&other.to_string()),
    }
}
