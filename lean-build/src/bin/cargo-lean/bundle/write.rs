//! Writes a bundle: all of it, or nothing.

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io::{self, BufWriter, Write as _};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::elf::Elf;
use super::licenses;
use super::plan::Plan;
use super::strip;

/// The file of a bundle that says what is in it.
pub(super) const RECORD: &str = "lean-bundle.json";

/// What is in a bundle.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    program: String,
    /// The version of Lean.
    lean: String,
    /// The glibc that it needs at least.
    glibc: Option<String>,
    /// The libraries that it needs of the system, beside glibc.
    system: Vec<String>,
    /// The files with their sizes, but for this one.
    files: BTreeMap<String, u64>,
}

/// Where a bundle is written.
#[derive(Debug)]
pub(super) struct Output {
    dir: PathBuf,
    parent: PathBuf,
}

impl Output {
    /// A folder that does not exist, or that is empty, or that has a bundle and nothing else.
    pub(super) fn new(dir: &Path) -> Result<Output, String> {
        let unusable = |why: &str| format!("{} {why}", dir.display());
        let path = std::path::absolute(dir).map_err(|error| unusable(&format!("is no path: {error}")))?;
        // What a link leads to is replaced, and not the link.
        let path = path.canonicalize().unwrap_or(path);
        let parent = path
            .parent()
            .filter(|_| path.file_name().is_some())
            .ok_or_else(|| unusable("is no folder that can be replaced"))?;
        let output = Output { dir: path.clone(), parent: parent.to_owned() };
        if path.exists() && !path.is_dir() {
            return Err(unusable("is a file: name a folder"));
        }
        let other = output.others()?;
        if let Some(first) = other.first() {
            let more = other.len() - 1;
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            return Err(unusable(&format!(
                "has files that `cargo lean bundle` did not write ({first}{more}), and would be replaced: name another folder, or \
                 empty this one"
            )));
        }
        Ok(output)
    }

    /// The files in the folder that are not of an earlier bundle.
    fn others(&self) -> Result<Vec<String>, String> {
        let text = fs::read_to_string(self.dir.join(RECORD)).unwrap_or_default();
        let record: Option<Record> = serde_json::from_str(&text).ok();
        let known =
            |name: &String| record.as_ref().is_some_and(|it| name == RECORD || it.files.contains_key(name));
        let all =
            files(&self.dir).map_err(|error| format!("{} cannot be read: {error}", self.dir.display()))?;
        Ok(all.into_iter().filter(|name| !known(name)).collect())
    }
}

/// A file of a bundle.
#[derive(Debug)]
pub(super) struct Written {
    /// Where it is in the bundle.
    pub(super) name: String,
    pub(super) size: u64,
    /// What happened to it.
    pub(super) note: Option<String>,
}

/// What was written.
#[derive(Debug)]
pub(super) struct Bundle {
    pub(super) files: Vec<Written>,
    /// What has no file with a license, and where it was looked for.
    pub(super) without_license: Vec<(String, PathBuf)>,
    /// The name of the archive, which is beside the folder, and its size.
    pub(super) archive: Option<(OsString, u64)>,
}

pub(super) fn write(plan: &Plan<'_>, output: &Output, archive: bool) -> Result<Bundle, String> {
    let failed =
        |error: io::Error| format!("the bundle cannot be written to {}: {error}", output.dir.display());
    fs::create_dir_all(&output.parent).map_err(failed)?;
    // Beside the folder, so that it can be renamed.
    let temporary =
        tempfile::Builder::new().prefix(".lean-bundle-").tempdir_in(&output.parent).map_err(failed)?;
    let dir = temporary.path().join("new");
    let mut files = Vec::new();
    for folder in ["bin", "lib"] {
        fs::create_dir_all(dir.join(folder)).map_err(failed)?;
    }
    let mut copies: HashMap<&Path, String> = HashMap::new();
    for (name, file) in plan.files() {
        let to = dir.join(&name);
        let note = match copies.get(&*file.path) {
            // One library under several names: it is loaded once as long as it is one file.
            Some(first) => {
                let first = first.trim_start_matches("lib/");
                symlink(first, &to).map_err(failed)?;
                Some(format!("a link to {first}"))
            }
            None => copy(plan, file, &to).map_err(failed)?,
        };
        copies.entry(&file.path).or_insert_with(|| name.clone());
        files.push(written(&dir, name, note).map_err(failed)?);
    }
    let licenses = licenses::of(&plan.program.manifests);
    for (name, from) in licenses.files {
        let to = dir.join(&name);
        to.parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| copy_as(&from, &to, 0o644))
            .map_err(failed)?;
        files.push(written(&dir, name, None).map_err(failed)?);
    }
    let record = Record {
        program: plan.program.name.clone(),
        lean: plan.program.manifests.first().map_or_else(String::new, |it| it.toolchain.version.clone()),
        glibc: plan.glibc().map(|(version, _)| version.to_string()),
        system: plan.of_system().into_iter().map(str::to_owned).collect(),
        files: files.iter().map(|file| (file.name.clone(), file.size)).collect(),
    };
    let text = serde_json::to_string_pretty(&record).map_err(io::Error::from).map_err(failed)? + "\n";
    fs::write(dir.join(RECORD), text).map_err(failed)?;
    files.push(written(&dir, RECORD.to_owned(), None).map_err(failed)?);

    let archived = archive.then(|| archive_of(&dir, output)).transpose().map_err(failed)?;
    replace(&dir, output, &temporary.path().join("old")).map_err(failed)?;
    let archive = match archived {
        Some((file, name)) => {
            let size = file.as_file().metadata().map_err(failed)?.len();
            file.persist(output.parent.join(&name)).map_err(|error| failed(error.error))?;
            Some((name, size))
        }
        None => None,
    };
    Ok(Bundle { files, without_license: licenses.without.into_iter().collect(), archive })
}

/// Copies a file with code; says what happened to it.
fn copy(plan: &Plan<'_>, file: &Elf, to: &Path) -> io::Result<Option<String>> {
    let mut toolchains =
        plan.program.manifests.iter().filter_map(|it| fs::canonicalize(&it.toolchain.sysroot).ok());
    let is_of_lean = toolchains.any(|folder| file.path.starts_with(folder));
    let is_program = file.path == plan.executable.path;
    let mut note = None;
    if is_of_lean && !plan.packages.values().any(|package| package.path == file.path) {
        let before = fs::metadata(&file.path)?.len();
        match strip::copy(&file.path, to) {
            Ok(()) => {
                fs::set_permissions(to, Permissions::from_mode(0o644))?;
                return Ok(Some(format!("stripped, was {}", super::report::size(before))));
            }
            Err(why) => note = Some(why),
        }
    }
    copy_as(&file.path, to, if is_program { 0o755 } else { 0o644 })?;
    Ok(note)
}

fn copy_as(from: &Path, to: &Path, mode: u32) -> io::Result<()> {
    // What `strip` has left there may not be writable.
    if to.exists() {
        fs::remove_file(to)?;
    }
    fs::copy(from, to)?;
    fs::set_permissions(to, Permissions::from_mode(mode))
}

fn written(dir: &Path, name: String, note: Option<String>) -> io::Result<Written> {
    let size = fs::symlink_metadata(dir.join(&name))?.len();
    Ok(Written { name, size, note })
}

/// Puts the new folder in the place of the old one, which is moved to `old`.
fn replace(new: &Path, output: &Output, old: &Path) -> io::Result<()> {
    let there = output.dir.exists();
    if there {
        fs::rename(&output.dir, old)?;
    }
    fs::rename(new, &output.dir).inspect_err(|_| {
        if there {
            let _ = fs::rename(old, &output.dir);
        }
    })
}

/// An archive of the folder, and its name. The same files make the same archive.
fn archive_of(dir: &Path, output: &Output) -> io::Result<(tempfile::NamedTempFile, OsString)> {
    let mut name = output.dir.file_name().unwrap_or_default().to_owned();
    let folder = PathBuf::from(&name);
    name.push(".tar");
    let file = tempfile::Builder::new()
        .prefix(".lean-bundle-")
        .permissions(Permissions::from_mode(0o644))
        .tempfile_in(&output.parent)?;
    let mut archive = tar::Builder::new(BufWriter::new(file.reopen()?));
    archive.mode(tar::HeaderMode::Deterministic);
    archive.follow_symlinks(false);
    for name in files(dir)? {
        archive.append_path_with_name(dir.join(&name), folder.join(&name))?;
    }
    archive.into_inner()?.flush()?;
    Ok((file, name))
}

/// The files below a folder, by their paths in it, in order; none if it does not exist.
fn files(dir: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = if dir.is_dir() { vec![dir.to_owned()] } else { Vec::new() };
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                let path = entry.path();
                found.push(path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    Ok(found)
}
