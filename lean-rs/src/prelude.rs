//! What a program that calls Lean usually needs: `use lean_rs::prelude::*;`.

pub use crate::{
    AsInt, AsNat, External, Int, LeanArray, LeanBytes, LeanError, LeanFloats, LeanFn, LeanHandle, LeanIo,
    LeanList, LeanOpaque, LeanResult, LeanRuntime, LeanShared, LeanStr, LeanType, Nat, Obj, ObjRef,
    RuntimeOptions, lean_callback, lean_module,
};
