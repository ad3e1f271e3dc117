//! Warnings that every crate of a build would give: one of them does.
//!
//! That crate is written down in a folder that all crates of the build have in common. Cargo repeats what a build script has said in
//! every build, so that nobody else has to; but not for crates that are not part of the build. If only such a crate has given the
//! warning, it is not seen. Those of other workspaces that share the target folder do not count, and neither do crates from a
//! registry, whose warnings Cargo hides.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::Path;

use lean_rs_sys::toolchain::workspace_root;

use crate::store;
use crate::{cargo, digest};

/// Gives the warning, unless another crate of the build does.
pub(crate) fn once_per_build(message: &str) {
    let ours = match (cargo::folder("OUT_DIR"), cargo::folder("CARGO_MANIFEST_DIR")) {
        // Better twice than never.
        (Ok(out_dir), Ok(crate_dir)) => claim(&out_dir, &crate_dir, message).unwrap_or(true),
        _ => true,
    };
    if ours {
        cargo::warn(message);
    }
}

/// Whether the warning is for this crate to give.
fn claim(out_dir: &Path, crate_dir: &Path, message: &str) -> io::Result<bool> {
    let dir = store::profile_dir(out_dir).join("lean-rs").join("warnings");
    fs::create_dir_all(&dir)?;
    let workspace = workspace_root(crate_dir).unwrap_or(crate_dir);
    let path = dir.join(digest::of_texts([workspace.as_os_str().as_encoded_bytes(), message.as_bytes()]));
    let mut file = File::options().create(true).truncate(false).read(true).write(true).open(path)?;
    // Build scripts run in parallel. Until the file is closed.
    file.lock()?;
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    // A crate has an output folder for each set of features of what it depends on. One that was cleaned gives no warnings any
    // more.
    if let Some((its_crate, its_out_dir)) = text.split_once('\n')
        && Path::new(its_crate) != crate_dir
        && Path::new(its_out_dir).is_dir()
    {
        return Ok(false);
    }
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}\n{}", crate_dir.display(), out_dir.display())?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_crate_warns_as_long_as_it_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b, other_a] =
            ["a-1/out", "b-2/out", "a-3/out"].map(|name| dir.path().join("debug/build").join(name));
        for dir in [&a, &b] {
            fs::create_dir_all(dir).unwrap();
        }
        fs::write(dir.path().join("Cargo.lock"), "").unwrap();
        let ours = |out_dir: &Path, message: &str| {
            let name = out_dir.components().rev().nth(1).unwrap().as_os_str().to_str().unwrap();
            claim(out_dir, &dir.path().join(&name[..1]), message).unwrap()
        };
        assert!(ours(&a, "x"));
        assert!(!ours(&b, "x"));
        assert!(ours(&a, "x"), "when its build script runs again");
        assert!(ours(&other_a, "x") && ours(&a, "x"), "for other features");
        assert!(ours(&b, "y"), "another warning");
        fs::remove_dir_all(&a).unwrap();
        assert!(ours(&b, "x"));
        fs::create_dir_all(&a).unwrap();
        assert!(!ours(&a, "x"));
        assert!(claim(&b, Path::new("/registry/b"), "x").unwrap(), "a crate from elsewhere");
        assert!(!ours(&a, "x"), "which changes nothing for the others");
        let release = dir.path().join("release/build/a-1/out");
        assert!(ours(&release, "x"), "another profile");
    }
}
