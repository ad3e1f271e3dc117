//! Where Lake builds a package: beside its sources, or in a copy of them in `OUT_DIR`.
//!
//! Lake writes into the folder of a package. The sources of a crate that Cargo has unpacked are not ours to change (Cargo
//! refuses to publish a crate whose build script does), and others cannot be changed: a copy of them can.

mod mirror;
mod prebuilt;
mod sources;

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::active_toolchain::ActiveToolchain;
use crate::cargo;
use crate::error::BuildError;
use crate::lakefile::Lakefile;
use crate::{lake_manifest, lean_toolchain};
use mirror::Mirror;
use prebuilt::{Prebuilt, Record};
use sources::{Missing, Sources};

/// In `OUT_DIR`, the copy of the crate's folder, as far as it is needed. If a package is outside, the copy of the folder that
/// many levels above the crate's, so that packages have the same places relative to each other.
const TREE: &str = "lean-packages";

/// What is in the folder of a crate that Cargo has packaged, downloaded or vendored, and in no other.
const UNPACKED: [&str; 3] = ["Cargo.toml.orig", ".cargo-checksum.json", FETCHED];
/// In the folder of a repository that Cargo has cloned, too.
const FETCHED: &str = ".cargo-ok";

/// What the build script says about where a package is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Automatic,
    InPlace,
    Copied,
    /// Copied, and nothing of it may be outside of the crate.
    Bundled,
}

/// Where a package is, and where it is built.
#[derive(Debug)]
pub(crate) struct Place {
    /// The folder of the package in which Lake runs.
    pub(crate) dir: PathBuf,
    copy: Option<Copy>,
}

#[derive(Debug)]
struct Copy {
    /// The folder of which [`tree`](Self::tree) is the copy.
    root: PathBuf,
    tree: PathBuf,
    record: Record,
    missing: Vec<Missing>,
    /// The folder that the package must not reach out of.
    boundary: Option<PathBuf>,
}

impl Place {
    /// Decides where the package in the folder `source` is built, and copies it if that is not its own folder.
    pub(crate) fn choose(
        source: &Path,
        wanted: Wanted,
        crate_dir: &Path,
        out_dir: &Path,
        toolchain: &ActiveToolchain,
    ) -> Result<Place, BuildError> {
        let prebuilt = Prebuilt::of(source)?;
        let out_dir = out_dir.canonicalize().map_err(BuildError::io("finding", out_dir))?;
        // What a build script has written is there to be built.
        let generated = source.starts_with(&out_dir);
        let unpacked = unpacked_in(crate_dir).filter(|dir| !generated && source.starts_with(dir));
        match wanted {
            Wanted::Copied | Wanted::Bundled => {}
            Wanted::InPlace => {
                return match (prebuilt, find_read_only(source)?) {
                    (Some(prebuilt), _) => Err(BuildError::PrebuiltInPlace { variable: prebuilt.variable }),
                    (None, Some((path, source))) => Err(BuildError::ReadOnly { path, source }),
                    (None, None) => Ok(Place::beside(source)),
                };
            }
            Wanted::Automatic => {
                let needs_none = prebuilt.is_none() && unpacked.is_none();
                if needs_none && (generated || find_read_only(source)?.is_none()) {
                    return Ok(Place::beside(source));
                }
            }
        }
        let boundary = if wanted == Wanted::Bundled { Some(crate_dir.to_owned()) } else { unpacked };
        if let Some(boundary) = boundary.as_ref().filter(|boundary| !source.starts_with(boundary)) {
            return Err(BuildError::OutsideOfCrate {
                path: source.to_owned(),
                crate_dir: boundary.to_owned(),
            });
        }
        let sources = Sources::of(source, boundary.as_deref());
        let (root, level) = common_root(crate_dir, &sources);
        let name = if level == 0 { TREE.to_owned() } else { format!("{TREE}-{level}") };
        let tree = out_dir.join(name);
        let mut copy = Copy {
            record: Record::new(&tree, below(source, &root)),
            root,
            tree,
            missing: sources.missing.clone(),
            boundary,
        };
        copy.fill(&sources, wanted == Wanted::Bundled, prebuilt.as_ref(), toolchain)?;
        Ok(Place { dir: copy.tree.join(below(source, &copy.root)), copy: Some(copy) })
    }

    /// A package that is built in its own folder.
    pub(crate) fn beside(source: &Path) -> Place {
        Place { dir: source.to_owned(), copy: None }
    }

    /// What a file or folder is a copy of, or the path itself.
    pub(crate) fn original(&self, path: &Path) -> PathBuf {
        let original = self.copy.as_ref().and_then(|copy| {
            // What is in `.lake` was made here.
            let below = path.strip_prefix(&copy.tree).ok().filter(|path| !mirror::is_made(path))?;
            Some(copy.root.join(below))
        });
        original.unwrap_or_else(|| path.to_owned())
    }

    /// The error of a Lake that did not find what was not copied.
    pub(crate) fn explain(&self, error: BuildError) -> BuildError {
        // Not of a module: Lake compiled that, so it had what it needs.
        let from_lake = matches!(&error, BuildError::LakeFailed(failure) if failure.first.is_none());
        match self.copy.as_ref().and_then(|copy| Some((copy, copy.missing.first()?))) {
            Some((copy, missing)) if from_lake => BuildError::RequiredMissing {
                package: missing.required_by.clone(),
                written: missing.written.clone(),
                path: missing.path.clone(),
                crate_dir: copy.boundary.clone(),
                lake: Box::new(error),
            },
            _ => error,
        }
    }

    /// Says that the package has been built: the copy may serve as a prebuilt one.
    pub(crate) fn finished(&self) -> Result<(), BuildError> {
        self.copy.as_ref().map_or(Ok(()), |copy| copy.record.finish())
    }
}

impl Copy {
    fn fill(
        &mut self,
        sources: &Sources,
        bundled: bool,
        prebuilt: Option<&Prebuilt>,
        toolchain: &ActiveToolchain,
    ) -> Result<(), BuildError> {
        // The toolchain is the user's, whatever the author of the crate uses.
        let left_out: &[&str] = if bundled { &[lean_toolchain::FILE_NAME] } else { &[] };
        let mut mirror = Mirror::of_sources(&self.tree, left_out);
        for folder in &sources.folders {
            mirror.copy(folder, &self.tree.join(below(folder, &self.root)))?;
        }
        for missing in &sources.missing {
            // From a time when it was there.
            if let Some(path) =
                missing.path.strip_prefix(&self.root).ok().filter(|path| *path != Path::new(""))
            {
                mirror::remove(&self.tree.join(path))?;
            }
        }
        self.record.compute(mirror.digests(), sources, toolchain)?;
        if let Some(prebuilt) = prebuilt {
            prebuilt.check(&self.record)?;
        }
        if !self.record.is_current() {
            self.record.forget()?;
            for package in &sources.packages {
                let copy = self.tree.join(below(package, &self.root));
                // Lake's own, which it does not correct when the lakefile requires other packages.
                if !package.join(lake_manifest::FILE_NAME).is_file() {
                    mirror::remove(&copy.join(lake_manifest::FILE_NAME))?;
                }
                if let Some(prebuilt) = prebuilt {
                    prebuilt.take(below(package, &self.root), &copy)?;
                }
            }
        }
        match &sources.fetched {
            Some(fetched) => {
                Mirror::of_built(&self.tree).copy(fetched, &self.tree.join(below(fetched, &self.root)))
            }
            None => Ok(()),
        }
    }
}

/// The folder that all files of a crate are in which Cargo has packaged or fetched; `None` for any other crate.
pub(crate) fn unpacked_in(crate_dir: &Path) -> Option<PathBuf> {
    if UNPACKED.iter().any(|name| crate_dir.join(name).is_file()) {
        return Some(crate_dir.to_owned());
    }
    crate_dir.ancestors().skip(1).find(|dir| dir.join(FETCHED).is_file()).map(Path::to_owned)
}

/// The folder that has the crate and all sources in it, and how many levels it is above the crate's.
fn common_root(crate_dir: &Path, sources: &Sources) -> (PathBuf, usize) {
    let has_all = |dir: &&Path| sources.folders.iter().all(|folder| folder.starts_with(dir));
    let (level, root) =
        crate_dir.ancestors().enumerate().find(|(_, dir)| has_all(dir)).unwrap_or((0, Path::new("/")));
    (root.to_owned(), level)
}

fn below<'a>(path: &'a Path, root: &Path) -> &'a Path {
    path.strip_prefix(root).unwrap_or(path)
}

/// The first folder that Lake would have to write into, and cannot.
fn find_read_only(source: &Path) -> Result<Option<(PathBuf, io::Error)>, BuildError> {
    for package in Sources::of(source, None).packages {
        let lake = package.join(".lake");
        for dir in [package, lake].iter().filter(|dir| dir.is_dir()) {
            // Where the system can, without a name: nobody sees it.
            match tempfile::tempfile_in(dir) {
                Ok(_) => {}
                Err(error)
                    if matches!(
                        error.kind(),
                        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
                    ) =>
                {
                    return Ok(Some((dir.clone(), error)));
                }
                Err(error) => return Err(BuildError::io("writing into", dir)(error)),
            }
        }
    }
    Ok(None)
}

/// The name by which variables speak of a package.
fn package_name(source: &Path) -> String {
    let folder = || source.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Lakefile::read(source).package.unwrap_or_else(folder)
}

/// The path in a text that is compared between machines.
fn portable(path: &Path) -> Result<&str, BuildError> {
    if path == Path::new("") { Ok(".") } else { cargo::text(path) }
}
