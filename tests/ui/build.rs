//! Has Lake build the Lean modules that the cases bind.

#[path = "../lean_package.rs"]
mod lean_package;

fn main() {
    lean_package::package("../lean").build();
}
