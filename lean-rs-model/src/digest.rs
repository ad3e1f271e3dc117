//! Digests of files.

use std::fs;
use std::io;
use std::path::Path;

/// A digest as the manifest writes it: lower-case hexadecimal digits.
pub use hex::encode as hex;
use sha2::{Digest, Sha256};

/// The SHA-256 of a file, by which a program recognizes the library that it was compiled with.
///
/// # Errors
/// The file cannot be read.
pub fn sha256(path: &Path) -> io::Result<String> {
    Ok(hex(Sha256::digest(fs::read(path)?)))
}
