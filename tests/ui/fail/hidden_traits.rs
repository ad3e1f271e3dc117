//! The traits that calls rely on are unsafe, or this crate's own.
#![forbid(unsafe_code)]

use lean_rs::__private::{Decoder, Owned, TypeDesc};
use lean_rs::closure::{ActionResult, ClosureResult};
use lean_rs::prelude::*;
use lean_rs::{InfallibleFromLean, IntoLean, LeanAbi, LeanReturn, ObjRef, ToLean, TryFromLean};

/// Any number as an object.
struct Mine;

impl LeanAbi for Mine {
    type Repr = u64;
    const TYPE: TypeDesc = TypeDesc::constant("Nat");
}

impl<'lean> IntoLean<'lean> for Mine {
    type With<'a> = Mine;

    fn into_direct(self, _: &'lean LeanRuntime) -> Owned<'lean, Self> {
        3
    }
}

impl<'lean> ToLean<'lean> for Mine {
    fn to_direct(&self, _: &'lean LeanRuntime) -> Owned<'lean, Self> {
        3
    }
}

impl<'lean> TryFromLean<'lean> for Mine {
    fn from_boxed(_: Decoder<'lean>, _: ObjRef<'lean, '_>) -> LeanResult<Self> {
        Ok(Mine)
    }
}

/// Derived, with a choice of its parameter that cannot be read from Lean.
#[derive(LeanType)]
struct Part<T> {
    part: T,
}

#[derive(LeanType)]
struct Local {
    number: Nat,
}

impl<'lean, 'a> TryFromLean<'lean> for Part<&'a Local> {
    fn from_boxed(_: Decoder<'lean>, _: ObjRef<'lean, '_>) -> LeanResult<Self> {
        unreachable!("the decoder would be for any object")
    }
}

/// A function value without parameters that is no action.
impl ActionResult<'_> for Local {}

/// As above.
#[derive(LeanType)]
struct Other<T> {
    part: T,
}

impl<'lean, 'a> LeanReturn<'lean> for Other<&'a Local> {
    type Value = ();
    type Passed = u64;

    fn decode_boxed(_: Decoder<'lean>, _: Obj<'lean>) -> LeanResult<()> {
        Ok(())
    }
}

/// Nothing that Lean could be given.
impl<'lean> ClosureResult<'lean> for Unknown {
    type Returned = u64;
    type C = u64;
}

struct Unknown;

impl<'lean> InfallibleFromLean<'lean> for Local {
    fn from_direct_bare(_: Obj<'lean>) -> Self {
        Local { number: Nat::from(0u8) }
    }
}

fn main() {}
