//! `Int` objects: 32 bits are boxed in the pointer as their unsigned image, everything else is a big number.

use lean_rs_sys as sys;

use super::error::Size;
use super::lean_nat::{NatObject, NatRef, big_is_natural};
use super::repr::Repr;
use super::{Int, limbs};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

impl Int {
    /// Makes the Lean object.
    #[inline]
    pub(crate) fn to_object<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self.repr() {
            // SAFETY: the runtime has been started; the reference is given.
            Repr::Small(n) => unsafe { Obj::from_owned(sys::lean_int64_to_int(*n)) },
            Repr::Big(n) => {
                let magnitude = limbs::write(lean, &n.magnitude().to_u64_digits());
                from_magnitude(self.is_negative(), magnitude)
            }
        }
    }

    /// Reads a Lean object.
    ///
    /// An object of another kind, or a boxed scalar of more than 32 bits, is refused. What is boxed in the pointer has no
    /// kind: a `Nat` from 2^31 to 2^32 - 1 is read as a negative number.
    pub(crate) fn from_object(object: ObjRef<'_, '_>) -> LeanResult<Int> {
        IntRef::check(object).map(IntRef::read)
    }
}

fn from_magnitude(negative: bool, magnitude: NatObject<'_>) -> Obj<'_> {
    // SAFETY: a `Nat`, whose reference is taken and that of the `Int` given.
    let int = unsafe { Obj::from_owned(sys::lean_nat_to_int(magnitude.0.into_raw())) };
    if !negative {
        return int;
    }
    // SAFETY: an `Int`, borrowed; the reference is given.
    unsafe { Obj::from_owned(sys::lean_int_neg(int.as_ref().as_ptr())) }
}

/// A borrowed `Int` object.
///
/// Invariant: a boxed scalar of 32 bits, or a big number.
#[derive(Clone, Copy)]
pub(super) struct IntRef<'lean, 'a>(ObjRef<'lean, 'a>);

impl<'lean, 'a> IntRef<'lean, 'a> {
    #[inline]
    pub(super) fn check(object: ObjRef<'lean, 'a>) -> LeanResult<IntRef<'lean, 'a>> {
        match object.kind() {
            ObjKind::Scalar(n) if u32::try_from(n).is_ok() => Ok(IntRef(object)),
            ObjKind::BigNumber => Ok(IntRef(object)),
            ObjKind::Scalar(n) => Err(LeanError::convert(format!(
                "expected an `Int`, found the scalar {n}, and those of `Int`s have 32 bits"
            ))),
            kind => Err(LeanError::expected("an `Int`", kind)),
        }
    }

    #[inline]
    fn scalar(self) -> Option<i64> {
        let ptr = self.0.as_ptr();
        sys::lean_is_scalar(ptr).then(|| sys::lean_scalar_to_int64(ptr))
    }

    /// Whether it is negative, and the absolute value.
    fn with_magnitude<T>(self, f: impl FnOnce(bool, NatRef<'lean, '_>) -> T) -> T {
        // SAFETY: not a scalar, so a big number.
        let natural = self.scalar().map_or_else(|| unsafe { big_is_natural(self.0) }, |n| n >= 0);
        if natural {
            // SAFETY: a scalar of 31 bits, which is the same in both, or a big number that is not negative.
            return f(false, unsafe { NatRef::new_unchecked(self.0) });
        }
        // SAFETY: an `Int`, borrowed; the reference is given.
        let negated = unsafe { Obj::from_owned(sys::lean_int_neg(self.0.as_ptr())) };
        // SAFETY: as above, now that the sign is gone.
        f(true, unsafe { NatRef::new_unchecked(negated.as_ref()) })
    }

    pub(super) fn size(self) -> Size {
        self.with_magnitude(|negative, magnitude| Size { negative, ..magnitude.size() })
    }

    /// The number, if it fits.
    #[inline]
    pub(super) fn to_small(self) -> Option<i64> {
        self.scalar().or_else(|| {
            self.with_magnitude(|negative, magnitude| {
                let magnitude = magnitude.to_small()?;
                if negative { 0i64.checked_sub_unsigned(magnitude) } else { magnitude.try_into().ok() }
            })
        })
    }

    pub(super) fn read(self) -> Int {
        let big =
            || self.with_magnitude(|negative, magnitude| Int::from_magnitude(negative, magnitude.read()));
        self.to_small().map_or_else(big, Int::from_small)
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use ::bigint::BigInt;
    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::{AsInt, IntoLean, Nat};

    /// Lean's own reading of decimal digits.
    fn lean_int<'lean>(_: &'lean LeanRuntime, text: &str) -> Obj<'lean> {
        let text = CString::new(text).unwrap();
        // SAFETY: a NUL-terminated numeral; the reference is given.
        unsafe { Obj::from_owned(sys::lean_cstr_to_int(text.as_ptr())) }
    }

    /// There and back, both compared with what Lean makes of the digits.
    fn check(lean: &LeanRuntime, int: &Int) {
        let before = lean.live_objects();
        {
            let text = int.to_string();
            let (ours, theirs) = (int.to_object(lean), lean_int(lean, &text));
            // SAFETY: two `Int`s, borrowed.
            assert!(unsafe { sys::lean_int_eq(ours.as_ref().as_ptr(), theirs.as_ref().as_ptr()) }, "{text}");
            assert_eq!(ours.kind(), theirs.kind(), "{text}");
            assert_eq!(&Int::from_object(theirs.as_ref()).unwrap(), int);
            assert_eq!(&Int::from_object(ours.as_ref()).unwrap(), int);
            assert_eq!(AsInt::from_object(ours.as_ref()).ok(), i64::try_from(int).ok().map(AsInt));
            assert_eq!(AsInt::from_object(ours.as_ref()).ok(), i128::try_from(int).ok().map(AsInt));
            assert_eq!(AsInt::from_object(ours.as_ref()).ok(), u128::try_from(int).ok().map(AsInt));
            let size = IntRef::check(ours.as_ref()).unwrap().size();
            assert_eq!((size.negative, size.bits), (int.is_negative(), int.bits()));
            for direct in [
                i128::try_from(int).ok().map(|n| AsInt(n).into_direct(lean)),
                u128::try_from(int).ok().map(|n| AsInt(n).into_direct(lean)),
            ]
            .into_iter()
            .flatten()
            {
                assert_eq!(direct.kind(), theirs.kind(), "{text}");
                assert_eq!(&Int::from_object(direct.as_ref()).unwrap(), int);
            }
        }
        assert_eq!(lean.live_objects(), before);
    }

    #[test]
    fn around_powers_of_two() {
        let lean = LeanRuntime::init().unwrap();
        for bits in [0, 1, 8, 30, 31, 32, 33, 62, 63, 64, 65, 126, 127, 128, 129, 192, 512, 1024, 4096] {
            let power: BigInt = BigInt::from(1) << bits;
            for near in [&power - 2, &power - 1, power.clone(), &power + 1] {
                check(lean, &Int::from_big(-&near));
                check(lean, &Int::from_big(near));
            }
        }
        for n in [i128::MIN, i128::MAX, i64::MIN.into(), i64::MAX.into(), i32::MIN.into(), 0] {
            check(lean, &Int::from(n));
        }
        check(lean, &Int::from(u64::MAX));
        check(lean, &Int::from(u128::MAX));
    }

    proptest! {
        #[test]
        fn round_trips(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
            let lean = LeanRuntime::init().unwrap();
            check(lean, &Int::from_big(BigInt::from_signed_bytes_le(&bytes)));
        }

        #[test]
        fn small_round_trips(n: i128, shift in 0u32..128) {
            let lean = LeanRuntime::init().unwrap();
            check(lean, &Int::from(n >> shift));
        }
    }

    #[test]
    fn what_is_no_int_is_refused() {
        let lean = LeanRuntime::init().unwrap();
        let text = |object: Obj<'_>| Int::from_object(object.as_ref()).unwrap_err().to_string();
        // SAFETY: an empty, NUL-terminated string; the reference is given.
        let string = unsafe { Obj::from_owned(sys::lean_mk_string(c"".as_ptr())) };
        expect!["convert: expected an `Int`, found a string"].assert_eq(&text(string));
        expect!["convert: expected an `Int`, found the scalar 4294967296, and those of `Int`s have 32 bits"]
            .assert_eq(&text(Nat::from(1u64 << 32).to_object(lean)));
    }
}
