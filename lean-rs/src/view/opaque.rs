//! Tasks, thunks and references: held and handed on.

use std::fmt;

use super::view;
use crate::abi::{LeanAbi, TypeDesc};
use crate::error::LeanResult;
use crate::object::{ObjKind, ObjRef};

macro_rules! opaque_views {
    ($($(#[$doc:meta])* $view:ident, $kind:ident, $lean:literal, $check:ident;)*) => {$(
        view! {
            $(#[$doc])*
            $view<'lean, T: [Sized] [LeanAbi]>(fn() -> T),
            TypeDesc::Constant { name: $lean, args: &[&T::TYPE] }, !T::TYPE.is_any(), $check
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
    LeanTask, Task, "Task", check_task;

    /// A Lean `Thunk α`: a value that is computed when it is first asked for.
    ///
    /// It can be stored and given to Lean again, which forces it.
    LeanThunk, Thunk, "Thunk", check_thunk;

    /// A Lean `IO.Ref α`: a mutable cell.
    ///
    /// It can be stored and given to Lean again, which reads and writes it; all clones are the same cell.
    LeanRef, Ref, "IO.Ref", check_ref;
}
