//! A size that is none is refused before Lean is asked for memory.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lean_rs::{ArrayOf, LeanArray, LeanList};

use super::support::lean;

/// What a conversion panics with.
#[track_caller]
fn panics(convert: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(convert)).unwrap_err();
    *panic.downcast::<String>().unwrap()
}

#[test]
fn more_elements_than_fit_into_memory() {
    let lean = lean();
    for length in [1 << 60, 1 << 61, (1 << 61) - 3, usize::MAX / 8, usize::MAX] {
        let units = vec![(); length];
        let text = panics(|| drop(LeanArray::<()>::new(lean, &units)));
        assert!(text.starts_with(&format!("cannot convert {length} elements to Lean: at most ")), "{text}");
        panics(|| drop(LeanArray::<Vec<()>>::new(lean, std::slice::from_ref(&units))));
        panics(|| drop(LeanArray::<ArrayOf<()>>::new(lean, &[ArrayOf(units.clone())])));
        panics(|| drop(LeanArray::<LeanList<()>>::new(lean, &[LeanList(units)])));
    }
    assert_eq!(LeanArray::<()>::new(lean, &[(); 1000]).len(), 1000);
}
