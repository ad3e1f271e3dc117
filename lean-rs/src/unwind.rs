//! Panics of the program's code end here, before they cross into C.

use std::any::Any;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::stack::with_at_least;

/// Runs code of the program; an error has the panic's message, which the panic hook has printed already.
#[inline]
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(body)).map_err(message)
}

/// The same, on a new `piece` of stack if less than `enough` is left. That there is no memory for a piece is a panic as well:
/// whoever is called by Lean asks for it in here.
#[inline]
pub(crate) fn caught_with_stack<T>(
    enough: usize,
    piece: usize,
    body: impl FnOnce() -> T,
) -> Result<T, String> {
    caught(move || with_at_least(enough, piece, body))
}

/// Runs a destructor of the program inside one of Lean's objects: what it drops may hold the last reference to an object with
/// another one, and so on, and Lean runs each inside the one before.
pub(crate) fn destroyed(drop: impl FnOnce()) -> Result<(), String> {
    /// More than one of these takes, in a build without optimization, and less than the smallest stacks have.
    const ENOUGH: usize = 32 << 10;
    const PIECE: usize = 2 << 20;
    caught_with_stack(ENOUGH, PIECE, drop)
}

#[cold]
fn message(payload: Box<dyn Any + Send>) -> String {
    let said = match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>()) {
        (Some(text), _) => (*text).to_owned(),
        (None, Some(text)) => text.clone(),
        (None, None) => "no message".to_owned(),
    };
    discard(payload);
    said
}

/// Drops what a panic carries. Its destructor may panic as well, with a value that has one; after some of these, the last is
/// leaked.
fn discard(mut payload: Box<dyn Any + Send>) {
    for _ in 0..8 {
        match catch_unwind(AssertUnwindSafe(|| drop(payload))) {
            Ok(()) => return,
            Err(next) => payload = next,
        }
    }
    mem::forget(payload);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_says() {
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(caught(|| panic!("a text")), Err::<(), _>("a text".to_owned()));
        assert_eq!(caught(|| panic!("number {}", 7)), Err::<(), _>("number 7".to_owned()));
        assert_eq!(caught(|| std::panic::panic_any(7)), Err::<(), _>("no message".to_owned()));
    }

    #[test]
    fn payloads_that_panic() {
        struct Bomb(u32);
        impl Drop for Bomb {
            fn drop(&mut self) {
                if self.0 > 0 {
                    std::panic::panic_any(Bomb(self.0 - 1));
                }
            }
        }
        for depth in [1, 3, 100] {
            assert!(caught(|| std::panic::panic_any(Bomb(depth))).is_err());
        }
    }
}
