//! `#[derive(LeanType)]`: what is decided, and every error with the tokens it is on.

use std::str::FromStr;

use expect_test::expect;
use proc_macro2::TokenStream;

use super::shown;
use crate::derive::{Model, Shape, Storage, expand};
use crate::errors::Errors;
use crate::locate::Source;

fn model(item: &str) -> (Option<Model>, Errors) {
    let mut errors = Errors::default();
    let model = Model::parse(TokenStream::from_str(item).unwrap(), &mut errors);
    (model, errors)
}

fn errors(item: &str) -> String {
    shown(model(item).1)
}

/// The shape of a type without errors.
fn shape(item: &str) -> Shape {
    let (model, errors) = model(item);
    assert_eq!(shown(errors), "", "{item}");
    model.unwrap().shape
}

#[test]
fn shapes() {
    for (item, expected) in [
        ("struct A;", Shape::Unit),
        ("struct A { #[lean(skip)] x: Foo }", Shape::Unit),
        ("enum A { B }", Shape::Unit),
        ("enum A { B, C }", Shape::Enumeration(8)),
        ("enum A { B, C {}, D() }", Shape::Enumeration(8)),
        ("struct A(u8);", Shape::Trivial),
        ("struct A { x: Vec<A2>, #[lean(skip)] y: u8 }", Shape::Trivial),
        ("enum A { B(u8) }", Shape::Trivial),
        ("struct A(other::A);", Shape::Trivial),
        ("struct A { x: Vec<A> }", Shape::Objects),
        ("struct A<T> { x: Vec<A<T>> }", Shape::Objects),
        ("struct A { x: Vec<Self> }", Shape::Objects),
        ("struct A { x: Vec<self::A> }", Shape::Objects),
        ("struct A<T> { x: Vec<self::A<T>> }", Shape::Objects),
        ("struct A(self::B);", Shape::Trivial),
        ("struct A(self::b::A);", Shape::Trivial),
        ("struct A(::A);", Shape::Trivial),
        ("#[lean(recursive)] struct A { x: B }", Shape::Objects),
        ("struct A(u8, u8);", Shape::Objects),
        ("enum A { B, C(u8) }", Shape::Objects),
    ] {
        assert_eq!(shape(item), expected, "{item}");
    }
    let many = |n: usize| (0..n).map(|i| format!("V{i},")).collect::<String>();
    assert_eq!(shape(&format!("enum A {{ {} }}", many(255))), Shape::Enumeration(8));
    assert_eq!(shape(&format!("enum A {{ {} }}", many(256))), Shape::Enumeration(16));
    assert_eq!(shape(&format!("enum A {{ {} }}", many(65536))), Shape::Enumeration(32));
}

#[test]
fn storage_follows_the_parameters() {
    let item = "struct A<T, U> { a: T, b: Vec<U>, c: u8, #[lean(boxed)] d: u8, #[lean(unboxed)] e: Tag<T>, f: T::Item, \
                g: other::T }";
    let (model, errors) = model(item);
    assert_eq!(shown(errors), "");
    let storages: Vec<Storage> = model.unwrap().constructors[0].fields.iter().map(|it| it.storage).collect();
    use Storage::{Boxed, Direct};
    assert_eq!(storages, [Boxed, Boxed, Direct, Boxed, Direct, Boxed, Direct]);
}

#[test]
fn what_is_in_a_module_is_no_parameter() {
    let (model, errors) = model("struct A<T> { a: self::T, b: Vec<self::T>, #[lean(skip)] c: T }");
    assert_eq!(shown(errors), "");
    let model = model.unwrap();
    assert!(model.bounded.is_empty());
    assert!(model.constructors[0].relevant().all(|it| it.storage == Storage::Direct));
}

#[test]
fn names() {
    let (model, _) = model(
        "#[lean(name = \"Pkg.T\")] enum T { r#Fn, NotFound { file_name: u8, r#type: u8 }, #[lean(rename = \"x'\")] Y(u8) }",
    );
    let model = model.unwrap();
    let described: Vec<String> = model
        .constructors
        .iter()
        .map(|it| format!("{} {:?}", it.what, it.fields.iter().map(|f| &*f.lean_name).collect::<Vec<_>>()))
        .collect();
    assert_eq!(described, ["T.fn []", "T.notFound [\"fileName\", \"type\"]", "T.x' [\"0\"]"]);
    assert_eq!(model.lean_name, "Pkg.T");
}

#[test]
fn the_type() {
    expect![[r#"
        [union] Lean has no unions: derive `LeanType` on a struct, for a Lean structure, or on an enum, for an inductive type
        [1] Lean numbers constructors by their position, so `B` has no number of its own: remove it, and put the variants in the order of Lean's constructors
        ['a] the only lifetime of values from Lean is `'lean`, that of the runtime: rename `'a` to `'lean` if the type holds such values, else own what it refers to
        [&'a str] a field cannot be a reference, because a value from Lean could not fill it: write `String`, or `LeanStr<'lean>` to look at Lean's
        ["A B"] `A B` is not the name of a Lean type: write its full name, such as `Pkg.Point`
    "#]].assert_eq(
        &[
            "union A { x: u8 }",
            "enum A { B = 1, C }",
            "struct A<'a> { x: &'a str }",
            "#[lean(name = \"A B\")] struct A;",
        ]
        .map(errors)
        .concat(),
    );
}

#[test]
fn attributes() {
    expect![[r#"
        [nam] `nam` is not known in `#[lean(…)]` on the type; did you mean `name`?
        known: `name`, `handle`, `recursive` and `unsafe(assume_valid)`
        [rename] `rename` is not known in `#[lean(…)]` on the type; did you mean `name`?
        known: `name`, `handle`, `recursive` and `unsafe(assume_valid)`
        [#[lean]] `#[lean(…)]` says nothing: remove it, or write `name`, `handle`, `recursive` and `unsafe(assume_valid)`
        [skip] `skip` is not known in `#[lean(…)]` on a variant
        known: `rename`
        [rename] `rename` needs a string: write `rename = "…"`
        [unboxed] `boxed` and `unboxed` exclude each other: keep one
        [boxed] a skipped field is not in the Lean type, so `boxed` has no effect: keep one of `skip` and `boxed`
        ["d"] a skipped field is not in the Lean type, so `rename` has no effect: keep one of `skip` and `rename`
        [skip = true] `skip` takes no value: write `skip` alone, or leave it out
        [skip] `skip` is given twice: keep one
        ["a.b"] `a.b` is not the name of a Lean field: write one component, without the type's name
        [name] `name` is not known in `#[lean(…)]` on a field; did you mean `rename`?
        known: `rename`, `skip`, `boxed` and `unboxed`
        [D] two constructors have the Lean name `b`: give one of them another with `#[lean(rename = "…")]`
    "#]].assert_eq(&errors(
        "#[lean(nam = \"A\", rename = \"B\")] #[lean] enum A {
            #[lean(skip)] B,
            #[lean(rename)] C(
                #[lean(boxed, unboxed)] u8,
                #[lean(skip, boxed, rename = \"d\")] u8,
                #[lean(skip = true, skip)] u8,
                #[lean(rename = \"a.b\")] u8,
                #[lean(name = \"a\")] u8,
            ),
            #[lean(rename = \"b\")] D,
        }",
    ));
    expect![[r#"
        [boxed] Lean represents a structure with one field as that field, boxed where the structure is boxed: remove `boxed` or `unboxed`
    "#]].assert_eq(&errors("struct A { #[lean(boxed)] x: u8 }"));
    expect![[r#"
        [foo_bar] two fields have the Lean name `fooBar`: give one of them another with `#[lean(rename = "…")]`
    "#]].assert_eq(&errors("struct A { fooBar: u8, foo_bar: u8 }"));
}

#[test]
fn field_types() {
    expect![[r#"
        [&'static str] a field cannot be a reference, because a value from Lean could not fill it: write `String`, or `LeanStr<'lean>` to look at Lean's
        [&'lean [u8]] a field cannot be a reference, because a value from Lean could not fill it: write `Vec<u8>`
        [&'lean Foo] a field cannot be a reference, because a value from Lean could not fill it: write `Foo`, or `Box` of it
        [fn(u8)] `fn(u8)` is a function pointer, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that crosses
        [*const u8] `*const u8` is a raw pointer, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that crosses
        [dyn Foo] `dyn Foo` is a trait object, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that crosses
        [[u8]] `[u8]` is a slice without a reference, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that crosses
        [PhantomData<u8>] `PhantomData` has no counterpart in Lean: write `#[lean(skip)]` on the field
        [(u8,)] `(u8,)` is a tuple of one, which no Lean value can be: leave the field to Rust with `#[lean(skip)]`, or write a type that crosses
    "#]].assert_eq(&errors(
        "struct A(&'static str, &'lean [u8], &'lean Foo, fn(u8), *const u8, dyn Foo, [u8], PhantomData<u8>, (u8,), Vec<u8>);",
    ));
}

#[test]
fn constructors_beyond_leans_tags() {
    let many = (0..244).map(|i| format!("V{i},")).collect::<String>();
    expect![[r#"
        [Last] `Last` is constructor 244 and has fields, but objects of Lean have a constructor number of at most 243: check the variants against the Lean type
    "#]].assert_eq(&errors(&format!("enum A {{ {many} Last(u8) }}")));
    assert_eq!(errors(&format!("enum A {{ {many} Last(#[lean(skip)] u8) }}")), "");
}

#[test]
fn deprecated_is_allowed_only_where_something_is() {
    let expanded = |item: &str| expand(TokenStream::from_str(item).unwrap(), &Source::None).to_string();
    assert!(!expanded("struct A { x: u8, y: u8 }").contains("deprecated"));
    for item in [
        "#[deprecated] struct A { x: u8, y: u8 }",
        "struct A { x: u8, #[deprecated] y: u8 }",
        "enum A { B, #[deprecated] C }",
        "enum A { B, C(#[deprecated] u8) }",
    ] {
        let text = expanded(item);
        assert_eq!(text.matches("impl").count(), text.matches("allow (deprecated)").count(), "{text}");
    }
}

#[test]
fn errors_are_all_that_is_left() {
    let text = expand(TokenStream::from_str("union A { x: u8 }").unwrap(), &Source::None).to_string();
    assert!(text.contains("compile_error") && !text.contains("impl"), "{text}");
}
