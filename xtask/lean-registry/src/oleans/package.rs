//! The npm package with the `.olean` files of Lean's own library.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use tar::Archive;

const DESCRIPTION: &str = "package/package.json";
/// The archive inside the archive.
const MEMBER: &str = "package/lean-lib.tar.gz";
/// Modules that programs do not import: the build tool's, and of the `leanc` executable.
const LEFT_OUT: [&str; 3] = ["Lake", "LakeMain", "Leanc"];

/// Whether a module's file is part of the library that gets installed.
pub fn wanted(path: &str) -> bool {
    let path = path.trim_start_matches("./");
    let file = path.rsplit('/').next().unwrap_or(path);
    let top = path.split(['/', '.']).next().unwrap_or_default();
    path.ends_with(".olean") && !file.starts_with("._") && !LEFT_OUT.contains(&top)
}

/// Calls `each` with path and content of every wanted file, in the archive's order.  Returns the package's own
/// description, which states its licence.
pub fn read(path: &Path, each: impl FnMut(String, Vec<u8>) -> Result<()>) -> Result<Vec<u8>> {
    read_outer(path, each).with_context(|| format!("reading {}", path.display()))
}

fn read_outer(path: &Path, mut each: impl FnMut(String, Vec<u8>) -> Result<()>) -> Result<Vec<u8>> {
    let (mut description, mut has_member) = (Vec::new(), false);
    let mut outer = Archive::new(GzDecoder::new(BufReader::new(File::open(path)?)));
    for entry in outer.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.into_owned();
        if name.as_os_str() == DESCRIPTION {
            entry.read_to_end(&mut description).context(DESCRIPTION)?;
        } else if name.as_os_str() == MEMBER {
            read_inner(entry, &mut each).context(MEMBER)?;
            has_member = true;
        }
    }
    ensure!(has_member, "it has no {MEMBER}");
    ensure!(!description.is_empty(), "it has no {DESCRIPTION}");
    Ok(description)
}

fn read_inner(archive: impl Read, mut each: impl FnMut(String, Vec<u8>) -> Result<()>) -> Result<()> {
    let mut inner = Archive::new(GzDecoder::new(BufReader::with_capacity(1 << 18, archive)));
    for entry in inner.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().trim_start_matches("./").to_owned();
        if entry.header().entry_type().is_file() && wanted(&path) {
            // It becomes a path below the toolchain.
            let clean = !path.starts_with('/') && path.split('/').all(|part| part != "..");
            ensure!(clean, "it contains the path {path}");
            let mut bytes = Vec::with_capacity(entry.size() as usize);
            entry.read_to_end(&mut bytes).with_context(|| format!("unpacking {path}"))?;
            each(path, bytes)?;
        }
    }
    Ok(())
}
