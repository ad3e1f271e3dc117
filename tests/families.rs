//! Types that a number tells apart: the Rust type checks it. Types that are represented otherwise than they look.

use lean_rs::prelude::*;
use lean_rs::{ArrayOf, AsNat, BitVec, Erased, Fin, LeanArray, LeanRef, LeanVector};

#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
#[lean(name = "Families.Cell")]
struct Cell {
    row: Fin<8>,
    column: Fin<8>,
    bits: AsNat<u16>,
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Families.Buffer")]
struct Buffer<T> {
    items: ArrayOf<T>,
}

#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Families.Rep")]
enum Rep {
    Number(Nat),
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
enum Empty {}

#[lean_module("Families")]
#[lean(prefix = "fam_")]
trait Families<'lean> {
    fn name(&self, i: Fin<4>) -> LeanResult<String>;
    fn next(&self, i: Fin<4>) -> LeanResult<Fin<4>>;
    fn all(&self, unit: ()) -> LeanResult<Vec<Fin<3>>>;
    fn wide(&self, n: Nat) -> LeanResult<Option<Fin<{ usize::MAX }>>>;
    // The bound is an argument.
    unsafe fn open(&self, n: Nat, i: Nat) -> LeanResult<Nat>;

    fn not(&self, b: AsNat<u8>) -> LeanResult<BitVec<8>>;
    fn twelve(&self, b: BitVec<12>) -> LeanResult<BitVec<12>>;
    fn double(&self, b: AsNat<u64>) -> LeanResult<u128>;
    fn long(&self, b: &BitVec<200>) -> LeanResult<BitVec<200>>;

    fn last(&self, v: [Nat; 3]) -> LeanResult<Nat>;
    fn sorted(&self, a: Nat, b: Nat, c: Nat) -> LeanResult<[Nat; 3]>;
    fn bytes(&self, v: LeanVector<u8, 2>) -> LeanResult<LeanVector<u8, 2>>;
    fn rows(&self, m: [[AsNat<u64>; 2]; 2]) -> LeanResult<[[AsNat<u64>; 2]; 2]>;
    fn heads(&self, vs: &[[Nat; 3]]) -> LeanResult<LeanList<Nat>>;

    fn call(&self, f: LeanFn<'lean, (Fin<4>,), Fin<4>>) -> LeanResult<LeanList<Fin<4>>>;
    fn adder(&self, n: Fin<4>) -> LeanResult<Option<LeanFn<'lean, (Fin<4>,), Fin<4>>>>;
    fn pick(&self, i: Fin<3>) -> LeanResult<Option<LeanFn<'lean, (LeanVector<Nat, 3>,), Nat>>>;
    fn apply(&self, f: LeanFn<'lean, (LeanVector<Nat, 3>,), Nat>) -> LeanResult<Nat>;
    #[lean(export = "fam_ref")]
    fn reference(&self, i: Fin<4>) -> LeanResult<LeanRef<'lean, Fin<4>>>;
    fn read(&self, r: &LeanRef<'lean, Fin<4>>) -> LeanResult<String>;
    fn view(&self, unit: ()) -> LeanResult<LeanArray<'lean, LeanVector<Nat, 2>>>;

    fn cell(&self, c: Cell) -> LeanResult<Cell>;

    fn secret(&self, n: u64) -> u64;
    fn reveal(&self, s: u64) -> u64;
    fn quot(&self, n: u32) -> Obj<'lean>;
    fn quots(&self, n: u32) -> LeanResult<Vec<u32>>;
    fn text(&self, s: &str) -> LeanResult<String>;
    fn never(&self, e: Empty) -> LeanResult<Nat>;
    fn maybe(&self, e: Option<Empty>) -> bool;
    fn rep(&self, n: Nat) -> LeanResult<Rep>;
    unsafe fn unrep(&self, r: Rep) -> LeanResult<Rep>;

    fn buffer(&self, a: u8, b: u8) -> LeanResult<Buffer<u8>>;
    fn floats(&self, b: Buffer<f64>) -> f64;
    fn names(&self, b: Buffer<String>) -> LeanResult<Buffer<String>>;

    /// # Safety
    /// It is not 0.
    unsafe fn positive(&self, i: Fin<4>) -> LeanResult<Nat>;
    fn two(&self, t: Two<[String; 3]>) -> LeanResult<String>;
    fn two_bits(&self, t: Two<AsNat<u8>>) -> LeanResult<Nat>;
    fn strange(&self, n: Nat) -> LeanResult<Strange>;
    fn sizer(&self, unit: ()) -> LeanResult<Option<LeanFn<'lean, (Erased, u8), Nat>>>;
}

#[derive(Debug, PartialEq, LeanType)]
#[lean(name = "Families.Two")]
struct Two<T> {
    a: T,
    b: T,
}

#[derive(Debug, PartialEq, LeanType)]
#[lean(name = "Families.Strange")]
struct Strange {
    #[lean(rename = "«weird name»")]
    weird: Nat,
    #[lean(rename = "«a.b»")]
    dotted: Nat,
}

fn fin<const N: usize>(n: usize) -> Fin<N> {
    Fin::new(n).expect("a number below the bound")
}

fn nats<const N: usize>(numbers: [u64; N]) -> [Nat; N] {
    numbers.map(Nat::from)
}

#[test]
fn numbers_below_a_bound() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    assert_eq!(m.name(fin(3))?, "d");
    assert_eq!((m.next(fin(0))?, m.next(fin(3))?), (fin(1), fin(0)));
    assert_eq!(m.all(())?, [fin(0), fin(1), fin(2)]);
    let most = usize::MAX - 1;
    assert_eq!(m.wide(most.into())?.map(Fin::get), Some(most));
    assert_eq!(m.wide(usize::MAX.into())?, None);
    // SAFETY: the number is less than the bound.
    assert_eq!(unsafe { m.open(2u8.into(), 1u8.into()) }?, 1);
    Ok(())
}

#[test]
fn numbers_of_some_bits() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    assert_eq!(m.not(AsNat(0x0f))?.to_string(), "0xf0#8");
    assert_eq!(m.twelve(Nat::from(0xfffu32).try_into()?)?.to_string(), "0x000#12");
    let word = 0x0123_4567_89ab_cdef;
    assert_eq!(m.double(AsNat(word))?, u128::from(word) << 64 | u128::from(word));
    let top: Nat =
        "803469022129495137770981046170581301261101496891396417650688".parse().expect("2 to the 199");
    assert_eq!(m.long(&top.try_into()?)?.as_nat(), &1);
    Ok(())
}

#[test]
fn arrays_of_a_length() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    assert_eq!(m.last(nats([1, 2, 3]))?, 3);
    assert_eq!(m.sorted(5u8.into(), 4u8.into(), 6u8.into())?, nats([4, 5, 6]));
    assert_eq!(*m.bytes([1, 2].into())?, [2, 1]);
    let rows = [[1, 2], [3, 4]].map(|row| row.map(AsNat));
    assert_eq!(m.rows(rows)?, [[1, 3], [2, 4]].map(|row| row.map(AsNat)));
    assert_eq!(m.heads(&[nats([1, 2, 3]), nats([4, 5, 6])])?.into_inner(), nats([1, 4]));
    Ok(())
}

#[test]
fn in_functions_references_and_views() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    let mirrored = LeanFn::new(lean, |i: Fin<4>| fin::<4>(3 - i.get()));
    assert_eq!(m.call(mirrored)?.into_inner(), [3, 2, 1, 0].map(fin));
    let add = m.adder(fin(3))?.expect("a function");
    assert_eq!(add.call(fin(2))?, fin(1));
    assert_eq!(m.call(add)?.into_inner(), [3, 0, 1, 2].map(fin));
    let pick = m.pick(fin(1))?.expect("a function");
    assert_eq!(pick.call(nats([7, 8, 9]).into())?, 8);
    assert_eq!(m.apply(pick)?, 8);
    assert_eq!(m.read(&m.reference(fin(2))?)?, "c");
    assert_eq!(*m.view(())?.get(1).expect("two elements")?, nats([3, 4]));
    Ok(())
}

#[test]
fn in_structures() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    let cell = m.cell(Cell { row: fin(7), column: fin(1), bits: AsNat(u16::MAX) })?;
    assert_eq!(cell, Cell { row: fin(1), column: fin(7), bits: AsNat(u16::MAX) });
    Ok(())
}

#[test]
fn bindings_have_the_types_that_check() -> LeanResult<()> {
    use lean_rs_tests::bound::families::{self, Families as _};
    let lean = LeanRuntime::init()?;
    let m = families::FamiliesModule::load(lean)?;
    let next: Fin<4> = m.next(fin(3))?;
    let twelve: BitVec<12> = m.twelve(Nat::from(1u8).try_into()?)?;
    let bytes: LeanVector<u8, 2> = m.bytes([1, 2].into())?;
    assert_eq!((next, twelve.as_nat().clone(), bytes.into_inner()), (fin(0), 2u8.into(), vec![2, 1]));
    let cell = m.cell(&families::Cell { row: fin(1), column: fin(2), bits: 3.into() })?;
    assert_eq!((cell.row, cell.column, u16::from(cell.bits)), (fin(2), fin(1), 3));
    assert_eq!(m.floats(families::Buffer { items: vec![0.5, 1.5].into() }), 2.0);
    assert_eq!(m.buffer(1, 2)?.items.0, [1, 2]);
    // SAFETY: the number is less than the bound.
    assert_eq!(unsafe { m.open_bound(2u8.into(), 1u8.into()) }?, 1);
    Ok(())
}

#[test]
fn what_rust_makes_of_other_objects_is_an_error() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let object = |n: u64| LeanArray::new(lean, &[Nat::from(n)]).into_obj();
    let error = object(4).to_rust::<Vec<Fin<4>>>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: at `[0]`: expected a `Fin 4`, found 4");
    let error = object(256).to_rust::<[BitVec<8>; 1]>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: at `[0]`: expected a `BitVec 8`, found a number of 9 bits");
    let error = object(1).to_rust::<LeanVector<Nat, 2>>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a `Vector` of 2 elements, found 1");
    Ok(())
}

#[test]
fn other_representations_than_they_look() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let m = FamiliesModule::load(lean)?;
    assert_eq!(m.reveal(m.secret(u64::MAX)), u64::MAX);
    assert_eq!(m.quot(u32::MAX).to_rust::<u32>(lean)?, u32::MAX);
    assert_eq!(m.quots(7)?, [7]);
    assert_eq!(m.text("a")?, "a");
    assert!(m.maybe(None));
    // Nobody can call it.
    let _ = <FamiliesModule<'_> as Families<'_>>::never;
    assert_eq!(m.rep(5u8.into())?, Rep::Number(5u8.into()));
    // SAFETY: it was made as a `Rep Nat`.
    let same = unsafe { m.unrep(m.rep(5u8.into())?) }?;
    assert_eq!(same, Rep::Number(5u8.into()));

    assert_eq!(m.buffer(1, 2)?, Buffer { items: vec![1, 2].into() });
    assert_eq!(m.floats(Buffer { items: vec![0.5, 1.5].into() }), 2.0);
    // SAFETY: it is not 0.
    assert_eq!(unsafe { m.positive(fin(3)) }?, 3);
    let texts = || ["a", "b", "c"].map(String::from);
    assert_eq!(m.two(Two { a: texts(), b: texts() })?, "c");
    assert_eq!(m.two_bits(Two { a: AsNat(1), b: AsNat(2) })?, 2);
    assert_eq!(m.sizer(())?.expect("a function").call(Erased, 7)?, 7);
    assert_eq!(m.strange(1u8.into())?, Strange { weird: 1u8.into(), dotted: 2u8.into() });
    let names = ["a", "b"].map(String::from).to_vec();
    assert_eq!(m.names(Buffer { items: names.into() })?.items.0, ["b", "a"]);
    Ok(())
}
