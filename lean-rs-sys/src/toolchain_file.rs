//! The `lean-toolchain` file, with which a folder says which Lean it is written for.
//!
//! This file is also compiled into the build script, so it depends on nothing but `std`.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the file.
pub const FILE_NAME: &str = "lean-toolchain";

/// How much of a file's text a message shows.
const SHOWN: usize = 60;

/// A `lean-toolchain` file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ToolchainFile {
    /// The file.
    pub path: PathBuf,
    /// What it asks for, such as `leanprover/lean4:v4.27.0`.
    pub name: String,
}

/// A `lean-toolchain` file that names no toolchain; the message says what it has, and what a good one has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidToolchainFile {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub why: String,
}

impl fmt::Display for InvalidToolchainFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} names no Lean toolchain: {}\nIts first line has to be a name that elan knows, such as \
             `leanprover/lean4:v{}`.",
            self.path.display(),
            self.why,
            super::version::newest_release()
        )
    }
}

impl std::error::Error for InvalidToolchainFile {}

impl ToolchainFile {
    /// The file of the directory or the nearest one above, as elan searches.
    ///
    /// # Errors
    /// [`InvalidToolchainFile`] when it names no toolchain.
    pub fn find(dir: &Path) -> Result<Option<ToolchainFile>, InvalidToolchainFile> {
        nearest(dir).map(Self::read).transpose()
    }

    /// The file in this directory, if there is one.
    ///
    /// # Errors
    /// [`InvalidToolchainFile`] when it names no toolchain.
    pub fn of(dir: &Path) -> Result<Option<ToolchainFile>, InvalidToolchainFile> {
        Some(dir.join(FILE_NAME)).filter(|path| path.is_file()).map(Self::read).transpose()
    }

    fn read(path: PathBuf) -> Result<ToolchainFile, InvalidToolchainFile> {
        let why = match fs::read_to_string(&path) {
            Ok(text) => {
                // As elan does: other lines are no part of the name.
                let line = text.lines().next().unwrap_or_default().trim();
                if is_name(line) {
                    return Ok(ToolchainFile { path, name: line.to_owned() });
                }
                match line.chars().count() {
                    0 if text.trim().is_empty() => "it is empty".to_owned(),
                    0 => "its first line is empty".to_owned(),
                    length => {
                        let start: String = line.chars().take(SHOWN).flat_map(char::escape_debug).collect();
                        format!("its first line is `{start}{}`", if length > SHOWN { "…" } else { "" })
                    }
                }
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            Err(error) => format!("it cannot be read ({error})"),
        };
        Err(InvalidToolchainFile { path, why })
    }
}

/// The path of the file that counts for a directory: its own or the nearest one above.
pub(crate) fn nearest(dir: &Path) -> Option<PathBuf> {
    dir.ancestors().map(|dir| dir.join(FILE_NAME)).find(|path| path.is_file())
}

/// `v4.27.0`, `stable`, `my-build`, or such a name with the repository before it: `leanprover/lean4:v4.27.0`.
fn is_name(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    match text.split_once(':') {
        Some((repository, release)) => {
            plain(release)
                && repository.split_once('/').is_some_and(|(owner, name)| plain(owner) && plain(name))
        }
        None => plain(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("a/b");
        fs::create_dir_all(&inner).unwrap();
        fs::write(dir.path().join(FILE_NAME), "outer\n").unwrap();
        let name = || ToolchainFile::find(&inner).unwrap().unwrap().name;
        assert_eq!(name(), "outer");
        assert_eq!(ToolchainFile::of(&inner), Ok(None));
        fs::write(inner.join(FILE_NAME), " inner \r\nmore\n").unwrap();
        assert_eq!(name(), "inner");
        assert_eq!(ToolchainFile::of(&inner).unwrap().unwrap().path, inner.join(FILE_NAME));
    }

    #[test]
    fn names() {
        for good in [
            "leanprover/lean4:v4.27.0-rc1",
            "leanprover/lean4-nightly:nightly-2025-11-20",
            "v4.27.0",
            "4.27.0",
            "stable",
            "my_build",
        ] {
            assert!(is_name(good), "{good}");
        }
        for bad in [
            "",
            "a b",
            "lean4:v4.27.0",
            "leanprover/lean4",
            "a/b/c:d",
            "leanprover/lean4:",
            "toolchain = \"x\"",
        ] {
            assert!(!is_name(bad), "{bad}");
        }
    }

    #[test]
    fn garbage() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE_NAME);
        let why = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            ToolchainFile::of(dir.path()).unwrap_err().why
        };
        assert_eq!(why(b""), "it is empty");
        assert_eq!(why(b" \n\n"), "it is empty");
        assert_eq!(why(b"\nstable\n"), "its first line is empty");
        assert_eq!(why(b"\xff\xfe"), "it is not UTF-8");
        assert_eq!(why(b"<<<<<<< HEAD\n"), "its first line is `<<<<<<< HEAD`");
        assert_eq!(why("x y\u{1b}".as_bytes()), "its first line is `x y\\u{1b}`");
        assert_eq!(why(" x".repeat(500).as_bytes()).len(), "its first line is `…`".len() + SHOWN);
        fs::write(&path, "toolchain = 1").unwrap();
        assert_eq!(
            ToolchainFile::of(dir.path()).unwrap_err().to_string(),
            format!(
                "{} names no Lean toolchain: its first line is `toolchain = 1`\nIts first line has to be a name that elan \
                 knows, such as `leanprover/lean4:v{}`.",
                path.display(),
                crate::version::newest_release()
            )
        );
    }
}
