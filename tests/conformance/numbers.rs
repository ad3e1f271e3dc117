//! `Nat` and `Int` of every size, compared with the same arithmetic in Rust.

use super::*;
use lean_rs::{AsInt, AsNat, Int, Nat};
use lean_rs_tests::{
    NarrowIntegers, NarrowIntegersModule, Numbers, NumbersModule, RustIntegers, RustIntegersModule,
};
use proptest::prelude::*;

fn numbers() -> NumbersModule<'static> {
    NumbersModule::load(lean()).expect("the module loads")
}

const EDGES: [u128; 12] = [
    0,
    1,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    (1 << 63) - 1,
    1 << 63,
    (1 << 64) - 1,
    1 << 64,
    (1 << 127) - 1,
    1 << 127,
    u128::MAX,
];

#[test]
fn naturals_at_every_edge() {
    let m = numbers();
    leaves_nothing(lean(), || {
        for n in EDGES {
            let nat = Nat::from(n);
            assert_eq!(m.nat_id(&nat).unwrap(), nat);
            assert_eq!(m.nat_repr(&nat).unwrap(), n.to_string());
            assert_eq!(m.int_of_nat(nat.clone()).unwrap().to_string(), n.to_string());
            for d in EDGES {
                let by = Nat::from(d);
                assert_eq!(m.nat_div(&nat, &by).unwrap(), Nat::from(n.checked_div(d).unwrap_or(0)));
                assert_eq!(m.nat_mod(&nat, &by).unwrap(), Nat::from(n.checked_rem(d).unwrap_or(n)));
                assert_eq!(m.nat_sub(&nat, &by).unwrap(), Nat::from(n.saturating_sub(d)));
                assert_eq!(m.nat_cmp(&nat, &by), (n.cmp(&d) as i8 + 1) as u8);
            }
        }
    });
}

#[test]
fn integers_at_every_edge() {
    let m = numbers();
    leaves_nothing(lean(), || {
        for n in EDGES.into_iter().filter_map(|n| i128::try_from(n).ok()) {
            for n in [n, -n, -n - 1] {
                let int = Int::from(n);
                assert_eq!(m.int_add(&int, &Int::from(0u8)).unwrap(), int);
                assert_eq!(m.int_to_nat(int.clone()).unwrap().to_string(), n.max(0).to_string());
                assert_eq!(m.int_abs(int.clone()).unwrap().to_string(), n.unsigned_abs().to_string());
                assert_eq!(m.int_sub(&Int::from(0u8), &int).unwrap(), m.int_neg(int.clone()).unwrap());
                assert_eq!(m.i8_of_int(int), n as i8);
            }
        }
        assert_eq!(m.int_const().unwrap(), -5);
        assert_eq!(m.int_match(Int::from(-3)).unwrap(), 1002);
        assert_eq!(m.i64_to_int(i64::MIN).unwrap(), i64::MIN);
    });
}

#[test]
fn beyond_128_bits() {
    let m = numbers();
    leaves_nothing(lean(), || {
        let big = m.nat_pow(Nat::from(10u8), Nat::from(400u16)).unwrap();
        assert_eq!(big.to_string(), format!("1{}", "0".repeat(400)));
        assert_eq!(m.nat_div(&big, &big).unwrap(), 1);
        assert_eq!(m.nat_mul(&big, &big).unwrap(), format!("1{}", "0".repeat(800)).parse::<Nat>().unwrap());
        assert_eq!(m.nat_fact(AsNat(30)).unwrap().to_string(), "265252859812191058636308480000000");
        assert_eq!(m.nat_big_const().unwrap(), Nat::from(1u128 << 64));
        assert_eq!(m.nat_bits(Nat::from(1u8), Nat::from(70u8)).unwrap(), 5);
        assert_eq!(m.root(Nat::from(10u8)).unwrap(), 31);
    });
}

#[test]
fn rust_integers_in_their_place() {
    let m = RustIntegersModule::load(lean()).unwrap();
    let narrow = NarrowIntegersModule::load(lean()).unwrap();
    leaves_nothing(lean(), || {
        assert_eq!(m.mul_u64(1 << 32, AsNat((1 << 32) - 1)).unwrap().0, ((1 << 32) - 1) << 32);
        assert_eq!(m.wide(u128::MAX).unwrap(), u128::MAX);
        assert_eq!(m.neg_i128(i128::MAX).unwrap(), -i128::MAX);
        assert_eq!(m.sub_i32(-5, 7).unwrap(), AsInt(-12));
        let text = |error: LeanError| error.to_string();
        assert_eq!(
            text(m.mul_u64(u64::MAX, AsNat(u64::MAX)).unwrap_err()),
            "convert the result of `conf_nat_mul`: expected a `Nat` that fits u64, found one of 128 bits"
        );
        assert_eq!(
            text(narrow.nat_as_u8(256).unwrap_err()),
            "convert the result of `conf_nat_id`: expected a `Nat` that fits u8, found one of 9 bits"
        );
        let error = text(m.neg_i128(i128::MIN).unwrap_err());
        assert!(error.contains("fits i128, found one of 128 bits"), "{error}");
        let error = text(narrow.difference_as_u64(1, 2).unwrap_err());
        assert!(error.contains("fits u64") && error.contains("negative"), "{error}");
    });
}

#[test]
fn any_two_numbers() {
    let m = numbers();
    proptest!(|(a: u64, b: u64, c: i128, d in any::<i64>().prop_filter("no zero", |d| *d != 0))| {
        let (x, y) = (Nat::from(a), Nat::from(b));
        prop_assert_eq!(m.nat_add(&x, &y).unwrap(), Nat::from(u128::from(a) + u128::from(b)));
        prop_assert_eq!(m.nat_mul(&x, &y).unwrap(), Nat::from(u128::from(a) * u128::from(b)));
        prop_assert_eq!(m.u64_of_nat(x), a);
        prop_assert_eq!(m.u64_to_nat(a).unwrap(), a);
        let d = i128::from(d);
        prop_assert_eq!(m.int_tdiv(&Int::from(c), &Int::from(d)).unwrap(), Int::from(c / d));
        prop_assert_eq!(m.int_div(&Int::from(c), &Int::from(d)).unwrap(), Int::from(c.div_euclid(d)));
        prop_assert_eq!(m.int_mod(&Int::from(c), &Int::from(d)).unwrap(), Int::from(c.rem_euclid(d)));
        prop_assert_eq!(m.int_mul(&Int::from(d), &Int::from(b)).unwrap(), Int::from(d * i128::from(b)));
    });
}

/// Operators on both sides of the boundary have the same results.
#[test]
fn operators_are_lean_s() {
    let m = numbers();
    let edges: [i128; 13] = [
        0,
        1,
        -1,
        2,
        -2,
        7,
        -7,
        i64::MAX.into(),
        i64::MIN.into(),
        u64::MAX.into(),
        -(1 << 64),
        1 << 100,
        -(1 << 100) - 3,
    ];
    for a in edges {
        for b in edges {
            let (x, y) = (Int::from(a), Int::from(b));
            let lean = [
                m.int_add(&x, &y),
                m.int_sub(&x, &y),
                m.int_mul(&x, &y),
                m.int_div(&x, &y),
                m.int_mod(&x, &y),
            ];
            let rust = [&x + &y, &x - &y, &x * &y, &x / &y, &x % &y];
            assert_eq!(lean.map(Result::unwrap), rust, "{a} {b}");
            assert_eq!(m.int_neg(x.clone()).unwrap(), -&x);
            assert_eq!(m.int_cmp(&x, &y), (x.cmp(&y) as i8 + 1) as u8, "{a} {b}");
            assert_eq!(x.partial_cmp(&b), Some(x.cmp(&y)));
            let (Ok(x), Ok(y)) = (Nat::try_from(x), Nat::try_from(y)) else { continue };
            let lean = [
                m.nat_add(&x, &y),
                m.nat_sub(&x, &y),
                m.nat_mul(&x, &y),
                m.nat_div(&x, &y),
                m.nat_mod(&x, &y),
            ];
            let rust = [&x + &y, &x - &y, &x * &y, &x / &y, &x % &y];
            assert_eq!(lean.map(Result::unwrap), rust, "{a} {b}");
        }
    }
}
