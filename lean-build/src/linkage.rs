//! How the code of a Lean library gets into the program.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lean_rs_sys::names;
use tempfile::TempDir;

use crate::bitcode::{self, Bitcode};
use crate::cargo;
use crate::digest;
use crate::error::BuildError;
use crate::initializer::PREFIX;
use crate::lake::{Facet, Lake};
use crate::library::{self, Initializers, SymbolScope};
use crate::manifest::{Archive, Linked};
use crate::manifest_entries::target_of;
use crate::store::{DIGITS, Store};
use crate::undefined_symbols::linked_libraries;

/// How the code of a Lean package gets into the program.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Linkage {
    /// The program loads the package's shared libraries when it runs.
    #[default]
    Shared,
    /// The code is linked into the program, with that of all libraries of other packages that it takes symbols from. There is no
    /// library to be found when the program runs.
    ///
    /// The shared libraries are built as well: they are what Lean's signatures are compared with. What the program defines for
    /// `@[extern]` declarations has to be a `#[lean_callback]`.
    ///
    /// With `-Clinker-plugin-lto` in `RUSTFLAGS`, the code is compiled to LLVM bitcode by the C compiler of `leanc`, which has to be clang
    /// (`LEAN_CC`), and the linker may put it in place of calls.
    Static,
}

/// Has Lake build the archives of a library and of those that it needs, and puts their code where the linker finds it, under names that
/// nothing else has. The libraries come with their digests, each behind those that it needs itself.
///
/// Linkers join what has one name. A program may contain several versions of a package, other code with the name of an export, and C
/// libraries that call what a program defines. So each symbol of an archive gets a prefix with the digest of the archive, and
/// the archives call each other under these names.
pub(crate) fn link(
    libraries: &[(&Path, &str)],
    undefined: &BTreeSet<String>,
    lake: &Lake<'_>,
    store: &Store,
) -> Result<Linked, BuildError> {
    let bitcode = bitcode::is_wanted();
    let mut objects = Vec::new();
    for (library, digest) in libraries {
        let object = Object::combine(library, digest, &objects, lake, store, bitcode)?;
        objects.push(object);
    }
    objects.reverse();
    check_complete(&objects, undefined, lake)?;
    let archive = |object: &Object<'_>| object.archive(&objects, lake, store, bitcode);
    let archives = objects.iter().map(archive).collect::<Result<_, _>>()?;
    let undefined =
        undefined.iter().filter(|symbol| !names::is_function_of_lean_rs(symbol)).cloned().collect();
    Ok(Linked { archives, bitcode, undefined })
}

/// All code of a library.
struct Object<'a> {
    library: &'a Path,
    /// The digest of the library.
    of_library: String,
    /// The digest of the library, of this code, since Lake has built one after the other, and of the code that it calls, whose names are
    /// in it. What is linked may be machine code or bitcode, each under names of its own.
    digest: String,
    file: PathBuf,
    defined: BTreeSet<String>,
    undefined: BTreeSet<String>,
    _folder: TempDir,
}

impl<'a> Object<'a> {
    /// Makes one object of what Lake puts into an archive, which may only name files.
    fn combine(
        library: &'a Path,
        of_library: &str,
        before: &[Object<'_>],
        lake: &Lake<'_>,
        store: &Store,
        bitcode: bool,
    ) -> Result<Object<'a>, BuildError> {
        let failed = |reason| BuildError::NoArchive { library: library.to_owned(), reason };
        let target = target_of(library, lake)
            .ok_or_else(|| failed("the lakefile of its package does not name it as a lean_lib".to_owned()))?;
        lake.build(std::slice::from_ref(&target), Facet::Static)?;
        let made = lake.query(&target, Facet::Static).map_err(failed)?;
        let folder = store.unfinished()?;
        let file = folder.path().join("library.o");
        let mut link = tool("CC", "cc");
        link.args(["-r", "-nostdlib", "-o"]).arg(&file);
        if cfg!(target_os = "macos") {
            // Read, and not run.
            link.arg("-Wl,-all_load").arg(&made);
        } else {
            link.arg("-Wl,--whole-archive").arg(&made).arg("-Wl,--no-whole-archive");
        }
        run(link, library)?;
        let content = fs::read(&file).map_err(BuildError::io("reading", &file))?;
        let (mut defined, mut undefined) = (BTreeSet::new(), BTreeSet::new());
        library::symbols(&file, |name, scope| match scope {
            SymbolScope::Exported => drop(defined.insert(name.to_owned())),
            SymbolScope::Undefined => drop(undefined.insert(name.to_owned())),
            SymbolScope::Local | SymbolScope::Optional => {}
        })?;
        let called = before.iter().filter(|other| !other.defined.is_disjoint(&undefined));
        let called: Vec<&[u8]> = called.map(|other| other.digest.as_bytes()).collect();
        let kind: Option<&[u8]> = bitcode.then_some(b"bitcode");
        let digest =
            digest::of_texts([of_library.as_bytes(), &content].into_iter().chain(called).chain(kind));
        let of_library = of_library.to_owned();
        Ok(Object { library, of_library, digest, file, defined, undefined, _folder: folder })
    }

    fn prefix(&self) -> String {
        names::linked_prefix(&self.digest[..DIGITS])
    }

    /// Puts the code, with its names, into the store.
    fn archive(
        &self,
        all: &[Object<'_>],
        lake: &Lake<'_>,
        store: &Store,
        bitcode: bool,
    ) -> Result<Archive, BuildError> {
        let stem = self.library.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{}-{}", stem.trim_start_matches("lib"), &self.digest[..DIGITS]);
        let folder = store.place(&self.digest);
        let path = folder.join(format!("lib{name}.a"));
        // What this code calls may be another version than before.
        let temporary = store.unfinished()?;
        // Whatever it may call: two compilers leave different calls out.
        let mut renamed = BTreeMap::new();
        for object in [self].into_iter().chain(all) {
            let prefix = object.prefix();
            for symbol in &object.defined {
                renamed.entry(&**symbol).or_insert_with(|| format!("{prefix}{symbol}"));
            }
        }
        let initializers = Initializers::read(self.library)?.defined;
        let members = if bitcode {
            let bitcode = Bitcode { library: self.library, initializers: &initializers, renamed: &renamed };
            bitcode.compile(lake, temporary.path())?
        } else {
            vec![self.rename(&renamed, temporary.path())?]
        };
        let finished = temporary.path().join("library.a");
        let mut ar = tool("AR", "ar");
        ar.arg("crsD").arg(&finished).args(&members);
        run(ar, self.library)?;
        fs::create_dir_all(&folder).map_err(BuildError::io("creating", &folder))?;
        fs::rename(&finished, &path).map_err(BuildError::io("writing", &path))?;
        println!("cargo::rustc-link-search=native={}", cargo::text(&folder)?);
        Ok(Archive {
            name,
            digest: self.of_library.clone(),
            prefix: self.prefix(),
            initializers: initializers.iter().map(|stem| format!("{PREFIX}{stem}")).collect(),
        })
    }

    /// Gives the symbols of the machine code other names.
    fn rename(&self, renamed: &BTreeMap<&str, String>, folder: &Path) -> Result<PathBuf, BuildError> {
        let (list, object) = (folder.join("names"), folder.join("renamed.o"));
        let lines: String = renamed.iter().map(|(symbol, name)| format!("{symbol} {name}\n")).collect();
        fs::write(&list, lines).map_err(BuildError::io("writing", &list))?;
        let mut objcopy = tool("OBJCOPY", "objcopy");
        objcopy.arg(format!("--redefine-syms={}", cargo::text(&list)?)).arg(&self.file).arg(&object);
        run(objcopy, self.library)?;
        Ok(object)
    }
}

/// Checks that the code takes nothing from elsewhere but what the program is known to define, and what Lean's library and those of the
/// system have. C code that Lake links into a shared library is in no archive.
fn check_complete(
    objects: &[Object<'_>],
    of_program: &BTreeSet<String>,
    lake: &Lake<'_>,
) -> Result<(), BuildError> {
    let mut missing: BTreeSet<String> =
        objects.iter().flat_map(|object| &object.undefined).cloned().collect();
    missing.retain(|symbol| {
        let here = objects.iter().any(|object| object.defined.contains(symbol));
        !here && !of_program.contains(symbol) && !names::is_reserved(symbol)
    });
    let mut others = library::lean_libraries(lake.toolchain);
    let mut of_system = BTreeSet::new();
    for file in others.iter().map(PathBuf::as_path).chain(objects.iter().map(|object| object.library)) {
        of_system.append(&mut linked_libraries(file)?);
    }
    others.extend(of_system);
    for other in others {
        // One that is for another architecture is not the one that is linked.
        let _ = library::remove_symbols(&other, false, &mut missing);
    }
    match missing.first() {
        Some(symbol) => Err(BuildError::NoArchive {
            library: objects[0].library.to_owned(),
            reason: format!(
                "its code calls `{symbol}`, which is C code that Lake links into the shared library, and not in the archive"
            ),
        }),
        None => Ok(()),
    }
}

/// A tool that Rust's own linking takes, too, or one that comes with it.
fn tool(variable: &str, name: &str) -> Command {
    println!("cargo::rerun-if-env-changed={variable}");
    let value = env::var(variable).unwrap_or_default();
    let mut words = value.split_whitespace();
    let mut command = Command::new(words.next().unwrap_or(name));
    command.args(words);
    command
}

pub(crate) fn run(mut command: Command, library: &Path) -> Result<(), BuildError> {
    let failed = |reason| BuildError::NoArchive { library: library.to_owned(), reason };
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| failed(format!("running `{name}`: {error}")))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said: Vec<&str> = said.lines().take(20).collect();
    Err(failed(format!("`{name}` failed ({}): {}", output.status, said.join("\n"))))
}
