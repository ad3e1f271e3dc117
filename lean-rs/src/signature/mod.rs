//! Compares the types of a Rust declaration with those of the Lean declaration, while Rust compiles.
//!
//! The macros write what Lean says as an [`Expected`], and have the compiler evaluate [`direct`], [`boxed`], [`field`] or
//! [`boxed_field`] for the type that stands in the Rust source. What that type stands for is a [`TypeDesc`] in its implementation of
//! [`LeanAbi`], so that aliases, renamed imports and paths need no thought. A difference is a [`Message`], with which the
//! evaluation fails.

mod compare;
mod expected;
mod message;
mod variables;

use compare::{Comparison, Verdict};
pub use expected::{Expected, Side};
pub use message::Message;
pub use variables::{Variables, variables};

use std::marker::PhantomData;

use crate::abi::{FieldKind, LeanAbi, Repr, TypeDesc, same_text};

/// What an argument or a result is compared with.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// The type in the Lean declaration; `None` if Lean could not be asked.
    pub expected: Option<&'static Expected>,
    /// What the parameters of the type are whose field this is.
    pub params: &'static [&'static TypeDesc],
    /// The type in C; for a field how it is stored: `an object`, `4 bytes`.
    pub c: &'static str,
    /// What to write to vouch for an object of any type where Lean's type is known; `None` where such an object is allowed.
    pub objects: Option<&'static str>,
    /// Whether Lean gives the value to Rust.
    pub received: bool,
    /// The type as it stands in the Rust source.
    pub found: &'static str,
    /// What is wrong, in words: `Lean's `Arith.add` takes `UInt64` here`.
    pub lean: &'static str,
    /// The lines below the message: the declaration, and what to write.
    pub help: &'static str,
}

/// What is known of a Rust type.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Description {
    ty: &'static TypeDesc,
    c: &'static str,
    stored: &'static str,
    /// Whether it says more of an object than is found out when one is converted.
    unchecked: bool,
}

/// Describes a Rust type: `Probe::<T>::DESCRIPTION` is `None` where `T` is nothing that crosses, which the compiler reports
/// elsewhere.
#[doc(hidden)]
#[derive(Debug)]
pub struct Probe<T: ?Sized>(PhantomData<T>);

impl<T: LeanAbi + ?Sized> Probe<T> {
    /// What is known of the type.
    // A constant of the type itself comes before that of the trait below, if its bounds hold.
    pub const DESCRIPTION: Option<Description> = Some(Description {
        ty: {
            // No other type hands this on to its parts, so that recursion ends: no type can hold itself but through a
            // `Box` or a container.
            let () = T::COMPARED;
            &T::TYPE
        },
        c: <T::Repr as Repr>::C_NAME,
        unchecked: T::UNCHECKED,
        stored: match <T::Repr as Repr>::FIELD {
            FieldKind::Object => "an object",
            FieldKind::USize => "a `USize`",
            FieldKind::Scalar8 => "8 bytes",
            FieldKind::Scalar4 => "4 bytes",
            FieldKind::Scalar2 => "2 bytes",
            FieldKind::Scalar1 => "1 byte",
        },
    });
}

/// What a [`Probe`] of a type that does not cross says.
#[doc(hidden)]
pub trait NothingKnown {
    /// Nothing.
    const DESCRIPTION: Option<Description> = None;
}

impl<T: ?Sized> NothingKnown for Probe<T> {}

/// Compares a type where values are passed in their direct representation.
#[doc(hidden)]
#[must_use]
pub const fn direct(found: Option<Description>, site: &Site) -> Option<Message> {
    let Some(Description { c, .. }) = found else { return None };
    let message = boxed(found, site);
    if message.is_some() || same_text(c, site.c) {
        return message;
    }
    let message =
        Message::new().text("`").text(site.found).text("` is passed as `").text(c).text("` in C, but ");
    Some(message.text(site.lean).text(", which is `").text(site.c).text("`").text(site.help))
}

/// Says that a parameter has the name of another one, unless its type tells the two apart.
#[doc(hidden)]
#[must_use]
pub const fn order(found: Option<Description>, here: &Site, named: &Site, text: &str) -> Option<Message> {
    let fits_both = found.is_some() && direct(found, here).is_none() && direct(found, named).is_none();
    if fits_both { Some(Message::new().text(text)) } else { None }
}

/// Compares a type where every value is an object.
#[doc(hidden)]
#[must_use]
pub const fn boxed(found: Option<Description>, site: &Site) -> Option<Message> {
    let (Some(expected), Some(found)) = (site.expected, found) else { return None };
    compare(expected, &found, site, false)
}

/// `kept`: the value goes both ways.
const fn compare(expected: &Expected, found: &Description, site: &Site, kept: bool) -> Option<Message> {
    let compared = Comparison::new(site.params, false).with(expected, found, site.received);
    let message = different(compared.verdict, found.ty, site);
    let Some(advice) = site.objects else { return message };
    if message.is_some() {
        return message;
    }
    let (trusts, lends) = (compared.trusts_values, compared.lends_values);
    let (before, behind, reason) = match site.received {
        false if compared.trusts_objects => ("`", "` may be an object of any type, but ", ""),
        true if compared.lends_objects => ("`", "` may be called with an object of any type, but ", ""),
        false if trusts => ("not every value of `", "` is one of Lean's type: ", RELIED_ON),
        received if lends && (received || kept) => {
            ("`", "` can be given values that are none of Lean's type: ", RELIED_ON)
        }
        _ => return None,
    };
    let message = Message::new().text(before).text(site.found).text(behind).text(site.lean).text(reason);
    Some(message.text(site.help).text(advice))
}

/// Why a condition is not left to chance.
const RELIED_ON: &str = ", and compiled code may rely on the condition, even for the safety of memory";

/// Compares the type of a field, in its direct representation.
#[doc(hidden)]
#[must_use]
pub const fn field(found: Option<Description>, site: &Site) -> Option<Message> {
    let message = boxed_field(found, site);
    let Some(Description { stored, .. }) = found else { return message };
    if message.is_some() || same_text(stored, site.c) {
        return message;
    }
    let message =
        Message::new().text("`").text(site.found).text("` is stored as ").text(stored).text(", but ");
    Some(message.text(site.lean).text(", which is stored as ").text(site.c).text(site.help))
}

/// Compares the type of a field that is an object whatever its type, or all that there is of a structure.
#[doc(hidden)]
#[must_use]
pub const fn boxed_field(found: Option<Description>, site: &Site) -> Option<Message> {
    let Some(found) = found else {
        // The macro asks for a type that crosses, in the same constant.
        let message = Message::new().text("`").text(site.found).text("` is no type of Lean's, but ");
        return Some(message.text(site.lean).text(site.help));
    };
    match site.expected {
        Some(expected) => compare(expected, &found, site, true),
        None => None,
    }
}

/// Ends the evaluation with the message, if there is one.
#[doc(hidden)]
#[track_caller]
pub const fn expect_none(message: Option<Message>) {
    if let Some(message) = message {
        panic!("{}", message.as_str());
    }
}

const fn different(verdict: Verdict, stated: &TypeDesc, site: &Site) -> Option<Message> {
    let message = Message::new().text("`").text(site.found).text("`");
    let (name, advice) = match verdict {
        Verdict::Same => return None,
        Verdict::Different => {
            let message = match stated {
                TypeDesc::Any => message.text(" stands for a Lean object, but "),
                _ => message.text(" is Lean's `").type_desc(stated).text("`, but "),
            };
            return Some(message.text(site.lean).text(site.help));
        }
        Verdict::Unchecked(name) => (
            name,
            "` in it, which was derived in a crate without a build script that names its Lean module, so it was never \
             compared with Lean's. Derive it in a crate whose build.rs calls lean-build, or write \
             `#[lean_module(…, unsafe(unchecked))]`",
        ),
        Verdict::Undescribed(name) => (
            name,
            "` in it, whose declaration Lean's compiler does not reveal, so it was never compared. Take it as an `Obj`, or \
             write `#[lean_module(…, unsafe(unchecked))]`",
        ),
        Verdict::Native(name) => (
            name,
            "` in it, a type of Lean's own library: Lean's runtime makes and reads its values, which are no values of Rust's. Take it \
             as an `Obj`",
        ),
        Verdict::Changed(name) => (
            name,
            "` in it, which was compared with another declaration than the one that this module uses. Build both \
             crates with the same version of the Lean package",
        ),
    };
    Some(message.text(" has the type `").text(name).text(advice).text(site.help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::Sameness;
    use crate::{
        AsNat, BitVec, Fin, LeanArray, LeanEio, LeanFn, LeanIo, LeanList, LeanTask, LeanVector, Nat, Obj, Sum,
    };

    const fn constant(name: &'static str) -> Expected {
        Expected::Constant { name, args: &[], sides: &[], digest: None }
    }

    const fn applied(name: &'static str, args: &'static [Expected]) -> Expected {
        Expected::Constant { name, args, sides: &[], digest: None }
    }

    const NAT: Expected = constant("Nat");
    const UINT8: Expected = constant("UInt8");
    const UNIT: Expected = constant("PUnit");
    const IO_ERROR: Expected = constant("IO.Error");

    fn compare(expected: &Expected, ty: &'static TypeDesc) -> Verdict {
        let found = Description { ty, c: "", stored: "", unchecked: true };
        Comparison::new(&[], false).with(expected, &found, false).verdict
    }

    fn verdict<T: LeanAbi>(expected: &Expected) -> bool {
        matches!(compare(expected, &T::TYPE), Verdict::Same)
    }

    #[test]
    fn types_of_lean_s_library() {
        assert!(verdict::<u8>(&constant("UInt8")) && !verdict::<u8>(&constant("Int8")));
        assert!(verdict::<Vec<u8>>(&constant("ByteArray")));
        assert!(!verdict::<Vec<u8>>(&applied("Array", &[UINT8])));
        assert!(verdict::<&[f64]>(&constant("FloatArray")) && verdict::<&[Nat]>(&applied("Array", &[NAT])));
        assert!(verdict::<Result<Nat, ()>>(&applied("Except", &[UNIT, NAT])));
        assert!(!verdict::<Result<(), Nat>>(&applied("Except", &[UNIT, NAT])));
        let triple = applied("Prod", &[NAT, const { applied("Prod", &[UNIT, NAT]) }]);
        assert!(verdict::<(Nat, (), Nat)>(&triple) && verdict::<(Nat, ((), Nat))>(&triple));
        assert!(!verdict::<((Nat, ()), Nat)>(&triple));
        assert!(verdict::<Sum<Nat, ()>>(&applied("Sum", &[NAT, UNIT])));
        assert!(verdict::<LeanTask<'_, LeanList<Nat>>>(&applied(
            "Task",
            &[const { applied("List", &[NAT]) }]
        )));
    }

    #[test]
    fn functions_and_actions() {
        const IO_UNIT: Expected = Expected::Action { error: Some(&IO_ERROR), value: &UNIT };
        const INNER: Expected = Expected::Function { param: &UNIT, result: &IO_UNIT };
        const FUNCTION: Expected = Expected::Function { param: &NAT, result: &INNER };
        assert!(verdict::<LeanFn<'_, (Nat, ()), LeanIo<()>>>(&FUNCTION));
        // What is behind the first parameter is a function again.
        assert!(verdict::<LeanFn<'_, (Nat,), LeanFn<'_, ((),), LeanIo<()>>>>(&FUNCTION));
        assert!(!verdict::<LeanFn<'_, (Nat,), LeanIo<()>>>(&FUNCTION));
        assert!(!verdict::<LeanFn<'_, (Nat, (), Nat), LeanIo<()>>>(&FUNCTION));
        assert!(!verdict::<LeanFn<'_, (Nat, ()), ()>>(&FUNCTION));
        assert!(verdict::<LeanFn<'_, (), LeanIo<()>>>(&IO_UNIT));
        assert!(verdict::<LeanFn<'_, (), LeanEio<(), Nat>>>(&Expected::Action {
            error: Some(&NAT),
            value: &UNIT
        }));
        assert!(!verdict::<LeanFn<'_, (), LeanEio<(), Nat>>>(&IO_UNIT));
    }

    #[test]
    fn objects_and_what_has_no_type_in_rust() {
        assert!(
            verdict::<Obj<'_>>(&Expected::Other)
                && verdict::<Obj<'_>>(&NAT)
                && !verdict::<Nat>(&Expected::Other)
        );
        assert!(verdict::<Nat>(&Expected::Subtype(&NAT)) && !verdict::<()>(&Expected::Subtype(&NAT)));
        struct Handle;
        // SAFETY: for this test, which calls no Lean code.
        unsafe impl crate::LeanOpaque for Handle {
            const LEAN_NAME: &'static str = "Handle";
        }
        const HANDLE: Expected = Expected::Opaque { name: "Handle", native: false };
        assert!(verdict::<crate::External<'_, Handle>>(&HANDLE) && !verdict::<u8>(&HANDLE));
        assert!(!verdict::<crate::External<'_, Handle>>(&Expected::Opaque { name: "Other", native: false }));
        // Of Lean's own library.
        assert!(!verdict::<crate::External<'_, Handle>>(&Expected::Opaque { name: "Handle", native: true }));
        assert!(verdict::<crate::Erased>(&Expected::Erased) && !verdict::<crate::Erased>(&NAT));
    }

    #[test]
    fn what_is_trusted() {
        const IO_NAT: Expected = Expected::Action { error: Some(&IO_ERROR), value: &NAT };
        const FUNCTION: Expected = Expected::Function { param: &NAT, result: &IO_NAT };
        fn trusted<T: LeanAbi>(expected: &Expected) -> (bool, bool) {
            let found = Probe::<T>::DESCRIPTION.unwrap();
            let compared = Comparison::new(&[], false).with(expected, &found, false);
            assert!(matches!(compared.verdict, Verdict::Same));
            (compared.trusts_objects, compared.lends_objects)
        }
        assert_eq!(trusted::<Obj<'_>>(&NAT), (true, false));
        assert_eq!(trusted::<Obj<'_>>(&Expected::Variable(0)), (false, false));
        assert_eq!(trusted::<Obj<'_>>(&Expected::Subtype(&Expected::Variable(0))), (true, false));
        assert_eq!(trusted::<LeanFn<'_, (Nat,), LeanIo<Nat>>>(&FUNCTION), (false, false));
        assert_eq!(trusted::<LeanFn<'_, (Obj<'_>,), LeanIo<Nat>>>(&FUNCTION), (true, true));
        assert_eq!(trusted::<LeanFn<'_, (Nat,), LeanIo<Obj<'_>>>>(&FUNCTION), (true, false));
        // An action is a function without parameters.
        assert_eq!(trusted::<LeanFn<'_, (), LeanIo<Obj<'_>>>>(&IO_NAT), (true, false));
    }

    #[test]
    fn numbers_in_types_are_checked_or_trusted() {
        const FIN: Expected = Expected::Indexed { name: "Fin", index: 4, args: &[], whole: &NAT };
        const BITS: Expected = Expected::Indexed { name: "BitVec", index: 8, args: &[], whole: &NAT };
        const VECTOR: Expected = Expected::Indexed {
            name: "Vector",
            index: 3,
            args: &[NAT],
            whole: &Expected::Constant { name: "Vector", args: &[NAT], sides: &[], digest: Some(7) },
        };
        const VECTORS: Expected = applied("Array", &[VECTOR]);
        const FUNCTION: Expected = Expected::Function { param: &FIN, result: &FIN };
        const TWICE: Expected = Expected::Function { param: &FUNCTION, result: &NAT };
        // Whether it fits, and whether other values are trusted or lent.
        fn of<T: LeanAbi>(expected: &Expected) -> Option<(bool, bool)> {
            let found = Probe::<T>::DESCRIPTION.unwrap();
            let compared = Comparison::new(&[], false).with(expected, &found, false);
            matches!(compared.verdict, Verdict::Same)
                .then_some((compared.trusts_values, compared.lends_values))
        }
        let checked = Some((false, false));
        assert_eq!(of::<Fin<4>>(&FIN), checked);
        assert_eq!((of::<Fin<5>>(&FIN), of::<Fin<4>>(&NAT), of::<BitVec<4>>(&FIN)), (None, None, None));
        assert_eq!(of::<Nat>(&FIN), Some((true, false)));
        assert_eq!(of::<Obj<'_>>(&FIN), checked);

        assert_eq!((of::<BitVec<8>>(&BITS), of::<AsNat<u8>>(&BITS)), (checked, checked));
        assert_eq!((of::<AsNat<u8>>(&NAT), of::<u128>(&NAT)), (checked, checked));
        assert_eq!((of::<u128>(&BITS), of::<BitVec<8>>(&NAT)), (Some((true, false)), None));

        assert_eq!((of::<LeanVector<Nat, 3>>(&VECTOR), of::<[Nat; 3]>(&VECTOR)), (checked, checked));
        assert_eq!(
            (of::<[Nat; 4]>(&VECTOR), of::<[(); 3]>(&VECTOR), of::<Vec<Nat>>(&VECTOR)),
            (None, None, None)
        );
        assert_eq!(
            (of::<Vec<[Nat; 3]>>(&VECTORS), of::<Vec<LeanVector<Nat, 3>>>(&VECTORS)),
            (checked, checked)
        );
        // An array of unknown length may have been taken as one of these.
        assert_eq!(of::<LeanArray<'_, [Nat; 3]>>(&VECTORS), None);
        assert_eq!(of::<LeanArray<'_, LeanVector<Nat, 3>>>(&VECTORS), checked);
        // That of `u8` is a `ByteArray`.
        const BYTES: Expected =
            Expected::Indexed { name: "Vector", index: 3, args: &[UINT8], whole: &VECTOR };
        assert_eq!((of::<[u8; 3]>(&BYTES), of::<LeanVector<u8, 3>>(&BYTES)), (None, checked));

        assert_eq!(of::<LeanFn<'_, (Fin<4>,), Fin<4>>>(&FUNCTION), checked);
        assert_eq!(of::<LeanFn<'_, (Nat,), Fin<4>>>(&FUNCTION), Some((false, true)));
        assert_eq!(of::<LeanFn<'_, (Fin<4>,), Nat>>(&FUNCTION), Some((true, false)));
        assert_eq!(of::<LeanFn<'_, (LeanFn<'_, (Nat,), Fin<4>>,), Nat>>(&TWICE), Some((true, false)));
        assert_eq!(of::<LeanFn<'_, (LeanFn<'_, (Fin<4>,), Nat>,), Nat>>(&TWICE), Some((false, true)));
    }

    #[test]
    fn derived_types_are_those_that_were_compared() {
        const fn point(digest: Option<u64>) -> TypeDesc {
            TypeDesc::Derived { name: "Point", args: &[], digest, rust: Some("Point") }
        }
        let lean = Expected::Constant { name: "Point", args: &[], sides: &[], digest: Some(7) };
        assert!(matches!(compare(&lean, const { &point(Some(7)) }), Verdict::Same));
        assert!(matches!(compare(&lean, const { &point(Some(8)) }), Verdict::Changed("Point")));
        assert!(matches!(compare(&lean, const { &point(None) }), Verdict::Unchecked("Point")));
        assert!(matches!(compare(&NAT, const { &point(Some(7)) }), Verdict::Different));
        assert!(matches!(compare(&constant("Point"), const { &point(None) }), Verdict::Undescribed("Point")));
        assert!(point(Some(7)).is_same(&point(Some(7)), Sameness::Types));
        for other in [point(Some(8)), point(None), TypeDesc::constant("Point")] {
            assert!(!point(Some(7)).is_same(&other, Sameness::Types), "{other:?}");
        }
        let site = Site {
            expected: None,
            params: &[],
            c: "",
            objects: None,
            received: false,
            found: "P",
            lean: "…",
            help: "",
        };
        let text = |verdict| different(verdict, const { &point(None) }, &site).unwrap().as_str().to_owned();
        assert!(text(Verdict::Unchecked("Point")).contains("in a crate without a build script"));
        assert!(
            text(Verdict::Changed("Point"))
                .contains("another declaration than the one that this module uses")
        );
    }

    #[test]
    fn a_type_parameter_stands_for_one_type() {
        const fn of(types: &'static [(Expected, Option<Description>)]) -> Option<Message> {
            variables(&Variables { types, objects: false, names: &["α"], lean: "f", help: "" })
        }
        const ALPHA: Expected = Expected::Variable(0);
        const LIST: Expected = applied("List", &[ALPHA]);
        const ARROW: Expected = Expected::Function { param: &ALPHA, result: &LIST };
        let same = of(const {
            &[
                (ALPHA, Probe::<Nat>::DESCRIPTION),
                (LIST, Probe::<LeanList<Nat>>::DESCRIPTION),
                // The result.
                (ALPHA, Probe::<Obj<'_>>::DESCRIPTION),
            ]
        });
        assert!(same.is_none());
        let object = of(const {
            &[
                (ALPHA, Probe::<Obj<'_>>::DESCRIPTION),
                (LIST, Probe::<LeanList<Nat>>::DESCRIPTION),
                (UNIT, Probe::<()>::DESCRIPTION),
            ]
        });
        assert!(object.unwrap().as_str().contains("here for `_` and for `Nat`"));
        let two = of(const {
            &[
                (ALPHA, Probe::<Nat>::DESCRIPTION),
                (ARROW, Probe::<LeanFn<'_, (Nat,), LeanList<()>>>::DESCRIPTION),
            ]
        });
        assert_eq!(
            two.unwrap().as_str(),
            "the type parameter `α` of Lean's `f` stands for one type, but here for `Nat` and for `Unit`"
        );
        // What is returned can be called with any object.
        let lent = of(const {
            &[
                (ALPHA, Probe::<Nat>::DESCRIPTION),
                (ARROW, Probe::<LeanFn<'_, (Obj<'_>,), LeanList<Nat>>>::DESCRIPTION),
            ]
        });
        assert!(lent.unwrap().as_str().contains("here for `Nat` and for `_`"));
    }
}
