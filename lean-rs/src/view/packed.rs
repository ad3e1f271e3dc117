//! [`LeanBytes`] and [`LeanFloats`]: a `ByteArray` and a `FloatArray` of Lean's.

use std::fmt;
use std::ops::Deref;

use lean_rs_sys as sys;

use super::view;
use crate::abi::{TypeDesc, packed};
use crate::runtime::LeanRuntime;

macro_rules! packed_view {
    ($(#[$doc:meta])* $view:ident, $element:ty) => {
        view! {
            $(#[$doc])*
            $view<'lean>(()), TypeDesc::constant(<$element as packed::Packed>::ARRAY), false, packed::expect::<$element>
        }

        impl<'lean> $view<'lean> {
            /// Copies the elements into a new Lean array.
            #[must_use]
            pub fn new(lean: &'lean LeanRuntime, elements: &[$element]) -> Self {
                Self::checked(packed::of_slice(elements, lean))
            }

            /// The elements.
            #[must_use]
            #[inline]
            pub fn as_slice(&self) -> &[$element] {
                // SAFETY: an array of this element type, as was checked when this view was made.
                unsafe { packed::elements(self.object.as_ref()) }
            }

            /// The elements, to be changed: in place if this view has the only reference to the array, as `Rc::make_mut`
            /// does, else in a copy that this view then refers to.
            #[must_use]
            pub fn make_mut(&mut self) -> &mut [$element] {
                // SAFETY: a live heap object.
                if !unsafe { sys::lean_is_exclusive(self.object.as_ref().as_ptr()) } {
                    self.object = packed::of_slice(self.as_slice(), self.object.as_ref().lean());
                }
                let array = self.object.as_ref().as_ptr();
                // SAFETY: an array with so many elements of this type, to which nobody else has a reference while this view
                // is borrowed.
                unsafe {
                    std::slice::from_raw_parts_mut(
                        sys::lean_sarray_cptr(array).cast::<$element>(),
                        sys::lean_sarray_size(array),
                    )
                }
            }
        }

        impl Deref for $view<'_> {
            type Target = [$element];

            #[inline]
            fn deref(&self) -> &[$element] {
                self.as_slice()
            }
        }

        impl AsRef<[$element]> for $view<'_> {
            fn as_ref(&self) -> &[$element] {
                self
            }
        }

        impl fmt::Debug for $view<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&**self, f)
            }
        }

        packed_view!(@equals $view, $element: [] $view<'_>; [] [$element]; [const N: usize] [$element; N];);
    };
    (@equals $view:ident, $element:ty: $([$($param:tt)*] $other:ty;)*) => {$(
        impl<$($param)*> PartialEq<$other> for $view<'_> {
            fn eq(&self, other: &$other) -> bool {
                **self == AsRef::<[$element]>::as_ref(other)[..]
            }
        }
    )*};
}

packed_view! {
    /// A Lean `ByteArray`, read where it is: dereferences to `[u8]`.
    ///
    /// Making one takes the same time whatever the length.
    ///
    /// ```
    /// use lean_rs::{LeanBytes, LeanRuntime};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let mut bytes = LeanBytes::new(lean, b"abc");
    /// bytes.make_mut()[0] = b'x';             // in place: nobody else refers to the array
    /// let before = bytes.clone();
    /// bytes.make_mut()[0] = b'y';             // in a copy
    /// assert_eq!((&before[..], &bytes[..]), (&b"xbc"[..], &b"ybc"[..]));
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    LeanBytes, u8
}

impl Eq for LeanBytes<'_> {}

packed_view! {
    /// A Lean `FloatArray`, read where it is: dereferences to `[f64]`.
    ///
    /// Making one takes the same time whatever the length.
    ///
    /// ```
    /// use lean_rs::{LeanFloats, LeanRuntime};
    ///
    /// let lean = LeanRuntime::init()?;
    /// let floats = LeanFloats::new(lean, &[1.5, 2.5]);
    /// assert_eq!(floats.iter().sum::<f64>(), 4.0);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    LeanFloats, f64
}
