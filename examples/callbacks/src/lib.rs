//! The programs are in `examples`: `cargo run -p callbacks --example closures`.
