//! Constants, boxed and unboxed.

use super::*;

#[test]
fn unboxed_constants() {
    let m = scalars();
    assert_eq!(m.k64(), 0x1234_5678_9ABC_DEF0);
    assert_eq!(m.k8(), 200);
    assert_eq!(m.kfloat(), 2.5);
    assert!(m.kbool());
    assert_eq!(m.kchar().unwrap(), 'λ');
}

#[test]
fn object_constants_can_be_read_again_and_again() {
    let m = scalars();
    for _ in 0..3 {
        assert_eq!(m.kstring().unwrap(), "constant");
        assert_eq!(small(&m.answer()), 42);
        assert_eq!(m.karray().unwrap().kind(), Kind::Array);
    }
}

#[test]
fn a_constant_with_a_nul_character() {
    assert_eq!(scalars().str_special().unwrap(), "a\0z😀");
}
