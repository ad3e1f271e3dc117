//! The test is `capabilities.rs`.
