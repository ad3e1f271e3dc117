//! `lean.h` by category: declarations of what the runtime exports, and mirrors of what the header defines inline.
//!
//! # Contract
//! What every function here expects, beyond what it says itself:
//! - The runtime is initialized ([`lean_initialize_runtime_module`]) before anything is allocated, and the calling
//!   thread is one of Lean's or has called [`lean_initialize_thread`].
//! - An object argument is a live Lean object of the kind that the function names, or, where the Lean type has
//!   them, a boxed scalar. The type says who owns it: a [`lean_obj_arg`] is taken (the caller gives up one reference),
//!   a [`b_lean_obj_arg`] only borrowed, a [`u_lean_obj_arg`] taken and not shared with anyone; a [`lean_obj_res`] is
//!   given (the caller receives a reference), a [`b_lean_obj_res`] lent for as long as its owner lives.
//! - An object whose count is single-threaded (`m_rc > 0`) is used by one thread only; [`lean_mark_mt`] comes
//!   before it, and all that it refers to, is shared.
//!
//! # Unwinding
//! All declarations are `extern "C-unwind"`. The runtime is C++ and runs compiled Lean, finalizers and
//! callbacks, so almost every function might unwind. With `"C"` that would be undefined behavior, and
//! `"C-unwind"` costs nothing while nothing unwinds. No function here is meant to unwind in a correct program.
//!
//! # Mirrors
//! The functions that `lean.h` defines `static inline` are in no library, so this crate implements them again,
//! with the header's meaning and names. The header's `assert`s become `debug_assert!`s.
//! Where a version changed the meaning, the mirror follows the version that the build found.

/// Declares functions of the runtime and lists their names, so that the two cannot disagree.
macro_rules! runtime {
    ($(
        $(#[doc = $doc:expr])*
        $(#[cfg($when:meta)])?
        fn $name:ident($($arg:ident: $ty:ty),* $(,)?) $(-> $ret:ty)?;
    )*) => {
        unsafe extern "C-unwind" {
            $(
                $(#[doc = $doc])*
                ///
                /// # Safety
                /// The contract of the [raw functions](crate::raw#contract), with the ownership that the types state.
                $(#[cfg($when)])?
                pub fn $name($($arg: $ty),*) $(-> $ret)?;
            )*
        }

        /// What this module declares and the runtime exports.
        pub(crate) const SYMBOLS: &[&str] = &[$($(#[cfg($when)])? stringify!($name)),*];
    };
}

/// Mirrors functions whose callers promise the same, which is all that their bodies need.
macro_rules! mirrors {
    ($safety:expr; $(
        $(#[doc = $doc:expr])*
        fn $name:ident($($arg:ident: $ty:ty),*) $(-> $ret:ty)? { $($body:tt)* }
    )*) => { $(
        $(#[doc = $doc])*
        ///
        /// # Safety
        #[doc = $safety]
        #[inline]
        pub unsafe fn $name($($arg: $ty),*) $(-> $ret)? {
            // SAFETY: the caller's promise is the same.
            unsafe { $($body)* }
        }
    )* };
}

pub mod array;
pub mod closure;
pub mod ctor;
pub mod external;
pub mod init;
pub mod int;
pub mod io;
pub(crate) mod layout;
pub mod nat;
pub mod object;
pub mod refcount;
pub mod reference;
pub mod sarray;
pub mod scalar;
pub mod stack;
pub mod string;
pub mod task;
pub mod thread;
pub mod thunk;

#[cfg(all(test, any(feature = "link", miri)))]
pub(crate) mod testing;

macro_rules! declared_in {
    ($($module:ident)*) => {
        $(pub use $module::*;)*

        const GROUPS: &[&[&str]] = &[init::DATA_SYMBOLS, $($module::SYMBOLS),*];
    };
}

declared_in! { array closure external init int io nat object refcount reference sarray stack string task thread thunk }
pub use ctor::*;
pub use scalar::*;

const fn count() -> usize {
    let (mut sum, mut group) = (0, 0);
    while group < GROUPS.len() {
        sum += GROUPS[group].len();
        group += 1;
    }
    sum
}

const ALL: [&str; count()] = {
    let mut all = [""; count()];
    let (mut at, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut i = 0;
        while i < GROUPS[group].len() {
            all[at] = GROUPS[group][i];
            at += 1;
            i += 1;
        }
        group += 1;
    }
    all
};

/// Every symbol of `libleanshared` that this crate declares.
///
/// The list follows the version that the build found, as the declarations do.
pub const REQUIRED_SYMBOLS: &[&str] = &ALL;
