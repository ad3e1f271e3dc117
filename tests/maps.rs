//! Maps through the helpers of `lean-build/shims/lean-rs-data`.

use std::collections::{BTreeMap, HashMap};

use lean_rs::prelude::*;

#[lean_module("MapTests")]
#[lean(prefix = "maps_")]
trait Maps {
    fn count(&self, before: Vec<(&str, Nat)>, words: LeanList<&str>) -> LeanResult<Vec<(String, Nat)>>;
    fn sorted(&self, pairs: Vec<(u64, &str)>) -> LeanResult<Vec<(u64, String)>>;
}

#[test]
fn maps_go_as_arrays_of_pairs() {
    let lean = LeanRuntime::init().unwrap();
    let m = MapsModule::load(lean).unwrap();
    let before: HashMap<&str, Nat> = [("a", Nat::from(u64::MAX)), ("b", Nat::from(1u8))].into();
    let words = ["a", "c", "c", "a"].into_iter().collect();
    let after: BTreeMap<String, Nat> =
        m.count(before.into_iter().collect(), words).unwrap().into_iter().collect();
    assert_eq!(after.len(), 3);
    assert_eq!(after["a"], Nat::from(u128::from(u64::MAX) + 2));
    assert_eq!((&after["b"], &after["c"]), (&Nat::from(1u8), &Nat::from(2u8)));

    let numbers = (0..1000u64).map(|n| (n.wrapping_mul(0x9E37_79B9_7F4A_7C15), "x"));
    let expected: BTreeMap<u64, &str> = numbers.clone().collect();
    let sorted = m.sorted(numbers.clone().chain(numbers).collect()).unwrap();
    assert_eq!(sorted.iter().map(|(n, _)| *n).collect::<Vec<_>>(), expected.into_keys().collect::<Vec<_>>());
}
