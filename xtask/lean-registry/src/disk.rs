//! Files, hashes, and directories that appear all at once.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of a file.
pub fn sha256(path: &Path) -> Result<String> {
    let mut file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let n = file.read(&mut buffer).with_context(|| format!("reading {}", path.display()))?;
        if n == 0 {
            return Ok(hex(&hasher.finalize()));
        }
        hasher.update(&buffer[..n]);
    }
}

/// Writes `dir/name`, and the directories on the way.
pub fn put(dir: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = dir.join(name);
    if let Some(parent) = path.parent() {
        create_dir(parent)?;
    }
    fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))
}

pub fn create_dir(dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("creating {}", dir.display()))
}

pub fn is_empty(dir: &Path) -> bool {
    fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_none())
}

/// Waits until nobody else holds `path`; the lock ends with the result.
pub fn lock(path: &Path) -> Result<File> {
    let file = File::create(path).with_context(|| format!("creating {}", path.display()))?;
    file.lock().with_context(|| format!("locking {}", path.display()))?;
    Ok(file)
}

/// Deletes what interrupted runs left behind: entries of `dir` whose name starts with `prefix`.  Call it with
/// the lock held under which such entries are made.
pub fn remove_leftovers(dir: &Path, prefix: &str) -> Result<()> {
    for entry in fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))? {
        let path = entry.with_context(|| format!("reading {}", dir.display()))?.path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)) {
            fs::remove_dir_all(&path).with_context(|| format!("deleting {}", path.display()))?;
        }
    }
    Ok(())
}

/// Puts the directory `new` in the place of `out`; what was there goes to `old` and is deleted.
pub fn replace(new: &Path, out: &Path, old: &Path) -> Result<()> {
    if out.exists() {
        fs::rename(out, old).with_context(|| format!("moving {} away", out.display()))?;
    }
    if let Err(e) = fs::rename(new, out) {
        // The old one is better than none.
        let _ = fs::rename(old, out);
        return Err(e).with_context(|| format!("writing {}", out.display()));
    }
    if old.exists() {
        fs::remove_dir_all(old).with_context(|| format!("deleting {}", old.display()))?;
    }
    Ok(())
}

/// All files below `dir`, sorted.
pub fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut work = vec![dir.to_owned()];
    while let Some(dir) = work.pop() {
        for entry in fs::read_dir(&dir).with_context(|| format!("reading {}", dir.display()))? {
            let path = entry.with_context(|| format!("reading {}", dir.display()))?.path();
            if path.is_dir() {
                work.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacing_is_all_or_nothing() {
        let temp = tempfile::tempdir().unwrap();
        let [new, out, old] = ["new", "out", "old"].map(|name| temp.path().join(name));
        put(&out, "content", b"1").unwrap();
        assert!(replace(&new, &out, &old).is_err(), "there is nothing new");
        assert_eq!(fs::read(out.join("content")).unwrap(), b"1");
        put(&new, "content", b"2").unwrap();
        replace(&new, &out, &old).unwrap();
        assert_eq!(fs::read(out.join("content")).unwrap(), b"2");
        assert!(!new.exists() && !old.exists());
    }

    #[test]
    fn leftovers_are_known_by_their_names() {
        let temp = tempfile::tempdir().unwrap();
        for name in [".x.new-1", ".x.new-22", ".y.new-1", "x"] {
            create_dir(&temp.path().join(name).join("inner")).unwrap();
        }
        remove_leftovers(temp.path(), ".x.new-").unwrap();
        let mut left: Vec<_> = fs::read_dir(temp.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [".y.new-1", "x"]);
    }
}
