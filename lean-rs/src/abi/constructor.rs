//! Building and reading constructor objects, field by field.

use std::fmt;

use lean_rs_sys as sys;

use super::layout::{FieldKind, Layout};
use super::repr::{CValue, Object, Repr};
use super::{Decoder, IntoLean, LeanAbi, Owned, ToLean, TryFromLean};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

/// What a field of this type is in a constructor object.
#[doc(hidden)]
#[must_use]
pub const fn field<T: LeanAbi + ?Sized>() -> FieldKind {
    <T::Repr as Repr>::FIELD
}

/// A constructor object whose fields are set one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Builder<'lean, const N: usize> {
    lean: &'lean LeanRuntime,
    // Complete at every moment: fields that are not set yet hold `lean_box(0)` or zeros, so that it can be dropped.
    object: Obj<'lean>,
    layout: &'static Layout<N>,
    next: usize,
}

impl<'lean, const N: usize> Builder<'lean, N> {
    /// An object of the constructor with this index.
    ///
    /// # Panics
    /// The constructor has no fields ([`constant`] makes it), or its index is too great for one that has.
    #[inline(always)]
    #[must_use]
    pub fn new(lean: &'lean LeanRuntime, tag: u8, layout: &'static Layout<N>) -> Self {
        assert!(N > 0 && tag <= sys::LeanMaxCtorTag);
        let objects = layout.objects();
        // SAFETY: the runtime has been started; the layout is within Lean's limits, and all fields are set here.
        let object = unsafe {
            let object = sys::lean_alloc_ctor(tag.into(), objects.into(), layout.scalar_bytes() as u32);
            for i in 0..objects {
                sys::lean_ctor_set(object, i.into(), sys::lean_box(0));
            }
            sys::lean_ctor_scalar_cptr(object).write_bytes(0, layout.scalar_bytes());
            Obj::from_owned(object)
        };
        Builder { lean, object, layout, next: 0 }
    }

    /// Sets the next field.
    #[inline(always)]
    #[must_use]
    pub fn field<T: IntoLean<'lean>>(self, value: T) -> Self {
        let value = value.into_direct(self.lean);
        self.set::<T::Repr>(value)
    }

    /// Sets the next field, which is an object whatever the type.
    #[inline(always)]
    #[must_use]
    pub fn boxed<T: IntoLean<'lean>>(self, value: T) -> Self {
        let value = value.into_boxed(self.lean);
        self.set::<Object>(value)
    }

    /// Sets the next field.
    #[inline(always)]
    #[must_use]
    pub fn field_ref<T: ToLean<'lean> + ?Sized>(self, value: &T) -> Self {
        self.field(value)
    }

    /// Sets the next field, which is an object whatever the type.
    #[inline(always)]
    #[must_use]
    pub fn boxed_ref<T: ToLean<'lean> + ?Sized>(self, value: &T) -> Self {
        self.boxed(value)
    }

    #[inline(always)]
    fn set<R: Repr>(mut self, value: R::Owned<'lean>) -> Self {
        // Known when compiling, so that nothing of this is left.
        assert!(self.next < N && self.layout.kind(self.next) == R::FIELD);
        let at = self.layout.offset(self.next);
        self.next += 1;
        // SAFETY: the object was made with this layout, which has a field of this kind at this place, and nobody else has
        // seen the object. What the field held is a boxed scalar or a number.
        unsafe { place::<R::C>(self.object.as_ref(), at).write_unaligned(R::release(value)) };
        self
    }

    /// The object.
    ///
    /// # Panics
    /// A field is missing.
    #[inline(always)]
    #[must_use]
    pub fn finish(self) -> Obj<'lean> {
        assert!(self.next == N);
        self.object
    }
}

/// A constructor without fields: its index in a box.
#[doc(hidden)]
#[inline]
#[must_use]
pub fn constant(_: &LeanRuntime, index: usize) -> Obj<'_> {
    // SAFETY: a boxed scalar.
    unsafe { Obj::from_owned(sys::lean_box(index)) }
}

/// A constructor object whose fields are read one after the other.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reader<'lean, 'a, const N: usize> {
    cx: Decoder<'lean>,
    object: ObjRef<'lean, 'a>,
    what: &'static str,
    layout: &'static Layout<N>,
    next: usize,
}

impl<'lean, 'a, const N: usize> Reader<'lean, 'a, N> {
    /// Checks that the object is one of constructor `tag` with this layout.
    ///
    /// # Errors
    /// It is something else. `what` names the constructor.
    #[inline(always)]
    pub fn new(
        cx: Decoder<'lean>,
        object: ObjRef<'lean, 'a>,
        what: &'static str,
        tag: u8,
        layout: &'static Layout<N>,
    ) -> LeanResult<Self> {
        const { assert!(N > 0, "a constructor without fields is no object") };
        let is_one = object.fields_of(tag) == Some(layout.objects());
        // SAFETY: a live constructor object, as its header says.
        let is_whole = is_one && unsafe { sys::ctor_byte_size(object.as_ptr()) } >= layout.byte_size();
        if is_whole {
            Ok(Reader { cx, object, what, layout, next: 0 })
        } else {
            Err(no_constructor_object(object, what, tag, layout.objects(), layout.byte_size()))
        }
    }

    /// Reads the next field.
    ///
    /// # Errors
    /// The field's value is not what the type expects.
    #[inline(always)]
    pub fn field<T: TryFromLean<'lean>>(&mut self, name: &'static str) -> LeanResult<T> {
        let at = self.advance(field::<T>());
        let value = if field::<T>() as u8 == FieldKind::Object as u8 {
            // A borrowed look spares the count.
            T::from_boxed(self.cx, self.object_at(at))
        } else {
            T::from_direct(self.cx, self.number_at::<T>(at))
        };
        value.map_err(|error| error.in_field(self.what, name))
    }

    /// Reads the next field, which is an object whatever the type.
    ///
    /// # Errors
    /// The field's value is not what the type expects.
    #[inline(always)]
    pub fn boxed<T: TryFromLean<'lean>>(&mut self, name: &'static str) -> LeanResult<T> {
        let at = self.advance(FieldKind::Object);
        T::from_boxed(self.cx, self.object_at(at)).map_err(|error| error.in_field(self.what, name))
    }

    #[inline(always)]
    fn advance(&mut self, kind: FieldKind) -> usize {
        assert!(self.next < N && self.layout.kind(self.next) == kind);
        self.next += 1;
        self.layout.offset(self.next - 1)
    }

    #[inline(always)]
    fn object_at(&self, at: usize) -> ObjRef<'lean, 'a> {
        // SAFETY: an object field of this object, as `new` and `advance` checked; the object keeps it alive.
        unsafe { ObjRef::from_raw(place::<*mut sys::lean_object>(self.object, at).read()) }
    }

    #[inline(always)]
    fn number_at<T: LeanAbi>(&self, at: usize) -> Owned<'lean, T> {
        // SAFETY: a field of this kind, and not an object, is at this place, and the object is large enough for it.
        unsafe {
            T::Repr::own(self.cx.lean(), place::<<T::Repr as Repr>::C>(self.object, at).read_unaligned())
        }
    }
}

#[cold]
#[inline(never)]
fn no_constructor_object(object: ObjRef<'_, '_>, what: &str, tag: u8, fields: u8, size: usize) -> LeanError {
    let kind = ObjKind::Constructor { tag, fields };
    match object.expect(kind, format_args!("`{what}`, which is {kind}")) {
        Err(error) => error,
        Ok(()) => LeanError::expected(
            format_args!("`{what}`, an object of at least {size} bytes"),
            // SAFETY: a live constructor object, as was just checked.
            format_args!("one of {} bytes", unsafe { sys::ctor_byte_size(object.as_ptr()) }),
        ),
    }
}

/// The address of a field, at this offset from the first one.
///
/// # Safety
/// The object is a constructor object with a field of this type there.
#[inline(always)]
unsafe fn place<C: CValue>(object: ObjRef<'_, '_>, at: usize) -> *mut C {
    // SAFETY: inside the object, by the caller's contract.
    unsafe { sys::lean_ctor_obj_cptr(object.as_ptr()).byte_add(at).cast() }
}

/// The index of a value's constructor, in an object or in a box.
///
/// # Errors
/// The object is something else, or there is no such constructor.
#[doc(hidden)]
#[inline]
pub fn constructor_index(
    object: ObjRef<'_, '_>,
    ty: &'static str,
    names: &'static [&'static str],
) -> LeanResult<usize> {
    let index = match object.tag() {
        None => sys::lean_unbox(object.as_ptr()),
        Some(tag) if tag <= sys::LeanMaxCtorTag => usize::from(tag),
        Some(_) => usize::MAX,
    };
    if index < names.len() { Ok(index) } else { Err(no_constructor(ty, names, object.kind())) }
}

/// The index of a value of an enumeration type, in a box.
///
/// # Errors
/// The object is something else, or there is no such constructor.
#[doc(hidden)]
#[inline]
pub fn enumeration_index<T: TryFrom<usize>>(
    object: ObjRef<'_, '_>,
    ty: &'static str,
    names: &'static [&'static str],
) -> LeanResult<T> {
    let found = object.kind();
    match found {
        ObjKind::Scalar(n) if n < names.len() => T::try_from(n).ok(),
        _ => None,
    }
    .ok_or_else(|| no_constructor(ty, names, found))
}

/// Checks that a constructor without fields is in a box.
///
/// # Errors
/// It is an object, or another constructor.
#[doc(hidden)]
#[inline]
pub fn expect_constant(object: ObjRef<'_, '_>, what: &'static str, index: usize) -> LeanResult<()> {
    object.expect(ObjKind::Scalar(index), format_args!("`{what}`, which is the scalar {index}"))
}

/// The error for an index that no variant of an enumeration has.
#[doc(hidden)]
#[cold]
#[must_use]
pub fn no_such_constructor(ty: &'static str, index: u32, names: &'static [&'static str]) -> LeanError {
    no_constructor(ty, names, format_args!("constructor {index}"))
}

#[cold]
fn no_constructor(ty: &str, names: &[&str], found: impl fmt::Display) -> LeanError {
    const SHOWN: usize = 8;
    if names.is_empty() {
        return LeanError::expected(format_args!("no value, as `{ty}` has none"), found);
    }
    let mut listed = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        listed.push_str(", …");
    }
    let last = names.len() - 1;
    LeanError::expected(format_args!("a constructor of `{ty}`, 0 to {last} ({listed})"), found)
}

/// Puts the field of a trivial structure into the path of an error.
#[doc(hidden)]
#[inline]
pub fn in_field<T>(result: LeanResult<T>, ty: &'static str, field: &'static str) -> LeanResult<T> {
    result.map_err(|error| error.in_field(ty, field))
}
