//! Call compiled Lean 4 from Rust.
//!
//! Put [`#[lean_module]`](macro@lean_module) on a trait, and its methods are the `@[export]` functions of a Lean module:
//!
//! ```lean
//! -- lean/Arith.lean
//! @[export arith_add]   def add (a b : UInt64) : UInt64 := a + b
//! @[export arith_greet] def greet (name : String) : String := s!"hello, {name}"
//! ```
//! ```rust,ignore
//! use lean_rs::prelude::*;
//!
//! #[lean_module("Arith")]
//! trait Arith {
//!     #[lean(export = "arith_add")]   fn add(&self, a: u64, b: u64) -> u64;
//!     #[lean(export = "arith_greet")] fn greet(&self, name: &str) -> LeanResult<String>;
//! }
//!
//! let lean = LeanRuntime::init()?;
//! let arith = ArithModule::load(lean)?;
//! assert_eq!(arith.add(20, 22), 42);
//! ```
//!
//! The crate `lean-build`, called by the program's build script, has Lake build the Lean package and tells the macro
//! where it is.
//!
//! - [`LeanRuntime`]: starts Lean, once per process; proof that this thread may use it.
//! - [`LeanAbi`] has the table of types that can cross; [`macro@LeanType`] adds your own.
//! - [`Nat`], [`Int`], [`LeanList`], [`Sum`], [`ArrayOf`]: values without a counterpart in Rust's library.
//! - [`LeanStr`], [`LeanBytes`], [`LeanFloats`], [`LeanArray`], [`LeanSubarray`]: views of Lean's own objects.
//! - [`External`]: a Rust value inside a Lean object.
//! - [`LeanFn`], [`#[lean_callback]`](macro@lean_callback): Lean's functions called by Rust, and Rust's functions and closures
//!   called by Lean.
//! - `interop`, with the feature of this name: a Rust closure for Lean code that receives it as two `USize`s.
//! - [`Obj`], [`ObjRef`]: Lean objects as they are; [`Erased`]: type arguments and proofs.
//! - [`LeanLibrary`], [`LeanLibraryBundle`], [`LeanModule`], [`Exported`]: loading and calling by name, for what is not known at compile time.
//! - [`LeanRuntime::on_large_stack`]: Lean code that recurses deeply; [`on_lean_panic`]: what its `panic!` says.
//! - [`LeanError`]: exceptions of Lean code, and failures around it.
//!
//! # What is checked, and what is trusted
//! While Rust compiles, every declaration in a trait and every derived type is compared with what Lean's compiler made of the
//! Lean declaration: exports, parameters, types, effects, fields, layouts. What Lean says beyond that is yours to get right, and
//! spelled with the word `unsafe`; a crate with `#![forbid(unsafe_code)]` has none of it. The guide says what each `unsafe` asks
//! (`docs/src/safety.md`), and the one thing that no type can say: a closure that is given for a pure function has to
//! [be one](LeanFn#what-a-pure-function-has-to-keep). With a version of Lean that `lean-build` cannot ask, only the C types are
//! compared.
//!
//! When a library is loaded, it has to be the one that was built, and so have those that it needs; each export has to be there, as
//! a function or a constant, and no symbol may have two definitions of which one would serve in place of the other. Every
//! object that Lean returns is checked before it is read, however deep: its kind, constructor, number of fields and size. Two
//! invariants of Lean's own types are relied on, as Lean's compiled code relies on them: that the header of an object is true, and that a `String` is UTF-8 (for
//! [`LeanStr`] only).
#![cfg_attr(docsrs, feature(doc_cfg))]

// The derive names this crate as others do.
extern crate self as lean_rs;

mod abi;
mod error;
mod function;
mod host;
// Its unit tests run with the others, whatever the features.
#[cfg(any(test, feature = "interop"))]
pub mod interop;
mod library;
mod number;
mod object;
pub mod prelude;
mod runtime;
mod shared;
mod signature;
mod stack;
mod sync;
mod task;
mod unwind;
mod view;

pub use abi::{
    ArrayOf, Constructor, Erased, InfallibleFromLean, IntoLean, LeanAbi, LeanArgs, LeanBaseIo, LeanEio,
    LeanIo, LeanList, LeanReturn, LeanType, LeanVector, MAX_DEPTH, Sum, ToLean, TryFromLean,
};
pub use error::{HostError, IoErrorKind, LeanError, LeanException, LeanResult, Stage};
pub use function::LeanFn;
pub use lean_rs_macros::{LeanType, bind, lean_callback, lean_module};
pub use library::{BoundModule, Export, ExportKind, Exported, LeanLibrary, LeanLibraryBundle, LeanModule};
pub use number::{AsInt, AsNat, BitVec, Fin, Int, Nat, NumberRangeError, ParseNumberError};
pub use object::{Obj, ObjKind, ObjRef};
pub use runtime::{LeanRuntime, RuntimeOptions, on_lean_panic};
pub use shared::{LeanShare, LeanShared};
pub use task::{
    LeanPromise, LeanTask, Promised, SendTaskFuture, TaskFuture, TaskPriority, TaskResult, TaskValue,
};
pub use view::{
    External, LeanArray, LeanArrayIter, LeanBytes, LeanExpr, LeanFloats, LeanHandle, LeanJson, LeanLevel,
    LeanName, LeanOpaque, LeanRef, LeanStr, LeanSubarray, LeanThunk,
};

/// The bounds of [`LeanFn`]: which Rust closures can be Lean functions.
pub mod closure {
    pub use crate::function::{
        ActionResult, ArgumentsFor, ClosureArgs, ClosureResult, LeanClosure, LeanClosureMut, LeanClosureOnce,
    };
}

/// What the macros expand to. What could break memory is `unsafe` here, too: the macros keep its contracts.
#[doc(hidden)]
pub mod __private {
    pub use crate::abi::{
        Argument, Builder, Decoder, Field, FieldKind, Layout, NoArgument, NoField, Object, Owned, Reader,
        Repr, TypeDesc, assert_argument, constant, constructor_index, enumeration_index, expect_constant,
        field, in_field, no_such_constructor,
    };
    pub use crate::function::{Callback, ClosureResult, StaticFn, decode, own, run, share};
    pub use crate::library::{
        Address, ComparedExtern, DeclaredExtern, Deep, File, LinkedArchive, LinkedExtern, LinkedModule,
        Loaded, Location, ModuleSpec, constant_kind,
    };
    pub use crate::shared::View;
    pub use crate::signature::{
        Expected, Message, NothingKnown, Probe, Side, Site, Variables, boxed,
        boxed_field as boxed_field_type, direct, expect_none, field as field_type, order, variables,
    };
    pub use crate::stack::deep;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compiles only if the type lacks the trait: with it, `check` has two candidates.
    macro_rules! assert_lacks {
        ($($ty:ty: $trait:ident;)*) => {$({
            trait Ambiguous<A> {
                fn check() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Twice;
            impl<T: ?Sized + $trait> Ambiguous<Twice> for T {}
            <$ty as Ambiguous<_>>::check();
        })*};
    }

    #[test]
    fn handles_stay_on_their_thread() {
        assert_lacks! {
            LeanRuntime: Send;
            LeanRuntime: Sync;
            &'static LeanRuntime: Send;
            Obj<'static>: Send;
            Obj<'static>: Sync;
            ObjRef<'static, 'static>: Send;
            ObjRef<'static, 'static>: Sync;
            LeanLibrary<'static>: Send;
            LeanLibrary<'static>: Sync;
            LeanLibraryBundle<'static>: Send;
            LeanLibraryBundle<'static>: Sync;
            LeanModule<'static>: Send;
            LeanModule<'static>: Sync;
            Exported<'static, (u64,), u64>: Send;
            Exported<'static, (u64,), u64>: Sync;
            __private::Loaded<'static, 1, ()>: Send;
            __private::Loaded<'static, 1, ()>: Sync;
        }
    }

    #[test]
    fn what_is_no_handle_crosses_threads() {
        fn crosses<T: Send + Sync + 'static>() {}
        crosses::<LeanError>();
        crosses::<LeanException>();
        crosses::<RuntimeOptions>();
        crosses::<Export>();
        crosses::<interop::LeanCallbackHandle<interop::LeanProgressTick>>();
        crosses::<interop::LeanCallbackHandle<interop::LeanStringEvent<'static>>>();
        crosses::<interop::LeanValue>();
        crosses::<LeanShared<LeanStr<'static>>>();
        crosses::<LeanShared<LeanFn<'static, (Nat,), Nat>>>();
        crosses::<Nat>();
        crosses::<Int>();
        crosses::<NumberRangeError>();
        crosses::<ParseNumberError>();
    }
}
