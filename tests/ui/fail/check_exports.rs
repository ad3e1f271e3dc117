//! Exports that are not there.
use lean_rs::prelude::*;

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Unknown {
    fn u8_ad(&self, a: u8, b: u8) -> u8;
    #[lean(export = "conf_mixed_summ")]
    fn sum(&self, a: u8) -> u8;
}

/// Of a module that this one does not import.
#[lean_module("Conformance.Scalars")]
trait Elsewhere {
    #[lean(export = "conf_str_eq")]
    fn equal(&self, a: &str, b: &str) -> bool;
}

/// Of a kind that lean-build does not know.
#[lean_module("Unfinished")]
trait Undescribed {
    #[lean(export = "unfinished_raw")]
    fn raw(&self, n: u64) -> u64;
}

fn main() {}
