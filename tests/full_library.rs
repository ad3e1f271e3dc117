//! A module that imports `Lean`, in a runtime that was started with the full library.

use lean_rs::prelude::*;
use lean_rs::{LeanExpr, LeanJson, LeanLevel, LeanName, Stage};

/// A module that imports `Lean`.
#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Full {
    /// JSON in Lean's normal form.
    #[lean(io)]
    fn normalize(&self, text: &str) -> LeanResult<String>;
    /// `Lean.versionString`.
    fn version(&self, unit: ()) -> LeanResult<String>;
    /// Whether start-up went through its phases.
    #[lean(io)]
    fn phases(&self) -> LeanResult<bool>;
}

/// What Lean knows.
#[derive(Clone, LeanType)]
#[lean(handle, name = "Lean.Environment")]
struct Environment<'lean>(LeanHandle<'lean, Self>);

/// What hands on values of Lean's own types.
#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Handles<'lean> {
    /// The name of this text.
    fn name(&self, text: &str) -> LeanResult<LeanName<'lean>>;
    /// A constant with a level.
    fn constant(&self, n: &LeanName<'lean>, l: LeanLevel<'lean>) -> LeanResult<LeanExpr<'lean>>;
    /// A level.
    fn level(&self, n: Nat) -> LeanResult<LeanLevel<'lean>>;
    /// An application.
    fn apply(&self, f: LeanExpr<'lean>, args: &[LeanExpr<'lean>]) -> LeanResult<LeanExpr<'lean>>;
    /// As Lean prints it.
    fn show(&self, e: LeanExpr<'lean>) -> LeanResult<String>;
    /// What Lean reads.
    fn parse(&self, text: &str) -> LeanResult<Result<LeanJson<'lean>, String>>;
    /// What it has under this name.
    fn field(&self, json: &LeanJson<'lean>, name: &str) -> LeanResult<Option<LeanJson<'lean>>>;
    /// An environment without declarations.
    #[lean(io)]
    fn environment(&self) -> LeanResult<Environment<'lean>>;
    /// Its module.
    fn main(&self, env: &Environment<'lean>) -> LeanResult<LeanName<'lean>>;
    /// Without spaces.
    fn compress(&self, json: LeanJson<'lean>) -> LeanResult<String>;
}

fn options() -> RuntimeOptions {
    RuntimeOptions::new().full_library(true).task_threads(2).arguments(["program", "argument"])
}

#[test]
fn a_module_that_imports_lean() {
    let lean = LeanRuntime::init_with(options()).unwrap();
    let full = FullModule::load(lean).unwrap();
    assert_eq!(full.normalize(r#" { "b" : [ 1, 2 ], "a" : null } "#).unwrap(), r#"{"a":null,"b":[1,2]}"#);
    let error = full.normalize("{").unwrap_err();
    assert!(error.exception().unwrap().message().contains("offset 1"), "{error}");
    assert_eq!(Some(full.version(()).unwrap()), lean.lean_version());
    assert!(full.phases().unwrap());
}

#[test]
fn lean_s_own_types() -> LeanResult<()> {
    let lean = LeanRuntime::init_with(options())?;
    let m = HandlesModule::load(lean)?;
    let constant = m.constant(&m.name("Pkg.f")?, m.level(Nat::from(2u8))?)?;
    assert_eq!(
        m.show(m.apply(constant.clone(), &[constant.clone(), constant])?)?,
        "Pkg.f.{2} Pkg.f.{2} Pkg.f.{2}"
    );
    let json = m.parse(r#"{ "a": [1, { }] }"#)?.expect("well-formed");
    let field = m.field(&json, "a")?.expect("it has the field");
    assert_eq!((m.compress(field)?, m.compress(json)?), ("[1,{}]".to_owned(), r#"{"a":[1,{}]}"#.to_owned()));
    assert!(m.parse("{")?.is_err());

    // An environment is the same for all threads.
    let environment = LeanShared::new(m.environment()?);
    let main = std::thread::spawn(move || {
        let m = HandlesModule::load(LeanRuntime::init()?)?;
        let name = m.main(&environment.get(m.module().lean()))?;
        m.show(m.constant(&name, m.level(Nat::ZERO)?)?)
    });
    assert_eq!(main.join().unwrap()?, "Pkg.Main.{0}");
    Ok(())
}

#[test]
fn lean_starts_once() {
    LeanRuntime::init_with(options()).unwrap();
    LeanRuntime::init_with(options()).expect("the same options again");
    LeanRuntime::init().expect("whatever is running");
    let error = LeanRuntime::init_with(options().task_threads(3)).unwrap_err();
    assert_eq!(error.stage(), Some(Stage::RuntimeInit));
    let text = error.to_string();
    assert!(text.contains("already running") && text.contains("task_threads: Some(2)"), "{text}");
}
