//! The arguments of function values: tuples of 0 to 32 types.

use lean_rs_sys as sys;

use super::LeanFn;
use super::call::{ActionResult, apply, partial};
use crate::abi::arity::for_each_arity;
use crate::abi::sealed::Nobody;
use crate::abi::{
    Decoder, FunctionParams, FunctionResult, IntoLean, LeanAbi, LeanBaseIo, LeanEio, LeanIo, LeanReturn,
    TryFromLean,
};
use crate::error::LeanResult;
use crate::object::Obj;
use crate::runtime::LeanRuntime;

/// The arguments of a Rust function that Lean calls: a tuple of 0 to 32 [`TryFromLean`] types.
///
/// Sealed: it is implemented for those tuples.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the arguments of a Rust function that Lean calls",
    note = "arguments are a tuple of 0 to 32 types that implement `TryFromLean`; one argument is `(A,)`"
)]
pub trait ClosureArgs<'lean>: FunctionParams + Sized {
    /// How many there are.
    #[doc(hidden)]
    const COUNT: usize;

    /// The arguments as they come.
    #[doc(hidden)]
    type Objects;

    /// Takes ownership of the arguments.
    ///
    /// # Safety
    /// There are [`Self::COUNT`] boxed values, and a reference to each is handed over.
    #[doc(hidden)]
    unsafe fn own(arguments: *const *mut sys::lean_object, lean: &'lean LeanRuntime) -> Self::Objects;

    /// Converts them.
    #[doc(hidden)]
    fn decode(objects: Self::Objects, cx: Decoder<'lean>) -> LeanResult<Self>;
}

/// The arguments that a function value with the result `R` can have: none only if it is an action.
///
/// Sealed: it is implemented for the tuples of [`ClosureArgs`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the arguments of a function value with the result `{R}`",
    label = "only an action has no parameters, and one argument is a tuple, too",
    note = "in Lean, a pure function without parameters is a value: write `LeanFn<(), LeanIo<{R}>>` for an `IO` action, whose \
            closure returns `LeanResult<{R}>`, or `LeanFn<((),), {R}>` for a function of `Unit`"
)]
pub trait ArgumentsFor<R> {
    /// For this crate alone to implement.
    #[doc(hidden)]
    fn sealed(_: Nobody);
}

impl<T> ArgumentsFor<LeanIo<T>> for () {
    fn sealed(_: Nobody) {}
}

impl<T, E> ArgumentsFor<LeanEio<T, E>> for () {
    fn sealed(_: Nobody) {}
}

impl<T> ArgumentsFor<LeanBaseIo<T>> for () {
    fn sealed(_: Nobody) {}
}

macro_rules! closure_traits {
    ($($(#[$doc:meta])* $name:ident: $apply:ident($($this:tt)*);)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = "this closure does not fit a Lean function with the arguments `{Args}`",
            label = "does not take `{Args}` and return `{R}`",
            note = "the closure of a `LeanFn<(A, B), R>` is `|a: A, b: B| -> R`; with `LeanIo<T>` as `R` it returns `LeanResult<T>`"
        )]
        pub trait $name<Args, R> {
            #[doc(hidden)]
            fn $apply($($this)*, args: Args) -> R;
        }
    )*};
}

closure_traits! {
    /// A closure that can be called any number of times, and while it is running: an `Fn(A, B, …) -> R`.
    LeanClosure: apply(&self);
    /// A closure that can be called any number of times: an `FnMut(A, B, …) -> R`.
    LeanClosureMut: apply_mut(&mut self);
    /// A closure that can be called once: an `FnOnce(A, B, …) -> R`.
    LeanClosureOnce: apply_once(self);
}

macro_rules! arities {
    ($(($index:literal $arg:ident $name:ident))*) => {
        impl<'lean, $($arg: TryFromLean<'lean>),*> ClosureArgs<'lean> for ($($arg,)*) {
            const COUNT: usize = <[&str]>::len(&[$(stringify!($name)),*]);
            type Objects = ($(arities!(@object $name),)*);

            #[allow(unused_variables, clippy::unused_unit)]
            #[inline]
            unsafe fn own(arguments: *const *mut sys::lean_object, _: &'lean LeanRuntime) -> Self::Objects {
                // SAFETY: by the caller's contract.
                ($(unsafe { Obj::from_owned(*arguments.add($index)) },)*)
            }

            #[allow(unused_variables)]
            #[inline]
            fn decode(($($name,)*): Self::Objects, cx: Decoder<'lean>) -> LeanResult<Self> {
                Ok(($(
                    $arg::from_owned(cx, $name)
                        .map_err(|error| error.in_part(concat!("argument ", stringify!($name))))?,
                )*))
            }
        }

        impl<Function: Fn($($arg),*) -> Out, Out, $($arg),*> LeanClosure<($($arg,)*), Out> for Function {
            #[inline]
            fn apply(&self, ($($name,)*): ($($arg,)*)) -> Out {
                self($($name),*)
            }
        }

        impl<Function: FnMut($($arg),*) -> Out, Out, $($arg),*> LeanClosureMut<($($arg,)*), Out> for Function {
            #[inline]
            fn apply_mut(&mut self, ($($name,)*): ($($arg,)*)) -> Out {
                self($($name),*)
            }
        }

        impl<Function: FnOnce($($arg),*) -> Out, Out, $($arg),*> LeanClosureOnce<($($arg,)*), Out> for Function {
            #[inline]
            fn apply_once(self, ($($name,)*): ($($arg,)*)) -> Out {
                self($($name),*)
            }
        }

        arities!(@arguments $($arg)*);
        arities!(@call $($arg $name)*);
        arities!(@partial $($arg $name)*);
    };
    (@object $name:ident) => { Obj<'lean> };
    (@arguments) => {};
    (@arguments $($arg:ident)*) => {
        impl<Out, $($arg),*> ArgumentsFor<Out> for ($($arg,)*) {
            fn sealed(_: Nobody) {}
        }
    };
    // Without arguments, only an action can be called.
    (@call) => {
        impl<'lean, R: ActionResult<'lean>> LeanFn<'lean, (), R> {
            /// Runs the action.
            ///
            /// # Errors
            /// [`LeanError::Exception`](crate::LeanError::Exception) when it throws;
            /// [`Stage::Convert`](crate::Stage::Convert) when what it returns is not what `R` expects.
            #[inline]
            pub fn call(&self) -> LeanResult<R::Value> {
                apply::<R, 0>(self.as_obj(), [])
            }
        }
    };
    (@call $($arg:ident $name:ident)*) => {
        impl<'lean, $($arg: IntoLean<'lean>,)* R: LeanReturn<'lean>> LeanFn<'lean, ($($arg,)*), R> {
            /// Calls the function.
            ///
            /// # Errors
            /// [`LeanError::Exception`](crate::LeanError::Exception) when it is an action that throws;
            /// [`Stage::Convert`](crate::Stage::Convert) when what it returns is not what `R` expects.
            #[allow(clippy::too_many_arguments)]
            #[inline]
            pub fn call(&self $(, $name: $arg::With<'_>)*) -> LeanResult<R::Value> {
                let lean = self.as_obj().lean();
                apply::<R, _>(self.as_obj(), [$($name.into_boxed(lean)),*])
            }
        }
    };
    (@partial) => {};
    // What is left without its only argument has to be an action.
    (@partial $first:ident $first_name:ident) => {
        arities!(@partial_of [R: ActionResult<'lean>] $first $first_name;);
    };
    (@partial $first:ident $first_name:ident $($arg:ident $name:ident)*) => {
        arities!(@partial_of [R: FunctionResult] $first $first_name; $($arg)*);
    };
    (@partial_of [$($bound:tt)*] $first:ident $first_name:ident; $($arg:ident)*) => {
        impl<'lean, $first: IntoLean<'lean>, $($arg: LeanAbi,)* $($bound)*> LeanFn<'lean, ($first, $($arg,)*), R> {
            /// Gives the function its first argument: the function of the others.
            ///
            /// # Errors
            /// [`Stage::Convert`](crate::Stage::Convert) when that is not a function value.
            #[inline]
            pub fn partial(&self, $first_name: $first::With<'_>) -> LeanResult<LeanFn<'lean, ($($arg,)*), R>> {
                partial(self.as_obj(), $first_name.into_boxed(self.as_obj().lean())).map(LeanFn::checked)
            }
        }
    };
}

for_each_arity!(arities);
