#![doc = include_str!("../README.md")]

pub mod detect;
pub mod policy;
pub mod record;
pub mod text;
