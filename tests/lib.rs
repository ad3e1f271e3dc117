//! The traits under test, which several test programs share.

mod actions;
pub mod bound;
mod closures_traits;
mod data;
mod effects;
mod enums;
mod functions;
mod interop_loops;
mod numbers;
mod roundtrip_traits;
mod scalars;
mod strings;
mod structures;

pub use actions::{Actions, ActionsModule, MyError};
pub use closures_traits::{Closures, ClosuresModule, Failure, Table};
pub use data::{Data, DataModule, Views, ViewsModule};
pub use effects::{Effects, EffectsModule, OtherEffects, OtherEffectsModule};
pub use enums::{Byte, Enums, EnumsModule, One, Ordering, Three, Two, Wide, WideField};
pub use functions::{Functions, FunctionsModule, Panics, PanicsModule};
pub use interop_loops::{Loops, LoopsModule};
pub use numbers::{
    NarrowIntegers, NarrowIntegersModule, Numbers, NumbersModule, RustIntegers, RustIntegersModule,
};
pub use roundtrip_traits::{
    BinaryTree, Chain, Entry, Folder, Holder, Identities, IdentitiesModule, Large, LargeModule, Rebuilds,
    RebuildsModule, Rose, Tagged,
};
pub use scalars::{Scalars, ScalarsModule};
pub use strings::{StringObjects, StringObjectsModule, Strings, StringsModule};
pub use structures::{
    Base, Cell, Color, Constants, ConstantsModule, Derived, Label, Meters, Mixed, NumberAndFlag, Op,
    OtherTypes, OtherTypesModule, Pair, Positive, Rgb, Shape, Single, Structures, StructuresModule, Tree,
    Vec3,
};

/// The manifest of the Lean packages that these traits are compared with.
pub const MANIFEST: &str = env!("LEAN_RS_MANIFEST");

/// The Lean package of most of them.
pub const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/lean");

/// The generated structures: their functions are called by name.
#[lean_rs::lean_module("Layouts")]
pub trait Layouts {}
