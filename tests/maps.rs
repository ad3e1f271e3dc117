//! Maps through the helpers of `lean-build/shims/lean-rs-data`.

use std::collections::{BTreeMap, HashMap};

use lean_rs::prelude::*;

#[lean_module("MapTests")]
#[lean(prefix = "maps_")]
trait Maps {
    fn count(&self, before: Vec<(&str, Nat)>, words: LeanList<&str>) -> LeanResult<Vec<(String, Nat)>>;
    fn sorted(&self, pairs: Vec<(u64, &str)>) -> LeanResult<Vec<(u64, String)>>;
    fn invert(&self, map: HashMap<String, u64>) -> LeanResult<BTreeMap<u64, String>>;
    fn echo(&self, map: &BTreeMap<u64, HashMap<Nat, bool>>) -> LeanResult<HashMap<u64, BTreeMap<Nat, bool>>>;
    fn twice(&self, key: &str) -> LeanResult<HashMap<String, u64>>;
    fn table(&self, words: Vec<&str>) -> LeanResult<Table>;
}

#[lean_module("MapTests")]
trait SortedMaps {
    #[lean(export = "maps_twice")]
    fn twice(&self, key: &str) -> LeanResult<BTreeMap<String, u64>>;
}

#[derive(LeanType, Debug, PartialEq)]
struct Table {
    entries: BTreeMap<String, Nat>,
    size: u64,
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

#[test]
fn maps_cross_as_they_are() {
    let lean = LeanRuntime::init().unwrap();
    let m = MapsModule::load(lean).unwrap();
    let map: HashMap<String, u64> = (0..100).map(|n| (format!("k{n}"), n)).collect();
    let inverted = m.invert(map.clone()).unwrap();
    assert_eq!(inverted, map.into_iter().map(|(k, v)| (v, k)).collect());
    let nested = [(7, [(Nat::from(1u8), true)].into()), (9, HashMap::new())].into();
    let back = m.echo(&nested).unwrap();
    assert_eq!(back.len(), 2);
    assert_eq!(back[&7], [(Nat::from(1u8), true)].into());
    assert!(back[&9].is_empty() && m.echo(&BTreeMap::new()).unwrap().is_empty());
    let table = m.table(vec!["b", "a", "b"]).unwrap();
    let entries = [("a".to_owned(), Nat::from(1u8)), ("b".to_owned(), Nat::from(2u8))].into();
    assert_eq!(table, Table { entries, size: 2 });
}

#[test]
fn a_key_that_comes_twice_is_named() {
    let lean = LeanRuntime::init().unwrap();
    let m = MapsModule::load(lean).unwrap();
    let expected = "convert the result of `maps_twice`: at `[2]`: expected a map, in which each key occurs once, found the key \"a\" a second time. Return \
                    the `.toArray` of a Lean map, or take the pairs as a `Vec<(K, V)>`";
    assert_eq!(m.twice("a").unwrap_err().to_string(), expected);
    assert_eq!(SortedMapsModule::load(lean).unwrap().twice("a").unwrap_err().to_string(), expected);
    assert_eq!(m.twice("c").unwrap()["b"], 2);
}
