//! The structures and inductive types of `Conformance.Structures`.

use lean_rs::prelude::*;
use lean_rs::{Erased, LeanFn};

/// An enumeration as a field.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Color")]
pub enum Color {
    Red,
    Green,
    Blue,
}

/// Objects and scalars of every size, in an order that is not the layout's.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Conformance.Structures.Mixed")]
pub struct Mixed {
    pub a: u8,
    pub name: String,
    pub b: u64,
    pub c: u16,
    pub flag: bool,
    pub d: f64,
    pub count: Nat,
    pub e: u32,
    pub u: usize,
    pub f: f32,
    pub ch: char,
    pub color: Color,
    pub i8: i8,
    pub i64: i64,
}

/// Only scalars.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, LeanType)]
#[lean(name = "Conformance.Structures.Vec3")]
pub struct Vec3 {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// Three bytes, in a tuple structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Rgb")]
pub struct Rgb(#[lean(rename = "r")] pub u8, #[lean(rename = "g")] pub u8, #[lean(rename = "b")] pub u8);

/// A trivial structure over a scalar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Meters")]
pub struct Meters {
    /// `val`
    pub val: u64,
}

/// A trivial structure over an object.
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Label")]
pub struct Label {
    /// `text`
    pub text: String,
}

/// A trivial structure with a proof, which takes no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
// SAFETY: the tests make no other values than Lean could.
#[lean(name = "Conformance.Structures.Positive", unsafe(assume_valid))]
pub struct Positive {
    /// `val`
    pub val: u32,
}

/// A trivial structure over a type parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Cell")]
pub struct Cell<A> {
    /// `content`
    pub content: A,
}

/// One constructor with one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Single")]
pub enum Single {
    /// `mk`
    Mk(u16),
}

/// A parent.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Base")]
pub struct Base {
    pub id: u32,
    pub title: String,
}

/// A child, whose first field is its parent.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Conformance.Structures.Derived")]
pub struct Derived {
    pub to_base: Base,
    pub weight: f64,
    pub level: u8,
    /// Not in Lean.
    #[lean(skip)]
    pub cached: Option<u32>,
}

/// Fields of parameter types are boxed.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Pair")]
pub struct Pair<A, B> {
    pub fst: A,
    pub snd: B,
}

/// `Pair UInt64 Bool` without parameters on the Rust side.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Pair")]
pub struct NumberAndFlag {
    #[lean(boxed)]
    pub fst: u64,
    #[lean(boxed)]
    pub snd: bool,
}

/// A function in a field.
#[allow(missing_docs)]
#[derive(Debug, Clone, LeanType)]
#[lean(name = "Conformance.Structures.Op")]
pub struct Op<'lean> {
    pub label: LeanStr<'lean>,
    pub run: LeanFn<'lean, (Nat,), Nat>,
}

/// Several constructors with and without fields.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Conformance.Structures.Shape")]
pub enum Shape {
    Empty,
    Circle(f64),
    Rect { w: f64, h: f64 },
    Named { name: String, inner: Box<Shape> },
    Tagged(u8, Nat),
    Unit,
}

/// A recursive type.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Conformance.Structures.Tree")]
pub enum Tree {
    Leaf,
    Node { left: Box<Tree>, value: Nat, right: Box<Tree> },
}

/// All exports of `Conformance.Structures` that are functions.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs, clippy::too_many_arguments)]
pub trait Structures<'lean> {
    fn mixed_make(
        &self,
        a: u8,
        name: &str,
        b: u64,
        c: u16,
        flag: bool,
        d: f64,
        count: Nat,
        e: u32,
        u: usize,
        f: f32,
        ch: char,
        color: Color,
        i8: i8,
        i64: i64,
    ) -> LeanResult<Mixed>;
    fn mixed_sum(&self, m: &Mixed) -> f64;
    fn mixed_update(&self, m: Mixed) -> LeanResult<Mixed>;
    fn mixed_name(&self, m: &Mixed) -> LeanResult<String>;
    fn vec3_make(&self, x: f64, y: f64, z: f64) -> LeanResult<Vec3>;
    fn vec3_dot(&self, a: Vec3, b: &Vec3) -> f64;
    fn rgb_make(&self, r: u8, g: u8, b: u8) -> LeanResult<Rgb>;
    fn rgb_sum(&self, p: Rgb) -> u32;
    fn meters_add(&self, a: Meters, b: Meters) -> LeanResult<Meters>;
    fn meters_opt(&self, a: Meters) -> LeanResult<Option<Meters>>;
    fn label_twice(&self, l: &Label) -> LeanResult<Label>;
    fn positive_val(&self, p: Positive) -> u32;
    /// # Safety
    /// `p > 3`
    unsafe fn subtype_val(&self, p: Nat) -> LeanResult<Nat>;
    /// # Safety
    /// `i < n`
    unsafe fn fin_val(&self, n: Nat, i: u128) -> LeanResult<u128>;
    fn cell_get(&self, c: Cell<u64>) -> u64;
    fn single(&self, s: Single) -> LeanResult<Single>;
    fn derived_make(&self, id: u32, title: &str, weight: f64, level: u8) -> LeanResult<Derived>;
    fn derived_id(&self, d: &Derived) -> u32;
    fn derived_base(&self, d: Derived) -> LeanResult<Base>;
    fn pair(&self, p: Pair<u64, bool>) -> LeanResult<Pair<bool, u64>>;
    fn op_run(&self, o: Op<'lean>, n: Nat) -> LeanResult<Nat>;
    fn op_make(&self, k: Nat) -> LeanResult<Op<'lean>>;
    fn shape_area(&self, s: &Shape) -> f64;
    fn shape_make(&self, k: u8, x: f64, s: &str) -> LeanResult<Shape>;
    fn tree_insert(&self, t: Tree, x: Nat) -> LeanResult<Tree>;
    fn tree_sum(&self, t: &Tree) -> LeanResult<Nat>;
    fn tree_depth(&self, t: &Tree) -> LeanResult<Nat>;
}

/// The constants of `Conformance.Structures`.
#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
pub trait Constants<'lean> {
    #[lean(constant)]
    fn answer(&self) -> LeanResult<Nat>;
    #[lean(constant)]
    fn k64(&self) -> u64;
    #[lean(constant)]
    fn k8(&self) -> u8;
    #[lean(constant)]
    fn kfloat(&self) -> f64;
    #[lean(constant)]
    fn kbool(&self) -> bool;
    #[lean(constant)]
    fn kchar(&self) -> LeanResult<char>;
    #[lean(constant)]
    fn kstring(&self) -> LeanResult<LeanStr<'lean>>;
    #[lean(constant)]
    fn karray(&self) -> LeanResult<[u128; 4]>;
    #[lean(constant)]
    fn knone(&self) -> LeanResult<Option<Nat>>;
    #[lean(constant)]
    fn kmixed(&self) -> LeanResult<Mixed>;
}

/// The same exports with types that Lean's are not.
// SAFETY: their representations are those of Lean's types, and every value is checked.
#[lean_module("Conformance", unsafe(unchecked))]
#[allow(missing_docs)]
pub trait OtherTypes<'lean> {
    #[lean(export = "conf_pair")]
    fn pair(&self, p: &NumberAndFlag) -> LeanResult<Pair<bool, u64>>;
    /// Any byte, as if it were a color.
    #[lean(export = "conf_u8_add")]
    fn color(&self, a: u8, b: u8) -> LeanResult<Color>;
    /// An enumeration as the number that it is.
    #[lean(export = "conf_enum_const", constant)]
    fn enum_const(&self) -> u8;
    /// Any value, as it is: `(α : Type) (x : α) : α`.
    #[lean(export = "conf_type_id")]
    fn identity(&self, ty: Erased, x: Obj<'lean>) -> Obj<'lean>;
}
