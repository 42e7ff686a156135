#![doc = include_str!("../README.md")]

mod apply;
pub mod detect;
pub mod policy;
pub mod record;
pub mod review;
pub mod text;

pub use apply::Key;
