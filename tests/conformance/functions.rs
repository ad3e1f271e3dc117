//! Every arity, erased parameters, instances, function values, and what `panic!` gives.

use super::*;
use lean_rs::{Erased, LeanArray, LeanFn, LeanList, LeanStr, Nat};
use lean_rs_tests::{Functions, FunctionsModule, Panics, PanicsModule};

fn functions() -> FunctionsModule<'static> {
    FunctionsModule::load(lean()).expect("the module loads")
}

#[test]
fn seventeen_parameters() {
    let m = functions();
    leaves_nothing(lean(), || {
        let n = |n: u8| Nat::from(n);
        assert_eq!(m.f0().unwrap(), 7);
        assert_eq!(m.f1(n(3)).unwrap(), 3);
        assert_eq!(m.f3(n(1), n(1), n(1)).unwrap(), 6);
        assert_eq!(
            m.f16(
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1),
                n(1)
            )
            .unwrap(),
            136
        );
        assert_eq!(
            m.f17(
                n(1),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(0),
                n(1)
            )
            .unwrap(),
            18
        );
        let sum = m.g17(1, 2, 3, 4, 5.0, "six", true, 8, n(9), 10, 11, 12, 13, 14, 15, 16.0, 1 << 40);
        assert_eq!(sum, 1 + 2 + 3 + 4 + 5 + 3 + 1 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + (1 << 40));
    });
}

#[test]
fn borrowed_in_lean_is_owned_all_the_same() {
    let m = functions();
    leaves_nothing(lean(), || {
        assert_eq!(m.borrow_length("é").unwrap(), 1);
        assert_eq!(m.borrow_return("é").unwrap(), "é");
        assert_eq!(m.borrow_append("a", "b").unwrap(), "ab");
        let big = Nat::from(u128::MAX);
        assert_eq!(m.borrow_nat(&big, &Nat::from(0u8)).unwrap(), big);
    });
}

#[test]
fn function_values_are_handed_on() {
    let m = functions();
    leaves_nothing(lean(), || {
        let n = |n: u64| Nat::from(n);
        let add = m.adder_opt(n(5)).unwrap().unwrap();
        assert_eq!(m.apply_twice(add.clone(), n(1)).unwrap(), 11);
        let both = m.compose(&add, m.adder_opt(n(100)).unwrap().unwrap()).unwrap().unwrap();
        assert_eq!(m.apply_twice(both, n(0)).unwrap(), 210);
        assert_eq!(m.adder(n(2), n(3)).unwrap(), 5);
        assert!(m.mk17(n(1)).unwrap().is_some() && m.fn17().unwrap().is_some());
        assert!(m.line(2, 3).unwrap().is_some());
        let action = m.mk_io(20).unwrap().unwrap();
        assert_eq!(m.twice_io(action).unwrap(), 42);
    });
}

#[test]
fn a_function_value_of_another_type_is_not_checked_but_its_kind_is() {
    // SAFETY: nothing comes of it, since not even the kind is that of a function.
    let error = unsafe { nat(3).as_ref().to_rust_unchecked::<LeanFn<'_, (Nat,), Nat>>(lean()) }.unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a function, found the scalar 3");
}

#[test]
fn erased_parameters_and_instances() {
    let lean = lean();
    let m = functions();
    leaves_nothing(lean, || {
        // SAFETY: 5 > 0.
        assert_eq!(unsafe { m.proof(Nat::from(5u8), Nat::from(10u8)) }.unwrap(), 14);
        let text = LeanStr::new(lean, "x").into_obj();
        assert_eq!(m.type_id(text.clone()).to_rust::<String>(lean).unwrap(), "x");
        let list = || LeanList(vec![text.clone(), text.clone()]);
        assert_eq!(m.poly_length(LeanList(vec!["a", "b"])).unwrap(), 2);
        let default = LeanStr::new(lean, "default").into_obj();
        let head = m.inst_head(default.clone(), list());
        assert_eq!(head.to_rust::<String>(lean).unwrap(), "x");
        let head = m.inst_head(default, LeanList(vec![]));
        assert_eq!(head.to_rust::<String>(lean).unwrap(), "default");
        assert_eq!((m.inst_dec(Erased, true), m.inst_dec(Erased, false)), (1, 0));
        assert_eq!(m.default_arg(1, 3), 4);
    });
}

#[test]
fn a_panic_prints_and_returns_the_default() {
    let lean = lean();
    let m = PanicsModule::load(lean).unwrap();
    let n = |n: u64| Nat::from(n);
    assert_eq!((m.panic(true).unwrap(), m.panic(false).unwrap()), (n(0), n(1)));
    assert_eq!((m.panic64(true), m.panic64(false)), (0, 1));
    assert_eq!((&*m.unreachable(true).unwrap(), &*m.unreachable(false).unwrap()), ("", "fine"));
    let values = [n(1), n(2)];
    assert_eq!((m.arr_get(&values, n(1)).unwrap(), m.arr_get(&values, n(2)).unwrap()), (n(2), n(0)));
    assert_eq!((m.arr_get64(&[5], n(0)), m.arr_get64(&[5], n(1))), (5, 0));
    assert_eq!(m.arr_get_str(&["a"], n(7)).unwrap(), "");
    let array = LeanArray::new(lean, &[LeanStr::new(lean, "a")]);
    let default = LeanStr::new(lean, "default");
    let (a, b) = m.arr_get_poly(default, array, n(0), n(1)).unwrap();
    assert_eq!((&*a, &*b), ("a", "default"));
    assert_eq!((m.opt_get(Some(n(4))).unwrap(), m.opt_get(None).unwrap()), (n(4), n(0)));
    assert_eq!((m.assert(n(9)).unwrap(), m.assert(n(10)).unwrap()), (n(9), n(0)));
    assert_eq!(m.panic_io(true).unwrap(), 1);
}
