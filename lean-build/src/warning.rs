//! Warnings that every crate of a build would give: one of them does.
//!
//! The output folder of that crate is written down in the folder that all crates of the build have in common. Cargo repeats
//! what a build script has said in every build, so that nobody else has to; but not for crates that are not part of the build. If
//! only such a crate has given the warning, it is not seen.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use crate::store;
use crate::{cargo, digest};

/// Gives the warning, unless another crate of the build does.
pub(crate) fn once_per_build(message: &str) {
    // Without an output folder, this is no build script. Better twice than never.
    let ours = cargo::folder("OUT_DIR").map_or(Ok(true), |out_dir| claim(&out_dir, message));
    if ours.unwrap_or(true) {
        cargo::warn(message);
    }
}

/// Whether the warning is for the crate with this output folder to give.
fn claim(out_dir: &Path, message: &str) -> io::Result<bool> {
    let dir = store::profile_dir(out_dir).join("lean-rs").join("warnings");
    fs::create_dir_all(&dir)?;
    let path = dir.join(digest::of_texts([message.as_bytes()]));
    let mut file = File::options().create(true).truncate(false).read(true).write(true).open(path)?;
    // Build scripts run in parallel. Until the file is closed.
    file.lock()?;
    let mut owner = String::new();
    file.read_to_string(&mut owner)?;
    // A crate that was cleaned does not give warnings any more.
    if Path::new(&owner) != out_dir && Path::new(&owner).is_dir() {
        return Ok(false);
    }
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(out_dir.to_string_lossy().as_bytes())?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_crate_warns_as_long_as_it_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a-1/out", "b-2/out"].map(|name| dir.path().join("debug/build").join(name));
        for dir in [&a, &b] {
            fs::create_dir_all(dir).unwrap();
        }
        let ours = |out_dir: &Path, message: &str| claim(out_dir, message).unwrap();
        assert!(ours(&a, "x"));
        assert!(!ours(&b, "x"));
        assert!(ours(&a, "x"), "when its build script runs again");
        assert!(ours(&b, "y"), "another warning");
        fs::remove_dir_all(&a).unwrap();
        assert!(ours(&b, "x"));
        fs::create_dir_all(&a).unwrap();
        assert!(!ours(&a, "x"));
        let release = dir.path().join("release/build/a-1/out");
        assert!(ours(&release, "x"), "another profile");
    }
}
