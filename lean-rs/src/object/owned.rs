//! [`Obj`] owns one reference; [`ObjRef`] borrows one.

use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;

use lean_rs_sys as sys;

use super::{ObjKind, live};
use crate::error::{LeanError, LeanResult};
use crate::runtime::LeanRuntime;

/// An owned reference to a Lean object of any type.
///
/// Cloning adds a reference, dropping releases it; neither copies the object. A handle stays on its thread: it is
/// neither `Send` nor `Sync`, because the reference count of an object that Lean has not marked as shared is not atomic.
///
/// ```compile_fail
/// fn sendable<T: Send>() {}
/// sendable::<lean_rs::Obj<'static>>();
/// ```
pub struct Obj<'lean> {
    ptr: Pointer,
    // Not Send and not Sync, as LeanRuntime is not Sync.
    lean: PhantomData<&'lean LeanRuntime>,
}

/// The address, which by itself is of every thread: it is the runtime that keeps a handle on its own, and that messages speak of.
#[derive(Clone, Copy)]
struct Pointer(NonNull<sys::lean_object>);

// SAFETY: nothing is read or written through it but by a handle.
unsafe impl Send for Pointer {}
// SAFETY: as above.
unsafe impl Sync for Pointer {}

impl Pointer {
    /// # Safety
    /// It is not null.
    #[inline(always)]
    unsafe fn new(ptr: *mut sys::lean_object) -> Pointer {
        debug_assert!(!ptr.is_null());
        // SAFETY: by the caller's contract.
        Pointer(unsafe { NonNull::new_unchecked(ptr) })
    }

    #[inline(always)]
    fn as_ptr(self) -> *mut sys::lean_object {
        self.0.as_ptr()
    }
}

impl<'lean> Obj<'lean> {
    /// Takes ownership of one reference.
    ///
    /// # Safety
    /// `ptr` is a boxed scalar or a live object of which the caller owns a reference, and the thread is attached to
    /// Lean as long as `'lean` lasts.
    #[inline]
    pub(crate) unsafe fn from_owned(ptr: *mut sys::lean_object) -> Obj<'lean> {
        live::add();
        // SAFETY: neither boxed scalars (odd) nor objects are at address 0.
        Obj { ptr: unsafe { Pointer::new(ptr) }, lean: PhantomData }
    }

    /// Gives the reference to the caller.
    #[inline]
    pub(crate) fn into_raw(self) -> *mut sys::lean_object {
        live::remove();
        std::mem::ManuallyDrop::new(self).ptr.as_ptr()
    }

    /// The same object as one of this borrow of the runtime, which is the process's one and only.
    #[inline]
    pub(crate) fn of(self, _: &LeanRuntime) -> Obj<'_> {
        // SAFETY: the reference is handed over; that there is a runtime to borrow from shows that the thread is attached.
        unsafe { Obj::from_owned(self.into_raw()) }
    }

    /// Borrows the object.
    #[inline]
    pub fn as_ref(&self) -> ObjRef<'lean, '_> {
        ObjRef { ptr: self.ptr, lean: PhantomData }
    }

    /// What the object's header says it is.
    #[inline]
    pub fn kind(&self) -> ObjKind {
        self.as_ref().kind()
    }
}

impl Clone for Obj<'_> {
    #[inline]
    fn clone(&self) -> Self {
        self.as_ref().to_owned()
    }
}

impl Drop for Obj<'_> {
    #[inline]
    fn drop(&mut self) {
        live::remove();
        // SAFETY: this handle owns a reference, which it gives back exactly once.
        unsafe { sys::lean_dec(self.ptr.as_ptr()) };
    }
}

impl fmt::Debug for Obj<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Obj({:?})", self.kind())
    }
}

/// A borrowed reference to a Lean object: valid while its owner lives, and free to copy.
#[derive(Clone, Copy)]
pub struct ObjRef<'lean, 'a> {
    ptr: Pointer,
    // Not bounded by `'lean: 'a`, which owners guarantee, so that the type can stand where no such bound can.
    lean: PhantomData<(&'lean LeanRuntime, &'a ())>,
}

impl<'lean, 'a> ObjRef<'lean, 'a> {
    /// Borrows for the lifetime that the caller chooses.
    ///
    /// # Safety
    /// `ptr` is a boxed scalar, or an object that somebody keeps alive for `'a`.
    #[inline]
    pub(crate) unsafe fn from_raw(ptr: *mut sys::lean_object) -> ObjRef<'lean, 'a> {
        // SAFETY: neither boxed scalars (odd) nor objects are at address 0.
        ObjRef { ptr: unsafe { Pointer::new(ptr) }, lean: PhantomData }
    }

    /// The runtime that the object borrows from.
    #[inline(always)]
    pub(crate) fn lean(self) -> &'lean LeanRuntime {
        crate::runtime::token()
    }

    #[inline]
    pub(crate) fn as_ptr(self) -> *mut sys::lean_object {
        self.ptr.as_ptr()
    }

    /// Adds a reference, and owns it.
    ///
    /// As with `Rc`, more references than can be counted (2³¹, most of them forgotten) end the process.
    #[inline]
    pub fn to_owned(self) -> Obj<'lean> {
        // SAFETY: the object is live for 'a, and the new reference is the handle's.
        unsafe {
            sys::lean_inc_checked(self.ptr.as_ptr());
            Obj::from_owned(self.ptr.as_ptr())
        }
    }

    /// What the object's header says it is.
    #[inline]
    pub fn kind(self) -> ObjKind {
        // SAFETY: the object is live for 'a.
        unsafe { ObjKind::of(self.ptr.as_ptr()) }
    }

    /// The tag in the header, which is that of a kind or the index of a constructor; `None` of a boxed scalar. A comparison with it
    /// is all that most values need, where [`kind`](Self::kind) tells apart what nobody has asked for.
    #[inline(always)]
    pub(crate) fn tag(self) -> Option<u8> {
        let object = self.as_ptr();
        // SAFETY: the object is live for 'a, and has a header if it is no scalar.
        (!sys::lean_is_scalar(object)).then(|| unsafe { sys::lean_ptr_tag(object) })
    }

    /// How many object fields it has, if it is an object of the constructor with this index.
    #[inline(always)]
    pub(crate) fn fields_of(self, constructor: u8) -> Option<u8> {
        let is_one = constructor <= sys::LeanMaxCtorTag && self.tag() == Some(constructor);
        // SAFETY: the object is live for 'a, and has a header.
        is_one.then(|| unsafe { sys::lean_ptr_other(self.as_ptr()) } as u8)
    }

    /// The first object field of an object of the constructor with this index, if it has one.
    #[inline(always)]
    pub(crate) fn first_of(self, constructor: u8) -> Option<ObjRef<'lean, 'a>> {
        let has_one = self.fields_of(constructor).is_some_and(|fields| fields > 0);
        // SAFETY: a constructor object with a field, which lives as long as the object.
        has_one.then(|| unsafe { ObjRef::from_raw(sys::lean_ctor_get(self.as_ptr(), 0)) })
    }

    /// Checks that the object is of this kind, that of what `what` names.
    #[inline]
    pub(crate) fn expect(self, kind: ObjKind, what: impl fmt::Display) -> LeanResult<()> {
        let found = self.kind();
        if found == kind { Ok(()) } else { Err(LeanError::expected(what, found)) }
    }

    /// The object field with this index, of a constructor object that has one.
    #[inline]
    pub(crate) fn field(self, index: u8) -> Option<ObjRef<'lean, 'a>> {
        match self.kind() {
            ObjKind::Constructor { fields, .. } if index < fields => {
                // SAFETY: a constructor object with that field, which lives as long as the object.
                Some(unsafe { ObjRef::from_raw(sys::lean_ctor_get(self.as_ptr(), u32::from(index))) })
            }
            _ => None,
        }
    }
}

impl fmt::Debug for ObjRef<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjRef({:?})", self.kind())
    }
}
