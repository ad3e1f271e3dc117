//! Types that say more than the types of their fields: what is right is accepted, and what depends on more is an `unsafe fn`.

use lean_rs::prelude::*;
use lean_rs::{LeanBaseIo, LeanFn, LeanName, LeanRef};

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Soundness.Ex")]
enum Ex {
    Nat(#[lean(rename = "value")] Nat),
    Flt(#[lean(rename = "value")] f64),
}

#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
#[lean(name = "Soundness.K")]
enum K {
    N,
    F,
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Vector", unsafe(assume_valid))]
struct Vector<T> {
    to_array: Vec<T>,
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Soundness.Scaled")]
struct Scaled {
    value: f64,
    more: Option<Box<Scaled>>,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Handler")]
struct Handler<'lean, T> {
    run: LeanFn<'lean, (T,), Nat>,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Soundness.Source")]
struct Source<'lean, T> {
    next: LeanFn<'lean, ((),), Option<T>>,
    other: Option<Box<Source<'lean, T>>>,
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Types<'lean> {
    fn ex_flt(&self, value: f64) -> LeanResult<Ex>;
    /// # Safety
    /// `Ex::Nat`
    unsafe fn ex_nat(&self, e: Ex) -> LeanResult<Nat>;
    /// # Safety
    /// `k` is that of `e`.
    unsafe fn ex_any(&self, k: K, e: Ex) -> u8;
    fn vec_make(&self, a: Nat, b: Nat, c: Nat) -> LeanResult<Vector<Nat>>;
    fn vec_apply(&self, f: LeanFn<'lean, (Vector<Nat>,), Nat>) -> LeanResult<Nat>;
    fn scaled(&self, s: Scaled) -> f64;

    fn decide_any(&self, p: bool) -> u8;
    fn decide_pred(&self, p: LeanFn<'lean, (Nat,), bool>, n: Nat) -> u8;
    fn decided(&self, n: Nat) -> bool;
    fn decide_relation(&self, r: LeanFn<'lean, (Nat, Nat), bool>, x: Nat, y: Nat) -> bool;
    /// # Safety
    /// The result of `f` is that of a function of the quotient.
    unsafe fn squash_value(&self, s: Nat, f: LeanFn<'lean, (Nat,), LeanBaseIo<Nat>>) -> LeanResult<Nat>;
    /// # Safety
    /// `d` says whether `i` is less than the number of elements.
    unsafe fn decide(&self, xs: Vec<Nat>, i: Nat, d: bool) -> LeanResult<Nat>;

    fn source_small(&self, unit: ()) -> LeanResult<Source<'lean, Nat>>;
    fn handler_string(&self, unit: ()) -> LeanResult<Handler<'lean, String>>;
    fn take_handler(&self, h: Handler<'lean, Nat>) -> LeanResult<Nat>;
    /// # Safety
    /// It is called with less than 3.
    unsafe fn handler_small(&self, unit: ()) -> LeanResult<Handler<'lean, Nat>>;
    /// # Safety
    /// `n` is below 4, and so is what is written to the reference.
    unsafe fn ref_small(&self, n: Nat) -> LeanResult<LeanRef<'lean, Nat>>;
    /// # Safety
    /// There is an element with this index.
    unsafe fn unsafe_get(&self, xs: &[Nat], i: usize) -> LeanResult<Nat>;
    fn ref_same(&self, r: LeanRef<'lean, Nat>) -> LeanResult<LeanRef<'lean, Nat>>;
    fn ref_plain(&self, r: LeanRef<'lean, Nat>) -> LeanResult<Nat>;

    fn name_make(&self, s: &str) -> LeanResult<LeanName<'lean>>;
    fn name_hash(&self, n: &LeanName<'lean>) -> u64;

    fn shadow(&self, y: Nat, x: String, f: LeanFn<'lean, (String,), u64>) -> u64;
    fn inner(&self, x: Nat, y: &str) -> LeanResult<Option<String>>;
    fn conv(&self, c: LeanFn<'lean, (String,), u64>, s: &str) -> u64;
}

#[test]
fn what_is_right_is_accepted() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let types = TypesModule::load(lean)?;
    assert_eq!(types.ex_flt(0.5)?, Ex::Flt(0.5));
    // SAFETY: as it wants.
    assert_eq!(unsafe { types.unsafe_get(&[Nat::from(5u8)], 0) }?, 5);
    // SAFETY: as it wants.
    assert_eq!(unsafe { types.ex_nat(Ex::Nat(Nat::from(7u8))) }?, 7);
    // SAFETY: as it wants.
    assert_eq!(unsafe { (types.ex_any(K::N, Ex::Nat(Nat::ZERO)), types.ex_any(K::F, Ex::Flt(0.0))) }, (0, 1));
    let [a, b, c] = [1u8, 2, 3].map(Nat::from);
    assert_eq!(types.vec_make(a.clone(), b.clone(), c.clone())?.to_array, [a, b, c]);
    let sum = LeanFn::new(lean, |v: Vector<Nat>| v.to_array.iter().fold(Nat::ZERO, |sum, n| sum + n));
    assert_eq!(types.vec_apply(sum)?, 6);
    assert_eq!(types.scaled(Scaled { value: 2.5, more: None }), 2.5);

    assert_eq!((types.decide_any(true), types.decide_any(false)), (1, 0));
    let even = LeanFn::new(lean, |n: Nat| n % Nat::from(2u8) == 0);
    assert_eq!(types.decide_pred(even, Nat::from(4u8)), 1);
    let less = LeanFn::new(lean, |x: Nat, y: Nat| x < y);
    assert!(types.decide_relation(less, Nat::from(2u8), Nat::from(3u8)));
    let seen = LeanFn::<(Nat,), LeanBaseIo<Nat>>::new(lean, |n: Nat| n);
    // SAFETY: `Squash` has one value, which is always represented by 4 here.
    assert_eq!(unsafe { types.squash_value(Nat::from(4u8), seen) }?, 4);
    assert!(types.decided(Nat::from(2u8)) && !types.decided(Nat::from(3u8)));
    // SAFETY: as it wants.
    assert_eq!(unsafe { types.decide(vec![Nat::from(9u8)], Nat::ZERO, true) }?, 9);

    let source = types.source_small(())?;
    assert_eq!(source.next.call(())?, Some(Nat::from(1u8)));
    assert!(source.other.is_none());
    let handler = types.handler_string(())?;
    assert_eq!((handler.run.call("four".to_owned())?, &*handler.name), (Nat::from(4u8), ""));
    let run = LeanFn::new(lean, |n: Nat| n + Nat::from(10u8));
    assert_eq!(types.take_handler(Handler { run, name: String::new() })?, 12);
    // SAFETY: as it wants.
    let small = unsafe { types.handler_small(()) }?;
    assert_eq!(small.run.call(Nat::from(2u8))?, 2);

    // SAFETY: `snd_ref_plain` looks at a reference to a `Nat`; 3 is one below 4.
    let small = unsafe { types.ref_small(Nat::from(3u8)) }?;
    assert_eq!(types.ref_plain(types.ref_same(small)?)?, 3);

    let hash = |text| Ok::<_, LeanError>(types.name_hash(&types.name_make(text)?));
    assert_eq!(hash("a")?, hash("a")?);
    assert_ne!(hash("a")?, hash("b")?);

    assert_eq!(types.shadow(Nat::ZERO, "x".to_owned(), LeanFn::new(lean, |_: String| 1u64)), 0);
    assert_eq!(types.inner(Nat::ZERO, "y")?.as_deref(), Some("y"));
    assert_eq!(types.conv(LeanFn::new(lean, |s: String| s.len() as u64), "seven"), 5);
    Ok(())
}
