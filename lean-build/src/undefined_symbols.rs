//! The symbols that libraries leave undefined, for the program that loads them to define.
//!
//! Only symbol tables decide: a symbol is the program's if a library, or one that it needs, leaves it undefined, and
//! neither these libraries define it, nor Lean's own, nor those that the linker was given. To take a symbol for the
//! program's that nobody defines does no harm: a program that does not define it is linked as before.
//!
//! But others may call what the program defines. So it defines nothing that Lean's libraries or those of the system would call if it
//! were there, which may be before Lean is started, and nothing that C reserves. Nor is its `main` Lean's to call.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use lean_rs_sys::names;
use object::elf;
use object::read::elf::{ElfFile, FileHeader};
use object::{Object, ReadCache, ReadRef};

use crate::error::BuildError;
use crate::library;

/// Where the system's loader looks for libraries, each with the folder of the architecture beside it.
const SYSTEM_DIRS: [&str; 5] = ["/lib", "/usr/lib", "/lib64", "/usr/lib64", "/usr/local/lib"];

/// The symbols that a program has to define for a library and those that it needs; `lean` are the files of Lean's library.
pub(crate) fn undefined_symbols(
    library: &Path,
    needs: &[PathBuf],
    lean: &[PathBuf],
) -> Result<BTreeSet<String>, BuildError> {
    let mut missing = BTreeSet::new();
    let mut linked = BTreeSet::new();
    let together: Vec<&Path> = [library].into_iter().chain(needs.iter().map(PathBuf::as_path)).collect();
    for path in &together {
        let imports = Imports::read(path)?;
        missing.extend(imports.open);
        linked.extend(imports.libraries);
    }
    // Lean's are large, and mostly needed; the others mostly are not.
    let others: Vec<PathBuf> = linked.into_iter().filter(|path| !lean.contains(path)).collect();
    let all = together
        .iter()
        .map(|path| (*path).to_owned())
        .chain(lean.iter().cloned())
        .chain(others.iter().cloned());
    for path in all {
        if missing.is_empty() {
            break;
        }
        let read = library::remove_symbols(&path, !together.contains(&&*path), &mut missing);
        // Of the others, one that is for another architecture is not the one that is loaded.
        if !others.contains(&path) {
            read?;
        }
    }
    missing.retain(|name| !names::is_reserved(name) && name != "main");
    Ok(missing)
}

/// The libraries that a library was linked with, as far as they are found.
pub(crate) fn linked_libraries(library: &Path) -> Result<BTreeSet<PathBuf>, BuildError> {
    Ok(Imports::read(library)?.libraries)
}

/// What a library takes from elsewhere.
#[derive(Debug, Default)]
struct Imports {
    /// Symbols that the linker did not find, and that have to be found when the library is loaded.
    open: BTreeSet<String>,
    /// The libraries that the linker was given, as far as they are found.
    libraries: BTreeSet<PathBuf>,
}

impl Imports {
    fn read(path: &Path) -> Result<Imports, BuildError> {
        let file = File::open(path).map_err(BuildError::io("reading", path))?;
        let cache = ReadCache::new(file);
        let unreadable = |e: object::Error| library::unreadable(path, &e);
        let file = object::File::parse(&cache).map_err(unreadable)?;
        let mach_o = file.format() == object::BinaryFormat::MachO;
        let mut found = Imports::default();
        for import in file.imports().map_err(unreadable)? {
            let import = import.map_err(unreadable)?;
            // A weak one may stay undefined. For one with a library, the linker has noted where it is: on macOS for all
            // that it found, on Linux for those with a version, which are the system's.
            let open = !import.is_weak() && import.library().is_empty();
            if let (true, object::NameOrOrdinal::Name(name)) = (open, import.name())
                && let Ok(name) = std::str::from_utf8(name)
            {
                let name = if mach_o { name.strip_prefix('_').unwrap_or(name) } else { name };
                found.open.insert(name.to_owned());
            }
        }
        let dirs = match &file {
            object::File::Elf64(file) => search_path(path, &run_paths(file).map_err(unreadable)?),
            object::File::Elf32(file) => search_path(path, &run_paths(file).map_err(unreadable)?),
            _ => Vec::new(),
        };
        for linked in file.import_libraries().map_err(unreadable)? {
            let linked = linked.map_err(unreadable)?;
            let Ok(name) = std::str::from_utf8(linked.name()) else { continue };
            found.libraries.extend(dirs.iter().map(|dir| dir.join(name)).find(|path| path.is_file()));
        }
        Ok(found)
    }
}

/// The folders that the file itself tells the loader to look in.
fn run_paths<'data, Elf: FileHeader, R: ReadRef<'data>>(
    file: &ElfFile<'data, Elf, R>,
) -> object::read::Result<Vec<String>> {
    let table = file.elf_section_table().dynamic_table(file.endian(), file.data())?;
    let mut paths = Vec::new();
    for entry in table.iter() {
        if entry.tag == elf::DT_RUNPATH || entry.tag == elf::DT_RPATH {
            let text = String::from_utf8_lossy(table.string(entry)?).into_owned();
            paths.extend(text.split(':').filter(|part| !part.is_empty()).map(str::to_owned));
        }
    }
    Ok(paths)
}

/// Where a library's own libraries are looked for.
fn search_path(library: &Path, run_paths: &[String]) -> Vec<PathBuf> {
    run_path(library, run_paths).into_iter().chain(system_folders()).collect()
}

/// The folders that a file names for the libraries that it needs.
pub(crate) fn run_path(file: &Path, folders: &[String]) -> Vec<PathBuf> {
    let origin = file.parent().unwrap_or(file).to_string_lossy();
    let folder = |path: &String| path.replace("${ORIGIN}", &origin).replace("$ORIGIN", &origin);
    folders.iter().map(|path| PathBuf::from(folder(path))).collect()
}

/// Where the loader looks last.
pub(crate) fn system_folders() -> impl Iterator<Item = PathBuf> {
    SYSTEM_DIRS.iter().flat_map(|dir| {
        let dir = PathBuf::from(dir);
        [dir.join(format!("{}-linux-gnu", std::env::consts::ARCH)), dir]
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    fn found(library: &Path, needs: &[PathBuf], lean: &[PathBuf]) -> Vec<String> {
        undefined_symbols(library, needs, lean).unwrap().into_iter().collect()
    }

    #[test]
    fn mach_o() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, defined: &[&str], undefined: &[&str]| {
            let path = dir.path().join(name);
            fs::write(&path, library::mach_o(defined, undefined)).unwrap();
            path
        };
        let a = write("a", &["_own"], &["_host", "_own", "_of_lean", "_of_b"]);
        let b = write("b", &["_of_b"], &["_host_of_b"]);
        let lean = write("lean", &["_of_lean"], &["_malloc"]);
        assert_eq!(found(&a, std::slice::from_ref(&b), std::slice::from_ref(&lean)), ["host", "host_of_b"]);
        assert_eq!(found(&a, &[], &[lean]), ["host", "of_b"]);
        assert_eq!(found(&b, &[], &[]), ["host_of_b"]);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn libraries_that_the_linker_was_given() {
        let dir = tempfile::tempdir().unwrap();
        let compile = |name: &str, text: &str, arguments: &[&str]| {
            let (source, path) =
                (dir.path().join(format!("{name}.c")), dir.path().join(format!("{name}.so")));
            fs::write(&source, text).unwrap();
            let mut command = Command::new("cc");
            command.args(["-shared", "-fPIC", "-Wl,-z,lazy", "-o"]).arg(&path).arg(&source).args(arguments);
            let output = command.current_dir(dir.path()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            path
        };
        compile("libgiven", "int given(void) { return 1; }", &[]);
        let text = "int given(void), host(void), puts(const char*); __attribute__((weak)) int weak(void);\n\
            int hook(void), h(void), _host(void), __gmon_start__(void), main(void);\n\
            int f(void) { return given() + host() + puts(\"\") + (weak ? weak() : 0); }\n\
            int g(void) { return hook() + h() + _host() + __gmon_start__() + main(); }";
        compile(
            "libhook",
            "int hook(void) __attribute__((weak)); int h(void) { return hook ? hook() : 0; }",
            &[],
        );
        let run_path = "-Wl,-rpath,$ORIGIN";
        let library = compile("liba", text, &["-L.", "-l:libgiven.so", "-l:libhook.so", run_path]);
        assert_eq!(found(&library, &[], &[]), ["_host", "host"]);
        // For a library of the same program, a hook is what the program may define.
        let hook = dir.path().join("libhook.so");
        assert_eq!(found(&library, &[hook], &[]), ["_host", "hook", "host"]);
        // Then its symbols might be anyone's.
        fs::remove_file(dir.path().join("libgiven.so")).unwrap();
        assert_eq!(found(&library, &[], &[]), ["_host", "given", "host"]);
    }

    #[test]
    fn junk() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("libx.so");
        fs::write(&path, "not a library").unwrap();
        let error = undefined_symbols(&path, &[], &[]).unwrap_err().to_string();
        assert!(error.contains("libx.so is not a shared library that can be read: "), "{error}");
    }
}
