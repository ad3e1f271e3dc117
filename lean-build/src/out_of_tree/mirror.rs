//! Copies of folders that are brought up to date: what has not changed stays as it is, so that Lake has nothing to do.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::prebuilt;
use crate::atomic;
use crate::digest;
use crate::error::BuildError;
use crate::lake_manifest;

/// What Lake and Git write into a package.
const LAKE: &str = ".lake";
const GIT: &str = ".git";

/// What marks a folder as a cache, most often the target folder of Cargo, which the tree is in: Cargo writes the second file
/// into all of them, and the first one if it creates the folder.
const CACHE: [&str; 2] = ["CACHEDIR.TAG", ".rustc_info.json"];

/// Makes one folder the same as another.
pub(super) struct Mirror<'a> {
    /// Where copies are: never copied themselves.
    tree: &'a Path,
    kind: Kind<'a>,
    /// The folders that the copied one is in: links could lead in a circle.
    above: Vec<PathBuf>,
    /// The digests of the copied sources, by their paths in the tree.
    digests: BTreeMap<PathBuf, String>,
}

enum Kind<'a> {
    /// Files that people write. All of each is compared: archives have one date for all versions of a file.
    Sources { left_out: &'a [&'a str] },
    /// Files that programs write, and check themselves. There may be gigabytes of them; size and date are compared. What is
    /// in a folder `.lake` is only where Lake starts from.
    Built,
}

impl<'a> Mirror<'a> {
    pub(super) fn of_sources(tree: &'a Path, left_out: &'a [&'a str]) -> Mirror<'a> {
        Mirror { tree, kind: Kind::Sources { left_out }, above: Vec::new(), digests: BTreeMap::new() }
    }

    pub(super) fn of_built(tree: &'a Path) -> Mirror<'a> {
        Mirror { tree, kind: Kind::Built, above: Vec::new(), digests: BTreeMap::new() }
    }

    /// Of all sources that were copied.
    pub(super) fn digests(&self) -> &BTreeMap<PathBuf, String> {
        &self.digests
    }

    pub(super) fn copy(&mut self, from: &Path, to: &Path) -> Result<(), BuildError> {
        let real = from.canonicalize().map_err(BuildError::io("finding", from))?;
        if self.above.contains(&real) {
            return Ok(());
        }
        fs::create_dir_all(to).map_err(BuildError::io("creating", to))?;
        self.above.push(real);
        let mut names = BTreeSet::new();
        for path in entries(from)? {
            let name = path.file_name().unwrap_or_default().to_owned();
            // A link that leads nowhere has none.
            let Ok(data) = path.metadata() else { continue };
            if self.leaves_out(&path, &data) {
                continue;
            }
            let copy = to.join(&name);
            if data.is_dir() != copy.is_dir() {
                remove(&copy)?;
            }
            let is_built = matches!(self.kind, Kind::Built) && name == LAKE && copy.is_dir();
            if is_built {
                // Lake has gone on from there.
            } else if data.is_dir() {
                self.copy(&path, &copy)?;
            } else if data.is_file() {
                self.file(&path, &data, &copy)?;
            } else {
                continue;
            }
            names.insert(name);
        }
        for old in entries(to)? {
            if old.file_name().is_some_and(|name| !names.contains(name)) && !self.keeps(&old) {
                remove(&old)?;
            }
        }
        self.above.pop();
        Ok(())
    }

    fn leaves_out(&self, path: &Path, data: &Metadata) -> bool {
        let Kind::Sources { left_out } = self.kind else { return path == self.tree };
        let is = |name: &&str| path.file_name().is_some_and(|it| it == *name);
        let is_cache = || CACHE.iter().any(|name| path.join(name).is_file());
        [LAKE, GIT].iter().chain(left_out).any(is) || data.is_dir() && (path == self.tree || is_cache())
    }

    /// What is written into copies, and is no copy.
    fn keeps(&self, path: &Path) -> bool {
        let is = |name: &&str| path.file_name().is_some_and(|it| it == *name);
        match self.kind {
            Kind::Sources { .. } => {
                [LAKE, lake_manifest::FILE_NAME].iter().any(is)
                    || path.parent() == Some(self.tree) && is(&prebuilt::FILE_NAME)
            }
            Kind::Built => is(&LAKE),
        }
    }

    fn file(&mut self, from: &Path, data: &Metadata, to: &Path) -> Result<(), BuildError> {
        let modified = data.modified().ok();
        if let Kind::Built = self.kind {
            let same = |copy: Metadata| copy.len() == data.len() && copy.modified().ok() == modified;
            if !to.metadata().is_ok_and(same) {
                remove(to)?;
                let copied = File::create(to).and_then(|mut copy| {
                    io::copy(&mut File::open(from)?, &mut copy)?;
                    modified.map_or(Ok(()), |time| copy.set_modified(time))
                });
                copied.map_err(BuildError::io("copying", from))?;
            }
        } else {
            let content = fs::read(from).map_err(BuildError::io("reading", from))?;
            atomic::update(to, &content, modified).map_err(BuildError::io("writing", to))?;
            let path = to.strip_prefix(self.tree).unwrap_or(to);
            self.digests.insert(path.to_owned(), digest::of_texts([&content[..]]));
        }
        // Not other permissions: the copy of a file that nobody may write can be written.
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            if data.permissions().mode() & 0o111 != 0 {
                fs::set_permissions(to, fs::Permissions::from_mode(0o755))
                    .map_err(BuildError::io("writing", to))?;
            }
        }
        Ok(())
    }
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let read = || fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<PathBuf>>>();
    let mut paths = read().map_err(BuildError::io("reading", dir))?;
    paths.sort();
    Ok(paths)
}

/// Whether a path leads to what Lake, or this crate, has made.
pub(super) fn is_made(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == LAKE)
}

/// Deletes a file, a link, or a folder with all that is in it, if there is one.
pub(super) fn remove(path: &Path) -> Result<(), BuildError> {
    let removed = match path.symlink_metadata() {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    };
    removed.map_err(BuildError::io("deleting", path))
}
