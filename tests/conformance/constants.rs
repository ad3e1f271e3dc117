//! Constants, boxed and unboxed.

use super::*;
use lean_rs::Int;
use lean_rs_tests::{OtherTypes, OtherTypesModule};

#[test]
fn unboxed_constants() {
    let m = scalars();
    assert_eq!(m.k64(), 0x1234_5678_9ABC_DEF0);
    assert_eq!(m.k8(), 200);
    assert_eq!(m.kfloat(), 2.5);
    assert!(m.kbool());
    assert_eq!(m.kchar().unwrap(), 'λ');
    assert_eq!(OtherTypesModule::load(lean()).unwrap().enum_const(), 1);
}

#[test]
fn object_constants_can_be_read_again_and_again() {
    let m = scalars();
    for _ in 0..3 {
        assert_eq!(m.kstring().unwrap(), "constant");
        assert_eq!(small(&m.answer()), 42);
        assert_eq!(m.karray().unwrap().kind(), ObjKind::Array);
        assert_eq!(small(&m.f0()), 7);
        assert_eq!(digits(&m.nat_big_const()), "18446744073709551616");
        let minus_five = m.int_const().to_rust::<Int>(lean()).unwrap();
        assert_eq!(small(&m.int_abs(&minus_five)), 5);
        assert_eq!(m.knone().kind(), ObjKind::Scalar(0));
        assert_eq!(m.kmixed().kind(), ObjKind::Constructor { tag: 0, fields: 2 });
        assert_eq!(m.fn17().kind(), ObjKind::Constructor { tag: 1, fields: 1 });
    }
}

#[test]
fn a_constant_with_a_nul_character() {
    assert_eq!(scalars().str_special().unwrap(), "a\0z😀");
}
