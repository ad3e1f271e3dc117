//! How values are represented: as the C types of parameters and results, as fields of constructors, and boxed.

use lean_rs_sys as sys;

use super::layout::FieldKind;
use super::sealed::Sealed;
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

/// A representation: one of C's number types, or [`Object`].
///
/// Sealed: what a Rust type looks like in C is not for other crates to say.
#[doc(hidden)]
pub trait Repr: Sealed {
    /// The type in C signatures.
    type C: CValue;
    /// A value of this representation that owns what it refers to.
    type Owned<'lean>;
    /// What a field of this representation is in a constructor object.
    const FIELD: FieldKind;
    /// The name of the type in the C code that Lean's compiler emits.
    const C_NAME: &'static str;

    /// Takes ownership of what Lean returned.
    ///
    /// # Safety
    /// An object is a boxed scalar or live, and a reference to it is handed over.
    unsafe fn own<'lean>(lean: &'lean LeanRuntime, value: Self::C) -> Self::Owned<'lean>;

    /// Gives Lean ownership of a value; of an object with its reference.
    fn release(value: Self::Owned<'_>) -> Self::C;

    /// The value as it stands in containers.
    fn boxed<'lean>(lean: &'lean LeanRuntime, value: Self::Owned<'lean>) -> Obj<'lean>;

    /// The value in a box; `None` if the object is no such box.
    fn unboxed<'lean>(object: ObjRef<'lean, '_>) -> Option<Self::Owned<'lean>>;
}

/// The representation of everything that is not a number: `lean_object*`.
#[derive(Debug)]
#[doc(hidden)]
pub enum Object {}

/// The types that occur in C signatures of exported functions.
///
/// # Safety
/// Implemented for exactly those types.
#[doc(hidden)]
pub unsafe trait CValue: Copy + 'static {
    /// Whether this is the type of objects.
    const IS_OBJECT: bool = false;

    /// For an object, adds the reference that reading a constant or a field does not give.
    ///
    /// # Safety
    /// An object is a boxed scalar or live.
    unsafe fn share(self) -> Self {
        self
    }
}

impl Sealed for Object {}

impl Repr for Object {
    type C = *mut sys::lean_object;
    type Owned<'lean> = Obj<'lean>;
    const FIELD: FieldKind = FieldKind::Object;
    const C_NAME: &'static str = "lean_object*";

    #[inline(always)]
    unsafe fn own<'lean>(_: &'lean LeanRuntime, value: *mut sys::lean_object) -> Obj<'lean> {
        // SAFETY: the same contract.
        unsafe { Obj::from_owned(value) }
    }

    #[inline(always)]
    fn release(value: Obj<'_>) -> *mut sys::lean_object {
        value.into_raw()
    }

    #[inline(always)]
    fn boxed<'lean>(_: &'lean LeanRuntime, value: Obj<'lean>) -> Obj<'lean> {
        value
    }

    #[inline(always)]
    fn unboxed<'lean>(object: ObjRef<'lean, '_>) -> Option<Obj<'lean>> {
        Some(object.to_owned())
    }
}

// SAFETY: the C type of every object.
unsafe impl CValue for *mut sys::lean_object {
    const IS_OBJECT: bool = true;

    #[inline(always)]
    unsafe fn share(self) -> Self {
        // SAFETY: a boxed scalar or live, by the caller's contract.
        unsafe { sys::lean_inc_checked(self) };
        self
    }
}

macro_rules! number_reprs {
    ($($ty:ident, $c:literal, $field:ident, |$v:ident| $boxed:expr, |$o:ident| $unboxed:expr;)*) => {$(
        // SAFETY: a C type of a scalar.
        unsafe impl CValue for $ty {}

        impl Sealed for $ty {}

        impl Repr for $ty {
            type C = $ty;
            type Owned<'lean> = $ty;
            const FIELD: FieldKind = FieldKind::$field;
            const C_NAME: &'static str = $c;

            #[inline(always)]
            #[allow(clippy::needless_lifetimes)] // as in the trait: it is not late bound otherwise
            unsafe fn own<'lean>(_: &'lean LeanRuntime, value: $ty) -> $ty {
                value
            }

            #[inline(always)]
            fn release(value: $ty) -> $ty {
                value
            }

            #[inline]
            fn boxed<'lean>(_: &'lean LeanRuntime, $v: $ty) -> Obj<'lean> {
                // SAFETY: the runtime has been started.
                #[allow(unused_unsafe)]
                let ptr = unsafe { $boxed };
                // SAFETY: a boxed scalar, or a new object whose reference is handed over.
                unsafe { Obj::from_owned(ptr) }
            }

            #[inline]
            fn unboxed<'lean>($o: ObjRef<'lean, '_>) -> Option<$ty> {
                $unboxed
            }
        }
    )*};
}

number_reprs! {
    u8, "uint8_t", Scalar1, |v| sys::lean_box(usize::from(v)), |o| small(o);
    u16, "uint16_t", Scalar2, |v| sys::lean_box(usize::from(v)), |o| small(o);
    u32, "uint32_t", Scalar4, |v| sys::lean_box(v as usize), |o| small(o);
    u64, "uint64_t", Scalar8, |v| sys::lean_box_uint64(v), |o| word(o);
    usize, "size_t", USize, |v| sys::lean_box_usize(v), |o| word(o).map(|v| v as usize);
    f64, "double", Scalar8, |v| sys::lean_box_float(v), |o| word(o).map(f64::from_bits);
    f32, "float", Scalar4, |v| sys::lean_box_float32(v), |o| word(o).map(|v| f32::from_bits(low_half(v)));
}

/// A number of 32 bits or less is boxed in the pointer.
#[inline]
fn small<T: TryFrom<usize>>(object: ObjRef<'_, '_>) -> Option<T> {
    let object = object.as_ptr();
    if sys::lean_is_scalar(object) { T::try_from(sys::lean_unbox(object)).ok() } else { None }
}

/// Wider numbers and floats are boxed in an object of constructor 0 that has no object field and 8 bytes.
#[inline]
fn word(object: ObjRef<'_, '_>) -> Option<u64> {
    // SAFETY: a constructor object without object fields is only made to hold scalars, and objects are allocated in units of 8
    // bytes.
    (object.fields_of(0) == Some(0)).then(|| unsafe { sys::lean_ctor_get_uint64(object.as_ptr(), 0) })
}

/// The four bytes at the lower address.
fn low_half(word: u64) -> u32 {
    let [a, b, c, d, ..] = word.to_ne_bytes();
    u32::from_ne_bytes([a, b, c, d])
}
