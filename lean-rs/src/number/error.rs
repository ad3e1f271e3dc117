//! Numbers that do not fit.

use std::fmt;

/// A number does not fit the type that it was to be converted to.
///
/// The message says the size of the number, not its digits.
///
/// ```
/// use lean_rs::Nat;
///
/// let error = u8::try_from(Nat::from(1000u16)).unwrap_err();
/// assert_eq!(error.to_string(), "expected a number that fits u8, found one of 10 bits");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected a number that fits {target}, found {size}")]
pub struct NumberRangeError {
    target: &'static str,
    size: Size,
}

impl NumberRangeError {
    pub(super) fn new(target: &'static str, size: Size) -> NumberRangeError {
        NumberRangeError { target, size }
    }
}

/// What an error says about a number: one of millions of digits would not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) negative: bool,
    pub(super) bits: u64,
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.negative { "a negative one" } else { "one" };
        let plural = if self.bits == 1 { "" } else { "s" };
        write!(f, "{sign} of {} bit{plural}", self.bits)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::{Int, Nat};

    #[test]
    fn messages_say_the_size() {
        let text = |n: i128| u64::try_from(Int::from(n)).unwrap_err().to_string();
        expect!["expected a number that fits u64, found one of 70 bits"].assert_eq(&text(1 << 69));
        expect!["expected a number that fits u64, found a negative one of 1 bit"].assert_eq(&text(-1));
        expect!["expected a number that fits Nat, found a negative one of 8 bits"]
            .assert_eq(&Nat::try_from(-128i8).unwrap_err().to_string());
    }
}
