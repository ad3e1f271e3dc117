//! Every scalar type, at its extreme values.

use super::*;

#[test]
fn unsigned_arithmetic_wraps_as_in_lean() {
    let m = scalars();
    assert_eq!(m.u8_add(250, 10), 4);
    assert_eq!(m.u8_add(u8::MAX, u8::MAX), u8::MAX - 1);
    assert_eq!(m.u16_mul(300, 300), 24464);
    assert_eq!(m.u16_mul(u16::MAX, u16::MAX), 1);
    assert_eq!(m.u32_sub(1, 2), u32::MAX);
    assert_eq!(m.u32_sub(0, u32::MAX), 1);
    assert_eq!((m.u64_div(10, 3), m.u64_div(1, 0), m.u64_div(u64::MAX, 1)), (3, 0, u64::MAX));
    assert_eq!((m.u64_mod(10, 3), m.u64_mod(10, 0), m.u64_mod(u64::MAX, u64::MAX)), (1, 10, 0));
    assert_eq!(m.usize_xor(0xFF00, 0x0FF0), 0xF0F0);
    assert_eq!(m.usize_xor(usize::MAX, 0), usize::MAX);
    assert_eq!(m.u64_shift(0x8000_0000_0000_0001, 1), 3);
    assert_eq!(m.u8_bits(0xF0, 0x0A), 0x0B);
    assert_eq!(m.u_convert(0x1_0000_0203), 0x03 + 0x0203 + 0x0203 + 0x1_0000_0203);
}

#[test]
fn signed_arithmetic_keeps_the_sign() {
    let m = scalars();
    assert_eq!(m.i8_add(127, 1), i8::MIN);
    assert_eq!(m.i8_add(i8::MIN, -1), i8::MAX);
    assert_eq!(m.i16_mul(-300, 5), -1500);
    assert_eq!(m.i16_mul(i16::MIN, -1), i16::MIN);
    assert_eq!((m.i32_neg(i32::MIN), m.i32_neg(5)), (i32::MIN, -5));
    assert_eq!((m.i64_div(-7, 2), m.i64_div(i64::MIN, -1), m.i64_div(1, 0)), (-3, i64::MIN, 0));
    assert_eq!((m.i64_mod(-7, 2), m.i64_mod(7, 0)), (-1, 7));
    assert_eq!((m.isize_sub(3, 5), m.isize_sub(isize::MIN, 1)), (-2, isize::MAX));
    assert_eq!(m.i32_sar(-8, 1), -4);
    assert_eq!((m.i8_to_i64(-1), m.i8_to_i64(i8::MIN)), (-1, -128));
    assert!(m.i64_lt(-1, 0) && !m.i64_lt(0, -1) && m.i64_lt(i64::MIN, i64::MAX));
}

#[test]
fn wide_numbers_become_nat_and_int_objects() {
    let m = scalars();
    assert_eq!(small(&m.u64_to_nat(5)), 5);
    assert_eq!(m.u64_to_nat(u64::MAX).kind(), ObjKind::BigNumber);
    assert_eq!(digits(&m.u64_to_nat(u64::MAX)), "18446744073709551615");
    for n in [0, 1, (1 << 63) - 1, 1 << 63, u64::MAX] {
        assert_eq!(m.u64_of_nat(&m.u64_to_nat(n).to_rust(lean()).unwrap()), n, "{n} there and back");
    }
    assert_eq!(small(&m.usize_to_nat(7)), 7);
    assert_eq!(m.i8_of_int(&m.i64_to_int(-1).to_rust(lean()).unwrap()), -1);
    assert_eq!(m.i8_of_int(&m.i64_to_int(i64::MIN).to_rust(lean()).unwrap()), 0);
    assert_eq!(m.i64_to_int(i64::MIN).kind(), ObjKind::BigNumber);
}

#[test]
fn bool_and_char() {
    let m = scalars();
    assert!(m.bool_xor(true, false) && !m.bool_xor(true, true));
    assert!(m.u32_le(1, 2) && !m.u32_le(2, 1) && m.u32_le(2, 2));
    for c in ['\0', 'a', 'é', '\u{D7FF}', '\u{E000}', '😀', char::MAX] {
        assert_eq!(m.char_id(c).unwrap(), c);
        assert_eq!(m.char_code(c), u32::from(c));
    }
}

#[test]
fn floats_keep_every_bit() {
    let m = scalars();
    assert_eq!(m.float_hyp(3.0, 4.0), 5.0);
    assert!(!m.float_lt(f64::NAN, 1.0) && m.float_lt(f64::NEG_INFINITY, f64::INFINITY));
    let saturating = [(1e30, u64::MAX), (-1.0, 0), (f64::NAN, 0), (2.9, 2)];
    for (x, n) in saturating {
        assert_eq!(m.float_to_u64(x), n, "{x}");
    }
    assert_eq!(m.float_of_u64(3), 3.0);
    for x in [0.0, -0.0, 1.0, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::INFINITY] {
        assert_eq!(m.float_bits(x), x.to_bits());
    }
    assert_eq!(m.f32_div(1.0, 4.0), 0.25);
    assert_eq!(m.f32_to_float(f32::MAX), f64::from(f32::MAX));
    assert_eq!(m.float_to_f32(0.1), 0.1_f32);
}

#[test]
fn unit_is_a_parameter_like_any_other() {
    let m = scalars();
    m.unit(()).unwrap();
    assert_eq!(m.unit_arg(1, (), 2), 3);
}

#[test]
fn every_scalar_kind_in_one_parameter_list() {
    let m = scalars();
    let sum = 1.0 + 2.0 + 3.0 + 4.0 + 5.0 + 65.0 + 0.5 + 0.25;
    assert_eq!(m.mix(1, 2, 3, 4, 5, 0.5, 0.25, true, 'A', -2, -3), sum - 2.0 - 3.0);
    assert_eq!(m.mix(1, 2, 3, 4, 5, 0.5, 0.25, false, 'A', 0, 0), -sum);
}
