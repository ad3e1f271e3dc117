//! What Lean declarations look like in Rust: for messages, and for the traits that are written for the user.

mod advice;
mod boxes;
mod docs;
mod function;
mod items;
mod module;
mod structures;
mod types;

pub use crate::names::{lower_camel, lower_first, snake_case, trait_name, upper_camel};
pub use crate::rust::{Name, Place, RustType, Style};
pub use advice::{externals, map_suggestion, rust_type, suggestion};
pub use docs::declaration;
pub use function::{Callback, Method, callback, parameter_names};
pub use module::{Bindings, UnboundError, Written};
pub use types::RustTypes;
