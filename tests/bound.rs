//! The traits that `bind!` writes.

#![allow(clippy::too_many_arguments)]

lean_rs::bind!("Conformance");
