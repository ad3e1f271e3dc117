//! See the module of this name.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| lean_rs_fuzz::decode::run(data));
