//! The macros of `lean-rs`. Use them from there: `lean_rs::lean_module`.
//!
//! How it works: `parse` reads the attribute and the trait, `model` checks them and turns them into what the
//! generator needs to know, `generate` writes the code. Every problem found on the way is collected in
//! `errors::Errors`, so that none hides another, and stands on the tokens it is about; the texts are all in
//! `messages`. With problems, `recover` writes the trait and an implementation that only has to compile, so that
//! they are not drowned by follow-up errors.
#![forbid(unsafe_code)]

mod errors;
mod generate;
mod manifest;
mod messages;
mod model;
mod names;
mod parse;
mod recover;
mod types;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes the methods of a trait the `@[export]` definitions of a Lean module.
///
/// The trait stays as it is, so that tests can implement it with a fake. Beside it, and as visible as it, the struct
/// `…Module<'lean>` implements it with calls of the compiled Lean code:
///
/// ```no_run
/// use lean_rs::prelude::*;
///
/// /// Sums and greetings.
/// #[lean_module("Arith", package = "arith")]
/// #[lean(prefix = "arith_")]
/// trait Arith<'lean> {
///     /// `@[export arith_add] def add (a b : UInt64) : UInt64`
///     fn add(&self, a: u64, b: u64) -> u64;
///
///     /// `@[export arith_greet] def greet (name : String) : String`
///     fn greet(&self, name: &str) -> LeanResult<String>;
///
///     /// `@[export arith_log_line] def log (line : String) : IO Unit`
///     #[lean(export = "arith_log_line", io)]
///     fn log(&self, line: &str) -> LeanResult<()>;
///
///     /// `@[export arith_origin] def origin : Point`
///     #[lean(constant)]
///     fn origin(&self) -> Obj<'lean>;
///
///     /// Not Lean's: a method with a body is left alone.
///     fn double(&self, a: u64) -> u64 {
///         self.add(a, a)
///     }
/// }
///
/// fn main() -> LeanResult<()> {
///     let lean = LeanRuntime::init()?;
///     // SAFETY: built by Lake from the module `Arith`, whose exports have the types above.
///     let arith = unsafe { ArithModule::open(lean, "lib/libarith_Arith.so") }?;
///     assert_eq!(arith.add(20, 22), 42);
///     println!("{}", arith.greet("world")?);
///     Ok(())
/// }
/// ```
///
/// # What is generated
/// - `ArithModule::load(lean)` loads the library that the build script built. It is safe: the library's content is
///   compared with what was built. The crate needs `lean-build` in `[build-dependencies]` and a build script with
///   `lean_build::LakePackage::new("lean").module("Arith").build();`, where `"lean"` is the directory of the lakefile.
/// - `unsafe ArithModule::open(lean, path)` loads any library, and trusts the caller that it holds this module with
///   these signatures.
/// - `ArithModule::EXPORTS`: the methods with their symbols. All of them are looked up once, by `load` and `open`; a
///   call is then no more than reading an address, the conversions and a jump.
///
/// # The attribute
/// `#[lean_module("Pkg.Mod")]` names the module as in Lean's `import`. Without a build script,
/// `#[lean_module("Pkg.Mod", package = "pkg")]` names its Lake package as well (initializers are named after both), and
/// there is no `load`. With a build script `package` may be given, and must be right.
///
/// # The trait
/// It has no generic parameters, or only `'lean`, the lifetime of values that Lean makes: `trait Arith<'lean>` for
/// methods that mention `Obj<'lean>`. It has no supertraits, no `where` clause, and no items but methods; without any
/// method, loading the module just initializes it. `#[lean(prefix = "arith_")]` on the trait makes `arith_add` the
/// export of a method `add` that does not name one; `prefix = ""` makes it `add`.
///
/// # The methods
/// Each takes `&self`, then at most 16 named parameters. It is neither generic nor `async`, `unsafe`, `const` or
/// `extern`. A method with a body is the trait's own: it is no export, and nothing is asked of it.
///
/// | on a method | |
/// |---|---|
/// | `#[lean(export = "arith_add")]` | the name in Lean's `@[export arith_add]`; it may stand on one method only |
/// | `#[lean(io)]` | the definition is in `IO`; the method returns `LeanResult<T>`, with a Lean exception as `Err` |
/// | `#[lean(constant)]` | the definition has no parameters and is not in `IO`: a value, not a function |
///
/// `#[cfg(…)]` on a method takes the export away together with the method. Other attributes stay on the trait.
///
/// # Types
///
/// | Rust | Lean |
/// |---|---|
/// | `u8` … `u64`, `usize`, `i8` … `i64`, `isize` | `UInt8` … `UInt64`, `USize`, `Int8` … `Int64`, `ISize` |
/// | `f64`, `f32`, `bool`, `char` | `Float`, `Float32`, `Bool`, `Char` |
/// | `()`, `String`; as an argument also `&str` | `Unit`, `String` |
/// | `Obj<'lean>`; as an argument also `ObjRef<'lean, '_>` | any type that is an object in C |
///
/// A method returns `LeanResult<T>`; or `T` itself, if it is pure and every value that C can return is one of `T`:
/// numbers, `bool` and `Obj`, but not `String` and `char`. A Lean `panic!` is not an error: it prints, and returns a
/// default value.
///
/// # Errors
/// All mistakes in a trait are reported at once, each on the tokens it is about. Whether a type fits is for the
/// compiler to say: it does so on the type.
#[proc_macro_attribute]
pub fn lean_module(attribute: TokenStream, item: TokenStream) -> TokenStream {
    generate::expand(attribute.into(), item.into(), &manifest::Source::of_build()).into()
}
