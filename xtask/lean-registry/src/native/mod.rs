//! The native half: an executable that contains all of Lean becomes `libleanshared.so`.

pub mod elf;
pub mod tls;
pub mod wheel;

use anyhow::{Context, Result, ensure};

/// Converts an executable, which has so many thread-local offsets in its code.
pub fn library(executable: &[u8], tls_fields: usize) -> Result<elf::Library> {
    let library = elf::convert(executable, "libleanshared.so").context("converting the executable")?;
    ensure!(
        library.sites.fields.len() == tls_fields,
        "found {} thread-local offsets instead of {tls_fields}: the scan is wrong, please report it",
        library.sites.fields.len()
    );
    Ok(library)
}
