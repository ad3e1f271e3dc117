//! Fuzz targets: functions of the bytes of an input, which panic if something is wrong with what they make of it.
//!
//! `cargo xtask fuzz` runs one with libFuzzer, which looks for inputs that reach new code; `tests/targets` runs all on the inputs in
//! `corpus`.

pub mod decode;
mod documents;
mod generate;
mod guard;
pub mod lean;
pub mod macros;
pub mod manifest;
mod mutate;
pub mod objects;
pub mod prototypes;
pub mod registry;
pub mod round_trip;
pub mod signatures;
// Where the registry of lean-rs takes its lock from.
mod sync {
    pub(crate) use parking_lot::RwLock;
}
