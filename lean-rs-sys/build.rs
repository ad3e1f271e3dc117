//! Finds the Lean toolchain, recognizes its header, and says what to link.
//!
//! What this script learns goes to three places: constants of this crate (`rustc-env`), `cfg`s of this crate, and
//! metadata for the build scripts of dependents (`DEP_LEANSHARED_…`).

mod static_runtime;
#[path = "src/toolchain.rs"]
#[allow(dead_code, unreachable_pub)]
mod toolchain;
#[path = "src/toolchain_file.rs"]
#[allow(dead_code, unreachable_pub)]
mod toolchain_file;
#[path = "src/version.rs"]
#[allow(dead_code, unreachable_pub)]
mod version;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use toolchain::{
    ELAN_VARIABLES, FoundBy, LIBRARIES, NotFound, SYSROOT, Toolchain, variable_for, workspace_root,
};
use toolchain_file::ToolchainFile;
use version::{ASSUME_VERSION, Version};

fn main() {
    for file in
        ["build.rs", "static_runtime.rs", "src/toolchain.rs", "src/toolchain_file.rs", "src/version.rs"]
    {
        println!("cargo::rerun-if-changed={file}");
    }
    declare();
    // Cargo fails for what `cargo::error` says. A script that fails itself has all of its output printed as well.
    if let Err(message) = run() {
        for line in message.lines() {
            println!("cargo::error={line}");
        }
    }
}

/// What the compilation expects of any build.
fn declare() {
    let cfgs: Vec<String> = version::versions().map(|version| parse(version).cfg()).collect();
    println!("cargo::rustc-check-cfg=cfg(lean_unlinked, lean_static_runtime, {})", cfgs.join(", "));
    // The tests compile C, for which `cc` wants to know what a build script knows.
    println!("cargo::rustc-env=LEAN_RS_SYS_TARGET={}", env::var("TARGET").unwrap_or_default());
}

fn run() -> Result<(), String> {
    // Without it, the crate is a part of build tools. They find toolchains themselves, and another one must not compile them again.
    if !cfg!(feature = "link") {
        emit_unlinked();
        return Ok(());
    }
    for name in [ASSUME_VERSION, "DOCS_RS"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let link_wanted = env::var_os("DOCS_RS").is_none();
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    // This script itself runs in the folder of the published crate.
    let root = workspace_root(&out_dir).unwrap_or(Path::new("."));
    if link_wanted {
        ToolchainFile::of(root).map_err(|error| error.to_string())?;
    }
    let found = find(root).map_err(|error| error.to_string());
    match found.and_then(|toolchain| Ok((recognize(&toolchain)?, toolchain))) {
        Ok((build, toolchain)) => {
            emit(&toolchain, &build);
            match link_wanted {
                true if static_runtime::wanted()? => {
                    check_allocator(&toolchain)?;
                    static_runtime::link(&toolchain)
                }
                true => link(&toolchain),
                false => Ok(()),
            }
        }
        Err(message) if link_wanted => Err(message),
        Err(_) => {
            emit_unlinked();
            Ok(())
        }
    }
}

/// Finds the toolchain for the target, and tells Cargo to look again when what has led to it changes.
///
/// `PATH` counts only as long as it leads nowhere: editors and terminals differ in it, and each change would build everything
/// again. What it has led to is watched instead.
fn find(root: &Path) -> Result<Toolchain, NotFound> {
    let name = |variable| env::var(variable).unwrap_or_default();
    let (host, target) = (name("HOST"), name("TARGET"));
    if host != target {
        println!("cargo::rerun-if-env-changed={}", variable_for(&target));
        let toolchain = Toolchain::find_for(&target)?;
        watch(&toolchain);
        return Ok(toolchain);
    }
    println!("cargo::rerun-if-env-changed={SYSROOT}");
    let found = Toolchain::find(root);
    match &found {
        Ok(toolchain) => {
            if toolchain.found_by == FoundBy::Path {
                ELAN_VARIABLES.iter().for_each(|name| println!("cargo::rerun-if-env-changed={name}"));
            }
            watch(toolchain);
        }
        Err(_) => println!("cargo::rerun-if-env-changed=PATH"),
    }
    found
}

fn watch(toolchain: &Toolchain) {
    for file in toolchain.watched_files() {
        println!("cargo::rerun-if-changed={}", file.display());
    }
}

/// A toolchain whose header is known, or is to be treated as known.
struct Build {
    digest: String,
    /// What the toolchain calls itself.
    version: Version,
    /// The version of the window whose rules the mirrors follow.
    resolved: Version,
}

fn recognize(toolchain: &Toolchain) -> Result<Build, String> {
    let header = toolchain.header();
    let bytes = fs::read(&header).map_err(|e| format!("reading {}: {e}", header.display()))?;
    let digest = hex::encode(hmac_sha256::Hash::hash(&bytes));
    let stated = toolchain.version();
    if let Some(assumed) = env::var_os(ASSUME_VERSION).filter(|v| !v.is_empty()) {
        let assumed = assumed.to_string_lossy().into_owned();
        version::by_version(&assumed).ok_or_else(|| unknown_version(&assumed, &header))?;
        // Nothing is said here: Cargo hides the warnings of published crates from their users. `lean-build` warns.
        let resolved = parse(&assumed);
        return Ok(Build { digest, version: stated.unwrap_or_else(|| resolved.clone()), resolved });
    }
    let row = version::by_digest(&digest).ok_or_else(|| unknown_header(&header, &digest, stated.as_ref()))?;
    let resolved = row.resolve(stated.as_ref()).unwrap_or_else(|| unreachable!("a row without a version"));
    Ok(Build { digest, version: stated.unwrap_or_else(|| resolved.clone()), resolved })
}

fn unknown_version(assumed: &str, header: &Path) -> String {
    let found = format!(
        "{ASSUME_VERSION}={assumed}: not a version of lean-rs's table, which goes from {} and does not have every release \
         candidate.",
        version::window()
    );
    match version::nearest(assumed) {
        Some(version) => format!("{found} The nearest in it is {version}: set {ASSUME_VERSION}={version}."),
        None => format!(
            "{found} Set {ASSUME_VERSION} to the one whose lean.h is closest to {}: {}.",
            header.display(),
            version::versions().collect::<Vec<_>>().join(", ")
        ),
    }
}

fn unknown_header(header: &Path, digest: &str, stated: Option<&Version>) -> String {
    let value = match stated.and_then(|version| version::nearest(&version.to_string())) {
        Some(version) => format!("{ASSUME_VERSION}={version}, the nearest version whose header is known."),
        None => {
            format!("{ASSUME_VERSION}=X.Y.Z to the supported version that this header is compatible with.")
        }
    };
    let stated = stated.map_or_else(|| "an unknown version".to_owned(), |v| format!("Lean {v}"));
    format!(
        "the lean.h of this Lean toolchain is none that lean-rs was checked with.\n\
         header: {}\n\
         SHA-256: {digest}\n\
         its version.h says: {stated}\n\
         supported: Lean {}\n\
         Use a supported toolchain (`elan default leanprover/lean4:v{}`, or a lean-toolchain file beside Cargo.lock), \
         or update lean-rs if it is older than this Lean. To build all the same, at your own risk, set {value}",
        header.display(),
        version::window(),
        version::newest_release()
    )
}

fn emit(toolchain: &Toolchain, build: &Build) {
    for version in version::versions().map(parse).filter(|v| *v <= build.resolved) {
        println!("cargo::rustc-cfg={}", version.cfg());
    }
    let header = toolchain.header();
    println!("cargo::rustc-env=LEAN_RS_SYS_VERSION={}", build.version);
    println!("cargo::rustc-env=LEAN_RS_SYS_RESOLVED={}", build.resolved);
    println!("cargo::rustc-env=LEAN_RS_SYS_HEADER={}", header.display());
    println!("cargo::rustc-env=LEAN_RS_SYS_DIGEST={}", build.digest);
    println!("cargo::metadata=sysroot={}", toolchain.sysroot.display());
    println!("cargo::metadata=version={}", build.version);
    println!("cargo::metadata=resolved_version={}", build.resolved);
    println!("cargo::metadata=include={}", toolchain.sysroot.join("include").display());
}

fn emit_unlinked() {
    println!("cargo::rustc-cfg=lean_unlinked");
    for name in ["VERSION", "RESOLVED", "HEADER", "DIGEST"] {
        println!("cargo::rustc-env=LEAN_RS_SYS_{name}=");
    }
    // The mirrors follow the newest version, so that documentation shows the current rules.
    for version in version::versions() {
        println!("cargo::rustc-cfg={}", parse(version).cfg());
    }
}

fn link(toolchain: &Toolchain) -> Result<(), String> {
    check_allocator(toolchain)?;
    let dirs = toolchain.library_dirs();
    let suffix = if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("macos") { ".dylib" } else { ".so" };
    let path = |name: &str| {
        dirs.iter().map(|dir| dir.join(format!("lib{name}{suffix}"))).find(|path| path.is_file())
    };
    if path(LIBRARIES[0]).is_none() {
        return Err(format!(
            "{} has no lib{}{suffix} (looked in {} and {}). Is it a complete Lean toolchain for this platform?",
            toolchain.sysroot.display(),
            LIBRARIES[0],
            dirs[0].display(),
            dirs[1].display()
        ));
    }
    // `cargo run` and `cargo test` find dynamic libraries only below the target directory, so the toolchain's
    // libraries get links there. A program that runs without Cargo needs an rpath, which `lean-build` emits.
    let links = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("lib");
    link_libraries(&dirs[0], suffix, &links).map_err(|e| format!("linking into {}: {e}", links.display()))?;
    println!("cargo::rustc-link-search=native={}", links.display());
    for dir in dirs.iter().filter(|dir| dir.is_dir()) {
        println!("cargo::rustc-link-search=native={}", dir.display());
    }
    link_unwinder();
    // The linker keeps the needed ones.
    for name in LIBRARIES.iter().filter(|name| path(name).is_some()) {
        println!("cargo::rustc-link-lib=dylib={name}");
    }
    println!("cargo::metadata=libdir={}", dirs[0].display());
    // For this crate's own tests.
    println!("cargo::rustc-link-arg=-Wl,-rpath,{}", dirs[0].display());
    Ok(())
}

/// Refuses a Lean that was built with its own allocator of small objects instead of mimalloc, its default.
///
/// That allocator has a heap for each thread. On threads that Lean made, it is given to other threads before the destructors of
/// thread-locals run, and Rust's may free objects in it. Of mimalloc's heaps the last destructor takes care, and threads of Rust
/// are finished after theirs.
fn check_allocator(toolchain: &Toolchain) -> Result<(), String> {
    let config = toolchain.header().with_file_name("config.h");
    // There is none beside a header that was taken out of a toolchain.
    let Ok(text) = fs::read_to_string(&config) else { return Ok(()) };
    println!("cargo::rerun-if-changed={}", config.display());
    let defined = |line: &str| line.split_whitespace().eq(["#define", "LEAN_SMALL_ALLOCATOR"]);
    if !text.lines().any(defined) {
        return Ok(());
    }
    Err(format!(
        "{} defines LEAN_SMALL_ALLOCATOR: this Lean was built with an allocator of its own, which gives the heap of an ending \
         thread to another one while Rust's thread-locals may still free objects in it.\n\
         Use an official Lean (`elan default leanprover/lean4:v{}`), or build Lean with mimalloc (`-DUSE_MIMALLOC=ON`, the \
         default).",
        config.display(),
        version::newest_release()
    ))
}

/// Names libgcc_s, which unwinds Rust's panics, before Lean's library.
///
/// Official Linux builds of Lean export a part of LLVM's unwinder. A program takes each symbol from the first library in
/// its list that has it, and a panic that half of one unwinder handles aborts. The standard library names libgcc_s as well,
/// but last. rustc puts both after all object files, so that `--as-needed` keeps this one.
///
/// On macOS a program records the library of each symbol, so that the order does not matter. No Lean is built for musl,
/// where the standard library contains the unwinder.
fn link_unwinder() {
    let target = |name| env::var(name).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-lib=dylib=gcc_s");
    }
}

#[cfg(unix)]
fn link_libraries(from: &Path, suffix: &str, to: &Path) -> std::io::Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let name = entry?.file_name();
        if name.to_string_lossy().ends_with(suffix) {
            std::os::unix::fs::symlink(from.join(&name), to.join(&name))?;
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn link_libraries(_: &Path, _: &str, _: &Path) -> std::io::Result<()> {
    Err(std::io::Error::other("lean-rs supports Linux and macOS"))
}

fn parse(version: &str) -> Version {
    Version::parse(version).unwrap_or_else(|| unreachable!("{version} in the window does not parse"))
}
