//! More stack: for conversions of deep values, for Rust functions that Lean calls, and for Lean code that recurses deeply.
//!
//! Code goes on on another piece of memory *of the same thread* (`corosensei` changes the stack pointer). The other way, a thread with a
//! large stack that the caller waits for, would be another thread: handles, `&LeanRuntime` and whatever else is not `Send` could not
//! be used there, thread-locals would be others, and every object would have to be marked multi-threaded. Changing the stack
//! pointer needs none of that, and costs less than waking a thread.
//!
//! What a change of stacks touches, and where it is taken care of:
//! - memory: reserved with a guard below it, used again, given back ([`memory`]);
//! - Lean's own measure, from which its kernel decides that a recursion is too deep: set to the new stack, and set back ([`lean`]);
//! - the message for an overflow, which neither Rust nor Lean prints for stacks that they do not know ([`overflow`]);
//! - panics: caught on the new stack, and resumed on the old one;
//! - exceptions of C++ code, which nobody may catch here: they end below all of this ([`barrier`]).

mod barrier;
mod lean;
mod memory;
mod overflow;

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use self::memory::Stack;
use crate::runtime::LeanRuntime;

pub(crate) use self::barrier::apart;
pub(crate) use self::lean::{is_learned as knows_limits, learn as learn_limits};

thread_local! {
    // The lowest address of the stack that this thread runs on; 0 as long as nobody has asked. Without a destructor: destructors of
    // other thread-locals convert values, too.
    static LOWEST: Cell<usize> = const { Cell::new(0) };
}

impl LeanRuntime {
    /// What [`on_large_stack`](Self::on_large_stack) is for most often: 256 MiB.
    pub const LARGE_STACK: usize = 256 << 20;

    /// Runs `f` with at least `bytes` of stack, for Lean code that recurses deeply.
    ///
    /// `f` runs on this thread, so that it may use handles, thread-locals and whatever the caller has borrowed; only the stack is
    /// another one. Memory is used as the recursion reaches it, whatever `bytes` is, and given back afterwards; the address space
    /// is kept for the next call. Lean's own limits, at which its kernel fails with "deep recursion", are those of the new stack. Where
    /// the present stack has as much left, as it may in a call inside another one, `f` runs there.
    ///
    /// `#[lean(deep)]` on a method of a [`#[lean_module]`](macro@crate::lean_module) trait runs the call like this, with
    /// [`LARGE_STACK`](Self::LARGE_STACK).
    ///
    /// If `f` needs more than it has, the process ends with a message: below the stack is a guard.
    ///
    /// # Panics
    /// With what `f` panics with, and when there is no address space for the stack.
    ///
    /// ```
    /// # use lean_rs::LeanRuntime;
    /// fn depth(n: u64) -> u64 {
    ///     if n == 0 { 0 } else { 1 + std::hint::black_box(depth)(n - 1) }
    /// }
    /// let lean = LeanRuntime::init()?;
    /// assert_eq!(lean.on_large_stack(LeanRuntime::LARGE_STACK, || depth(1_000_000)), 1_000_000);
    /// # Ok::<_, lean_rs::LeanError>(())
    /// ```
    #[track_caller]
    pub fn on_large_stack<R>(&self, bytes: usize, f: impl FnOnce() -> R) -> R {
        with_at_least(bytes, bytes, f)
    }
}

/// What `#[lean(deep)]` makes of a call.
pub fn deep<R>(f: impl FnOnce() -> R) -> R {
    with_at_least(LeanRuntime::LARGE_STACK, LeanRuntime::LARGE_STACK, f)
}

/// Runs `f` here if `enough` of the stack is left, and on a new `piece` otherwise. Panics if there is no memory for one.
#[inline]
#[track_caller]
pub(crate) fn with_at_least<R>(enough: usize, piece: usize, f: impl FnOnce() -> R) -> R {
    if left() >= enough { f() } else { on_new(piece, f) }
}

#[inline]
fn left() -> usize {
    let lowest = match LOWEST.get() {
        0 => measure(),
        lowest => lowest,
    };
    stack_pointer().saturating_sub(lowest)
}

#[inline(always)]
fn stack_pointer() -> usize {
    #[cfg(target_arch = "x86_64")]
    {
        let here: usize;
        // SAFETY: copies a register.
        unsafe { std::arch::asm!("mov {}, rsp", out(reg) here, options(nomem, nostack, preserves_flags)) };
        here
    }
    #[cfg(target_arch = "aarch64")]
    {
        let here: usize;
        // SAFETY: copies a register.
        unsafe { std::arch::asm!("mov {}, sp", out(reg) here, options(nomem, nostack, preserves_flags)) };
        here
    }
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    {
        // Near it.
        let here = 0_u8;
        std::hint::black_box(&raw const here).addr()
    }
}

/// Where the stack of the thread ends that the system gave it.
#[cold]
fn measure() -> usize {
    // As if nothing was left, where the system does not say.
    let lowest = memory::lowest_of_thread().unwrap_or(usize::MAX);
    LOWEST.set(lowest);
    lowest
}

#[track_caller]
fn on_new<R>(bytes: usize, f: impl FnOnce() -> R) -> R {
    let (mut f, mut result) = (Some(f), None);
    let caught = on(Stack::take(bytes), &mut || result = f.take().map(|f| f()));
    match (caught, result) {
        (Some(payload), _) => resume_unwind(payload),
        (None, Some(result)) => result,
        (None, None) => unreachable!("it has run and has not panicked"),
    }
}

/// Runs `f` on that stack, and gives what it panics with.
fn on(mut stack: Stack, f: &mut dyn FnMut()) -> Option<Box<dyn Any + Send>> {
    let _left_again = Entered::new(&stack);
    stack.run(0, || catch_unwind(AssertUnwindSafe(f)).err())
}

/// What is set for a stack, and set back when it is left.
struct Entered {
    lowest: usize,
    guard: overflow::Guard,
    lean: Option<lean::Limits>,
}

impl Entered {
    fn new(stack: &Stack) -> Entered {
        let lowest = stack.lowest().addr();
        Entered {
            lean: lean::Limits::replace(lowest, stack.size()),
            guard: overflow::Guard { below: lowest, size: stack.size() }.replace(),
            lowest: LOWEST.replace(lowest),
        }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        LOWEST.set(self.lowest);
        self.guard.replace();
        if let Some(limits) = &self.lean {
            limits.restore();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_stack_of_the_same_thread() {
        let here = left();
        let thread = std::thread::current().id();
        on_new(1 << 20, || {
            assert!((1 << 19..=memory::SMALLEST).contains(&left()), "{}", left());
            assert_eq!(std::thread::current().id(), thread);
            // Enough is left.
            let at = LOWEST.get();
            with_at_least(1 << 10, 1 << 20, || assert_eq!(LOWEST.get(), at));
            with_at_least(8 << 20, 8 << 20, || {
                assert_ne!(LOWEST.get(), at);
                assert!(left() > 7 << 20);
            });
            assert_eq!(LOWEST.get(), at);
        });
        assert!(left().abs_diff(here) < 1 << 10);
    }

    #[test]
    fn panics_come_back() {
        let here = LOWEST.get();
        let payload = catch_unwind(|| on_new(1 << 20, || std::panic::panic_any(7))).unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&7));
        left();
        assert!(here == 0 || LOWEST.get() == here);
        assert_eq!(on_new(1 << 20, || 8), 8);
    }

    #[test]
    #[should_panic = "no memory for a stack of 9223372036854775808 bytes"]
    fn no_address_space() {
        on_new(usize::MAX / 2 + 1, || ());
    }
}
