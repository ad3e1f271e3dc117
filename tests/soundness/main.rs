//! Programs without `unsafe` that must not break memory: what of them compiles gets an error or the right answer. What must
//! not compile is in `ui/fail`.

mod changed_libraries;
mod digests;
mod drops;
mod promises;
mod pure_functions;
mod sizes;
mod support;
mod terms;
mod two_definitions;
mod types;
mod values;
