//! The door to JavaScript: the only file that knows it. No logic; JSON in, JSON out.
//!
//! Every call answers `{"ok":true,…}` or `{"ok":false,"code":"…","message":"…"}` and never throws on bad input; a message
//! never carries text of the record.

use crate::door::Door;
use wasm_bindgen::prelude::*;

/// A session over one record. Lives in a Worker, which is terminated to forget it.
#[wasm_bindgen]
#[derive(Default)]
pub struct Engine {
    door: Door,
}

#[wasm_bindgen]
impl Engine {
    /// An engine with the built-in policy and no record.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// `{ok, engine, policy}`: the versions.
    pub fn version() -> String {
        Door::version()
    }

    /// Replaces the policy.
    #[wasm_bindgen(js_name = setPolicy)]
    pub fn set_policy(&mut self, json: &str) -> String {
        self.door.set_policy(json)
    }

    /// Reads a record and finds what is in it; `format` is "fhir" (default) or "text". `{ok, entries, passages}`.
    pub fn open(&mut self, bytes: &[u8], format: Option<String>) -> String {
        self.door.open(bytes, format.as_deref())
    }

    /// `{ok, audiences}`.
    pub fn audiences(&self) -> String {
        self.door.audiences()
    }

    /// `{ok, view, counts}` for `{audience, case?, review?, asSuggested?, on}`.
    pub fn redact(&self, request: &str) -> String {
        self.door.redact(request)
    }

    /// `{ok, passages}`: free text with its suggestions for the audience of the request, for staff who may see everything.
    pub fn review(&self, request: &str) -> String {
        self.door.review(request)
    }
}

/// One line of the command's `detect`, offsets in UTF-16 code units: JSON in, JSON out; `{"ok":false,…}` for a bad line.
/// Takes text and gives places, so that no text comes back.
#[wasm_bindgen(js_name = detectLine)]
pub fn detect_line(line: &str) -> String {
    crate::door::detect_line(line, crate::text::OffsetUnit::Utf16).unwrap_or_else(|problem| crate::door::failure("bad-request", problem))
}

/// Redacts an inert fragment that was never attached, and hands back a new one. `request` as for [`Engine::redact`];
/// `people` as the `context` of the command's `detect`.
///
/// # Errors
/// An `Error` whose message is a code.
#[wasm_bindgen(js_name = redactFragment)]
pub fn redact_fragment(fragment: &web_sys::DocumentFragment, request: &str, people: &str) -> Result<web_sys::DocumentFragment, JsError> {
    crate::fragment::redact_fragment(fragment, request, people).map_err(|code| JsError::new(code))
}
