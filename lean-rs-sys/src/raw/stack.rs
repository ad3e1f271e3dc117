//! The stack as Lean's C++ code sees it. The runtime keeps for each thread where its stack begins, how large it is, and the address
//! below which `check_stack` throws "deep recursion".
//!
//! These are C++ functions without a declaration in `lean.h` (`src/runtime/stackinfo.h`); all versions of the window export them.

macro_rules! cxx {
    ($(
        $(#[doc = $doc:expr])*
        fn $name:ident = $symbol:literal ($($arg:ident: $ty:ty),*) $(-> $ret:ty)?;
    )*) => {
        unsafe extern "C-unwind" {
            $(
                $(#[doc = $doc])*
                ///
                /// # Safety
                /// The thread is not in a function of Lean's that was entered with other limits than it is left with.
                #[link_name = $symbol]
                pub fn $name($($arg: $ty),*) $(-> $ret)?;
            )*
        }

        /// As in the other modules, with the names that C++ gives.
        pub(crate) const SYMBOLS: &[&str] = &[$($symbol),*];
    };
}

cxx! {
    /// Has the stack of this thread begin at the frame of the call: `lean::save_stack_info`. Its size is that of the main thread's
    /// stack or that of Lean's own threads.
    fn lean_save_stack_info = "_ZN4lean15save_stack_infoEb"(main: bool);
    /// How much of the size is left, not below 0: `lean::get_available_stack_size`.
    fn lean_get_available_stack_size = "_ZN4lean24get_available_stack_sizeEv"() -> usize;
    /// The size of the main thread's stack, or that of Lean's own threads: `lean::get_stack_size`.
    fn lean_get_stack_size = "_ZN4lean14get_stack_sizeEb"(main: bool) -> usize;
}
