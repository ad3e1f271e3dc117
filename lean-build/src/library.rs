//! The shared libraries that Lake builds: where they are, which initializers they have, which other libraries they
//! need.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use lean_rs_sys::names;
use lean_rs_sys::toolchain::{LIBRARIES, Toolchain};
use object::elf;
use object::read::elf::{ElfFile, FileHeader, Sym, VersionTable};
use object::{BinaryFormat, Object, ObjectKind, ObjectSymbol, ReadCache, ReadRef};

use crate::error::BuildError;
use crate::initializer::{self, PREFIX};

/// Where Lake puts libraries if the lakefile does not say otherwise.
pub(crate) const BUILD_DIR: &str = ".lake/build/lib";

/// The initializers in a library's symbol table, without [`PREFIX`], and the other symbols that it offers.
#[derive(Debug, Default)]
pub(crate) struct Initializers {
    /// Of the modules in the library.
    pub(crate) defined: Vec<String>,
    /// Of modules elsewhere.
    pub(crate) undefined: Vec<String>,
    /// What may be exports of the library.
    pub(crate) exports: BTreeSet<String>,
}

impl Initializers {
    /// Reads the symbol table of a library, ELF or Mach-O.
    pub(crate) fn read(path: &Path) -> Result<Initializers, BuildError> {
        let mut found = Initializers::default();
        symbols(path, |name, scope| {
            let stem = name.strip_prefix(PREFIX);
            match (scope, stem) {
                (SymbolScope::Undefined, Some(stem)) => found.undefined.push(stem.to_owned()),
                (SymbolScope::Exported, Some(stem)) => found.defined.push(stem.to_owned()),
                (SymbolScope::Exported, None) if names::is_export(name) => {
                    found.exports.insert(name.to_owned());
                }
                _ => {}
            }
        })?;
        found.defined.sort();
        found.defined.dedup();
        Ok(found)
    }
}

/// Who defines a symbol of a library, and who can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SymbolScope {
    /// The library defines it for others.
    Exported,
    /// The library defines it for itself.
    Local,
    /// Something else that is loaded has to define it.
    Undefined,
    /// Something else that is loaded may define it.
    Optional,
}

/// Goes through the symbol table of a library, ELF or Mach-O; names are as C spells them.
pub(crate) fn symbols(path: &Path, mut each: impl FnMut(&str, SymbolScope)) -> Result<(), BuildError> {
    // All at once: to read the names in Lean's library one by one takes a second more in a build script, which is not
    // optimized.
    let data = fs::read(path).map_err(BuildError::io("reading", path))?;
    let file = object::File::parse(&*data).map_err(|e| unreadable(path, &e))?;
    let mach_o = file.format() == BinaryFormat::MachO;
    // Mach-O has one table for both, and objects have no other.
    let one = mach_o || file.kind() == ObjectKind::Relocatable;
    let symbols = if one { file.symbols() } else { file.dynamic_symbols() };
    for symbol in symbols {
        let Ok(name) = symbol.name() else { continue };
        let name = if mach_o { name.strip_prefix('_').unwrap_or(name) } else { name };
        let scope = match (symbol.is_undefined(), symbol.is_global()) {
            (true, _) if symbol.is_weak() => SymbolScope::Optional,
            (true, _) => SymbolScope::Undefined,
            (false, true) => SymbolScope::Exported,
            (false, false) => SymbolScope::Local,
        };
        each(name, scope);
    }
    Ok(())
}

/// Removes the names that a library defines for others, and with `optional` those that it uses if something else defines them.
///
/// Asks the file's hash table, if it has one: Lean's library has 300,000 symbols, and a build script, which is not optimized, would
/// take half a second to go through them.
pub(crate) fn remove_symbols(
    path: &Path,
    optional: bool,
    names: &mut BTreeSet<String>,
) -> Result<(), BuildError> {
    let cache = ReadCache::new(File::open(path).map_err(BuildError::io("reading", path))?);
    let file = object::File::parse(&cache).map_err(|e| unreadable(path, &e))?;
    let found = match &file {
        object::File::Elf64(file) => remove_hashed(file, optional, names),
        object::File::Elf32(file) => remove_hashed(file, optional, names),
        _ => Ok(false),
    };
    // A table with an error in it is no reason to refuse a library whose symbols can be read.
    if found.unwrap_or(false) {
        return Ok(());
    }
    symbols(path, |name, scope| {
        if scope == SymbolScope::Exported || (optional && scope == SymbolScope::Optional) {
            names.remove(name);
        }
    })
}

/// A name of this length or more cannot be read through a [`ReadCache`].
const MAX_CACHED_NAME: usize = 4096;

/// Whether there is a hash table to do it with; without one, some of the names may already be removed.
fn remove_hashed<'data, Elf: FileHeader, R: ReadRef<'data>>(
    file: &ElfFile<'data, Elf, R>,
    optional: bool,
    names: &mut BTreeSet<String>,
) -> object::read::Result<bool> {
    let (endian, data) = (file.endian(), file.data());
    let sections = file.elf_section_table();
    let Some(header) = sections.gnu_hash_header(endian, data)? else { return Ok(false) };
    let Some((table, symbols)) = sections.gnu_hash(endian, data)? else { return Ok(false) };
    let sound =
        header.bloom_shift.get(endian) < u32::BITS && header.bloom_count.get(endian).is_power_of_two();
    if !sound || names.iter().any(|name| name.len() >= MAX_CACHED_NAME) {
        return Ok(false);
    }
    let symbols = sections.symbol_table_by_index(endian, data, symbols)?;
    let any = VersionTable::default();
    names.retain(|name| {
        let name = name.as_bytes();
        let found = table.find(endian, name, elf::gnu_hash(name), None, &symbols, &any);
        !found.is_some_and(|(_, symbol)| !symbol.is_undefined(endian) && !symbol.is_local())
    });
    // What is not defined is not in the table, and before what is.
    let defines = table.symbol_table_length(endian).is_some();
    let not_in_table = if defines { table.symbol_base() as usize } else { usize::MAX };
    for symbol in symbols.iter().take(not_in_table).filter(|_| optional) {
        if symbol.is_undefined(endian) && symbol.is_weak() {
            names.remove(&*String::from_utf8_lossy(symbol.name(endian, symbols.strings())?));
        }
    }
    Ok(true)
}

pub(crate) fn unreadable(path: &Path, reason: &object::Error) -> BuildError {
    BuildError::UnreadableLibrary { path: path.to_owned(), reason: reason.to_string() }
}

/// The file of one of Lean's libraries, if the toolchain has it.
pub(crate) fn lean_library(toolchain: &Toolchain, name: &str) -> Option<PathBuf> {
    let file = format!("{DLL_PREFIX}{name}{DLL_SUFFIX}");
    toolchain.library_dirs().iter().map(|dir| dir.join(&file)).find(|path| path.is_file())
}

/// The files of Lean's library, each once.
pub(crate) fn lean_libraries(toolchain: &Toolchain) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for name in LIBRARIES {
        // One file may go by several names.
        if let Some(path) = lean_library(toolchain, name).map(|path| path.canonicalize().unwrap_or(path))
            && !files.contains(&path)
        {
            files.push(path);
        }
    }
    files
}

type Others = Vec<(PathBuf, Initializers)>;

/// What must be loaded before a library, and whether any of it needs Lean's own library.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Needs {
    /// Libraries, each after those that it needs itself.
    pub(crate) libraries: Vec<PathBuf>,
    pub(crate) imports_lean: bool,
    /// Initializers that no library of the workspace has.
    pub(crate) missing: BTreeSet<String>,
}

impl Needs {
    /// Follows the undefined initializers of a library through the libraries in `dirs`.
    ///
    /// Lake links no library against another, so symbols are the only trace of what a library needs.
    pub(crate) fn of(path: &Path, own: &Initializers, dirs: &[PathBuf]) -> Needs {
        let mut needs = Needs::default();
        // Read when the first initializer is missing: most libraries need no other.
        let others = LazyCell::new(|| read_all(dirs));
        needs.follow(&own.undefined, &others, &mut vec![path.to_owned()]);
        needs
    }

    fn follow(
        &mut self,
        undefined: &[String],
        others: &LazyCell<Others, impl FnOnce() -> Others>,
        visited: &mut Vec<PathBuf>,
    ) {
        for stem in undefined {
            if initializer::is_of_toolchain(stem) {
                self.imports_lean |= initializer::is_of_lean(stem);
                continue;
            }
            let Some((path, other)) = others.iter().find(|(_, it)| it.defined.binary_search(stem).is_ok())
            else {
                self.missing.insert(stem.clone());
                continue;
            };
            if !visited.contains(path) {
                visited.push(path.clone());
                self.follow(&other.undefined, others, visited);
                self.libraries.push(path.clone());
            }
        }
    }
}

fn read_all(dirs: &[PathBuf]) -> Others {
    let paths = dirs.iter().flat_map(|dir| shared_libraries_in(dir));
    // A file that cannot be read is nothing that the library could need.
    paths.filter_map(|path| Initializers::read(&path).ok().map(|i| (path, i))).collect()
}

fn shared_libraries_in(dir: &Path) -> impl Iterator<Item = PathBuf> {
    let is_library = |path: &PathBuf| path.to_string_lossy().ends_with(DLL_SUFFIX) && path.is_file();
    entries(dir).into_iter().filter(is_library)
}

/// What is in a folder, in the order of the names; nothing if it cannot be read.
pub(crate) fn entries(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    paths
}

/// Looks for a library's file under the names of both conventions, for a Lake that does not tell.
///
/// Returns the file, or a line for each place.
pub(crate) fn probe(
    package_dir: &Path,
    package: Option<&str>,
    library: &str,
) -> Result<PathBuf, Vec<String>> {
    let dir = package_dir.join(BUILD_DIR);
    let mut tried = Vec::new();
    // Without the package's name, every file that ends like a library of some package.
    let [with_any, plain] = names::shared_libraries("", library);
    let of_package = package.map(|p| names::shared_libraries(p, library)[0].clone());
    for name in of_package.iter().chain([&plain]) {
        let path = dir.join(name);
        if path.is_file() {
            return Ok(path);
        }
        tried.push(format!("{}: no such file", path.display()));
    }
    let ending = with_any.trim_start_matches(DLL_PREFIX);
    let ends = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.strip_suffix(ending).is_some_and(|package| !package.ends_with('_'))
    };
    let mut fitting = shared_libraries_in(&dir).filter(ends);
    let count = match (fitting.next(), fitting.next()) {
        (Some(path), None) => return Ok(path),
        (None, _) => "no file",
        (Some(_), Some(_)) => "more than one file",
    };
    tried.push(format!("{}: {count} named *{ending}", dir.display()));
    Err(tried)
}

/// For tests: a 64-bit Mach-O library with a symbol table and nothing else.
#[cfg(test)]
pub(crate) fn mach_o(defined: &[&str], undefined: &[&str]) -> Vec<u8> {
    let words = |words: &[u32]| words.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>();
    let mut strings = vec![0];
    let mut symbols = Vec::new();
    let all = defined.iter().map(|n| (n, 0x0f, 1)).chain(undefined.iter().map(|n| (n, 0x01, 0)));
    for (name, kind, section) in all {
        symbols.extend(words(&[strings.len() as u32]));
        symbols.extend([kind, section, 0, 0]);
        symbols.extend([0; 8]);
        strings.extend(name.bytes().chain([0]));
    }
    let (header, command) = (32, 24);
    let count = (defined.len() + undefined.len()) as u32;
    // Magic, arm64, subtype, dynamic library, one command.
    let mut file = words(&[0xfeed_facf, 0x0100_000c, 0, 6, 1, command, 0, 0]);
    file.extend(words(&[
        2,
        command,
        header + command,
        count,
        header + command + 16 * count,
        strings.len() as u32,
    ]));
    file.extend(symbols);
    file.extend(strings);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, name: &str, defined: &[&str], undefined: &[&str]) -> PathBuf {
        let path = dir.join(format!("{name}{}", std::env::consts::DLL_SUFFIX));
        fs::write(&path, mach_o(defined, undefined)).unwrap();
        path
    }

    #[test]
    fn mach_o_symbols_have_one_more_underscore() {
        let dir = tempfile::tempdir().unwrap();
        let path = write(
            dir.path(),
            "lib",
            &["_initialize_p_A", "_lp_p_A_x", "_initialize_p_A_B"],
            &["_initialize_Init", "_lean_inc"],
        );
        let found = Initializers::read(&path).unwrap();
        assert_eq!(found.defined, ["p_A", "p_A_B"]);
        assert_eq!(found.undefined, ["Init"]);
    }

    #[test]
    fn needs_are_followed_in_load_order() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name, defined: &[&str], undefined: &[&str]| write(dir.path(), name, defined, undefined);
        let a = at("a", &["_initialize_p_A"], &["_initialize_p_B", "_initialize_q_C", "_initialize_Init"]);
        let b = at("b", &["_initialize_p_B"], &["_initialize_q_C", "_initialize_p_A"]);
        let c = at("c", &["_initialize_q_C"], &["_initialize_Lean_Elab", "_initialize_r_Gone"]);
        fs::write(dir.path().join(format!("junk{}", std::env::consts::DLL_SUFFIX)), "junk").unwrap();
        let needs = Needs::of(&a, &Initializers::read(&a).unwrap(), &[dir.path().to_owned()]);
        assert_eq!(needs.libraries, [c, b]);
        assert!(needs.imports_lean);
        assert_eq!(needs.missing.into_iter().collect::<Vec<_>>(), ["r_Gone"]);
    }

    #[test]
    fn junk_is_no_library() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("libx.so");
        fs::write(&path, "not a library").unwrap();
        let error = Initializers::read(&path).unwrap_err().to_string();
        assert!(error.contains("is not a shared library that can be read: "), "{error}");
        assert!(error.contains("lake clean"), "{error}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_hash_table_says_what_the_symbol_table_does() {
        let dir = tempfile::tempdir().unwrap();
        let weak = "__attribute__((weak)) int hook(void); int absent(void);";
        let calls = "int call(void) { return (hook ? hook() : 0) + absent(); }";
        let many: String = (0..3000).map(|n| format!("int f{n}(void) {{ return {n}; }}\n")).collect();
        let hidden = "__attribute__((visibility(\"hidden\"))) int f_hidden(void) { return 1; }";
        let only_calls = format!(
            "{weak} static {calls} int (*const p)(void) __attribute__((visibility(\"hidden\"))) = call;"
        );
        let sources = [("many", format!("{weak} {calls} {many} {hidden}")), ("none", only_calls)];
        for (name, text) in sources {
            let source = dir.path().join(name).with_extension("c");
            fs::write(&source, text).unwrap();
            for style in ["gnu", "sysv", "both"] {
                let library = dir.path().join(format!("lib{name}-{style}.so"));
                let mut cc = std::process::Command::new("cc");
                cc.args(["-shared", "-fPIC", "-nostdlib", "-o"]).arg(&library).arg(&source);
                assert!(cc.arg(format!("-Wl,--hash-style={style}")).status().unwrap().success());
                let mut by_scope: [BTreeSet<String>; 4] = Default::default();
                symbols(&library, |name, scope| {
                    by_scope[scope as usize].insert(name.to_owned());
                })
                .unwrap();
                let [exported, local, undefined, optional] = by_scope;
                assert_eq!(exported.contains("f2999"), name == "many");
                assert!(undefined.contains("absent") && optional.contains("hook"), "{library:?}");
                let others = ["f_hidden", "f3000", "", "é"].map(str::to_owned);
                for is_optional in [false, true] {
                    let expected: BTreeSet<String> =
                        local.iter().chain(&undefined).chain(&others).cloned().collect();
                    let mut names = expected.clone();
                    names.extend(exported.iter().cloned());
                    names.extend(optional.iter().filter(|_| is_optional).cloned());
                    remove_symbols(&library, is_optional, &mut names).unwrap();
                    assert_eq!(names, expected, "{library:?}");
                }
                let mut names = BTreeSet::from(["hook".to_owned()]);
                remove_symbols(&library, false, &mut names).unwrap();
                assert_eq!(names.len(), 1, "something else may define it");
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_symbol_table_is_read_where_the_hash_table_does_not_do() {
        use object::ObjectSection;

        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("names.c");
        let (defined, weak) = ("d".repeat(5000), "w".repeat(5000));
        let text = format!(
            "int {defined}(void) {{ return 1; }} int f(void) {{ return 1; }}
             __attribute__((weak)) int {weak}(void); int g(void) {{ return {weak} ? 1 : 0; }}"
        );
        fs::write(&source, text).unwrap();
        let library = dir.path().join("libnames.so");
        let mut cc = std::process::Command::new("cc");
        cc.args(["-shared", "-fPIC", "-nostdlib", "-Wl,--hash-style=gnu", "-o"]).arg(&library).arg(&source);
        assert!(cc.status().unwrap().success());

        let original = fs::read(&library).unwrap();
        let parsed = object::File::parse(&*original).unwrap();
        let (table, _) = parsed.section_by_name(".gnu.hash").unwrap().file_range().unwrap();
        // The header is the counts of buckets and of symbols before the table, the size of the filter and its shift.
        let wrong =
            [None, Some((0, u32::MAX)), Some((8, 0)), Some((8, 3)), Some((12, 32)), Some((12, u32::MAX))];
        for change in wrong {
            let mut bytes = original.clone();
            if let Some((field, value)) = change {
                bytes[table as usize + field..][..4].copy_from_slice(&value.to_le_bytes());
            }
            fs::write(&library, bytes).unwrap();
            for asked in [vec!["f", "g", "h"], vec!["f", &defined, &weak, "h"]] {
                let mut names: BTreeSet<String> = asked.into_iter().map(str::to_owned).collect();
                remove_symbols(&library, true, &mut names).unwrap();
                assert_eq!(names.into_iter().collect::<Vec<_>>(), ["h"], "{change:?}");
            }
        }
    }

    #[test]
    fn probing_knows_both_conventions() {
        let dir = tempfile::tempdir().unwrap();
        let lib = dir.path().join(BUILD_DIR);
        fs::create_dir_all(&lib).unwrap();
        let [named, plain] = names::shared_libraries("my_pkg", "Lib");
        let [longer, _] = names::shared_libraries("my_pkg", "Other_Lib");
        fs::write(lib.join(longer), "").unwrap();

        let tried = probe(dir.path(), Some("my_pkg"), "Lib").unwrap_err();
        assert_eq!(tried.len(), 3, "{tried:?}");
        fs::write(lib.join(&plain), "").unwrap();
        assert_eq!(probe(dir.path(), Some("my_pkg"), "Lib").unwrap(), lib.join(&plain));
        fs::write(lib.join(&named), "").unwrap();
        assert_eq!(probe(dir.path(), Some("my_pkg"), "Lib").unwrap(), lib.join(&named));
        fs::remove_file(lib.join(&plain)).unwrap();
        assert_eq!(probe(dir.path(), None, "Lib").unwrap(), lib.join(&named));
        fs::write(lib.join(&names::shared_libraries("q", "Lib")[0]), "").unwrap();
        let tried = probe(dir.path(), None, "Lib").unwrap_err();
        assert!(tried[1].contains("more than one file"), "{tried:?}");
    }
}
