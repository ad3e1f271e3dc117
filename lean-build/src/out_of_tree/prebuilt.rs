//! Builds that are moved: what a copy was built from, and builds from elsewhere that were built from the same.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use super::mirror::{self, Mirror};
use super::sources::Sources;
use super::{package_name, portable};
use crate::active_toolchain::ActiveToolchain;
use crate::atomic;
use crate::digest;
use crate::error::BuildError;

/// Beside the copies: a line for each package that has been built there, its digest and its folder.
pub(super) const FILE_NAME: &str = "DIGEST";

/// The start of the variables that name folders with builds.
const VARIABLE: &str = "LEAN_RS_PREBUILT_";

/// What a package was built from: the sources, those of shims included, and the toolchain.
#[derive(Debug)]
pub(super) struct Record {
    file: PathBuf,
    /// The package's folder in the tree.
    package: PathBuf,
    digest: String,
}

impl Record {
    pub(super) fn new(tree: &Path, package: &Path) -> Record {
        Record { file: tree.join(FILE_NAME), package: package.to_owned(), digest: String::new() }
    }

    pub(super) fn compute(
        &mut self,
        files: &BTreeMap<PathBuf, String>,
        sources: &Sources,
        toolchain: &ActiveToolchain,
    ) -> Result<(), BuildError> {
        let header = toolchain.toolchain.header();
        let header = digest::of_file(&header).map_err(BuildError::io("reading", header))?;
        let mut parts = vec![header, toolchain.shown_version()];
        parts.extend([env::consts::OS, env::consts::ARCH].map(str::to_owned));
        for (path, digest) in files {
            parts.extend([portable(path)?.to_owned(), digest.clone()]);
        }
        let shims = sources.shims.iter().flat_map(|shim| shim.files);
        parts.extend(shims.flat_map(|(name, text)| [name, text]).map(str::to_owned));
        self.digest = digest::of_texts(parts.iter().map(String::as_bytes));
        Ok(())
    }

    /// Whether the copy was built from what is there now.
    pub(super) fn is_current(&self) -> bool {
        digest_in(&self.file, &self.package).is_some_and(|known| known == self.digest)
    }

    /// Before something is built: should that fail, the copy has not been built from anything.
    pub(super) fn forget(&self) -> Result<(), BuildError> {
        self.write(None)
    }

    pub(super) fn finish(&self) -> Result<(), BuildError> {
        self.write(Some(&self.digest))
    }

    fn write(&self, digest: Option<&str>) -> Result<(), BuildError> {
        let package = portable(&self.package)?;
        let text = fs::read_to_string(&self.file).unwrap_or_default();
        let mut lines: BTreeMap<&str, &str> = lines(&text).collect();
        match digest {
            Some(digest) => lines.insert(package, digest),
            None => lines.remove(package),
        };
        let text: String = lines.iter().map(|(package, digest)| format!("{digest}  {package}\n")).collect();
        atomic::update(&self.file, text.as_bytes(), None).map_err(BuildError::io("writing", &self.file))
    }
}

/// As `b3sum` and `sha256sum` write them: the digest, two spaces, the name.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once("  ")).map(|(digest, package)| (package, digest))
}

fn digest_in(file: &Path, package: &Path) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let package = portable(package).ok()?;
    lines(&text).find(|(known, _)| *known == package).map(|(_, digest)| digest.to_owned())
}

/// A folder with an earlier build, which a variable names.
#[derive(Debug)]
pub(super) struct Prebuilt {
    pub(super) variable: String,
    folder: PathBuf,
}

impl Prebuilt {
    /// The build that is named for the package in `source`. Cargo watches the variable, and the folder's digests.
    pub(super) fn of(source: &Path) -> Result<Option<Prebuilt>, BuildError> {
        let variable = variable(&package_name(source));
        println!("cargo::rerun-if-env-changed={variable}");
        let Some(folder) = env::var_os(&variable).filter(|folder| !folder.is_empty()).map(PathBuf::from)
        else {
            return Ok(None);
        };
        let file = folder.join(FILE_NAME);
        if file.is_file() {
            println!("cargo::rerun-if-changed={}", crate::cargo::text(&file)?);
        }
        Ok(Some(Prebuilt { variable, folder }))
    }

    /// Whether it is a build of the same sources by the same toolchain.
    pub(super) fn check(&self, record: &Record) -> Result<(), BuildError> {
        let file = self.folder.join(FILE_NAME);
        let found = digest_in(&file, &record.package);
        if found.as_ref() == Some(&record.digest) {
            return Ok(());
        }
        let package = portable(&record.package)?;
        Err(BuildError::PrebuiltDiffers {
            variable: self.variable.clone(),
            found: match found {
                Some(digest) => format!("a build with the digest {digest}"),
                None if file.is_file() => format!("no line for the package `{package}`"),
                None => "no such file".to_owned(),
            },
            file,
            expected: record.digest.clone(),
            own: record.file.clone(),
        })
    }

    /// Puts what Lake made in a package's folder there into the copy of the package.
    pub(super) fn take(&self, package: &Path, copy: &Path) -> Result<(), BuildError> {
        let built = self.folder.join(package).join(".lake");
        let here = copy.join(".lake");
        mirror::remove(&here)?;
        if built.is_dir() { Mirror::of_built(copy).copy(&built, &here) } else { Ok(()) }
    }
}

/// The variable for a package: capitals, digits and `_`.
fn variable(package: &str) -> String {
    let name = package.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    format!("{VARIABLE}{}", name.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        assert_eq!(variable("my-pkg.2"), "LEAN_RS_PREBUILT_MY_PKG_2");
        assert_eq!(variable("leanÄ"), "LEAN_RS_PREBUILT_LEAN_");
    }

    #[test]
    fn one_file_for_all_packages_of_a_tree() {
        let dir = tempfile::tempdir().unwrap();
        let record = |package: &str, digest: &str| Record {
            digest: digest.to_owned(),
            ..Record::new(dir.path(), Path::new(package))
        };
        let (whole, part) = (record("", "aa"), record("lean/a b", "bb"));
        assert!(!whole.is_current());
        part.finish().unwrap();
        whole.finish().unwrap();
        let text = fs::read_to_string(dir.path().join(FILE_NAME)).unwrap();
        assert_eq!(text, "aa  .\nbb  lean/a b\n");
        assert!(whole.is_current() && part.is_current() && !record("", "bb").is_current());
        part.forget().unwrap();
        assert!(whole.is_current() && !part.is_current());
    }
}
