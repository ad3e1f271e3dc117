//! Where C++ exceptions end that Lean throws and does not catch, such as its interpreter's for a recursion that is too deep.
//!
//! They must not reach Rust code. Lean's library may have an unwinder of its own, which asks the frames that it finds for what to do;
//! those of Rust answer with the help of another unwinder, which takes the one's data for its own. Between Lean and all Rust code that
//! has such answers is a frame that no unwinder can pass, because nothing describes it. There, the search for a handler ends,
//! and with it the process, by `std::terminate`.

use std::ffi::c_void;
use std::mem::{MaybeUninit, needs_drop};

/// Calls a function of Lean's so that no exception comes back.
///
/// `call` has no more to do than that: frames with destructors ask.
#[inline(always)]
pub(crate) fn apart<R, F: Fn() -> R>(call: F) -> R {
    const { assert!(!needs_drop::<F>() && !needs_drop::<R>()) };

    struct Call<F, R> {
        call: F,
        result: MaybeUninit<R>,
    }

    /// # Safety
    /// The data is a `Call`.
    unsafe extern "C-unwind" fn run<R, F: Fn() -> R>(data: *mut c_void) {
        // SAFETY: by the contract.
        let data = unsafe { &mut *data.cast::<Call<F, R>>() };
        data.result.write((data.call)());
    }

    let mut data = Call { call, result: MaybeUninit::uninit() };
    // SAFETY: `run` gets what it is for.
    unsafe { enter(run::<R, F>, (&raw mut data).cast()) };
    // SAFETY: `run` has returned.
    unsafe { data.result.assume_init() }
}

/// Calls `run` with `data`, from a frame without unwind information: the compiler writes none for code like this.
///
/// # Safety
/// As of `run`.
#[cfg(target_arch = "x86_64")]
#[unsafe(naked)]
unsafe extern "C" fn enter(run: unsafe extern "C-unwind" fn(*mut c_void), data: *mut c_void) {
    std::arch::naked_asm!(
        "push rbp",
        "mov rbp, rsp",
        "mov rax, rdi",
        "mov rdi, rsi",
        "call rax",
        "pop rbp",
        "ret"
    )
}

/// As for the other architecture.
///
/// # Safety
/// As of `run`.
#[cfg(target_arch = "aarch64")]
#[unsafe(naked)]
unsafe extern "C" fn enter(run: unsafe extern "C-unwind" fn(*mut c_void), data: *mut c_void) {
    std::arch::naked_asm!(
        "stp x29, x30, [sp, #-16]!",
        "mov x29, sp",
        "mov x9, x0",
        "mov x0, x1",
        "blr x9",
        "ldp x29, x30, [sp], #16",
        "ret"
    )
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn what_is_called_returns() {
        let calls = Cell::new(0);
        let result = apart(|| {
            calls.set(calls.get() + 1);
            (calls.get(), 2.5, u64::MAX)
        });
        assert_eq!(result, (1, 2.5, u64::MAX));
    }
}
