//! What Lean declarations look like in Rust: for messages, and for the traits that are written for the user.

mod callback;
mod docs;
mod module;
mod names;
mod structures;
mod types;

pub use callback::callback;
pub use module::{Bindings, UnboundError};
pub use names::{lower_camel, lower_first, snake_case, upper_camel};
pub use structures::is_built_in;
pub use types::{Place, RustTypes, Style, declaration};
