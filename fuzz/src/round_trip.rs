//! A value of any type goes to Lean, comes back as Lean has it, and is the same.

use std::fmt::Debug;
use std::result::Result as Outcome;

use arbitrary::{Result, Unstructured};
use lean_rs::prelude::*;
use lean_rs::{ArrayOf, Erased, LeanFn, Sum, ToLean, TryFromLean};
use lean_rs_tests::{
    BinaryTree, Chain, Folder, IdentitiesModule, OtherTypesModule, Rebuilds, RebuildsModule, Rose,
};
use lean_rs_tests::{Identities, OtherTypes};

use crate::generate::{self, Generate};
use crate::lean::{balanced, lean};

/// Sends the value that the input describes.
pub fn run(data: &[u8]) {
    let u = &mut Unstructured::new(data);
    // An input that is too short describes no value.
    let _ = u.choose(TRIPS).and_then(|trip| trip(u));
}

struct Modules {
    identities: IdentitiesModule<'static>,
    rebuilds: RebuildsModule<'static>,
    others: OtherTypesModule<'static>,
}

thread_local! {
    static MODULES: Modules = Modules {
        identities: IdentitiesModule::load(lean()).expect("the module loads"),
        rebuilds: RebuildsModule::load(lean()).expect("the module loads"),
        others: OtherTypesModule::load(lean()).expect("the module loads"),
    };
}

type Trip = fn(&mut Unstructured<'_>) -> Result<()>;

/// For each type a function of Lean's, called directly; and boxed, through a polymorphic function and through a closure.
macro_rules! trips {
    ($($ty:ty: |$m:ident, $x:ident| $call:expr;)*) => {
        const TRIPS: &[Trip] = &[$(
            |u| {
                let value = generate::value::<$ty>(u)?;
                MODULES.with(|modules| balanced(lean(), || {
                    let ($m, $x) = (modules, value.clone());
                    same(&value, &$call);
                    boxed(modules, &value);
                }));
                Ok(())
            },
        )*];
    };
}

fn same<T: PartialEq + Debug>(sent: &T, got: &T) {
    // Not a number is not equal to itself.
    assert!(sent == got || format!("{sent:?}") == format!("{got:?}"), "{sent:?} became {got:?}");
}

fn boxed<T>(modules: &Modules, value: &T)
where
    T: ToLean<'static> + TryFromLean<'static> + Clone + PartialEq + Debug + Generate,
{
    let lean = lean();
    let array = LeanArray::new(lean, &[value]);
    let object = modules.others.identity(Erased, array.get_ref(0).expect("an element").to_owned());
    same(value, &object.to_rust(lean).expect("the same value"));
    assert_eq!(array.len(), 1);
    let elements = LeanArray::new(lean, &[vec![value.clone(), value.clone()]]);
    let elements = elements.as_obj().to_rust::<Vec<Vec<T>>>(lean).expect("the same values");
    elements[0].iter().for_each(|element| same(value, element));
}

trips! {
    u8: |m, x| m.identities.u8(x);
    u16: |m, x| m.identities.u16(x);
    u32: |m, x| m.identities.u32(x);
    u64: |m, x| m.identities.u64(x);
    usize: |m, x| m.identities.usize(x);
    i8: |m, x| m.identities.i8(x);
    i16: |m, x| m.identities.i16(x);
    i32: |m, x| m.identities.i32(x);
    i64: |m, x| m.identities.i64(x);
    isize: |m, x| m.identities.isize(x);
    f64: |m, x| m.identities.f64(x);
    f32: |m, x| m.identities.f32(x);
    bool: |m, x| m.identities.bool(x);
    char: |m, x| m.identities.char(x).unwrap();
    (): |m, x| m.identities.unit(x).unwrap();
    Nat: |m, x| m.identities.nat(&x).unwrap();
    Int: |m, x| m.identities.int(&x).unwrap();
    String: |m, x| m.identities.string(&x).unwrap();
    Vec<u8>: |m, x| m.identities.bytes(&x).unwrap();
    Vec<f64>: |m, x| m.identities.floats(&x).unwrap();
    ArrayOf<u8>: |m, x| m.identities.array_u8(&x).unwrap();
    ArrayOf<f64>: |m, x| m.identities.array_f64(x).unwrap();
    Vec<u64>: |m, x| m.identities.array_u64(&x).unwrap();
    Vec<Nat>: |m, x| m.identities.array_nat(&x).unwrap();
    Vec<String>: |m, x| m.identities.array_string(&x).unwrap();
    Vec<bool>: |m, x| m.identities.array_bool(x).unwrap();
    Vec<char>: |m, x| m.identities.array_char(&x).unwrap();
    LeanList<f32>: |m, x| m.identities.list_f32(&x).unwrap();
    LeanList<i64>: |m, x| m.identities.list_i64(x).unwrap();
    Option<usize>: |m, x| m.identities.option_usize(x).unwrap();
    Outcome<Nat, String>: |m, x| m.identities.except(&x).unwrap();
    Sum<Nat, String>: |m, x| m.identities.sum(&x).unwrap();
    (u8, u16, u32, u64, f64, String, bool, Nat): |m, x| m.identities.prod8(&x).unwrap();
    Vec<Option<Outcome<LeanList<(Nat, u64)>, String>>>: |m, x| m.identities.nested1(&x).unwrap();
    LeanList<Vec<Option<(String, f64)>>>: |m, x| m.identities.nested2(x).unwrap();
    Option<Option<Option<Option<u8>>>>: |m, x| m.identities.nested3(x).unwrap();
    Outcome<Sum<Nat, LeanList<bool>>, Vec<String>>: |m, x| m.identities.nested4(&x).unwrap();
    Vec<Vec<Vec<Vec<u16>>>>: |m, x| m.identities.nested5(&x).unwrap();
    Vec<(Int, Option<Vec<u8>>)>: |m, x| m.identities.nested6(&x).unwrap();
    BinaryTree: |m, x| m.identities.tree(&x).unwrap();
    Rose: |m, x| m.identities.rose(&x).unwrap();
    Folder: |m, x| m.identities.folder(x).unwrap();
    Chain: |m, x| m.identities.chain(x).unwrap();
    // Taken apart and built anew by Lean.
    Vec<u64>: |m, x| m.rebuilds.array_u64(&x).unwrap();
    Vec<String>: |m, x| m.rebuilds.array_string(&x).unwrap();
    Vec<Nat>: |m, x| m.rebuilds.array_nat(x).unwrap();
    LeanList<String>: |m, x| m.rebuilds.list_string(x).unwrap();
    Option<u64>: |m, x| m.rebuilds.option(x).unwrap();
    Outcome<Nat, String>: |m, x| m.rebuilds.except(x).unwrap();
    Sum<Nat, String>: |m, x| m.rebuilds.sum(x).unwrap();
    (u8, f64, String, Nat): |m, x| m.rebuilds.prod((x.0, x.1, &x.2, x.3)).unwrap();
    Vec<u8>: |m, x| m.rebuilds.bytes(&x).unwrap();
    Vec<f64>: |m, x| m.rebuilds.floats(&x).unwrap();
    BinaryTree: |m, x| m.rebuilds.tree(x).unwrap();
    Chain: |m, x| m.rebuilds.chain(&x).unwrap();
    // Through a closure of Rust's.
    Nat: |_m, x| LeanFn::<(Nat,), Nat>::new(lean(), |n: Nat| n).call(x).unwrap();
    Folder: |_m, x| LeanFn::<(Folder,), Folder>::new(lean(), |f: Folder| f).call(x).unwrap();
    Vec<String>: |_m, x| LeanFn::<(Vec<String>,), Vec<String>>::new(lean(), |v: Vec<String>| v).call(x).unwrap();
}
