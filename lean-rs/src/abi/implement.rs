//! What many implementations of the conversion traits have in common.

/// Implements `LeanAbi` for types whose values are objects: with their type parameters, the Lean type that each stands for,
/// and whether that says more than is checked.
macro_rules! objects {
    ($([$($param:tt)*] $ty:ty: $type:expr $(, unchecked $unchecked:expr)?;)*) => {$(
        // SAFETY: this is how Lean represents the type.
        unsafe impl<$($param)*> $crate::abi::LeanAbi for $ty {
            type Repr = $crate::abi::Object;
            const TYPE: $crate::abi::TypeDesc = $type;
            $(const UNCHECKED: bool = $unchecked;)?
        }
    )*};
}
pub(crate) use objects;

/// Implements `IntoLean` for types that are converted by value as they are by reference.
macro_rules! into_as_to {
    ($([$($param:tt)*] $ty:ty;)*) => {$(
        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, $($param)*> $crate::abi::IntoLean<'lean> for $ty {
            type With<'a>
                = $ty
            where
                Self: 'a;

            #[inline(always)]
            fn into_direct(self, lean: &'lean $crate::LeanRuntime) -> $crate::Obj<'lean> {
                $crate::abi::ToLean::to_direct(&self, lean)
            }
        }
    )*};
}
pub(crate) use into_as_to;

/// The C type of a scalar and the conversion to it; for the elements of scalar arrays, the module of these as well.
macro_rules! scalar {
    ($rust:ty, $lean:expr, $c:ty, |$v:ident| $into:expr $(, $packed:ident)?) => {
        // SAFETY: this is how Lean represents the type.
        unsafe impl $crate::abi::LeanAbi for $rust {
            type Repr = $c;
            const TYPE: $crate::abi::TypeDesc = $crate::abi::TypeDesc::constant($lean);
            $(
                const VEC: $crate::abi::TypeDesc =
                    $crate::abi::TypeDesc::constant(<$rust as $packed::Packed>::ARRAY);
            )?
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean> $crate::abi::IntoLean<'lean> for $rust {
            type With<'a> = $rust;

            #[inline(always)]
            fn into_direct(self, _: &'lean $crate::LeanRuntime) -> $c {
                let $v = self;
                $into
            }

            $(
                #[inline]
                fn vec_into_lean(vec: Vec<$rust>, lean: &'lean $crate::LeanRuntime) -> $crate::Obj<'lean> {
                    $packed::of_slice(&vec, lean)
                }
            )?
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean> $crate::abi::ToLean<'lean> for $rust {
            #[inline(always)]
            fn to_direct(&self, lean: &'lean $crate::LeanRuntime) -> $c {
                $crate::abi::IntoLean::into_direct(*self, lean)
            }

            $(
                #[inline]
                fn slice_to_lean(slice: &[$rust], lean: &'lean $crate::LeanRuntime) -> $crate::Obj<'lean> {
                    $packed::of_slice(slice, lean)
                }
            )?
        }
    };
}
pub(crate) use scalar;

/// The conversions between a `Vec` and a struct of one.
macro_rules! like_vec {
    ($ty:ident) => {
        impl<T> From<Vec<T>> for $ty<T> {
            fn from(values: Vec<T>) -> $ty<T> {
                $ty(values)
            }
        }

        impl<T> From<$ty<T>> for Vec<T> {
            fn from(values: $ty<T>) -> Vec<T> {
                values.0
            }
        }

        impl<T> FromIterator<T> for $ty<T> {
            fn from_iter<I: IntoIterator<Item = T>>(values: I) -> $ty<T> {
                $ty(values.into_iter().collect())
            }
        }
    };
}
pub(crate) use like_vec;
