//! The macros of `lean-rs`. Use them from there: `lean_rs::lean_module`, `lean_rs::LeanType`.
//!
//! There is one folder for each macro: `module`, `callback` and `derive`. All three work in the same steps: `parse` reads the
//! tokens, `validate` checks the rules and makes a model, `compare` compares it with Lean, `expand` writes the code. They
//! share `attribute` (the parser of all attributes), `locate` (the manifest of the build script) and `compare` (the rules for
//! a Rust and a Lean declaration).
//!
//! All problems are collected in `errors::Errors`, each on the tokens it is about; its text stands at the check that finds it.
#![forbid(unsafe_code)]

mod attribute;
mod bind;
mod callback;
mod compare;
mod derive;
mod errors;
mod lifetime;
mod locate;
mod module;
mod names;
mod texts;
mod types;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

use crate::locate::Source;

/// Makes the methods of a trait the `@[export]` definitions of a Lean module.
///
/// The trait stays as it is, so tests can implement it with a fake. The macro adds a struct `…Module<'lean>` of the same
/// visibility, which implements the trait by calling the compiled Lean code:
///
/// ```no_run
/// use lean_rs::prelude::*;
///
/// /// Sums and greetings.
/// #[lean_module("Arith", package = "arith", unsafe(unchecked))]
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
/// - `ArithModule::load(lean)` loads the library that the build script built. It is safe: the file is compared with the one
///   that was built. The crate needs `lean-build` in `[build-dependencies]` and a build script with
///   `lean_build::LakePackage::new("lean").module("Arith").build();`, where `"lean"` is the directory of the lakefile.
/// - `unsafe ArithModule::open(lean, path)` loads any library. The caller guarantees that it holds this module with these
///   signatures.
/// - `ArithModule::EXPORTS` lists the methods with their symbols. `load` and `open` look all of them up once. A call then
///   reads an address, converts the values and jumps.
///
/// # What is compared
/// The trait is compared with what Lean's compiler made of the exports: their names, the number, order and types of
/// parameters, the result, the effect, and whether it is a constant. Leave out types and proofs, which have no value at run
/// time: the macro fills them in.
///
/// Compiled code relies on proofs, so a method whose export takes one is an `unsafe fn`. So is a method that passes a plain
/// number for a `Fin n` or a subtype, or an `Obj` where Lean's type is known.
///
/// # The attribute
/// `#[lean_module("Pkg.Mod")]` names the module as in Lean's `import`. After the name it takes
///
/// | | |
/// |---|---|
/// | `all` | adds a method for every export that has none, and the types that they need |
/// | `deny(sorry)` | an error if an export depends on `sorry` |
/// | `deny(axioms = "propext, Quot.sound")` | an error if an export depends on other axioms |
/// | `unsafe(unchecked)` | nothing is compared: the types are taken on trust |
/// | `package = "pkg"` | the module's Lake package; needed only with `unsafe(unchecked)` and no build script |
///
/// Without a build script there is no `load`, only `open`.
///
/// # The trait
/// Its only generic parameter is `'lean`, the lifetime of values from Lean: write `trait Arith<'lean>` if a method mentions
/// `Obj<'lean>`. It has no supertraits, no `where` clause, and no items but methods. Without methods, loading the module just
/// initializes it.
///
/// `#[lean(prefix = "arith_")]` on the trait makes `arith_add` the export of a method `add` that names none; `prefix = ""`
/// makes it `add`.
///
/// # The methods
/// Each takes `&self`, then at most 32 named parameters. It is not generic, `const` or `extern`. A method with a body
/// is an ordinary provided method: it is not an export, and has no restrictions.
///
/// An `async` method is for an export that returns a `Task`, alone or in `IO`. It returns `LeanResult` of the task's value: of `T` for
/// `Task α` and for `Task (Except IO.Error α)`, whose error is that of the result. Its future calls Lean when it is first polled, waits
/// for the task without blocking a thread, and stays on its thread.
///
/// | on a method | |
/// |---|---|
/// | `#[lean(export = "arith_add")]` | the name in Lean's `@[export arith_add]`; two methods may name one export with different Rust types |
/// | `#[lean(io)]` | the definition is in `IO`; the method returns `LeanResult<T>`, with a Lean exception as `Err` |
/// | `#[lean(eio)]` | the definition is in `EIO`; the method returns `LeanResult<Result<T, E>>`, with what Lean threw as `E` |
/// | `#[lean(constant)]` | the definition is a value, not a function: it has no parameters and is not an action |
/// | `#[lean(deep)]` | the definition recurses deeply: the call runs on a stack of 256 MiB, as in `LeanRuntime::on_large_stack` |
///
/// On a parameter that is a Rust integer, `#[lean(nat)]` and `#[lean(int)]` say that Lean's type is `Nat` or `Int`: `fn
/// factorial(&self, #[lean(nat)] n: u64) -> LeanResult<Nat>`. For a result write `AsNat<u64>` or `AsInt<i64>`; a number that
/// does not fit is an error.
///
/// `#[cfg(…)]` on a method also removes its export. Other attributes stay on the trait.
///
/// # Types
///
/// Numbers, `bool`, `char`, `()`, `Nat`, `Int`, `String`, `Vec`, arrays, `LeanList`, `Option`, `Result`, tuples, `Sum`,
/// types with `#[derive(LeanType)]`, views such as `LeanStr<'lean>`, `External`, and `Obj<'lean>` for everything else; as
/// arguments also references to them, `&str` and slices. The documentation of `lean_rs::LeanAbi` has the table.
///
/// A method returns `LeanResult<T>`. A pure one may return `T` itself if decoding cannot fail: numbers, `bool` and `Obj`, but
/// not `String` and `char`. A Lean `panic!` is not an error: it prints a message and returns a default value.
///
/// # Errors
/// All mistakes in a trait are reported at once, each on the tokens it is about. The compiler reports a type that does not
/// fit, on the type.
#[proc_macro_attribute]
pub fn lean_module(attribute: TokenStream, item: TokenStream) -> TokenStream {
    module::expand(attribute.into(), item.into(), &Source::of_build()).into()
}

/// Writes the trait of a Lean module, with a method for every export, and the types that they need.
///
/// ```ignore
/// lean_rs::bind!("Arith");                      // pub trait Arith
/// lean_rs::bind!(pub(crate) "Arith.Sub" as Sub);
/// ```
///
/// It is [`#[lean_module("Arith", all)]`](macro@lean_module) on an empty trait, and writes what `cargo lean bind Arith`
/// prints: a method for each export, with its name in snake case and Lean's doc string; a struct or enum for each Lean structure
/// and inductive type that a signature reaches. Exports that take proofs become `unsafe fn`: the caller guarantees them.
///
/// # Errors
/// Those of `lean_module`. Without a build script, the error says how to write one.
#[proc_macro]
pub fn bind(input: TokenStream) -> TokenStream {
    match bind::bind(input.into()) {
        Ok((attribute, item)) => module::expand(attribute, item, &Source::of_build()).into(),
        Err(error) => error.into(),
    }
}

/// Lets Lean call a function: as a function value, or as the implementation of an `@[extern]` declaration.
///
/// The function stays as it is. `name::lean_fn(lean)` gives a [`LeanFn`](../lean_rs/struct.LeanFn.html) that calls it. The
/// `LeanFn` is in static memory; nothing is allocated. For a closure that captures values, use `LeanFn::new`.
///
/// ```
/// use lean_rs::prelude::*;
///
/// /// A `Nat → IO Bool`.
/// #[lean_callback]
/// fn report(n: Nat) -> LeanResult<bool> {
///     println!("{n}");
///     Ok(true)
/// }
///
/// # fn main() -> LeanResult<()> {
/// let lean = LeanRuntime::init()?;
/// assert!(report::lean_fn(lean).call(Nat::from(3u8))?);
/// assert!(report(Nat::from(4u8))?);
/// # Ok(())
/// # }
/// ```
///
/// With `extern_name`, it also implements a Lean declaration as a C function. Lean calls it directly, with numbers in
/// registers:
///
/// ```lean
/// @[extern "rs_log"] opaque log (level : UInt8) (text : @& String) : IO Unit
/// ```
/// ```ignore
/// #[lean_callback(extern_name = "rs_log")]
/// fn log(level: u8, text: &str) -> LeanResult<()> {
///     eprintln!("[{level}] {text}");
///     Ok(())
/// }
/// ```
/// `lean-build` makes the program export the symbol, so that the Lean library finds it when it is loaded. The types, the
/// effect and the number of parameters are compared with Lean's declaration, as for `#[lean_module]`.
///
/// # The function
/// It is not generic, `async` or `unsafe`, and has at most 32 parameters. It may declare the lifetime `'lean` for views and
/// objects in the result. A parameter of type `&LeanRuntime` receives the runtime; Lean does not see it.
///
/// | parameter | |
/// |---|---|
/// | `T` | a value, converted and checked; Lean's ownership ends with it |
/// | `&str`, `&[u8]`, `&[f64]` | what the Lean object holds, without a copy |
/// | `&T`, `&[T]` | a value that was converted, borrowed |
///
/// | result | Lean |
/// |---|---|
/// | `T` | a pure function; under `extern_name` also an action in `BaseIO` |
/// | `LeanResult<T>` | an action in `IO`: an `Err` is thrown, an exception as it is, other errors as an `IO.userError` with the texts of their sources |
/// | `T`, with `#[lean_callback(base_io)]` | an action in `BaseIO` |
/// | `Result<T, E>`, with `#[lean_callback(eio)]` | an action in `EIO` |
///
/// # Panics
/// No panic reaches Lean. An action in `IO` throws it as an `IO.userError` with its message, cut at 4 KiB. It does the same
/// with an argument that cannot be converted. Where Lean's type has no place for an error, the message is printed to stderr and
/// the process aborts; with `on_panic = default`, the function returns the `Default` of its result instead.
///
/// # The attribute
///
/// | | |
/// |---|---|
/// | `extern_name = "rs_log"` | the symbol in Lean's `@[extern "rs_log"]` |
/// | `on_panic = default` | after a panic that cannot be thrown, return the default value |
/// | `base_io`, `eio` | the effect, where the result type does not show it |
/// | `unsafe(assume_valid)` | with `extern_name`: a guarantee that results satisfy the conditions of their Lean type, and that objects have the right type |
/// | `unsafe(unchecked)` | with `extern_name`: nothing is compared; references stand for `@&` parameters |
///
/// # Errors
/// All mistakes are reported at once, each on the tokens it is about. The compiler reports a type that does not fit, on the
/// type.
#[proc_macro_attribute]
pub fn lean_callback(attribute: TokenStream, item: TokenStream) -> TokenStream {
    callback::expand(attribute.into(), item.into(), &Source::of_build()).into()
}

/// Makes a struct or enum stand for a Lean structure or inductive type.
///
/// ```
/// use lean_rs::{LeanRuntime, LeanArray, prelude::*};
///
/// /// `inductive Shape | circle (radius : Float) | polygon (corners : Array Point)`
/// #[derive(Debug, PartialEq, LeanType)]
/// enum Shape {
///     Circle { radius: f64 },
///     Polygon { corners: Vec<Point> },
/// }
///
/// /// `structure Point where (x : Int32) (y : Int32)`
/// #[derive(Debug, PartialEq, LeanType)]
/// #[lean(name = "Geometry.Point")]
/// struct Point {
///     x: i32,
///     y: i32,
///     /// Not in Lean.
///     #[lean(skip)]
///     label: Option<String>,
/// }
///
/// # fn main() -> LeanResult<()> {
/// let lean = LeanRuntime::init()?;
/// let corner = Point { x: 1, y: -1, label: None };
/// let array = LeanArray::new(lean, &[Shape::Polygon { corners: vec![corner] }, Shape::Circle { radius: 0.5 }]);
/// assert_eq!(array.to_vec()?[1], Shape::Circle { radius: 0.5 });
/// # Ok(())
/// # }
/// ```
///
/// # Which Rust type to write
/// Write the fields and variants of the Lean type, in its order, with the Rust types for the Lean ones. Leave out a Lean field
/// that has no value at run time (a proof, a type). A structure that `extends` another has the parent as its first field.
///
/// | Rust | Lean | in C |
/// |---|---|---|
/// | a fieldless enum | an enumeration type | `uint8_t`; from 256 variants on `uint16_t`, from 65536 on `uint32_t` |
/// | a struct with one field | a structure with one field (a *trivial* structure) | as the field |
/// | a unit struct, an enum with one fieldless variant | a type with one value | `lean_object*` |
/// | any other struct or enum | a structure, an inductive type | `lean_object*` |
///
/// Recursive types recurse through `Box`, `Vec`, `Option<Box<_>>` and the like. A value from Lean that is nested more than
/// `lean_rs::MAX_DEPTH` levels deep is an error; a value that goes to Lean may have any depth.
///
/// A lifetime parameter must be called `'lean`, for views such as `LeanStr<'lean>` in fields. Fields whose type mentions a
/// type parameter are boxed, as in Lean.
///
/// # Attributes
///
/// | | on | |
/// |---|---|---|
/// | `#[lean(name = "Pkg.Point")]` | the type | its full Lean name; without it, the Lean type whose last part is the Rust name |
/// | `#[lean(rename = "toBase")]` | fields, variants | the Lean name; without it, `to_base` is `toBase`, `NotFound` is `notFound` |
/// | `#[lean(skip)]` | fields | a field of Rust only: not passed to Lean, and `Default::default()` in values from Lean |
/// | `#[lean(handle)]` | a struct of one `LeanHandle<'lean, Self>` | its values are held and handed on, and not looked into |
/// | `#[lean(unsafe(assume_valid))]` | the type | a guarantee that every value of the Rust type is one of the Lean type: it satisfies the proofs among the fields, and each `Obj` has its field's type |
/// | `#[lean(boxed)]` | fields | stored as an object: where the Lean field's type is a parameter that the Rust type has fixed |
/// | `#[lean(unboxed)]` | fields | stored as a number although a type parameter is mentioned: where Lean's field does not depend on it |
/// | `#[lean(recursive)]` | the type | one field, and recursive where its type does not show it: through another type, an alias, or a path such as `crate::Tree`; so no trivial structure |
///
/// The last three are not needed where the build script knows the type: they are taken from Lean.
///
/// # What is compared
/// The names, order and types of constructors and fields are compared with Lean's declaration, if a signature in a module that
/// the build script names reaches the type. The fields of a type with type parameters are compared for each choice of the
/// parameters that crosses. A trait that uses a type that was not compared does not compile.
///
/// # Errors
/// All mistakes are reported at once, each on the tokens it is about. The compiler reports a field whose type does not fit, on
/// the type.
#[proc_macro_derive(LeanType, attributes(lean))]
pub fn lean_type(item: TokenStream) -> TokenStream {
    derive::expand(item.into(), &Source::of_build()).into()
}
