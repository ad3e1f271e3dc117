//! What Lean declarations look like in Rust: for messages, and for the traits that are written for the user.

mod advice;
mod boxes;
mod callback;
mod docs;
mod items;
mod method;
mod module;
mod structures;
mod types;

pub use crate::names::{lower_camel, lower_first, snake_case, upper_camel};
pub use crate::rust::{Name, RustType, Style};
pub use advice::suggestion;
pub use callback::{Callback, callback};
pub use docs::declaration;
pub use method::Method;
pub use module::{Bindings, UnboundError, Written};
pub use types::{Place, RustTypes};
