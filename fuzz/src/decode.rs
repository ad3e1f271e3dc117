//! Any well-formed object is decoded as every type of values and as every view: the result is a value or an error.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use arbitrary::Unstructured;
use lean_rs::__private::{Object, Repr};
use lean_rs::prelude::*;
use lean_rs::{
    ArrayOf, AsInt, AsNat, BitVec, Erased, Exported, Fin, LeanEio, LeanFn, LeanRef, LeanSubarray, LeanTask,
    LeanThunk, LeanVector, Stage, Sum, ToLean, TryFromLean,
};
use lean_rs_sys as sys;
use lean_rs_tests::{
    Base, BinaryTree, Byte, Cell, Chain, Color, Derived, Entry, Failure, Folder, Holder, Label, Meters,
    Mixed, NumberAndFlag, One, Op, Ordering, OtherTypesModule, Pair, Positive, Rgb, Rose, Shape, Single,
    Table, Tagged, Three, Tree, Two, Vec3, Wide, WideField,
};

use crate::generate::{self, Generate, value_types};
use crate::lean::{balanced, lean};
use crate::objects::{Boxed, Mode, Plain, Shape as ObjectShape};

/// Decodes the object that the input describes.
pub fn run(data: &[u8]) {
    let lean = lean();
    let Ok((shape, mode)) = input(&mut Unstructured::new(data), lean) else { return };
    balanced(lean, || decode(&shape, mode, lean));
}

/// Any shape, or that of a value with a few changes.
fn input(u: &mut Unstructured<'_>, lean: &LeanRuntime) -> arbitrary::Result<(ObjectShape, Mode)> {
    let mode = *u.choose(&[Mode::Own, Mode::Shared, Mode::ManyThreads, Mode::Guarded])?;
    if u.ratio(1, 3)? {
        return Ok((ObjectShape::any(u)?, mode));
    }
    let mut shape = u.choose(SAMPLES)?(u, lean)?;
    for _ in 0..u.int_in_range(0..=3)? {
        shape.mutate(u)?;
    }
    Ok((shape, mode))
}

fn decode(shape: &ObjectShape, mode: Mode, lean: &'static LeanRuntime) {
    let built = shape.build(lean, mode);
    for decode in VALUES.iter().chain(VIEWS) {
        decode(built.object(), lean);
    }
    results(built.object(), lean);
    // Nobody has changed it.
    assert_eq!(built.object().kind(), shape.build(lean, mode).object().kind());
}

type Sample = fn(&mut Unstructured<'_>, &LeanRuntime) -> arbitrary::Result<ObjectShape>;
type Decode = fn(&Obj<'static>, &'static LeanRuntime);

macro_rules! all_values {
    ($($ty:ty),*) => {
        const VALUES: &[Decode] = &[$(value::<$ty>),*];
        const SAMPLES: &[Sample] = &[$(sample::<$ty>),*];
    };
}
value_types!(all_values);

fn sample<T: Generate + for<'lean> ToLean<'lean>>(
    u: &mut Unstructured<'_>,
    lean: &LeanRuntime,
) -> arbitrary::Result<ObjectShape> {
    let array = LeanArray::new(lean, &[generate::value::<T>(u)?]);
    Ok(ObjectShape::of(array.get_ref(0).expect("an element"), lean))
}

/// What is decoded is the same value when it has been in Lean once more.
fn value<T>(object: &Obj<'static>, lean: &'static LeanRuntime)
where
    T: ToLean<'static> + TryFromLean<'static> + PartialEq + Debug,
{
    match object.to_rust::<T>(lean) {
        Ok(value) => {
            let array = LeanArray::new(lean, &[&value]);
            let again = array.get_ref(0).expect("an element").to_rust::<T>(lean);
            let again = again.expect("what was decoded is decoded again");
            // Not a number is not equal to itself.
            assert!(
                value == again || format!("{value:?}") == format!("{again:?}"),
                "{value:?} became {again:?}"
            );
        }
        Err(error) => convert_error(&error),
    }
}

fn convert_error(error: &LeanError) {
    assert_eq!(error.stage(), Some(Stage::Convert), "{error}");
    assert!(error.to_string().contains("expected") || error.to_string().contains("out of range"), "{error}");
}

/// Views, and types that hold some: what is found of the elements is what is found when all are decoded at once.
const VIEWS: &[Decode] = &[
    |object, lean| {
        if let Ok(view) = view::<LeanStr<'_>>(object, lean) {
            assert_eq!(*view, *object.to_rust::<String>(lean).expect("a string"));
            assert_eq!(view.char_count(), view.chars().count());
        }
    },
    |object, lean| {
        if let Ok(mut view) = view::<LeanBytes<'_>>(object, lean) {
            let bytes = object.to_rust::<Vec<u8>>(lean).expect("bytes");
            assert_eq!(view, bytes[..]);
            // The object is not this view's alone.
            view.make_mut().fill(7);
            assert_eq!(object.to_rust::<Vec<u8>>(lean).expect("bytes"), bytes);
        }
    },
    |object, lean| {
        if let Ok(view) = view::<LeanFloats<'_>>(object, lean) {
            assert_eq!(view.len(), object.to_rust::<Vec<f64>>(lean).expect("floats").len());
        }
    },
    |object, lean| {
        if let Ok(view) = view::<LeanArray<'_, Obj<'_>>>(object, lean) {
            assert!(view.iter().all(|element| element.is_ok()) && view.get(view.len()).is_none());
        }
    },
    elements::<Nat>,
    elements::<u64>,
    elements::<String>,
    elements::<Tree>,
    elements::<(Nat, String)>,
    |object, lean| drop(view::<LeanArray<'_, LeanStr<'_>>>(object, lean).map(|view| view.to_vec())),
    |object, lean| {
        if let Ok(view) = view::<LeanArray<'_, LeanArray<'_, Nat>>>(object, lean) {
            for array in view.iter().rev().flatten() {
                drop(array.to_vec());
            }
        }
    },
    |object, lean| {
        if let Ok(view) = view::<LeanSubarray<'_, Nat>>(object, lean) {
            assert_eq!(view.iter().count(), view.len());
            assert!(view.range().end <= view.array().len());
            drop(LeanArray::new(lean, &[view]));
        }
    },
    |object, lean| drop(view::<LeanThunk<'_, Nat>>(object, lean)),
    |object, lean| drop(view::<LeanTask<'_, Nat>>(object, lean)),
    |object, lean| drop(view::<LeanRef<'_, Nat>>(object, lean)),
    |object, lean| drop(view::<LeanFn<'_, (Nat,), Nat>>(object, lean)),
    |object, lean| drop(view::<External<'_, Plain>>(object, lean)),
    |object, lean| drop(view::<External<'_, Boxed>>(object, lean)),
    |object, lean| drop(view::<Op<'_>>(object, lean)),
    |object, lean| drop(view::<Table<'_>>(object, lean)),
    |object, lean| drop(view::<Positive>(object, lean)),
    |object, lean| drop(view::<Vec<Positive>>(object, lean)),
    |object, lean| drop(view::<Option<LeanFn<'_, (Nat,), Nat>>>(object, lean)),
];

/// As a call of an export decodes its result.
fn view<T: TryFromLean<'static> + Debug>(object: &Obj<'static>, lean: &'static LeanRuntime) -> LeanResult<T> {
    // SAFETY: this promises more than is so, as Lean code that is wrong would. What is decoded is not given to Lean, and no
    // function is called; all else is for lean-rs to find out.
    let found = unsafe { object.as_ref().to_rust_unchecked::<T>(lean) };
    match &found {
        Ok(view) => drop(format!("{view:?}")),
        Err(error) => convert_error(error),
    }
    found
}

fn elements<T>(object: &Obj<'static>, lean: &'static LeanRuntime)
where
    T: TryFromLean<'static> + PartialEq + Debug,
{
    let Ok(view) = view::<LeanArray<'_, T>>(object, lean) else { return };
    let one_by_one: LeanResult<Vec<T>> = view.iter().collect();
    match (one_by_one, view.to_vec()) {
        (Ok(one_by_one), Ok(at_once)) => assert_eq!(one_by_one, at_once),
        (Err(error), Err(_)) => convert_error(&error),
        (one_by_one, at_once) => panic!("{one_by_one:?} is not {at_once:?}"),
    }
}

/// The object as what an action returns, as what it throws, and as the whole result.
fn results(object: &Obj<'static>, lean: &'static LeanRuntime) {
    struct Results {
        nat: Exported<'static, (Erased, Obj<'static>), LeanIo<Nat>>,
        failure: Exported<'static, (Erased, Obj<'static>), LeanEio<Vec<String>, Failure>>,
    }
    thread_local! {
        static RESULTS: Results = {
            let module = OtherTypesModule::load(crate::lean::lean()).expect("the module loads");
            // SAFETY: `def typeId (α : Type) (x : α) : α := x` gives back what it gets: the result of an action.
            unsafe {
                Results {
                    nat: module.module().exported("conf_type_id").expect("it is exported"),
                    failure: module.module().exported("conf_type_id").expect("it is exported"),
                }
            }
        };
    }
    RESULTS.with(|call| {
        let made = |of: unsafe fn(*mut sys::lean_object) -> *mut sys::lean_object| {
            // SAFETY: the object is handed over to what is made of it.
            unsafe { Object::own(lean, of(Object::release(object.clone()))) }
        };
        for result in [made(sys::lean_io_result_mk_ok), made(sys::lean_io_result_mk_error), object.clone()] {
            match call.nat.call(Erased, result.clone()) {
                Ok(_) => {}
                Err(LeanError::Exception(exception)) => {
                    drop((exception.to_string(), format!("{exception:?}")))
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
            if let Err(error) = call.failure.call(Erased, result) {
                convert_error(&error);
            }
        }
    });
}
