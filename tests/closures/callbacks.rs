//! Functions with `#[lean_callback]`, as function values.

use std::sync::atomic::{AtomicU64, Ordering};

use lean_rs::prelude::*;
use lean_rs::{IoErrorKind, LeanException};
use lean_rs_tests::{Closures, Failure, Functions};

use super::{closures, functions, lean, n, small};
use crate::leaves_nothing::leaves_nothing;

#[lean_callback]
fn triple(x: Nat) -> Nat {
    n(3 * small(&x))
}

#[lean_callback]
fn shout(text: &str) -> String {
    text.to_uppercase()
}

#[lean_callback]
fn is_less(a: &Nat, b: &Nat) -> bool {
    a < b
}

static SUM: AtomicU64 = AtomicU64::new(0);

#[lean_callback]
fn add(i: u64) -> LeanResult<()> {
    SUM.fetch_add(i, Ordering::Relaxed);
    Ok(())
}

#[lean_callback]
fn answer() -> LeanResult<Nat> {
    Ok(n(42))
}

#[lean_callback]
fn busy() -> Result<Nat, LeanError> {
    Err(LeanException::new(IoErrorKind::ResourceBusy, "now").with_code(16))?
}

#[lean_callback]
fn panicking() -> LeanResult<Nat> {
    panic!("not today")
}

#[lean_callback(on_panic = default)]
fn broken(_: Nat) -> Nat {
    panic!("not today")
}

#[lean_callback(eio)]
fn own_error(x: Nat) -> Result<Nat, Failure> {
    if x == 0 { Err(Failure::Empty) } else { Ok(x) }
}

#[lean_callback(base_io)]
fn next(x: u64) -> u64 {
    x + 1
}

/// The runtime is not Lean's to give, and a lifetime is that of what Lean makes.
#[lean_callback]
fn pick<'lean>(lean: &'lean LeanRuntime, up: bool) -> LeanFn<'lean, (Nat,), Nat> {
    if up { triple::lean_fn(lean) } else { LeanFn::new(lean, |x: Nat| x) }
}

#[lean_callback]
#[allow(clippy::too_many_arguments)]
fn everything(
    a: u8,
    b: u16,
    c: u32,
    d: u64,
    e: usize,
    f: i8,
    g: i16,
    h: i32,
    i: i64,
    j: isize,
    k: f64,
    l: f32,
    m: bool,
    n: char,
) -> String {
    format!("{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m} {n}")
}

#[test]
fn functions_are_values() {
    leaves_nothing(lean(), || {
        let m = functions();
        assert_eq!(m.apply_twice(triple::lean_fn(lean()), n(5)).unwrap(), 45);
        assert_eq!(triple::lean_fn(lean()).call(n(2)).unwrap(), 6);
        assert_eq!(triple(n(2)), 6);
        let both = m.compose(&triple::lean_fn(lean()), triple::lean_fn(lean())).unwrap().unwrap();
        assert_eq!(both.call(n(1)).unwrap(), 9);
        let mapped = closures().map(shout::lean_fn(lean()), LeanList(vec!["é", "b\0"])).unwrap();
        assert_eq!(mapped.0, ["É", "B\0"]);
        let sorted = closures().sort(is_less::lean_fn(lean()), [3u64, 1, 2].into_iter().map(n).collect());
        assert_eq!(sorted.unwrap().0, [1, 2, 3].map(n));
        assert_eq!(closures().choose(pick::lean_fn(lean()), true, n(2)).unwrap(), 18);
        assert_eq!(closures().choose(pick::lean_fn(lean()), false, n(2)).unwrap(), 2);
        let text = closures().scalars(everything::lean_fn(lean())).unwrap();
        assert_eq!(text, "1 2 3 4 5 -1 -2 -3 -4 -5 1.5 2.5 true é");
    });
}

#[test]
fn actions() {
    leaves_nothing(lean(), || {
        SUM.store(0, Ordering::Relaxed);
        functions().each(n(5), add::lean_fn(lean())).unwrap();
        assert_eq!(SUM.load(Ordering::Relaxed), 10);
        assert_eq!(closures().outcome(answer::lean_fn(lean())).unwrap(), "gave 42");
        assert_eq!(
            closures().outcome(busy::lean_fn(lean())).unwrap(),
            "threw resource busy (error code: 16, now)"
        );
        assert_eq!(closures().base(next::lean_fn(lean()), 1), 3);
        assert_eq!(closures().outcome_eio(own_error::lean_fn(lean()), n(0)).unwrap(), "threw empty");
        assert_eq!(closures().outcome_eio(own_error::lean_fn(lean()), n(1)).unwrap(), "gave 1");
    });
}

#[test]
fn panics() {
    let text = closures().outcome(panicking::lean_fn(lean())).unwrap();
    let expected = "threw the Rust function `calls::closures::callbacks::panicking` panicked: not today";
    assert_eq!(text, expected);
    assert_eq!(functions().apply_twice(broken::lean_fn(lean()), n(5)).unwrap(), 0);
}

#[test]
fn on_every_thread() {
    let sum = (0..50u64).map(|x| 3 * x).sum::<u64>();
    assert_eq!(closures().tasks(triple::lean_fn(lean()), n(50)).unwrap(), sum);
}

#[test]
fn inside_of_a_function() {
    /// Sees what is around it.
    struct Around(u64);
    #[lean_callback]
    fn inner(x: Nat) -> Nat {
        n(Around(small(&x)).0 + 1)
    }
    assert_eq!(inner::lean_fn(lean()).call(n(1)).unwrap(), 2);
}
