//! `leanc`: the C compiler with the flags for programs that Lean emitted.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};

use crate::pinned::Release;

/// The C compiler that `leanc` runs.
pub fn compiler() -> std::ffi::OsString {
    std::env::var_os("LEAN_CC").or_else(|| std::env::var_os("CC")).unwrap_or_else(|| "cc".into())
}

/// The toolchain that this program is part of.
pub fn sysroot() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    Some(exe.parent()?.parent()?.to_owned())
}

/// What the toolchain in a directory is.
pub fn release(sysroot: &Path) -> Result<&'static Release> {
    let file = sysroot.join("lean-version");
    let lean = fs::read_to_string(&file).with_context(|| {
        format!(
            "reading {}: this stand-in for Lake works in toolchains that lean-registry made",
            file.display()
        )
    })?;
    let lean = lean.trim();
    Release::of(lean).with_context(|| format!("{} names an unknown version, {lean}", file.display()))
}

/// The linker in the toolchain's folder of programs, where there is one.
pub const LLD: &str = "ld.lld";

/// Flags for compiling.
pub fn cflags(sysroot: &Path) -> Vec<String> {
    vec![
        format!("-I{}/include", sysroot.display()),
        "-fPIC".into(),
        "-fvisibility=hidden".into(),
        "-fwrapv".into(),
        // A function that `lean.h` does not declare would be taken to return an `int`.
        "-Werror=implicit-function-declaration".into(),
        "-pthread".into(),
    ]
}

/// Flags for linking.  Everything of Lean is in one library; programs find it where it is now.
pub fn ldflags(sysroot: &Path) -> Vec<String> {
    let lib = format!("{}/lib/lean", sysroot.display());
    // As in official toolchains; GNU ld takes a second to read the symbols of Lean's library.
    let bin = sysroot.join("bin");
    let lld = bin.join(LLD).exists().then(|| ["-fuse-ld=lld".to_owned(), format!("-B{}", bin.display())]);
    let mut flags: Vec<String> = lld.into_iter().flatten().collect();
    flags.extend([
        format!("-L{lib}"),
        "-Wl,--no-as-needed".into(),
        "-lleanshared".into(),
        format!("-Wl,-rpath,{lib}"),
        "-lm".into(),
        "-ldl".into(),
        "-pthread".into(),
    ]);
    flags
}

pub fn main(args: Vec<String>) -> ExitCode {
    let Some(sysroot) = sysroot() else {
        eprintln!("leanc: cannot find the toolchain that this program belongs to");
        return ExitCode::FAILURE;
    };
    match args.first().map(String::as_str) {
        None | Some("--help" | "-h") => {
            println!(
                "Lean C compiler: runs {} with the flags that Lean's C output needs.\n\
                 --print-cflags, --print-ldflags: print these flags; everything else is handed on",
                compiler().to_string_lossy()
            );
            return ExitCode::SUCCESS;
        }
        Some("--print-cflags") => {
            println!("{}", cflags(&sysroot).join(" "));
            return ExitCode::SUCCESS;
        }
        Some("--print-ldflags") => {
            println!("{} {}", cflags(&sysroot).join(" "), ldflags(&sysroot).join(" "));
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let mut command = Command::new(compiler());
    command.args(cflags(&sysroot)).args(&args);
    if !args.iter().any(|a| matches!(a.as_str(), "-c" | "-S" | "-E")) {
        command.args(ldflags(&sysroot));
    }
    let error = command.exec();
    eprintln!("leanc: cannot start {}: {error}", compiler().to_string_lossy());
    ExitCode::FAILURE
}
