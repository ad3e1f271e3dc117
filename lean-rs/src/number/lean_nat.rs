//! `Nat` objects: boxed in the pointer below 2^63, a big number above.

use lean_rs_sys as sys;

use super::error::Size;
use super::repr::Repr;
use super::{Nat, limbs};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjKind, ObjRef};
use crate::runtime::LeanRuntime;

impl Nat {
    /// Makes the Lean object.
    #[inline]
    pub(crate) fn to_object<'lean>(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
        match self.repr() {
            Repr::Small(n) => NatObject::from_u64(lean, *n).0,
            Repr::Big(n) => limbs::write(lean, &n.to_u64_digits()).0,
        }
    }

    /// Reads a Lean object.
    ///
    /// An object of another kind, or a negative big number, is refused. What is boxed in the pointer has no kind: a small
    /// negative `Int` is read as a number from 2^31 to 2^32 - 1.
    #[inline]
    pub(crate) fn from_object(object: ObjRef<'_, '_>) -> LeanResult<Nat> {
        if sys::lean_is_scalar(object.as_ptr()) {
            return Ok(Nat::from_small(sys::lean_unbox(object.as_ptr()) as u64));
        }
        Nat::from_big_object(object)
    }

    fn from_big_object(object: ObjRef<'_, '_>) -> LeanResult<Nat> {
        NatRef::check(object).map(NatRef::read)
    }
}

/// Whether a big number object is not negative, as every `Nat` is.
///
/// # Safety
/// `object` is a big number.
#[inline]
pub(super) unsafe fn big_is_natural(object: ObjRef<'_, '_>) -> bool {
    // SAFETY: a live big number, borrowed; `Nat` and `Int` share that kind of object.
    unsafe { sys::lean_int_big_nonneg(object.as_ptr()) }
}

/// A borrowed `Nat` object.
///
/// Invariant: a boxed scalar, or a big number that is not negative. The big number may be one that Lean would have boxed:
/// an `Int` of more than 32 bits is a big number and is read as what it is.
#[derive(Clone, Copy)]
pub(super) struct NatRef<'lean, 'a>(ObjRef<'lean, 'a>);

impl<'lean, 'a> NatRef<'lean, 'a> {
    #[inline]
    pub(super) fn check(object: ObjRef<'lean, 'a>) -> LeanResult<NatRef<'lean, 'a>> {
        match object.kind() {
            ObjKind::Scalar(_) => Ok(NatRef(object)),
            // SAFETY: its kind.
            ObjKind::BigNumber if unsafe { big_is_natural(object) } => Ok(NatRef(object)),
            ObjKind::BigNumber => Err(LeanError::expected("a `Nat`", "a negative number")),
            kind => Err(LeanError::expected("a `Nat`", kind)),
        }
    }

    /// # Safety
    /// `object` satisfies the invariant.
    #[inline]
    pub(super) unsafe fn new_unchecked(object: ObjRef<'lean, 'a>) -> NatRef<'lean, 'a> {
        NatRef(object)
    }

    /// The number, if it fits.
    #[inline]
    pub(super) fn to_small(self) -> Option<u64> {
        (sys::lean_is_scalar(self.0.as_ptr()) || self.size().bits <= 64).then(|| self.low())
    }

    pub(super) fn read(self) -> Nat {
        self.to_small().map_or_else(|| Nat::from_big(limbs::read(self)), Nat::from_small)
    }

    /// The number modulo 2^64.
    #[inline]
    pub(super) fn low(self) -> u64 {
        // SAFETY: the invariant; borrows.
        unsafe { sys::lean_uint64_of_nat(self.0.as_ptr()) }
    }

    /// How many binary digits it has.
    pub(super) fn size(self) -> Size {
        // SAFETY: the invariant; borrows, and the result is small: a number of 2^63 bits fits no memory.
        let log2 = sys::lean_unbox(unsafe { sys::lean_nat_log2(self.0.as_ptr()) });
        let zero = log2 == 0 && self.low() == 0;
        Size { negative: false, bits: if zero { 0 } else { log2 as u64 + 1 } }
    }

    /// The number without its lowest `bits` digits.
    pub(super) fn shift_right(self, bits: u32) -> NatObject<'lean> {
        // SAFETY: the invariant; borrows both and gives a `Nat`.
        unsafe { NatObject::from_owned(sys::lean_nat_shiftr(self.0.as_ptr(), sys::lean_box(bits as usize))) }
    }

    /// The difference, of two numbers of which the second is not the greater one.
    ///
    /// That one is made by Lean's operations, which box what can be boxed: the runtime takes a big number for greater than
    /// every boxed one.
    pub(super) fn minus(self, other: &NatObject<'lean>) -> NatObject<'lean> {
        // SAFETY: the invariant of both; borrows both and gives a `Nat`.
        unsafe { NatObject::from_owned(sys::lean_nat_sub(self.0.as_ptr(), other.as_ref().0.as_ptr())) }
    }
}

/// An owned `Nat` object that Lean's operations made. Invariant: that of [`NatRef`].
pub(super) struct NatObject<'lean>(pub(super) Obj<'lean>);

impl<'lean> NatObject<'lean> {
    #[inline]
    pub(super) fn from_u64(_: &'lean LeanRuntime, n: u64) -> NatObject<'lean> {
        // SAFETY: the runtime has been started, and gives a `Nat`.
        unsafe { NatObject::from_owned(sys::lean_uint64_to_nat(n)) }
    }

    /// # Safety
    /// A `Nat`, whose reference is handed over.
    #[inline]
    unsafe fn from_owned(nat: *mut sys::lean_object) -> NatObject<'lean> {
        // SAFETY: by the caller's contract.
        NatObject(unsafe { Obj::from_owned(nat) })
    }

    #[inline]
    pub(super) fn as_ref(&self) -> NatRef<'lean, '_> {
        NatRef(self.0.as_ref())
    }

    /// The number times 2^`bits`.
    pub(super) fn shift_left(&self, bits: u32) -> NatObject<'lean> {
        // SAFETY: the invariant; borrows both and gives a `Nat`.
        unsafe {
            NatObject::from_owned(sys::lean_nat_shiftl(
                self.0.as_ref().as_ptr(),
                sys::lean_box(bits as usize),
            ))
        }
    }

    pub(super) fn plus(&self, other: &NatObject<'lean>) -> NatObject<'lean> {
        // SAFETY: the invariant of both; borrows both and gives a `Nat`.
        unsafe {
            NatObject::from_owned(sys::lean_nat_add(self.0.as_ref().as_ptr(), other.0.as_ref().as_ptr()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::CString;

    use expect_test::expect;
    use proptest::prelude::*;

    use super::*;
    use crate::{AsNat, Int, IntoLean};

    /// Lean's own reading of decimal digits.
    fn lean_nat<'lean>(_: &'lean LeanRuntime, text: &str) -> Obj<'lean> {
        let text = CString::new(text).unwrap();
        // SAFETY: a NUL-terminated numeral; the reference is given.
        unsafe { Obj::from_owned(sys::lean_cstr_to_nat(text.as_ptr())) }
    }

    /// There and back, both compared with what Lean makes of the digits.
    fn check(lean: &LeanRuntime, nat: &Nat) {
        let before = lean.live_objects();
        {
            let text = nat.to_string();
            let (ours, theirs) = (nat.to_object(lean), lean_nat(lean, &text));
            // SAFETY: two `Nat`s, borrowed.
            assert!(unsafe { sys::lean_nat_eq(ours.as_ref().as_ptr(), theirs.as_ref().as_ptr()) }, "{text}");
            assert_eq!(ours.kind(), theirs.kind(), "{text}");
            assert_eq!(&Nat::from_object(theirs.as_ref()).unwrap(), nat);
            assert_eq!(&Nat::from_object(ours.as_ref()).unwrap(), nat);
            assert_eq!(AsNat::from_object(ours.as_ref()).ok(), u64::try_from(nat).ok().map(AsNat));
            assert_eq!(AsNat::from_object(ours.as_ref()).ok(), u128::try_from(nat).ok().map(AsNat));
            assert_eq!(NatRef::check(ours.as_ref()).unwrap().size().bits, nat.bits());
            if let Ok(n) = u128::try_from(nat) {
                let direct = AsNat(n).into_direct(lean);
                assert_eq!(direct.kind(), theirs.kind());
                assert_eq!(&Nat::from_object(direct.as_ref()).unwrap(), nat);
            }
        }
        assert_eq!(lean.live_objects(), before);
    }

    #[test]
    fn around_powers_of_two() {
        let lean = LeanRuntime::init().unwrap();
        for bits in [0, 1, 8, 31, 32, 62, 63, 64, 65, 126, 127, 128, 191, 192, 256, 511, 512, 513, 1024, 4096]
        {
            let power: Nat = Nat::from_big(::bigint::BigUint::from(1u8) << bits);
            check(lean, &power);
            check(lean, &Nat::from_big(power.clone().into_big() - 1u8));
            check(lean, &Nat::from_big(power.into_big() + 1u8));
        }
        check(lean, &Nat::from(u64::MAX));
        check(lean, &Nat::from(u128::MAX));
    }

    proptest! {
        #[test]
        fn round_trips(bytes in prop::collection::vec(any::<u8>(), 0..1500)) {
            let lean = LeanRuntime::init().unwrap();
            check(lean, &Nat::from_big(::bigint::BigUint::from_bytes_le(&bytes)));
        }

        #[test]
        fn small_round_trips(n: u128, shift in 0u32..128) {
            let lean = LeanRuntime::init().unwrap();
            check(lean, &Nat::from(n >> shift));
        }
    }

    #[test]
    fn what_is_no_nat_is_refused() {
        let lean = LeanRuntime::init().unwrap();
        let text = |object: Obj<'_>| Nat::from_object(object.as_ref()).unwrap_err().to_string();
        // SAFETY: an empty, NUL-terminated string; the reference is given.
        let string = unsafe { Obj::from_owned(sys::lean_mk_string(c"".as_ptr())) };
        expect!["convert: expected a `Nat`, found a string"].assert_eq(&text(string));
        for negative in [i128::from(i64::MIN), i128::from(i32::MIN) - 1, i128::MIN] {
            expect!["convert: expected a `Nat`, found a negative number"]
                .assert_eq(&text(Int::from(negative).to_object(lean)));
        }
    }

    #[test]
    fn big_numbers_that_lean_would_box_are_read() {
        let lean = LeanRuntime::init().unwrap();
        let object = Int::from(1i64 << 40).to_object(lean);
        assert_eq!(object.kind(), ObjKind::BigNumber);
        assert_eq!(Nat::from_object(object.as_ref()).unwrap(), 1u64 << 40);
    }
}
