//! Big `Nat` objects, put together from and taken apart into 64-bit limbs.
//!
//! What a big number looks like in memory depends on the library that Lean was built with, so that only Lean's own
//! operations are used here. They copy their operands, so that one limb after the other would take quadratic time;
//! halving takes `n log n`. Only shifts, sums and differences are used, which are fast in every build.

use ::bigint::BigUint;

use super::lean_nat::{NatObject, NatRef};
use crate::runtime::LeanRuntime;

/// Up to this many limbs, halving costs more than it saves.
const FEW: usize = 8;

/// The greatest piece to split off: the runtime counts the bits of a shift in 32 bits.
const MAX_PIECE: usize = 1 << 25;

/// How many limbs the lower part of a split has.
fn lower_part(limbs: usize) -> usize {
    (limbs / 2).min(MAX_PIECE)
}

fn bits(limbs: usize) -> u32 {
    debug_assert!(limbs <= MAX_PIECE);
    limbs as u32 * u64::BITS
}

/// The `Nat` with these limbs, the least significant one first.
pub(super) fn write<'lean>(lean: &'lean LeanRuntime, limbs: &[u64]) -> NatObject<'lean> {
    match limbs {
        [] => NatObject::from_u64(lean, 0),
        [limb] => NatObject::from_u64(lean, *limb),
        _ => {
            let (low, high) = limbs.split_at(lower_part(limbs.len()));
            let high = write(lean, high).shift_left(bits(low.len()));
            high.plus(&write(lean, low))
        }
    }
}

/// The number of a `Nat`.
pub(super) fn read(nat: NatRef<'_, '_>) -> BigUint {
    // What is in memory has fewer limbs than there are addresses.
    let mut limbs = vec![0; nat.size().bits.div_ceil(64) as usize];
    read_into(nat, &mut limbs);
    // The halves of a limb are the digits that num-bigint can be given.
    BigUint::new(limbs.iter().flat_map(|limb| [*limb as u32, (limb >> 32) as u32]).collect())
}

/// Fills `limbs`, which hold zeros, with a number that has no more than those.
fn read_into(nat: NatRef<'_, '_>, limbs: &mut [u64]) {
    match limbs {
        [] => {}
        [limb] => *limb = nat.low(),
        [first, rest @ ..] if rest.len() < FEW => {
            *first = nat.low();
            read_into(nat.shift_right(64).as_ref(), rest);
        }
        _ => {
            let (low, high) = limbs.split_at_mut(lower_part(limbs.len()));
            let shift = bits(low.len());
            let upper = nat.shift_right(shift);
            read_into(nat.minus(&upper.shift_left(shift)).as_ref(), low);
            read_into(upper.as_ref(), high);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use lean_rs_sys as sys;

    use super::*;
    use crate::Nat;
    use crate::object::Obj;

    /// Limbs that are the same in every run.
    fn noise(count: usize) -> Vec<u64> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        std::iter::repeat_with(|| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        })
        .take(count)
        .collect()
    }

    fn number(limbs: &[u64]) -> BigUint {
        let bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        BigUint::from_bytes_le(&bytes)
    }

    #[test]
    fn around_the_splits() {
        let lean = LeanRuntime::init().unwrap();
        let before = lean.live_objects();
        for count in (0..40).chain([63, 64, 65, 127, 128, 129, 1000]) {
            for limbs in [noise(count), vec![u64::MAX; count], vec![0; count]] {
                let object = write(lean, &limbs);
                assert_eq!(read(object.as_ref()), number(&limbs), "{count} limbs");
            }
            // One bit, with zeros on both sides of a split.
            let mut limbs = vec![0; count + 1];
            limbs[count / 2] = 1;
            assert_eq!(read(write(lean, &limbs).as_ref()), number(&limbs), "{count} limbs");
        }
        assert_eq!(lean.live_objects(), before);
    }

    #[test]
    fn agrees_with_the_powers_that_lean_makes() {
        let lean = LeanRuntime::init().unwrap();
        for exponent in [40u32, 41, 1000, 20_011] {
            // SAFETY: two boxed `Nat`s, borrowed; the reference is given.
            let power = unsafe {
                Obj::from_owned(sys::lean_nat_pow(sys::lean_box(3), sys::lean_box(exponent as usize)))
            };
            let expected = Nat::from_big(BigUint::from(3u8).pow(exponent));
            assert_eq!(Nat::from_object(power.as_ref()).unwrap(), expected);
            let ours = expected.to_object(lean);
            // SAFETY: two `Nat`s, borrowed.
            assert!(unsafe { sys::lean_nat_eq(ours.as_ref().as_ptr(), power.as_ref().as_ptr()) });
        }
    }

    #[test]
    fn a_mebibyte_does_not_take_quadratic_time() {
        let lean = LeanRuntime::init().unwrap();
        let nat = Nat::from_big(number(&noise(1 << 17)));
        let start = Instant::now();
        let object = nat.to_object(lean);
        let written = start.elapsed();
        let back = Nat::from_object(object.as_ref()).unwrap();
        let read = start.elapsed() - written;
        assert!(back == nat);
        println!("1 MiB: to Lean in {written:?}, from Lean in {read:?}");
        // Without the halving it is minutes; the limit leaves room for busy machines and unoptimized builds.
        assert!(written + read < Duration::from_secs(10), "to Lean {written:?}, from Lean {read:?}");
    }
}
