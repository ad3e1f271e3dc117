//! The errors of a trait that no case in `tests/ui` shows.

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
    check(errors_from(&Source::None, "\"Arith\", package = \"arith\", unsafe(unchecked)", PLAIN), expect![]);
    check(errors("fn provided<T>(self, mut x: T) where Self: Sized { todo!() }"), expect![]);
    check(errors_of("fn f(&self, a: &str, b: String, c: Foo<&str>, d: ((u8)), e: ()) -> u8;"), expect![]);
    check(
        errors_of("fn f(&self, b: &String, c: &Obj<'_>, d: &Foo, e: &[u8], g: (u8, u8)) -> u8;"),
        expect![],
    );
    check(errors_of("fn f(&self) -> Box<dyn Foo>;"), expect![]);
    check(errors_of("fn f(&self) -> Result<u8, lean_rs::LeanError>;"), expect![]);
}

#[test]
fn one_export_for_several_methods() {
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
}

#[test]
fn the_attribute() {
    let all = |attributes: &[&str]| -> String {
        attributes.iter().map(|it| errors_from(&manifest(), it, PLAIN)).collect()
    };
    check(
        all(&[
            "",
            "Arith",
            "1",
            "package = \"arith\", \"Arith\"",
            "\"Arith\", \"Arith.Sub\"",
            "\"Arith.lean\"",
            "\"\"",
            "\"Arith\", package = \"a b\"",
            "\"Arith\", package = \"\"",
            "\"Arith\", zebra = \"arith\"",
            "\"Arith\", package = \"arith\", package = \"arith\"",
            "\"Arith\", unsafe(unchecked = true)",
            "\"Arith\", unchecked",
            "\"Arith\", unsafe(uncheked)",
            "\"Arith\", unsafe(all)",
            "\"Arith\", unsafe()",
            "\"Arith\", deny",
            "\"Arith\", deny()",
            "\"Arith\", deny(axiom = \"a\")",
        ]),
        expect![[r#"
            [] the Lean module is missing: write its name, as in `#[lean_module("Arith")]`
            [Arith] the Lean module's name is a string, as in `#[lean_module("Arith")]`
            [1] the Lean module's name is a string, as in `#[lean_module("Arith")]`
            ["Arith"] the Lean module's name comes first, as in `#[lean_module("Arith", package = "arith")]`
            ["Arith.Sub"] a trait stands for one Lean module: give each module a trait of its own, with only its name in the attribute
            ["Arith.lean"] `Arith.lean` is not the name of a Lean module: write it as in Lean's `import`, such as `Arith` or `Arith.Sub`, not as a path
            [""] the Lean module's name is not empty: write it as in Lean's `import`, such as `Arith.Sub`
            ["a b"] `a b` is not the name of a Lake package: write the `name` in its lakefile, such as `arith`
            [""] the Lake package's name is not empty: write the `name` in its lakefile, such as `arith`
            [zebra] `zebra` is not known in `#[lean_module(…)]`
            known: `package`, `all`, `unsafe(unchecked)` and `deny`
            [package] `package` is given twice: keep one
            [unchecked = true] `unchecked` takes no value: write `unsafe(unchecked)`, or leave it out
            [unchecked] `unchecked` vouches for something that nothing checks: write `unsafe(unchecked)`, or leave it out
            [uncheked] `uncheked` is not known in `#[lean_module(…)]`; did you mean `unsafe(unchecked)`?
            known: `package`, `all`, `unsafe(unchecked)` and `deny`
            [all] `all` is not unsafe: write it outside of `unsafe(…)`
            [unsafe()] `unsafe` says nothing by itself: remove it, or write `unsafe(unchecked)`
            [deny] `deny` takes `sorry`, or a list of the axioms that are allowed: `deny(sorry)`, `deny(axioms = "propext, Quot.sound")`
            [deny()] `deny` takes `sorry`, or a list of the axioms that are allowed: `deny(sorry)`, `deny(axioms = "propext, Quot.sound")`
            [axiom = "a"] `deny` takes `sorry`, or a list of the axioms that are allowed: `deny(sorry)`, `deny(axioms = "propext, Quot.sound")`
        "#]],
    );
}

#[test]
fn the_manifest() {
    check(
        errors_from(&Source::None, "\"Arith\"", PLAIN),
        expect![[r#"
        ["Arith"] no build script says where the Lean module `Arith` is (the environment variable LEAN_RS_MANIFEST is not set)
        to build it with this crate: add lean-build to [build-dependencies], and a build.rs with `fn main() { lean_build::LakePackage::new("lean").module("Arith").build() }`, where "lean" is the directory of its lakefile
        to open a library by its path instead, with types that are not compared with Lean's: `#[lean_module("Arith", package = "…", unsafe(unchecked))]`
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
}

#[test]
fn lean_on_methods() {
    check(
        errors(
            r#"#[lean] fn a(&self) -> u8;
               #[lean()] fn b(&self) -> u8;
               #[lean(export = "d", zebra)] fn d(&self) -> u8;
               #[lean(export = "e", export = "e")] fn e(&self) -> u8;
               #[lean(export)] fn g(&self) -> u8;
               #[lean("h")] fn h(&self) -> u8;
               #[cfg_attr(test, lean(io))] #[lean(export = "l")] fn l(&self) -> LeanResult<u8>;
               #[lean(export = "m")] fn m(&self, #[lean(x)] a: u8, #[lean(nat, int)] b: u8, #[lean(nat)] #[lean(int)] c: u8, #[lean(int)] d: u8) -> u8;
               #[lean(export = "n", eio, io)] fn n(&self) -> LeanResult<Result<u8, u8>>;
               #[lean(export = "o", constant)] fn o(&self, a: u8) -> u8;
               #[lean(export = "p", deep, constant)] fn p(&self) -> u8;
               #[lean(export = "q", deep = 256)] fn q(&self) -> u8;"#,
        ),
        expect![[r#"
            [#[lean]] `#[lean(…)]` says nothing: remove it, or write `export`, `io`, `eio`, `constant` and `deep`
            [#[lean()]] `#[lean(…)]` says nothing: remove it, or write `export`, `io`, `eio`, `constant` and `deep`
            [zebra] `zebra` is not known in `#[lean(…)]` on a method
            known: `export`, `io`, `eio`, `constant` and `deep`
            [export] `export` is given twice: keep one
            [export] `export` needs a string: write `export = "…"`
            ["h"] expected identifier: the keys in `#[lean(…)]` on a method are `export`, `io`, `eio`, `constant` and `deep`, separated by commas
            [#[cfg_attr(test, lean(io))]] `cfg_attr` with `lean` or `cfg` is not seen by `#[lean_module]`: write two methods, each with `#[cfg(…)]` and its own `#[lean(…)]`
            [x] `x` is not known in `#[lean(…)]` on a parameter
            known: `nat` and `int`
            [int] a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's is `Nat` or `Int`
            [int] a parameter has at most one of `#[lean(nat)]` and `#[lean(int)]`: its type is a Rust integer, and Lean's is `Nat` or `Int`
            [deep = 256] `deep` takes no value: write `deep` alone, or leave it out
            [a] `a` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "a")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
            [b] `b` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "b")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
            [eio] `io` and `eio` exclude each other: keep `io` for `IO`, whose exceptions become `LeanError`, and `eio` for `EIO` with another error type
            [constant] a constant has no parameters, but this method has 1: remove `constant` if the Lean definition is a function, else the parameters
            [deep] `deep` and `constant` exclude each other: a constant is computed when the module is loaded, so remove `deep`. If computing it recurses deeply, load the module in `LeanRuntime::on_large_stack`
        "#]],
    );
}

#[test]
fn the_trait() {
    let of = |item: &str| errors_from(&manifest(), "\"Arith\"", item);
    check(
        of("#[lean(export = \"e\")] trait Arith {}"),
        expect![[r#"
        [export] `export` belongs on a method; the trait takes `#[lean(prefix = "arith_")]`
    "#]],
    );
    check(
        of("#[lean(prefix = \"a-\")] trait Arith { fn f(&self) -> u8; }"),
        expect![[r#"
        ["a-"] `a-` cannot begin the names of exports: C takes letters, digits and `_`, and no digit first
    "#]],
    );
    check(
        of("#[lean(prefx = \"a_\")] trait Arith { fn f(&self) -> u8; }"),
        expect![[r#"
        [prefx] `prefx` is not known in `#[lean(…)]` on the trait; did you mean `prefix`?
        known: `prefix`
    "#]],
    );
    check(
        of("#[lean(prefix = \"p_\")] trait A { fn größe(&self) -> u8; }"),
        expect![[r#"
        [größe] `p_größe` cannot be the name of an export, which is ASCII in C: name it with `#[lean(export = "…")]`
    "#]],
    );
    check(
        of("unsafe auto trait Arith<'lean: 'static, 'a, T> {}"),
        expect![[r#"
        [unsafe] the trait of a Lean module cannot be `unsafe`: remove the word; the generated code upholds the contract
        [auto] the trait of a Lean module cannot be `auto`: remove the word
        ['static] `'lean` needs no bounds here: remove them
        ['a] the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait Arith` or `trait Arith<'lean>`
        [T] the trait of a Lean module has no generic parameters, except the lifetime of Lean's values: write `trait Arith` or `trait Arith<'lean>`
    "#]],
    );
    check(
        errors("const LIMIT: u64; #[lean(io)] type Point; items!(); #[lean(export = \"x\")] const X: u8;"),
        expect![[r#"
            [#[lean(io)]] `#[lean(…)]` has no meaning here: it belongs on the trait (`prefix`) or on a method (`export`, `io`, `eio`, `constant` and `deep`)
            [#[lean(export = "x")]] `#[lean(…)]` has no meaning here: it belongs on the trait (`prefix`) or on a method (`export`, `io`, `eio`, `constant` and `deep`)
            [const] associated constants are not exports: for a Lean constant write a method, `#[lean(constant)] fn limit(&self) -> LeanResult<…>;`
            [type] associated types are not supported: write the Rust type itself in place of `Self::Point`
            [items] macros in the trait are not expanded before `#[lean_module]` reads it: write the methods out
            [const] associated constants are not exports: for a Lean constant write a method, `#[lean(constant)] fn x(&self) -> LeanResult<…>;`
        "#]],
    );
}

#[test]
fn methods() {
    check(
        errors_of("const unsafe extern \"C\" fn f(&self, ...) -> u8;"),
        expect![[r#"
        [const] methods of a Lean module run when the program runs: remove `const`. For a Lean constant write `#[lean(constant)]`
        [extern "C"] the macro takes care of the C calling convention: remove `extern`; this is a Rust method
        [...] Lean functions take a fixed number of arguments: name each of them instead of `...`
    "#]],
    );
    check(
        errors_of("default fn f(&self) -> u8;"),
        expect![[r#"
        [#[lean(export = "e")] default fn f(&self) -> u8;] not a method: the trait of a Lean module has only methods
    "#]],
    );
    check(
        errors_of("safe fn f(&self) -> u8;"),
        expect![[r#"
        [fn] expected `!`
    "#]],
    );
    check(
        errors_of("fn f(self: &Self) -> u8;"),
        expect![[r#"
        [self: &Self] `f` takes `self: &Self`: Lean is called through a shared module, so write `fn f(&self, …)`
    "#]],
    );
    check(
        errors_of("fn f<'a, T>(&self) -> Obj<'lean>;"),
        expect![[r#"
        ['a, T] `f` is generic, but an export is one C function with one signature: write the types out, one method for each export; lifetimes can be left out, and `'lean` is declared on the trait
        ['lean] `'lean` is not declared: declare it on the trait, `trait Arith<'lean>`
    "#]],
    );
    check(
        errors_of("fn f(&self, mut a: u8, ref d: u8, e @ _: u8, #[cfg(x)] g: u8) -> u8;"),
        expect![[r#"
            [mut a] `mut a` means nothing on a method without a body: write `a`
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
    check(
        errors(
            r#"fn r#type(&self) -> u8;
               #[lean(export = "")] fn a(&self) -> u8;
               #[lean(export = "a\0")] fn b(&self) -> u8;
               #[lean(export = "1a")] fn c(&self) -> u8;"#,
        ),
        expect![[r#"
            [r#type] `type` names no export: write the name in Lean's `@[export …]`, as in `#[lean(export = "type")]`, or `#[lean(prefix = "…")]` on the trait if all exports are a prefix and the method's name
            [""] the name of an export is not empty: write the name in Lean's `@[export …]`
            ["a\0"] `a\0` cannot be the name of an export: C takes letters, digits and `_`, and no digit first
            ["1a"] `1a` cannot be the name of an export: C takes letters, digits and `_`, and no digit first
        "#]],
    );
}

#[test]
fn types() {
    check(
        errors_of(
            "fn f(&self, a: &mut [u8], b: fn(u8) -> u8, c: impl Fn(&'a [u8], (u8, X<'_>)), d: *const u8, e: Self, \
             g: &dyn Foo<A = u8>, h: (u8,), i: (u8, u8, u8, u8, u8, u8, u8, u8, u8), j: [u8], k: _) -> u8;",
        ),
        expect![[r#"
            [&mut [u8]] Lean does not change its arguments: pass the value, and return the changed one
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [fn(u8) -> u8] `fn(u8) -> u8` is a function pointer, which Lean cannot be given
            for a function or closure write `LeanFn<'lean, (A, B), R>`, which `LeanFn::new` makes
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [impl Fn(&'a [u8], (u8, X<'_>))] `impl Fn(&'a [u8], (u8, X<'_>))` is an `impl` type, which Lean cannot be given
            for a function or closure write `LeanFn<'lean, (A, B), R>`, which `LeanFn::new` makes
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [*const u8] `*const u8` is a raw pointer, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [Self] `Self` is the module itself, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [&dyn Foo<A = u8>] `&dyn Foo<A = u8>` is a trait object, which Lean cannot be given
            for a function or closure write `LeanFn<'lean, (A, B), R>`, which `LeanFn::new` makes
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [(u8,)] `(u8,)` is a tuple of one, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [(u8, u8, u8, u8, u8, u8, u8, u8, u8)] `(u8, u8, u8, u8, u8, u8, u8, u8, u8)` is a tuple of more than 8, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [[u8]] `[u8]` is a slice without a reference, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
            [_] `_` is a placeholder, which Lean cannot be given
            arguments are numbers, bool, char, (), Nat, Int, String, &str, Vec, slices, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, ObjRef, Erased, and types with #[derive(LeanType)]
        "#]],
    );
    let results: String = [
        "()",
        "&str",
        "LeanResult<&Obj<'_>>",
        "&[u8]",
        "&(u8, u8)",
        "impl Foo",
        "LeanResult",
        "Result<u8, String>",
        "io::Result<u8>",
    ]
    .iter()
    .map(|ty| errors_of(&format!("fn f(&self) -> {ty};")))
    .collect();
    check(
        results,
        expect![[r#"
        [()] `f` returns nothing: for Lean's `IO Unit` write `#[lean(io)]` and `-> LeanResult<()>`; for a pure definition, write its result
        [&str] a result cannot be a reference, because Lean hands over ownership: return `String`, or `LeanStr<'lean>` to look at Lean's
        [&Obj<'_>] a result cannot be a reference, because Lean hands over ownership: return `Obj<'_>`
        [&[u8]] a result cannot be a reference, because Lean hands over ownership: return `Vec<u8>`
        [&(u8, u8)] a result cannot be a reference, because Lean hands over ownership: return the value itself, or `Obj<'lean>` for what has no Rust type
        [impl Foo] `impl Foo` is an `impl` type, which Lean cannot return to Rust
        results are numbers, bool, char, (), Nat, Int, String, Vec, arrays, LeanList, Option, Result, tuples, Sum, LeanStr, LeanBytes, LeanFloats, LeanArray, LeanFn, External, Obj, and types with #[derive(LeanType)]
        [LeanResult] `LeanResult` takes the one type that Lean returns: `LeanResult<T>`
        [String] the error of a call to Lean is `LeanError`, but this is `String`: write `LeanResult<u8>`, or, where Lean returns an `Except`, `LeanResult<Result<u8, String>>`
        [io::Result<u8>] this `Result` does not show its error, which is `LeanError`: write `LeanResult<u8>`
    "#]],
    );
    check(
        errors_of("#[lean(eio)] fn f(&self) -> LeanResult<u8>;"),
        expect![[r#"
        [LeanResult<u8>] `f` is in `EIO`, which throws values of an error type of its own, but returns `LeanResult<u8>`: write `-> LeanResult<Result<T, E>>`
    "#]],
    );
    check(
        errors_of("#[lean(io)] fn f(&self) -> u8;"),
        expect![[r#"
        [u8] `f` is in `IO`, which can throw, but returns `u8`: write `-> LeanResult<u8>`
    "#]],
    );
}
