//! [`LeanHandle`]: an object of one Lean type, for Rust types that are nothing else.

use std::fmt;
use std::marker::PhantomData;

use crate::abi::Decoder;
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};

/// The object behind a Rust type `T` that stands for a Lean type whose values are held and handed on.
///
/// It is the one field of a struct with `#[derive(LeanType)]` and `#[lean(handle)]`, whose `T` is the struct itself:
///
/// ```
/// use lean_rs::{LeanHandle, LeanType};
///
/// #[derive(Clone, LeanType)]
/// #[lean(handle, name = "Lean.Environment")]
/// struct Environment<'lean>(LeanHandle<'lean, Self>);
/// ```
///
/// Only Lean makes one, as a value of that type: safe code cannot put another object into the struct. Cloning adds a reference.
pub struct LeanHandle<'lean, T> {
    object: Obj<'lean>,
    of: PhantomData<fn() -> T>,
}

impl<'lean, T> LeanHandle<'lean, T> {
    /// A value of the Lean type that `T`, whose Lean name this is, stands for.
    ///
    /// # Errors
    /// It may be an object of any type.
    #[doc(hidden)]
    pub fn read(cx: Decoder<'lean>, object: Obj<'lean>, name: &'static str) -> LeanResult<Self> {
        cx.expect_handle(name)?;
        Ok(LeanHandle { object, of: PhantomData })
    }

    /// What was such a value before.
    #[doc(hidden)]
    #[must_use]
    pub fn known(_: Decoder<'lean>, object: Obj<'lean>) -> Self {
        LeanHandle { object, of: PhantomData }
    }

    /// The object as it is, with the reference of this handle.
    #[must_use]
    pub fn into_obj(self) -> Obj<'lean> {
        self.object
    }

    /// The object as it is, borrowed.
    #[must_use]
    pub fn as_obj(&self) -> ObjRef<'lean, '_> {
        self.object.as_ref()
    }
}

impl<T> Clone for LeanHandle<'_, T> {
    /// Adds a reference; the object is not copied.
    fn clone(&self) -> Self {
        LeanHandle { object: self.object.clone(), of: PhantomData }
    }
}

impl<T> fmt::Debug for LeanHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LeanHandle").field(&self.object.kind()).finish()
    }
}
