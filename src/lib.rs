#![doc = include_str!("../README.md")]

mod apply;
mod decide;
pub mod detect;
mod leak;
mod manifest;
pub mod policy;
pub mod record;
mod redact;
pub mod review;
pub mod text;

pub use apply::Key;
pub use manifest::{Manifest, ManifestEntry};
pub use redact::{Examined, Redacted, Refusal, Request, redact};
