//! The tests that convert values and call each other, which valgrind and AddressSanitizer watch, too: one program, because
//! each spends seconds there on Lean's library before it begins.

mod closures;
mod conformance;
mod extern_callbacks;
mod interop;
mod layouts;
mod leaves_nothing;
mod rounds;
mod roundtrip;
mod shared;
mod tasks;
mod threads;
