//! Tasks, thunks and references: held and handed on.

use std::fmt;
use std::marker::PhantomData;

use super::view;
use crate::abi::LeanAbi;
use crate::abi::TypeDesc;
use crate::error::{LeanError, LeanResult};
use crate::object::{Kind, Obj, ObjRef};

macro_rules! opaque_view {
    ($(#[$doc:meta])* $view:ident<$($param:ident: $bound:path),*>, $type:expr, $unchecked:expr, $kind:ident, $lean:literal, $check:ident) => {
        $(#[$doc])*
        pub struct $view<'lean, $($param),*> {
            object: Obj<'lean>,
            types: PhantomData<fn() -> ($($param,)*)>,
        }

        impl<'lean, $($param),*> $view<'lean, $($param),*> {
            #[inline]
            fn checked(object: Obj<'lean>) -> Self {
                $view { object, types: PhantomData }
            }
        }

        #[inline]
        fn $check(object: ObjRef<'_, '_>) -> LeanResult<()> {
            match object.kind() {
                Kind::$kind => Ok(()),
                kind => Err(other_kind($lean, kind)),
            }
        }

        view!($view<'lean $(, $param: [Sized] [$bound])*>, $type, $unchecked, $check);

        impl<$($param),*> fmt::Debug for $view<'_, $($param),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($view)).finish_non_exhaustive()
            }
        }
    };
}

#[cold]
fn other_kind(lean: &str, found: Kind) -> LeanError {
    LeanError::convert(format!("expected a {lean}, found {found}"))
}

opaque_view! {
    /// A Lean `Task α`: a value that another thread may still be computing.
    ///
    /// It can be stored and given to Lean again, which waits for it.
    LeanTask<T: LeanAbi>, TypeDesc::Constant { name: "Task", args: &[&T::TYPE] }, !T::TYPE.is_any(), Task, "`Task`", check_task
}

opaque_view! {
    /// A Lean `Thunk α`: a value that is computed when it is first asked for.
    ///
    /// It can be stored and given to Lean again, which forces it.
    LeanThunk<T: LeanAbi>, TypeDesc::Constant { name: "Thunk", args: &[&T::TYPE] }, !T::TYPE.is_any(), Thunk, "`Thunk`", check_thunk
}

opaque_view! {
    /// A Lean `IO.Ref α`: a mutable cell.
    ///
    /// It can be stored and given to Lean again, which reads and writes it; all clones are the same cell.
    LeanRef<T: LeanAbi>, TypeDesc::Constant { name: "IO.Ref", args: &[&T::TYPE] }, !T::TYPE.is_any(), Ref, "`IO.Ref`", check_ref
}
