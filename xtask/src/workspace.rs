//! Where this repository and its build outputs are.

use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Cargo's output directory.
    pub(crate) target: PathBuf,
}

impl Workspace {
    pub(crate) fn find() -> Workspace {
        // What cargo says now: the program may have been built before the repository moved.
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR");
        let here = manifest.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here.parent().unwrap_or(Path::new(".")).to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR").filter(|dir| !dir.is_empty()) {
            Some(dir) => std::path::absolute(&dir).unwrap_or_else(|_| PathBuf::from(dir)),
            None => root.join("target"),
        };
        Workspace { root, target }
    }

    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }

    /// The crate that assembles toolchains.
    pub(crate) fn lean_registry(&self) -> PathBuf {
        self.root.join("xtask/lean-registry")
    }
}
