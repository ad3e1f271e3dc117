//! The native half: an executable that contains all of Lean becomes `libleanshared.so`.

pub mod elf;
pub mod tls;
pub mod wheel;

use anyhow::{Context, Result, ensure};

use crate::pinned::Release;

/// Converts the executable of a release's wheel.
pub fn library(release: &Release, executable: &[u8]) -> Result<elf::Library> {
    let library = elf::convert(executable, "libleanshared.so")
        .with_context(|| format!("converting {} of {}", release.executable, release.wheel.file))?;
    ensure!(
        library.sites.fields.len() == release.tls_fields,
        "found {} thread-local offsets instead of {}: the scan is wrong, please report it",
        library.sites.fields.len(),
        release.tls_fields
    );
    Ok(library)
}
