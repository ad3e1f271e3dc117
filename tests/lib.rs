//! The traits under test, which several test programs share.

mod effects;
mod scalars;
mod strings;

pub use effects::{Effects, EffectsModule};
pub use scalars::{Scalars, ScalarsModule};
pub use strings::{StringObjects, StringObjectsModule, Strings, StringsModule};
