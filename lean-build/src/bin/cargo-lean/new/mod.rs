//! `cargo lean new`.

mod files;
mod names;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use lean_build::doctor;

use crate::print;
use files::Dependencies;
use names::Names;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The folder of the new crate; it does not exist yet, or is empty
    path: PathBuf,
    /// The name of the crate; without it, the name of the folder
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The clone to depend on: the folder that contains the folders `lean-rs` and `lean-build`. Without it, the clone that
    /// this program was built in
    #[arg(long, value_name = "DIR")]
    lean_rs_path: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let path = std::path::absolute(&options.path)
        .map_err(|error| format!("{} is not a path: {error}", options.path.display()))?;
    check_empty(&path)?;
    let names = Names::of(&path, options.name.as_deref())?;
    let dependencies = match &options.lean_rs_path {
        Some(dir) => Dependencies::in_folder(dir)?,
        None => Dependencies::beside(Path::new(env!("CARGO_MANIFEST_DIR")))?,
    };
    let toolchain = path.ancestors().find(|dir| dir.is_dir()).and_then(doctor::lean_toolchain);

    for (file, text) in files::all(&names, &dependencies, toolchain.as_deref()) {
        let file = path.join(file);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, text));
        written.map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    }
    let mut text = format!(
        "wrote the crate `{}` with the Lean module `{}` to {}\n",
        names.package,
        names.module,
        options.path.display()
    );
    if let Some(root) = workspace_above(&path) {
        text.push_str(&format!(
            "it is inside the workspace of {}: name it there under `members`, or Cargo refuses to build it\n",
            root.display()
        ));
    }
    text.push_str("`cargo test` and `cargo run` in that folder build and run it\n");
    print(&text)
}

fn check_empty(path: &Path) -> Result<(), String> {
    let taken = |what: &str| {
        Err(format!("{} {what}: name a folder that does not exist yet, or an empty one", path.display()))
    };
    match fs::read_dir(path).map(|mut entries| entries.next().is_some()) {
        Ok(true) => taken("is not empty"),
        Ok(false) => Ok(()),
        Err(_) if path.is_dir() => taken("cannot be read"),
        Err(_) if path.symlink_metadata().is_ok() => taken("is not a folder"),
        Err(_) => Ok(()),
    }
}

/// The `Cargo.toml` of the workspace that a crate in this folder would have to belong to.
fn workspace_above(path: &Path) -> Option<PathBuf> {
    let is_root = |text: &str| text.lines().any(|line| line.trim_start().starts_with("[workspace"));
    path.ancestors()
        .skip(1)
        .map(|dir| dir.join("Cargo.toml"))
        .find(|file| fs::read_to_string(file).is_ok_and(|text| is_root(&text)))
}
