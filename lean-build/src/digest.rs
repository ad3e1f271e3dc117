//! Digests of libraries and sources: BLAKE3, whose inner loop a C compiler compiles, so that it is as fast in a build script or
//! a program that is not optimized.

use std::fs::File;
use std::io;
use std::path::Path;

/// The digest of a file, in lower-case hexadecimal digits, by which a program recognizes a library.
pub(crate) fn of_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// The digest of a sequence of texts.
pub(crate) fn of_texts<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    hasher.finalize().to_hex().to_string()
}
