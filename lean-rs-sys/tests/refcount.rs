//! The mirrors of reference counting against the header's own inline functions, on the same objects.

#![cfg(feature = "link")]

#[path = "support/lean.rs"]
mod lean;
mod support;

use lean::{Shim, Witness, with_runtime};
use lean_rs_sys::*;

/// The bits of `c_state`, computed by the mirrors.
fn state(o: *mut lean_object) -> u32 {
    // SAFETY: callers pass live heap objects.
    unsafe {
        u32::from(lean_is_st(o))
            | u32::from(lean_is_mt(o)) << 1
            | u32::from(lean_is_persistent(o)) << 2
            | u32::from(lean_is_exclusive(o)) << 3
    }
}

type Step = Box<dyn Fn(*mut lean_object)>;

/// Steps that keep an object alive, from C and from Rust by turns, with the references that they add.
fn steps() -> Vec<(&'static str, i32, Step)> {
    let c = *Shim::get();
    /// # Safety
    /// The step is run on a live object with enough references.
    unsafe fn run(f: unsafe extern "C" fn(*mut lean_object)) -> Step {
        // SAFETY: the caller's promise is the same.
        Box::new(move |o| unsafe { f(o) })
    }
    /// # Safety
    /// The step is run on a live object with enough references.
    unsafe fn mirror(f: unsafe fn(*mut lean_object)) -> Step {
        // SAFETY: the caller's promise is the same.
        Box::new(move |o| unsafe { f(o) })
    }
    // SAFETY: the caller runs them in order, so that no reference is released that was not added.
    unsafe {
        vec![
            ("c_inc", 1, run(c.c_inc)),
            ("lean_inc", 1, mirror(lean_inc)),
            ("c_inc_ref", 1, run(c.c_inc_ref)),
            ("lean_inc_ref", 1, mirror(lean_inc_ref)),
            ("c_dec", -1, run(c.c_dec)),
            ("lean_dec", -1, mirror(lean_dec)),
            ("c_inc_n", 1000, Box::new(move |o| (c.c_inc_n)(o, 1000))),
            ("lean_inc_n", 1000, Box::new(|o| lean_inc_n(o, 1000))),
            ("lean_dec_ref", -1, mirror(lean_dec_ref)),
            ("c_dec_ref", -1, run(c.c_dec_ref)),
            ("lean_inc_n 0", 0, Box::new(|o| lean_inc_n(o, 0))),
        ]
    }
}

fn references_after(prepare: unsafe fn(*mut lean_object), sign: i32) {
    with_runtime(|| {
        let c = Shim::get();
        let witness = Witness::new();
        let o = witness.object;
        // SAFETY: a new object of this thread.
        unsafe { prepare(o) };
        let mut references = 1;
        for (name, change, step) in steps() {
            step(o);
            references += change;
            // SAFETY: the object is alive.
            unsafe {
                assert_eq!((c.c_rc)(o), sign * references, "after {name}");
                assert_eq!(state(o), (c.c_state)(o), "after {name}");
            }
        }
        if sign == 0 {
            return;
        }
        // Down to the end by turns; the object goes with its last reference and not before.
        for left in (0..references).rev() {
            assert_eq!(witness.freed(), 0, "{left}");
            // SAFETY: `references` of them are ours.
            unsafe { if left % 2 == 0 { lean_dec(o) } else { (c.c_dec)(o) } }
        }
        assert_eq!(witness.freed(), 1);
    });
}

#[test]
fn of_one_thread() {
    fn nothing(_: *mut lean_object) {}
    references_after(nothing, 1);
}

#[test]
fn of_many_threads() {
    // SAFETY: the object is new.
    references_after(|o| unsafe { lean_mark_mt(o) }, -1);
}

#[test]
fn of_persistent_objects() {
    // SAFETY: the object is new.
    references_after(|o| unsafe { lean_mark_persistent(o) }, 0);
}

#[test]
fn of_scalars() {
    with_runtime(|| {
        let c = Shim::get();
        for n in [0, 1, 42, usize::MAX >> 1, usize::MAX] {
            // SAFETY: boxed scalars; only `inc` and `dec` take them.
            unsafe {
                let o = lean_box(n);
                assert_eq!(o, (c.c_box)(n));
                assert_eq!(lean_unbox(o), (c.c_unbox)(o));
                assert_eq!(lean_is_scalar(o), (c.c_is_scalar)(o) != 0);
                lean_inc(o);
                (c.c_inc)(o);
                lean_inc_n(o, 7);
                lean_dec(o);
                (c.c_dec)(o);
            }
        }
    });
}

#[test]
fn two_threads_on_one_object() {
    const ROUNDS: usize = 200_000;
    with_runtime(|| {
        let c = *Shim::get();
        let witness = Witness::new();
        // SAFETY: a new object; it is shared only after this.
        unsafe { lean_mark_mt(witness.object) };
        std::thread::scope(|scope| {
            for turn in 0..2 {
                let witness = &witness;
                // SAFETY: every thread releases what it adds, and the object outlives the scope.
                scope.spawn(move || unsafe {
                    lean_initialize_thread();
                    for round in 0..ROUNDS {
                        let o = witness.object;
                        if round % 2 == turn {
                            lean_inc(o)
                        } else {
                            (c.c_inc)(o)
                        }
                        if round % 3 == turn { lean_dec(o) } else { (c.c_dec)(o) }
                    }
                    lean_finalize_thread();
                });
            }
        });
        // SAFETY: the first reference is still ours.
        unsafe {
            assert_eq!((c.c_rc)(witness.object), -1, "a step was lost");
            assert_eq!(witness.freed(), 0);
            lean_dec(witness.object);
        }
        assert_eq!(witness.freed(), 1);
    });
}

/// Ends the process; the test below runs it in one of its own.
#[test]
#[cfg(not(lean_v_4_34_0_rc2))]
#[ignore = "ends the process"]
fn overflowing_child() {
    with_runtime(|| {
        // SAFETY: a new string; its references are given up on purpose.
        unsafe {
            let o = lean_mk_string(c"counted".as_ptr());
            lean_inc_n(o, i32::MAX as usize - 3);
            for _ in 0..2 {
                lean_inc_checked(o);
            }
            println!("at the limit");
            lean_inc_checked(o);
        }
    });
}

#[test]
#[cfg(not(lean_v_4_34_0_rc2))]
fn a_count_that_would_overflow_ends_the_process() {
    let this = std::env::current_exe().unwrap();
    let child = std::process::Command::new(this)
        .args(["--ignored", "--exact", "overflowing_child", "--nocapture"])
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&child.stdout), String::from_utf8_lossy(&child.stderr));
    assert!(out.contains("at the limit"), "{out}{err}");
    assert!(
        !child.status.success() && err.contains("the reference count of an object overflows"),
        "{out}{err}"
    );
}
