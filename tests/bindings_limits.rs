//! Exports at the limits of what can be bound: whatever becomes of one, its neighbours are bound.

use expect_test::expect;
use lean_rs::prelude::*;
use lean_rs_model::bindings::Bindings as Written;
use lean_rs_model::manifest::Manifest;

mod bound {
    lean_rs::bind!("BindingsLimits");
}

use bound::{Adding, BindingsLimits, BindingsLimitsModule, Point, Shape};

fn module() -> BindingsLimitsModule<'static> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true)).unwrap();
    BindingsLimitsModule::load(lean).unwrap()
}

fn nat(n: u32) -> Nat {
    Nat::from(n)
}

#[test]
fn ordinary_exports_are_bound() {
    let m = module();
    assert_eq!(m.double(4), 8);
    assert_eq!(m.mirror(&Point { x: nat(1), y: nat(2) }).unwrap(), Point { x: nat(2), y: nat(1) });
}

#[test]
fn types_that_a_constructor_chooses() {
    let m = module();
    let shown: Obj<'_> = m.shown(nat(1));
    // SAFETY: a value that Lean made.
    assert_eq!(unsafe { m.show_both(shown) }.unwrap(), "1, 2");
    let packed = m.packed(nat(3)).unwrap();
    assert_eq!(m.unpacked(&packed).unwrap(), "3");
    // SAFETY: with the value that is beside it.
    assert_eq!(unsafe { packed.text() }.call(packed.value().clone()).unwrap(), "3");
    let choice: Obj<'_> = m.choice(nat(1));
    // SAFETY: a value that Lean made.
    assert_eq!(unsafe { m.chosen(choice) }.unwrap(), 5);
}

#[test]
fn types_of_lean_s_library() {
    let m = module();
    assert_eq!(m.json_text(m.json(nat(1)).unwrap()).unwrap(), r#"{"n":1}"#);
    // SAFETY: each is a value that Lean made, of the type that is asked for.
    unsafe {
        assert_eq!(m.hash_map_get(m.hash_map(nat(2))).unwrap(), 2);
        assert_eq!(m.tree_map_size(m.tree_map(nat(2))).unwrap(), 1);
        assert_eq!(m.hash_set_size(m.hash_set(nat(3))).unwrap(), 3);
    }
    assert_eq!(m.tables_total(&m.tables(nat(1)).unwrap()).unwrap(), 2);
}

#[test]
fn instances_of_classes() {
    let m = module();
    let point = || Point { x: nat(2), y: nat(3) };
    let shape: Shape<'_, Point> = m.instance_of().unwrap();
    assert_eq!(shape.name, "point");
    assert_eq!(shape.area.call(point()).unwrap(), 6);
    assert_eq!(m.instance_use(&shape, &point()).unwrap(), 6);
    assert_eq!(m.instance_add().unwrap().add.call(nat(2), nat(3)).unwrap(), 5);
    assert_eq!(m.instance_scaled(nat(2)).unwrap().scale.call(nat(3), nat(4)).unwrap(), 24);
    assert_eq!(m.instance_inhabited().unwrap().default, 7);
    let measured = m.measured(nat(4)).unwrap();
    assert_eq!((m.measure(&measured).unwrap(), measured.shape.name), (nat(16), "point".to_owned()));
    let adding: Adding<'_> = m.adding(nat(10)).unwrap();
    assert_eq!(m.added(&adding, nat(1)).unwrap(), 21);
    assert_eq!(m.counted(&m.counting(5).unwrap()), 12);
}

#[test]
fn names_of_the_expansion() {
    let m = module();
    let named = m.named(nat(1)).unwrap();
    assert_eq!((named.new_unchecked2(), named.phantom(), named.clone()), (&nat(1), &nat(2), &nat(2)));
    assert_eq!(m.named_sum(&named).unwrap(), 5);
    // SAFETY: 2 < 3.
    let named = unsafe { bound::Named::new_unchecked(nat(3), nat(4), nat(2)) };
    assert_eq!(m.named_sum(&named).unwrap(), 9);
    // SAFETY: a value that Lean made.
    assert_eq!(unsafe { m.skipped(m.skipping(nat(1))) }.unwrap(), 5);
    let tagged = m.tagged(nat(6)).unwrap();
    assert_eq!(tagged.phantom, 6);
    assert_eq!(m.tag(tagged).unwrap(), 6);
    assert_eq!(m.load(nat(1)).unwrap(), 1);
    assert_eq!(m.open(nat(2)).unwrap(), 2);
    assert_eq!(BindingsLimits::clone(&m).unwrap(), 5);
    assert_eq!(m.exports().unwrap(), 6);
    assert_eq!(m.self_(nat(7)).unwrap(), 7);
}

#[test]
fn many_parameters_and_deep_types() {
    let m = module();
    let wide = m.wide(nat(8)).unwrap();
    assert_eq!((wide.first, wide.last.as_str()), (nat(8), "last"));
    assert_eq!(m.deep36_result(nat(0)).unwrap().len(), 0);
    let fields = m.deep_fields(nat(9)).unwrap();
    assert_eq!(m.deep_fields_also(&fields).unwrap(), 9);
    let field: Obj<'_> = m.deep_field(nat(9));
    // SAFETY: a value that Lean made.
    assert_eq!(unsafe { m.deep_field_also(field) }.unwrap(), 9);
}

/// What `cargo lean bind` prints has the same methods, and says the same of those that are left out.
#[test]
fn what_is_left_out() {
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap();
    let bindings = Written::of(&manifest, "BindingsLimits", None).unwrap();
    assert_eq!(bindings.methods(&Default::default()).len(), BindingsLimitsModule::EXPORTS.len());
    let mut lines: Vec<String> = bindings.left_out(&Default::default()).map(|line| line + "\n").collect();
    lines.sort();
    expect![[r#"
        Not here: `limits_deep_160`, which Lean cannot describe: BindingsLimits.deep160: a type in it is nested too deeply; define a structure for a part of that type.
        Not here: `limits_deep_40`, which Lean cannot describe: BindingsLimits.deep40: a type in it is nested too deeply; define a structure for a part of that type.
        Not here: `limits_deep_pairs`, which Lean cannot describe: BindingsLimits.deepPairs: a type in it is nested too deeply; define a structure for a part of that type.
        Not here: `limits_deep_result`, which Lean cannot describe: BindingsLimits.deepResult: a type in it is nested too deeply; define a structure for a part of that type.
        Not here: `limits_variables`, which has 36 parameters; a method has at most 32.
    "#]].assert_eq(&lines.concat());
}
