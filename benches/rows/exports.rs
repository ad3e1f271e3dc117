//! What a library exports, for C code that calls it as the trait does: through a pointer.

use std::ffi::{CStr, c_void};
use std::path::Path;

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// The address of a C function or constant, whose type only C knows.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub(crate) struct Export(pub(crate) *const c_void);

/// The exports of a library that is open already, and initialized.
pub(crate) struct Exports(Library);

impl Exports {
    pub(crate) fn of(library: &Path) -> Exports {
        // SAFETY: it is open already, so that no code of it runs now.
        Exports(unsafe { Library::open(Some(library), RTLD_NOW | RTLD_LOCAL) }.expect("the library opens"))
    }

    /// The address stays valid: libraries with Lean code are never closed.
    pub(crate) fn get(&self, name: &CStr) -> Export {
        // SAFETY: nothing is read or called here.
        Export(unsafe { *self.0.get::<*const c_void>(name.to_bytes_with_nul()).expect("the export") })
    }
}
