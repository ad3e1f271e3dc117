//! Enumeration types of every width.

use super::*;
use lean_rs::LeanType as _;
use lean_rs_tests::{Byte, Enums, EnumsModule, One, Ordering, Three, Two, Wide, WideField};

fn enums() -> EnumsModule<'static> {
    EnumsModule::load(lean()).expect("the module loads")
}

#[test]
fn every_constructor_of_the_small_ones() {
    let m = enums();
    assert_eq!(m.enum1(One::Only).unwrap(), One::Only);
    assert_eq!(m.enum1_arg(1, One::Only, 2), 3);
    assert_eq!([Two::No, Two::Yes].map(|x| m.enum2(x).unwrap()), [Two::Yes, Two::No]);
    assert_eq!(
        [Three::Lo, Three::Mid, Three::Hi].map(|x| m.enum3(x).unwrap()),
        [Three::Mid, Three::Hi, Three::Lo]
    );
    assert_eq!(m.enum_const().unwrap(), Three::Mid);
    assert_eq!(m.ordering(1, 2).unwrap(), Ordering::Less);
    assert_eq!(m.ordering(2, 2).unwrap(), Ordering::Equal);
    assert_eq!(m.ordering_swap(Ordering::Less).unwrap(), Ordering::Greater);
}

#[test]
fn inside_an_option() {
    let m = enums();
    leaves_nothing(lean(), || {
        assert_eq!(m.enum_opt(None).unwrap(), Some(Three::Hi));
        assert_eq!(m.enum_opt(Some(Three::Lo)).unwrap(), None);
        assert_eq!(m.enum_opt(Some(Three::Mid)).unwrap(), Some(Three::Mid));
    });
}

#[test]
fn two_hundred_and_fifty_six_take_16_bits() {
    let m = enums();
    for &x in Byte::ALL {
        let expected = match x {
            Byte::C0 => Byte::C255,
            Byte::C255 => Byte::C1,
            other => other,
        };
        assert_eq!(m.enum256(x).unwrap(), expected);
    }
    assert_eq!(m.enum257(Wide::C0).unwrap(), Wide::C256);
    assert_eq!(m.enum257(Wide::C256).unwrap(), Wide::C1);
    assert_eq!(m.enum257(Wide::C255).unwrap(), Wide::C255);
}

#[test]
fn as_fields() {
    let m = enums();
    leaves_nothing(lean(), || {
        let field = WideField { small: 255, wide: Wide::C3, byte: Byte::C200 };
        let changed = WideField { small: 0, wide: Wide::C256, byte: Byte::C200 };
        assert_eq!(m.enum_field(field).unwrap(), changed);
    });
}

#[test]
fn numbers_that_no_constructor_has() {
    let lean = lean();
    let error = nat(3).to_rust::<Three>(lean).unwrap_err();
    assert_eq!(
        error.to_string(),
        "convert: expected a constructor of `Three`, 0 to 2 (`lo`, `mid`, `hi`), found the scalar 3"
    );
    let error = nat(256).to_rust::<Byte>(lean).unwrap_err();
    assert!(error.to_string().ends_with("`c6`, `c7`, …), found the scalar 256"), "{error}");
    let error = nat(1).to_rust::<One>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected `One.only`, which is the scalar 0, found the scalar 1");
    let error = nat(u64::MAX).to_rust::<Two>(lean).unwrap_err();
    assert!(error.to_string().ends_with("found a big number"), "{error}");
}

#[test]
fn names_are_leans() {
    assert_eq!(Ordering::LEAN_NAME, "Ordering");
    assert_eq!(Ordering::CONSTRUCTORS.iter().map(|it| it.name()).collect::<Vec<_>>(), ["lt", "eq", "gt"]);
    assert_eq!(Three::CONSTRUCTORS[1].name(), "mid");
}
