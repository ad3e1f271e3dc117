//! Reference counts: who uses an object, taking and releasing references, sharing with other threads.

use std::ffi::c_int;
use std::sync::atomic::{AtomicI32, Ordering::Relaxed};

use super::object::{
    b_lean_obj_arg, b_lean_obj_res, header, lean_is_scalar, lean_obj_arg, lean_obj_res, lean_object,
};

/// Counts at or below this are frozen for increments: the object is never freed again (Lean 4.34.0-rc2 and later).
pub const LEAN_RC_STICKY: c_int = c_int::MIN + 0x1000_0000;
/// Counts at or below this are frozen for decrements (Lean 4.34.0-rc2 and later; `lean_dec_ref_cold` heeds it).
pub const LEAN_RC_STICKY_DROP: c_int = c_int::MIN + 0x2000_0000;
/// The greatest step that [`lean_inc_ref_n`] does itself (Lean 4.34.0-rc2 and later).
pub const LEAN_RC_INC_MAX: usize = 0x1_0000;

runtime! {
    /// The slow part of [`lean_dec_ref`]: releases a reference that is the last one or is shared by threads. Takes.
    fn lean_dec_ref_cold(o: lean_obj_arg);
    /// The slow part of [`lean_inc_ref_n`]: steps beyond [`LEAN_RC_INC_MAX`], whole or not at all.
    #[cfg(lean_v_4_34_0_rc2)]
    fn lean_inc_ref_huge_n(o: b_lean_obj_arg, n: usize);
    /// Makes an object and all that it refers to countable from several threads. Borrows; a boxed scalar stays.
    fn lean_mark_mt(o: b_lean_obj_arg);
    /// Makes an object and all that it refers to immortal: counting does nothing any more, and the caller's pointer
    /// stays valid for ever. The object is not shared with other threads yet.
    fn lean_mark_persistent(o: b_lean_obj_arg);
}

/// The count as an atomic: other threads may change a shared one, and relaxed access compiles to plain moves.
///
/// # Safety
/// `o` is a live heap object for as long as the result is used, and its count is only accessed atomically by
/// others, or the object is used by this thread only.
#[inline]
unsafe fn count<'a>(o: *mut lean_object) -> &'a AtomicI32 {
    // SAFETY: the header is aligned to words and lives as long as the object.
    unsafe { AtomicI32::from_ptr(&raw mut (*header(o)).m_rc) }
}

/// # Safety
/// `o` is a live heap object.
#[inline]
unsafe fn rc(o: *mut lean_object) -> i32 {
    // SAFETY: the caller's promise is the same.
    unsafe { count(o) }.load(Relaxed)
}

mirrors! { "`o` is a live heap object, not a boxed scalar.";
    /// Whether an object is counted for one thread only. Borrows.
    fn lean_is_st(o: b_lean_obj_arg) -> bool { rc(o) > 0 }
    /// Whether an object is counted atomically, for several threads. Borrows.
    fn lean_is_mt(o: b_lean_obj_arg) -> bool { rc(o) < 0 }
    /// Whether an object is immortal and not counted. Borrows.
    fn lean_is_persistent(o: b_lean_obj_arg) -> bool { rc(o) == 0 }
    /// Whether an object is counted at all. Borrows.
    fn lean_has_rc(o: b_lean_obj_arg) -> bool { rc(o) != 0 }
    /// Whether the caller's reference is the only one, so that the object may be changed in place. Borrows.
    ///
    /// A shared (multi-threaded) object is never exclusive, not even with one reference.
    fn lean_is_exclusive(o: b_lean_obj_arg) -> bool { rc(o) == 1 }
    /// Whether an object of this thread has several references. Borrows.
    fn lean_is_shared(o: b_lean_obj_arg) -> bool { rc(o) > 1 }
}

/// Whether an atomic step may be done on a count that is not positive.
#[inline]
fn counts_down(rc: i32) -> bool {
    // Up to 4.34.0-rc1 every negative count is a live one; freezing some of them here would be wrong, since
    // the runtime of those versions goes on decrementing them.
    #[cfg(not(lean_v_4_34_0_rc2))]
    return rc < 0;
    // Later, deeply negative counts are frozen. As unsigned numbers both they and 0 lie below every live count.
    #[cfg(lean_v_4_34_0_rc2)]
    return rc as u32 > LEAN_RC_STICKY as u32;
}

/// Adds `n` references; the caller owns them. Borrows.
///
/// From Lean 4.34.0-rc2 on a count that overflows becomes frozen and the object is never freed. Before, an overflow is
/// the caller's fault as it is in C, but here the count wraps and nothing is undefined about the addition itself.
///
/// # Safety
/// `o` is a live heap object, not a boxed scalar, and the caller holds or borrows a reference to it.
#[inline]
pub unsafe fn lean_inc_ref_n(o: b_lean_obj_arg, n: usize) {
    #[cfg(lean_v_4_34_0_rc2)]
    if n > LEAN_RC_INC_MAX {
        // SAFETY: the caller's promise is the same.
        return unsafe { lean_inc_ref_huge_n(o, n) };
    }
    // SAFETY: the caller's promise is the same.
    let count = unsafe { count(o) };
    let rc = count.load(Relaxed);
    if rc > 0 {
        // This thread only: no other thread changes the count between the load and the store.
        count.store(rc.wrapping_add(n as i32), Relaxed);
    } else if counts_down(rc) {
        // Relaxed as in C: a new reference is made from one that the thread already has.
        count.fetch_sub(n as i32, Relaxed);
    }
}

mirrors! { "That of [`lean_inc_ref_n`].";
    /// Adds a reference; the caller owns it. Borrows.
    fn lean_inc_ref(o: b_lean_obj_arg) { lean_inc_ref_n(o, 1) }
}

/// Releases a reference to a heap object, and the object with the last one. Takes.
///
/// # Safety
/// `o` is a live heap object, not a boxed scalar, and the caller owns a reference to it.
#[inline]
pub unsafe fn lean_dec_ref(o: lean_obj_arg) {
    // SAFETY: the caller's promise is the same.
    let count = unsafe { count(o) };
    let rc = count.load(Relaxed);
    if rc > 1 {
        // This thread only: no other thread changes the count between the load and the store.
        count.store(rc - 1, Relaxed);
    } else if rc != 0 {
        // SAFETY: the caller gives its reference, the last one or a shared one.
        unsafe { lean_dec_ref_cold(o) }
    }
}

mirrors! { "`o` is a boxed scalar, or as for [`lean_inc_ref`].";
    /// Adds a reference to a value; boxed scalars need none. Borrows.
    fn lean_inc(o: b_lean_obj_arg) { if !lean_is_scalar(o) { lean_inc_ref(o) } }
}

mirrors! { "`o` is a boxed scalar, or as for [`lean_inc_ref_n`].";
    /// Adds `n` references to a value; boxed scalars need none. Borrows.
    fn lean_inc_n(o: b_lean_obj_arg, n: usize) { if !lean_is_scalar(o) { lean_inc_ref_n(o, n) } }
}

mirrors! { "`o` is a boxed scalar, or as for [`lean_dec_ref`].";
    /// Releases a reference to a value; boxed scalars have none. Takes.
    fn lean_dec(o: lean_obj_arg) { if !lean_is_scalar(o) { lean_dec_ref(o) } }
}

/// Adds a reference to a value, or ends the process where the count would overflow. Borrows.
///
/// Not a function of `lean.h`: for callers that cannot bound how often they are called, such as a safe `clone`. Before
/// Lean 4.34.0-rc2 a count that overflows is one that reaches zero too early; from then on it becomes frozen, and this
/// is [`lean_inc`].
///
/// # Safety
/// That of [`lean_inc`].
#[inline]
pub unsafe fn lean_inc_checked(o: b_lean_obj_arg) {
    if lean_is_scalar(o) {
        return;
    }
    #[cfg(not(lean_v_4_34_0_rc2))]
    {
        // SAFETY: not a scalar, so a live heap object.
        let rc = unsafe { rc(o) };
        // Other threads may be counting, too; the margin is the one that later versions leave.
        if rc == c_int::MAX || rc < LEAN_RC_STICKY {
            overflow();
        }
    }
    // SAFETY: not a scalar, so the caller's promise is the same.
    unsafe { lean_inc_ref(o) }
}

#[cfg(not(lean_v_4_34_0_rc2))]
#[cold]
fn overflow() -> ! {
    // SAFETY: a string that ends with NUL.
    unsafe { super::object::lean_internal_panic(c"the reference count of an object overflows".as_ptr()) }
}

/// Gives a value that was lent, with a reference of its own.
///
/// # Safety
/// As for [`lean_inc`].
#[inline]
pub(crate) unsafe fn owned(o: b_lean_obj_res) -> lean_obj_res {
    // SAFETY: the caller's promise is the same.
    unsafe { lean_inc(o) };
    o
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::object::lean_box;
    use crate::raw::testing::Fake;

    fn with_rc(value: i32) -> Fake {
        let fake = Fake::new(16, 0, 0);
        // SAFETY: the fake is live and nobody else uses it.
        unsafe { count(fake.object()) }.store(value, Relaxed);
        fake
    }

    fn after(value: i32, step: unsafe fn(*mut lean_object)) -> i32 {
        let fake = with_rc(value);
        // SAFETY: the fake is live; no test releases its last or a shared reference.
        unsafe {
            step(fake.object());
            rc(fake.object())
        }
    }

    unsafe fn five(o: *mut lean_object) {
        // SAFETY: the caller's promise is the same.
        unsafe { lean_inc_n(o, 5) }
    }

    #[test]
    fn one_thread_counts_up() {
        assert_eq!(after(1, lean_inc), 2);
        assert_eq!(after(2, lean_dec), 1);
        assert_eq!(after(7, five), 12);
        assert_eq!(after(c_int::MAX, lean_inc), c_int::MIN, "wraps, and is not undefined");
    }

    #[test]
    fn threads_count_down() {
        assert_eq!(after(-1, lean_inc), -2);
        assert_eq!(after(-3, five), -8);
    }

    #[test]
    fn persistent_objects_stay() {
        for step in [lean_inc, lean_dec, lean_inc_ref, lean_dec_ref] {
            assert_eq!(after(0, step), 0);
        }
    }

    #[test]
    fn scalars_are_not_touched() {
        // SAFETY: boxed scalars; nothing is read through the pointer.
        unsafe {
            for n in [0, 1, usize::MAX] {
                lean_inc(lean_box(n));
                lean_inc_n(lean_box(n), 9);
                lean_dec(lean_box(n));
            }
        }
    }

    #[test]
    #[cfg(lean_v_4_34_0_rc2)]
    fn frozen_counts_stay() {
        assert_eq!(after(LEAN_RC_STICKY, lean_inc), LEAN_RC_STICKY);
        assert_eq!(after(c_int::MIN, lean_inc), c_int::MIN);
        assert_eq!(after(LEAN_RC_STICKY + 1, lean_inc), LEAN_RC_STICKY, "the last live count");
    }

    #[test]
    #[cfg(not(lean_v_4_34_0_rc2))]
    fn no_count_is_frozen() {
        assert_eq!(after(LEAN_RC_STICKY, lean_inc), LEAN_RC_STICKY - 1);
    }

    #[test]
    fn states_exclude_each_other() {
        for (value, st, mt, persistent, exclusive, shared) in [
            (1, true, false, false, true, false),
            (2, true, false, false, false, true),
            (-1, false, true, false, false, false),
            (-9, false, true, false, false, false),
            (0, false, false, true, false, false),
        ] {
            let fake = with_rc(value);
            let o = fake.object();
            // SAFETY: the fake is live.
            let is = unsafe {
                (lean_is_st(o), lean_is_mt(o), lean_is_persistent(o), lean_is_exclusive(o), lean_is_shared(o))
            };
            assert_eq!(is, (st, mt, persistent, exclusive, shared), "{value}");
            // SAFETY: the fake is live.
            assert_eq!(unsafe { lean_has_rc(o) }, !persistent);
        }
    }

    #[test]
    fn shared_steps_are_atomic() {
        const STEPS: usize = if cfg!(miri) { 100 } else { 20_000 };
        let fake = with_rc(-1);
        let address = fake.object().expose_provenance();
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(move || {
                    for _ in 0..STEPS {
                        // SAFETY: the fake outlives the scope and its count is multi-threaded.
                        unsafe { lean_inc(std::ptr::with_exposed_provenance_mut(address)) }
                    }
                });
            }
        });
        // SAFETY: the fake is live.
        assert_eq!(unsafe { rc(fake.object()) }, -1 - 2 * STEPS as i32);
    }
}
