//! What the callbacks are compared with: functions of the C interface, as Lean's compiler would emit them, and raw calls.

use lean_rs_bench::CallbacksModule;
use lean_rs_sys::{self as sys, lean_object};
use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

type Pointer = *mut lean_object;
type Iterate = unsafe extern "C" fn(Pointer, u64, u64) -> u64;
type IterateIo = unsafe extern "C" fn(Pointer, u64, u64) -> Pointer;
type Value = unsafe extern "C" fn(Pointer) -> Pointer;

/// `fun x => x + 1`, for a closure.
unsafe extern "C" fn boxed(x: Pointer) -> Pointer {
    // SAFETY: Lean passes a boxed `UInt64`, whose reference is handed over.
    unsafe {
        let number = sys::lean_unbox_uint64(x);
        sys::lean_dec(x);
        sys::lean_box_uint64(number.wrapping_add(1))
    }
}

/// `fun x => return x + 1`, for a closure.
unsafe extern "C" fn boxed_io(x: Pointer, _world: Pointer) -> Pointer {
    // SAFETY: as above.
    unsafe { sys::lean_io_result_mk_ok(boxed(x)) }
}

/// For `@[extern]`.
#[unsafe(export_name = "callbacks_c")]
extern "C" fn plain(x: u64) -> u64 {
    x.wrapping_add(1)
}

/// For `@[extern]`.
#[unsafe(export_name = "callbacks_c_io")]
extern "C" fn plain_io(x: u64) -> Pointer {
    // SAFETY: Lean calls this, so it runs.
    unsafe { sys::lean_io_result_mk_ok(sys::lean_box_uint64(x.wrapping_add(1))) }
}

/// For `@[extern]`.
#[unsafe(export_name = "callbacks_c_tick")]
extern "C" fn plain_tick(_: usize, _: usize, current: u64, _: u64) -> u8 {
    std::hint::black_box(current);
    0
}

/// The exports of `Callbacks`, as C functions.
pub(crate) struct Raw {
    iterate: Iterate,
    iterate_io: IterateIo,
    closure: Pointer,
    closure_io: Pointer,
    /// Lean's own function value.
    next: Pointer,
}

impl Raw {
    /// Those of the library that the module is in; the objects are never freed.
    pub(crate) fn new(module: &CallbacksModule<'_>) -> Raw {
        let path = module.module().library().expect("it is loaded").path();
        // SAFETY: the library is open already, and initialized.
        let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.expect("the library opens");
        // SAFETY: the exports have these types; the library stays open, because the module never closes it.
        let (iterate, iterate_io, next) = unsafe {
            (
                *library.get::<Iterate>(b"callbacks_iterate\0").expect("the export"),
                *library.get::<IterateIo>(b"callbacks_iterate_io\0").expect("the export"),
                *library.get::<Value>(b"callbacks_next\0").expect("the export"),
            )
        };
        // SAFETY: the code takes as many boxed values, gives one and never unwinds; `next` gives `some` function.
        unsafe {
            let some = next(sys::lean_box(0));
            Raw {
                iterate,
                iterate_io,
                closure: sys::lean_alloc_closure(boxed as *mut _, 1, 0),
                closure_io: sys::lean_alloc_closure(boxed_io as *mut _, 2, 0),
                next: sys::lean_ctor_get(some, 0),
            }
        }
    }

    /// Lean calls the C function n times.
    pub(crate) fn iterate(&self, n: u64) -> u64 {
        // SAFETY: the export takes a reference to a function of this type.
        unsafe {
            sys::lean_inc(self.closure);
            (self.iterate)(self.closure, 0, n)
        }
    }

    /// Lean runs the action in C n times.
    pub(crate) fn iterate_io(&self, n: u64) -> u64 {
        // SAFETY: the export takes a reference to an action of this type, which does not throw.
        unsafe {
            sys::lean_inc(self.closure_io);
            let result = (self.iterate_io)(self.closure_io, 0, n);
            let value = sys::lean_io_result_take_value(result);
            let number = sys::lean_unbox_uint64(value);
            sys::lean_dec(value);
            number
        }
    }

    /// Calls Lean's function n times.
    pub(crate) fn apply(&self, n: u64) -> u64 {
        (0..n).fold(0, |x, _| {
            // SAFETY: a function of this type, and its argument; references to both are handed over.
            unsafe {
                sys::lean_inc(self.next);
                let value = sys::lean_apply_1(self.next, sys::lean_box_uint64(x));
                let number = sys::lean_unbox_uint64(value);
                sys::lean_dec(value);
                number
            }
        })
    }
}
