//! Objects that the mirrors make, read by the header's own inline functions, and the other way round.

#![cfg(feature = "link")]

#[path = "support/lean.rs"]
mod lean;
mod support;

use std::ffi::{CStr, c_void};

use lean::{Shim, Witness, with_runtime};
use lean_rs_sys::*;

/// The memory of an object as the runtime knows its size.
unsafe fn memory<'a>(o: *mut lean_object) -> &'a [u8] {
    // SAFETY: callers pass a live object whose bytes are all initialized.
    unsafe { std::slice::from_raw_parts(o.cast(), lean_object_byte_size(o)) }
}

#[test]
fn constructor_objects() {
    with_runtime(|| {
        let c = Shim::get();
        for (objects, scalars) in [(0, 1), (0, 8), (1, 0), (2, 3), (3, 24), (5, 13), (255, 1016)] {
            // SAFETY: new objects, filled before they are compared, with no object that counts.
            unsafe {
                let pair = [lean_alloc_ctor(9, objects, scalars), (c.c_alloc_ctor)(9, objects, scalars)];
                for o in pair {
                    for i in 0..objects {
                        lean_ctor_set(o, i, lean_box(i as usize));
                    }
                    lean_ctor_scalar_cptr(o).write_bytes(0xab, scalars as usize);
                }
                // Header, fields and padding, byte for byte.
                assert_eq!(memory(pair[0]), memory(pair[1]), "{objects} objects, {scalars} bytes");
                pair.into_iter().for_each(|o| lean_dec(o));
            }
        }
    });
}

#[test]
fn fields() {
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: a new object with two objects, one USize and scalars of every width.
        unsafe {
            let o = lean_alloc_ctor(1, 2, 8 + 27);
            lean_ctor_set(o, 0, lean_box(3));
            lean_ctor_set(o, 1, lean_mk_string(c"field".as_ptr()));
            lean_ctor_set_usize(o, 2, usize::MAX - 2);
            lean_ctor_set_uint64(o, 24, u64::MAX - 1);
            lean_ctor_set_float(o, 32, -0.125);
            lean_ctor_set_uint32(o, 40, 0xdead_beef);
            lean_ctor_set_float32(o, 44, 1.25);
            lean_ctor_set_uint16(o, 48, 0x1234);
            lean_ctor_set_uint8(o, 50, 200);
            assert_eq!((c.c_ctor_get)(o, 0), lean_box(3));
            assert_eq!((c.c_ctor_get)(o, 1), lean_ctor_get(o, 1));
            assert_eq!((c.c_ctor_get_usize)(o, 2), lean_ctor_get_usize(o, 2));
            assert_eq!((c.c_ctor_get_uint64)(o, 24), lean_ctor_get_uint64(o, 24));
            assert_eq!((c.c_ctor_get_float)(o, 32), lean_ctor_get_float(o, 32));
            assert_eq!((c.c_ctor_get_uint32)(o, 40), lean_ctor_get_uint32(o, 40));
            assert_eq!((c.c_ctor_get_float32)(o, 44), lean_ctor_get_float32(o, 44));
            assert_eq!((c.c_ctor_get_uint16)(o, 48), lean_ctor_get_uint16(o, 48));
            assert_eq!((c.c_ctor_get_uint8)(o, 50), lean_ctor_get_uint8(o, 50));
            assert_eq!((c.c_ctor_get_uint8)(o, 50), 200);
            lean_dec(o);
        }
    });
}

#[test]
fn boxed_scalars() {
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: new objects.
        unsafe {
            let boxed =
                [lean_box_uint64(u64::MAX), lean_box_usize(7), lean_box_float(0.5), lean_box_float32(-2.0)];
            assert_eq!(((c.c_unbox_uint64)(boxed[0]), lean_unbox_uint64(boxed[0])), (u64::MAX, u64::MAX));
            assert_eq!(((c.c_unbox_usize)(boxed[1]), lean_unbox_usize(boxed[1])), (7, 7));
            assert_eq!(((c.c_unbox_float)(boxed[2]), lean_unbox_float(boxed[2])), (0.5, 0.5));
            assert_eq!(((c.c_unbox_float32)(boxed[3]), lean_unbox_float32(boxed[3])), (-2.0, -2.0));
            for v in [0, 1, u32::MAX] {
                assert_eq!((c.c_box_uint32)(v), lean_box_uint32(v));
            }
            assert_eq!(memory(boxed[3])[12..], [0; 4], "padding");
            boxed.into_iter().for_each(|o| lean_dec(o));
        }
    });
}

#[test]
fn containers() {
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: new objects, whose elements are set at once.
        unsafe {
            let a = lean_alloc_array(1, 3);
            lean_array_set_core(a, 0, lean_box(4));
            let a = lean_array_push(a, lean_mk_string(c"pushed".as_ptr()));
            assert_eq!(((c.c_array_size)(a), lean_array_size(a), lean_array_capacity(a)), (2, 2, 3));
            assert_eq!((c.c_array_get)(a, 1), lean_array_get_core(a, 1));
            assert_eq!(lean_object_byte_size(a), 24 + 3 * 8);
            lean_dec(a);

            let bytes = lean_alloc_sarray(1, 2, 5);
            lean_sarray_cptr(bytes).copy_from_nonoverlapping([1, 2].as_ptr(), 2);
            let bytes = lean_byte_array_push(bytes, 3);
            assert_eq!(((c.c_sarray_size)(bytes), (c.c_sarray_elem_size)(bytes)), (3, 1));
            assert_eq!(lean_sarray_elem_size(bytes), 1);
            assert_eq!(std::slice::from_raw_parts((c.c_sarray_cptr)(bytes), 3), [1, 2, 3]);
            lean_dec(bytes);

            let floats = lean_float_array_push(lean_mk_empty_float_array(lean_box(1)), 2.5);
            assert_eq!((*lean_float_array_cptr(floats), lean_sarray_elem_size(floats)), (2.5, 8));
            lean_dec(floats);

            let empty = lean_mk_empty_array_with_capacity(lean_box(2));
            assert_eq!((lean_array_size(empty), lean_array_capacity(empty)), (0, 2));
            lean_dec(empty);
        }
    });
}

#[test]
fn strings() {
    with_runtime(|| {
        let c = Shim::get();
        let text = "añ\0λ𝒫";
        // SAFETY: new strings of valid UTF-8.
        unsafe {
            let made = lean_mk_string_unchecked(text.as_ptr().cast(), text.len(), text.chars().count());
            let filled = lean_alloc_string(text.len() + 1, text.len() + 1, text.chars().count());
            let place = lean_string_cstr(filled).cast_mut().cast::<u8>();
            place.copy_from_nonoverlapping(text.as_ptr(), text.len());
            place.add(text.len()).write(0);
            for s in [made, filled] {
                assert_eq!(((c.c_string_size)(s), (c.c_string_len)(s)), (text.len() + 1, 5));
                assert_eq!((lean_string_size(s), lean_string_len(s)), (text.len() + 1, 5));
                assert_eq!((c.c_string_cstr)(s), lean_string_cstr(s));
            }
            assert!(lean_string_eq(made, filled) && !lean_string_lt(made, filled));
            let longer = lean_string_append(filled, made);
            assert!(!lean_string_eq(made, longer) && lean_string_lt(made, longer));
            assert_ne!(lean_string_hash(made), lean_string_hash(longer));
            lean_dec(longer);
            lean_dec(made);

            let s = lean_mk_string(c"plain".as_ptr());
            assert_eq!(CStr::from_ptr(lean_string_cstr(s)), c"plain");
            lean_dec(s);
        }
    });
}

#[test]
fn closures() {
    extern "C" fn weigh(a: *mut lean_object, b: *mut lean_object, k: *mut lean_object) -> *mut lean_object {
        lean_box(100 * lean_unbox(a) + 10 * lean_unbox(b) + lean_unbox(k))
    }
    extern "C" fn count(args: *mut *mut lean_object) -> *mut lean_object {
        // SAFETY: a closure of arity 17 gets a pointer to its arguments.
        lean_box((0..17).map(|i| lean_unbox(unsafe { *args.add(i) })).sum())
    }
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: the code fits the arity, and all arguments are scalars.
        unsafe {
            let f = lean_alloc_closure(weigh as *mut c_void, 3, 1);
            lean_closure_set(f, 0, lean_box(1));
            assert_eq!(((c.c_closure_arity)(f), (c.c_closure_num_fixed)(f)), (3, 1));
            assert_eq!(((c.c_closure_fun)(f), (c.c_closure_get)(f, 0)), (weigh as *mut c_void, lean_box(1)));
            lean_inc(f);
            assert_eq!(lean_apply_2(f, lean_box(2), lean_box(3)), lean_box(123));
            let g = lean_apply_1(f, lean_box(4));
            assert_eq!((lean_closure_num_fixed(g), lean_closure_arity(g)), (2, 3));
            assert_eq!(lean_apply_n(g, 1, [lean_box(5)].as_mut_ptr()), lean_box(145));

            let many = lean_alloc_closure(count as *mut c_void, 17, 0);
            assert_eq!(lean_apply_m(many, 17, [lean_box(2); 17].as_mut_ptr()), lean_box(34));
        }
    });
}

#[test]
fn external_objects() {
    with_runtime(|| {
        let c = Shim::get();
        let witness = Witness::new();
        // SAFETY: the object is alive until its one reference is released.
        unsafe {
            assert!(lean_is_external(witness.object));
            assert_eq!((c.c_external_data)(witness.object), lean_get_external_data(witness.object));
            assert!(!lean_get_external_class(witness.object).is_null());
            lean_dec(witness.object);
        }
        assert_eq!(witness.freed(), 1);
    });
}

#[test]
fn results_references_and_thunks() {
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: every object is new and released once.
        unsafe {
            let ok = lean_io_result_mk_ok(lean_box(5));
            assert!((c.c_io_is_ok)(ok) == 1 && lean_io_result_is_ok(ok));
            assert_eq!(lean_io_result_take_value(ok), lean_box(5));

            let error = lean_io_result_mk_error(lean_mk_io_user_error(lean_mk_string(c"no".as_ptr())));
            assert!((c.c_io_is_ok)(error) == 0 && lean_io_result_is_error(error));
            assert_eq!(lean_obj_tag(lean_io_result_get_error(error)), 18, "userError");
            lean_dec(error);
            assert_eq!(lean_mk_io_error_eof(lean_box(0)), lean_box(17));

            let witness = Witness::new();
            let cell = lean_st_mk_ref(witness.object);
            assert!(lean_is_ref(cell));
            let got = lean_st_ref_get(cell);
            assert_eq!(got, witness.object);
            lean_dec(got);
            assert_eq!(witness.freed(), 0);
            lean_dec(lean_st_ref_swap(cell, lean_box(1)));
            assert_eq!(witness.freed(), 1);
            lean_dec(cell);

            let thunk = lean_thunk_pure(lean_box(8));
            assert_eq!(((c.c_thunk_get)(thunk), lean_thunk_get_own(thunk)), (lean_box(8), lean_box(8)));
            lean_dec(thunk);

            extern "C" fn nine(_: *mut lean_object) -> *mut lean_object {
                lean_box(9)
            }
            let thunk = lean_mk_thunk(lean_alloc_closure(nine as *mut c_void, 1, 0));
            assert_eq!((lean_thunk_get(thunk), (c.c_thunk_get)(thunk)), (lean_box(9), lean_box(9)));
            lean_dec(thunk);
        }
    });
}

type Binary = unsafe fn(*mut lean_object, *mut lean_object) -> *mut lean_object;
type CBinary = unsafe extern "C" fn(*mut lean_object, *mut lean_object) -> *mut lean_object;
type Test = unsafe fn(*mut lean_object, *mut lean_object) -> u8;
type CTest = unsafe extern "C" fn(*mut lean_object, *mut lean_object) -> u8;

fn same_numbers(
    sample: &[*mut lean_object],
    eq: Test,
    binary: &[(&str, Binary, CBinary)],
    tests: &[(&str, Test, CTest)],
) {
    for &a in sample {
        for &b in sample {
            // SAFETY: the samples are alive.
            unsafe {
                for (name, ours, theirs) in binary {
                    let (x, y) = (ours(a, b), theirs(a, b));
                    assert_eq!(eq(x, y), 1, "{name}");
                    assert_eq!(lean_is_scalar(x), lean_is_scalar(y), "{name}");
                    lean_dec(x);
                    lean_dec(y);
                }
                for (name, ours, theirs) in tests {
                    assert_eq!(ours(a, b), theirs(a, b), "{name}");
                }
            }
        }
    }
    for &a in sample {
        // SAFETY: the samples are ours.
        unsafe { lean_dec(a) }
    }
}

#[test]
fn natural_numbers() {
    with_runtime(|| {
        let c = Shim::get();
        // SAFETY: numbers are made, looked at, and released once.
        unsafe {
            let mut sample: Vec<_> =
                [0, 1, 2, 63, 64, 1 << 31, 1 << 32, LEAN_MAX_SMALL_NAT, LEAN_MAX_SMALL_NAT + 1, usize::MAX]
                    .map(|n| lean_usize_to_nat(n))
                    .into();
            sample.push(lean_cstr_to_nat(c"340282366920938463463374607431768211457".as_ptr()));
            for &n in &sample {
                assert_eq!(lean_uint64_of_nat(n), (c.c_uint64_of_nat)(n));
            }
            assert_eq!(lean_uint64_of_nat(sample[10]), 1, "the low bits of 2^128 + 1");
            assert_eq!(lean_uint64_of_nat(sample[9]), u64::MAX);
            // Shifts by more than memory holds are not tried: only small amounts.
            let by = lean_box(70);
            let (x, y) = (lean_nat_shiftr(sample[10], by), (c.c_nat_shiftr)(sample[10], by));
            assert!(lean_nat_eq(x, y) && lean_is_scalar(x));
            let back = lean_nat_shiftl(lean_box(1), lean_box(128));
            assert!(lean_nat_lt(back, sample[10]));
            lean_dec(back);
            same_numbers(
                &sample,
                lean_nat_dec_eq,
                &[
                    ("add", lean_nat_add, c.c_nat_add),
                    ("sub", lean_nat_sub, c.c_nat_sub),
                    ("mul", lean_nat_mul, c.c_nat_mul),
                    ("div", lean_nat_div, c.c_nat_div),
                    ("mod", lean_nat_mod, c.c_nat_mod),
                    ("land", lean_nat_land, c.c_nat_land),
                    ("lor", lean_nat_lor, c.c_nat_lor),
                ],
                &[
                    ("eq", lean_nat_dec_eq, c.c_nat_eq),
                    ("le", lean_nat_dec_le, c.c_nat_le),
                    ("lt", lean_nat_dec_lt, c.c_nat_lt),
                ],
            );
        }
    });
}

#[test]
fn integers() {
    with_runtime(|| {
        let c = Shim::get();
        let edges =
            [0, 1, -1, LEAN_MAX_SMALL_INT, LEAN_MIN_SMALL_INT, LEAN_MAX_SMALL_INT + 1, i64::MAX, i64::MIN];
        // SAFETY: numbers are made, looked at, and released once.
        unsafe {
            let mut sample = Vec::new();
            for n in edges {
                let (ours, theirs) = (lean_int64_to_int(n), (c.c_int64_to_int)(n));
                assert!(lean_int_eq(ours, theirs), "{n}");
                assert_eq!(lean_int64_of_int(ours) as i64, n);
                assert_eq!((c.c_int64_of_int)(ours) as i64, n);
                assert_eq!(lean_int_dec_nonneg(ours), u8::from(n >= 0));
                let (abs, their_abs) = (lean_nat_abs(ours), (c.c_nat_abs)(ours));
                assert!(lean_nat_eq(abs, their_abs), "{n}");
                assert_eq!(lean_uint64_of_nat(abs), n.unsigned_abs());
                let negated = lean_int_neg(ours);
                assert_eq!(lean_int64_of_int(negated) as i64, n.wrapping_neg());
                [theirs, abs, their_abs, negated].into_iter().for_each(|o| lean_dec(o));
                sample.push(ours);
            }
            sample.push(lean_cstr_to_int(c"-340282366920938463463374607431768211457".as_ptr()));
            assert_eq!(lean_int64_of_int(sample[8]) as i64, -1, "the low bits of -(2^128 + 1)");
            let int = lean_nat_to_int(lean_box(1 << 40));
            assert_eq!(lean_int64_of_int(int), 1 << 40);
            assert_eq!(lean_int_to_nat(int), lean_box(1 << 40));
            same_numbers(
                &sample,
                lean_int_dec_eq,
                &[
                    ("add", lean_int_add, c.c_int_add),
                    ("sub", lean_int_sub, c.c_int_sub),
                    ("mul", lean_int_mul, c.c_int_mul),
                ],
                &[
                    ("eq", lean_int_dec_eq, c.c_int_eq),
                    ("le", lean_int_dec_le, c.c_int_le),
                    ("lt", lean_int_dec_lt, c.c_int_lt),
                ],
            );
        }
    });
}
