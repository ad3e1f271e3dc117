//! The traits that `bind!` writes, called.

use std::collections::BTreeSet;

use lean_rs::{Export, Fin, LeanFn, LeanRuntime, Nat};
use lean_rs_tests::bound::closures::{Closures, ClosuresModule as BoundClosures};
use lean_rs_tests::bound::mixed::{Unfinished, UnfinishedModule};
use lean_rs_tests::bound::roundtrip::{Roundtrip, RoundtripModule};
use lean_rs_tests::bound::{
    self, Base, Cell, Conformance, ConformanceModule, Derived, Label, Meters, MyError, Pair, Positive, Rgb,
    Shape, Three, Tree, Vec3,
};
use lean_rs_tests::{
    ActionsModule, ClosuresModule, ConstantsModule, DataModule, EnumsModule, FunctionsModule,
    IdentitiesModule, LargeModule, NumbersModule, PanicsModule, RebuildsModule, ScalarsModule,
    StructuresModule,
};

fn conformance() -> ConformanceModule<'static> {
    ConformanceModule::load(LeanRuntime::init().unwrap()).unwrap()
}

fn symbols(tables: &[&[Export]]) -> BTreeSet<&'static str> {
    tables.iter().copied().flatten().map(|export| export.symbol()).collect()
}

#[test]
fn every_export_is_bound_by_hand_and_by_macro() {
    let by_hand = symbols(&[
        ActionsModule::EXPORTS,
        ConstantsModule::EXPORTS,
        DataModule::EXPORTS,
        EnumsModule::EXPORTS,
        FunctionsModule::EXPORTS,
        NumbersModule::EXPORTS,
        PanicsModule::EXPORTS,
        ScalarsModule::EXPORTS,
        StructuresModule::EXPORTS,
    ]);
    let by_macro = symbols(&[ConformanceModule::EXPORTS]);
    assert_eq!(by_macro, by_hand);
    assert_eq!(by_macro.len(), 253);
    // Each once.
    assert_eq!(ConformanceModule::EXPORTS.len(), 253);

    let by_hand = symbols(&[IdentitiesModule::EXPORTS, RebuildsModule::EXPORTS, LargeModule::EXPORTS]);
    assert_eq!(symbols(&[RoundtripModule::EXPORTS]), by_hand);
    assert_eq!(symbols(&[BoundClosures::EXPORTS]), symbols(&[ClosuresModule::EXPORTS]));
    assert_eq!(symbols(&[bound::failing::EXPORTS]), BTreeSet::from(["conf_failing_answer"]));
}

#[test]
fn numbers_and_texts() {
    let m = conformance();
    assert_eq!(m.u8_add(200, 100), 44);
    assert_eq!(m.str_append("a\0", "é").unwrap(), "a\0é");
    assert_eq!(m.nat_add(Nat::from(u64::MAX), Nat::from(1u8)).unwrap().to_string(), "18446744073709551616");
    assert_eq!(m.arr_sum64(&[1, 2, 3]), 6);
    assert_eq!(m.prod_swap((Nat::from(1u8), "one".to_owned())).unwrap(), ("one".to_owned(), Nat::from(1u8)));
    assert_eq!(m.default_arg(1, 3), 4);
    assert_eq!(m.k64(), 0x1234_5678_9ABC_DEF0);
}

#[test]
fn structures_and_inductive_types() {
    let m = conformance();
    let v = |x, y, z| Vec3 { x, y, z };
    assert_eq!(m.vec3_dot(&v(1.0, 2.0, 3.0), &v(4.0, 5.0, 6.0)), 32.0);
    assert_eq!(m.meters_opt(Meters { val: 7 }).unwrap(), Some(Meters { val: 7 }));
    assert_eq!(m.label_twice(Label { text: "a".to_owned() }).unwrap().text, "aa");
    assert_eq!(m.rgb_sum(&Rgb { r: 1, g: 2, b: 3 }), 6);
    assert_eq!(m.cell_get(Cell { content: 9 }), 9);
    let pair = m.pair(&Pair { fst: 1, snd: false }).unwrap();
    assert_eq!((pair.fst, pair.snd), (true, 2));
    let base = Base { id: 1, title: "t".to_owned() };
    let derived = Derived { to_base: base.clone(), weight: 1.5, level: 2 };
    assert_eq!(m.derived_base(&derived).unwrap(), base);
    assert_eq!(m.derived_id(&derived), 3);
    let inner = Box::new(Shape::Circle { r: 1.0 });
    assert_eq!(m.shape_area(&Shape::Named { name: "n".to_owned(), inner }), 3.0);
    let tree = [5u8, 2, 8].iter().fold(Tree::Leaf, |tree, n| m.tree_insert(&tree, Nat::from(*n)).unwrap());
    assert_eq!((m.tree_sum(&tree).unwrap(), m.tree_depth(&tree).unwrap()), (Nat::from(15u8), Nat::from(2u8)));
    assert_eq!(m.enum3(Three::Lo).unwrap(), Three::Mid);
}

#[test]
fn what_needs_a_promise_is_unsafe() {
    let m = conformance();
    // SAFETY: 3 > 0.
    let three = unsafe { Positive::new_unchecked(3) };
    assert_eq!((m.positive_val(three.clone()), *three.val()), (3, 3));
    // SAFETY: 5 > 0.
    assert_eq!(unsafe { m.proof(Nat::from(5u8), Nat::from(10u8)) }.unwrap(), 14);
}

#[test]
fn effects() {
    let m = conformance();
    assert_eq!(m.io_u64(1).unwrap(), 2);
    assert_eq!(m.eio(2).unwrap(), Err(MyError::Code { n: 404 }));
    assert_eq!(m.eio_scalar(true).unwrap(), Err(13));
    assert_eq!(m.base_u64(1), 2);
    assert!(m.throw_user("no").unwrap_err().to_string().contains("no"));
    let cell = m.ref_new(Nat::from(1u8)).unwrap();
    m.ref_set(cell.clone(), Nat::from(2u8)).unwrap();
    assert_eq!(m.ref_get(cell).unwrap(), 2);
}

#[test]
fn polymorphic_types() {
    let m = RoundtripModule::load(LeanRuntime::init().unwrap()).unwrap();
    assert_eq!(m.chain_sum(&m.chain_make(Nat::from(4u8)).unwrap()), 6);
}

#[test]
fn methods_of_ones_own_stay() {
    let m = UnfinishedModule::load(LeanRuntime::init().unwrap()).unwrap();
    assert_eq!((m.same(3), m.twice(3), m.assumes(1)), (3, 6, 3));
    // The export `unfinished_guess` is in the module, too, under another name; it is `sorry`.
    let _: fn(&UnfinishedModule<'static>, u64) -> u64 = UnfinishedModule::unfinished_guess;
    assert_eq!(m.guess(), 7);
    assert_eq!(UnfinishedModule::EXPORTS.len(), 3);
}

#[test]
fn function_values() {
    let lean = LeanRuntime::init().unwrap();
    let m = BoundClosures::load(lean).unwrap();
    assert_eq!(m.base(LeanFn::new(lean, |n: u64| n * 2), 5), 20);
    let table = m.table(Nat::from(1u8), LeanFn::new(lean, |_: String| Ok(()))).unwrap();
    assert_eq!(table.run.call(Nat::from(2u8)).unwrap(), Nat::from(3u8));
    let pick = m.pick(Nat::from(7u8)).unwrap().unwrap();
    assert_eq!(pick.call(Fin::new(1).unwrap()).unwrap(), Nat::from(8u8));
}

/// Types of one's own beside what is written for the same module.
mod beside {
    use lean_rs::prelude::*;

    #[derive(Debug, PartialEq, LeanType)]
    #[lean(name = "Declarations.Tree")]
    pub(crate) enum Tree<T> {
        Leaf,
        Node { l: Box<Tree<T>>, x: T, r: Box<Tree<T>> },
    }

    #[lean_module("Declarations", all)]
    pub(crate) trait Own {
        #[lean(export = "decl_tree")]
        fn mirrored(&self, t: Tree<u64>) -> LeanResult<Tree<u64>>;
    }
}

#[test]
fn a_type_of_ones_own_comes_first() {
    use beside::{Own as _, Tree};
    let m = beside::OwnModule::load(LeanRuntime::init().unwrap()).unwrap();
    fn tree<T>(x: T) -> Tree<T> {
        Tree::Node { l: Box::new(Tree::Leaf), x, r: Box::new(Tree::Leaf) }
    }
    assert_eq!(m.mirrored(tree(7)).unwrap(), tree(7));
    let texts: Vec<Tree<String>> = m.texts(&tree("a".to_owned())).unwrap();
    assert_eq!(texts.len(), 2);
}
