//! `&T` and `Box<T>`: the value behind them.

use super::decoder::with_stack;
use super::{Decoder, IntoLean, LeanAbi, Owned, ToLean, TryFromLean, TypeDesc};
use crate::error::LeanResult;
use crate::object::ObjRef;
use crate::runtime::LeanRuntime;

// SAFETY: it stands for the type behind it, and is represented like that.
unsafe impl<T: LeanAbi + ?Sized> LeanAbi for &T {
    type Repr = T::Repr;
    const TYPE: TypeDesc = T::TYPE;
    const UNCHECKED: bool = T::UNCHECKED;
}

// SAFETY: as above.
unsafe impl<T: LeanAbi> LeanAbi for Box<T> {
    type Repr = T::Repr;
    const TYPE: TypeDesc = T::TYPE;
    const UNCHECKED: bool = T::UNCHECKED;
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean> + ?Sized> IntoLean<'lean> for &T {
    type With<'a>
        = &'a T
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        self.to_direct(lean)
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean> + ?Sized> ToLean<'lean> for &T {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        (**self).to_direct(lean)
    }
}

// A box is where recursive types recurse.
// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for Box<T> {
    type With<'a>
        = Box<T>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        with_stack(|| (*self).into_direct(lean))
    }
}

// SAFETY: what is given is a value of the type.
unsafe impl<'lean, T: ToLean<'lean>> ToLean<'lean> for Box<T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        with_stack(|| (**self).to_direct(lean))
    }
}

// SAFETY: the decoder is used for the value and its parts only.
unsafe impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for Box<T> {
    fn from_direct(cx: Decoder<'lean>, value: Owned<'lean, T>) -> LeanResult<Box<T>> {
        cx.nested(|cx| T::from_direct(cx, value).map(Box::new))
    }

    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Box<T>> {
        cx.nested(|cx| T::from_boxed(cx, object).map(Box::new))
    }
}
