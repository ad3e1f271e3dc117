//! `+ - * / %` of [`Nat`] and [`Int`], with Lean's results.

use std::borrow::Borrow;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Rem, RemAssign, Sub, SubAssign};

use ::bigint::{BigInt, BigUint, Sign};

use super::repr::Repr;
use super::{Int, Nat};

/// For each operator what it does with small numbers, where that does not overflow, and with big ones.
macro_rules! operators {
    ($number:ident; $(
        $(#[$doc:meta])*
        $operator:ident $method:ident, $assign:ident $assign_method:ident: $small:expr, $big:expr;
    )*) => {$(
        $(#[$doc])*
        impl $operator<&$number> for &$number {
            type Output = $number;

            fn $method(self, other: &$number) -> $number {
                if let (Repr::Small(a), Repr::Small(b)) = (self.repr(), other.repr())
                    && let Some(n) = $small(*a, *b)
                {
                    return $number::from_small(n);
                }
                $number::from_big($big(self.clone().into_big(), other.clone().into_big()))
            }
        }

        borrowed!($(#[$doc])* $operator $method: &$number, $number => $number);
        borrowed!($(#[$doc])* $operator $method: $number, &$number => $number);
        borrowed!($(#[$doc])* $operator $method: $number, $number => $number);

        $(#[$doc])*
        impl $assign<&$number> for $number {
            fn $assign_method(&mut self, other: &$number) {
                *self = $operator::$method(&*self, other);
            }
        }

        $(#[$doc])*
        impl $assign for $number {
            fn $assign_method(&mut self, other: $number) {
                *self = $operator::$method(&*self, &other);
            }
        }
    )*};
}

/// An operator of owned numbers, as of borrowed ones.
macro_rules! borrowed {
    ($(#[$doc:meta])* $operator:ident $method:ident: $left:ty, $right:ty => $number:ident) => {
        $(#[$doc])*
        impl $operator<$right> for $left {
            type Output = $number;

            fn $method(self, other: $right) -> $number {
                $operator::$method(Borrow::<$number>::borrow(&self), Borrow::<$number>::borrow(&other))
            }
        }
    };
}

operators! {
    Nat;
    Add add, AddAssign add_assign: u64::checked_add, |a, b| a + b;
    /// As in Lean, 0 where the result would be negative.
    Sub sub, SubAssign sub_assign: |a: u64, b| Some(a.saturating_sub(b)), |a, b| if a < b { BigUint::ZERO } else { a - b };
    Mul mul, MulAssign mul_assign: u64::checked_mul, |a, b| a * b;
    /// As in Lean, a number divided by 0 is 0.
    Div div, DivAssign div_assign: |a: u64, b| Some(a.checked_div(b).unwrap_or(0)), quotient;
    /// As in Lean, the remainder of a division by 0 is the dividend.
    Rem rem, RemAssign rem_assign: |a: u64, b| Some(a.checked_rem(b).unwrap_or(a)), remainder;
}

operators! {
    Int;
    Add add, AddAssign add_assign: i64::checked_add, |a, b| a + b;
    Sub sub, SubAssign sub_assign: i64::checked_sub, |a, b| a - b;
    Mul mul, MulAssign mul_assign: i64::checked_mul, |a, b| a * b;
    /// As in Lean, Euclidean division, whose remainder is never negative: `-7 / 2` is -4 and `-7 / -2` is 4, where Rust's
    /// integers give -3 and 3. A number divided by 0 is 0.
    Div div, DivAssign div_assign: i64::checked_div_euclid, |a, b| euclidean(a, b).0;
    /// As in Lean, the remainder of Euclidean division, which is never negative: `-7 % 2` is 1, where Rust's integers give
    /// -1. The remainder of a division by 0 is the dividend.
    Rem rem, RemAssign rem_assign: i64::checked_rem_euclid, |a, b| euclidean(a, b).1;
}

fn quotient(a: BigUint, b: BigUint) -> BigUint {
    if b == BigUint::ZERO { b } else { a / b }
}

fn remainder(a: BigUint, b: BigUint) -> BigUint {
    if b == BigUint::ZERO { a } else { a % b }
}

/// Quotient and remainder, from those of a division that rounds towards 0.
fn euclidean(a: BigInt, b: BigInt) -> (BigInt, BigInt) {
    if b == BigInt::ZERO {
        return (BigInt::ZERO, a);
    }
    let (quotient, remainder) = (&a / &b, &a % &b);
    match (remainder.sign(), b.sign()) {
        (Sign::Minus, Sign::Plus) => (quotient - 1, remainder + b),
        (Sign::Minus, _) => (quotient + 1, remainder - b),
        _ => (quotient, remainder),
    }
}

impl Neg for &Int {
    type Output = Int;

    fn neg(self) -> Int {
        Int::ZERO - self
    }
}

impl Neg for Int {
    type Output = Int;

    fn neg(self) -> Int {
        -&self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_lean_divides() {
        let int = |n: i128| Int::from(n);
        for (a, b, quotient, remainder) in
            [(7, 2, 3, 1), (7, -2, -3, 1), (-7, 2, -4, 1), (-7, -2, 4, 1), (-7, 0, 0, -7), (7, 0, 0, 7)]
        {
            assert_eq!((int(a) / int(b), int(a) % int(b)), (int(quotient), int(remainder)), "{a} {b}");
            // As big numbers.
            let big = i128::from(i64::MAX);
            let (a, b) = (a * big, b * big);
            assert_eq!((int(a) / int(b), int(a) % int(b)), (int(quotient), int(remainder * big)), "{a} {b}");
        }
        assert_eq!(int(i64::MIN.into()) / int(-1), int(-i128::from(i64::MIN)));
        assert_eq!(-int(i64::MIN.into()), int(-i128::from(i64::MIN)));
        let nat = |n: u128| Nat::from(n);
        let big = u128::from(u64::MAX) + 1;
        for n in [5, big] {
            assert_eq!((nat(3) - nat(n), nat(n) / nat(0), nat(n) % nat(0)), (nat(0), nat(0), nat(n)));
        }
    }

    #[test]
    fn operands_by_value_and_by_reference() {
        let (a, b) = (Nat::from(7u8), Nat::from(3u8));
        let four = Nat::from(4u8);
        assert_eq!(
            [&a - &b, &a - b.clone(), a.clone() - &b, a.clone() - b.clone()],
            [4; 4].map(|_| four.clone())
        );
        let mut n = a;
        n += &b;
        n *= b;
        assert_eq!(n, 30);
    }

    proptest! {
        #[test]
        fn agrees_with_primitives(a: i64, b: i64, shift in 0u32..64) {
            let (a, b) = (i128::from(a), i128::from(b >> shift));
            let (x, y) = (Int::from(a), Int::from(b));
            prop_assert_eq!(&x + &y, a + b);
            prop_assert_eq!(&x - &y, a - b);
            prop_assert_eq!(&x * &y, a * b);
            prop_assert_eq!(&x / &y, a.checked_div_euclid(b).unwrap_or(0));
            prop_assert_eq!(&x % &y, a.checked_rem_euclid(b).unwrap_or(a));
            let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
            let (x, y) = (Nat::from(a), Nat::from(b));
            prop_assert_eq!(&x + &y, a + b);
            prop_assert_eq!(&x - &y, a.saturating_sub(b));
            prop_assert_eq!(&x * &y, a * b);
            prop_assert_eq!(&x / &y, a.checked_div(b).unwrap_or(0));
            prop_assert_eq!(&x % &y, a.checked_rem(b).unwrap_or(a));
        }
    }
}
