//! Row 11: what is `unsafe` says so. A type with `unsafe(assume_valid)` keeps a promise that an object does not show, so that
//! safe code makes no value of it from an object of any type. What does not compile is in `tests/ui/fail`.

use std::collections::BTreeMap;

use lean_rs::prelude::*;
use lean_rs::{IntoLean, LeanArray, LeanFn, LeanType, Stage, ToLean, TryFromLean};

/// Above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, LeanType)]
// SAFETY: the tests use no other values.
#[lean(name = "Promises.Positive", unsafe(assume_valid))]
struct Positive {
    val: u32,
}

/// Two numbers, the second not below the first.
#[derive(Debug, Clone, PartialEq, LeanType)]
// SAFETY: as above.
#[lean(name = "Promises.Range", unsafe(assume_valid))]
struct Range {
    from: Nat,
    to: Nat,
}

/// What has been found out by a proof.
#[derive(Debug, Clone, PartialEq, LeanType)]
// SAFETY: as above.
#[lean(name = "Promises.Known", unsafe(assume_valid))]
struct Known {}

/// One of them with a proof.
#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
// SAFETY: as above.
#[lean(name = "Promises.Side", unsafe(assume_valid))]
enum Side {
    Left,
    Right,
}

/// Promises nothing itself.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Promises.Holder")]
struct Holder {
    positive: Positive,
    range: Option<Range>,
}

/// A recursive type with a promise in it.
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Promises.Tree")]
enum Tree {
    Leaf(Positive),
    Node(Box<Tree>, Box<Tree>),
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Promises.Part")]
struct Part<T> {
    part: T,
    side: u8,
}

fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().unwrap()
}

/// The value as an object that shows nothing of its type.
fn object<T: ToLean<'static>>(value: T) -> Obj<'static> {
    LeanArray::new(lean(), &[value]).get_ref(0).unwrap().to_owned()
}

/// Types like those above that promise nothing.
mod plain {
    use super::*;

    #[derive(LeanType)]
    #[lean(name = "Plain.Range")]
    pub(super) struct Range {
        pub(super) from: Nat,
        pub(super) to: Nat,
    }

    #[derive(LeanType)]
    #[lean(name = "Plain.Holder")]
    pub(super) struct Holder {
        pub(super) positive: u32,
        pub(super) range: Option<Range>,
    }

    #[derive(LeanType)]
    #[lean(name = "Plain.Tree")]
    pub(super) enum Tree {
        Leaf(u32),
        Node(Box<Tree>, Box<Tree>),
    }
}

#[track_caller]
fn refused<T: TryFromLean<'static> + std::fmt::Debug>(object: &Obj<'static>, of: &str) {
    let error = object.to_rust::<T>(lean()).unwrap_err();
    assert_eq!(error.stage(), Some(Stage::Convert));
    let text = error.to_string();
    assert!(text.contains(&format!("what `{of}` promises")) && text.contains("to_rust_unchecked"), "{text}");
}

#[test]
fn promises_inside_of_other_types() {
    let range = || plain::Range { from: Nat::from(5u8), to: Nat::from(1u8) };
    refused::<Holder>(&object(plain::Holder { positive: 0, range: None }), "Positive");
    refused::<Holder>(&object(plain::Holder { positive: 1, range: Some(range()) }), "Positive");
    let leaf = |n| Box::new(plain::Tree::Leaf(n));
    refused::<Tree>(&object(plain::Tree::Node(leaf(1), leaf(0))), "Positive");
}

#[test]
fn what_promises_nothing_is_read() {
    let part = Part { part: "text".to_owned(), side: 1 };
    assert_eq!(object(part.clone()).to_rust::<Part<String>>(lean()).unwrap(), part);
    let range = plain::Range { from: Nat::from(5u8), to: Nat::from(1u8) };
    let holder = object(plain::Holder { positive: 7, range: Some(range) });
    let holder = holder.to_rust::<plain::Holder>(lean()).unwrap();
    assert_eq!((holder.positive, holder.range.unwrap().to), (7, Nat::from(1u8)));
}

#[test]
fn who_vouches_for_the_type_reads_it() {
    let range = Range { from: Nat::from(1u8), to: Nat::from(2u8) };
    let holder = Holder { positive: Positive { val: 3 }, range: Some(range.clone()) };
    // SAFETY: the objects were made of these values.
    unsafe {
        assert_eq!(object(holder.clone()).as_ref().to_rust_unchecked::<Holder>(lean()).unwrap(), holder);
        assert_eq!(object(range.clone()).as_ref().to_rust_unchecked::<Range>(lean()).unwrap(), range);
        assert_eq!(object(Known {}).as_ref().to_rust_unchecked::<Known>(lean()).unwrap(), Known {});
        assert_eq!(object(Side::Right).as_ref().to_rust_unchecked::<Side>(lean()).unwrap(), Side::Right);
        let map = BTreeMap::from([(Positive { val: 1 }, Side::Left)]);
        let read = object(&map).as_ref().to_rust_unchecked::<BTreeMap<Positive, Side>>(lean()).unwrap();
        assert_eq!(read, map);
    }
}

#[test]
fn values_of_known_types_are_read() {
    let positive = |val| Positive { val };
    let array = LeanArray::new(lean(), &[positive(1), positive(2)]);
    assert_eq!(array.to_vec().unwrap(), [positive(1), positive(2)]);
    let next = LeanFn::<(Positive, Side), Option<Positive>>::new(lean(), |of: Positive, side: Side| {
        (side == Side::Right).then_some(Positive { val: of.val + 1 })
    });
    assert_eq!(next.call(positive(1), Side::Right).unwrap(), Some(positive(2)));
    assert_eq!(next.call(positive(1), Side::Left).unwrap(), None);
}

/// The traits that calls rely on are `unsafe`, and the derive implements them.
#[test]
fn derived_types_have_all_conversions() {
    fn name<T: IntoLean<'static> + ToLean<'static> + TryFromLean<'static> + LeanType>() -> &'static str {
        T::LEAN_NAME
    }
    assert_eq!(name::<Part<Holder>>(), "Promises.Part");
    assert_eq!(name::<Part<Part<Known>>>(), "Promises.Part");
}
