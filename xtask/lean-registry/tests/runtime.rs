//! The converted library of every known release, in other processes: linked, and loaded at run time.

mod common;

use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{downloads, files, output, sysroot};
use lean_registry::install::{Outcome, Request};
use lean_registry::native::elf;
use lean_registry::pinned::{Native, RELEASES, Release, TOOLCHAIN};
use libloading::os::unix::{Library, RTLD_GLOBAL, RTLD_NOW};
use object::read::elf::{FileHeader, SectionHeader, Sym};

const LE: object::LittleEndian = object::LittleEndian;

fn work() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
}

/// The releases whose library was made of an executable.
fn converted() -> impl Iterator<Item = &'static Release> {
    RELEASES.iter().filter(|release| matches!(release.native, Native::Executable { .. }))
}

/// `libleanshared.so` of a release.
fn library(release: &'static Release) -> PathBuf {
    let sysroot = if release.lean == TOOLCHAIN.lean { sysroot() } else { runtime_only(release) };
    sysroot.join("lib/lean/libleanshared.so")
}

fn runtime_only(release: &'static Release) -> PathBuf {
    let request = Request {
        release,
        out: work().join(release.lean),
        downloads: downloads(),
        tool: elf_fingerprint(),
        say: &|line| println!("{line}"),
    };
    request.run().unwrap();
    assert_eq!(request.run().unwrap(), Outcome::UpToDate);
    assert!(!request.out.join("bin").exists());
    let header = std::fs::read_to_string(request.out.join("include/lean/version.h")).unwrap();
    assert!(header.contains(&format!("LEAN_VERSION_STRING \"{}\"", release.lean)), "{header}");
    request.out
}

/// The test's own program contains the converter, so it changes when that does.
fn elf_fingerprint() -> String {
    lean_registry::disk::sha256(&std::env::current_exe().unwrap()).unwrap()
}

fn compile(compiler: &str, args: &[&str], sources: &[&str], out: &Path, lib: Option<&Path>) {
    let mut command = Command::new(compiler);
    command.args(["-O1", "-g", "-fPIC", "-Wall", "-Wextra", "-o"]).arg(out).args(args);
    command.args(sources.iter().map(|s| files().join("native").join(s)));
    if let Some(lib) = lib {
        let dir = lib.parent().unwrap();
        command.arg("-L").arg(dir).arg("-lleanshared");
        command.arg(format!("-Wl,-rpath,{}", dir.display()));
    }
    output(command.args(["-lpthread", "-ldl"]), 0);
}

fn run(program: &Path, args: &[&str]) {
    println!("{}", output(Command::new(program).args(args), 0));
}

/// What a child process is told: Lean can be initialised only once per process, so each test that loads the
/// library runs its own program again.
struct Child {
    library: PathBuf,
    deep: PathBuf,
    version: String,
}

impl Child {
    fn get() -> Option<Child> {
        Some(Child {
            library: std::env::var_os("TEST_LIBRARY")?.into(),
            deep: std::env::var_os("TEST_DEEP")?.into(),
            version: std::env::var("TEST_VERSION").ok()?,
        })
    }

    fn run(test: &str, release: &Release, library: &Path, deep: &Path) {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", test, "--include-ignored", "--nocapture"])
            .env("TEST_LIBRARY", library)
            .env("TEST_DEEP", deep)
            .env("TEST_VERSION", release.lean);
        println!("{}", output(&mut command, 0));
    }
}

fn dynamic_symbols(lib: &Path) -> BTreeMap<Vec<u8>, (u64, bool)> {
    let data = std::fs::read(lib).unwrap();
    let header = object::elf::FileHeader64::<object::LittleEndian>::parse(&*data).unwrap();
    let sections = header.sections(LE, &*data).unwrap();
    let table = sections.symbols(LE, &*data, object::elf::SHT_DYNSYM).unwrap();
    let defined = table.iter().filter(|s| s.st_shndx(LE).0 != 0);
    let entry = |s: &object::elf::Sym64<object::LittleEndian>| {
        let function = s.st_type() == object::elf::STT_FUNC;
        (s.name(LE, table.strings()).unwrap().to_vec(), (s.st_value(LE), function))
    };
    defined.map(entry).collect()
}

/// Compares the loaded code with the file: every thread-local offset has moved, all by the same
/// distance, and nothing else has changed.
fn moved(path: &Path, base: u64) -> i32 {
    let data = std::fs::read(path).unwrap();
    let header = object::elf::FileHeader64::<object::LittleEndian>::parse(&*data).unwrap();
    let sections = header.sections(LE, &*data).unwrap();
    let (_, init) = sections.section_by_name(LE, b".init.tls").unwrap();
    let (_, text) = sections.section_by_name(LE, b".text").unwrap();
    // SAFETY: the library stays loaded at `base`, and the callers name parts of its segments; nothing writes there.
    let loaded = |at: u64, len: usize| unsafe { std::slice::from_raw_parts((base + at) as *const u8, len) };
    let word = |bytes: &[u8], at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let field = |bytes: &[u8], at: usize| i32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
    let table = loaded(init.sh_addr(LE), 64);
    let (fields, count) = (word(table, 32), word(table, 40) as usize);
    let block = word(table, 16) as i64;
    let slot = word(loaded(word(table, 8), 8), 0) as i64;
    let mut code = data[text.sh_offset(LE) as usize..][..text.sh_size(LE) as usize].to_vec();
    let in_memory = loaded(text.sh_addr(LE), code.len());
    for k in 0..count {
        let at = field(loaded(fields + 4 * k as u64, 4), 0) as u64;
        let at = (at - text.sh_addr(LE)) as usize;
        let new = field(&code, at) + (slot + block) as i32;
        code[at..at + 4].copy_from_slice(&new.to_le_bytes());
    }
    assert!(code == in_memory);
    assert_ne!(slot + block, 0, "the test did not move anything");
    (slot + block) as i32
}

/// Every exported name is found by the loader's hash look-up, at the address it had.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT and LEAN_REGISTRY_DOWNLOADS"]
fn every_export_is_found() {
    if let Some(child) = Child::get() {
        return find_every_export(&child.library);
    }
    for release in converted() {
        let library = library(release);
        Child::run("every_export_is_found", release, &library, Path::new(""));
        let symbols = dynamic_symbols(&library);
        let function = |name: &str| symbols.get(name.as_bytes()).map(|(_, function)| *function);
        assert_eq!(function("l_Lean_versionString"), Some(false));
        assert_eq!(function("l_Nat_reprFast"), Some(true));
        assert_eq!(function("lean_mk_string"), Some(true));
        assert!(symbols.keys().all(|name| elf::exported_name(name)));
        for name in ["no_such_symbol", "lean_no_such", "_Znwm", "__cxa_throw", "_Unwind_Resume"] {
            assert_eq!(function(name), None, "{name}");
        }
    }
}

fn find_every_export(path: &Path) {
    let expected = dynamic_symbols(path);
    // SAFETY: the initialisers of this library may run in any process.
    let lib = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_GLOBAL) }.unwrap();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let real = path.canonicalize().unwrap();
    let real = real.to_str().unwrap();
    let line = maps.lines().find(|l| l.ends_with(real)).unwrap();
    let base = u64::from_str_radix(line.split('-').next().unwrap(), 16).unwrap();
    assert!(
        !maps.lines().any(|l| l.contains(real) && l.contains("rwx")),
        "a page is writable and executable"
    );
    println!("thread-local offsets moved by {:#x}", moved(path, base));
    let found = |name: &[u8], value: u64| {
        let name = CString::new(name).unwrap();
        // SAFETY: the symbol is not used, only its address is looked at.
        let symbol = unsafe { lib.get::<*const c_void>(name.as_bytes_with_nul()) };
        symbol.is_ok_and(|s| *s as u64 == base + value)
    };
    let wrong = expected.iter().filter(|(name, (value, _))| !found(name, *value)).count();
    assert_eq!(wrong, 0, "of {} exports", expected.len());
}

thread_local!(static OWN: std::cell::Cell<u64> = const { std::cell::Cell::new(7) });

/// The library in a Rust program that has threads, thread-locals and panics of its own.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT and LEAN_REGISTRY_DOWNLOADS"]
fn loaded_by_rust() {
    if let Some(child) = Child::get() {
        return use_it_from_rust(&child);
    }
    let deep = work().join("librustdeep.so");
    compile("cc", &["-shared"], &["deep.c"], &deep, None);
    for release in converted() {
        Child::run("loaded_by_rust", release, &library(release), &deep);
    }
}

fn use_it_from_rust(child: &Child) {
    let path = child.library.clone();
    let (send, receive) = std::sync::mpsc::channel::<()>();
    // A thread that is older than the library.
    let early = std::thread::spawn(move || {
        OWN.set(8);
        receive.recv().unwrap();
        // SAFETY: the library is loaded and initialised; the types are those of lean.h.
        unsafe {
            let lib = Library::open(Some(path), RTLD_NOW).unwrap();
            let enter = lib.get::<unsafe extern "C" fn()>(b"lean_initialize_thread").unwrap();
            let make =
                lib.get::<unsafe extern "C" fn(*const c_char) -> *const u8>(b"lean_mk_string").unwrap();
            let leave = lib.get::<unsafe extern "C" fn()>(b"lean_finalize_thread").unwrap();
            enter();
            for _ in 0..1000 {
                assert_eq!(*make(c"early".as_ptr()).add(32), b'e');
            }
            leave();
        }
        assert_eq!(OWN.get(), 8);
    });
    // SAFETY: the initialisers of this library may run in any process.
    let lean = unsafe { Library::open(Some(&child.library), RTLD_NOW | RTLD_GLOBAL) }.unwrap();
    std::panic::set_hook(Box::new(|_| ()));
    for _ in 0..100 {
        assert!(std::panic::catch_unwind(|| panic!("expected")).is_err());
    }
    let _ = std::panic::take_hook();
    let version = CString::new(child.version.as_str()).unwrap();
    // SAFETY: `deep.c` declares the function like this; it initialises Lean, for the first time here.
    let line = unsafe {
        let deep = Library::open(Some(&child.deep), RTLD_NOW).unwrap();
        let check =
            deep.get::<unsafe extern "C" fn(*const c_char, c_int) -> c_int>(b"lean_deep_check").unwrap();
        check(version.as_ptr(), 1)
    };
    assert_eq!(line, 0, "deep.c:{line}");
    send.send(()).unwrap();
    early.join().unwrap();
    drop(lean);
}

/// The library linked into C and C++ programs, and loaded by one that has neighbours with thread-locals.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT and LEAN_REGISTRY_DOWNLOADS"]
fn linked_and_loaded_by_c() {
    let dir = work();
    let (linked, opens, deep) = (dir.join("linked"), dir.join("opens"), dir.join("libdeep.so"));
    compile("cc", &["-shared"], &["deep.c"], &deep, None);
    compile("cc", &["-rdynamic"], &["dlopen.c"], &opens, None);
    // Both kinds of thread-locals: 24 x 4 KiB dynamic, 1 x 512 bytes static.
    let mut neighbours = Vec::new();
    for k in 0..25 {
        let out = dir.join(format!("libneighbour{k}.so"));
        let size = if k == 24 { 512 } else { 4096 };
        let model = if k == 24 { "-ftls-model=initial-exec" } else { "-ftls-model=global-dynamic" };
        let define = format!("-DSIZE={size}");
        compile("cc", &["-shared", model, &define], &["neighbour.c"], &out, None);
        neighbours.push(out.to_str().unwrap().to_owned());
    }
    for release in converted() {
        let lib = library(release);
        compile("cc", &["-DMAIN"], &["deep.c"], &linked, Some(&lib));
        run(&linked, &[release.lean]);
        run(&linked, &[release.lean, "runtime-first"]);
        let paths = [lib.to_str().unwrap(), deep.to_str().unwrap(), release.lean];
        run(&opens, &paths);
        let all: Vec<&str> = paths.into_iter().chain(neighbours.iter().map(String::as_str)).collect();
        run(&opens, &all);
    }
}

/// A C++ program goes on to throw and catch its own exceptions.
#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT, LEAN_REGISTRY_DOWNLOADS and a C++ compiler"]
fn linked_by_cxx() {
    let dir = work();
    let (program, object) = (dir.join("unwind"), dir.join("unwind-deep.o"));
    compile("cc", &["-c"], &["deep.c"], &object, None);
    for release in converted() {
        compile("c++", &[object.to_str().unwrap()], &["unwind.cpp"], &program, Some(&library(release)));
        run(&program, &[release.lean]);
    }
}
