//! Lean objects with their types: looked at where they are, without copying them.
//!
//! Each owns one reference to its object, like [`Obj`](crate::Obj), and is given to Lean without a conversion.

mod array;
mod external;
mod handle;
mod packed;
mod reference;
mod subarray;
mod text;
mod thunk;
mod typed;

pub use array::{LeanArray, LeanArrayIter};
pub use external::{External, LeanOpaque};
pub use handle::{LeanExpr, LeanJson, LeanLevel, LeanName};
pub use packed::{LeanBytes, LeanFloats};
pub use reference::LeanRef;
pub use subarray::LeanSubarray;
pub use text::LeanStr;
pub use thunk::LeanThunk;
pub use typed::LeanHandle;

/// A type that is a checked [`Obj`](crate::Obj) in the field `object`, and its conversions: with the bounds that its parameters
/// need, and those that they need to cross; then what it holds for the compiler, the Lean type that it stands for, whether that
/// says more than is checked, and the check. Threads may share it unless it is said to stay.
macro_rules! view {
    (
        $(#[$doc:meta])* $view:ident<$life:lifetime $(, $param:ident: [$($bound:tt)*] [$($abi:tt)*])*>($($rest:tt)*),
        $type:expr, $unchecked:expr, $check:path
    ) => {
        $crate::view::view! {
            $(#[$doc])* $view<$life $(, $param: [$($bound)*] [$($abi)*])*>($($rest)*), $type, $unchecked, $check, stays on its thread
        }

        impl<$life $(, $param: $($abi)*)*> $crate::shared::LeanShare<$life> for $view<$life $(, $param)*> {}
    };
    (
        $(#[$doc:meta])* $view:ident<$life:lifetime $(, $param:ident: [$($bound:tt)*] [$($abi:tt)*])*>($marker:ty),
        $type:expr, $unchecked:expr, $check:path, stays on its thread
    ) => {
        $(#[$doc])*
        pub struct $view<$life $(, $param)*> {
            object: crate::Obj<$life>,
            marker: std::marker::PhantomData<$marker>,
        }

        impl<$life $(, $param: $($bound)*)*> $view<$life $(, $param)*> {
            #[inline]
            fn checked(object: crate::Obj<$life>) -> Self {
                $view { object, marker: std::marker::PhantomData }
            }

            /// The object as it is, with the reference of this view.
            #[must_use]
            pub fn into_obj(self) -> crate::Obj<$life> {
                self.object
            }

            /// The object as it is, borrowed.
            #[must_use]
            pub fn as_obj(&self) -> crate::ObjRef<$life, '_> {
                self.object.as_ref()
            }
        }

        impl<$life $(, $param: $($bound)*)*> From<$view<$life $(, $param)*>> for crate::Obj<$life> {
            fn from(view: $view<$life $(, $param)*>) -> crate::Obj<$life> {
                view.object
            }
        }

        impl<$life $(, $param: $($bound)*)*> Clone for $view<$life $(, $param)*> {
            /// Adds a reference; the object is not copied.
            #[inline]
            fn clone(&self) -> Self {
                Self::checked(self.object.clone())
            }
        }

        // SAFETY: the object was checked when the first view was made of it.
        unsafe impl<$life $(, $param: $($abi)*)*> $crate::shared::View<$life> for $view<$life $(, $param)*> {
            #[inline]
            fn of_object(_: crate::abi::Decoder<$life>, object: crate::Obj<$life>) -> Self {
                Self::checked(object)
            }
        }

        crate::abi::implement::objects! {
            [$life $(, $param: $($abi)*)*] $view<$life $(, $param)*>: $type, unchecked $unchecked;
        }

        // Whatever borrow of the runtime it comes from, so that a trait need not name the lifetime.
        // SAFETY: what is given is a value of the type.
        unsafe impl<'any, $life $(, $param: $($abi)*)*> crate::abi::IntoLean<'any> for $view<$life $(, $param)*> {
            type With<'a> = Self where Self: 'a;

            #[inline]
            fn into_direct(self, lean: &'any crate::LeanRuntime) -> crate::Obj<'any> {
                self.object.of(lean)
            }
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'any, $life $(, $param: $($abi)*)*> crate::abi::ToLean<'any> for $view<$life $(, $param)*> {
            #[inline]
            fn to_direct(&self, lean: &'any crate::LeanRuntime) -> crate::Obj<'any> {
                self.object.clone().of(lean)
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<$life $(, $param: $($abi)*)*> crate::abi::TryFromLean<$life> for $view<$life $(, $param)*> {
            #[inline]
            fn from_boxed(
                _: crate::abi::Decoder<$life>,
                object: crate::ObjRef<$life, '_>,
            ) -> crate::LeanResult<Self> {
                $check(object)?;
                Ok(Self::checked(object.to_owned()))
            }

            #[inline]
            fn from_owned(
                _: crate::abi::Decoder<$life>,
                object: crate::Obj<$life>,
            ) -> crate::LeanResult<Self> {
                $check(object.as_ref())?;
                Ok(Self::checked(object))
            }
        }
    };
}
pub(crate) use view;

#[cfg(test)]
mod tests {
    use crate::abi::LeanAbi;
    use crate::{LeanArray, LeanFn, LeanRef, LeanSubarray, LeanTask, LeanThunk, Nat, Obj};

    /// What safe code may make of an object of any type: what only gives values, and says nothing of them.
    #[test]
    fn views_of_any_object() {
        fn unchecked<T: LeanAbi>() -> bool {
            T::UNCHECKED
        }
        assert!(!unchecked::<LeanTask<'_, Obj<'_>>>() && unchecked::<LeanTask<'_, Nat>>());
        assert!(!unchecked::<LeanThunk<'_, Obj<'_>>>() && unchecked::<LeanThunk<'_, Nat>>());
        assert!(!unchecked::<LeanArray<'_, Obj<'_>>>() && !unchecked::<LeanSubarray<'_, Obj<'_>>>());
        // What takes values says that it takes these.
        assert!(unchecked::<LeanRef<'_, Obj<'_>>>() && unchecked::<LeanRef<'_, Nat>>());
        assert!(unchecked::<LeanFn<'_, (Obj<'_>,), Nat>>());
        assert!(
            unchecked::<Option<LeanRef<'_, Obj<'_>>>>() && unchecked::<LeanTask<'_, LeanRef<'_, Obj<'_>>>>()
        );
    }
}
