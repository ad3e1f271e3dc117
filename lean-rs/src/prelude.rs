//! What a program that calls Lean usually needs: `use lean_rs::prelude::*;`.

pub use crate::{LeanError, LeanIo, LeanResult, LeanRuntime, Obj, ObjRef, RuntimeOptions, lean_module};
