//! The Lean packages that ship with this crate, and how they get to where a lakefile requires them.
//!
//! Lake finds a package on disk by a path, and the path of this crate's sources is another on every machine. So the
//! lakefile names a folder inside the package itself, the same in every project, and the sources are put there before Lake
//! runs.

use std::fs;
use std::path::Path;

use crate::atomic;
use crate::error::BuildError;
use crate::lakefile::{self, Lakefile};

/// A Lean package that ships with this crate.
#[derive(Debug)]
pub(crate) struct Shim {
    /// Its name, under which a lakefile requires it.
    package: &'static str,
    /// Its folder in [`FOLDER`].
    folder: &'static str,
    /// Its only library.
    pub(crate) library: &'static str,
    pub(crate) files: [(&'static str, &'static str); 2],
}

/// Where the packages are, from the folder of the lakefile that requires them.
const FOLDER: &str = ".lake/lean-rs";

macro_rules! shim {
    ($package:literal, $folder:literal, $library:literal) => {
        Shim {
            package: $package,
            folder: $folder,
            library: $library,
            files: [
                ("lakefile.toml", include_str!(concat!("../shims/", $folder, "/lakefile.toml"))),
                (
                    concat!($library, ".lean"),
                    include_str!(concat!("../shims/", $folder, "/", $library, ".lean")),
                ),
            ],
        }
    };
}

const SHIMS: [Shim; 2] = [
    shim!("leanRsData", "lean-rs-data", "LeanRsData"),
    shim!("leanRsInterop", "lean-rs-interop", "LeanRsInterop"),
];

/// Whether a package is one of these, where they are put.
#[cfg(feature = "cli")]
pub(crate) fn is_in(dir: &Path) -> bool {
    dir.parent().is_some_and(|folder| folder.ends_with(FOLDER))
}

/// Puts the packages where the lakefile in `package_dir` requires them, and where those do that it requires by path.
///
/// Gives the packages that are required at all.
pub(crate) fn install(package_dir: &Path) -> Result<Vec<&'static Shim>, BuildError> {
    let mut required = Vec::new();
    let (mut visited, mut waiting) = (Vec::new(), vec![package_dir.to_owned()]);
    while let Some(dir) = waiting.pop() {
        let Ok(dir) = dir.canonicalize() else { continue };
        if visited.contains(&dir) {
            continue;
        }
        for path in Lakefile::read(&dir).required_dirs {
            match at(&path) {
                Some(shim) => {
                    shim.write(&dir)?;
                    if required.iter().all(|known: &&Shim| known.library != shim.library) {
                        required.push(shim);
                    }
                }
                None => waiting.push(dir.join(path)),
            }
        }
        visited.push(dir);
    }
    Ok(required)
}

/// The package that a lakefile requires by this path, if it ships with this crate.
pub(crate) fn at(path: &str) -> Option<&'static Shim> {
    SHIMS.iter().find(|shim| normal(path) == shim.place())
}

/// The path as [`Shim::place`] is written.
fn normal(path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}

impl Shim {
    /// What Lake is to build of it. With the package's name: the folder of its sources is inside of another package.
    pub(crate) fn target(&self) -> String {
        format!("{}/{}", self.package, self.library)
    }

    /// The path that a lakefile names.
    fn place(&self) -> String {
        format!("{FOLDER}/{}", self.folder)
    }

    fn write(&self, package_dir: &Path) -> Result<(), BuildError> {
        let folder = package_dir.join(self.place());
        fs::create_dir_all(&folder).map_err(BuildError::io("creating", &folder))?;
        // As old as the lakefile: for Cargo, which watches the files, they did not change while the build script ran.
        let modified = lakefile::modified_in(package_dir);
        for (name, text) in self.files {
            let path = folder.join(name);
            // Another Lake, which runs for a package that requires this one, may be reading the file.
            atomic::update(&path, text.as_bytes(), modified).map_err(BuildError::io("writing", path))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;

    fn package(dir: &Path, lakefile: &str) {
        fs::create_dir_all(dir).unwrap();
        fs::write(dir.join("lakefile.toml"), lakefile).unwrap();
        let file = File::options().write(true).open(dir.join("lakefile.toml")).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    }

    fn require(path: &str) -> String {
        format!("\n[[require]]\nname = \"x\"\npath = \"{path}\"\n")
    }

    fn installed(dir: &Path) -> Vec<&'static str> {
        install(dir).unwrap().iter().map(|shim| shim.library).collect()
    }

    #[test]
    fn only_what_is_required_is_there() {
        let dir = tempfile::tempdir().unwrap();
        package(dir.path(), "name = \"p\"\n");
        assert!(installed(dir.path()).is_empty());
        assert!(!dir.path().join(".lake").exists());

        package(dir.path(), &require("./.lake/lean-rs/lean-rs-interop/"));
        assert_eq!(installed(dir.path()), ["LeanRsInterop"]);
        let folder = dir.path().join(".lake/lean-rs/lean-rs-interop");
        let text = fs::read_to_string(folder.join("LeanRsInterop.lean")).unwrap();
        assert_eq!(text, SHIMS[1].files[1].1);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        assert!(!dir.path().join(".lake/lean-rs/lean-rs-data").exists());
    }

    #[test]
    fn files_are_written_when_they_differ() {
        let dir = tempfile::tempdir().unwrap();
        package(dir.path(), &require(".lake/lean-rs/lean-rs-data"));
        installed(dir.path());
        let path = dir.path().join(".lake/lean-rs/lean-rs-data/LeanRsData.lean");
        let time = || path.metadata().unwrap().modified().unwrap();
        assert!(time() < SystemTime::now() - Duration::from_secs(30), "not a change for Cargo");

        let file = File::options().write(true).open(&path).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(10)).unwrap();
        let before = time();
        installed(dir.path());
        assert_eq!(time(), before, "not written again");

        fs::write(&path, "changed").unwrap();
        installed(dir.path());
        assert_eq!(fs::read_to_string(&path).unwrap(), SHIMS[0].files[1].1);
    }

    #[test]
    fn packages_that_are_required_by_path_have_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let [main, dep] = ["main", "dep"].map(|name| dir.path().join(name));
        package(&main, &(require("../dep") + &require("../gone")));
        package(&dep, &(require(".lake/lean-rs/lean-rs-data") + &require("../main")));
        assert_eq!(installed(&main), ["LeanRsData"]);
        assert!(
            dep.join(".lake/lean-rs/lean-rs-data/lakefile.toml").is_file() && !main.join(".lake").exists()
        );
    }
}
