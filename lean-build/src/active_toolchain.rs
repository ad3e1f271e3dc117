//! The toolchain that a package is built with, and whether it is the one that the package asks for.

use std::cell::OnceCell;
use std::env;
use std::path::{Path, PathBuf};

use lean_rs_sys::toolchain::{SYSROOT, Toolchain, workspace_root};
use lean_rs_sys::toolchain_file::ToolchainFile;
use lean_rs_sys::version::{ASSUME_VERSION, Version};

use crate::error::BuildError;
use crate::lean_toolchain::{Match, compare};
use crate::{cargo, manifest, warning};

/// Set by the build script of `lean-rs` for those of its dependents: the toolchain that it was linked against.
const LINKED_SYSROOT: &str = "DEP_LEAN_RS_SYSROOT";
/// The version that this toolchain states.
const LINKED_VERSION: &str = "DEP_LEAN_RS_VERSION";
/// The version of the supported window whose rules `lean-rs` follows.
const LINKED_RESOLVED: &str = "DEP_LEAN_RS_RESOLVED_VERSION";

/// The toolchain in use, and its version.
pub(crate) struct ActiveToolchain {
    pub(crate) toolchain: Toolchain,
    pub(crate) version: Option<Version>,
    /// A file that asks for another toolchain and does not count, since `LEAN_SYSROOT` comes before it.
    overruled: OnceCell<PathBuf>,
}

impl ActiveToolchain {
    /// The toolchain that `lean-rs` was linked against, since the program runs with that one; without `lean-rs`, the
    /// one that is found from the package's directory.
    pub(crate) fn find(package_dir: &Path) -> Result<ActiveToolchain, BuildError> {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let Some(sysroot) = set(LINKED_SYSROOT) else {
            let toolchain = Toolchain::find(package_dir)?;
            let version = toolchain.version();
            return Ok(ActiveToolchain { toolchain, version, overruled: OnceCell::new() });
        };
        let toolchain =
            Toolchain::at(sysroot).map_err(|source| BuildError::LinkedToolchainGone { source })?;
        let linked = cargo::variable(LINKED_VERSION).and_then(|version| Version::parse(&version));
        let version = linked.or_else(|| toolchain.version());
        Ok(ActiveToolchain { toolchain, version, overruled: OnceCell::new() })
    }

    pub(crate) fn shown_version(&self) -> String {
        self.version.as_ref().map_or_else(|| "of an unknown version".to_owned(), Version::to_string)
    }

    /// Says that the toolchain is used without a check. Cargo would hide it from users if the build script of `lean-rs-sys` did.
    pub(crate) fn warn_if_assumed(&self) {
        if let Some(assumed) = cargo::variable(ASSUME_VERSION) {
            let (sysroot, version) = (self.toolchain.sysroot.display(), self.shown_version());
            warning::once_per_build(&format!(
                "{ASSUME_VERSION}={assumed}: the toolchain {sysroot} (Lean {version}) is used without checking its lean.h"
            ));
        }
    }

    /// Compares the file at the root of the build, which says what elan's `lean` stands for there, with `LEAN_SYSROOT`. Returns
    /// the file.
    pub(crate) fn check_root(&self, out_dir: &Path, crate_dir: &Path) -> Result<Option<PathBuf>, BuildError> {
        let Some(root) = workspace_root(out_dir).or_else(|| workspace_root(crate_dir)) else {
            return Ok(None);
        };
        let Some(file) = ToolchainFile::of(root)? else { return Ok(None) };
        if let Some(named) = cargo::variable(SYSROOT)
            && let Match::Different(wanted) = compare(&file, &self.versions())
        {
            warning::once_per_build(&format!(
                "{} asks for Lean {wanted}, and {SYSROOT}={named} is Lean {}: the variable wins, since files count only where \
                 it is not set. Unset it to use Lean {wanted}, or change the file.",
                file.path.display(),
                self.shown_version()
            ));
            let _ = self.overruled.set(file.path.canonicalize().unwrap_or_else(|_| file.path.clone()));
        }
        Ok(Some(file.path))
    }

    /// Compares the toolchain with what the package asks for.
    pub(crate) fn check(&self, wanted: &ToolchainFile) -> Result<(), BuildError> {
        match compare(wanted, &self.versions()) {
            Match::Same => Ok(()),
            // That was said.
            Match::Different(_) if self.overruled.get() == wanted.path.canonicalize().ok().as_ref() => Ok(()),
            Match::Different(version) => Err(BuildError::ToolchainMismatch {
                file: wanted.path.clone(),
                wanted: version.to_string(),
                in_use: self.shown_version(),
                sysroot: self.toolchain.sysroot.clone(),
            }),
            Match::Incomparable => {
                warning::once_per_build(&format!(
                    "{} asks for `{}`, which cannot be compared with the toolchain in use, Lean {} ({})",
                    wanted.path.display(),
                    wanted.name,
                    self.shown_version(),
                    self.toolchain.sysroot.display()
                ));
                Ok(())
            }
        }
    }

    /// The versions that the toolchain goes by: its own, and the one that it is taken for.
    fn versions(&self) -> Vec<Version> {
        let assumed = cargo::variable(ASSUME_VERSION).and_then(|version| Version::parse(&version));
        self.version.iter().cloned().chain(assumed).collect()
    }

    pub(crate) fn manifest_entry(&self) -> Result<manifest::Toolchain, BuildError> {
        Ok(manifest::Toolchain {
            version: self.version.as_ref().map(Version::to_string).unwrap_or_default(),
            resolved_version: cargo::variable(LINKED_RESOLVED).or_else(|| cargo::variable(ASSUME_VERSION)),
            sysroot: cargo::text(&self.toolchain.sysroot)?.to_owned(),
        })
    }
}
