//! Objects as they are: for Lean types that have no Rust counterpart.

use super::implement::objects;
use super::{Decoder, InfallibleFromLean, IntoLean, ToLean, TryFromLean, TypeDesc, sealed::Nobody};
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

objects! {
    [] Obj<'_>: TypeDesc::Any;
    [] ObjRef<'_, '_>: TypeDesc::Any;
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> IntoLean<'lean> for Obj<'lean> {
    type With<'a>
        = Obj<'lean>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for Obj<'lean> {
    #[inline]
    fn to_direct(&self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self.clone()
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> IntoLean<'lean> for ObjRef<'lean, '_> {
    type With<'a>
        = ObjRef<'lean, 'a>
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, _: &'lean LeanRuntime) -> Obj<'lean> {
        self.to_owned()
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean> ToLean<'lean> for ObjRef<'lean, '_> {
    #[inline]
    fn to_direct(&self, _: &'lean LeanRuntime) -> Obj<'lean> {
        ObjRef::to_owned(*self)
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean> TryFromLean<'lean> for Obj<'lean> {
    #[inline]
    fn from_boxed(_: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Obj<'lean>> {
        Ok(object.to_owned())
    }

    #[inline]
    fn from_owned(_: Decoder<'lean>, object: Obj<'lean>) -> LeanResult<Obj<'lean>> {
        Ok(object)
    }
}

impl<'lean> InfallibleFromLean<'lean> for Obj<'lean> {
    #[inline]
    fn from_direct_bare(value: Obj<'lean>) -> Obj<'lean> {
        value
    }

    fn sealed(_: Nobody) {}
}

impl<'lean> Obj<'lean> {
    /// Converts the object, as [`ObjRef::to_rust`] does.
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when the object's kind is not that of `T`.
    pub fn to_rust<T: TryFromLean<'lean>>(&self, lean: &'lean LeanRuntime) -> LeanResult<T> {
        self.as_ref().to_rust(lean)
    }
}

impl<'lean> ObjRef<'lean, '_> {
    /// Converts the object, as it stands in containers and `IO` results, to a Rust value.
    ///
    /// A value is checked in all its depth. Not so a view with a type parameter, such as [`LeanArray`](crate::LeanArray), whose
    /// elements nobody looks at before it is given to Lean again: for these, and for derived types with the lifetime `'lean` or
    /// with `unsafe(assume_valid)`, this does not compile, and [`to_rust_unchecked`](Self::to_rust_unchecked) does it. Inside of
    /// other types, a value with `unsafe(assume_valid)` is an error. `LeanArray<Obj>` says nothing of its elements, and can be
    /// converted to; `LeanRef<Obj>` says that any object can be written to the cell, and cannot.
    ///
    /// ```compile_fail
    /// use lean_rs::{LeanArray, LeanRuntime, Nat, Obj};
    ///
    /// fn numbers<'lean>(lean: &'lean LeanRuntime, object: &Obj<'lean>) {
    ///     let _ = object.to_rust::<LeanArray<'_, Nat>>(lean);
    /// }
    /// numbers(LeanRuntime::init().unwrap(), &LeanArray::new(LeanRuntime::init().unwrap(), &["a"]).into_obj());
    /// ```
    /// ```compile_fail
    /// use lean_rs::{LeanRef, LeanRuntime, Obj};
    ///
    /// // Anything could be written to the cell, whatever Lean reads from it.
    /// fn cell<'lean>(lean: &'lean LeanRuntime, object: &Obj<'lean>) {
    ///     let _ = object.to_rust::<LeanRef<'_, Obj<'_>>>(lean);
    /// }
    /// let lean = LeanRuntime::init().unwrap();
    /// cell(lean, &lean_rs::LeanStr::new(lean, "").into_obj());
    /// ```
    /// ```compile_fail
    /// use lean_rs::{LeanArray, LeanRuntime, LeanType};
    ///
    /// #[derive(LeanType)]
    /// #[lean(unsafe(assume_valid))]
    /// struct Positive {
    ///     value: u32,
    /// }
    /// let lean = LeanRuntime::init().unwrap();
    /// let _ = LeanArray::new(lean, &[0u32]).get_ref(0).unwrap().to_rust::<Positive>(lean);
    /// ```
    /// ```
    /// # use lean_rs::{LeanArray, LeanRuntime, Nat, Obj};
    /// let lean = LeanRuntime::init()?;
    /// let object = LeanArray::new(lean, &["a"]).into_obj();
    /// assert_eq!(object.to_rust::<Vec<String>>(lean)?, ["a"]);
    /// assert_eq!(object.to_rust::<LeanArray<'_, Obj<'_>>>(lean)?.len(), 1);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    ///
    /// # Errors
    /// [`Stage::Convert`](crate::Stage::Convert) when the object's kind is not that of `T`.
    pub fn to_rust<T: TryFromLean<'lean>>(self, lean: &'lean LeanRuntime) -> LeanResult<T> {
        const {
            assert!(
                !T::UNCHECKED,
                "`to_rust` cannot find out that the object has this type in all its depth: make a value of it, such as a `Vec`, \
                 or a view of `Obj`; or use `to_rust_unchecked`"
            );
        }
        T::from_boxed(Decoder::of_any(lean), self)
    }

    /// Converts the object to a Rust value, whose parts may be looked at only later.
    ///
    /// # Safety
    /// The object is a value of the Lean type that `T` stands for.
    ///
    /// # Errors
    /// As [`to_rust`](Self::to_rust).
    pub unsafe fn to_rust_unchecked<T: TryFromLean<'lean>>(self, lean: &'lean LeanRuntime) -> LeanResult<T> {
        T::from_boxed(Decoder::new(lean), self)
    }
}
