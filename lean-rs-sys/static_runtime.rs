//! Links Lean's runtime into the program, from the archives of the toolchain (feature `static-runtime`).
//!
//! `leanc --print-ldflags` says what they are. This was read in Lean's sources and tried with stand-ins for the archives, not run
//! with a toolchain that has them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::toolchain::Toolchain;

/// Says that the runtime is not to be linked into the program, whatever its features are.
pub(crate) const VARIABLE: &str = "LEAN_RS_RUNTIME";

/// What there has to be: Lean's runtime and its library.
const REQUIRED: [&str; 4] = ["leanrt", "Init", "Std", "Lean"];

/// Of LLVM's unwinder, which official builds link: a program has that of its standard library, and there can be only one.
const UNWINDERS: [&str; 2] = ["unwind", "gcc_s"];

/// Whether to link the runtime into the program.
pub(crate) fn wanted() -> Result<bool, String> {
    println!("cargo::rerun-if-env-changed={VARIABLE}");
    let asked = env::var(VARIABLE).unwrap_or_default();
    match (asked.as_str(), cfg!(feature = "static-runtime")) {
        ("", wanted) | ("static", wanted @ true) => Ok(wanted),
        ("shared", true) => {
            println!(
                "cargo::warning={VARIABLE}=shared: the program is linked with libleanshared, although the feature \
                 `static-runtime` of lean-rs is on"
            );
            Ok(false)
        }
        ("shared", false) => Ok(false),
        ("static", false) => Err(format!(
            "{VARIABLE}=static: the feature `static-runtime` of lean-rs is off. Switch it on in Cargo.toml (`lean-rs = {{ …, \
             features = [\"static-runtime\"] }}`), and leave the variable out"
        )),
        (other, _) => Err(format!("{VARIABLE}={other}: expected `shared`, or nothing")),
    }
}

/// What the linker is to be told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags {
    folders: Vec<PathBuf>,
    libraries: Vec<String>,
}

impl Flags {
    /// Reads what `leanc --print-ldflags` prints. Of what else is there, some is for the compiler, and some leads to the C library
    /// that the toolchain brings for its own linker.
    fn parse(text: &str) -> Flags {
        let mut flags = Flags::default();
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            let folder = match word.strip_prefix("-L") {
                Some("") => words.next(),
                other => other,
            };
            if let Some(folder) = folder.filter(|folder| !folder.ends_with("/glibc")) {
                flags.folders.push(folder.into());
            } else if let Some(name) = word.strip_prefix("-l").filter(|name| !UNWINDERS.contains(name)) {
                flags.libraries.push(name.to_owned());
            }
        }
        flags
    }

    fn archive(&self, name: &str) -> Option<PathBuf> {
        self.folders.iter().map(|folder| folder.join(format!("lib{name}.a"))).find(|path| path.is_file())
    }
}

pub(crate) fn link(toolchain: &Toolchain) -> Result<(), String> {
    let leanc = toolchain.sysroot.join("bin/leanc");
    println!("cargo::rerun-if-changed={}", leanc.display());
    let mut flags = Flags::parse(&said(&leanc)?);
    for folder in toolchain.library_dirs() {
        if !flags.folders.contains(&folder) {
            flags.folders.push(folder);
        }
    }
    let missing: Vec<String> = REQUIRED
        .iter()
        .filter(|name| flags.archive(name).is_none())
        .map(|name| format!("lib{name}.a"))
        .collect();
    if !missing.is_empty() {
        let folders: Vec<String> = flags.folders.iter().map(|folder| folder.display().to_string()).collect();
        return Err(format!(
            "the feature `static-runtime` links Lean's runtime into the program, and {} has no {} (looked in {}).\n\
             Use a toolchain that has these archives, as the official ones do; switch the feature off; or set {VARIABLE}=shared \
             to link libleanshared all the same.",
            toolchain.sysroot.display(),
            missing.join(", "),
            folders.join(", ")
        ));
    }
    let named = flags.libraries.iter().map(String::as_str);
    let more = REQUIRED.into_iter().filter(|name| flags.libraries.iter().all(|it| it != name));
    let libraries: Vec<&str> = named.chain(more).collect();
    link_archives(&libraries.iter().filter_map(|name| flags.archive(name)).collect::<Vec<_>>())?;
    for name in libraries.iter().filter(|name| flags.archive(name).is_none()) {
        println!("cargo::rustc-link-lib=dylib={name}");
    }
    println!("cargo::rustc-cfg=lean_static_runtime");
    println!("cargo::metadata=runtime=static");
    println!("cargo::metadata=libdir={}", toolchain.library_dirs()[0].display());
    Ok(())
}

/// The archives need each other in a circle, and linkers read each archive once unless they are a group. rustc knows no groups, but
/// linkers take a text in place of a library.
#[cfg(not(target_os = "macos"))]
fn link_archives(archives: &[PathBuf]) -> Result<(), String> {
    let folder = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("runtime");
    let quoted: Vec<String> = archives.iter().map(|archive| format!("\"{}\"", archive.display())).collect();
    let script = folder.join("liblean_rs_runtime.so");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(&script, format!("GROUP ( {} )\n", quoted.join(" "))))
        .map_err(|error| format!("writing {}: {error}", script.display()))?;
    println!("cargo::rustc-link-search=native={}", folder.display());
    println!("cargo::rustc-link-lib=dylib=lean_rs_runtime");
    Ok(())
}

/// Apple's linker reads archives as often as it has to.
#[cfg(target_os = "macos")]
fn link_archives(archives: &[PathBuf]) -> Result<(), String> {
    for archive in archives {
        let stem = archive.file_stem().unwrap_or_default().to_string_lossy();
        println!("cargo::rustc-link-search=native={}", archive.parent().unwrap_or(archive).display());
        println!("cargo::rustc-link-lib=static:-bundle={}", stem.trim_start_matches("lib"));
    }
    Ok(())
}

fn said(leanc: &Path) -> Result<String, String> {
    let what = format!("`{} --print-ldflags`", leanc.display());
    let output =
        Command::new(leanc).arg("--print-ldflags").output().map_err(|error| format!("{what}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{what} failed ({})", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("{what} printed something that is not UTF-8"))
}
