//! Lean's functions, called by Rust.

use lean_rs::{IoErrorKind, LeanFn, LeanIo, Nat};
use lean_rs_tests::{Closures, Effects, EffectsModule, Functions};

use super::{closures, functions, lean, n, small};
use crate::leaves_nothing::leaves_nothing;

#[test]
fn pure_functions() {
    let m = functions();
    leaves_nothing(lean(), || {
        let add = m.adder_opt(n(5)).unwrap().unwrap();
        assert_eq!(add.call(n(1)).unwrap(), 6);
        assert_eq!(add.call(n(u64::MAX)).unwrap().to_string(), "18446744073709551620");
        let line = m.line(3, 4).unwrap().unwrap();
        assert_eq!((0..5).map(|x| line.call(x).unwrap()).collect::<Vec<_>>(), [4, 7, 10, 13, 16]);
        let both = m.compose(&add, add.clone()).unwrap().unwrap();
        assert_eq!(both.call(n(0)).unwrap(), 10);
        let curried =
            closures().curried(LeanFn::new(lean(), |a: Nat, b: Nat| n(small(&a) + small(&b)))).unwrap();
        assert_eq!(curried.unwrap().call(n(41)).unwrap(), 42);
    });
}

#[test]
fn more_arguments_than_are_passed_one_by_one() {
    let m = functions();
    leaves_nothing(lean(), || {
        let f = m.fn17().unwrap().unwrap();
        let sum = f.call(1, 2, 3, 4, 5.0, "six".to_owned(), true, 8, n(9), 10, 11, 12, 13, 14, 15, 16.0, 17);
        assert_eq!(sum.unwrap(), (1..=17).sum::<u64>() - 6 - 7 + 3 + 1);
        let rest = m.mk17(n(1)).unwrap().unwrap();
        let sum = |rest: u64| (1..=17).map(|i| i * if i == 1 { 1 } else { rest }).sum::<u64>();
        let sixteen = || n(2);
        let given = rest.call(
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
            sixteen(),
        );
        assert_eq!(given.unwrap(), sum(2));
    });
}

#[test]
fn one_argument_at_a_time() {
    let m = functions();
    leaves_nothing(lean(), || {
        let f = m.fn17().unwrap().unwrap();
        let f = f.partial(1).unwrap().partial(2).unwrap().partial(3).unwrap().partial(4).unwrap();
        let f = f.partial(5.0).unwrap().partial("six".to_owned()).unwrap().partial(true).unwrap();
        let f = f.partial(8).unwrap().partial(n(9)).unwrap();
        // Not used up by a call.
        for last in [17, 18] {
            assert_eq!(f.call(10, 11, 12, 13, 14, 15, 16.0, last).unwrap(), 144 - 17 + last);
        }
        // What is left is an action.
        let throwing = closures().mk_throw("at").unwrap().unwrap();
        assert_eq!(throwing.partial(n(0)).unwrap().call().unwrap(), 7);
        let text = closures().outcome(throwing.partial(n(3)).unwrap()).unwrap();
        assert_eq!(text, "threw at 3");
    });
}

#[test]
fn actions() {
    leaves_nothing(lean(), || {
        let action: LeanFn<'_, (), LeanIo<u64>> = functions().mk_io(20).unwrap().unwrap();
        assert_eq!((action.call().unwrap(), action.call().unwrap()), (21, 21));
        let throwing = closures().mk_throw("at").unwrap().unwrap();
        assert_eq!(throwing.call(n(0)).unwrap(), 7);
        let error = throwing.call(n(9)).unwrap_err();
        let exception = error.exception().unwrap();
        assert_eq!((exception.kind(), exception.message()), (IoErrorKind::UserError, "at 9"));
    });
}

#[test]
fn actions_that_cannot_throw() {
    let effects = EffectsModule::load(lean()).unwrap();
    leaves_nothing(lean(), || {
        let counter = effects.ref_new(n(10)).unwrap();
        let add = closures().mk_base(counter).unwrap().unwrap();
        assert_eq!((add.call(n(5)).unwrap(), add.call(n(6)).unwrap()), (n(15), n(21)));
    });
}

#[test]
fn functions_with_conditions() {
    leaves_nothing(lean(), || {
        // SAFETY: 2 < 3.
        let (pick, f) = (unsafe { closures().pick(n(40)) }.unwrap().unwrap(), |_: Nat| n(2));
        assert_eq!(pick.call(n(2)).unwrap(), 42);
        // SAFETY: as above.
        assert_eq!(unsafe { closures().third(LeanFn::new(lean(), f), n(40)) }.unwrap(), 42);
    });
}

#[test]
fn functions_in_structures() {
    let m = closures();
    leaves_nothing(lean(), || {
        let table = m.table(n(3), LeanFn::new(lean(), |_: String| Ok(()))).unwrap();
        assert_eq!((table.name.as_str(), table.run.call(n(4)).unwrap()), ("add 3", n(7)));
        table.log.call("line".to_owned()).unwrap();
    });
}
