//! What is only there after Lean's own initializer: the version, texts of errors, tasks and promises.

#![cfg(feature = "link")]

use std::ffi::{CStr, c_void};
use std::sync::atomic::Ordering::Acquire;

use lean_rs_sys::*;

unsafe extern "C-unwind" {
    fn initialize_Init(builtin: u8) -> lean_obj_res;
}

// One test: the order matters, and start-up happens once in a process.
#[test]
fn start_up() {
    assert!(l_Lean_versionString.load(Acquire).is_null(), "nothing has run yet");
    // SAFETY: the order of start-up, once, on this thread.
    unsafe {
        lean_initialize_runtime_module();
        let result = initialize_Init(1);
        assert!(lean_io_result_is_ok(result));
        lean_dec(result);
        lean_io_mark_end_initialization();
    }
    the_version_is_a_persistent_string();
    errors_have_texts();
    // SAFETY: after start-up, and the tasks are done when it is finalized.
    unsafe {
        lean_init_task_manager_using(1);
        tasks();
        lean_finalize_task_manager();
    }
}

fn the_version_is_a_persistent_string() {
    let version = l_Lean_versionString.load(Acquire);
    // SAFETY: the initializer set it.
    unsafe {
        assert!(lean_is_string(version) && lean_is_persistent(version));
        let text = CStr::from_ptr(lean_string_cstr(version)).to_str().unwrap();
        assert!(text.starts_with("4."), "{text}");
    }
}

fn errors_have_texts() {
    // SAFETY: new objects; the reference that is kept shows what the function takes.
    unsafe {
        let error = lean_mk_io_error_other_error(5, lean_mk_string(c"details".as_ptr()));
        lean_inc(error);
        let text = lean_io_error_to_string(error);
        assert!(lean_is_exclusive(error), "the error was taken");
        lean_dec(error);
        let shown = CStr::from_ptr(lean_string_cstr(text)).to_str().unwrap();
        assert!(shown.contains("details"), "{shown}");
        lean_dec(text);

        let file = lean_mk_string(c"no/such/file".as_ptr());
        let error = lean_decode_io_error(2, file);
        assert!(lean_is_shared(file), "the name was borrowed, and the error has a reference of its own");
        assert_eq!(lean_obj_tag(error), 11, "noFileOrDirectory");
        lean_dec(error);
        lean_dec(file);
    }
}

extern "C" fn successor(n: lean_obj_arg) -> lean_obj_res {
    lean_box(lean_unbox(n) + 1)
}

extern "C" fn forty(_: lean_obj_arg) -> lean_obj_res {
    lean_box(40)
}

extern "C" fn action(_world: lean_obj_arg) -> lean_obj_res {
    lean_box(3)
}

/// # Safety
/// The task manager runs.
unsafe fn tasks() {
    // SAFETY: the code fits the arities, and every object is released once.
    unsafe {
        let code =
            |f: extern "C" fn(lean_obj_arg) -> lean_obj_res| lean_alloc_closure(f as *mut c_void, 1, 0);
        let spawned = lean_task_spawn(code(forty), lean_box(0));
        let mapped = lean_task_map(code(successor), spawned, lean_box(0), 0);
        assert!(lean_is_task(mapped) && lean_is_mt(mapped));
        assert_eq!(lean_task_get(mapped), lean_box(41));
        assert_eq!(lean_io_get_task_state_core(mapped), LEAN_TASK_STATE_FINISHED);
        assert_eq!(lean_task_get_own(mapped), lean_box(41));
        assert_eq!(lean_task_get_own(lean_task_pure(lean_box(1))), lean_box(1));
        assert_eq!(lean_task_get_own(lean_io_as_task(code(action), lean_box(0))), lean_box(3));
        assert!(!lean_io_check_canceled_core());

        let promise = lean_io_promise_new();
        assert!(lean_is_promise(promise));
        let task = lean_io_promise_result_opt(promise);
        assert_ne!(lean_io_get_task_state_core(task), LEAN_TASK_STATE_FINISHED);
        assert_eq!(lean_io_promise_resolve(lean_box(6), promise), lean_box(0));
        let some = lean_task_get_own(task);
        assert_eq!((lean_obj_tag(some), lean_ctor_get(some, 0)), (1, lean_box(6)));
        lean_dec(some);
        lean_dec(promise);

        let dropped = lean_io_promise_new();
        let task = lean_io_promise_result_opt(dropped);
        lean_dec(dropped);
        assert_eq!(lean_task_get_own(task), lean_box(0), "none");
    }
}
