//! [`LeanThunk`]: a value that is computed when it is first asked for.

use std::fmt;

use lean_rs_sys as sys;

use super::view;
use crate::abi::{Decoder, IntoLean, LeanAbi, TryFromLean, TypeDesc};
use crate::error::LeanResult;
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

view! {
    /// A Lean `Thunk α`: a value that is computed when it is first asked for, and kept.
    ///
    /// It can be stored and given to Lean again; all clones are the same thunk.
    ///
    /// ```
    /// use lean_rs::{LeanRuntime, LeanThunk};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let thunk = LeanThunk::pure(lean, "text".to_owned());
    /// assert_eq!(thunk.force()?, "text");
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    LeanThunk<'lean, T: [Sized] [LeanAbi]>(fn() -> T),
    TypeDesc::Constant { name: "Thunk", args: &[&T::TYPE] }, !T::TYPE.is_any(), check
}

#[inline]
fn check(object: ObjRef<'_, '_>) -> LeanResult<()> {
    object.expect(ObjKind::Thunk, "a `Thunk`")
}

impl<'lean, T> LeanThunk<'lean, T> {
    /// A thunk that has its value already: Lean's `Thunk.pure`.
    #[must_use]
    pub fn pure(lean: &'lean LeanRuntime, value: T) -> Self
    where
        T: IntoLean<'lean>,
    {
        let value = value.into_boxed(lean).into_raw();
        // SAFETY: the runtime has been started; the reference goes into the thunk.
        Self::checked(unsafe { Obj::from_owned(sys::lean_thunk_pure(value)) })
    }

    /// The value: Lean's `Thunk.get`. The first call computes it, on this thread; a call on another thread waits for it.
    ///
    /// A thunk whose own value asks for it waits forever, as in Lean.
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when the value is not a `T`.
    pub fn force(&self) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        let thunk = self.as_obj();
        // SAFETY: a thunk, as was checked; it keeps the value that it lends.
        let value = unsafe { ObjRef::from_raw(sys::lean_thunk_get(thunk.as_ptr())) };
        T::from_boxed(Decoder::new(thunk.lean()), value)
    }
}

impl<T> fmt::Debug for LeanThunk<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanThunk").finish_non_exhaustive()
    }
}
