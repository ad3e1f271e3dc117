//! Programs of crates that have no Lean package of their own.
//!
//! What a build script tells the linker counts for its own crate. So the crate with the program needs a build script, too, and
//! learns in it what those of its dependencies know: Cargo hands `cargo::metadata` on to the direct dependents of a crate with
//! `links` in its `Cargo.toml`, as variables `DEP_<links>_<key>`.

use std::collections::BTreeSet;
use std::env;

use crate::cargo;
use crate::error::BuildError;

/// The end of the variables with the folder of Lean's libraries: those of `lean-rs`, and of crates with a Lean package.
pub(crate) const LIBDIR: &str = "LEAN_RS_LIBDIR";

/// The end of the variables with the symbols that Lean libraries look for in the program, separated by commas.
pub(crate) const EXTERNS: &str = "LEAN_RS_EXTERNS";

/// Lets programs, tests, examples and benchmarks of a crate without a Lean package find Lean's library, and export the functions
/// that Lean calls.
///
/// ```no_run
/// // the body of `main` in build.rs
/// lean_build::link_program();
/// ```
///
/// [`LakePackage::build`](crate::LakePackage::build) does this for its own crate. Without either, a program runs under `cargo run`
/// and `cargo test`, which tell the loader where Lean's library is, and nowhere else; and Lean finds no function that a
/// dependency has written for an `@[extern]` declaration.
///
/// Which functions these are is known from the direct dependencies under `[dependencies]` that call `LakePackage` and have `links`
/// in their `Cargo.toml`, a name that no other crate of the build has:
///
/// ```toml
/// [package]
/// name = "shapes"
/// links = "shapes"
/// ```
///
/// A library crate between the two hands them on, if it has `links` and calls this function as well. For programs that need no
/// such function, `lean-rs` as a direct dependency is enough.
///
/// If no direct dependency says where Lean's library is, this reports it to Cargo, which then fails the build, and ends the process.
/// On docs.rs nothing is linked.
pub fn link_program() {
    println!("cargo::rerun-if-env-changed=DOCS_RS");
    if env::var_os("DOCS_RS").is_none()
        && let Err(error) = link()
    {
        cargo::fail(&error);
    }
}

fn link() -> Result<(), BuildError> {
    // Without a directive of this kind, each change of any file in the crate would count.
    let manifest = cargo::folder("CARGO_MANIFEST_DIR")?.join("Cargo.toml");
    println!("cargo::rerun-if-changed={}", cargo::text(&manifest)?);
    // All say the same: a build has one lean-rs.
    let dir = of_dependencies(LIBDIR).next().ok_or(BuildError::NothingToLink)?;
    cargo::run_path(&dir);
    cargo::export(&BTreeSet::new());
    Ok(())
}

/// The symbols that the Lean libraries of direct dependencies look for in the program.
pub(crate) fn externs_of_dependencies() -> BTreeSet<String> {
    let symbols = |list: String| list.split(',').map(str::to_owned).collect::<Vec<_>>();
    of_dependencies(EXTERNS).flat_map(symbols).filter(|symbol| !symbol.is_empty()).collect()
}

/// What the build scripts of direct dependencies say under this name.
fn of_dependencies(end: &str) -> impl Iterator<Item = String> {
    // `DEP_LEAN_RS_LIBDIR` is the `libdir` of lean-rs; `DEP_SHAPES_LEAN_RS_LIBDIR` the `lean_rs_libdir` of a crate.
    env::vars_os().filter_map(move |(name, value)| {
        let key = name.to_str()?.strip_prefix("DEP_")?.strip_suffix(end)?;
        (key.is_empty() || key.ends_with('_')).then(|| value.into_string().ok())?
    })
}

/// Tells the build scripts of dependents, if the crate has `links`.
pub(crate) fn pass_on(end: &str, value: &str) {
    println!("cargo::metadata={}={value}", end.to_lowercase());
}
