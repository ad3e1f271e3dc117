//! What can go wrong between a build script and a library that Rust can load.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use lean_rs_sys::toolchain::NotFound;
use lean_rs_sys::toolchain_file::InvalidToolchainFile;
use thiserror::Error;

/// Why a Lean package could not be built for Rust.
///
/// The text of each error says what was found, what was expected, and what to do next. It may have several lines.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BuildError {
    /// An environment variable is missing that Cargo sets for build scripts.
    #[error(
        "{variable} is not set: lean-build was called outside a build script\n\
         Call it from build.rs, and name lean-build under [build-dependencies]. Cargo sets {variable} when it runs \
         build.rs."
    )]
    NotInBuildScript {
        /// The variable.
        variable: &'static str,
    },

    /// The program is built for a system that Lean's libraries are not built for here.
    #[error(
        "the target {target} is not supported: {reason}\n\
         lean-rs builds for Linux and macOS, on the machine that runs the build. Drop `--target`, or build on a {target} \
         machine."
    )]
    UnsupportedTarget {
        /// Operating system and architecture, such as `linux x86_64`.
        target: String,
        /// What is missing.
        reason: String,
    },

    /// A package would be loaded into a program that has Lean's runtime linked into it.
    #[error(
        "the Lean package {} would be loaded by a program that has Lean's runtime linked into it, and bring a second one\n\
         The feature `static-runtime` of lean-rs is on: add `.linkage(lean_build::Linkage::Static)` to the package, switch the \
         feature off, or set LEAN_RS_RUNTIME=shared.",
        package.display()
    )]
    RuntimeIsLinked {
        /// The package.
        package: PathBuf,
    },

    /// A source was saved while the package was built.
    #[error(
        "the sources of the Lean package {} changed while it was built, so its libraries may be of different versions\n\
         Build again.",
        package.display()
    )]
    SourcesChanged {
        /// The package.
        package: PathBuf,
    },

    /// A library exports a symbol by which lean-rs knows what a program is made of.
    #[error(
        "{} exports `{symbol}`: names that begin like this are what lean-rs knows functions and libraries by\n\
         Give the `@[export {symbol}]` another name.",
        library.display()
    )]
    ReservedExport {
        /// The symbol.
        symbol: String,
        /// The library.
        library: PathBuf,
    },

    /// A library cannot be linked into the program.
    #[error(
        "{} cannot be linked into the program: {reason}\n\
         `Linkage::Static` takes the archive that `lake build LIBRARY:static` makes, `cc`, `ar` and `objcopy` (or what CC, AR and OBJCOPY name). \
         Leave `.linkage(…)` out to have the library loaded instead.",
        library.display()
    )]
    NoArchive {
        /// The library.
        library: PathBuf,
        /// Why not.
        reason: String,
    },

    /// The builder was not told any module.
    #[error(
        "no module is named for the Lean package {package}\n\
         Name each module that Rust calls: `LakePackage::new(…).module(\"Arith\").build()`."
    )]
    NoModules {
        /// The package, as the build script wrote it.
        package: PathBuf,
    },

    /// No `.module(…)` follows a `.library(…)`.
    #[error(
        "no module follows `.library(\"{library}\")`\n\
         A library counts for the modules named after it: `.library(\"{library}\").module(\"…\")`."
    )]
    LibraryWithoutModules {
        /// The library.
        library: String,
    },

    /// A module's or library's name that Lean would not accept either.
    #[error(
        "`{name}` is not the name of a Lean {kind}\n\
         Write it as after `import` in Lean, such as `Arith` or `Arith.Sub`: no path, no `.lean`, no spaces."
    )]
    InvalidName {
        /// `module` or `library`.
        kind: &'static str,
        /// What was written.
        name: String,
    },

    /// The package's directory does not exist.
    #[error(
        "there is no directory {path}\n\
         `LakePackage::new({written:?})` is relative to the crate's folder, the one with Cargo.toml."
    )]
    NoPackage {
        /// The whole path.
        path: PathBuf,
        /// The path as the build script wrote it.
        written: PathBuf,
    },

    /// The directory is not a Lake package.
    #[error(
        "{path} has no lakefile.toml and no lakefile.lean\n\
         Run `lake init` in it to make it a Lean package, or correct the path in build.rs."
    )]
    NoLakefile {
        /// The directory.
        path: PathBuf,
    },

    /// Lake cannot write into the package's folder, and the build script wants it built there.
    #[error(
        "{path} cannot be written ({source}), and build.rs says `.out_of_tree(false)`\n\
         Lake writes what it builds beside the sources. Leave `.out_of_tree(false)` out, so that a copy of the package in \
         OUT_DIR is built, or make the folder writable."
    )]
    ReadOnly {
        /// The folder: the package's, that of one which it requires by path, or `.lake` in one of them.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// A crate that Cargo packaged or that is to be packaged has its Lean package elsewhere.
    #[error(
        "the Lean package {path} is not in the folder of its crate, {crate_dir}\n\
         Cargo packages the files in a crate's folder, and no others. Move the Lean package into that folder, and look at \
         what `cargo package --list` prints: `exclude`, `include` and .gitignore leave files out, and so does a Cargo.toml in \
         a folder."
    )]
    OutsideOfCrate {
        /// The package's folder.
        path: PathBuf,
        /// The crate's folder.
        crate_dir: PathBuf,
    },

    /// A package is required by path, and its files are not there to be copied.
    #[error("{}\n{lake}", required_missing(.package, .written, .path, .crate_dir.as_deref()))]
    RequiredMissing {
        /// The folder of the package that requires it.
        package: PathBuf,
        /// The path in the lakefile.
        written: String,
        /// The whole path.
        path: PathBuf,
        /// The crate's folder, if nothing outside of it is copied.
        crate_dir: Option<PathBuf>,
        /// What Lake says without it.
        lake: Box<BuildError>,
    },

    /// An environment variable names an earlier build, which is of something else.
    #[error(
        "{variable} names a build that does not fit\n\
         expected in {file}: the digest {expected}, of the sources and the toolchain of this build\n\
         found: {found}\n\
         Unset {variable} to have Lake build the package, or set it to a build of the same sources by the same toolchain: a \
         copy of the folder of {own} after such a build."
    )]
    PrebuiltDiffers {
        /// The variable.
        variable: String,
        /// The file with the digests of the earlier build.
        file: PathBuf,
        /// What it says.
        found: String,
        /// What it would have to say.
        expected: String,
        /// The file of the same kind that this build writes.
        own: PathBuf,
    },

    /// An environment variable names an earlier build of a copy, and the package is built in its own folder.
    #[error(
        "{variable} is set, and build.rs says `.out_of_tree(false)`\n\
         An earlier build is put into a copy of the package, never beside its sources. Unset {variable}, or leave \
         `.out_of_tree(false)` out."
    )]
    PrebuiltInPlace {
        /// The variable.
        variable: String,
    },

    /// There is no Lean toolchain.
    #[error(transparent)]
    NoToolchain(#[from] NotFound),

    /// The toolchain that `lean-rs` was linked against is not there any more, or incomplete.
    #[error(
        "the Lean toolchain that lean-rs was linked against cannot be used\n{source}\n\
         If it was removed or moved, run `cargo clean -p lean-rs-sys` and build again."
    )]
    LinkedToolchainGone {
        /// What is wrong with it.
        source: NotFound,
    },

    /// A `lean-toolchain` file, of the package or at the root of the build, names no toolchain.
    #[error(transparent)]
    InvalidToolchainFile(#[from] InvalidToolchainFile),

    /// A `lean-toolchain` file asks for another Lean than the program is linked against.
    #[error(
        "{file} asks for Lean {wanted}, but the toolchain in use is Lean {in_use} ({sysroot})\n\
         Lean code must be compiled by the version of Lean that the Rust program is linked with. One of:\n\
         - let lean-rs use Lean {wanted} too: put a lean-toolchain file with this content beside Cargo.lock as well, \
         or set LEAN_SYSROOT to the directory of Lean {wanted};\n\
         - let the package use Lean {in_use}: write `leanprover/lean4:v{in_use}` into its lean-toolchain file."
    )]
    ToolchainMismatch {
        /// The `lean-toolchain` file.
        file: PathBuf,
        /// The version it names.
        wanted: String,
        /// The version of the toolchain in use.
        in_use: String,
        /// The directory of the toolchain in use.
        sysroot: PathBuf,
    },

    /// One build script built packages with two toolchains.
    #[error(
        "two packages of this build script use different toolchains: {first} and {second}\n\
         A program is linked with one Lean. Give the packages the same lean-toolchain file, or set LEAN_SYSROOT."
    )]
    TwoToolchains {
        /// The toolchain of the packages built before.
        first: PathBuf,
        /// The toolchain of this package.
        second: PathBuf,
    },

    /// No direct dependency of a crate that calls [`link_program`](crate::link_program) says where Lean's library is.
    #[error(
        "`lean_build::link_program` found no Lean: no direct dependency of this crate says where Lean's library is\n\
         Under [dependencies] of its Cargo.toml, name lean-rs, or the crate with the Lean package and the trait, which needs \
         `links = \"…\"` with a name of its own under [package] and calls `lean_build::LakePackage` in its build script. \
         Dependencies under [dev-dependencies] do not count."
    )]
    NothingToLink,

    /// There is no Lake.
    #[error(
        "cannot run Lake, Lean's build tool: {lake} ({reason})\n\
         A complete toolchain has it as bin/lake; this one is {sysroot}. Reinstall the toolchain (`elan toolchain install …`), \
         or set LAKE to the program."
    )]
    NoLake {
        /// The program that could not be started.
        lake: PathBuf,
        /// The system's reason.
        reason: io::Error,
        /// The toolchain.
        sysroot: PathBuf,
    },

    /// Lake does not know the library.
    #[error(
        "Lake knows no library for `{targets}` in {package}: {message}\n{hint}\
         By default a module belongs to the library named like its first component; if it is in another one, name that \
         first: `.library(\"…\").module(\"…\")`."
    )]
    UnknownTarget {
        /// The targets that Lake was asked for.
        targets: String,
        /// The package.
        package: PathBuf,
        /// Lake's words.
        message: String,
        /// The libraries that the lakefile seems to define, as a line; empty if none were seen.
        hint: String,
    },

    /// Lean or the C compiler rejected something, or Lake could not go on for another reason.
    #[error(transparent)]
    LakeFailed(#[from] Box<LakeFailure>),

    /// Lake succeeded, yet its library is nowhere.
    #[error(
        "Lake built `{library}:shared` in {package}, but the library was not found\n- {}\n\
         Run `lake query {library}:shared` in that directory: it should print the path of the library.",
        tried.join("\n- ")
    )]
    LibraryNotFound {
        /// The library target.
        library: String,
        /// The package.
        package: PathBuf,
        /// One line for each place that was looked at.
        tried: Vec<String>,
    },

    /// The library file is not one for this system.
    #[error(
        "{path} is not a shared library that can be read: {reason}\n\
         Run `lake clean` in the package and build again."
    )]
    UnreadableLibrary {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },

    /// The library does not contain the module.
    #[error("{}", not_in_library(.module, .library, .path, .present))]
    ModuleNotInLibrary {
        /// The module.
        module: String,
        /// The library target.
        library: String,
        /// The library file.
        path: PathBuf,
        /// The modules that it contains, those with the most similar names first.
        present: Vec<String>,
    },

    /// Two packages of one build script have a module of the same name.
    #[error(
        "the module {module} is in two packages, {first} and {second}\n\
         `#[lean_module(\"{module}\")]` could mean either: rename one module, or call them from two crates."
    )]
    DuplicateModule {
        /// The module.
        module: String,
        /// The package built before.
        first: String,
        /// This package.
        second: String,
    },

    /// A path cannot be written into the manifest or a directive for Cargo.
    #[error(
        "the path {path} is not UTF-8, or has a line break\n\
         Cargo's directives and the manifest can only hold other paths: move the package or the target directory."
    )]
    UnusablePath {
        /// The path.
        path: PathBuf,
    },

    /// Reading or writing a file failed.
    #[error("{action} {path}: {source}")]
    Io {
        /// What was being done, such as `writing`.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },

    /// The C code of the library's modules is not where Lake leaves it.
    #[error(
        "{dir} has no C code of the modules of the library {library}, from which the C types of its exports are read\n\
         Lake writes it there unless the lakefile sets `irDir`, `buildDir` or an artifact cache: remove these settings for \
         this package, run `lake clean` in it, and build again."
    )]
    NoCCode {
        /// The library.
        library: String,
        /// The folder.
        dir: PathBuf,
    },

    /// Lean could not describe the exports.
    #[error(
        "the signatures of the exports could not be read from Lean: {reason}\n\
         Build again: the system may have ended Lean. If this stays, `cargo lean doctor` looks for what the toolchain lacks; if it \
         finds nothing, it is a fault of lean-build: please report it with this text."
    )]
    NoSignatures {
        /// What Lean said.
        reason: String,
    },

    /// The C code and Lean say different things about an export or extern.
    #[error(
        "the C code and Lean do not agree on the {kind} `{symbol}` (Lean: `{declaration}`)\n\
         in the C code: {c}\n\
         by Lean:       {lean}\n\
         Run `lake clean` in the package and build again; if this stays, it is a fault of lean-build: please report it \
         with this text."
    )]
    SignatureDisagreement {
        /// `export` or `extern`.
        kind: &'static str,
        /// The symbol.
        symbol: String,
        /// The Lean declaration.
        declaration: String,
        /// What the C code says.
        c: String,
        /// What the code generator says.
        lean: String,
    },
}

/// A run of Lake that failed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub struct LakeFailure {
    /// The command line.
    pub command: String,
    /// Where it ran.
    pub package: PathBuf,
    /// How it ended, such as `exit status: 1`.
    pub status: String,
    /// The first error with a place in a file.
    pub first: Option<LeanError>,
    /// A symbol that two definitions have, if the C compiler or the linker refused it.
    pub doubled: Option<String>,
    /// What Lake printed, from the first error on, at most 60 lines of it.
    pub output: String,
}

impl fmt::Display for LakeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LakeFailure { command, package, status, output, .. } = self;
        let package = package.display();
        if output.is_empty() {
            return write!(
                f,
                "`{command}` in {package} failed ({status}) and printed nothing\nRun it in that directory to see more."
            );
        }
        writeln!(f, "`{command}` in {package} failed ({status}) and printed:\n{output}")?;
        match (&self.first, &self.doubled) {
            (Some(first), _) => write!(
                f,
                "Fix the error in {} first and build again: errors after the first may follow from it.",
                first.file.display()
            ),
            (None, Some(symbol)) => write!(
                f,
                "Two definitions have the symbol `{symbol}`. Give each `@[export …]` of the package, and of those that it \
                 requires, a name of its own."
            ),
            (None, None) => write!(f, "Run it in that directory to see all of its output."),
        }
    }
}

/// An error of Lean or Lake with a place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}: {message}")]
#[non_exhaustive]
pub struct LeanError {
    /// The file, relative to the crate's folder if it is inside.
    pub file: PathBuf,
    /// The line, counted from 1.
    pub line: u32,
    /// The column as Lean counts it, from 0.
    pub column: u32,
    /// The first line of the message.
    pub message: String,
}

/// The first `shown` of these names, and how many more there are.
pub(crate) fn first_of<'a>(names: impl ExactSizeIterator<Item = &'a str>, shown: usize) -> String {
    let more = names.len().saturating_sub(shown);
    let names = names.take(shown).collect::<Vec<_>>().join(", ");
    if more == 0 { names } else { format!("{names} and {more} more") }
}

fn required_missing(package: &Path, written: &str, path: &Path, crate_dir: Option<&Path>) -> String {
    let (package, path) = (package.display(), path.display());
    match crate_dir {
        Some(dir) => format!(
            "{package} requires a Lean package by the path `{written}`, which is not in the crate: {path}\n\
             A crate brings the files of its folder along ({}), and no others. Move the required package into it, correct \
             the path in the lakefile, and look at what `cargo package --list` prints: `exclude`, `include` and .gitignore \
             leave files out, and so does a Cargo.toml in a folder.",
            dir.display()
        ),
        None => format!(
            "{package} requires a Lean package by the path `{written}`, which is not there: {path}\n\
             Correct the path in the lakefile, or put the package there."
        ),
    }
}

fn not_in_library(module: &str, library: &str, path: &Path, present: &[String]) -> String {
    let path = path.display();
    if present.is_empty() {
        return format!(
            "the library {library} has no module {module}: {path} has no module at all\n\
             Check `roots` and `globs` of lean_lib {library} in the lakefile."
        );
    }
    let names = first_of(present.iter().map(String::as_str), 20);
    format!(
        "the library {library} has no module {module}\n\
         {path} has: {names}\n\
         A module is in it if a root of the library imports it, directly or not, or if `globs` of lean_lib {library} \
         names it. If {module} is in another library, name that first: `.library(\"…\").module(\"{module}\")`."
    )
}

impl BuildError {
    pub(crate) fn io(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> BuildError {
        let path = path.into();
        move |source| BuildError::Io { action, path, source }
    }
}
