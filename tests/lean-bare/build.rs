//! Has Lake build the package, which starts from its own prelude.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use lean_build::LakePackage;

fn main() {
    // A copy for each toolchain: two cannot use what the other one built.
    println!("cargo::rerun-if-changed=lean");
    let package = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR")).join("lean");
    copy(Path::new("lean"), &package).expect("the package can be copied");
    let package =
        LakePackage::new(package).module("Bare.Values").module("Bare.Actions").module("Bare.Modular");
    let build = package.try_build().unwrap_or_else(|error| panic!("{error}"));
    println!("cargo::rustc-check-cfg=cfg(read_from_c)");
    let mut libraries = build.manifest.packages.iter().flat_map(|package| &package.libraries);
    if libraries.any(|library| !library.verified) {
        println!("cargo::rustc-cfg=read_from_c");
    }
}

/// Copies sources. What is the same stays, so that Lake need not look into it.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else if fs::read(&to).ok() != Some(fs::read(&from)?) {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
