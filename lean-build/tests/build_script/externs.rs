//! The symbols that Lean wants the program to define: in the manifest, and on the command line of the linker.

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect;
use lean_build::manifest::{CDeclaration, Library, extern_record};
use object::{Object, ObjectSymbol};

use super::signatures::{CHANGES_C_CODE, DOES_NOT_UNDERSTAND, toolchain_with};
use super::{Ran, Sandbox, common, contains};

const PACKAGE: [&str; 2] = ["package lean", "module A"];

fn package(text: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    common::package(&sandbox.path("lean"), "p", &[("A", &["A"])], &[("A", text)]);
    sandbox
}

fn library(sandbox: &Sandbox) -> Library {
    sandbox.manifest().packages.remove(0).libraries.remove(0)
}

fn symbols(library: &Library) -> Vec<&str> {
    library.externs.iter().map(|it| it.symbol.as_str()).collect()
}

/// The symbols that executables export, in the order of the flags.
fn exported(ran: &Ran) -> Vec<&str> {
    let flags = ran.all("rustc-link-arg=-Wl,--export-dynamic-symbol=");
    let kept: Vec<&str> = ran.all("rustc-link-arg=-Wl,-u,");
    assert_eq!(flags, kept);
    // Each with what the program says about it.
    let (symbols, records): (Vec<&str>, Vec<&str>) =
        flags.into_iter().partition(|flag| !flag.starts_with("lean_rs_compared_"));
    let expected: Vec<String> = symbols.iter().map(|symbol| extern_record(symbol)).collect();
    assert_eq!(records, expected);
    symbols
}

#[test]
fn what_c_code_passes() {
    let sandbox = package(
        "structure P where\n  name : String\n  size : UInt32\n\
         @[extern \"x_poly\"] opaque poly {α : Type} [Inhabited α] (xs : @& List α) (h : xs.length > 0) : Nat\n\
         @[extern \"x_struct\"] opaque take (p : @& P) (u : Unit) : EIO String P\n\
         @[extern c \"x_c\"] opaque ofC (f : Nat → IO Unit) : BaseIO Char\n\
         @[extern \"x_dec\"] opaque dec (p : Prop) [Decidable p] : Bool\n\
         @[extern \"x_curried\"] opaque curried (n : Nat) : Nat → Float\n\
         @[extern \"x_state\"] opaque state (n : Nat) : StateM Nat Bool\n\
         @[extern \"x_code\"] def withCode (n : Nat) : Nat := n + 1\n\
         @[extern \"x_private\"] private opaque hidden : IO Unit\n\
         @[export a_use] def use (n : Nat) : IO Nat := do\n  hidden\n  return withCode n",
    );
    sandbox.run(&PACKAGE).ok();
    let library = library(&sandbox);
    let mut text = String::new();
    for found in &library.externs {
        let CDeclaration::Function { params, result } = &found.c else { panic!("{found:?}") };
        let params: Vec<&str> = params.iter().map(|it| it.name()).collect();
        let lean = found.lean.as_ref().expect(&found.symbol);
        text.push_str(&format!("{} {}({})\n", result.name(), found.symbol, params.join(", ")));
        text.push_str(&format!("  {} : {}\n", lean.name, lean.pretty));
        for param in lean.params.iter().filter(|it| it.erased || it.borrowed) {
            let what = if param.erased { "erased" } else { "borrowed" };
            text.push_str(&format!("  {what}: {}\n", param.name.as_deref().unwrap_or("_")));
        }
    }
    expect![[r#"
        lean_object* x_poly(lean_object*, lean_object*)
          poly : {α : Type} → [Inhabited α] → (xs : List α) → xs.length > 0 → Nat
          erased: α
          borrowed: xs
          erased: h
        lean_object* x_struct(lean_object*, lean_object*)
          take : P → Unit → EIO String P
          borrowed: p
        uint32_t x_c(lean_object*)
          ofC : (Nat → IO Unit) → BaseIO Char
        uint8_t x_dec(uint8_t)
          dec : (p : Prop) → [Decidable p] → Bool
          erased: p
        double x_curried(lean_object*, lean_object*)
          curried : Nat → Nat → Float
        lean_object* x_state(lean_object*, lean_object*)
          state : Nat → StateM Nat Bool
        lean_object* x_code(lean_object*)
          withCode : Nat → Nat
        lean_object* x_private()
          _private.A.0.hidden : IO Unit
    "#]]
    .assert_eq(&text);
    // Types that only externs mention.
    assert!(library.find_type("P").is_some());
}

#[test]
fn what_others_define() {
    let sandbox = package(
        "@[extern \"lean_nat_add\"] opaque add (n m : @& Nat) : Nat\n\
         @[extern \"cbrt\"] opaque cubicRoot (x : Float) : Float\n\
         @[extern \"free\"] opaque free (x : USize) : BaseIO Unit\n\
         @[extern c inline \"#1 + #2\"] def sum (a b : UInt8) : UInt8 := a + b\n\
         @[export a_own] def own (n : Nat) : Nat := n\n\
         @[extern \"a_own\"] opaque again (n : Nat) : Nat\n\
         @[extern \"x_host\"] opaque host (n : Nat) : Nat\n\
         @[export a_use] def use (n : Nat) : Nat := add n (again (host n))",
    );
    let ran = sandbox.run(&PACKAGE).ok();
    assert_eq!(symbols(&library(&sandbox)), ["x_host"]);
    assert_eq!(exported(&ran), ["x_host"]);
}

#[test]
fn each_symbol_once_and_those_of_needed_libraries() {
    let sandbox = Sandbox::new();
    let dep = "@[extern \"x_dep\"] opaque dep (n : Nat) : Nat\n@[export d_given] def given : Nat := 1";
    common::package(&sandbox.path("dep"), "dep", &[("Dep", &["Dep"])], &[("Dep", dep)]);
    let main = "import Dep\n@[extern \"x_both\"] opaque both (n : Nat) : Nat\n\
                @[extern \"d_given\"] opaque given' : IO Nat\n@[export m_m] def m (n : Nat) : Nat := dep (both n)";
    common::package(
        &sandbox.path("lean"),
        "p",
        &[("Main", &["Main"]), ("Other", &["Other"])],
        &[("Main", main), ("Other", "@[extern \"x_both\"] opaque both (n : Nat) : Nat")],
    );
    common::require(&sandbox.path("lean"), "dep", "../dep");
    let ran = sandbox.run(&["package lean", "module Main", "module Other", "package dep", "module Dep"]).ok();
    assert_eq!(exported(&ran), ["x_both", "x_dep"]);
    let manifest = sandbox.manifest();
    // Each library has those of all modules that it imports, with the library that has the code.
    let digest =
        |name: &str| manifest.libraries().find(|library| library.name == name).unwrap().digest.clone();
    let found = manifest
        .externs()
        .map(|(library, it)| (library.name.as_str(), it.symbol.as_str(), it.library.clone()))
        .collect::<Vec<_>>();
    let expected = [
        ("Main", "x_dep", "Dep"),
        ("Main", "x_both", "Main"),
        ("Other", "x_both", "Other"),
        ("Dep", "x_dep", "Dep"),
    ];
    assert_eq!(found, expected.map(|(library, symbol, code)| (library, symbol, digest(code))));
    // They say the same of one declaration.
    let of_dep: Vec<_> =
        manifest.externs_of("x_dep").map(|(library, it)| library.extern_digest(it)).collect();
    assert!(of_dep[0].is_some() && of_dep[0] == of_dep[1], "{of_dep:?}");
}

/// Whatever a module shows to others: its code calls the function.
#[test]
fn those_of_required_packages_and_hidden_ones() {
    let sandbox = Sandbox::new();
    let inner = "module\n@[extern \"x_inner\"] opaque ofInner (n : @& Nat) : IO Unit\n\
                 @[noinline] public def inner (n : Nat) : IO Unit := ofInner n";
    let hidden = "module\nimport Dep.Inner\n@[extern \"x_hidden\"] opaque ofHidden (n : Nat) : IO Unit\n\
                  @[extern \"x_private\"] private opaque ofPrivate (n : Nat) : IO Unit\n\
                  @[noinline] public def hidden (n : Nat) : IO Unit := do ofHidden n; ofPrivate n; inner n";
    let unused = "@[extern \"x_unused\"] opaque unused (n : Nat) : IO Unit";
    let all = "module\npublic import Dep.Hidden";
    let dep = [("Dep", all), ("Dep.Hidden", hidden), ("Dep.Inner", inner), ("Dep.Unused", unused)];
    common::package(&sandbox.path("dep"), "dep", &[("Dep", &["Dep", "Dep.Unused"])], &dep);
    common::package(
        &sandbox.path("lean"),
        "p",
        &[("A", &["A"])],
        &[("A", "import Dep\n@[export a_use] def use (n : Nat) : IO Unit := hidden n")],
    );
    common::require(&sandbox.path("lean"), "dep", "../dep");
    let ran = sandbox.run(&PACKAGE).ok();
    assert_eq!(exported(&ran), ["x_hidden", "x_inner", "x_private", "x_unused"]);
    let library = library(&sandbox);
    let mut found: Vec<(&str, &str, bool)> =
        library.externs.iter().map(|it| (&*it.module, &*it.symbol, it.lean.is_some())).collect();
    found.sort_unstable();
    // No code that runs calls the other one.
    assert_eq!(
        found,
        [("Dep.Hidden", "x_hidden", true), ("Dep.Hidden", "x_private", true), ("Dep.Inner", "x_inner", true)]
    );
    assert!(library.externs.iter().all(|it| it.library == library.needs[0].digest));
}

#[test]
fn those_of_imported_modules_of_the_package() {
    let sandbox = Sandbox::new();
    let declares = |symbol: &str| format!("@[extern \"{symbol}\"] opaque of_{symbol} (n : Nat) : Nat");
    common::package(
        &sandbox.path("lean"),
        "p",
        &[("Main", &["Main"]), ("Ffi", &["Ffi"])],
        &[
            (
                "Main",
                "import Main.Inner\nimport Ffi\n@[export m_m] def m (n : Nat) : Nat := of_x_inner (of_x_ffi n)",
            ),
            ("Main.Inner", &declares("x_inner")),
            ("Ffi", &declares("x_ffi")),
            ("Main.Unused", &declares("x_unused")),
        ],
    );
    let ran = sandbox.run(&["package lean", "module Main"]).ok();
    assert_eq!(exported(&ran), ["x_ffi", "x_inner"]);
    let library = library(&sandbox);
    assert_eq!(symbols(&library), ["x_ffi", "x_inner"]);
    let module = &library.modules[0];
    assert!(library.externs.iter().all(|it| module.reaches.contains(&it.module)), "{:?}", module.reaches);
}

#[test]
fn an_extern_that_cannot_be_described() {
    let sandbox = package(
        "@[extern \"x_raw\"] def raw (n : UInt8) : Void IO.RealWorld → ST.Out IO.RealWorld UInt8 :=\n  \
         fun state => (pure n : BaseIO UInt8) state",
    );
    sandbox.run(&PACKAGE).ok();
    let library = library(&sandbox);
    let raw = library.externs.iter().find(|it| it.symbol == "x_raw").unwrap();
    assert_eq!(raw.lean, None);
    expect!["raw: it takes the state of an action as an argument, `Void IO.RealWorld`"]
        .assert_eq(raw.failure.as_deref().unwrap());
    expect![[r#"{"function":{"params":["uint8_t"],"result":"uint8_t"}}"#]]
        .assert_eq(&serde_json::to_string(&raw.c).unwrap());
}

#[test]
fn a_lean_that_does_not_understand_the_program() {
    let sandbox = package("@[extern \"x_f\"] opaque f (n : Nat) : Nat");
    let fake = toolchain_with(&sandbox.root(), "lean", DOES_NOT_UNDERSTAND);
    let ran = sandbox.run_with(&PACKAGE, |command| command.env("LEAN_SYSROOT", &fake)).ok();
    assert!(library(&sandbox).externs.is_empty());
    // Symbol tables are read all the same.
    assert_eq!(exported(&ran), ["x_f"]);
}

#[test]
fn a_lean_that_says_something_else_than_the_c_code() {
    let sandbox = package("@[extern \"x_f\"] opaque f (n : UInt8) : Nat");
    let fake = sandbox.lake_and_then(CHANGES_C_CODE);
    let error = sandbox.run_with(&PACKAGE, |command| command.env("LAKE", fake)).error();
    contains(
        &error,
        &[
            "the C code and Lean do not agree on the extern `x_f` (Lean: `f`)\n\
             in the C code: Function { params: [U16], result: Object }\n\
             by Lean:       Some(Function { params: [U8], result: Object })\n",
            "Run `lake clean` in the package and build again",
        ],
    );
}

/// Compiles a crate as Cargo does with the flags of a build script.
fn compile(dir: &Path, name: &str, kind: &str, text: &str, flags: &[String]) -> PathBuf {
    let source = dir.join(format!("{name}.rs"));
    common::write(&source, text);
    let mut command = Command::new("rustc");
    command.args(["--edition=2024", "--crate-type", kind, "-L", ".", "--emit=link"]).args(flags);
    let output = command.arg(&source).current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    dir.join(match kind {
        "rlib" => format!("lib{name}.rlib"),
        "cdylib" => format!("lib{name}{}", std::env::consts::DLL_SUFFIX),
        _ => name.to_owned(),
    })
}

/// The host symbols that a file offers to those that it loads, and those that it lacks.
fn dynamic(path: &Path) -> (Vec<String>, Vec<String>) {
    let data = std::fs::read(path).unwrap();
    let file = object::File::parse(&*data).unwrap();
    let host = file.dynamic_symbols().filter(|symbol| symbol.name().is_ok_and(|name| name.starts_with("x_")));
    let (mut offered, mut lacking): (Vec<_>, Vec<_>) = host.partition(|symbol| symbol.is_definition());
    let names = |symbols: &mut Vec<object::Symbol<'_, '_>>| {
        let mut names: Vec<String> = symbols.iter().map(|it| it.name().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    (names(&mut offered), names(&mut lacking))
}

#[test]
#[cfg(target_os = "linux")]
fn what_linkers_do_with_the_flags() {
    let sandbox = package(
        "@[extern \"x_here\"] opaque here (n : UInt64) : UInt64\n@[extern \"x_rlib\"] opaque there (n : UInt64) : UInt64\n\
         @[extern \"x_nowhere\"] opaque nowhere (n : UInt64) : UInt64",
    );
    let ran = sandbox.run(&PACKAGE).ok();
    let flags: Vec<String> =
        ran.all("rustc-link-arg=").iter().map(|flag| format!("-Clink-arg={flag}")).collect();
    // The default linker, and GNU ld where rustc has another one.
    let mut linkers = vec![vec![]];
    if cfg!(all(target_arch = "x86_64", target_env = "gnu")) {
        linkers.push(vec!["-Clinker-features=-lld".to_owned()]);
    }
    for linker in linkers {
        let dir = sandbox.root();
        let with = |optimized: bool| -> Vec<String> {
            let more = if optimized { &["-Copt-level=1", "-Clto=fat"][..] } else { &[] };
            flags.iter().chain(&linker).cloned().chain(more.iter().map(|it| it.to_string())).collect()
        };
        let function =
            |name: &str| format!("#[unsafe(no_mangle)] extern \"C\" fn {name}(n: u64) -> u64 {{ n }}\n");
        compile(
            &dir,
            "part",
            "rlib",
            &format!("pub fn f() {{}}\nmod inner {{ {} }}", function("x_rlib")),
            &[],
        );
        for optimized in [false, true] {
            let flags = with(optimized);
            let program = compile(&dir, "neither", "bin", "fn main() {}", &flags);
            assert_eq!(dynamic(&program), (vec![], vec![]), "{linker:?}");
            let text = format!("extern crate part;\nfn main() {{ part::f() }}\n{}", function("x_here"));
            let program = compile(&dir, "both", "bin", &text, &flags);
            let both = ["x_here", "x_rlib"].map(str::to_owned).to_vec();
            assert_eq!(dynamic(&program), (both, vec![]), "{linker:?}");
            assert!(Command::new(&program).status().unwrap().success());
            let library = compile(&dir, "dynamic", "cdylib", "", &flags);
            assert_eq!(dynamic(&library), (vec![], vec![]), "{linker:?}");
        }
    }
}

/// What the crates that a program depends on say to its build script, and what that says to the linker and to the crates above.
#[test]
fn programs_of_other_crates() {
    let sandbox = Sandbox::new();
    let run = |target: &str| {
        let ran = sandbox.run_with(&["program"], |command| {
            command
                .env("CARGO_CFG_TARGET_OS", target)
                .env("DEP_SHAPES_LEAN_RS_LIBDIR", "/lean/lib")
                .env("DEP_SHAPES_LEAN_RS_EXTERNS", "x_one")
                .env("DEP_GREET_LEAN_RS_EXTERNS", "x_one,x_two")
                .env("DEP_EMPTY_LEAN_RS_EXTERNS", "")
                .env("DEP_SHAPES_NOT_LEAN_RS_EXTERN", "x_three")
        });
        ran.ok().directives.join("\n").replace(sandbox.root().to_str().unwrap(), "ROOT")
    };
    expect![[r#"
        rerun-if-env-changed=DOCS_RS
        rerun-if-changed=ROOT/crate/Cargo.toml
        rustc-link-arg=-Wl,-rpath,$ORIGIN
        rustc-link-arg=-Wl,-rpath,$ORIGIN/../lib
        rustc-link-arg=-Wl,-rpath,/lean/lib
        metadata=lean_rs_libdir=/lean/lib
        rustc-link-arg=-Wl,-u,x_one
        rustc-link-arg=-Wl,--export-dynamic-symbol=x_one
        rustc-link-arg=-Wl,-u,lean_rs_compared_x_one
        rustc-link-arg=-Wl,--export-dynamic-symbol=lean_rs_compared_x_one
        rustc-link-arg=-Wl,-u,x_two
        rustc-link-arg=-Wl,--export-dynamic-symbol=x_two
        rustc-link-arg=-Wl,-u,lean_rs_compared_x_two
        rustc-link-arg=-Wl,--export-dynamic-symbol=lean_rs_compared_x_two
        metadata=lean_rs_externs=x_one,x_two"#]]
    .assert_eq(&run("linux"));
    expect![[r#"
        rerun-if-env-changed=DOCS_RS
        rerun-if-changed=ROOT/crate/Cargo.toml
        rustc-link-arg=-Wl,-rpath,@loader_path
        rustc-link-arg=-Wl,-rpath,@loader_path/../lib
        rustc-link-arg=-Wl,-rpath,/lean/lib
        metadata=lean_rs_libdir=/lean/lib
        rustc-link-arg=-Wl,-u,_x_one
        rustc-link-arg=-Wl,-U,_x_one
        rustc-link-arg=-Wl,-u,_lean_rs_compared_x_one
        rustc-link-arg=-Wl,-U,_lean_rs_compared_x_one
        rustc-link-arg=-Wl,-u,_x_two
        rustc-link-arg=-Wl,-U,_x_two
        rustc-link-arg=-Wl,-u,_lean_rs_compared_x_two
        rustc-link-arg=-Wl,-U,_lean_rs_compared_x_two
        metadata=lean_rs_externs=x_one,x_two"#]]
    .assert_eq(&run("macos"));

    let ran = sandbox.run_with(&["program"], |command| command.env("DEP_LEAN_RS_LIBDIR", "/of/lean-rs"));
    assert_eq!(ran.ok().all("rustc-link-arg=-Wl,-rpath,").last(), Some(&"/of/lean-rs"));
    let error = sandbox.run(&["program"]).error();
    contains(
        &error,
        &["`lean_build::link_program` found no Lean: no direct dependency", "name lean-rs, or the crate"],
    );
    let ran = sandbox.run_with(&["program"], |command| command.env("DOCS_RS", "1"));
    assert_eq!(ran.ok().directives, ["rerun-if-env-changed=DOCS_RS"]);
}

/// A crate with a Lean package may use another one, whose functions its own programs have to export.
#[test]
fn those_of_the_crates_below() {
    let sandbox = package(
        "@[extern \"x_own\"] opaque own (n : Nat) : Nat\n@[export a_use] def use (n : Nat) : Nat := own n",
    );
    let ran = sandbox.run_with(&PACKAGE, |command| command.env("DEP_BELOW_LEAN_RS_EXTERNS", "x_below")).ok();
    assert_eq!(exported(&ran), ["x_below", "x_own"]);
    assert_eq!(ran.all("metadata=lean_rs_externs="), ["x_below,x_own"]);
    assert_eq!(symbols(&library(&sandbox)), ["x_own"]);
}
