//! Where things lie in an object. Nothing of this is public: users go through the accessors.
//!
//! The layouts are the same in the whole window of versions; the test below compares them with
//! the header in use.

use std::ffi::c_void;

use super::external::{lean_external_finalize_proc, lean_external_foreach_proc};
use super::object::lean_object;

#[cfg(not(all(target_pointer_width = "64", target_endian = "little")))]
compile_error!("lean-rs-sys mirrors the object layout of 64-bit little-endian targets only");

/// The first eight bytes of every object. C declares the last three fields as bit fields of one `unsigned`.
#[repr(C)]
pub(crate) struct Header {
    /// Positive: one thread, counts up. Negative: shared, atomic, counts down. Zero: never freed.
    pub(crate) m_rc: i32,
    /// Size in bytes of a small object.
    pub(crate) m_cs_sz: u16,
    /// Constructor: number of object fields. Scalar array: element size. Top bit from 4.35 on: linearity mark.
    pub(crate) m_other: u8,
    /// Constructor index or kind.
    pub(crate) m_tag: u8,
}

#[repr(C)]
pub(crate) struct Ctor {
    pub(crate) m_header: Header,
    pub(crate) m_objs: [*mut lean_object; 0],
}

#[repr(C)]
pub(crate) struct Closure {
    pub(crate) m_header: Header,
    pub(crate) m_fun: *mut c_void,
    pub(crate) m_arity: u16,
    pub(crate) m_num_fixed: u16,
    pub(crate) m_objs: [*mut lean_object; 0],
}

#[repr(C)]
pub(crate) struct Array {
    pub(crate) m_header: Header,
    pub(crate) m_size: usize,
    pub(crate) m_capacity: usize,
    pub(crate) m_data: [*mut lean_object; 0],
}

#[repr(C)]
pub(crate) struct ScalarArray {
    pub(crate) m_header: Header,
    pub(crate) m_size: usize,
    pub(crate) m_capacity: usize,
    pub(crate) m_data: [u8; 0],
}

#[repr(C)]
pub(crate) struct Str {
    pub(crate) m_header: Header,
    /// Bytes, with the final NUL.
    pub(crate) m_size: usize,
    pub(crate) m_capacity: usize,
    /// Characters, without the NUL.
    pub(crate) m_length: usize,
    pub(crate) m_data: [u8; 0],
}

#[repr(C)]
pub(crate) struct Thunk {
    pub(crate) m_header: Header,
    /// Null until it was forced; read and written by several threads.
    pub(crate) m_value: *mut lean_object,
    pub(crate) m_closure: *mut lean_object,
}

/// Made and changed by the runtime.
#[repr(C)]
#[allow(dead_code)]
pub(crate) struct Task {
    pub(crate) m_header: Header,
    /// Null until the task is finished; written by the thread that finishes it.
    pub(crate) m_value: *mut lean_object,
    pub(crate) m_imp: *mut c_void,
}

#[repr(C)]
#[allow(dead_code)]
pub(crate) struct Ref {
    pub(crate) m_header: Header,
    /// Null while somebody has taken it; read and written by several threads.
    pub(crate) m_value: *mut lean_object,
}

#[repr(C)]
#[allow(dead_code)]
pub(crate) struct ExternalClass {
    pub(crate) m_finalize: lean_external_finalize_proc,
    pub(crate) m_foreach: lean_external_foreach_proc,
}

#[repr(C)]
pub(crate) struct External {
    pub(crate) m_header: Header,
    pub(crate) m_class: *mut super::external::lean_external_class,
    pub(crate) m_data: *mut c_void,
}

#[cfg(all(test, feature = "link", not(miri), not(lean_unlinked)))]
#[path = "../../tests/support/mod.rs"]
mod support;

#[cfg(all(test, feature = "link", not(miri), not(lean_unlinked)))]
mod tests {
    use std::fmt::Write as _;
    use std::mem::offset_of;

    use super::support;
    use super::*;
    use crate::raw::object::*;

    /// One line for each fact, in the words of `tests/c/layout.c`.
    fn ours() -> String {
        let mut out = String::new();
        macro_rules! layouts {
            ($($rust:ident = $c:literal { $($field:ident),* })*) => { $(
                let _ = writeln!(out, "{} size {}", $c, size_of::<$rust>());
                $(let _ = writeln!(out, "{} {} {}", $c, stringify!($field), offset_of!($rust, $field));)*
            )* };
        }
        layouts! {
            Header = "lean_object" { m_rc }
            Ctor = "lean_ctor_object" { m_header, m_objs }
            Closure = "lean_closure_object" { m_header, m_fun, m_arity, m_num_fixed, m_objs }
            Array = "lean_array_object" { m_header, m_size, m_capacity, m_data }
            ScalarArray = "lean_sarray_object" { m_header, m_size, m_capacity, m_data }
            Str = "lean_string_object" { m_header, m_size, m_capacity, m_length, m_data }
            Thunk = "lean_thunk_object" { m_header, m_value, m_closure }
            Task = "lean_task_object" { m_header, m_value, m_imp }
            Ref = "lean_ref_object" { m_header, m_value }
            ExternalClass = "lean_external_class" { m_finalize, m_foreach }
            External = "lean_external_object" { m_header, m_class, m_data }
        }
        let header = Header { m_rc: -2, m_cs_sz: 0x1234, m_other: 0x56, m_tag: 0x78 };
        // SAFETY: a header has no padding.
        let bytes: [u8; 8] = unsafe { std::mem::transmute(header) };
        let _ = writeln!(out, "header {}", bytes.map(|b| format!("{b:02x}")).concat());
        for (name, tag) in [
            ("Closure", LeanClosure),
            ("Array", LeanArray),
            ("StructArray", LeanStructArray),
            ("ScalarArray", LeanScalarArray),
            ("String", LeanString),
            ("MPZ", LeanMPZ),
            ("Thunk", LeanThunk),
            ("Task", LeanTask),
            ("Ref", LeanRef),
            ("External", LeanExternal),
            ("Reserved", LeanReserved),
        ] {
            let _ = writeln!(out, "tag {name} {tag}");
        }
        let mut tag = [0u64; 1];
        let o: *mut lean_object = (&raw mut tag).cast();
        // SAFETY: eight aligned bytes are a header.
        let greatest = unsafe {
            (0..=u8::MAX).rfind(|tag| {
                (*header_of(o)).m_tag = *tag;
                lean_is_ctor(o)
            })
        };
        let _ = writeln!(out, "tag greatest {}", greatest.unwrap());
        out
    }

    fn header_of(o: *mut lean_object) -> *mut Header {
        o.cast()
    }

    #[test]
    fn layouts_are_those_of_the_header() {
        let theirs = support::run_c("layout", include_str!("../../tests/c/layout.c"));
        assert_eq!(ours(), theirs);
    }
}
