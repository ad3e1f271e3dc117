//! Handles to Lean objects: owned and borrowed, with exact reference counts.

mod kind;
mod live;
mod owned;

pub use kind::Kind;
pub use owned::{Obj, ObjRef};
