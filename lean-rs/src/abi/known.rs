//! One error for a type that does not fit: the code that the macros generate for its values compiles all the same.
//!
//! So another place in that code has to ask for the type's trait, whatever is done with the value: [`assert_argument`] of an
//! argument, `field` of a field. What the traits here give never runs.

use std::marker::PhantomData;

use super::{Decoder, Erased, IntoLean, LeanAbi, Owned, Reader, TryFromLean};
use crate::error::LeanResult;
use crate::object::{Obj, ObjRef};

/// An argument's type. `Argument::<T>::of` gives the value as it is.
// A function of the type itself comes before that of the trait below, if its bounds hold.
#[doc(hidden)]
#[derive(Debug)]
pub struct Argument<T>(PhantomData<T>);

impl<'lean, T: IntoLean<'lean>> Argument<T> {
    /// The value.
    #[inline(always)]
    #[must_use]
    pub fn of(value: T) -> T {
        value
    }
}

/// What an [`Argument`] of a type that cannot be one seems to give.
#[doc(hidden)]
pub trait NoArgument {
    /// Something that can be an argument.
    fn of<V>(_: V) -> Erased {
        never()
    }
}

impl<T> NoArgument for Argument<T> {}

/// Where a type that cannot be an argument is reported, on its own tokens.
#[doc(hidden)]
pub fn assert_argument<'lean, T: IntoLean<'lean>>() {}

/// What runs instead of reading or writing a value of an unknown type.
#[cold]
fn never() -> ! {
    unreachable!("a type that does not cross does not compile")
}

/// A field's type. Its values and what is read of an object are given as they are.
#[doc(hidden)]
#[derive(Debug)]
pub struct Field<T>(PhantomData<T>);

impl<T: LeanAbi> Field<T> {
    /// The value.
    #[inline(always)]
    #[must_use]
    pub fn value(value: T) -> T {
        value
    }

    /// The value.
    #[inline(always)]
    #[must_use]
    pub fn reference(value: &T) -> &T {
        value
    }

    /// Reads the next field.
    ///
    /// # Errors
    /// The field's value is not what the type expects.
    #[inline(always)]
    pub fn read<'lean, const N: usize>(reader: &mut Reader<'lean, '_, N>, name: &'static str) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        reader.field(name)
    }

    /// Reads the next field, which is an object whatever the type.
    ///
    /// # Errors
    /// As for `read`.
    #[inline(always)]
    pub fn read_boxed<'lean, const N: usize>(
        reader: &mut Reader<'lean, '_, N>,
        name: &'static str,
    ) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        reader.boxed(name)
    }

    /// Reads a value that stands for the only field.
    ///
    /// # Errors
    /// The value is not what the type expects.
    #[inline(always)]
    pub fn from_direct<'lean>(cx: Decoder<'lean>, value: Owned<'lean, T>) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        T::from_direct(cx, value)
    }

    /// As `from_direct`.
    ///
    /// # Errors
    /// As for `from_direct`.
    #[inline(always)]
    pub fn from_boxed<'lean>(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        T::from_boxed(cx, object)
    }

    /// As `from_direct`.
    ///
    /// # Errors
    /// As for `from_direct`.
    #[inline(always)]
    pub fn from_owned<'lean>(cx: Decoder<'lean>, object: Obj<'lean>) -> LeanResult<T>
    where
        T: TryFromLean<'lean>,
    {
        T::from_owned(cx, object)
    }
}

/// What a [`Field`] of a type that does not cross seems to give: that is reported where its layout is asked for.
#[doc(hidden)]
pub trait NoField {
    /// A value that crosses.
    fn value<V>(_: V) -> Erased {
        never()
    }

    /// A value that crosses.
    fn reference<V>(_: V) -> &'static Erased {
        never()
    }

    /// A value of any type.
    ///
    /// # Errors
    /// None.
    fn read<R, V>(_: R, _: &'static str) -> LeanResult<V> {
        never()
    }

    /// A value of any type.
    ///
    /// # Errors
    /// None.
    fn read_boxed<R, V>(reader: R, name: &'static str) -> LeanResult<V> {
        Self::read(reader, name)
    }

    /// A value of any type.
    ///
    /// # Errors
    /// None.
    fn from_direct<R, V>(_: Decoder<'_>, _: R) -> LeanResult<V> {
        never()
    }

    /// A value of any type.
    ///
    /// # Errors
    /// None.
    fn from_boxed<R, V>(cx: Decoder<'_>, object: R) -> LeanResult<V> {
        Self::from_direct(cx, object)
    }

    /// A value of any type.
    ///
    /// # Errors
    /// None.
    fn from_owned<R, V>(cx: Decoder<'_>, object: R) -> LeanResult<V> {
        Self::from_direct(cx, object)
    }
}

impl<T> NoField for Field<T> {}
