//! Fields that keep a promise are private, also where the types are written.
#![forbid(unsafe_code)]

lean_rs::bind!("Conformance");

/// A number that is not positive.
fn zero() -> Positive {
    Positive { val: 0 }
}

fn main() {}
