//! Handles to Lean objects: owned and borrowed, with exact reference counts.

mod kind;
mod live;
mod owned;

pub use kind::Kind;
pub(crate) use live::count as live_count;
pub use owned::{Obj, ObjRef};
