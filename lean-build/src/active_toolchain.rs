//! The toolchain that a package is built with, and whether it is the one that the package asks for.

use std::env;
use std::path::Path;

use lean_rs_sys::toolchain::Toolchain;
use lean_rs_sys::version::{ASSUME_VERSION, Version};

use crate::cargo;
use crate::error::BuildError;
use crate::lean_toolchain::{LeanToolchain, Match};
use crate::manifest;

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
}

impl ActiveToolchain {
    /// The toolchain that `lean-rs` was linked against, since the program runs with that one; without `lean-rs`, the
    /// one that is found from the package's directory.
    pub(crate) fn find(package_dir: &Path) -> Result<ActiveToolchain, BuildError> {
        let set = |name| env::var_os(name).filter(|value| !value.is_empty());
        let Some(sysroot) = set(LINKED_SYSROOT) else {
            let toolchain = Toolchain::find(package_dir)?;
            let version = toolchain.version();
            return Ok(ActiveToolchain { toolchain, version });
        };
        let toolchain =
            Toolchain::at(sysroot).map_err(|source| BuildError::LinkedToolchainGone { source })?;
        let linked = cargo::variable(LINKED_VERSION).and_then(|version| Version::parse(&version));
        let version = linked.or_else(|| toolchain.version());
        Ok(ActiveToolchain { toolchain, version })
    }

    pub(crate) fn shown_version(&self) -> String {
        self.version.as_ref().map_or_else(|| "of an unknown version".to_owned(), Version::to_string)
    }

    /// Repeats what the build script of `lean-rs-sys` said: Cargo hides that one's warnings from users of a published
    /// crate.
    pub(crate) fn warn_if_assumed(&self) {
        if let Some(assumed) = cargo::variable(ASSUME_VERSION) {
            let (sysroot, version) = (self.toolchain.sysroot.display(), self.shown_version());
            cargo::warn(&format!(
                "{ASSUME_VERSION}={assumed}: the toolchain {sysroot} (Lean {version}) is used without checking its lean.h"
            ));
        }
    }

    pub(crate) fn check(&self, wanted: &LeanToolchain) -> Result<(), BuildError> {
        // With the variable, the toolchain counts as both versions.
        let assumed = cargo::variable(ASSUME_VERSION).and_then(|version| Version::parse(&version));
        let versions: Vec<Version> = self.version.iter().cloned().chain(assumed).collect();
        match wanted.compare(&versions) {
            Match::Same => Ok(()),
            Match::Different(version) => Err(BuildError::ToolchainMismatch {
                file: wanted.path.clone(),
                wanted: version.to_string(),
                in_use: self.shown_version(),
                sysroot: self.toolchain.sysroot.clone(),
            }),
            Match::Incomparable => {
                cargo::warn(&format!(
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

    pub(crate) fn manifest_entry(&self) -> Result<manifest::Toolchain, BuildError> {
        Ok(manifest::Toolchain {
            version: self.version.as_ref().map(Version::to_string).unwrap_or_default(),
            resolved_version: cargo::variable(LINKED_RESOLVED).or_else(|| cargo::variable(ASSUME_VERSION)),
            sysroot: cargo::text(&self.toolchain.sysroot)?.to_owned(),
        })
    }
}
