//! Tasks, thunks and references: held and handed on.

use std::fmt;

use super::view;
use crate::abi::{LeanAbi, TypeDesc};
use crate::error::LeanResult;
use crate::object::{ObjKind, ObjRef};

macro_rules! opaque_views {
    ($($(#[$doc:meta])* $view:ident, $kind:ident, $lean:literal, $check:ident, $unchecked:expr;)*) => {$(
        view! {
            $(#[$doc])*
            $view<'lean, T: [Sized] [LeanAbi]>(fn() -> T),
            TypeDesc::Constant { name: $lean, args: &[&T::TYPE] }, $unchecked, $check
        }

        #[inline]
        fn $check(object: ObjRef<'_, '_>) -> LeanResult<()> {
            object.expect(ObjKind::$kind, concat!("a `", $lean, "`"))
        }

        impl<T> fmt::Debug for $view<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($view)).finish_non_exhaustive()
            }
        }
    )*};
}

opaque_views! {
    /// A Lean `Task α`: a value that another thread may still be computing.
    ///
    /// It can be stored and given to Lean again, which waits for it.
    LeanTask, Task, "Task", check_task, !T::TYPE.is_any();

    /// A Lean `Thunk α`: a value that is computed when it is first asked for.
    ///
    /// It can be stored and given to Lean again, which forces it.
    LeanThunk, Thunk, "Thunk", check_thunk, !T::TYPE.is_any();

    /// A Lean `IO.Ref α`: a mutable cell.
    ///
    /// It can be stored and given to Lean again, which reads and writes it; all clones are the same cell.
    // A cell for any object is more than a cell: it claims that whatever is written to it fits.
    LeanRef, Ref, "IO.Ref", check_ref, true;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LeanArray, LeanFn, LeanSubarray, Nat, Obj};

    /// What safe code may make of an object of any type: what only gives values, and says nothing of them.
    #[test]
    fn views_of_any_object() {
        fn unchecked<T: LeanAbi>() -> bool {
            T::UNCHECKED
        }
        assert!(!unchecked::<LeanTask<'_, Obj<'_>>>() && unchecked::<LeanTask<'_, Nat>>());
        assert!(!unchecked::<LeanThunk<'_, Obj<'_>>>() && unchecked::<LeanThunk<'_, Nat>>());
        assert!(!unchecked::<LeanArray<'_, Obj<'_>>>() && !unchecked::<LeanSubarray<'_, Obj<'_>>>());
        // What takes values says that it takes these.
        assert!(unchecked::<LeanRef<'_, Obj<'_>>>() && unchecked::<LeanRef<'_, Nat>>());
        assert!(unchecked::<LeanFn<'_, (Obj<'_>,), Nat>>());
        assert!(
            unchecked::<Option<LeanRef<'_, Obj<'_>>>>() && unchecked::<LeanTask<'_, LeanRef<'_, Obj<'_>>>>()
        );
    }
}
