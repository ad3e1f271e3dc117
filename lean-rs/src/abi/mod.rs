//! How Rust values are represented in calls to compiled Lean.
//!
//! Every type has two representations: the *direct* one, in which parameters and results of exported functions are
//! passed (a `UInt64` is a `uint64_t`), and the *boxed* one, in which values stand in containers, `IO` results and
//! closures (the same `UInt64` is an object). Both follow the C that Lean's compiler emits (`src/Lean/Compiler/IR`).
//!
//! The traits here are `unsafe`: that a Rust type stands for a Lean type is something that all calls rely on. `#[derive(LeanType)]`
//! implements them with the parts in `constructor`, whose functions are all safe: they touch no memory but the object's. To read
//! an object as a value of a type takes a [`Decoder`], which only this crate makes.

mod args;
pub(crate) mod arity;
pub(crate) mod array;
mod constructor;
mod containers;
mod decoder;
mod exception;
pub(crate) mod implement;
mod known;
mod layout;
mod list;
mod map;
mod number;
mod object;
pub(crate) mod packed;
mod product;
mod reference;
mod repr;
mod result;
mod scalar;
pub(crate) mod string;
mod type_desc;
mod unit;
mod vector;

use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

pub use args::LeanArgs;
pub(crate) use args::Target;
pub use array::ArrayOf;
pub use constructor::{
    Builder, Reader, constant, constructor_index, enumeration_index, expect_constant, field, in_field,
    no_such_constructor,
};
pub use containers::Sum;
pub use decoder::{Decoder, MAX_DEPTH};
pub use known::{Argument, Field, NoArgument, NoField, assert_argument};
pub use layout::{FieldKind, Layout};
pub use list::LeanList;
pub(crate) use repr::CValue;
pub use repr::{Object, Repr};
pub(crate) use result::take_io_result;
pub use result::{LeanBaseIo, LeanEio, LeanIo, LeanReturn};
pub use type_desc::TypeDesc;
pub(crate) use type_desc::{FunctionParams, FunctionResult, Sameness, same_text};
pub use unit::Erased;
pub use vector::LeanVector;

pub(crate) mod sealed {
    /// Keeps a trait to this crate: no other can name this.
    pub trait Sealed {}

    /// What a method takes that no other crate can write, as it cannot name this.
    #[allow(missing_debug_implementations)]
    pub enum Nobody {}
}

/// A value in its direct representation, with what it owns: an [`Obj`], or the number itself.
#[doc(hidden)]
pub type Owned<'lean, T> = <<T as LeanAbi>::Repr as Repr>::Owned<'lean>;

/// The C type of a value in its direct representation.
pub(crate) type C<T> = <<T as LeanAbi>::Repr as Repr>::C;

/// A type that a parameter or result of an exported Lean function can have.
///
/// | Lean | Rust | in C |
/// |---|---|---|
/// | `UInt8` … `UInt64`, `USize` | `u8` … `u64`, `usize` | `uint8_t` … `uint64_t`, `size_t` |
/// | `Int8` … `Int64`, `ISize` | `i8` … `i64`, `isize` | the unsigned type of the same width |
/// | `Float`, `Float32`, `Bool`, `Char` | `f64`, `f32`, `bool`, `char` | `double`, `float`, `uint8_t`, `uint32_t` |
/// | an enumeration type | a fieldless enum with `#[derive(LeanType)]` | `uint8_t`, `uint16_t`, `uint32_t` |
/// | a structure with one field | a struct with `#[derive(LeanType)]` | as its field |
/// | `Unit` | `()` | `lean_object*`, as everything below |
/// | `Nat`, `Int` | [`Nat`](crate::Nat), [`Int`](crate::Int), `u128`, `i128`, [`AsNat`](crate::AsNat), [`AsInt`](crate::AsInt) | |
/// | `String` | `String`, `&str`, [`LeanStr`](crate::LeanStr) | |
/// | `ByteArray` | `Vec<u8>`, `&[u8]`, [`LeanBytes`](crate::LeanBytes) | |
/// | `FloatArray` | `Vec<f64>`, `&[f64]`, [`LeanFloats`](crate::LeanFloats) | |
/// | `Array α` | `Vec<T>`, `&[T]`, `[T; N]`, [`LeanArray`](crate::LeanArray), [`ArrayOf`](crate::ArrayOf) for `u8` and `f64` | |
/// | `Array (κ × ν)`, whose keys differ | `HashMap<K, V>`, `BTreeMap<K, V>` | |
/// | `Vector α n` for a number `n` | [`LeanVector<T, N>`](crate::LeanVector), `[T; N]` | |
/// | `Fin n`, `BitVec w` for a number `n`, `w` | [`Fin<N>`](crate::Fin), [`BitVec<W>`](crate::BitVec); `AsNat<u8>` to `u128` for that many bits | |
/// | `List α` | [`LeanList<T>`](crate::LeanList) | |
/// | `Subarray α` | [`LeanSubarray`](crate::LeanSubarray) | |
/// | `Option α`, `Except ε α`, `α ⊕ β` | `Option<T>`, `Result<T, E>`, [`Sum<A, B>`](crate::Sum) | |
/// | `α × β`, `α × β × γ`, … | `(A, B)`, `(A, B, C)`, … up to 8 | |
/// | structures and inductive types | structs and enums with `#[derive(LeanType)]` | |
/// | an opaque type of the host | [`External<T>`](crate::External) | |
/// | functions, tasks, promises, thunks, references | [`LeanFn`](crate::LeanFn), [`LeanTask`](crate::LeanTask), [`LeanPromise`](crate::LeanPromise), [`LeanThunk`](crate::LeanThunk), [`LeanRef`](crate::LeanRef) | |
/// | `Lean.Name`, `Lean.Level`, `Lean.Expr`, `Lean.Json` | [`LeanName`](crate::LeanName), [`LeanLevel`](crate::LeanLevel), [`LeanExpr`](crate::LeanExpr), [`LeanJson`](crate::LeanJson) | |
/// | type arguments, proofs | nothing, or [`Erased`](crate::Erased) where they are written out | |
/// | any type that is an object in C | [`Obj`]; as an argument also [`ObjRef`] | |
///
/// `Box<T>` stands for `T`, and as an argument so does `&T`.
///
/// `#[derive(LeanType)]` implements it.
///
/// # Safety
/// Lean's compiler represents the Lean type as the implementation says. If an object that is not a value of the Lean type can
/// be converted to the Rust type without an error, the implementation says that, too.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no representation in calls to Lean",
    label = "not a type that Lean can be given or can return",
    note = "types that fit: numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, HashMap, BTreeMap, Option, Result, tuples, Sum, \
            the views LeanStr, LeanBytes, LeanFloats and LeanArray, External, Obj",
    note = "for a struct or enum of your own write `#[derive(LeanType)]`"
)]
pub unsafe trait LeanAbi {
    /// How it is passed in C.
    #[doc(hidden)]
    type Repr: Repr;

    /// The Lean type that it stands for.
    #[doc(hidden)]
    const TYPE: TypeDesc;

    /// Fails to evaluate if a field of a derived type with type parameters is not of Lean's type. Apart from
    /// [`TYPE`](Self::TYPE), so that the fields of a recursive type can mention the type.
    #[doc(hidden)]
    const COMPARED: () = ();

    /// Whether the type says more of an object than is found out when one is converted to it: a view's elements.
    #[doc(hidden)]
    const UNCHECKED: bool = false;

    /// The Lean type that a `Vec` of it stands for.
    #[doc(hidden)]
    const VEC: TypeDesc = TypeDesc::Constant { name: "Array", args: &[&Self::TYPE] };
}

/// A type that can be an argument: converted to Lean, giving up ownership.
///
/// `#[derive(LeanType)]` implements it.
///
/// # Safety
/// The conversions give values of the Lean type that [`LeanAbi`] states.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given to Lean",
    label = "not a type that Lean can be given",
    note = "types that fit: numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, HashMap, BTreeMap, Option, \
            Result, tuples, Sum, the views LeanStr, LeanBytes, LeanFloats and LeanArray, External, Obj, ObjRef, Erased",
    note = "for a struct or enum of your own write `#[derive(LeanType)]`",
    note = "a function or closure goes as a `LeanFn`: `LeanFn::new(lean, |n: u64| …)`, or a function with `#[lean_callback]`"
)]
pub unsafe trait IntoLean<'lean>: LeanAbi + Sized {
    /// The same type with another lifetime of what it borrows.
    #[doc(hidden)]
    type With<'a>: IntoLean<'lean, Repr = Self::Repr>
    where
        Self: 'a;

    /// The direct representation.
    #[doc(hidden)]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Owned<'lean, Self>;

    /// The boxed representation.
    #[doc(hidden)]
    #[inline]
    fn into_boxed(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        <Self::Repr as Repr>::boxed(lean, self.into_direct(lean))
    }

    /// The array that stands for a `Vec` of this type.
    #[doc(hidden)]
    fn vec_into_lean(vec: Vec<Self>, lean: &'lean LeanRuntime) -> Obj<'lean> {
        array::of_boxed(vec.into_iter().map(|value| value.into_boxed(lean)), lean)
    }
}

/// A type that can be converted to Lean by reference: what `&T` and `&[T]` need to be arguments.
///
/// `#[derive(LeanType)]` implements it.
///
/// # Safety
/// The conversions give values of the Lean type that [`LeanAbi`] states.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be given to Lean by reference",
    label = "not a type that Lean can be given",
    note = "types that fit: numbers, bool, char, (), Nat, Int, str, String, Vec, slices, arrays, LeanList, HashMap, BTreeMap, Option, \
            Result, tuples, Sum, the views LeanStr, LeanBytes, LeanFloats and LeanArray, External, Obj",
    note = "for a struct or enum of your own write `#[derive(LeanType)]`",
    note = "a function or closure goes as a `LeanFn`: `LeanFn::new(lean, |n: u64| …)`, or a function with `#[lean_callback]`"
)]
pub unsafe trait ToLean<'lean>: LeanAbi {
    /// The direct representation.
    #[doc(hidden)]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Owned<'lean, Self>;

    /// The boxed representation.
    #[doc(hidden)]
    #[inline]
    fn to_boxed(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        <Self::Repr as Repr>::boxed(lean, self.to_direct(lean))
    }

    /// The array that stands for a slice of this type.
    #[doc(hidden)]
    fn slice_to_lean(slice: &[Self], lean: &'lean LeanRuntime) -> Obj<'lean>
    where
        Self: Sized,
    {
        array::of_boxed(slice.iter().map(|value| value.to_boxed(lean)), lean)
    }
}

/// A type that can be a result: converted from Lean, with a check of what Lean returned.
///
/// `#[derive(LeanType)]` implements it.
///
/// # Safety
/// The conversions use the `Decoder` that they are given for that value and its parts only, as values of the Lean types that
/// these are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be taken from Lean",
    label = "not a type that Lean can give",
    note = "types that fit: numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, HashMap, BTreeMap, Option, Result, tuples, Sum, \
            the views LeanStr, LeanBytes, LeanFloats and LeanArray, LeanFn, External, Obj; no references, since Lean gives \
            ownership away, and none that an alias hides from the macro",
    note = "for a struct or enum of your own write `#[derive(LeanType)]`; the keys of a map are `Eq + Hash` or `Ord`, and `Debug`"
)]
pub unsafe trait TryFromLean<'lean>: LeanAbi + Sized {
    /// Reads the direct representation.
    #[doc(hidden)]
    #[inline]
    fn from_direct(cx: Decoder<'lean>, value: Owned<'lean, Self>) -> LeanResult<Self> {
        Self::from_owned(cx, <Self::Repr as Repr>::boxed(cx.lean(), value))
    }

    /// Reads the boxed representation.
    // Each type implements this one or the one above: this one if it is an object.
    #[doc(hidden)]
    #[inline]
    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
        match <Self::Repr as Repr>::unboxed(object) {
            Some(value) => Self::from_direct(cx, value),
            None => Err(scalar::no_box(&Self::TYPE, object.kind())),
        }
    }

    /// Reads the boxed representation of a value that nobody else needs: a view keeps it.
    #[doc(hidden)]
    #[inline]
    fn from_owned(cx: Decoder<'lean>, object: Obj<'lean>) -> LeanResult<Self> {
        Self::from_boxed(cx, object.as_ref())
    }

    /// Reads the array that stands for a `Vec` of this type.
    #[doc(hidden)]
    fn vec_from_lean(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Vec<Self>> {
        array::decode_boxed(cx, object)
    }
}

/// A type whose every direct representation is a valid value, so that a pure function can return it without a
/// [`LeanResult`].
///
/// Sealed: it cannot be implemented outside this crate.
#[diagnostic::on_unimplemented(
    message = "decoding `{Self}` can fail, so a Lean function cannot return it bare",
    label = "write `LeanResult<{Self}>`",
    note = "types that cannot fail to decode: u8 to u64, usize, i8 to i64, isize, f32, f64, bool, Obj<'lean>"
)]
pub trait InfallibleFromLean<'lean>: TryFromLean<'lean> {
    /// Reads the direct representation.
    #[doc(hidden)]
    fn from_direct_bare(value: Owned<'lean, Self>) -> Self;

    /// For this crate alone to implement.
    #[doc(hidden)]
    fn sealed(_: sealed::Nobody);
}

/// A type with [`#[derive(LeanType)]`](macro@crate::LeanType): what it says of the Lean type that it stands for.
///
/// ```
/// use lean_rs::LeanType;
///
/// #[derive(LeanType)]
/// #[lean(name = "Shop.Price")]
/// struct Price { cents: u64, currency: String }
///
/// assert_eq!(Price::LEAN_NAME, "Shop.Price");
/// assert_eq!(Price::CONSTRUCTORS[0].fields(), ["cents", "currency"]);
/// ```
#[diagnostic::on_unimplemented(note = "write `#[derive(LeanType)]` on `{Self}`")]
pub trait LeanType: LeanAbi {
    /// The Lean type's name: that in `#[lean(name = "…")]`, or that of the Rust type.
    const LEAN_NAME: &'static str;
    /// The constructors in the order of their declaration; a structure has one, `mk`.
    const CONSTRUCTORS: &'static [Constructor];
}

/// A constructor of a [`LeanType`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constructor {
    name: &'static str,
    fields: &'static [&'static str],
}

impl Constructor {
    /// For the macros.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [&'static str]) -> Constructor {
        Constructor { name, fields }
    }

    /// Its Lean name, without that of the type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The Lean names of its fields, in the order of their declaration.
    #[must_use]
    pub const fn fields(&self) -> &'static [&'static str] {
        self.fields
    }
}
