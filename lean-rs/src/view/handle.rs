//! Values of Lean's own types, held and handed on.

use std::fmt;

use super::view;
use crate::abi::TypeDesc;
use crate::error::LeanResult;
use crate::object::ObjRef;

macro_rules! handles {
    ($($view:ident, $lean:literal, $what:literal;)*) => {$(
        view! {
            #[doc = concat!("A Lean `", $lean, "`: ", $what, ".")]
            ///
            /// It comes from Lean, can be stored, and is given to Lean again, whose functions look into it. Rust does not: the layout
            /// is that of Lean's own code, with fields that its compiler adds. So an object of any type is not made one:
            ///
            /// ```compile_fail
            #[doc = concat!("use lean_rs::{", stringify!($view), ", LeanRuntime, LeanStr};")]
            ///
            /// let lean = LeanRuntime::init().unwrap();
            #[doc = concat!("let _ = LeanStr::new(lean, \"text\").into_obj().to_rust::<", stringify!($view), ">(lean);")]
            /// ```
            $view<'lean>(()), TypeDesc::Handle { name: $lean }, true, any
        }

        impl fmt::Debug for $view<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($view)).finish_non_exhaustive()
            }
        }
    )*};
}

handles! {
    LeanName, "Lean.Name", "a name, such as that of a declaration";
    LeanLevel, "Lean.Level", "a level of universes";
    LeanExpr, "Lean.Expr", "an expression";
    LeanJson, "Lean.Json", "a JSON value";
}

/// The type was compared while Rust compiled: nothing but a value of it gets here.
#[expect(clippy::unnecessary_wraps, reason = "what checks a view can fail")]
#[inline]
fn any(_: ObjRef<'_, '_>) -> LeanResult<()> {
    Ok(())
}
