//! What is said when a stack of this crate overflows. Rust and Lean each have a handler that knows the threads' own stacks only, and
//! for others has the system end the process without a word.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;
use std::sync::OnceLock;
use std::{process, ptr};

/// The stack that a thread runs on, if it is one of this crate: what is below it is a guard.
#[derive(Clone, Copy)]
pub(super) struct Guard {
    pub(super) below: usize,
    pub(super) size: usize,
}

thread_local! {
    // Read in a signal handler: no initializer and no destructor.
    static GUARD: Cell<Guard> = const { Cell::new(Guard { below: 0, size: 0 }) };
}

impl Guard {
    /// Sets this one, and gives the former.
    pub(super) fn replace(self) -> Guard {
        GUARD.replace(self)
    }

    fn has(self, address: usize) -> bool {
        self.below.checked_sub(address).is_some_and(|distance| (1..=super::memory::GUARD).contains(&distance))
    }
}

/// The handlers that there were.
struct Former {
    segv: libc::sigaction,
    bus: libc::sigaction,
}

static FORMER: OnceLock<Former> = OnceLock::new();

/// Has the process say so when one of the stacks overflows. Whatever else was to happen at an invalid access still happens.
pub(super) fn watch() {
    FORMER.get_or_init(|| Former { segv: former(libc::SIGSEGV), bus: former(libc::SIGBUS) });
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        // SAFETY: all zeros is an action; its fields are set before it is used.
        let mut action: libc::sigaction = unsafe { MaybeUninit::zeroed().assume_init() };
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        action.sa_sigaction = handler as *const () as usize;
        for signal in [libc::SIGSEGV, libc::SIGBUS] {
            // SAFETY: the handler does only what may be done in one.
            unsafe { libc::sigaction(signal, &action, ptr::null_mut()) };
        }
    });
}

fn former(signal: c_int) -> libc::sigaction {
    let mut action = MaybeUninit::zeroed();
    // SAFETY: only reads the action, which may also be all zeros.
    unsafe {
        libc::sigaction(signal, ptr::null(), action.as_mut_ptr());
        action.assume_init()
    }
}

/// Runs on the thread's alternate stack, which Rust and Lean have set up for theirs.
extern "C" fn handler(signal: c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: the system passes the information of the signal.
    let address = unsafe { (*info).si_addr() }.addr();
    let guard = GUARD.get();
    if guard.has(address) {
        tell(guard.size);
        process::abort();
    }
    let Some(former) = FORMER.get() else { return };
    let former = if signal == libc::SIGBUS { &former.bus } else { &former.segv };
    match former.sa_sigaction {
        libc::SIG_DFL | libc::SIG_IGN => {
            // What happens next is that the access is tried again, without a handler.
            // SAFETY: an action that the system gave.
            unsafe { libc::sigaction(signal, former, ptr::null_mut()) };
        }
        // SAFETY: the system gave it as a function of this type.
        function if former.sa_flags & libc::SA_SIGINFO != 0 => unsafe {
            let function: extern "C" fn(c_int, *mut libc::siginfo_t, *mut c_void) =
                std::mem::transmute(function);
            function(signal, info, context);
        },
        // SAFETY: the same, of the older type.
        function => unsafe {
            let function: extern "C" fn(c_int) = std::mem::transmute(function);
            function(signal);
        },
    }
}

/// Prints without memory of its own and without locks.
fn tell(size: usize) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = size >> 20;
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    let parts: [&[u8]; 3] = [
        b"\nlean-rs: stack overflow: the code on a stack of ",
        &digits[first..],
        b" MiB needs more. If its recursion ends, give it more with `LeanRuntime::on_large_stack`. The process ends here\n",
    ];
    for part in parts {
        // SAFETY: bytes that are there. If stderr is closed, there is nothing to print to.
        unsafe { libc::write(libc::STDERR_FILENO, part.as_ptr().cast(), part.len()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_guard() {
        let guard = Guard { below: 8 << 20, size: 2 << 20 };
        for (address, inside) in
            [(8 << 20, false), ((8 << 20) - 1, true), (7 << 20, true), ((7 << 20) - 1, false)]
        {
            assert_eq!(guard.has(address), inside, "{address:#x}");
        }
        assert!(!Guard { below: 0, size: 0 }.has(0));
    }
}
