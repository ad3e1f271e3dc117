//! Shared libraries of compiled Lean: opening them, initializing their modules, finding exports.

mod bundle;
mod conflicts;
mod content;
mod externs;
mod function;
mod initialize;
mod loaded;
mod module;
mod open;
mod places;
mod symbols;

pub use bundle::LeanLibraryBundle;
pub use externs::{ComparedExtern, DeclaredExtern, LinkedExtern};
pub use function::Exported;
pub(crate) use initialize::{called_by_initializer, start_tasks};
pub use loaded::{
    Deep, Export, ExportKind, File, LinkedArchive, LinkedModule, Loaded, Location, ModuleSpec, constant_kind,
};
pub use module::{BoundModule, LeanModule};
pub use open::LeanLibrary;
pub use symbols::Address;
