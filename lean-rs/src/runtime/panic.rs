//! What Lean's `panic!` says.
//!
//! Lean has no hook for panics. It prints the message with `IO.eprintln`, to the stream that `IO.setStderr` has set for the thread, and goes
//! on with a default value. So a thread with a hook gets a stream of this crate, which hands on to the former one whatever is not a
//! panic. What is one is not told from the text, which may be any, but from the calls that led to the stream: Lean's function that
//! prints panics is among them. Which one that is, is learned when the first hook is set ([`learn`]).
//!
//! The other way would be to define `lean_panic_fn` in the program, so that libraries find it before Lean's. Lean's own library
//! does not look its functions up: a panic in `List.head!` or `String.toNat!` would not be seen. And with a runtime that is linked into the
//! program, the symbol would have two definitions.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use lean_rs_sys as sys;

use crate::abi::{Decoder, LeanIo, TryFromLean as _};
use crate::error::{LeanError, LeanResult, Stage};
use crate::function::LeanFn;
use crate::object::{Obj, ObjKind};
use crate::shared::LeanShared;
use crate::sync::Mutex;

type Hook = dyn Fn(&str) + Send + Sync;

static HOOK: Mutex<Option<Arc<Hook>>> = Mutex::new(None);

/// Whether there is one.
static HOOKED: AtomicBool = AtomicBool::new(false);

thread_local! {
    // Whether this thread has the stream.
    static INSTALLED: Cell<bool> = const { Cell::new(false) };
    // Whether the hook runs on this thread: what panics in it is printed.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    // Whether Lean prints where a panic was.
    static IN_BACKTRACE: Cell<bool> = const { Cell::new(false) };
}

/// Has `hook` called with the message of each panic of Lean code, in place of printing it to stderr. There is one hook in a process:
/// another call replaces it.
///
/// The message is Lean's: `PANIC at f Mod:3:9: text` for `panic!`, `unreachable!`, `assert!` and `get!`. Lean's code goes on with
/// the default value of its type when the hook returns: see the page "When Lean panics" of the guide for what that means. The hook runs in
/// the middle of Lean's code, on its thread; what it panics with stays there, and a panic of Lean code that it calls is printed. Lean's
/// backtrace is not printed; `std::backtrace::Backtrace` in the hook gives one.
///
/// # Which panics
/// Those of every thread that has called [`LeanRuntime::init`](crate::LeanRuntime::init) since the hook is there, and of a thread of Lean's
/// (for tasks) on which Lean has called Rust since. A task on a thread on which Lean never calls Rust prints its panics.
/// Where Lean code has called `IO.setStderr` or `IO.FS.withIsolatedStreams`, panics go to the stream that it has set.
/// With [`RuntimeOptions::panic_messages`](crate::RuntimeOptions::panic_messages) off, with
/// [`RuntimeOptions::abort_on_panic`](crate::RuntimeOptions::abort_on_panic), and with `LEAN_ABORT_ON_PANIC` in the environment, Lean asks for
/// no stream, and the hook is not called. Nor is it for internal panics, which end the process.
///
/// ```
/// use std::sync::atomic::{AtomicUsize, Ordering};
///
/// static PANICS: AtomicUsize = AtomicUsize::new(0);
/// lean_rs::on_lean_panic(|message| {
///     PANICS.fetch_add(1, Ordering::Relaxed);
///     eprintln!("Lean code panicked: {message}");
/// });
/// ```
pub fn on_lean_panic(hook: impl Fn(&str) + Send + Sync + 'static) {
    let former = HOOK.lock().replace(Arc::new(hook));
    HOOKED.store(true, Ordering::Release);
    // It is code of the program: not while the lock is held.
    drop(former);
    if super::thread::is_attached() {
        on_thread();
    }
}

/// Gives the thread the stream, if there is a hook. The thread is one that Lean knows.
#[inline]
pub(super) fn on_thread() {
    if HOOKED.load(Ordering::Acquire) && !INSTALLED.get() && asks_for_stream() {
        INSTALLED.set(true);
        if let Err(error) = install() {
            tracing::warn!(%error, "Lean's panics on this thread are printed");
        }
    }
}

/// Whether a panic prints to the thread's stream, and goes on. Otherwise it prints nothing, or to C's stderr before it ends the process.
#[cold]
fn asks_for_stream() -> bool {
    super::start::panics_go_on() && std::env::var_os("LEAN_ABORT_ON_PANIC").is_none()
}

/// The fields of `IO.FS.Stream`: `flush`, `read`, `write`, `getLine`, `putStr`, `isTty`.
const FIELDS: u8 = 6;
const PUT_STR: u8 = 4;

/// Sets a stream that differs from the thread's in how it prints texts.
#[cold]
fn install() -> LeanResult<()> {
    // SAFETY: Lean knows this thread; the reference is given to the handle.
    let former = unsafe { Obj::from_owned(sys::lean_get_stderr()) };
    match former.kind() {
        ObjKind::Constructor { tag: 0, fields: FIELDS } => {}
        found => return Err(LeanError::expected("an `IO.FS.Stream`, a constructor with 6 fields", found)),
    }
    // Lean calls a stream's functions on every thread.
    let put = former.as_ref().field(PUT_STR).map(|it| LeanShared::new(it.to_owned()));
    let lean = super::token();
    let print =
        LeanFn::<(String,), LeanIo<()>>::new_sync(lean, move |text: String| match (&put, said(&text)) {
            (_, true) => Ok(()),
            (Some(put), false) => {
                // It runs on threads that Lean knows.
                let lean = super::token();
                let put = LeanFn::<(String,), LeanIo<()>>::from_owned(Decoder::new(lean), put.get(lean))?;
                put.call(text)
            }
            (None, false) => Err(LeanError::host(Stage::Callback, "the stream has no `putStr`")),
        });
    // SAFETY: all fields of the new object are set, each with a reference of its own; the stream that was set is a handle's again.
    unsafe {
        let stream = sys::lean_alloc_ctor(0, u32::from(FIELDS), 0);
        for index in 0..FIELDS {
            let field = if index == PUT_STR { None } else { former.as_ref().field(index) };
            let field = field.map_or_else(|| print.clone().into_obj(), |it| it.to_owned());
            sys::lean_ctor_set(stream, u32::from(index), field.into_raw());
        }
        drop(Obj::from_owned(sys::lean_get_set_stderr(stream)));
    }
    match PRINTER.get_or_init(learn) {
        Some(_) => Ok(()),
        None => Err(LeanError::host(
            Stage::RuntimeInit,
            "cannot tell what Lean prints of a panic from other texts",
        )),
    }
}

/// Whether a text is one of a panic, which the hook then has got.
fn said(text: &str) -> bool {
    if is_probe() {
        return true;
    }
    let Some(hook) = hook().filter(|_| !RUNNING.get() && is_of_panic()) else { return false };
    // Lean's backtrace comes line by line. Its frames end with their address.
    if text == "backtrace:\n" {
        IN_BACKTRACE.set(true);
        return true;
    }
    if IN_BACKTRACE.get() && (text == "...\n" || (text.contains("[0x") && text.ends_with("]\n"))) {
        return true;
    }
    IN_BACKTRACE.set(false);

    struct Running;
    impl Drop for Running {
        fn drop(&mut self) {
            RUNNING.set(false);
        }
    }
    RUNNING.set(true);
    let _running = Running;
    hook(text.strip_suffix('\n').unwrap_or(text));
    true
}

fn hook() -> Option<Arc<Hook>> {
    HOOK.lock().clone()
}

unsafe extern "C" {
    /// Where the function begins that this address is in; of the unwinder that each Rust program has.
    #[link_name = "_Unwind_FindEnclosingFunction"]
    safe fn function_around(address: *mut c_void) -> *mut c_void;
}

/// The functions whose calls led here, the last one first.
fn callers() -> Vec<usize> {
    /// More than there are between Lean's function and this one.
    const FRAMES: usize = 100;
    let mut frames = [ptr::null_mut(); FRAMES];
    // SAFETY: writes at most as many addresses.
    let count = unsafe { libc::backtrace(frames.as_mut_ptr(), FRAMES as libc::c_int) };
    let frames = frames.into_iter().take(usize::try_from(count).unwrap_or_default());
    // The address is that behind a call, which may be the last instruction.
    frames.map(|frame| function_around(frame.wrapping_byte_sub(1)).addr()).collect()
}

fn is_of_panic() -> bool {
    PRINTER.get().copied().flatten().is_some_and(|printer| callers().contains(&printer))
}

/// The function by which Lean prints panics. It has no name that a linker knows, and many callers: `lean_panic_fn`, and whatever panics in
/// the runtime itself.
static PRINTER: OnceLock<Option<usize>> = OnceLock::new();

/// Finds that function, on a thread that has the stream, and tries whether it tells panics from other texts.
fn learn() -> Option<usize> {
    // SAFETY: Lean knows this thread. A panic does not end the process: otherwise there would be no stream.
    let [of_panic, of_print] = unsafe {
        let text = || sys::lean_mk_string(c"a probe of lean-rs".as_ptr());
        [
            callers_of_print(|| sys::lean_dec(sys::lean_panic_fn(sys::lean_box(0), text()))),
            callers_of_print(|| sys::lean_dec(sys::lean_io_eprintln(text()))),
        ]
    };
    let panics = of_panic.iter().position(|it| *it == sys::lean_panic_fn as *const () as usize)?;
    let printer = *of_panic.get(panics.checked_sub(1)?)?;
    (printer != 0 && !of_print.is_empty() && !of_print.contains(&printer)).then_some(printer)
}

thread_local! {
    // What led to the first text that was printed, while that is to be found out.
    static PROBE: RefCell<Option<Vec<usize>>> = const { RefCell::new(None) };
}

fn callers_of_print(print: impl FnOnce()) -> Vec<usize> {
    PROBE.set(Some(Vec::new()));
    print();
    PROBE.take().unwrap_or_default()
}

/// Takes a text that is printed to find out what prints.
fn is_probe() -> bool {
    let is_probe = PROBE.try_with(|probe| {
        let Some(callers_of_print) = &mut *probe.borrow_mut() else { return false };
        if callers_of_print.is_empty() {
            *callers_of_print = callers();
        }
        true
    });
    // A thread whose thread-locals are gone does not look for what prints.
    is_probe.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use std::sync::PoisonError;

    use super::*;
    use crate::LeanRuntime;

    #[test]
    fn the_hook_gets_what_panics_say() {
        static SAID: std::sync::Mutex<Vec<String>> = std::sync::Mutex::new(Vec::new());
        let said = || std::mem::take(&mut *SAID.lock().unwrap_or_else(PoisonError::into_inner));
        let lean = LeanRuntime::init().unwrap();
        on_lean_panic(|message| SAID.lock().unwrap_or_else(PoisonError::into_inner).push(message.to_owned()));
        assert!(PRINTER.get().unwrap().is_some());
        let live = lean.live_objects();
        let text = |text: &std::ffi::CStr| {
            // SAFETY: on a thread that Lean knows.
            unsafe { sys::lean_mk_string(text.as_ptr()) }
        };
        // SAFETY: as above; the arguments are of the functions' types.
        unsafe {
            assert_eq!(sys::lean_panic_fn(sys::lean_box(3), text(c"any text")), sys::lean_box(3));
            assert_eq!(said(), ["any text"]);
            sys::lean_dec(sys::lean_io_eprintln(text(c"PANIC, which is none")));
            assert!(said().is_empty());
            // In the runtime itself.
            assert_eq!(sys::lean_array_get_panic(sys::lean_box(4)), sys::lean_box(4));
            assert_eq!(said(), ["Error: index out of bounds"]);
        }
        assert_eq!(lean.live_objects(), live);
    }
}
