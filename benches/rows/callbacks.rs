//! Functions that Lean calls, function values of Lean's, tasks, and objects of several threads.

use std::future::IntoFuture;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use lean_rs::interop::{LeanCallbackFlow, LeanCallbackHandle, LeanProgressTick};
use lean_rs::{LeanArray, LeanFn, LeanIo, LeanResult, LeanRuntime, LeanShared, LeanTask, lean_callback};
use lean_rs_bench::harness::Row;
use lean_rs_bench::{Callbacks, CallbacksModule};

use crate::exports::{Export, Exports};
use crate::{C, OURS};

unsafe extern "C" {
    fn c_static_callback(export: Export, n: u64) -> u64;
    fn c_static_action(export: Export, n: u64) -> u64;
    fn c_closure(export: Export, n: u64) -> u64;
    fn c_extern(export: Export, n: u64) -> u64;
    fn c_extern_io(export: Export, n: u64) -> u64;
    fn c_ticks(export: Export, n: u64) -> u64;
    fn c_apply(export: Export, n: u64) -> u64;
    fn c_task(n: u64) -> u64;
    fn c_shared(n: u64) -> u64;
}

#[lean_callback]
fn fixed(x: u64) -> u64 {
    x.wrapping_add(1)
}

#[lean_callback]
fn fixed_io(x: u64) -> LeanResult<u64> {
    Ok(x.wrapping_add(1))
}

#[lean_callback(extern_name = "callbacks_rust")]
fn declared(x: u64) -> u64 {
    x.wrapping_add(1)
}

#[lean_callback(extern_name = "callbacks_rust_io")]
fn declared_io(x: u64) -> LeanResult<u64> {
    Ok(x.wrapping_add(1))
}

pub(crate) fn rows<'a>(lean: &'a LeanRuntime, module: &'a CallbacksModule<'a>) -> Vec<Row<'a>> {
    let exports = Exports::of(module.module().library().expect("it is loaded").path());
    let c = |name, code: unsafe extern "C" fn(Export, u64) -> u64| {
        let export = exports.get(name);
        // SAFETY: Lean runs, and the C code calls the export as Lean's compiler has declared it.
        move |n| unsafe { code(export, n) }
    };
    // What it has captured is a number that nobody knows at compile time.
    let step = black_box(1u64);
    let with_state = LeanFn::new(lean, move |x: u64| x.wrapping_add(step));
    let (callback, action) = (fixed::lean_fn(lean), fixed_io::lean_fn(lean));
    let of_lean = module.next(()).expect("a value").expect("a function");
    let handle = LeanCallbackHandle::<LeanProgressTick>::register(|tick| {
        black_box(tick.current);
        LeanCallbackFlow::Continue
    });
    let shared = LeanShared::new(LeanArray::<u64>::new(lean, &[]));
    let waker = Waker::from(Arc::new(Unpark(thread::current())));

    // SAFETY: Lean runs, and so does its task manager, since a module was loaded.
    let c_task = |n| unsafe { c_task(n) };

    vec![
        Row::new("Rust calls a function value of Lean's")
            .way(C, c(c"callbacks_next", c_apply))
            .way(OURS, move |n| (0..n).fold(0, |x, _| of_lean.call(x).expect("a number"))),
        Row::new("Lean calls a static callback")
            .way(C, c(c"callbacks_iterate", c_static_callback))
            .way(OURS, move |n| module.iterate(&callback, 0, n)),
        Row::new("Lean calls a closure with state")
            .way(C, c(c"callbacks_iterate", c_closure))
            .way(OURS, move |n| module.iterate(&with_state, 0, n)),
        Row::new("Lean runs a static IO callback")
            .way(C, c(c"callbacks_iterate_io", c_static_action))
            .way(OURS, move |n| module.iterate_io(&action, 0, n).expect("nothing is thrown")),
        Row::new("Lean calls an @[extern]")
            .way(C, c(c"callbacks_iterate_c", c_extern))
            .way(OURS, move |n| module.iterate_rust(0, n)),
        Row::new("Lean runs an @[extern] IO")
            .way(C, c(c"callbacks_iterate_c_io", c_extern_io))
            .way(OURS, move |n| module.iterate_rust_io(0, n).expect("nothing is thrown")),
        Row::new("tick through a handle").way(C, c(c"callbacks_ticks_c", c_ticks)).way(OURS, move |n| {
            let (id, trampoline) = handle.abi_parts();
            module.ticks(id, trampoline, 0, n)
        }),
        Row::new("task, round trip")
            .way(C, c_task)
            .way(OURS, move |n| (0..n).map(|_| u64::from(spawn(lean).get().expect("a number"))).sum()),
        Row::new("task, awaited")
            .way(OURS, move |n| (0..n).map(|_| u64::from(block_on(spawn(lean), &waker))).sum()),
        // SAFETY: Lean runs.
        Row::new("LeanShared, clone and drop").way(C, |n| unsafe { c_shared(n) }).way(OURS, move |n| {
            (0..n).map(|_| u64::from(black_box(shared.clone()).kind() == lean_rs::ObjKind::Array)).sum()
        }),
    ]
}

fn spawn(lean: &LeanRuntime) -> LeanTask<'_, LeanIo<u32>> {
    lean.spawn(|_| Ok(black_box(1u32))).expect("Lean has threads")
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on(task: LeanTask<'_, LeanIo<u32>>, waker: &Waker) -> u32 {
    let mut future = pin!(task.into_future());
    loop {
        match future.as_mut().poll(&mut Context::from_waker(waker)) {
            Poll::Ready(value) => return value.expect("a number"),
            Poll::Pending => thread::park(),
        }
    }
}
