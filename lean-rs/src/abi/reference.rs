//! `&T` and `Box<T>`: the value behind them.

use super::decoder::with_stack;
use super::{Decoder, IntoLean, LeanAbi, Owned, ToLean, TryFromLean, TypeDesc, sealed::Sealed};
use crate::error::LeanResult;
use crate::object::ObjRef;
use crate::runtime::LeanRuntime;

impl<T: LeanAbi + ?Sized> Sealed for &T {}
impl<T: LeanAbi> Sealed for Box<T> {}

impl<T: LeanAbi + ?Sized> LeanAbi for &T {
    type Repr = T::Repr;
    const TYPE: TypeDesc = T::TYPE;
    const UNCHECKED: bool = T::UNCHECKED;
}

impl<T: LeanAbi> LeanAbi for Box<T> {
    type Repr = T::Repr;
    const TYPE: TypeDesc = T::TYPE;
    const UNCHECKED: bool = T::UNCHECKED;
}

impl<'lean, T: ToLean<'lean> + ?Sized> IntoLean<'lean> for &T {
    type With<'a>
        = &'a T
    where
        Self: 'a;

    #[inline]
    fn into_direct(self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        self.to_direct(lean)
    }
}

impl<'lean, T: ToLean<'lean> + ?Sized> ToLean<'lean> for &T {
    #[inline]
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        (**self).to_direct(lean)
    }
}

// A box is where recursive types recurse.
impl<'lean, T: IntoLean<'lean>> IntoLean<'lean> for Box<T> {
    type With<'a>
        = Box<T>
    where
        Self: 'a;

    fn into_direct(self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        with_stack(|| (*self).into_direct(lean))
    }
}

impl<'lean, T: ToLean<'lean>> ToLean<'lean> for Box<T> {
    fn to_direct(&self, lean: &'lean LeanRuntime) -> Owned<'lean, T> {
        with_stack(|| (**self).to_direct(lean))
    }
}

impl<'lean, T: TryFromLean<'lean>> TryFromLean<'lean> for Box<T> {
    fn from_direct(cx: Decoder<'lean>, value: Owned<'lean, T>) -> LeanResult<Box<T>> {
        cx.nested(|cx| T::from_direct(cx, value).map(Box::new))
    }

    fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Box<T>> {
        cx.nested(|cx| T::from_boxed(cx, object).map(Box::new))
    }
}
