//! The symbols of one library never serve another by accident.

use lean_rs::__private::DeclaredExtern;
use lean_rs::prelude::*;
use lean_rs::{LeanLibraryBundle, Stage};

use super::support::{First, FirstModule, compile, contains, failed, file, lean, library_of, load};

/// A module that takes the same names from the newer version.
#[lean_module("LoadingSecond")]
#[lean(prefix = "loading_")]
#[allow(dead_code)]
trait Second {
    fn second_version(&self, n: u64) -> u64;
}

#[test]
fn two_versions_of_a_package() {
    let first = FirstModule::load(lean()).unwrap();
    assert_eq!(first.first_version(1), 2);
    // The functions of the first would be called, with the types of the second.
    let (stage, text) = failed(SecondModule::load(lean()));
    assert_eq!(stage, Some(Stage::Link));
    contains(
        &text,
        &[
            "/libutil_Util.so defines `initialize_util_Util`, and so does ",
            "/libutil_Util.so, which this process has loaded",
            " more symbols. ",
            "have both require the same version",
        ],
    );
    assert_eq!(first.first_version(1), 2);
}

/// Its library exports `rs_both` as well.
#[lean_module("LoadingBoth")]
#[lean(prefix = "loading_")]
#[allow(dead_code)]
trait Both {
    fn call_both(&self, x: u64) -> u64;
}

#[lean_module("LoadingHost")]
#[lean(prefix = "loading_")]
trait Host {
    fn call_host(&self, x: u64) -> u64;
}

#[lean_callback(extern_name = "rs_both")]
fn rs_both(x: u64) -> u64 {
    x * 1000
}

// SAFETY: it has the type of its declaration.
#[lean_callback(extern_name = "rs_raw", unsafe(unchecked))]
fn rs_raw(x: u64) -> u64 {
    x
}

/// C reserves names that begin with `_` at most for its files, so that this one is as good as any.
#[lean_callback(extern_name = "_rs_score")]
fn rs_score(x: u64) -> u64 {
    x + 1
}

/// The name that Lean makes up for `LoadingInner.get`, which takes a number.
#[lean_callback(extern_name = "lp_loading_LoadingInner_get")]
fn rs_get(s: &str) -> u64 {
    s.len() as u64
}

#[test]
fn a_function_of_the_program_in_place_of_one_that_lean_named() {
    let (stage, text) = failed(load("LoadingInner", |_| {}));
    assert_eq!(stage, Some(Stage::Link));
    contains(&text, &["LoadingInner", " defines `lp_loading_LoadingInner_get`, and so does this program"]);
}

#[test]
fn a_function_of_the_program_in_place_of_an_export() {
    assert_eq!(HostModule::load(lean()).unwrap().call_host(2), 2000);
    let (stage, text) = failed(BothModule::load(lean()));
    assert_eq!(stage, Some(Stage::Link));
    contains(&text, &["LoadingBoth", " defines `rs_both`, and so does this program", "`extern_name`"]);
}

/// As if it were declared with other types.
#[test]
fn a_function_of_the_program_for_another_declaration() {
    let library = library_of("LoadingHost");
    let digest = |symbol| {
        let declaration = library.externs.iter().find(|it| it.symbol == symbol).unwrap();
        library.extern_digest(declaration).unwrap()
    };
    let declared = |symbol, digest| vec![DeclaredExtern { symbol, digest }].leak();
    // They were compared with the declarations in this file.
    load("LoadingHost", |_| {}).unwrap();
    for symbol in ["rs_both", "_rs_score"] {
        let declaration = digest(symbol);
        load("LoadingHost", |it| it.externs = declared(symbol, Some(declaration))).unwrap();
        for other in [Some(declaration ^ 1), None] {
            let (stage, text) = failed(load("LoadingHost", |it| it.externs = declared(symbol, other)));
            assert_eq!(stage, Some(Stage::Link));
            let calls = format!(" calls `{symbol}`");
            let compared = format!("compared with `@[extern \"{symbol}\"]` in another library");
            contains(&text, &["LoadingHost", &calls, &compared]);
        }
    }
}

/// A library whose declarations the build script of this crate was not told.
#[test]
fn a_function_of_the_program_for_an_unknown_library() {
    let dir = tempfile::tempdir().unwrap();
    let text = |symbol: &str| {
        format!("extern void* {symbol}(void*); void* unknown_{symbol}(void* x) {{ return {symbol}(x); }}\n")
    };
    let weak = "extern void* rs_both(void*) __attribute__((weak));\nvoid* unknown_weak(void* x) { return rs_both(x); }\n";
    for (name, symbol, text) in [
        ("wanting_both", "rs_both", text("rs_both")),
        ("wanting_score", "_rs_score", text("_rs_score")),
        ("wanting_weak", "rs_both", weak.to_owned()),
    ] {
        let wanting = file(&compile(dir.path(), name, &text));
        let (stage, message) = failed(load("LoadingLater", |it| it.needs = vec![wanting].leak()));
        assert_eq!(stage, Some(Stage::Link));
        contains(&message, &[&format!("lib{name}.so calls `{symbol}`"), "or are not known here"]);
    }
    // Who writes `unsafe` vouches for the function.
    let wanting = file(&compile(dir.path(), "wanting_raw", &text("rs_raw")));
    load("LoadingLater", |it| it.needs = vec![wanting].leak()).unwrap();
}

fn open(main: &std::path::Path, dependencies: &[&std::path::Path]) -> LeanResult<()> {
    // SAFETY: libraries without constructors.
    unsafe { LeanLibraryBundle::open(lean(), main, dependencies) }.map(drop)
}

#[test]
fn in_a_bundle() {
    let dir = tempfile::tempdir().unwrap();
    let library = |name, text| compile(dir.path(), name, text);
    let one = library("one", "int twice_f(void) { return 1; }\n");
    let two = library("two", "int twice_f(void) { return 2; } int twice_g(void) { return twice_f(); }\n");
    let quiet = library("quiet", "int twice_f(void) { return 3; }\n");
    let weak = library(
        "weak",
        "__attribute__((weak)) int twice_f(void) { return 4; } int twice_h(void) { return twice_f(); }\n",
    );

    let (stage, text) = failed(open(&two, &[&one]));
    assert_eq!(stage, Some(Stage::Link));
    contains(&text, &["cannot open ", "libtwo.so defines `twice_f`, and so does ", "libone.so, which"]);
    // As the program opens it; nobody looks its function up by name.
    open(&quiet, &[&one]).unwrap();
    // But then others would.
    let (_, text) = failed(open(&one, &[&one, &quiet]));
    contains(&text, &["libquiet.so defines `twice_f`, and so does "]);
    // One definition for all, as C++ has them.
    open(&weak, &[&one]).unwrap();
}

/// Two targets of one package may contain the same module: that was never wrong.
#[test]
fn a_module_in_two_libraries_of_a_package() {
    let module =
        "int initialize_twice_M(void) { return 1; } int twice_m(void) { return initialize_twice_M(); }\n";
    let more = format!("{module} int twice_more(void) {{ return twice_m(); }}\n");
    let (package, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let one = compile(package.path(), "m_one", module);
    open(&compile(package.path(), "m_two", &more), &[&one]).unwrap();
    let (_, text) =
        failed(open(&compile(other.path(), "m_two", &format!("{more}\nint twice_last;\n")), &[&one]));
    contains(&text, &["libm_two.so defines `initialize_twice_M`, and so does ", "libm_one.so, which"]);
}

#[test]
fn of_a_library_for_another_module() {
    let dir = tempfile::tempdir().unwrap();
    let provider = compile(dir.path(), "provider", "int stranger_f(void) { return 1; }\n");
    let text = "extern int stranger_f(void); int stranger_g(void) { return stranger_f(); }\n";
    let wanting = compile(dir.path(), "wanting", text);
    let [provider, wanting] = [&provider, &wanting].map(|path| file(path));
    load("LoadingLater", |it| it.needs = vec![provider].leak()).unwrap();
    let (stage, text) = failed(load("LoadingLater", |it| it.needs = vec![wanting].leak()));
    assert_eq!(stage, Some(Stage::Link));
    contains(
        &text,
        &[
            "libwanting.so leaves `stranger_f` to the program",
            "libprovider.so",
            "`#[lean_callback(extern_name",
        ],
    );
    // It was built with that library, and so may use it.
    load("LoadingLater", |it| it.needs = vec![provider, wanting].leak()).unwrap();
}

/// C's `main`, and the function that Lean's is in C. Whoever runs a program calls them by other ways.
#[test]
fn entry_points_of_programs() {
    let dir = tempfile::tempdir().unwrap();
    // Beside the program's own.
    for module in ["LoadingEntry", "LoadingMain"] {
        load(module, |_| {}).unwrap();
    }
    // Of a library that is not open yet, as each is only opened once.
    let entry = |name: &str, function: &str| {
        let text = |n: u32| {
            format!(
                "int {function}(void) {{ return {n}; }} int {name}_{n}(void) {{ return {function}(); }}\n"
            )
        };
        let [one, two] = [1, 2].map(|n| file(&compile(dir.path(), &format!("{name}_{n}"), &text(n))));
        let (stage, message) = failed(load("LoadingLater", |it| it.needs = vec![one, two].leak()));
        assert_eq!(stage, Some(Stage::Link));
        contains(
            &message,
            &[&format!("lib{name}_2.so defines `{function}`"), &format!("lib{name}_1.so, which")],
        );
    };
    entry("entry", "main");
    entry("lean_entry", "_lean_main");
    // What belongs to the implementation of C may be in both.
    let both = "int __in_both(void) { return 1; } int _In_both(void) { return 1; } int call_%(void) { return __in_both() + _In_both(); }\n";
    let [one, two] =
        ["one", "two"].map(|n| file(&compile(dir.path(), &format!("both_{n}"), &both.replace('%', n))));
    load("LoadingLater", |it| it.needs = vec![one, two].leak()).unwrap();
    // The program's is nobody else's to call.
    let text = "extern int main(int, char**); int calls_main(void) { return main(0, 0); }\n";
    let wanting = file(&compile(dir.path(), "wanting_main", text));
    let (stage, message) = failed(load("LoadingLater", |it| it.needs = vec![wanting].leak()));
    assert_eq!(stage, Some(Stage::Link), "{message}");
    contains(
        &message,
        &[
            "libwanting_main.so leaves `main` undefined",
            "Give the `@[extern \"main\"]` declaration another name",
        ],
    );
}
