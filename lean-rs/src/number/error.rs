//! Numbers that do not fit.

use std::fmt;

use crate::error::LeanError;

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

impl From<NumberRangeError> for LeanError {
    /// So that `u64::try_from(&nat)?` works in a function that calls Lean.
    fn from(error: NumberRangeError) -> LeanError {
        LeanError::convert(error.to_string())
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

    use crate::error::LeanResult;
    use crate::{Int, Nat};

    #[test]
    fn messages_say_the_size() {
        let text = |n: i128| u64::try_from(Int::from(n)).unwrap_err().to_string();
        expect!["expected a number that fits u64, found one of 70 bits"].assert_eq(&text(1 << 69));
        expect!["expected a number that fits u64, found a negative one of 1 bit"].assert_eq(&text(-1));
        expect!["expected a number that fits Nat, found a negative one of 8 bits"]
            .assert_eq(&Nat::try_from(-128i8).unwrap_err().to_string());
    }

    #[test]
    fn numbers_that_do_not_fit_are_errors_of_conversion() {
        let narrow = || -> LeanResult<u8> { Ok(u8::try_from(Nat::from(256u16))?) };
        assert_eq!(
            narrow().unwrap_err().to_string(),
            "convert: expected a number that fits u8, found one of 9 bits"
        );
    }
}
