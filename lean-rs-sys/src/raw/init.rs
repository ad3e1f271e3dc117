//! Start-up of the runtime and of Lean's own library, and settings of the process.
//!
//! The order: [`lean_initialize_runtime_module`] (or [`lean_initialize`] for programs that use the `Lean` library), the
//! initializers of modules, [`lean_io_mark_end_initialization`](super::lean_io_mark_end_initialization),
//! [`lean_init_task_manager`](super::lean_init_task_manager) if tasks may run. Once in a process, on one thread.

use std::ffi::{c_char, c_int};
use std::sync::atomic::AtomicPtr;

use super::object::lean_object;

runtime! {
    /// Initializes the runtime: enough for programs whose modules do not import `Lean`.
    fn lean_initialize_runtime_module();
    /// Initializes the runtime and the whole `Lean` library.
    fn lean_initialize();
    /// Gives the runtime the program's arguments, as `main` of a Lean program does; the result replaces them.
    fn lean_setup_args(argc: c_int, argv: *mut *mut c_char) -> *mut *mut c_char;
    /// Whether Lean's `panic!` prints its message.
    fn lean_set_panic_messages(flag: bool);
    /// Whether Lean's `panic!` ends the process.
    fn lean_set_exit_on_panic(flag: bool);
}

unsafe extern "C" {
    /// `Lean.versionString` of the library that is really loaded: a string, immortal once it is there.
    ///
    /// Null until the initializer of `Init` ran, which [`lean_initialize`] and the initializer of every compiled module
    /// do first. C declares a plain pointer; [`AtomicPtr`] has the same representation, and reading it needs no
    /// `static mut`.
    pub safe static l_Lean_versionString: AtomicPtr<lean_object>;
}

/// As `SYMBOLS`, for variables.
pub(crate) const DATA_SYMBOLS: &[&str] = &["l_Lean_versionString"];
