//! What the program `cargo lean` uses of this crate; nothing else should.

use std::io;
use std::path::{Path, PathBuf};

use crate::lake_manifest::Dependencies;
use crate::lakefile::Lakefile;
use crate::{digest, shims, undefined_symbols};

/// Where the folders are that a file names for the libraries that it needs.
pub fn run_path(file: &Path, folders: &[String]) -> Vec<PathBuf> {
    undefined_symbols::run_path(file, folders)
}

/// The digest of a library, as manifests have it.
///
/// # Errors
/// The file cannot be read.
pub fn digest(path: &Path) -> io::Result<String> {
    digest::of_file(path)
}

/// The folders of the system in which the loader looks last.
pub fn system_folders() -> impl Iterator<Item = PathBuf> {
    undefined_symbols::system_folders()
}

/// A Lean package and all that it requires: names, as far as lakefiles say them, and folders. Without what ships with this crate.
pub fn packages_of(dir: &Path) -> Vec<(Option<String>, PathBuf)> {
    let Dependencies { local, fetched, .. } = Dependencies::of(dir);
    let all = [dir.to_owned()].into_iter().chain(local).chain(fetched);
    all.filter(|dir| !shims::is_in(dir)).map(|dir| (Lakefile::read(&dir).package, dir)).collect()
}
