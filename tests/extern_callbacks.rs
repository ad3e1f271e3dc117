//! `Conformance.Callbacks`, whose `@[extern]` declarations are functions with `#[lean_callback]` here.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lean_rs::prelude::*;
use lean_rs::{IoErrorKind, LeanException};
use lean_rs_tests::bound::callbacks::{Callbacks, CallbacksModule};

static LOG: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn log(line: String) {
    LOG.lock().unwrap().push(line);
}

fn logged() -> Vec<String> {
    std::mem::take(&mut *LOG.lock().unwrap())
}

#[lean_callback(extern_name = "cb_tick")]
fn tick(ctx: usize, index: usize, value: u64) -> LeanResult<u8> {
    log(format!("tick {ctx} {index} {value}"));
    Ok(u8::from(index == 3))
}

/// `text` is borrowed in Lean, and not copied.
#[lean_callback(extern_name = "cb_message")]
fn message(ctx: usize, text: &str) -> LeanResult<()> {
    log(format!("message {ctx} {text}"));
    Ok(())
}

/// `bytes` is owned in Lean.
#[lean_callback(extern_name = "cb_bytes")]
fn bytes(ctx: usize, bytes: Vec<u8>) -> LeanResult<u64> {
    log(format!("bytes {ctx} {bytes:?}"));
    Ok(bytes.len() as u64)
}

#[lean_callback(extern_name = "cb_pure", on_panic = default)]
fn pure_hook(x: u64) -> u64 {
    assert!(x < 1000, "too great");
    x * 3
}

#[lean_callback(extern_name = "cb_now")]
fn now() -> LeanResult<u64> {
    Ok(21)
}

#[lean_callback(extern_name = "cb_base")]
fn base(n: Nat) -> Nat {
    n
}

#[lean_callback(extern_name = "cb_fail")]
fn fail(code: u32) -> LeanResult<()> {
    match code {
        0 => panic!("the host panicked"),
        1 => Err("the host said no".into()),
        2 => Ok(std::fs::read_dir("/no/such/folder").map(drop)?),
        code => Err(LeanException::new(IoErrorKind::OtherError, "the host failed").with_code(code).into()),
    }
}

#[derive(Debug)]
struct Handle(u64);

// SAFETY: only this program makes values of the Lean type.
unsafe impl LeanOpaque for Handle {
    const LEAN_NAME: &'static str = "Conformance.Callbacks.Handle";
}

static FREED: AtomicUsize = AtomicUsize::new(0);

impl Drop for Handle {
    fn drop(&mut self) {
        FREED.fetch_add(1, Ordering::SeqCst);
    }
}

#[lean_callback(extern_name = "cb_handle_new")]
fn handle_new<'lean>(lean: &'lean LeanRuntime, value: u64) -> LeanResult<External<'lean, Handle>> {
    Ok(External::new(lean, Handle(value)))
}

#[lean_callback(extern_name = "cb_handle_value")]
fn handle_value(handle: &External<'_, Handle>) -> u64 {
    handle.0
}

/// Handles with their Rust type.
#[lean_module("Conformance.Callbacks")]
#[lean(prefix = "conf_")]
trait Handles<'lean> {
    fn handle_id(&self, h: External<'lean, Handle>) -> LeanResult<External<'lean, Handle>>;
    #[lean(io)]
    fn handle_make(&self, v: u64) -> LeanResult<External<'lean, Handle>>;
    fn handle_sum(&self, a: &External<'lean, Handle>, b: External<'lean, Handle>) -> u64;
    fn handle_pair(&self, h: External<'lean, Handle>) -> LeanResult<(External<'lean, Handle>, u64)>;
}

#[test]
fn lean_calls_the_program() {
    let m = CallbacksModule::load(LeanRuntime::init().unwrap()).unwrap();
    let n = |n: u64| Nat::from(n);
    assert_eq!(m.tick_all(7, n(3)).unwrap(), 27);
    assert_eq!(logged(), ["tick 7 0 1", "tick 7 1 3", "tick 7 2 9"]);
    assert_eq!(m.tick_all(7, n(100)).unwrap(), 27, "the fourth call says stop");
    assert_eq!(logged().len(), 4);
    m.message_all(8, n(3)).unwrap();
    assert_eq!(logged(), ["message 8 m", "message 8 m*", "message 8 m**"]);
    assert_eq!(m.bytes_send(9, &[1, 2, 3]).unwrap(), 4);
    assert_eq!(logged(), ["bytes 9 [1, 2, 3]"]);
    assert_eq!(m.pure_hook_twice(5), 45);
    assert_eq!(m.now_twice().unwrap(), 42);
    let big = m.base_hook(Nat::from(u64::MAX)).unwrap();
    assert_eq!(big, Nat::from(1u128 << 64));
    // A Lean closure of the function, which Rust calls again.
    assert_eq!(m.hook_value().unwrap().unwrap().call(14).unwrap(), 42);
    // What was defined is also a value.
    assert_eq!(tick::lean_fn(LeanRuntime::init().unwrap()).call(1, 3, 5).unwrap(), 1);
    logged();
}

#[test]
fn failures() {
    let m = CallbacksModule::load(LeanRuntime::init().unwrap()).unwrap();
    let thrown = |code| m.fail_through(code).unwrap_err().exception().cloned().unwrap();
    let exception = thrown(404);
    assert_eq!((exception.kind(), exception.code()), (IoErrorKind::OtherError, Some(404)));
    assert!(m.fail_caught(5).unwrap().contains("the host failed"));
    let panicked = thrown(0);
    assert_eq!(panicked.kind(), IoErrorKind::UserError);
    assert_eq!(
        panicked.message(),
        "the Rust function `calls::extern_callbacks::fail` panicked: the host panicked"
    );
    assert_eq!(thrown(1).message(), "the host said no");
    assert_eq!((thrown(2).kind(), thrown(2).code()), (IoErrorKind::NoFileOrDirectory, Some(2)));
    // `on_panic = default`: 0, of which the next call is 0.
    assert_eq!(m.pure_hook_twice(5000), 0);
}

#[test]
fn host_objects() {
    let m = HandlesModule::load(LeanRuntime::init().unwrap()).unwrap();
    let handle = m.handle_make(40).unwrap();
    assert_eq!(handle.0, 41);
    let (same, value) = m.handle_pair(handle.clone()).unwrap();
    assert_eq!((same.0, value), (41, 41));
    assert_eq!(m.handle_sum(&handle, same), 82);
    drop(m.handle_id(handle).unwrap());
    assert_eq!(FREED.load(Ordering::SeqCst), 1);
}
