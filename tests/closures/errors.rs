//! What Lean gets when a closure fails.

use lean_rs::prelude::*;
use lean_rs::{IoErrorKind, LeanException, LeanFn};
use lean_rs_tests::{Closures, Functions};

use super::{closures, functions, lean, n};
use crate::leaves_nothing::leaves_nothing;

/// What Lean's `try … catch` makes of an action.
fn outcome(closure: impl FnMut() -> LeanResult<Nat> + 'static) -> String {
    closures().outcome(LeanFn::new(lean(), closure)).unwrap()
}

#[test]
fn errors_are_exceptions() {
    leaves_nothing(lean(), || {
        assert_eq!(outcome(|| Ok(n(3))), "gave 3");
        assert_eq!(outcome(|| Err("of Rust".into())), "threw of Rust");
        assert_eq!(
            outcome(|| Err(LeanError::other("x".parse::<u8>().unwrap_err()))),
            "threw invalid digit found in string"
        );
        let missing = || {
            std::fs::read("/no/such/file")?;
            Ok(n(0))
        };
        assert!(
            outcome(missing).starts_with("threw no such file or directory (error code: 2)"),
            "{}",
            outcome(missing)
        );
        let kind = || Err(LeanException::new(IoErrorKind::ResourceBusy, "later").with_code(16).into());
        assert_eq!(outcome(kind), "threw resource busy (error code: 16, later)");
    });
}

#[test]
fn an_exception_passes_through_rust_as_it_is() {
    leaves_nothing(lean(), || {
        let throwing = closures().mk_throw("deep").unwrap().unwrap();
        let error = functions()
            .each(n(2), LeanFn::new(lean(), move |i: u64| throwing.call(n(i)).map(|_| ())))
            .unwrap_err();
        let exception = error.exception().unwrap();
        assert_eq!((exception.kind(), exception.message()), (IoErrorKind::UserError, "deep 1"));
    });
}

#[test]
fn panics_are_exceptions() {
    let text = outcome(|| panic!("of Rust, number {}", 7));
    assert!(text.starts_with("threw the Rust function `calls::closures::errors::panics_are_exceptions::{{closure}}` panicked: of Rust, number 7"), "{text}");
    let long = outcome(|| panic!("{}", "x".repeat(100_000)));
    assert!(long.len() < 5000 && long.ends_with("more bytes)"), "{}", long.len());
    // A payload that is no text, and panics when it is dropped.
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("once more");
        }
    }
    let text = outcome(|| std::panic::panic_any(Bomb));
    assert!(text.ends_with("panicked: no message"), "{text}");
}

#[test]
fn arguments_that_do_not_fit_are_exceptions() {
    leaves_nothing(lean(), || {
        // SAFETY: wrong: Lean gives a `UInt64`; not even the kind is that of a string.
        let wrong = unsafe {
            let f = LeanFn::<(String,), LeanIo<()>>::new(lean(), |_: String| Ok(()));
            f.as_obj().to_rust_unchecked::<LeanFn<'_, (u64,), LeanIo<()>>>(lean()).unwrap()
        };
        let error = functions().each(n(1), wrong).unwrap_err();
        let text = error.exception().unwrap().message();
        assert!(
            text.starts_with(
                "convert: at `argument a1`: expected a `String`, found an object of constructor 0"
            ),
            "{text}"
        );
    });
}

#[test]
fn a_second_call_of_a_closure_for_one() {
    leaves_nothing(lean(), || {
        let text = String::from("moved");
        let once = LeanFn::new_once(lean(), move || Ok(Nat::from(text.into_bytes().len() as u64)));
        assert_eq!(closures().outcome(once.clone()).unwrap(), "gave 5");
        let again = closures().outcome(once).unwrap();
        assert!(again.starts_with("threw it was called a second time: `LeanFn::new_once`"), "{again}");
    });
}
