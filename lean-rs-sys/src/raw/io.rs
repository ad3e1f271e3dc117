//! Results of actions, and their errors.
//!
//! A result is a constructor object with one field: tag 0 and the value, boxed, or tag 1 and the error.
//! An action of type `BaseIO` gives its value without a result around it.

use std::ffi::{c_int, c_uint};

use super::ctor::{lean_alloc_ctor, lean_ctor_get, lean_ctor_set};
use super::object::{b_lean_obj_arg, b_lean_obj_res, lean_box, lean_obj_arg, lean_obj_res, lean_ptr_tag};
use super::refcount::{lean_dec, owned};

macro_rules! with_errors {
    ($($name:ident($($file:ident)?): $what:literal;)*) => {
        runtime! {
            /// Ends the time in which initializers may register options, attributes and the like.
            fn lean_io_mark_end_initialization();
            /// Prints the error of a result to standard error. Borrows.
            fn lean_io_result_show_error(r: b_lean_obj_arg);
            /// Gives the text of an `IO.Error`. Takes; needs the initializer of `Init`.
            fn lean_io_error_to_string(e: lean_obj_arg) -> lean_obj_res;
            /// Gives the `IO.Error` for an `errno`, with the name of a file (a string) where it is about one. Borrows the name.
            fn lean_decode_io_error(errnum: c_int, file: b_lean_obj_arg) -> lean_obj_res;

            /// Gives `IO.userError text`. Takes.
            fn lean_mk_io_user_error(text: lean_obj_arg) -> lean_obj_res;
            /// Gives `unexpectedEof`. Takes a unit, `lean_box(0)`.
            fn lean_mk_io_error_eof(unit: lean_obj_arg) -> lean_obj_res;
            $(
                #[doc = concat!("Gives ", $what)]
                fn $name($($file: lean_obj_arg,)? code: u32, details: lean_obj_arg) -> lean_obj_res;
            )*

            /// Gives the stream from which this thread reads.
            fn lean_get_stdin() -> lean_obj_res;
            /// Gives the stream to which this thread prints.
            fn lean_get_stdout() -> lean_obj_res;
            /// Gives the stream to which this thread prints errors.
            fn lean_get_stderr() -> lean_obj_res;
            /// Sets the stream from which this thread reads, and gives the former one. Takes.
            fn lean_get_set_stdin(stream: lean_obj_arg) -> lean_obj_res;
            /// Sets the stream to which this thread prints, and gives the former one. Takes.
            fn lean_get_set_stdout(stream: lean_obj_arg) -> lean_obj_res;
            /// Sets the stream to which this thread prints errors, and gives the former one. Takes.
            fn lean_get_set_stderr(stream: lean_obj_arg) -> lean_obj_res;

            /// Prints a string and a line break to that stream. Takes; gives the result of an action.
            fn lean_io_eprintln(text: lean_obj_arg) -> lean_obj_res;
        }
    };
}

with_errors! {
    lean_mk_io_error_already_exists(): "`alreadyExists` without a file. Takes.";
    lean_mk_io_error_already_exists_file(file): "`alreadyExists`. Takes both strings.";
    lean_mk_io_error_hardware_fault(): "`hardwareFault`. Takes.";
    lean_mk_io_error_illegal_operation(): "`illegalOperation`. Takes.";
    lean_mk_io_error_inappropriate_type(): "`inappropriateType` without a file. Takes.";
    lean_mk_io_error_inappropriate_type_file(file): "`inappropriateType`. Takes both strings.";
    lean_mk_io_error_interrupted(file): "`interrupted`. Takes both strings.";
    lean_mk_io_error_invalid_argument(): "`invalidArgument` without a file. Takes.";
    lean_mk_io_error_invalid_argument_file(file): "`invalidArgument`. Takes both strings.";
    lean_mk_io_error_no_file_or_directory(file): "`noFileOrDirectory`. Takes both strings.";
    lean_mk_io_error_no_such_thing(): "`noSuchThing` without a file. Takes.";
    lean_mk_io_error_no_such_thing_file(file): "`noSuchThing`. Takes both strings.";
    lean_mk_io_error_other_error(): "`otherError`. Takes.";
    lean_mk_io_error_permission_denied(): "`permissionDenied` without a file. Takes.";
    lean_mk_io_error_permission_denied_file(file): "`permissionDenied`. Takes both strings.";
    lean_mk_io_error_protocol_error(): "`protocolError`. Takes.";
    lean_mk_io_error_resource_busy(): "`resourceBusy`. Takes.";
    lean_mk_io_error_resource_exhausted(): "`resourceExhausted` without a file. Takes.";
    lean_mk_io_error_resource_exhausted_file(file): "`resourceExhausted`. Takes both strings.";
    lean_mk_io_error_resource_vanished(): "`resourceVanished`. Takes.";
    lean_mk_io_error_time_expired(): "`timeExpired`. Takes.";
    lean_mk_io_error_unsatisfied_constraints(): "`unsatisfiedConstraints`. Takes.";
    lean_mk_io_error_unsupported_operation(): "`unsupportedOperation`. Takes.";
}

/// Gives the world token that a function value of an action takes as its last argument.
#[inline]
pub fn lean_io_mk_world() -> lean_obj_res {
    lean_box(0)
}

mirrors! { "The [contract](crate::raw#contract).";
    /// Gives the result of an action that succeeded with `v`, boxed. Takes.
    fn lean_io_result_mk_ok(v: lean_obj_arg) -> lean_obj_res { new_result(0, v) }
    /// Gives the result of an action that failed with `e`. Takes.
    fn lean_io_result_mk_error(e: lean_obj_arg) -> lean_obj_res { new_result(1, e) }
}

/// # Safety
/// The [contract](crate::raw#contract). `tag` is 0 or 1.
#[inline]
unsafe fn new_result(tag: c_uint, field: lean_obj_arg) -> lean_obj_res {
    // SAFETY: the one field is set at once.
    unsafe {
        let r = lean_alloc_ctor(tag, 1, 0);
        lean_ctor_set(r, 0, field);
        r
    }
}

mirrors! { "`r` is a live result of an action.";
    /// Whether an action succeeded. Borrows.
    fn lean_io_result_is_ok(r: b_lean_obj_arg) -> bool { lean_ptr_tag(r) == 0 }
    /// Whether an action failed. Borrows.
    fn lean_io_result_is_error(r: b_lean_obj_arg) -> bool { lean_ptr_tag(r) == 1 }
}

mirrors! { "`r` is a live result of an action that succeeded.";
    /// Lends the value of an action that succeeded. Borrows.
    fn lean_io_result_get_value(r: b_lean_obj_arg) -> b_lean_obj_res {
        debug_assert!(lean_io_result_is_ok(r));
        lean_ctor_get(r, 0)
    }
}

mirrors! { "`r` is a live result of an action that failed.";
    /// Lends the error of an action that failed. Borrows.
    fn lean_io_result_get_error(r: b_lean_obj_arg) -> b_lean_obj_res {
        debug_assert!(lean_io_result_is_error(r));
        lean_ctor_get(r, 0)
    }
}

mirrors! { "`r` is a live result of an action that succeeded, and the caller owns a reference to it.";
    /// Gives the value of an action that succeeded. Takes the result.
    fn lean_io_result_take_value(r: lean_obj_arg) -> lean_obj_res {
        // With a reference of its own before the result goes.
        let v = owned(lean_io_result_get_value(r));
        lean_dec(r);
        v
    }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::refcount::lean_inc;
    use crate::raw::testing::Fake;

    #[test]
    fn the_tag_tells_value_from_error() {
        let [ok, error] = [0, 1].map(|tag| Fake::new(16, tag, 1));
        // SAFETY: the fakes are live constructor objects with one field.
        unsafe {
            lean_ctor_set(ok.object(), 0, lean_box(7));
            lean_ctor_set(error.object(), 0, lean_box(17));
            assert!(lean_io_result_is_ok(ok.object()) && !lean_io_result_is_error(ok.object()));
            assert!(lean_io_result_is_error(error.object()) && !lean_io_result_is_ok(error.object()));
            assert_eq!(lean_io_result_get_value(ok.object()), lean_box(7));
            assert_eq!(lean_io_result_get_error(error.object()), lean_box(17));
            lean_inc(ok.object());
            assert_eq!(lean_io_result_take_value(ok.object()), lean_box(7));
            assert!(crate::raw::refcount::lean_is_exclusive(ok.object()), "a reference was taken");
        }
        assert_eq!(lean_io_mk_world(), lean_box(0));
    }
}
