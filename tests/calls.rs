//! The tests that convert values and call each other, which valgrind and AddressSanitizer watch, too: one program, because
//! each spends seconds there on Lean's library before it begins.

#[path = "closures/main.rs"]
mod closures;
#[path = "conformance/main.rs"]
mod conformance;
mod extern_callbacks;
mod interop;
mod layouts;
mod leaves_nothing;
mod rounds;
mod roundtrip;
mod shared;
#[path = "tasks/main.rs"]
mod tasks;
mod threads;
