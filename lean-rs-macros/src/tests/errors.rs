use expect_test::{Expect, expect};

use super::{errors, errors_from, errors_of, manifest};
use crate::locate::Source;

fn check(found: String, expected: Expect) {
    expected.assert_eq(&found);
}

const PLAIN: &str = "trait Arith { #[lean(export = \"e\")] fn f(&self) -> u8; }";

#[test]
fn nothing_wrong() {
    check(errors_from(&manifest(), "\"Arith\"", PLAIN), expect![]);
    check(
        errors_from(&Source::None, "\"Arith\", package = \"arith\"", PLAIN),
        expect![[r#"
        ["Arith"] no build script told where the Lean module `Arith` is (the environment variable LEAN_RS_MANIFEST is not set)
        to have it built with this crate: add lean-build to [build-dependencies], and a build.rs with `fn main() { lean_build::LakePackage::new("lean").module("Arith").build() }`, where "lean" is the directory of its lakefile
        to open a library by its path instead, with types that nobody compares with Lean's: `#[lean_module("Arith", package = "…", unchecked)]`
    "#]],
    );
    check(errors("fn provided<T>(self, mut x: T) where Self: Sized { todo!() }"), expect![]);
}

#[test]
fn the_attribute() {
    let all = |attributes: &[&str]| -> String {
        attributes.iter().map(|it| errors_from(&manifest(), it, PLAIN)).collect()
    };
    check(
        all(&["", "Arith", "1", "package = \"arith\""]),
        expect![[r#"
        [] the Lean module is missing: write its name, as in `#[lean_module("Arith")]`
        [Arith] the Lean module's name is a string, as in `#[lean_module("Arith")]`
        [1] the Lean module's name is a string, as in `#[lean_module("Arith")]`
        [] the Lean module is missing: write its name, as in `#[lean_module("Arith")]`
    "#]],
    );
    check(
        all(&["package = \"arith\", \"Arith\"", "\"Arith\", \"Arith.Sub\""]),
        expect![[r#"
        ["Arith"] the Lean module's name comes first, as in `#[lean_module("Arith", package = "arith")]`
        ["Arith.Sub"] a trait stands for one Lean module: give each module a trait of its own, with only its name in the attribute
    "#]],
    );
    check(
        all(&["\"Arith/Sub\"", "\"Arith.lean\"", "\"\"", "\"Arith\", package = \"a b\""]),
        expect![[r#"
        ["Arith/Sub"] `Arith/Sub` is not the name of a Lean module: write it as in Lean's `import`, such as `Arith` or `Arith.Sub`, not as a path
        ["Arith.lean"] `Arith.lean` is not the name of a Lean module: write it as in Lean's `import`, such as `Arith` or `Arith.Sub`, not as a path
        [""] the Lean module's name is not empty: write it as in Lean's `import`, such as `Arith.Sub`
        ["a b"] `a b` is not the name of a Lake package: write the `name` in its lakefile, such as `arith`
    "#]],
    );
    check(
        all(&[
            "\"Arith\", package = arith",
            "\"Arith\", packge = \"arith\"",
            "\"Arith\", zebra = \"arith\"",
            "\"Arith\", package = \"arith\", package = \"arith\"",
        ]),
        expect![[r#"
            [package = arith] `package` needs a string: write `package = "…"`
            [packge] `packge` is not known in `#[lean_module(…)]`; did you mean `package`?
            known: `package`, `all`, `unchecked` and `deny`
            [zebra] `zebra` is not known in `#[lean_module(…)]`
            known: `package`, `all`, `unchecked` and `deny`
            [package] `package` is given twice: keep one
        "#]],
    );
}

#[test]
fn the_manifest() {
    check(
        errors_from(&Source::None, "\"Arith\"", PLAIN),
        expect![[r#"
            ["Arith"] no build script told where the Lean module `Arith` is (the environment variable LEAN_RS_MANIFEST is not set)
            to have it built with this crate: add lean-build to [build-dependencies], and a build.rs with `fn main() { lean_build::LakePackage::new("lean").module("Arith").build() }`, where "lean" is the directory of its lakefile
            to open a library by its path instead, with types that nobody compares with Lean's: `#[lean_module("Arith", package = "…", unchecked)]`
        "#]],
    );
    let unreadable = Source::Unreadable("cannot read the manifest /m".to_owned());
    check(
        errors_from(&unreadable, "\"Arith\"", PLAIN),
        expect![[r#"
        ["Arith"] cannot read the manifest /m
    "#]],
    );
    check(
        errors_from(&manifest(), "\"Arith.Sup\"", PLAIN),
        expect![[r#"
        ["Arith.Sup"] the build script does not build the Lean module `Arith.Sup`; it builds `Arith.Sub` and `Arith`
        if the name is right, add `.module("Arith.Sup")` after `lean_build::LakePackage::new(…)` in build.rs
    "#]],
    );
    check(
        errors_from(&manifest(), "\"Arith\", package = \"other\"", PLAIN),
        expect![[r#"
        ["other"] the Lean module `Arith` is in the Lake package `arith`, not `other`: write `package = "arith"`, or leave it out, since the build script knows it
    "#]],
    );
}

#[test]
fn lean_on_methods() {
    check(
        errors(
            r#"#[lean] fn a(&self) -> u8;
               #[lean()] fn b(&self) -> u8;
               #[lean(exprt = "c")] fn c(&self) -> u8;
               #[lean(export = "d", zebra)] fn d(&self) -> u8;
               #[lean(export = "e", export = "e")] fn e(&self) -> u8;
               #[lean(export = "f")] #[lean(io, io)] fn f(&self) -> LeanResult<u8>;
               #[lean(export)] fn g(&self) -> u8;
               #[lean(export = h)] fn h(&self) -> u8;
               #[lean(export = "i", io = true)] fn i(&self) -> LeanResult<u8>;
               #[lean(export = "j", prefix = "p")] fn j(&self) -> u8;
               #[lean(export = "k")] fn k(&self) -> u8 { 0 }
               #[cfg_attr(test, lean(io))] #[lean(export = "l")] fn l(&self) -> LeanResult<u8>;
               #[lean(export = "m")] fn m(&self, #[lean(x)] a: u8, #[lean(nat, int)] b: u8, #[lean(nat)] #[lean(int)] c: u8, #[lean(int)] d: u8) -> u8;"#,
        ),
        expect![[r#"
            [#[lean]] `#[lean(…)]` says nothing: remove it, or write `export`, `io`, `eio` and `constant`
            [#[lean()]] `#[lean(…)]` says nothing: remove it, or write `export`, `io`, `eio` and `constant`
            [exprt] `exprt` is not known in `#[lean(…)]` on a method; did you mean `export`?
            known: `export`, `io`, `eio` and `constant`
            [zebra] `zebra` is not known in `#[lean(…)]` on a method
            known: `export`, `io`, `eio` and `constant`
            [export] `export` is given twice: keep one
            [io] `io` is given twice: keep one
            [export] `export` needs a string: write `export = "…"`
            [export = h] `export` needs a string: write `export = "…"`
            [io = true] `io` takes no value: write `io` alone, or leave it out
            [prefix] `prefix` belongs on the trait; a method names its whole symbol: `#[lean(export = "…")]`
            [#[lean(export = "k")]] `k` has a body, so it is not an export of Lean: remove the body to call Lean, or the attribute to keep the body
            [#[cfg_attr(test, lean(io))]] `cfg_attr` with `lean` or `cfg` is not seen by `#[lean_module]`: write two methods, each with `#[cfg(…)]` and its own `#[lean(…)]`
            [x] `x` is not known in `#[lean(…)]` on a parameter
            known: `nat` and `int`
            [int] a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's is `Nat` or `Int`
            [int] a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's is `Nat` or `Int`
            [a] `a` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "a")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
            [b] `b` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "b")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
        "#]],
    );
}

#[test]
fn the_trait() {
    let of = |item: &str| errors_from(&manifest(), "\"Arith\"", item);
    check(
        of("struct Arith;"),
        expect![[r#"
        [struct] `#[lean_module]` goes on a trait whose methods are the exports of a Lean module, not on a struct
    "#]],
    );
    check(
        of("#[lean(export = \"e\")] trait Arith {}"),
        expect![[r#"
        [export] `export` belongs on a method; on the trait stands `#[lean(prefix = "arith_")]`
    "#]],
    );
    check(
        of("#[lean(prefix = \"a-\")] trait Arith { fn f(&self) -> u8; }"),
        expect![[r#"
        ["a-"] `a-` cannot begin the names of exports: C takes letters, digits and `_`, and no digit first
    "#]],
    );
    check(
        of("unsafe trait Arith<'lean: 'static, 'a, T, const N: u8>: Sized + Send where T: Copy {}"),
        expect![[r#"
            [unsafe] the trait of a Lean module is not `unsafe`: remove it; the generated code keeps the contract
            ['static] `'lean` needs no bounds here: remove them
            ['a] the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait Arith` or `trait Arith<'lean>`
            [T] the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait Arith` or `trait Arith<'lean>`
            [const N: u8] the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait Arith` or `trait Arith<'lean>`
            [where T: Copy] the trait of a Lean module has no `where` clause: remove it
            [Sized + Send] the trait of a Lean module has no supertraits, which `ArithModule` could not implement: remove them, and ask for both traits where they are used
        "#]],
    );
    check(
        errors("const LIMIT: u64; type Point; items!(); #[lean(export = \"x\")] const X: u8;"),
        expect![[r#"
            [#[lean(export = "x")]] `#[lean(…)]` has no meaning on an associated constant: it belongs on the trait (`prefix`) or on a method (`export`, `io`, `eio` and `constant`)
            [const] associated constants are not Lean's: for a Lean constant write a method, `#[lean(constant)] fn limit(&self) -> LeanResult<…>;`
            [type] associated types are not supported: write the Rust type itself in place of `Self::Point`
            [items] macros in the trait are not expanded before `#[lean_module]` reads it: write the methods out
            [const] associated constants are not Lean's: for a Lean constant write a method, `#[lean(constant)] fn x(&self) -> LeanResult<…>;`
        "#]],
    );
}

#[test]
fn heads_of_methods() {
    check(
        errors_of("async fn f(&self) -> u8;"),
        expect![[r#"
        [async] calls to Lean are not `async`: remove it, and move the call to a thread for blocking work if it takes long
    "#]],
    );
    check(
        errors_of("const unsafe extern \"C\" fn f(&self) -> u8;"),
        expect![[r#"
            [const] methods of a Lean module run when the program runs: remove `const`. For a Lean constant write `#[lean(constant)]`
            [extern "C"] the C calling convention is the macro's business: remove `extern`; this is a Rust method
        "#]],
    );
    check(
        errors_of("unsafe extern \"C\" fn f(&self, ...) -> u8;"),
        expect![[r#"
            [extern "C"] the C calling convention is the macro's business: remove `extern`; this is a Rust method
            [...] Lean functions take a fixed number of arguments: name each of them instead of `...`
        "#]],
    );
    check(
        errors_of("fn f<'a, T, const N: u8>(&self) -> u8 where T: Copy;"),
        expect![[r#"
        ['a, T, const N: u8] `f` is generic, but an export is one C function with one signature: write the types out, one method for each export; lifetimes can be left out, and `'lean` is declared on the trait
        [where T: Copy] methods of a Lean module have no `where` clause: remove it
    "#]],
    );
    check(
        errors_of("fn f() -> u8;"),
        expect![[r#"
        [f] `f` has no receiver: Lean is called through a loaded module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f(a: u8) -> u8;"),
        expect![[r#"
        [f] `f` has no receiver: Lean is called through a loaded module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f(self) -> u8;"),
        expect![[r#"
        [self] `f` takes `self`: Lean is called through a shared module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f(&mut self) -> u8;"),
        expect![[r#"
        [&mut self] `f` takes `&mut self`: Lean is called through a shared module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f(self: &Self) -> u8;"),
        expect![[r#"
        [self: &Self] `f` takes `self: &Self`: Lean is called through a shared module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f(&self) -> Obj<'lean>;"),
        expect![[r#"
        ['lean] `'lean` is not declared: it is the trait's, so write `trait Arith<'lean>`
    "#]],
    );
}

#[test]
fn parameters() {
    check(
        errors_of("fn f(&self, mut a: u8, _: u8, (b, c): u8, ref d: u8, e @ _: u8, #[cfg(x)] g: u8) -> u8;"),
        expect![[r#"
            [mut a] `mut a` is a matter of a body, and Lean has the body: write `a`
            [_] the parameter needs a name: that of the Lean parameter, or one like `_x`
            [(b, c)] patterns are not supported here: write a name, and pass the parts of the value one by one
            [ref d] `ref d` is a pattern: a parameter has a plain name here, without `ref` and `@`
            [e @ _] `e @ _` is a pattern: a parameter has a plain name here, without `ref` and `@`
            [#[cfg(x)]] attributes on parameters are not supported: an export has the same parameters in every build; put `#[cfg(…)]` on the method
        "#]],
    );
    let many: String = (0..33).map(|i| format!("a{i}: u8,")).collect();
    check(
        errors_of(&format!("fn f(&self, {many}) -> u8;")),
        expect![[r#"
        [a32: u8] 33 parameters, but at most 32 are supported: put some of them in a Lean structure, and take that as one `Obj<'lean>`
    "#]],
    );
}

#[test]
fn argument_types() {
    check(errors_of("fn f(&self, a: &str, b: String, c: Foo<&str>, d: ((u8)), e: ()) -> u8;"), expect![]);
    check(
        errors_of(
            "fn f(&self, a: &mut str, b: &String, c: &Obj<'_>, d: &Foo, e: &[u8], g: (u8, u8), h: (u8,)) -> u8;",
        ),
        expect![[r#"
            [&mut str] Lean does not change its arguments: pass the value, and return the changed one
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
            [(u8,)] `(u8,)` is a tuple of one, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
        "#]],
    );
    check(
        errors_of(
            "fn f(&self, a: [u8; 2], b: fn(u8) -> u8, c: impl Fn(u8), d: *const u8, e: Self, g: &dyn Foo) -> u8;",
        ),
        expect![[r#"
            [fn(u8) -> u8] `fn(u8) -> u8` is a function pointer, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
            [impl Fn(u8)] `impl Fn(u8)` is an `impl` type, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
            [*const u8] `*const u8` is a raw pointer, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
            [Self] `Self` is the module itself, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
            [&dyn Foo] `&dyn Foo` is a trait object, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, types with #[derive(LeanType)] and Erased
        "#]],
    );
}

#[test]
fn results() {
    check(
        errors_of("fn f(&self);"),
        expect![[r#"
        [f] `f` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure definition, write its result
    "#]],
    );
    check(
        errors_of("fn f(&self) -> ();"),
        expect![[r#"
        [()] `f` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure definition, write its result
    "#]],
    );
    check(
        errors_of("fn f(&self) -> &str;"),
        expect![[r#"
            [&str] a result cannot be a reference, because Lean hands over ownership: return `String`, or `LeanStr<'lean>` to look at Lean's
        "#]],
    );
    check(
        errors_of("fn f(&self) -> LeanResult<&Obj<'_>>;"),
        expect![[r#"
            [&Obj<'_>] a result cannot be a reference, because Lean hands over ownership: return `Obj<'_>`
        "#]],
    );
    check(
        errors_of("fn f(&self) -> &[u8];"),
        expect![[r#"
            [&[u8]] a result cannot be a reference, because Lean hands over ownership: return `Vec<u8>`
        "#]],
    );
    check(
        errors_of(
            "#[lean(eio)] fn f(&self) -> LeanResult<u8>; #[lean(eio, io)] fn g(&self) -> LeanResult<Result<u8, u8>>;",
        ),
        expect![[r#"
            [LeanResult<u8>] `f` is in `EIO`, which throws values of an error type of its own, but returns `LeanResult<u8>`: write `-> LeanResult<Result<T, E>>`
            [g] `g` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "g")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
            [eio] `io` and `eio` exclude each other: keep `io` for `IO`, whose exceptions become `LeanError`, and `eio` for `EIO` with another error type
        "#]],
    );
    check(errors_of("fn f(&self) -> Box<dyn Foo>;"), expect![]);
    check(
        errors_of("fn f(&self) -> impl Foo;"),
        expect![[r#"
            [impl Foo] `impl Foo` is an `impl` type, which Lean cannot return to Rust
            results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, types with #[derive(LeanType)] and Obj
        "#]],
    );
    check(
        errors_of("fn f(&self) -> LeanResult;"),
        expect![[r#"
        [LeanResult] `LeanResult` takes the one type that Lean returns: `LeanResult<T>`
    "#]],
    );
    check(
        errors_of("fn f(&self) -> Result<u8, String>;"),
        expect![[r#"
            [String] the error of a call to Lean is `LeanError`, but this is `String`: write `LeanResult<u8>`, or, where Lean returns an `Except`, `LeanResult<Result<u8, String>>`
        "#]],
    );
    check(
        errors_of("fn f(&self) -> io::Result<u8>;"),
        expect![[r#"
        [io::Result<u8>] this `Result` does not show its error, which is `LeanError`: write `LeanResult<u8>`
    "#]],
    );
    check(errors_of("fn f(&self) -> Result<u8, lean_rs::LeanError>;"), expect![]);
    check(
        errors("#[lean(export = \"e\", io)] fn f(&self) -> u8;"),
        expect![[r#"
        [u8] `f` is in `IO`, which can throw, but returns `u8`: write `-> LeanResult<u8>`
    "#]],
    );
    check(
        errors("#[lean(export = \"e\", io)] fn f(&self);"),
        expect![[r#"
        [f] `f` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure definition, write its result
    "#]],
    );
    check(
        errors("#[lean(export = \"e\", io, constant)] fn f(&self) -> LeanResult<u8>;"),
        expect![[r#"
            [constant] `constant` and `io` or `eio` exclude each other: an action without parameters is a function, so remove `constant`
        "#]],
    );
    check(
        errors("#[lean(export = \"e\", constant)] fn f(&self, a: u8) -> u8;"),
        expect![[r#"
        [constant] a constant has no parameters, but this method has 1: remove `constant` if the Lean definition is a function, else the parameters
    "#]],
    );
}

#[test]
fn exports() {
    check(
        errors("fn r#type(&self) -> u8;"),
        expect![[r#"
        [r#type] `type` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "type")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
    "#]],
    );
    check(
        errors(
            r#"#[lean(export = "")] fn a(&self) -> u8;
               #[lean(export = "a\0")] fn b(&self) -> u8;
               #[lean(export = "1a")] fn c(&self) -> u8;
               #[lean(export = "x.y")] fn d(&self) -> u8;"#,
        ),
        expect![[r#"
            [""] the name of an export is not empty: write the name in Lean's `@[export …]`
            ["a\0"] `a\0` cannot be the name of an export: C takes letters, digits and `_`, and no digit first
            ["1a"] `1a` cannot be the name of an export: C takes letters, digits and `_`, and no digit first
            ["x.y"] `x.y` cannot be the name of an export: C takes letters, digits and `_`, and no digit first
        "#]],
    );
    check(
        errors(r#"#[lean(export = "e")] fn a(&self) -> u8; #[lean(export = "e")] fn b(&self) -> u8;"#),
        expect![[r#"
            ["e"] the export `e` is already called by the method `a`, with the same types: name another export, write other types, or remove this method
            ["e"] the export `e` is first named here
        "#]],
    );
    check(
        errors(
            r#"#[lean(export = "e")] fn a(&self, s: String) -> u8; #[lean(export = "e")] fn b(&self, s: &str) -> u8;
               #[lean(export = "e")] fn c(&self) -> u8; #[lean(export = "e")] fn d(&self) -> u16;"#,
        ),
        expect![],
    );
    check(
        errors(
            r#"#[cfg(unix)] #[lean(export = "e")] fn a(&self) -> u8;
               #[cfg(windows)] #[lean(export = "e")] fn a(&self) -> u8;"#,
        ),
        expect![],
    );
    check(
        errors_from(&manifest(), "\"Arith\"", "#[lean(prefix = \"p_\")] trait A { fn größe(&self) -> u8; }"),
        expect![[r#"
            [größe] `p_größe` cannot be the name of an export, which is ASCII in C: name it with `#[lean(export = "…")]`
        "#]],
    );
}
