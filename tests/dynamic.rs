//! Loading and calling by name, and everything that can be wrong with a library.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use lean_rs::__private::{File, Loaded, Location, ModuleSpec};
use lean_rs::prelude::*;
use lean_rs::{LeanLibrary, LeanModule, ObjKind, Stage};
use lean_rs_model::manifest::Manifest;

fn manifest() -> Manifest {
    Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap()
}

/// The file of the library that holds a module.
fn file_of(module: &str) -> PathBuf {
    manifest().find_module(module).unwrap().1.path.clone().into()
}

fn open(path: impl AsRef<Path>) -> LeanResult<LeanLibrary<'static>> {
    // SAFETY: the tests open libraries that Lake built, or files that are none.
    unsafe { LeanLibrary::open(LeanRuntime::init().unwrap(), path) }
}

/// Initializes a module of a library.
fn initialize(path: impl AsRef<Path>, package: &str, module: &str) -> LeanResult<LeanModule<'static>> {
    // SAFETY: the libraries have no function with the name of an initializer that is none.
    unsafe { open(path).unwrap().initialize_module(package, module) }
}

fn conformance() -> LeanModule<'static> {
    initialize(file_of("Conformance"), "conformance", "Conformance").unwrap()
}

/// The stage and the text of an error.
fn failed<T: std::fmt::Debug>(result: LeanResult<T>) -> (Stage, String) {
    let error = result.unwrap_err();
    (error.stage().unwrap_or_else(|| panic!("{error}")), error.to_string())
}

macro_rules! weighted_sums {
    ($module:ident, $make:ident: $($name:literal ($($ty:ident $n:literal)*);)*) => {$({
        // SAFETY: `def f… (a1 … : Nat) : Nat := a1 + 2 * a2 + …`.
        let f = unsafe { $module.exported::<($($ty,)*), Obj<'static>>($name) }.unwrap();
        let expected: usize = 0 $(+ $n * $n)*;
        assert_eq!(f.call($($make($n)),*).unwrap().kind(), ObjKind::Scalar(expected), $name);
    })*};
}

#[test]
fn every_arity_up_to_sixteen() {
    type N = Obj<'static>;
    let m = conformance();
    // SAFETY: `@[export conf_u64_to_nat] def u64ToNat (a : UInt64) : Nat`.
    let to_nat = unsafe { m.exported::<(u64,), N>("conf_u64_to_nat") }.unwrap();
    let nat = |n: u64| to_nat.call(n).unwrap();
    weighted_sums! { m, nat:
        "conf_f1" (N 1);
        "conf_f2" (N 1 N 2);
        "conf_f3" (N 1 N 2 N 3);
        "conf_f4" (N 1 N 2 N 3 N 4);
        "conf_f5" (N 1 N 2 N 3 N 4 N 5);
        "conf_f6" (N 1 N 2 N 3 N 4 N 5 N 6);
        "conf_f7" (N 1 N 2 N 3 N 4 N 5 N 6 N 7);
        "conf_f8" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8);
        "conf_f9" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9);
        "conf_f10" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10);
        "conf_f11" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11);
        "conf_f12" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11 N 12);
        "conf_f13" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11 N 12 N 13);
        "conf_f14" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11 N 12 N 13 N 14);
        "conf_f15" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11 N 12 N 13 N 14 N 15);
        "conf_f16" (N 1 N 2 N 3 N 4 N 5 N 6 N 7 N 8 N 9 N 10 N 11 N 12 N 13 N 14 N 15 N 16);
    }
    // SAFETY: `@[export conf_io_const] def ioConst : IO UInt64`.
    let action = unsafe { m.exported::<(), LeanIo<u64>>("conf_io_const") }.unwrap();
    assert_eq!(action.call().unwrap(), 77);
}

#[test]
fn borrowed_arguments_need_not_outlive_the_function() {
    let m = conformance();
    // SAFETY: `@[export conf_str_append] def strAppend (a b : String) : String`.
    let append = unsafe { m.exported::<(&str, &str), String>("conf_str_append") }.unwrap();
    for n in 0..3 {
        let text = n.to_string();
        assert_eq!(append.call(&text, "!").unwrap(), format!("{n}!"));
    }
}

#[test]
fn constants_by_name() {
    let m = conformance();
    // SAFETY: the types are those of the definitions in `Conformance.Structures`.
    unsafe {
        assert_eq!(m.constant::<u64>("conf_k64").unwrap(), 0x1234_5678_9ABC_DEF0);
        assert_eq!(m.constant::<char>("conf_kchar").unwrap(), 'λ');
        assert_eq!(m.constant::<String>("conf_kstring").unwrap(), "constant");
    }
}

#[test]
fn functions_and_constants_are_told_apart() {
    let m = conformance();
    // SAFETY: the lookups fail, so that nothing is called or read.
    unsafe {
        let (stage, text) = failed(m.exported::<(), u64>("conf_k64"));
        assert_eq!(stage, Stage::Link);
        assert!(text.contains("`conf_k64` is a constant, not a function"), "{text}");
        let (stage, text) = failed(m.constant::<u64>("conf_io_const"));
        assert_eq!(stage, Stage::Link);
        assert!(text.contains("`conf_io_const` is a function, not a constant"), "{text}");
        let (stage, text) = failed(m.constant::<u64>("conf_k8"));
        assert_eq!(stage, Stage::Link);
        assert!(text.contains("takes 1 bytes, but the Rust type stands for a C type of 8 bytes"), "{text}");
    }
}

#[test]
fn a_missing_export_names_its_neighbours() {
    let m = conformance();
    // SAFETY: the lookup fails, so that nothing is called.
    let (stage, text) = failed(unsafe { m.exported::<(u8, u8), u8>("conf_u8_ad") });
    assert_eq!(stage, Stage::Link);
    assert!(
        text.contains("no export `conf_u8_ad` in ") && text.contains("libconformance_Conformance"),
        "{text}"
    );
    assert!(text.contains("the nearest it has: `conf_u8_add`"), "{text}");
    // Nor does a NUL character end a name.
    // SAFETY: as above.
    let (_, text) = failed(unsafe { m.exported::<(), u8>("conf_u8_add\0") });
    assert!(text.contains("no export"), "{text}");
}

/// A trait with two methods that the library does not have.
// SAFETY: loading it fails.
#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "conf_")]
#[allow(dead_code)]
trait Missing {
    /// Exists.
    fn u8_add(&self, a: u8, b: u8) -> u8;
    /// Is called `u8_bits`.
    fn u8_bit(&self, a: u8, b: u8) -> u8;
    /// Is not there at all.
    fn nowhere(&self) -> u8;
}

/// A trait that takes a constant for a function.
// SAFETY: loading it fails.
#[lean_module("Conformance", unsafe(unchecked))]
#[allow(dead_code)]
trait Mistaken {
    /// A constant.
    #[lean(export = "conf_k64")]
    fn k64(&self) -> u64;
}

#[test]
fn traits_are_compared_with_the_library_when_it_is_loaded() {
    let lean = LeanRuntime::init().unwrap();
    let (stage, text) = failed(MissingModule::load(lean));
    assert_eq!(stage, Stage::Link);
    assert!(text.contains("no export `conf_u8_bit`") && text.contains("`conf_u8_bits`"), "{text}");
    assert!(text.contains("Missing as well: `conf_nowhere`."), "{text}");
    let (stage, text) = failed(MistakenModule::load(lean));
    assert_eq!(stage, Stage::Link);
    assert!(text.contains("`conf_k64` is a constant") && text.contains("#[lean(constant)]"), "{text}");
    assert_eq!(
        MissingModule::EXPORTS.iter().map(|e| e.symbol()).collect::<Vec<_>>(),
        ["conf_u8_add", "conf_u8_bit", "conf_nowhere"]
    );
}

#[test]
fn the_same_library_from_another_place() {
    let dir = tempfile::tempdir().unwrap();
    let copy = dir.path().join("libcopy.so");
    fs::copy(file_of("Full"), &copy).unwrap();
    let (stage, text) = failed(initialize(&copy, "full_test", "Full"));
    assert_eq!(stage, Stage::Initialize);
    assert!(text.contains("module `Full` imports `Lean`") && text.contains("full_library(true)"), "{text}");
}

#[test]
fn a_module_that_the_library_does_not_hold() {
    let (stage, text) = failed(initialize(file_of("Conformance"), "conformance", "Conformanse"));
    assert_eq!(stage, Stage::Link);
    assert!(text.contains("`initialize_conformance_Conformanse`"), "{text}");
    assert!(text.contains("before Lean 4.27, `initialize_Conformanse`"), "{text}");
    assert!(text.contains("initialize_conformance_Conformance"), "{text}");
}

#[test]
fn files_that_are_no_libraries() {
    let dir = tempfile::tempdir().unwrap();
    let (stage, text) = failed(open(dir.path().join("gone.so")));
    assert_eq!(stage, Stage::Load);
    assert!(text.contains("gone.so: no such file"), "{text}");

    let path = dir.path().join("libtext.so");
    fs::write(&path, "not a library").unwrap();
    let (stage, text) = failed(open(&path));
    assert_eq!(stage, Stage::Load);
    assert!(text.contains("libtext.so is not a shared library"), "{text}");

    // The right beginning is not enough.
    fs::write(&path, &fs::read(file_of("Conformance")).unwrap()[..4096]).unwrap();
    assert_eq!(failed(open(&path)).0, Stage::Load);
}

#[test]
fn a_library_with_symbols_that_nobody_defines() {
    let dir = tempfile::tempdir().unwrap();
    let source = dir.path().join("lacking.c");
    let library = dir.path().join("liblacking.so");
    fs::write(&source, "extern int nobody_defines(void);\nint lacking(void) { return nobody_defines(); }\n")
        .unwrap();
    let cc = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status().unwrap();
    assert!(cc.success());
    let (stage, text) = failed(open(&library));
    assert_eq!(stage, Stage::Load);
    assert!(
        text.contains("undefined symbol: nobody_defines") && text.contains("@[extern \"nobody_defines\"]"),
        "{text}"
    );
}

/// What the attribute would embed for `Conformance`, with one thing changed.
fn load_from(change: impl FnOnce(&mut Location)) -> LeanResult<Loaded<'static, 0, ()>> {
    let manifest: &'static Manifest = Box::leak(Box::new(manifest()));
    let (package, library, module) = manifest.find_module("Conformance").unwrap();
    let mut location = Location {
        library: File { path: &library.path, digest: &library.digest, origin: &library.origin },
        needs: &[],
        externs: &[],
        initializer: &module.initializer,
        lean_version: &manifest.toolchain.version,
    };
    change(&mut location);
    let spec = ModuleSpec { package: &package.name, module: "Conformance", exports: &[] };
    // SAFETY: what is changed is refused, and no export is called.
    unsafe { Loaded::load(LeanRuntime::init().unwrap(), &spec, &location) }
}

#[test]
fn the_library_that_was_built_and_no_other() {
    load_from(|_| {}).unwrap();

    let (stage, text) = failed(load_from(|l| l.library.path = "/nowhere/libconformance_Conformance.so"));
    assert_eq!(stage, Stage::Load);
    assert!(
        text.contains("is not there")
            && text.contains("\n  - /nowhere/libconformance_Conformance.so: no such file\n"),
        "{text}"
    );
    assert!(text.contains("build again"), "{text}");

    let dir = tempfile::tempdir().unwrap();
    let changed = dir.path().join("libconformance_Conformance.so");
    let mut bytes = fs::read(file_of("Conformance")).unwrap();
    bytes.push(0);
    fs::write(&changed, bytes).unwrap();
    let path: &'static str = changed.to_str().unwrap().to_owned().leak();
    let (stage, text) = failed(load_from(|l| l.library.path = path));
    assert_eq!(stage, Stage::Load);
    assert!(
        text.contains(&format!("\n  - {path}: another one (digest "))
            && text.contains("\n  - LEAN_RS_LIB_DIR: not set"),
        "{text}"
    );

    let (stage, text) = failed(load_from(|l| l.lean_version = "4.20.0"));
    assert_eq!(stage, Stage::Toolchain);
    assert!(text.contains("compiled by Lean 4.20.0, but this program is linked with Lean 4."), "{text}");
}

#[test]
fn libraries_that_a_library_needs_are_opened_first() {
    let dir = tempfile::tempdir().unwrap();
    let build = |name: &str, text: &str| -> &'static str {
        let (source, library) =
            (dir.path().join(format!("{name}.c")), dir.path().join(format!("lib{name}.so")));
        fs::write(&source, text).unwrap();
        let cc =
            Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).status().unwrap();
        assert!(cc.success());
        library.to_str().unwrap().to_owned().leak()
    };
    let needed = build("needed", "int needed(void) { return 7; }\n");
    let needing = build("needing", "extern int needed(void);\nint needing(void) { return needed(); }\n");
    let digest = blake3::hash(&fs::read(needed).unwrap()).to_hex().to_string().leak();
    let needs: &'static [File] = vec![File { path: needed, digest, origin: "" }].leak();
    load_from(|l| l.needs = needs).unwrap();
    open(needing).expect("its symbol is visible now");
}

/// Opening a library, and what is done to it beside that, takes no longer than a person notices, also in a program that is not
/// optimized. `-- --nocapture` shows the times.
#[test]
fn a_library_of_200_megabytes() {
    let dir = tempfile::tempdir().unwrap();
    let limit = if cfg!(debug_assertions) { 0.3 } else { 0.1 };
    // The best of three: others use the machine, too.
    let is_fast = |round: i32| {
        let (source, library) = (dir.path().join("small.c"), dir.path().join(format!("lib{round}.so")));
        fs::write(&source, format!("int round_{round}(int i) {{ return i; }}\n")).unwrap();
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source);
        assert!(cc.status().unwrap().success());
        // Behind what a loader reads: linkers take long to write it.
        let mut file = fs::File::options().append(true).open(&library).unwrap();
        file.write_all(&vec![1; 200_000_000]).unwrap();
        let start = Instant::now();
        drop(open(library).unwrap());
        let time = start.elapsed().as_secs_f64();
        println!("LeanLibrary::open {:.1} ms", time * 1e3);
        time < limit
    };
    assert!((1..=3).any(is_fast), "expected less than {limit} s");
}
