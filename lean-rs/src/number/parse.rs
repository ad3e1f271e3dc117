//! Decimal text.

use std::fmt;

use super::Nat;

/// A text is not a decimal number of the type that was wanted.
///
/// The message quotes at most the first 40 characters of the text.
///
/// ```
/// let error = "12x4".parse::<lean_rs::Nat>().unwrap_err();
/// assert_eq!(error.to_string(), r#"expected a natural number in decimal digits, found "12x4" with 'x' in it"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseNumberError {
    expected: &'static str,
    /// The text, cut after [`QUOTED`] characters.
    found: String,
    /// The length of the text in bytes.
    length: usize,
    /// The first character that does not belong there.
    stray: Option<char>,
}

/// Characters of a text that a message quotes.
const QUOTED: usize = 40;

impl fmt::Display for ParseNumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} in decimal digits, found ", self.expected)?;
        if self.length == 0 {
            return f.write_str("an empty text");
        }
        write!(f, "{:?}", self.found)?;
        if self.length > self.found.len() {
            write!(f, "… ({} bytes)", self.length)?;
        }
        match self.stray {
            Some(stray) => write!(f, " with {stray:?} in it"),
            None => f.write_str(" without a digit"),
        }
    }
}

impl std::error::Error for ParseNumberError {}

/// Whether there is a minus sign, which only `signed` numbers have, and the absolute value.
pub(super) fn parse(
    text: &str,
    expected: &'static str,
    signed: bool,
) -> Result<(bool, Nat), ParseNumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) if signed => (true, digits),
        _ => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    // `BigUint` would allow underscores.
    let stray = digits.chars().find(|c| !c.is_ascii_digit());
    let magnitude = match (stray, digits.parse()) {
        (Some(_), _) => None,
        (None, Ok(small)) => Some(Nat::from_small(small)),
        (None, Err(_)) => digits.parse().ok().map(Nat::from_big),
    };
    magnitude.map(|magnitude| (negative, magnitude)).ok_or_else(|| ParseNumberError {
        expected,
        found: text.chars().take(QUOTED).collect(),
        length: text.len(),
        stray,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::{Int, Nat};

    fn nat(text: &str) -> String {
        text.parse::<Nat>().unwrap_err().to_string()
    }

    fn int(text: &str) -> String {
        text.parse::<Int>().unwrap_err().to_string()
    }

    #[test]
    fn signs() {
        assert_eq!("+5".parse(), Ok(Nat::from(5u8)));
        assert_eq!("+5".parse(), Ok(Int::from(5)));
        assert_eq!("-5".parse(), Ok(Int::from(-5)));
    }

    #[test]
    fn errors_quote_what_they_found() {
        expect![[r#"expected a natural number in decimal digits, found an empty text"#]].assert_eq(&nat(""));
        expect![[r#"expected an integer in decimal digits, found "-" without a digit"#]].assert_eq(&int("-"));
        expect![[r#"expected a natural number in decimal digits, found "-5" with '-' in it"#]]
            .assert_eq(&nat("-5"));
        expect![[r#"expected an integer in decimal digits, found "--5" with '-' in it"#]]
            .assert_eq(&int("--5"));
        expect![[r#"expected an integer in decimal digits, found "1_000" with '_' in it"#]]
            .assert_eq(&int("1_000"));
        expect![[r#"expected an integer in decimal digits, found " 7\n" with ' ' in it"#]]
            .assert_eq(&int(" 7\n"));
        expect![[r#"expected a natural number in decimal digits, found "٣" with '٣' in it"#]]
            .assert_eq(&nat("٣"));
    }

    #[test]
    fn errors_are_bounded() {
        let text = format!("{}é", "7".repeat(5000));
        expect![[r#"expected a natural number in decimal digits, found "7777777777777777777777777777777777777777"… (5002 bytes) with 'é' in it"#]]
            .assert_eq(&nat(&text));
    }
}
