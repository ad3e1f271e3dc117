//! Strings: UTF-8 with a final NUL, and the number of characters beside the number of bytes.

use std::ffi::c_char;

use super::layout::Str;
use super::object::{
    LeanString, b_lean_obj_arg, b_lean_obj_res, lean_box, lean_is_string, lean_obj_arg, lean_obj_res,
    lean_object, new_object, object_size,
};

runtime! {
    /// Gives a string with the bytes of a NUL-terminated string; invalid UTF-8 is replaced.
    fn lean_mk_string(s: *const c_char) -> lean_obj_res;
    /// Gives a string with `bytes` bytes at `s`, which are valid UTF-8 of `characters` characters and may contain NUL.
    fn lean_mk_string_unchecked(s: *const c_char, bytes: usize, characters: usize) -> lean_obj_res;
    /// Gives a string with `bytes` bytes at `s`; invalid UTF-8 is replaced.
    fn lean_mk_string_from_bytes(s: *const c_char, bytes: usize) -> lean_obj_res;
    /// Gives a string with `bytes` bytes at `s`, which are valid UTF-8.
    fn lean_mk_string_from_bytes_unchecked(s: *const c_char, bytes: usize) -> lean_obj_res;
    /// Gives `s` with one more character; changes `s` in place if it is exclusive. Takes.
    fn lean_string_push(s: lean_obj_arg, c: u32) -> lean_obj_res;
    /// Gives `s` followed by `t`; changes `s` in place if it is exclusive. Takes `s`, borrows `t`.
    fn lean_string_append(s: lean_obj_arg, t: b_lean_obj_arg) -> lean_obj_res;
    /// Whether `s` comes before `t`, character by character. Borrows both.
    fn lean_string_lt(s: b_lean_obj_arg, t: b_lean_obj_arg) -> bool;
    /// The hash that Lean's `String.hash` gives. Borrows.
    fn lean_string_hash(s: b_lean_obj_arg) -> u64;
    /// The number of characters of a NUL-terminated UTF-8 string.
    fn lean_utf8_strlen(s: *const c_char) -> usize;
    /// The number of characters of `bytes` bytes of UTF-8.
    fn lean_utf8_n_strlen(s: *const c_char, bytes: usize) -> usize;
}

/// Gives a string of uninitialized bytes; the caller writes `size` bytes of UTF-8 with the final NUL before Lean sees it.
///
/// `size` and `capacity` count the NUL, `len` counts characters without it.
///
/// # Safety
/// The [contract](crate::raw#contract). `1 <= size <= capacity`.
#[inline]
pub unsafe fn lean_alloc_string(size: usize, capacity: usize, len: usize) -> lean_obj_res {
    debug_assert!(1 <= size && size <= capacity && len < size);
    // SAFETY: the fields are written here, the bytes by the caller.
    unsafe {
        let o = new_object(object_size(size_of::<Str>(), capacity, 1), LeanString, 0);
        let s = string(o);
        (*s).m_size = size;
        (*s).m_capacity = capacity;
        (*s).m_length = len;
        o
    }
}

#[inline]
fn string(o: *mut lean_object) -> *mut Str {
    o.cast()
}

mirrors! { "`o` is a live string.";
    /// Lends the bytes, which end with a NUL and may contain others: [`lean_string_size`] says how many there are. Borrows.
    fn lean_string_cstr(o: b_lean_obj_arg) -> *const c_char {
        debug_assert!(lean_is_string(o));
        (&raw const (*string(o)).m_data).cast()
    }
    /// The number of bytes, with the final NUL. Borrows.
    fn lean_string_size(o: b_lean_obj_arg) -> usize { (*string(o)).m_size }
    /// `String.utf8ByteSize`: the number of bytes without the NUL as a `Nat`. Borrows.
    fn lean_string_utf8_byte_size(o: b_lean_obj_arg) -> lean_obj_res { lean_box(lean_string_size(o) - 1) }
    /// The number of bytes there is room for, with the final NUL. Borrows.
    fn lean_string_capacity(o: b_lean_obj_arg) -> usize { (*string(o)).m_capacity }
    /// The number of characters. Borrows.
    fn lean_string_len(o: b_lean_obj_arg) -> usize { (*string(o)).m_length }
    /// `String.length`: the number of characters as a `Nat`. Borrows.
    fn lean_string_length(o: b_lean_obj_arg) -> lean_obj_res { lean_box(lean_string_len(o)) }
}

mirrors! { "`s` and `t` are live strings.";
    /// Whether two strings have the same bytes. Borrows both.
    fn lean_string_eq(s: b_lean_obj_arg, t: b_lean_obj_arg) -> bool { std::ptr::eq(s, t) || bytes(s) == bytes(t) }
    /// [`lean_string_eq`] as Lean's decision procedure gives it: 0 or 1. Borrows both.
    fn lean_string_dec_eq(s: b_lean_obj_arg, t: b_lean_obj_arg) -> u8 { u8::from(lean_string_eq(s, t)) }
    /// [`lean_string_lt`] as Lean's decision procedure gives it: 0 or 1. Borrows both.
    fn lean_string_dec_lt(s: b_lean_obj_arg, t: b_lean_obj_arg) -> u8 { u8::from(lean_string_lt(s, t)) }
}

/// # Safety
/// `o` is a live string for as long as the bytes are used.
#[inline]
unsafe fn bytes<'a>(o: b_lean_obj_res) -> &'a [u8] {
    // SAFETY: the first `m_size` bytes of a string are initialized.
    unsafe { std::slice::from_raw_parts(lean_string_cstr(o).cast(), lean_string_size(o)) }
}

#[cfg(all(test, any(feature = "link", miri)))]
mod tests {
    use super::*;
    use crate::raw::testing::Fake;

    fn fake(text: &str) -> Fake {
        let fake = Fake::new(size_of::<Str>() + text.len() + 1, LeanString, 0);
        let s = string(fake.object());
        // SAFETY: the fake has room for the fields, the text, and a NUL, which is there already.
        unsafe {
            (*s).m_size = text.len() + 1;
            (*s).m_capacity = text.len() + 1;
            (*s).m_length = text.chars().count();
            (&raw mut (*s).m_data).cast::<u8>().copy_from_nonoverlapping(text.as_ptr(), text.len());
        }
        fake
    }

    #[test]
    fn lengths_count_characters_sizes_bytes() {
        let fake = fake("aλ\0b");
        let o = fake.object();
        // SAFETY: the fake is a live string.
        unsafe {
            assert_eq!((lean_string_len(o), lean_string_size(o), lean_string_capacity(o)), (4, 6, 6));
            assert_eq!(lean_string_length(o), lean_box(4));
            assert_eq!(lean_string_utf8_byte_size(o), lean_box(5));
            assert_eq!(bytes(o), "aλ\0b\0".as_bytes());
        }
    }

    #[test]
    fn equality_looks_behind_nul() {
        let [a, same, other] = ["x\0y", "x\0y", "x\0z"].map(fake);
        // SAFETY: the fakes are live strings.
        unsafe {
            assert!(lean_string_eq(a.object(), a.object()) && lean_string_eq(a.object(), same.object()));
            assert!(!lean_string_eq(a.object(), other.object()));
            assert_eq!(lean_string_dec_eq(a.object(), other.object()), 0);
        }
    }
}
