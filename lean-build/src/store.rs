//! Keeps each version of a library that a program was built with, so that what Lake builds later changes no program that exists.
//!
//! The folder is beside the programs: `target/release/lean-rs`. It is not in `OUT_DIR`, which `cargo clean -p` deletes together
//! with nothing but the crate's own programs: those of other crates that call the library stay.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::atomic;
use crate::cargo;
use crate::digest;
use crate::error::BuildError;
use crate::out_of_tree::Place;
use crate::{lake_manifest, lakefile};

/// How many digits of a digest are in a name.
pub(crate) const DIGITS: usize = 16;

/// Says that the folder is there: Cargo runs the build script again when it is gone.
const STAMP: &str = "stamp";

/// The folder for the libraries of this build.
pub(crate) struct Store {
    dir: PathBuf,
}

/// A library in the store.
pub(crate) struct Kept {
    pub(crate) path: PathBuf,
    pub(crate) digest: String,
}

impl Store {
    pub(crate) fn of_build() -> Result<Store, BuildError> {
        Ok(Store { dir: profile_dir(&cargo::folder("OUT_DIR")?).join("lean-rs") })
    }

    /// Puts a library there, if it is not there yet.
    pub(crate) fn keep(&self, library: &Path) -> Result<Kept, BuildError> {
        let unfinished = self.unfinished()?;
        let copy = unfinished.path().join("library");
        link_or_copy(library, &copy).map_err(BuildError::io("copying", library))?;
        let digest = digest::of_file(&copy).map_err(BuildError::io("reading", &copy))?;
        let folder = self.place(&digest);
        let path = folder.join(library.file_name().unwrap_or_default());
        if !digest::of_file(&path).is_ok_and(|found| found == digest) {
            fs::create_dir_all(&folder).map_err(BuildError::io("creating", &folder))?;
            fs::rename(&copy, &path).map_err(BuildError::io("writing", &path))?;
        }
        Ok(Kept { path, digest })
    }

    /// A folder for what is about to be put there.
    pub(crate) fn unfinished(&self) -> Result<TempDir, BuildError> {
        fs::create_dir_all(&self.dir).map_err(BuildError::io("creating", &self.dir))?;
        tempfile::tempdir_in(&self.dir).map_err(BuildError::io("creating a folder in", &self.dir))
    }

    /// The folder for what belongs to the library with this digest.
    pub(crate) fn place(&self, digest: &str) -> PathBuf {
        self.dir.join(&digest[..DIGITS])
    }

    /// A file for Cargo to watch. All build scripts of a build share it, and whichever writes it, it is older than their
    /// starts: Cargo would run those again for which it is newer.
    pub(crate) fn stamp(&self) -> Result<PathBuf, BuildError> {
        let path = self.dir.join(STAMP);
        if !path.is_file() {
            let year_2000 = SystemTime::UNIX_EPOCH + Duration::from_secs(946_684_800);
            atomic::write(&path, "Lets Cargo notice that this folder was deleted.\n", Some(year_2000))
                .map_err(BuildError::io("writing", &path))?;
        }
        Ok(path)
    }
}

/// Digests of packages, each computed once.
#[derive(Default)]
pub(crate) struct Origins(RefCell<HashMap<PathBuf, String>>);

impl Origins {
    /// What the package is made of in which Lake built a library.
    pub(crate) fn of(&self, library: &Path, place: &Place) -> Result<String, BuildError> {
        // Of the package itself, of which there may be copies.
        let home = place.original(lakefile::package_of(library).unwrap_or(library));
        if let Some(known) = self.0.borrow().get(&home) {
            return Ok(known.clone());
        }
        let digest = digest_of([&home])?;
        self.0.borrow_mut().insert(home, digest.clone());
        Ok(digest)
    }
}

/// A digest of the sources of packages, and of where they are.
pub(crate) fn digest_of<'a>(packages: impl IntoIterator<Item = &'a PathBuf>) -> Result<String, BuildError> {
    let mut parts = Vec::new();
    for package in packages {
        parts.push(package.to_string_lossy().into_owned());
        // Lake writes the other file.
        for file in
            cargo::files_of(package).into_iter().filter(|file| !file.ends_with(lake_manifest::FILE_NAME))
        {
            parts.push(file.to_string_lossy().into_owned());
            parts.push(digest::of_file(&file).map_err(BuildError::io("reading", &file))?);
        }
    }
    Ok(digest::of_texts(parts.iter().map(String::as_bytes)))
}

/// Where Cargo puts the programs, of which `OUT_DIR` is `build/PACKAGE-HASH/out`, or `build/PACKAGE/HASH/out`; `OUT_DIR` itself
/// where it is something else.
pub(crate) fn profile_dir(out_dir: &Path) -> PathBuf {
    let build = out_dir.ancestors().skip(2).take(2).find(|dir| dir.ends_with("build"));
    build.and_then(Path::parent).unwrap_or(out_dir).to_owned()
}

/// Gives a file another name. Linkers put another file in the place of one that is there, and do not write to it.
fn link_or_copy(from: &Path, to: &Path) -> io::Result<()> {
    // Not on every file system, and not from one to another.
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(drop))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_programs_are() {
        for (out_dir, expected) in [
            ("/t/release/build/p-0123/out", "/t/release"),
            ("/t/debug/build/p/0123/out", "/t/debug"),
            ("/build/out", "/build/out"),
            ("/build/a/b/c/out", "/build/a/b/c/out"),
        ] {
            assert_eq!(profile_dir(Path::new(out_dir)), Path::new(expected), "{out_dir}");
        }
    }

    #[test]
    fn each_version_stays() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store { dir: dir.path().join("lean-rs") };
        let library = dir.path().join("libA.so");
        let put = |text: &str| {
            // As linkers do.
            let _ = fs::remove_file(&library);
            fs::write(&library, text).unwrap();
            store.keep(&library).unwrap()
        };
        let (first, second, again) = (put("first"), put("second"), put("first"));
        assert_eq!((&first.path, &first.digest), (&again.path, &again.digest));
        assert_eq!(fs::read_to_string(&first.path).unwrap(), "first");
        assert_eq!(fs::read_to_string(&second.path).unwrap(), "second");
        assert_eq!(first.path.parent().unwrap(), store.place(&first.digest));
        // Damaged by something else.
        fs::remove_file(&first.path).unwrap();
        fs::write(&first.path, "fir").unwrap();
        assert_eq!(fs::read_to_string(put("first").path).unwrap(), "first");
        assert_eq!(fs::read_dir(&store.dir).unwrap().count(), 2);
    }
}
