//! What the manifest says about the symbols that `Conformance.Callbacks` wants, and what happens to a program that does not
//! define them: this one.

use expect_test::expect;
use lean_rs::{LeanLibrary, LeanRuntime};
use lean_rs_model::bindings::callback;
use lean_rs_model::manifest::{CDeclaration, Manifest};

#[test]
fn all_shapes() {
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap();
    let mut text = String::new();
    for (library, found) in manifest.externs().filter(|(library, _)| library.name == "ConformanceCallbacks") {
        assert_eq!(found.module, "Conformance.Callbacks");
        let CDeclaration::Function { params, result } = &found.c else { panic!("{found:?}") };
        let params: Vec<&str> = params.iter().map(|it| it.name()).collect();
        let lean = found.lean.as_ref().expect(&found.symbol);
        assert_eq!(lean.position.as_ref().unwrap().file, "Conformance/Callbacks.lean");
        assert!(lean.doc.as_ref().unwrap().starts_with("Implemented by the host"));
        let borrowed: Vec<bool> = lean.params.iter().map(|param| param.borrowed).collect();
        text.push_str(&format!(
            "{} {}({})\n  {} : {} borrowed {borrowed:?} throws {:?}\n  {}\n",
            result.name(),
            found.symbol,
            params.join(", "),
            lean.name.trim_start_matches("Conformance.Callbacks."),
            lean.pretty.replace("Conformance.Callbacks.", ""),
            lean.action.as_ref().map(|action| action.error.is_some()),
            callback(library, found).unwrap(),
        ));
    }
    expect![[r#"
        lean_object* cb_tick(size_t, size_t, uint64_t)
          tick : USize → USize → UInt64 → IO UInt8 borrowed [false, false, false] throws Some(true)
          #[lean_callback(extern_name = "cb_tick")] fn tick(ctx: usize, index: usize, value: u64) -> LeanResult<u8>
        lean_object* cb_message(size_t, lean_object*)
          message : USize → String → IO Unit borrowed [false, true] throws Some(true)
          #[lean_callback(extern_name = "cb_message")] fn message(ctx: usize, text: &str) -> LeanResult<()>
        lean_object* cb_bytes(size_t, lean_object*)
          bytes : USize → ByteArray → IO UInt64 borrowed [false, false] throws Some(true)
          #[lean_callback(extern_name = "cb_bytes")] fn bytes(ctx: usize, b: Vec<u8>) -> LeanResult<u64>
        uint64_t cb_pure(uint64_t)
          pureHook : UInt64 → UInt64 borrowed [false] throws None
          #[lean_callback(extern_name = "cb_pure")] fn pure_hook(x: u64) -> u64
        lean_object* cb_now()
          now : IO UInt64 borrowed [] throws Some(true)
          #[lean_callback(extern_name = "cb_now")] fn now() -> LeanResult<u64>
        lean_object* cb_base(lean_object*)
          base : Nat → BaseIO Nat borrowed [false] throws Some(false)
          #[lean_callback(extern_name = "cb_base")] fn base(n: Nat) -> Nat
        lean_object* cb_fail(uint32_t)
          fail : UInt32 → IO Unit borrowed [false] throws Some(true)
          #[lean_callback(extern_name = "cb_fail")] fn fail(code: u32) -> LeanResult<()>
        lean_object* cb_handle_new(uint64_t)
          Handle.new : UInt64 → IO Handle borrowed [false] throws Some(true)
          #[lean_callback(extern_name = "cb_handle_new", unsafe(assume_valid))] fn new<'lean>(value: u64) -> LeanResult<Obj<'lean>>
        uint64_t cb_handle_value(lean_object*)
          Handle.value : Handle → UInt64 borrowed [true] throws None
          #[lean_callback(extern_name = "cb_handle_value")] fn value<'lean>(h: &Obj<'lean>) -> u64
    "#]].assert_eq(&text);
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))] // the words of its loader
fn a_program_without_the_functions() {
    let lean = LeanRuntime::init().unwrap();
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).unwrap();
    let (_, library, _) = manifest.find_module("Conformance.Callbacks").unwrap();
    // SAFETY: a library that Lean compiled.
    let error = unsafe { LeanLibrary::open(lean, &library.path) }.unwrap_err().to_string();
    // Which one the loader looks for first is up to the linker.
    let (_, behind) = error.split_once("undefined symbol: ").expect(&error);
    let symbol = behind.split('.').next().unwrap();
    assert!(library.externs.iter().any(|it| it.symbol == symbol), "{error}");
    let error = error.replace(symbol, "cb_tick");
    let (path, _) = library.path.rsplit_once('/').expect("an absolute path");
    expect![[r#"load: the loader refuses LIB/libconformance_ConformanceCallbacks.so: LIB/libconformance_ConformanceCallbacks.so: undefined symbol: cb_tick. `cb_tick` is the symbol of a Lean declaration `@[extern "cb_tick"]`, which this program does not define, or does not export: define it with `#[lean_callback(extern_name = "cb_tick")]` in this program or in a crate that it uses. The linker exports it if the build script of the program's own package calls `lean_build::LakePackage` or, where the Lean package is in another one, `lean_build::link_program()`; that one is then a direct dependency with `links = "…"` in its Cargo.toml"#]].assert_eq(&error.replace(path, "LIB"));
}
