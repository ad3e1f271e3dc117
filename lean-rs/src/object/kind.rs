//! What an object is, as its header says.

use std::fmt;

use lean_rs_sys as sys;

/// The kind of a Lean object: what decides which accessors are defined on it.
///
/// A Lean *type* is not visible at run time: a `UInt64` in a container, say, is a constructor object without object
/// fields, and `Nat` 3, `some ()` erased to a number and the fourth constructor of an enumeration are all `Scalar(3)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ObjKind {
    /// A number in the pointer itself: a small `Nat`, a constructor without fields, a boxed small scalar.
    Scalar(usize),
    /// An object of the constructor with this index, and how many object fields it has.
    Constructor {
        /// The index of the constructor in its inductive type.
        tag: u8,
        /// The number of object fields; scalar fields are not counted.
        fields: u8,
    },
    /// A function value.
    Closure,
    /// An `Array`.
    Array,
    /// A `ByteArray` or `FloatArray`.
    ScalarArray {
        /// Bytes for each element: 1 or 8.
        element_size: u8,
    },
    /// A `String`.
    String,
    /// A `Nat` or `Int` too big for a pointer.
    BigNumber,
    /// A `Thunk`.
    Thunk,
    /// A `Task`.
    Task,
    /// A promise.
    Promise,
    /// An `IO.Ref`.
    Ref,
    /// An object of the host.
    External,
    /// A tag that this version of the crate does not know.
    Other(u8),
}

impl ObjKind {
    /// # Safety
    /// `object` is a boxed scalar or points to a live Lean object.
    #[inline]
    pub(crate) unsafe fn of(object: *mut sys::lean_object) -> ObjKind {
        if sys::lean_is_scalar(object) {
            return ObjKind::Scalar(sys::lean_unbox(object));
        }
        // SAFETY: not a scalar, so by the caller's contract a live object with a header.
        let (tag, other) = unsafe { (sys::lean_ptr_tag(object), sys::lean_ptr_other(object)) };
        match tag {
            0..=sys::LeanMaxCtorTag => ObjKind::Constructor { tag, fields: other as u8 },
            sys::LeanPromise => ObjKind::Promise,
            sys::LeanClosure => ObjKind::Closure,
            sys::LeanArray => ObjKind::Array,
            sys::LeanScalarArray => {
                // SAFETY: a live scalar array, as its tag says.
                let size = unsafe { sys::lean_sarray_elem_size(object) };
                ObjKind::ScalarArray { element_size: size as u8 }
            }
            sys::LeanString => ObjKind::String,
            sys::LeanMPZ => ObjKind::BigNumber,
            sys::LeanThunk => ObjKind::Thunk,
            sys::LeanTask => ObjKind::Task,
            sys::LeanRef => ObjKind::Ref,
            sys::LeanExternal => ObjKind::External,
            tag => ObjKind::Other(tag),
        }
    }
}

impl fmt::Display for ObjKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ObjKind::Scalar(n) => write!(f, "the scalar {n}"),
            ObjKind::Constructor { tag, fields } => {
                write!(f, "an object of constructor {tag} with {fields} object fields")
            }
            ObjKind::Closure => f.write_str("a function value"),
            ObjKind::Array => f.write_str("an array"),
            ObjKind::ScalarArray { element_size } => {
                write!(f, "a scalar array of {element_size}-byte elements")
            }
            ObjKind::String => f.write_str("a string"),
            ObjKind::BigNumber => f.write_str("a big number"),
            ObjKind::Thunk => f.write_str("a thunk"),
            ObjKind::Task => f.write_str("a task"),
            ObjKind::Promise => f.write_str("a promise"),
            ObjKind::Ref => f.write_str("a reference"),
            ObjKind::External => f.write_str("a host object"),
            ObjKind::Other(tag) => write!(f, "an object with the unknown tag {tag}"),
        }
    }
}
