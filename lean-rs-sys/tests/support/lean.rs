//! A started runtime, and the header's inline functions as a loaded library.

#![allow(dead_code, unreachable_pub)]

use std::ffi::c_void;
use std::sync::{Mutex, Once, OnceLock};

use lean_rs_sys::*;
use libloading::Library;

/// Runs `body` on a thread that may use Lean.
pub fn with_runtime<T: Send>(body: impl FnOnce() -> T + Send) -> T {
    static START: Once = Once::new();
    // SAFETY: once in the process; nothing but the runtime is used.
    START.call_once(|| unsafe { lean_initialize_runtime_module() });
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            // SAFETY: a thread of our own, after the start.
            unsafe { lean_initialize_thread() };
            let result = body();
            // SAFETY: nothing uses Lean on this thread any more.
            unsafe { lean_finalize_thread() };
            result
        });
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

type O = *mut lean_object;

macro_rules! shim {
    ($($name:ident: $ty:ty;)*) => {
        /// `tests/c/mirrors.c`, compiled with the header in use.
        #[derive(Clone, Copy)]
        pub struct Shim {
            $(pub $name: $ty,)*
        }

        impl Shim {
            pub fn get() -> &'static Shim {
                static SHIM: OnceLock<Shim> = OnceLock::new();
                SHIM.get_or_init(|| {
                    let dir = tempfile::tempdir().unwrap();
                    let path = super::support::shared_library(dir.path(), "mirrors", include_str!("../c/mirrors.c"));
                    // SAFETY: the library runs no code when it is loaded, it is never unloaded, and the types are
                    // those of its source.
                    unsafe {
                        let library = Box::leak(Box::new(Library::new(path).unwrap()));
                        Shim { $($name: *library.get::<$ty>(concat!(stringify!($name), "\0").as_bytes()).unwrap(),)* }
                    }
                })
            }
        }
    };
}

shim! {
    c_inc: unsafe extern "C" fn(O);
    c_inc_n: unsafe extern "C" fn(O, usize);
    c_inc_ref: unsafe extern "C" fn(O);
    c_dec: unsafe extern "C" fn(O);
    c_dec_ref: unsafe extern "C" fn(O);
    c_rc: unsafe extern "C" fn(O) -> i32;
    c_state: unsafe extern "C" fn(O) -> u32;
    c_is_scalar: unsafe extern "C" fn(O) -> u8;
    c_box: unsafe extern "C" fn(usize) -> O;
    c_unbox: unsafe extern "C" fn(O) -> usize;
    c_alloc_ctor: unsafe extern "C" fn(u32, u32, u32) -> O;
    c_ctor_get: unsafe extern "C" fn(O, u32) -> O;
    c_ctor_get_usize: unsafe extern "C" fn(O, u32) -> usize;
    c_ctor_get_uint8: unsafe extern "C" fn(O, u32) -> u8;
    c_ctor_get_uint16: unsafe extern "C" fn(O, u32) -> u16;
    c_ctor_get_uint32: unsafe extern "C" fn(O, u32) -> u32;
    c_ctor_get_uint64: unsafe extern "C" fn(O, u32) -> u64;
    c_ctor_get_float: unsafe extern "C" fn(O, u32) -> f64;
    c_ctor_get_float32: unsafe extern "C" fn(O, u32) -> f32;
    c_box_uint32: unsafe extern "C" fn(u32) -> O;
    c_unbox_uint64: unsafe extern "C" fn(O) -> u64;
    c_unbox_usize: unsafe extern "C" fn(O) -> usize;
    c_unbox_float: unsafe extern "C" fn(O) -> f64;
    c_unbox_float32: unsafe extern "C" fn(O) -> f32;
    c_array_size: unsafe extern "C" fn(O) -> usize;
    c_array_get: unsafe extern "C" fn(O, usize) -> O;
    c_sarray_elem_size: unsafe extern "C" fn(O) -> u32;
    c_sarray_size: unsafe extern "C" fn(O) -> usize;
    c_sarray_cptr: unsafe extern "C" fn(O) -> *mut u8;
    c_string_size: unsafe extern "C" fn(O) -> usize;
    c_string_len: unsafe extern "C" fn(O) -> usize;
    c_string_cstr: unsafe extern "C" fn(O) -> *const std::ffi::c_char;
    c_closure_fun: unsafe extern "C" fn(O) -> *mut c_void;
    c_closure_arity: unsafe extern "C" fn(O) -> u32;
    c_closure_num_fixed: unsafe extern "C" fn(O) -> u32;
    c_closure_get: unsafe extern "C" fn(O, u32) -> O;
    c_external_data: unsafe extern "C" fn(O) -> *mut c_void;
    c_io_is_ok: unsafe extern "C" fn(O) -> u8;
    c_thunk_get: unsafe extern "C" fn(O) -> O;
    c_nat_add: unsafe extern "C" fn(O, O) -> O;
    c_nat_sub: unsafe extern "C" fn(O, O) -> O;
    c_nat_mul: unsafe extern "C" fn(O, O) -> O;
    c_nat_div: unsafe extern "C" fn(O, O) -> O;
    c_nat_mod: unsafe extern "C" fn(O, O) -> O;
    c_nat_land: unsafe extern "C" fn(O, O) -> O;
    c_nat_lor: unsafe extern "C" fn(O, O) -> O;
    c_nat_shiftr: unsafe extern "C" fn(O, O) -> O;
    c_nat_eq: unsafe extern "C" fn(O, O) -> u8;
    c_nat_le: unsafe extern "C" fn(O, O) -> u8;
    c_nat_lt: unsafe extern "C" fn(O, O) -> u8;
    c_uint64_of_nat: unsafe extern "C" fn(O) -> u64;
    c_int64_to_int: unsafe extern "C" fn(i64) -> O;
    c_int_add: unsafe extern "C" fn(O, O) -> O;
    c_int_sub: unsafe extern "C" fn(O, O) -> O;
    c_int_mul: unsafe extern "C" fn(O, O) -> O;
    c_int_eq: unsafe extern "C" fn(O, O) -> u8;
    c_int_le: unsafe extern "C" fn(O, O) -> u8;
    c_int_lt: unsafe extern "C" fn(O, O) -> u8;
    c_int64_of_int: unsafe extern "C" fn(O) -> u64;
    c_nat_abs: unsafe extern "C" fn(O) -> O;
}

/// An external object that says when it is freed.
pub struct Witness {
    pub object: O,
    freed: &'static Mutex<u32>,
}

// SAFETY: the count is behind a lock; tests that share the object mark it multi-threaded first.
unsafe impl Send for Witness {}
// SAFETY: as above.
unsafe impl Sync for Witness {}

impl Witness {
    /// A new object with one reference.
    pub fn new() -> Witness {
        extern "C" fn finalize(data: *mut c_void) {
            // SAFETY: the data is a leaked `Mutex`.
            *unsafe { &*data.cast::<Mutex<u32>>() }.lock().unwrap() += 1;
        }
        extern "C" fn foreach(_: *mut c_void, _: O) {}
        struct Class(*mut lean_external_class);
        // SAFETY: a class is never changed.
        unsafe impl Send for Class {}
        // SAFETY: as above.
        unsafe impl Sync for Class {}
        static CLASS: OnceLock<Class> = OnceLock::new();
        // SAFETY: the runtime is started, and both functions fit the data.
        unsafe {
            let class = CLASS.get_or_init(|| Class(lean_register_external_class(finalize, foreach)));
            let freed: &'static Mutex<u32> = Box::leak(Box::default());
            Witness { object: lean_alloc_external(class.0, std::ptr::from_ref(freed) as *mut c_void), freed }
        }
    }

    pub fn freed(&self) -> u32 {
        *self.freed.lock().unwrap()
    }
}
