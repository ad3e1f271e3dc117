//! Values of every type through Lean and back, as they are and rebuilt by Lean; large and deep ones; host objects.

use std::env;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use lean_rs::prelude::*;
use lean_rs::{ArrayOf, Erased, MAX_DEPTH, Sum, ToLean, TryFromLean};
use lean_rs_tests::{
    BinaryTree, Chain, Entry, Folder, Holder, Identities, IdentitiesModule, Large, LargeModule, OtherTypes,
    OtherTypesModule, Rebuilds, RebuildsModule, Rose, Tagged,
};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::soon;

fn lean() -> &'static LeanRuntime {
    LeanRuntime::init().expect("Lean starts")
}

fn identities() -> IdentitiesModule<'static> {
    IdentitiesModule::load(lean()).expect("the module loads")
}

fn large() -> LargeModule<'static> {
    LargeModule::load(lean()).expect("the module loads")
}

/// Through a polymorphic identity: boxed, whatever the type.
fn boxed<T: ToLean<'static> + TryFromLean<'static>>(value: &T) -> T {
    let lean = lean();
    let m = OtherTypesModule::load(lean).expect("the module loads");
    let array = LeanArray::new(lean, &[value]);
    m.identity(Erased, array.get_ref(0).expect("an element").to_owned())
        .to_rust(lean)
        .expect("the same value")
}

fn nat() -> impl Strategy<Value = Nat> {
    prop_oneof![
        any::<u8>().prop_map(Nat::from),
        any::<u64>().prop_map(Nat::from),
        any::<u128>().prop_map(Nat::from)
    ]
}

fn int() -> impl Strategy<Value = Int> {
    prop_oneof![
        any::<i8>().prop_map(Int::from),
        any::<i64>().prop_map(Int::from),
        any::<i128>().prop_map(Int::from)
    ]
}

/// No NaN: it is not equal to itself.
fn float() -> impl Strategy<Value = f64> {
    prop_oneof![any::<f64>(), Just(f64::INFINITY), Just(-0.0)].prop_filter("no NaN", |x| !x.is_nan())
}

fn list<T: std::fmt::Debug>(of: impl Strategy<Value = T>) -> impl Strategy<Value = LeanList<T>> {
    vec(of, 0..6).prop_map(LeanList)
}

fn result<T: std::fmt::Debug, E: std::fmt::Debug>(
    ok: impl Strategy<Value = T>,
    err: impl Strategy<Value = E>,
) -> impl Strategy<Value = Result<T, E>> {
    prop_oneof![ok.prop_map(Ok), err.prop_map(Err)]
}

fn sum<A: std::fmt::Debug, B: std::fmt::Debug>(
    a: impl Strategy<Value = A>,
    b: impl Strategy<Value = B>,
) -> impl Strategy<Value = Sum<A, B>> {
    prop_oneof![a.prop_map(Sum::Inl), b.prop_map(Sum::Inr)]
}

fn tree() -> impl Strategy<Value = BinaryTree> {
    Just(BinaryTree::Leaf).prop_recursive(8, 64, 2, |tree| {
        (tree.clone(), int(), float(), tree).prop_map(|(left, value, weight, right)| BinaryTree::Node {
            left: Box::new(left),
            value,
            weight,
            right: Box::new(right),
        })
    })
}

fn rose() -> impl Strategy<Value = Rose> {
    Just(Rose { children: vec![] })
        .prop_recursive(6, 64, 4, |rose| vec(rose, 0..4).prop_map(|children| Rose { children }))
}

fn folder() -> impl Strategy<Value = Folder> {
    let file = (any::<String>(), any::<u32>()).prop_map(|(name, size)| Entry::File { name, size });
    let entry = file.prop_recursive(4, 32, 4, |entry| {
        (any::<String>(), list(entry))
            .prop_map(|(name, entries)| Entry::Folder { name, inner: Folder { entries } })
    });
    list(entry).prop_map(|entries| Folder { entries })
}

/// For each type: through its identity, and boxed through the polymorphic one. Nothing is left over.
macro_rules! identities {
    ($($name:ident: $strategy:expr => |$m:ident, $x:ident| $call:expr;)*) => {$(
        #[test]
        fn $name() {
            let $m = identities();
            let live = lean().live_objects();
            proptest!(|($x in $strategy)| {
                let back = $call;
                prop_assert_eq!(&back, &$x);
                prop_assert_eq!(boxed(&$x), back);
            });
            assert_eq!(lean().live_objects(), live);
        }
    )*};
}

identities! {
    unsigned_8: any::<u8>() => |m, x| m.u8(x);
    unsigned_16: any::<u16>() => |m, x| m.u16(x);
    unsigned_32: any::<u32>() => |m, x| m.u32(x);
    unsigned_64: any::<u64>() => |m, x| m.u64(x);
    unsigned_size: any::<usize>() => |m, x| m.usize(x);
    signed_8: any::<i8>() => |m, x| m.i8(x);
    signed_16: any::<i16>() => |m, x| m.i16(x);
    signed_32: any::<i32>() => |m, x| m.i32(x);
    signed_64: any::<i64>() => |m, x| m.i64(x);
    signed_size: any::<isize>() => |m, x| m.isize(x);
    float_64: float() => |m, x| m.f64(x);
    float_32: any::<f32>().prop_filter("no NaN", |x| !x.is_nan()) => |m, x| m.f32(x);
    booleans: any::<bool>() => |m, x| m.bool(x);
    characters: any::<char>() => |m, x| m.char(x).unwrap();
    units: Just(()) => |m, x| m.unit(x).unwrap();
    naturals: nat() => |m, x| m.nat(&x).unwrap();
    integers: int() => |m, x| m.int(&x).unwrap();
    strings: any::<String>() => |m, x| m.string(&x).unwrap();
    bytes: vec(any::<u8>(), 0..50) => |m, x| m.bytes(&x).unwrap();
    floats: vec(float(), 0..20) => |m, x| m.floats(&x).unwrap();
    arrays_of_bytes: vec(any::<u8>(), 0..20).prop_map(ArrayOf) => |m, x| m.array_u8(&x).unwrap();
    arrays_of_floats: vec(float(), 0..20).prop_map(ArrayOf) => |m, x| m.array_f64(x.clone()).unwrap();
    arrays_of_words: vec(any::<u64>(), 0..20) => |m, x| m.array_u64(&x).unwrap();
    arrays_of_naturals: vec(nat(), 0..20) => |m, x| m.array_nat(&x).unwrap();
    arrays_of_strings: vec(any::<String>(), 0..20) => |m, x| m.array_string(&x).unwrap();
    arrays_of_booleans: vec(any::<bool>(), 0..20) => |m, x| m.array_bool(x.clone()).unwrap();
    arrays_of_characters: vec(any::<char>(), 0..20) => |m, x| m.array_char(&x).unwrap();
    lists_of_floats: list(any::<f32>().prop_filter("no NaN", |x| !x.is_nan())) => |m, x| m.list_f32(&x).unwrap();
    lists_of_integers: list(any::<i64>()) => |m, x| m.list_i64(x.clone()).unwrap();
    options: any::<Option<usize>>() => |m, x| m.option_usize(x).unwrap();
    results: result(nat(), any::<String>()) => |m, x| m.except(&x).unwrap();
    sums: sum(nat(), any::<String>()) => |m, x| m.sum(&x).unwrap();
    products: (any::<u8>(), any::<u16>(), any::<u32>(), any::<u64>(), float(), any::<String>(), any::<bool>(), nat())
        => |m, x| m.prod8(&x).unwrap();
    nested_1: vec(proptest::option::of(result(list((nat(), any::<u64>())), any::<String>())), 0..6)
        => |m, x| m.nested1(&x).unwrap();
    nested_2: list(vec(proptest::option::of((any::<String>(), float())), 0..6)) => |m, x| m.nested2(x.clone()).unwrap();
    nested_3: any::<Option<Option<Option<Option<u8>>>>>() => |m, x| m.nested3(x).unwrap();
    nested_4: result(sum(nat(), list(any::<bool>())), vec(any::<String>(), 0..4)) => |m, x| m.nested4(&x).unwrap();
    nested_5: vec(vec(vec(vec(any::<u16>(), 0..4), 0..4), 0..4), 0..4) => |m, x| m.nested5(&x).unwrap();
    nested_6: vec((int(), proptest::option::of(vec(any::<u8>(), 0..9))), 0..6) => |m, x| m.nested6(&x).unwrap();
    trees: tree() => |m, x| m.tree(&x).unwrap();
    rose_trees: rose() => |m, x| m.rose(&x).unwrap();
    mutual_types: folder() => |m, x| m.folder(x.clone()).unwrap();
    chains: vec(any::<u64>(), 0..200).prop_map(chain) => |m, x| m.chain(x.clone()).unwrap();
}

fn chain(numbers: Vec<u64>) -> Chain {
    numbers.into_iter().rev().fold(Chain::Nil, |next, n| Chain::Link(n, Box::new(next)))
}

#[test]
fn lean_rebuilds_what_rust_built() {
    let m = RebuildsModule::load(lean()).unwrap();
    let live = lean().live_objects();
    proptest!(|(
        words in vec(any::<u64>(), 0..20),
        strings in vec(any::<String>(), 0..20),
        nats in vec(nat(), 0..20),
        option: Option<u64>,
        result in result(nat(), any::<String>()),
        sum in sum(nat(), any::<String>()),
        product in (any::<u8>(), float(), any::<String>(), nat()),
        bytes in vec(any::<u8>(), 0..50),
        floats in vec(float(), 0..20),
        tree in tree(),
    )| {
        prop_assert_eq!(m.array_u64(&words).unwrap(), words.clone());
        prop_assert_eq!(m.array_string(&strings).unwrap(), strings.clone());
        prop_assert_eq!(m.array_nat(nats.clone()).unwrap(), nats);
        prop_assert_eq!(m.list_string(strings.clone().into()).unwrap().0, strings);
        prop_assert_eq!(m.option(option).unwrap(), option);
        prop_assert_eq!(m.except(result.clone()).unwrap(), result);
        prop_assert_eq!(m.sum(sum.clone()).unwrap(), sum);
        let (a, b, c, d) = &product;
        prop_assert_eq!(m.prod((*a, *b, c, d.clone())).unwrap(), product);
        prop_assert_eq!(m.bytes(&bytes).unwrap(), bytes);
        prop_assert_eq!(m.floats(&floats).unwrap(), floats);
        prop_assert_eq!(m.tree(tree.clone()).unwrap(), tree);
        let chain = chain(words);
        prop_assert_eq!(m.chain(&chain).unwrap(), chain);
    });
    assert_eq!(lean().live_objects(), live);
}

#[test]
fn a_field_that_mentions_a_parameter_and_does_not_depend_on_it() {
    let m = identities();
    proptest!(|(small: u8, n: u64, value: u64)| {
        let holder = Holder { small, tag: Tagged { n, marker: PhantomData }, value };
        let changed = m.holder(&holder).unwrap();
        let tag = Tagged { n: n.wrapping_add(value), marker: PhantomData };
        prop_assert_eq!(changed, Holder { small: small.wrapping_add(1), tag, value });
    });
}

/// A million, or less under tools that take most of their time for these.
fn many() -> u64 {
    env::var("LEAN_RS_TESTS_MANY").map_or(1_000_000, |many| many.parse().expect("a number"))
}

#[test]
fn a_list_of_a_million_elements() {
    let (m, many) = (large(), many());
    let list = m.list_make(many.into()).unwrap();
    assert_eq!((list.len() as u64, list.0[0], list.0.last()), (many, 0, Some(&(many - 1))));
    assert_eq!(m.list_sum(&list), many * (many - 1) / 2);
    assert_eq!(boxed(&list), list);
}

/// Runs in a thread with the stack that Rust gives to threads, whatever the environment says.
fn on_a_small_stack(body: impl FnOnce() + Send + 'static) {
    thread::Builder::new().stack_size(2 << 20).spawn(body).unwrap().join().unwrap();
}

#[test]
fn a_chain_of_a_million_links_goes_to_lean() {
    on_a_small_stack(|| {
        let (m, many) = (large(), many());
        assert_eq!(m.chain_sum(chain((0..many).collect())), many * (many - 1) / 2);
    });
}

#[test]
fn a_chain_of_a_million_links_is_refused_on_the_way_back() {
    on_a_small_stack(|| {
        let m = large();
        let error = m.chain_make(many().into()).unwrap_err();
        let text = error.to_string();
        let path = "Chain.link.next.next.next.next.next.next.next.next … 1013 more … .next.next.next.next";
        assert!(text.starts_with(&format!("convert the result of `rt_chain_make`: at `{path}`")), "{text}");
        assert!(text.ends_with(&format!(
            "expected a value of at most {MAX_DEPTH} levels, found a deeper one. Take it as an `Obj`, or return it from \
             Lean as an array or list of its parts"
        )), "{text}");
        let error = m.rose_make(many().into()).unwrap_err();
        assert!(error.to_string().contains("Rose.children[0].children[0]"), "{error}");
        assert_eq!(lean().live_objects(), Some(0).filter(|_| cfg!(debug_assertions)));
    });
}

/// What recurses over a value that was let in has enough stack: to compare, copy, print and drop it.
#[test]
fn a_chain_of_the_greatest_depth() {
    on_a_small_stack(|| {
        let m = large();
        let depth = MAX_DEPTH;
        assert!(m.chain_make((depth + 1).into()).is_err());
        let chain = m.chain_make(depth.into()).unwrap();
        assert_eq!(chain.clone(), chain);
        assert_eq!(format!("{chain:?}").matches("Link").count(), depth as usize);
        let rose = m.rose_make((depth - 1).into()).unwrap();
        assert_eq!(rose.clone(), rose);
        assert_eq!(m.chain_sum(chain), u64::from(depth) * u64::from(depth - 1) / 2);
    });
}

/// Counts its drops, and where they happen.
#[derive(Clone, Default)]
struct Drops(Arc<(AtomicUsize, Mutex<Option<ThreadId>>)>);

impl Drops {
    fn count(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }
}

struct Counted(Drops, u64);

// SAFETY: only these tests make values of the Lean type, which Lean does not declare.
unsafe impl LeanOpaque for Counted {
    const LEAN_NAME: &'static str = "Counted";
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Drops(drops) = &self.0;
        *drops.1.lock().unwrap() = Some(thread::current().id());
        drops.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_host_object_is_dropped_once() {
    let lean = lean();
    let m = OtherTypesModule::load(lean).unwrap();
    let drops = Drops::default();
    let host = External::new(lean, Counted(drops.clone(), 7));
    let through_lean = m.identity(Erased, host.clone().into_obj());
    let back: External<'_, Counted> = through_lean.to_rust(lean).unwrap();
    assert_eq!((back.1, host.1), (7, 7));
    drop((through_lean, host));
    assert_eq!(drops.count(), 0);
    let thunk = large().hold(Erased, back.into_obj()).unwrap();
    assert_eq!(drops.count(), 0);
    drop(thunk);
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_host_object_is_dropped_where_lean_drops_it() {
    let lean = lean();
    let drops = Drops::default();
    let array = LeanArray::new(lean, &[External::new(lean, Counted(drops.clone(), 1)).into_obj()]);
    let task = large().size_in_task(Erased, array, Nat::from(41u8)).unwrap();
    // The task's thread drops what it was given before it ends.
    soon("it is dropped", || drops.count() > 0);
    assert_eq!(drops.count(), 1);
    assert_ne!(*drops.0.1.lock().unwrap(), Some(thread::current().id()));
    drop(task);
    assert_eq!(drops.count(), 1);
}

#[test]
fn a_host_object_of_another_type_is_refused() {
    let lean = lean();
    let number = External::new(lean, 7u64);
    let error = number.as_obj().to_rust::<External<'_, Counted>>(lean).err().unwrap();
    assert_eq!(
        error.to_string(),
        "convert: expected a host object that holds a `calls::roundtrip::Counted`, found a host object that holds a `u64`"
    );
    let text = LeanStr::new(lean, "text");
    let error = text.as_obj().to_rust::<External<'_, Counted>>(lean).err().unwrap();
    assert_eq!(
        error.to_string(),
        "convert: expected a host object that holds a `calls::roundtrip::Counted`, found a string"
    );
}

struct Panics;

impl Drop for Panics {
    fn drop(&mut self) {
        panic!("on purpose");
    }
}

#[test]
fn a_panic_in_a_drop_stops_at_lean() {
    drop(External::new(lean(), Panics));
    // Lean goes on.
    assert_eq!(identities().string("still there").unwrap(), "still there");
}
