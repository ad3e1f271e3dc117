//! [`LeanRef`]: a mutable cell.

use std::fmt;
use std::thread;

use lean_rs_sys as sys;

use super::view;
use crate::abi::{Decoder, IntoLean, LeanAbi, TryFromLean, TypeDesc};
use crate::error::{LeanError, LeanResult, Stage};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

view! {
    /// A Lean `IO.Ref α`: a mutable cell, of which all clones are the same.
    ///
    /// Lean code that runs on other threads may use the cell at the same time: each operation is one step for all of them.
    ///
    /// ```
    /// use lean_rs::{LeanRef, LeanRuntime, Nat};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let cell = LeanRef::new(lean, Nat::from(1u8));
    /// cell.set(Nat::from(20u8))?;
    /// cell.modify(|n| Ok(n + Nat::from(1u8)))?;
    /// assert_eq!(cell.swap(Nat::from(0u8))?, 21);
    /// assert_eq!(cell.get()?, 0);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # A value that is taken
    /// While Lean's `r.modify f` runs `f`, the cell has no value. An operation here waits until it has one again, if the cell is
    /// shared between threads; if it is this thread's alone, it is this thread that took the value, and the operation is an error.
    /// What Lean's own functions do with a cell in `f` is [another matter](crate::LeanFn#what-a-pure-function-has-to-keep). Nothing here
    /// ever leaves the cell without a value.
    // Invariant: what is written to it through one clone is read through others. A cell for any object is more than a cell: it
    // claims that whatever is written to it fits.
    LeanRef<'lean, T: [Sized] [LeanAbi]>(fn(T) -> T),
    TypeDesc::Constant { name: "IO.Ref", args: &[&T::TYPE] }, true, check
}

#[inline]
fn check(object: ObjRef<'_, '_>) -> LeanResult<()> {
    object.expect(ObjKind::Ref, "an `IO.Ref`")
}

impl<'lean, T> LeanRef<'lean, T> {
    /// A new cell with this value: Lean's `IO.mkRef`.
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, value: T) -> Self
    where
        T: IntoLean<'lean>,
    {
        let value = value.into_boxed(lean).into_raw();
        // SAFETY: the runtime has been started; the reference goes into the cell.
        Self::checked(unsafe { Obj::from_owned(sys::lean_st_mk_ref(value)) })
    }

    /// What is in the cell: Lean's `ST.Ref.get`.
    ///
    /// # Errors
    /// [`Stage::Convert`] when that is not a `T`; [`Stage::Callback`] when this thread
    /// [has taken it](LeanRef#a-value-that-is-taken).
    pub fn get(&self) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        self.decode(self.object_inside()?)
    }

    /// Puts a value into the cell: Lean's `ST.Ref.set`.
    ///
    /// # Errors
    /// [`Stage::Callback`] when this thread [has taken the value](LeanRef#a-value-that-is-taken) before.
    pub fn set(&self, value: T) -> LeanResult<()>
    where
        T: IntoLean<'lean>,
    {
        self.swap_object(value).map(drop)
    }

    /// Puts a value into the cell, and gives the one that was there: Lean's `ST.Ref.swap`.
    ///
    /// # Errors
    /// As [`get`](Self::get): of a value that is not a `T`, the cell has the new one all the same.
    pub fn swap(&self, value: T) -> LeanResult<T>
    where
        T: IntoLean<'lean> + TryFromLean<'lean>,
    {
        self.decode(self.swap_object(value)?)
    }

    /// Replaces the value by what the closure makes of it.
    ///
    /// The closure works on a copy of its own, and the cell keeps its value meanwhile: the closure may read the cell, and after an
    /// error or a panic nothing has changed. If somebody has written to the cell before the closure's value could be put there, the
    /// closure runs again, on the new one, as in [`AtomicU64::fetch_update`](std::sync::atomic::AtomicU64::fetch_update). So one that
    /// writes to the cell itself runs without end.
    ///
    /// # Errors
    /// That of the closure; otherwise as [`get`](Self::get).
    pub fn modify(&self, mut change: impl FnMut(T) -> LeanResult<T>) -> LeanResult<()>
    where
        T: IntoLean<'lean> + TryFromLean<'lean>,
    {
        self.modify_get(|value| Ok(((), change(value)?)))
    }

    /// As [`modify`](Self::modify), and gives what the closure gives beside the new value.
    ///
    /// # Errors
    /// As [`modify`](Self::modify).
    pub fn modify_get<R>(&self, mut change: impl FnMut(T) -> LeanResult<(R, T)>) -> LeanResult<R>
    where
        T: IntoLean<'lean> + TryFromLean<'lean>,
    {
        let lean = self.as_obj().lean();
        loop {
            let before = self.object_inside()?;
            let (given, value) = change(T::from_boxed(Decoder::new(lean), before.as_ref())?)?;
            if self.replace(&before, value.into_boxed(lean)).is_ok() {
                return Ok(given);
            }
        }
    }

    /// Waits until the cell has a value.
    fn wait_for_value(&self) -> LeanResult<()> {
        let cell = self.as_obj().as_ptr();
        // SAFETY: a reference, as was checked.
        while unsafe { sys::lean_st_ref_is_taken(cell) } {
            // SAFETY: as above.
            if unsafe { sys::lean_is_st(cell) } {
                return Err(taken());
            }
            thread::yield_now();
        }
        Ok(())
    }

    fn object_inside(&self) -> LeanResult<Obj<'lean>> {
        self.wait_for_value()?;
        // SAFETY: a reference; if it is this thread's, it has a value.
        Ok(unsafe { Obj::from_owned(sys::lean_st_ref_get(self.as_obj().as_ptr())) })
    }

    fn swap_object(&self, value: T) -> LeanResult<Obj<'lean>>
    where
        T: IntoLean<'lean>,
    {
        let mut value = value.into_boxed(self.as_obj().lean());
        // Not Lean's `swap`: on a cell that several threads have, it writes also while a `get` of another thread has taken the value, and
        // that `get` then releases what was written.
        loop {
            let before = self.object_inside()?;
            match self.replace(&before, value) {
                Ok(()) => return Ok(before),
                Err(unused) => value = unused,
            }
        }
    }

    /// Puts `value` there if `before` still is; otherwise gives it back.
    fn replace(&self, before: &Obj<'lean>, value: Obj<'lean>) -> Result<(), Obj<'lean>> {
        let (cell, old) = (self.as_obj().as_ptr(), before.as_ref().as_ptr());
        // SAFETY: a reference, and values of its type.
        if !unsafe { sys::lean_st_ref_replace(cell, old, value.as_ref().as_ptr()) } {
            return Err(value);
        }
        // The cell has what this handle owned, and its reference to the old value is this function's.
        let _ = value.into_raw();
        // SAFETY: as just said.
        drop(unsafe { Obj::<'lean>::from_owned(old) });
        Ok(())
    }

    fn decode(&self, object: Obj<'lean>) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        T::from_owned(Decoder::new(self.as_obj().lean()), object)
    }
}

#[cold]
fn taken() -> LeanError {
    LeanError::host(
        Stage::Callback,
        "the `IO.Ref` has no value: Lean code on this thread has taken it, as `ST.Ref.modify` does while its function runs. Use the \
         reference before or after that, or have Lean read it first and write it at the end",
    )
}

impl<T> fmt::Debug for LeanRef<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LeanRef").finish_non_exhaustive()
    }
}
