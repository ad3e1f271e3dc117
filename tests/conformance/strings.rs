//! Strings of every kind: empty, multi-byte, with NUL characters, long.

use super::*;
use lean_rs_tests::{StringObjects, StringObjectsModule, Strings, StringsModule};
use proptest::prelude::*;

fn strings() -> StringsModule<'static> {
    StringsModule::load(lean()).expect("the module loads")
}

const SAMPLES: [&str; 8] = ["", "a", "é", "😀", "\0", "a\0b", "\0\0\0", "mixed é 😀 \0 \u{10FFFF} end"];

#[test]
fn every_pair_of_samples_is_joined() {
    let m = strings();
    for a in SAMPLES {
        for b in SAMPLES {
            assert_eq!(m.str_append(a, b).unwrap(), format!("{a}{b}"));
            assert_eq!(m.borrow_append(a, b).unwrap(), format!("{a}{b}"));
            assert_eq!(m.str_eq(a, b), a == b);
            assert_eq!(m.str_lt(a, b), a.chars().lt(b.chars()), "{a:?} < {b:?}");
        }
        assert_eq!(m.str_push(a, '😀').unwrap(), format!("{a}😀"));
    }
}

#[test]
fn lengths_are_in_characters_and_in_bytes() {
    let m = strings();
    for s in SAMPLES {
        assert_eq!(small(&m.str_length(s)), s.chars().count(), "{s:?}");
        assert_eq!(small(&m.borrow_length(s)), s.chars().count(), "{s:?}");
        assert_eq!(small(&m.str_bytes(s.to_owned())), s.len(), "{s:?}");
    }
}

#[test]
fn one_mebibyte() {
    let m = strings();
    for s in ["x".repeat(1 << 20), "😀".repeat(1 << 18), "\0".repeat(1 << 20)] {
        assert_eq!(s.len(), 1 << 20);
        let joined = m.str_append(&s, "!").unwrap();
        assert!(joined.len() == s.len() + 1 && joined.starts_with(&s) && joined.ends_with('!'));
        assert_eq!(small(&m.str_length(&s)), s.chars().count());
    }
}

#[test]
fn objects_keep_their_value_when_lean_could_have_overwritten_it() {
    let lean = lean();
    let m = StringObjectsModule::load(lean).unwrap();
    // SAFETY: strings.
    let text = unsafe { m.append(m.make("ab"), m.make("cd").as_ref()) };
    // Lean appends in place to a string that nobody else holds; `text` is held here.
    // SAFETY: as above.
    let longer = unsafe { m.append(text.clone(), text.as_ref()) };
    assert_eq!(text.to_rust::<String>(lean).unwrap(), "abcd");
    assert_eq!(longer.to_rust::<String>(lean).unwrap(), "abcdabcd");
}

#[test]
fn an_object_of_another_kind_is_an_error() {
    let m = strings();
    let lean = lean();
    assert_eq!(m.str_of_utf8("é".as_bytes()).kind(), ObjKind::Constructor { tag: 1, fields: 1 });
    let bytes = m.str_to_utf8("bytes");
    assert_eq!(bytes.kind(), ObjKind::ScalarArray { element_size: 1 });
    let error = bytes.to_rust::<String>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a `String`, found a scalar array of 1-byte elements");
    assert!(matches!(error, LeanError::Host(_)));
    let error = nat(3).to_rust::<String>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a `String`, found the scalar 3");
    let error = nat(300).to_rust::<u8>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a boxed `UInt8`, found the scalar 300");
    let error = nat(0xD800).to_rust::<char>(lean).unwrap_err();
    assert_eq!(
        error.to_string(),
        "convert: expected a `Char`, found 0xd800, which is not a Unicode scalar value"
    );
    let error = nat(1).to_rust::<u64>(lean).unwrap_err();
    assert_eq!(error.to_string(), "convert: expected a boxed `UInt64`, found the scalar 1");
    assert!(nat(u64::MAX).to_rust::<()>(lean).unwrap_err().to_string().ends_with("found a big number"));
}

#[test]
fn any_two_strings() {
    let m = strings();
    proptest!(|(a: String, b: String)| {
        prop_assert_eq!(m.str_append(&a, &b).unwrap(), format!("{a}{b}"));
        prop_assert_eq!(m.str_lt(&a, &b), a.chars().lt(b.chars()));
    });
}
