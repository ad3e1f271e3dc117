//! What the targets rely on: objects are what was asked for, and what goes wrong with them is seen.

use std::mem;

use lean_rs::__private::{Object, Repr};
use lean_rs::LeanStr;
use lean_rs_fuzz::lean::{balanced, lean};
use lean_rs_fuzz::objects::{Mode, Shape};
use lean_rs_sys as sys;

fn shape() -> Shape {
    let number = || Shape::BigNumber("-123456789012345678901234567890".to_owned());
    let small = Shape::Constructor { tag: 3, fields: vec![], scalars: vec![1, 2, 3, 0, 0, 0, 0, 0] };
    Shape::Constructor {
        tag: 1,
        fields: vec![
            Shape::Array(vec![number(), Shape::Scalar(7), small, Shape::Array(vec![])]),
            Shape::String("é\0".to_owned()),
            Shape::ScalarArray { element_size: 8, bytes: vec![5; 24] },
            number(),
        ],
        scalars: vec![9; 16],
    }
}

const MODES: [Mode; 4] = [Mode::Own, Mode::Shared, Mode::ManyThreads, Mode::Guarded];

#[test]
fn objects_have_the_shape_that_they_were_made_of() {
    for mode in MODES {
        balanced(lean(), || {
            assert_eq!(Shape::of(shape().build(lean(), mode).object().as_ref(), lean()), shape())
        });
    }
}

#[test]
fn objects_are_counted_as_asked() {
    for mode in MODES {
        let built = shape().build(lean(), mode);
        let raw = Object::release(built.object().clone());
        // SAFETY: a live object, and the reference that was added by `clone`.
        let (single, counted) = unsafe {
            sys::lean_dec(raw);
            (
                sys::lean_is_exclusive(raw),
                (sys::lean_is_st(raw), sys::lean_is_mt(raw), sys::lean_is_persistent(raw)),
            )
        };
        let expected = match mode {
            Mode::Own | Mode::Shared => (true, false, false),
            Mode::ManyThreads => (false, true, false),
            Mode::Guarded => (false, false, true),
        };
        assert_eq!((single, counted), (mode == Mode::Own, expected), "{mode:?}");
    }
}

#[test]
fn nothing_can_be_read_behind_a_guarded_object() {
    for len in [1, 7, 8, 100] {
        let shape = Shape::Constructor { tag: 0, fields: vec![Shape::Scalar(0)], scalars: vec![1; len] };
        let built = shape.build(lean(), Mode::Guarded);
        let raw = Object::release(built.object().clone());
        // SAFETY: a live object, which has no count. The kernel reads the bytes, and says if it could not.
        unsafe {
            let size = sys::ctor_byte_size(raw);
            let mut ends = [0; 2];
            assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
            let readable = |at: usize| libc::write(ends[1], raw.byte_add(at).cast(), 1) == 1;
            assert!(readable(size - 1) && !readable(size), "an object of {size} bytes");
            ends.into_iter().for_each(|end| assert_eq!(libc::close(end), 0));
        }
    }
}

#[test]
#[should_panic(expected = "before and after")]
fn what_is_not_given_back_is_seen() {
    balanced(lean(), || mem::forget(LeanStr::new(lean(), "text")));
}
