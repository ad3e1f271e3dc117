//! The exports of `Roundtrip`: identities, and functions that rebuild values.

use std::marker::PhantomData;

use lean_rs::prelude::*;
use lean_rs::{ArrayOf, Erased, LeanTask, LeanThunk, Sum};

/// A tree.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Roundtrip.Tree")]
pub enum BinaryTree {
    Leaf,
    Node { left: Box<BinaryTree>, value: Int, weight: f64, right: Box<BinaryTree> },
}

/// Recursive through an array.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Rose")]
pub struct Rose {
    pub children: Vec<Rose>,
}

/// Recursive through `Entry`.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Folder", recursive)]
pub struct Folder {
    pub entries: LeanList<Entry>,
}

/// Recursive through `Folder`.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Entry")]
pub enum Entry {
    File { name: String, size: u32 },
    Folder { name: String, inner: Folder },
}

/// As deep as it is long.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Chain")]
pub enum Chain {
    Nil,
    Link(u64, Box<Chain>),
}

/// A trivial structure with a phantom parameter.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Tagged")]
pub struct Tagged<A> {
    pub n: u64,
    #[lean(skip)]
    pub marker: PhantomData<A>,
}

/// A number whose type mentions the parameter, and a value of the parameter's type.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Roundtrip.Holder")]
pub struct Holder<A> {
    pub small: u8,
    #[lean(unboxed)]
    pub tag: Tagged<A>,
    pub value: A,
}

/// `Array (Option (Except String (List (Nat × UInt64))))`
pub(crate) type Nested1 = Vec<Option<Result<LeanList<(Nat, u64)>, String>>>;
/// `List (Array (Option (String × Float)))`
pub(crate) type Nested2 = LeanList<Vec<Option<(String, f64)>>>;
/// `Except (Array String) (Nat ⊕ List Bool)`
pub(crate) type Nested4 = Result<Sum<Nat, LeanList<bool>>, Vec<String>>;
/// `Array (Array (Array (Array UInt16)))`
pub(crate) type Nested5 = Vec<Vec<Vec<Vec<u16>>>>;
/// Eight components.
pub(crate) type Eight = (u8, u16, u32, u64, f64, String, bool, Nat);

/// What goes in comes out.
#[lean_module("Roundtrip")]
#[lean(prefix = "rt_")]
#[allow(missing_docs)]
pub trait Identities<'lean> {
    fn u8(&self, x: u8) -> u8;
    fn u16(&self, x: u16) -> u16;
    fn u32(&self, x: u32) -> u32;
    fn u64(&self, x: u64) -> u64;
    fn usize(&self, x: usize) -> usize;
    fn i8(&self, x: i8) -> i8;
    fn i16(&self, x: i16) -> i16;
    fn i32(&self, x: i32) -> i32;
    fn i64(&self, x: i64) -> i64;
    fn isize(&self, x: isize) -> isize;
    fn f64(&self, x: f64) -> f64;
    fn f32(&self, x: f32) -> f32;
    fn bool(&self, x: bool) -> bool;
    fn char(&self, x: char) -> LeanResult<char>;
    fn unit(&self, x: ()) -> LeanResult<()>;
    fn nat(&self, x: &Nat) -> LeanResult<Nat>;
    fn int(&self, x: &Int) -> LeanResult<Int>;
    fn string(&self, x: &str) -> LeanResult<String>;
    fn bytes(&self, x: &[u8]) -> LeanResult<Vec<u8>>;
    fn floats(&self, x: &[f64]) -> LeanResult<Vec<f64>>;
    fn array_u8(&self, x: &ArrayOf<u8>) -> LeanResult<ArrayOf<u8>>;
    fn array_f64(&self, x: ArrayOf<f64>) -> LeanResult<ArrayOf<f64>>;
    fn array_u64(&self, x: &[u64]) -> LeanResult<Vec<u64>>;
    fn array_nat(&self, x: &[Nat]) -> LeanResult<Vec<Nat>>;
    fn array_string(&self, x: &[String]) -> LeanResult<Vec<String>>;
    fn array_bool(&self, x: Vec<bool>) -> LeanResult<Vec<bool>>;
    fn array_char(&self, x: &[char]) -> LeanResult<Vec<char>>;
    fn list_f32(&self, x: &LeanList<f32>) -> LeanResult<LeanList<f32>>;
    fn list_i64(&self, x: LeanList<i64>) -> LeanResult<LeanList<i64>>;
    fn option_usize(&self, x: Option<usize>) -> LeanResult<Option<usize>>;
    fn except(&self, x: &Result<Nat, String>) -> LeanResult<Result<Nat, String>>;
    fn sum(&self, x: &Sum<Nat, String>) -> LeanResult<Sum<Nat, String>>;
    fn prod8(&self, x: &Eight) -> LeanResult<Eight>;
    fn nested1(&self, x: &Nested1) -> LeanResult<Nested1>;
    fn nested2(&self, x: Nested2) -> LeanResult<Nested2>;
    fn nested3(
        &self,
        x: Option<Option<Option<Option<u8>>>>,
    ) -> LeanResult<Option<Option<Option<Option<u8>>>>>;
    fn nested4(&self, x: &Nested4) -> LeanResult<Nested4>;
    fn nested5(&self, x: &Nested5) -> LeanResult<Nested5>;
    fn nested6(&self, x: &[(Int, Option<Vec<u8>>)]) -> LeanResult<Vec<(Int, Option<Vec<u8>>)>>;
    fn tree(&self, x: &BinaryTree) -> LeanResult<BinaryTree>;
    fn rose(&self, x: &Rose) -> LeanResult<Rose>;
    fn folder(&self, x: Folder) -> LeanResult<Folder>;
    fn chain(&self, x: Chain) -> LeanResult<Chain>;
    /// Adds the value to the tag, and one to the small number.
    fn holder(&self, h: &Holder<u64>) -> LeanResult<Holder<u64>>;
}

/// Values that Lean builds anew.
#[lean_module("Roundtrip")]
#[lean(prefix = "rb_")]
#[allow(missing_docs)]
pub trait Rebuilds {
    fn array_u64(&self, x: &[u64]) -> LeanResult<Vec<u64>>;
    fn array_string(&self, x: &[String]) -> LeanResult<Vec<String>>;
    fn array_nat(&self, x: Vec<Nat>) -> LeanResult<Vec<Nat>>;
    fn list_string(&self, x: LeanList<String>) -> LeanResult<LeanList<String>>;
    fn option(&self, x: Option<u64>) -> LeanResult<Option<u64>>;
    fn except(&self, x: Result<Nat, String>) -> LeanResult<Result<Nat, String>>;
    fn sum(&self, x: Sum<Nat, String>) -> LeanResult<Sum<Nat, String>>;
    fn prod(&self, x: (u8, f64, &str, Nat)) -> LeanResult<(u8, f64, String, Nat)>;
    fn bytes(&self, x: &[u8]) -> LeanResult<Vec<u8>>;
    fn floats(&self, x: &[f64]) -> LeanResult<Vec<f64>>;
    fn tree(&self, x: BinaryTree) -> LeanResult<BinaryTree>;
    fn chain(&self, x: &Chain) -> LeanResult<Chain>;
}

/// Large and deep values, and host objects.
#[lean_module("Roundtrip")]
#[lean(prefix = "rt_")]
#[allow(missing_docs)]
pub trait Large<'lean> {
    fn chain_make(&self, n: u128) -> LeanResult<Chain>;
    fn chain_sum(&self, x: Chain) -> u64;
    fn rose_make(&self, n: u128) -> LeanResult<Rose>;
    fn list_make(&self, n: u128) -> LeanResult<LeanList<u64>>;
    fn list_sum(&self, x: &LeanList<u64>) -> u64;
    fn size_in_task(
        &self,
        ty: Erased,
        x: LeanArray<'lean, Obj<'lean>>,
        n: Nat,
    ) -> LeanResult<LeanTask<'lean, Nat>>;
    fn hold(&self, ty: Erased, x: Obj<'lean>) -> LeanResult<LeanThunk<'lean, Obj<'lean>>>;
}
