#![doc = include_str!("../README.md")]

mod apply;
pub mod counts;
mod decide;
pub mod detect;
pub mod disclosure;
pub mod door;
mod entry;
#[cfg(target_arch = "wasm32")]
mod fragment;
mod leak;
mod manifest;
mod order;
pub mod policy;
pub mod record;
mod redact;
pub mod review;
mod summary;
pub mod text;
mod view;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod wishes;

pub use apply::Key;
pub use manifest::{Manifest, ManifestEntry};
pub use redact::{Examined, Redacted, Refusal, Request, leaks, redact};
pub use view::View;
