//! A Lean module that calls functions of this program: `Conformance.Callbacks`, whose `@[extern]` declarations are the C
//! functions below. Its host objects are `External`s.

use std::ffi::{CStr, c_void};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

use lean_rs::prelude::*;
use lean_rs::{IoErrorKind, LeanFn};
use lean_rs_sys as sys;
use lean_rs_sys::lean_object;

/// All exports of `Conformance.Callbacks`.
#[lean_module("Conformance.Callbacks")]
#[lean(prefix = "conf_")]
#[allow(missing_docs)]
trait Callbacks<'lean> {
    #[lean(io)]
    fn tick_all(&self, ctx: usize, n: Nat) -> LeanResult<u64>;
    #[lean(io)]
    fn message_all(&self, ctx: usize, n: Nat) -> LeanResult<()>;
    #[lean(io)]
    fn bytes_send(&self, ctx: usize, b: &[u8]) -> LeanResult<u64>;
    fn pure_hook(&self, x: u64) -> u64;
    #[lean(io)]
    fn now(&self) -> LeanResult<u64>;
    fn base_hook(&self, n: Nat) -> LeanResult<Nat>;
    #[lean(io)]
    fn fail_through(&self, code: u32) -> LeanResult<u64>;
    #[lean(io)]
    fn fail_caught(&self, code: u32) -> LeanResult<String>;
    #[lean(constant)]
    fn hook_value(&self) -> LeanResult<Option<LeanFn<'lean, (u64,), u64>>>;
    fn handle_id(&self, h: External<'lean, Handle>) -> LeanResult<External<'lean, Handle>>;
    #[lean(io)]
    fn handle_make(&self, v: u64) -> LeanResult<Obj<'lean>>;
    /// # Safety
    /// Both are handles.
    unsafe fn handle_sum(&self, a: &Obj<'lean>, b: ObjRef<'lean, '_>) -> u64;
    /// # Safety
    /// `h : Handle`
    unsafe fn handle_pair(&self, h: Obj<'lean>) -> LeanResult<(Obj<'lean>, u64)>;
}

/// What Lean's opaque `Handle` holds where this crate makes it.
#[derive(Debug, PartialEq)]
struct Handle(u64);

// SAFETY: only this program makes values of the Lean type.
unsafe impl LeanOpaque for Handle {
    const LEAN_NAME: &'static str = "Conformance.Callbacks.Handle";
}

/// What the host functions were called with.
static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn log(line: String) {
    LOG.lock().unwrap().push(line);
}

fn logged() -> Vec<String> {
    std::mem::take(&mut *LOG.lock().unwrap())
}

/// # Safety
/// The contract of raw functions: `value` is handed over.
unsafe fn ok(value: *mut lean_object) -> *mut lean_object {
    // SAFETY: by the caller's word.
    unsafe { sys::lean_io_result_mk_ok(value) }
}

#[unsafe(no_mangle)]
extern "C" fn cb_tick(ctx: usize, index: usize, value: u64) -> *mut lean_object {
    log(format!("tick {ctx} {index} {value}"));
    // SAFETY: a boxed scalar.
    unsafe { ok(sys::lean_box(usize::from(index == 3))) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cb_message(ctx: usize, text: *mut lean_object) -> *mut lean_object {
    // SAFETY: a borrowed string.
    let text = unsafe { CStr::from_ptr(sys::lean_string_cstr(text)) }.to_str().unwrap().to_owned();
    log(format!("message {ctx} {text}"));
    // SAFETY: a boxed scalar.
    unsafe { ok(sys::lean_box(0)) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cb_bytes(ctx: usize, bytes: *mut lean_object) -> *mut lean_object {
    // SAFETY: a `ByteArray` that is owned, and given back once.
    let size = unsafe {
        let size = sys::lean_sarray_size(bytes);
        sys::lean_dec(bytes);
        size
    };
    log(format!("bytes {ctx} {size}"));
    // SAFETY: the runtime runs: it calls this.
    unsafe { ok(sys::lean_box_uint64(size as u64)) }
}

#[unsafe(no_mangle)]
extern "C" fn cb_pure(x: u64) -> u64 {
    x.wrapping_mul(3)
}

#[unsafe(no_mangle)]
extern "C" fn cb_now() -> *mut lean_object {
    // SAFETY: the runtime runs: it calls this.
    unsafe { ok(sys::lean_box_uint64(21)) }
}

#[unsafe(no_mangle)]
extern "C" fn cb_base(n: *mut lean_object) -> *mut lean_object {
    // `BaseIO`: the value itself.
    n
}

#[unsafe(no_mangle)]
extern "C" fn cb_fail(code: u32) -> *mut lean_object {
    // SAFETY: the runtime runs: it calls this; the text and the error are handed over.
    unsafe {
        let details = sys::lean_mk_string(c"the host failed".as_ptr());
        sys::lean_io_result_mk_error(sys::lean_mk_io_error_other_error(code, details))
    }
}

/// The class of the handles that the C functions make, which `lean_rs` knows nothing of.
fn class() -> *mut sys::lean_external_class {
    /// Called once for each handle, with its data.
    unsafe extern "C" fn finalize(data: *mut c_void) {
        FREED.fetch_add(1, Ordering::SeqCst);
        // SAFETY: the data of these handles is a box.
        drop(unsafe { Box::from_raw(data.cast::<u64>()) });
    }
    unsafe extern "C" fn visit_nothing(_: *mut c_void, _: *mut lean_object) {}
    static CLASS: OnceLock<usize> = OnceLock::new();
    // SAFETY: the runtime runs: it calls the callers.
    let address =
        CLASS.get_or_init(|| unsafe { sys::lean_register_external_class(finalize, visit_nothing) } as usize);
    *address as *mut sys::lean_external_class
}

static FREED: AtomicUsize = AtomicUsize::new(0);

#[unsafe(no_mangle)]
extern "C" fn cb_handle_new(value: u64) -> *mut lean_object {
    // SAFETY: the class takes boxes of this type.
    unsafe { ok(sys::lean_alloc_external(class(), Box::into_raw(Box::new(value)).cast())) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn cb_handle_value(handle: *mut lean_object) -> u64 {
    // SAFETY: a borrowed handle that `cb_handle_new` made: only those are given to Lean functions that ask for a value.
    unsafe { *sys::lean_get_external_data(handle).cast::<u64>() }
}

fn callbacks() -> CallbacksModule<'static> {
    CallbacksModule::load(LeanRuntime::init().unwrap())
        .expect("the module finds the functions of this program")
}

#[test]
fn lean_calls_the_program() {
    let m = callbacks();
    assert_eq!(m.tick_all(7, Nat::from(3u8)).unwrap(), 27);
    assert_eq!(logged(), ["tick 7 0 1", "tick 7 1 3", "tick 7 2 9"]);
    assert_eq!(m.tick_all(7, Nat::from(100u8)).unwrap(), 27, "the fourth call says stop");
    assert_eq!(logged().len(), 4);
    m.message_all(8, Nat::from(3u8)).unwrap();
    assert_eq!(logged(), ["message 8 m", "message 8 m*", "message 8 m**"]);
    assert_eq!(m.bytes_send(9, &[1, 2, 3]).unwrap(), 4);
    assert_eq!(logged(), ["bytes 9 3"]);
    assert_eq!(m.pure_hook(5), 45);
    assert_eq!(m.now().unwrap(), 42);
    assert_eq!(m.base_hook(Nat::from(u64::MAX)).unwrap(), Nat::from(1u128 << 64));
    let error = m.fail_through(404).unwrap_err();
    let exception = error.exception().unwrap();
    assert_eq!((exception.kind(), exception.code()), (IoErrorKind::OtherError, Some(404)));
    assert!(m.fail_caught(5).unwrap().contains("the host failed"));
    assert!(m.hook_value().unwrap().is_some());
}

#[test]
fn host_objects_have_a_lean_type() {
    let lean = LeanRuntime::init().unwrap();
    let m = callbacks();
    let handle = m.handle_id(External::new(lean, Handle(7))).unwrap();
    assert_eq!(*handle, Handle(7));

    // Handles of other code are no `External`s, and are left alone.
    let freed = FREED.load(Ordering::SeqCst);
    let other = m.handle_make(40).unwrap();
    // SAFETY: a handle that Lean made.
    let (same, value) = unsafe { m.handle_pair(other.clone()) }.unwrap();
    // SAFETY: as above.
    assert_eq!((value, unsafe { m.handle_sum(&other, same.as_ref()) }), (41, 82));
    let error = other.to_rust::<External<'_, Handle>>(lean).unwrap_err();
    assert!(error.to_string().ends_with("found a host object that other code made"), "{error}");
    drop((other, same));
    assert_eq!(FREED.load(Ordering::SeqCst), freed + 1);
}
