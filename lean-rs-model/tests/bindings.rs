//! The Rust text that is written for a manifest.

use expect_test::{Expect, expect};
use lean_rs_model::bindings::{Bindings, Place, Style, suggestion};
use lean_rs_model::manifest::{CType, Manifest, SCHEMA, Type};

/// A manifest of the module `Shop.Cart` with these exports and types, as JSON without the outer brackets.
fn manifest(exports: &str, types: &str, verified: bool) -> Manifest {
    let text = format!(
        r#"{{ "schema": {SCHEMA}, "toolchain": {{ "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" }},
            "packages": [{{ "name": "shop", "directory": "/shop", "libraries": [{{
                "name": "Shop", "path": "/shop/libshop.so", "digest": "", "origin": "", "needs": [],
                "modules": [{{
                    "name": "Shop.Cart", "initializer": "i", "imports_lean": false, "reaches": ["Shop.Cart"]
                }}],
                "exports": [{exports}], "externs": [], "verified": {verified}, "types": [{types}], "axioms": []
            }}] }}] }}"#
    );
    Manifest::parse(&text, "m.json").unwrap()
}

fn constant(name: &str) -> String {
    format!(r#"{{ "constant": {{ "name": "{name}", "args": [] }} }}"#)
}

fn parameter(name: Option<&str>, ty: &str) -> String {
    let name = name.map_or("null".to_owned(), |name| format!("\"{name}\""));
    format!(
        r#"{{ "name": {name}, "binder": "explicit", "kind": "value", "pretty": "…", "type": {ty}, "erased": false,
            "borrowed": false, "default": null }}"#
    )
}

fn export(symbol: &str, name: &str, module: &str, params: &[String], result: &str) -> String {
    let (params, count) = (params.join(", "), params.len());
    let c = vec!["\"lean_object*\""; count].join(", ");
    format!(
        r#"{{ "symbol": "{symbol}", "module": "{module}", "c": {{ "function": {{ "params": [{c}], "result": "lean_object*" }} }},
            "lean": {{ "name": "{name}", "position": null, "doc": null, "pretty": "…", "unsafe": false, "params": [{params}], "effect": null,
                "result": {{ "pretty": "…", "type": {result} }}, "axioms": [] }}, "failure": null }}"#
    )
}

fn field(name: &str, kind: &str, ty: &str, place: &str) -> String {
    format!(r#"{{ "name": "{name}", "kind": "{kind}", "pretty": "…", "type": {ty}, "place": {place} }}"#)
}

fn declaration(name: &str, structure: bool, recursive: bool, constructors: &[(&str, &[String])]) -> String {
    let constructors: Vec<String> = constructors
        .iter()
        .map(|(name, fields)| format!(r#"{{ "name": "{name}", "fields": [{}] }}"#, fields.join(", ")))
        .collect();
    format!(
        r#"{{ "name": "{name}", "module": "M", "position": null, "doc": null, "structure": {structure}, "class": false,
            "recursive": {recursive}, "params": [], "repr": "object", "constructors": [{}] }}"#,
        constructors.join(", ")
    )
}

const OBJECT: &str = r#"{ "object": 0 }"#;

/// What is written for the module, laid out.
fn written(manifest: &Manifest, style: Style) -> String {
    let bindings = Bindings::of(manifest, "Shop.Cart", None).unwrap();
    let visibility = syn::parse_quote!(pub);
    let mut items = bindings.definitions(style, &visibility);
    items.push(syn::Item::Trait(bindings.trait_item(style, &visibility)));
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items })
}

#[track_caller]
fn writes(manifest: &Manifest, style: Style, expected: &Expect) {
    expected.assert_eq(&written(manifest, style));
}

#[test]
fn names_that_rust_does_not_take() {
    let nat = constant("Nat");
    let exports = [
        export(
            "a",
            "Shop.Cart.type",
            "Shop.Cart",
            &[
                parameter(Some("self"), &nat),
                parameter(Some("match"), &nat),
                parameter(Some("x'"), &nat),
                parameter(Some("x"), &nat),
                parameter(None, &nat),
                parameter(Some("«größe»"), &nat),
            ],
            &nat,
        ),
        export("b", "Shop.Cart.add", "Shop.Cart", &[], &nat),
        export("c", "Shop.Cart.Inner.add", "Shop.Cart", &[], &nat),
        // Not initialized with the module.
        export("d", "Shop.Other.add", "Shop.Other", &[], &nat),
    ];
    writes(
        &manifest(&exports.join(", "), "", true),
        Style::Imported,
        &expect![[r#"
            /// The Lean module `Shop.Cart`.
            #[lean_module("Shop.Cart")]
            pub trait Cart {
                /// `@[export a] Shop.Cart.type (self : …) (match : …) (x' : …) (x : …) (_ : …) («größe» : …) : …`
                #[lean(export = "a")]
                fn r#type(
                    &self,
                    self_: Nat,
                    r#match: Nat,
                    x2: Nat,
                    x: Nat,
                    x5: Nat,
                    größe: Nat,
                ) -> LeanResult<Nat>;
                /// `@[export b] Shop.Cart.add : …`
                #[lean(export = "b")]
                fn add(&self) -> LeanResult<Nat>;
                /// `@[export c] Shop.Cart.Inner.add : …`
                #[lean(export = "c")]
                fn inner_add(&self) -> LeanResult<Nat>;
            }
        "#]],
    );
}

#[test]
fn types_of_the_same_name_and_of_names_that_are_taken() {
    let types = [
        declaration(
            "A.Item",
            true,
            false,
            &[("mk", &[field("fileName", "value", &constant("String"), OBJECT)])],
        ),
        declaration("B.Item", true, false, &[("mk", &[field("type", "value", &constant("Nat"), OBJECT)])]),
        declaration("Shop.Option", true, false, &[("mk", &[field("x₁", "value", &constant("Nat"), OBJECT)])]),
    ];
    let params = ["A.Item", "B.Item", "Shop.Option"].map(|name| parameter(None, &constant(name)));
    let exports = export("a", "Shop.Cart.all", "Shop.Cart", &params, &constant("A.Item"));
    writes(
        &manifest(&exports, &types.join(", "), true),
        Style::Imported,
        &expect![[r#"
            /// `A.Item`
            #[derive(Debug, Clone, PartialEq, LeanType)]
            #[lean(name = "A.Item")]
            pub struct AItem {
                /// `fileName : …`
                pub file_name: String,
            }
            /// `B.Item`
            #[derive(Debug, Clone, PartialEq, LeanType)]
            #[lean(name = "B.Item")]
            pub struct BItem {
                /// `type : …`
                pub r#type: Nat,
            }
            /// `Shop.Option`
            #[derive(Debug, Clone, PartialEq, LeanType)]
            #[lean(name = "Shop.Option")]
            pub struct ShopOption {
                /// `x₁ : …`
                #[lean(rename = "x₁")]
                pub x1: Nat,
            }
            /// The Lean module `Shop.Cart`.
            #[lean_module("Shop.Cart")]
            pub trait Cart {
                /// `@[export a] Shop.Cart.all (_ : …) (_ : …) (_ : …) : …`
                #[lean(export = "a")]
                fn all(&self, x1: &AItem, x2: &BItem, x3: &ShopOption) -> LeanResult<AItem>;
            }
        "#]],
    );
}

#[test]
fn recursion_and_promises() {
    let tree = constant("Tree");
    let list = format!(r#"{{ "constant": {{ "name": "List", "args": [{tree}] }} }}"#);
    let option = format!(r#"{{ "constant": {{ "name": "Option", "args": [{tree}] }} }}"#);
    let fields =
        [field("all", "value", &list, OBJECT), field("next", "value", &option, r#"{ "object": 1 }"#)];
    let proof = field("pos", "proof", r#"{ "erased": "proof" }"#, "null");
    let types = [
        declaration("Tree", false, true, &[("leaf", &[]), ("self", &fields)]),
        declaration(
            "Positive",
            true,
            false,
            &[("mk", &[field("n", "value", &constant("Nat"), OBJECT), proof.clone()])],
        ),
        // No variant can hide its fields.
        declaration(
            "Either",
            false,
            false,
            &[("a", &[field("n", "value", &constant("Nat"), OBJECT), proof]), ("b", &[])],
        ),
        declaration(
            "Shop.Handle",
            true,
            false,
            &[("mk", &[field("h", "value", r#"{ "other": "…" }"#, OBJECT)])],
        ),
    ];
    let fin = r#"{ "subtype": { "name": "Fin", "of": { "constant": { "name": "Nat", "args": [] } } } }"#;
    let exports = [
        export(
            "a",
            "Shop.Cart.a",
            "Shop.Cart",
            &[parameter(Some("t"), &tree), parameter(Some("i"), fin)],
            &tree,
        ),
        export(
            "b",
            "Shop.Cart.b",
            "Shop.Cart",
            &[parameter(Some("p"), &constant("Positive"))],
            &constant("Either"),
        ),
        export(
            "c",
            "Shop.Cart.c",
            "Shop.Cart",
            &[parameter(Some("h"), &constant("Shop.Handle"))],
            &constant("UInt8"),
        )
        .replace(r#""result": "lean_object*""#, r#""result": "uint8_t""#),
    ];
    writes(
        &manifest(&exports.join(", "), &types.join(", "), true),
        Style::Absolute,
        &expect![[r#"
            /// `Positive`
            #[derive(
                ::std::fmt::Debug,
                ::std::clone::Clone,
                ::std::cmp::PartialEq,
                ::lean_rs::LeanType
            )]
            #[lean(name = "Positive", unsafe(assume_valid))]
            pub struct Positive {
                /// `n : …`
                n: ::lean_rs::Nat,
            }
            impl Positive {
                /// A value of the type.
                ///
                /// # Safety
                /// `pos : …`
                pub unsafe fn new_unchecked(n: ::lean_rs::Nat) -> Self {
                    Positive { n }
                }
                /// `n`
                pub fn n(&self) -> &::lean_rs::Nat {
                    &self.n
                }
            }
            /// `Shop.Handle`
            #[derive(::std::fmt::Debug, ::std::clone::Clone, ::lean_rs::LeanType)]
            #[lean(name = "Shop.Handle", unsafe(assume_valid))]
            pub struct Handle<'lean> {
                /// `h : …`
                h: ::lean_rs::Obj<'lean>,
            }
            impl<'lean> Handle<'lean> {
                /// A value of the type.
                ///
                /// # Safety
                /// `h : …`
                pub unsafe fn new_unchecked(h: ::lean_rs::Obj<'lean>) -> Self {
                    Handle { h }
                }
                /// `h`
                pub fn h(&self) -> &::lean_rs::Obj<'lean> {
                    &self.h
                }
            }
            /// `Tree`
            #[derive(
                ::std::fmt::Debug,
                ::std::clone::Clone,
                ::std::cmp::PartialEq,
                ::lean_rs::LeanType
            )]
            #[lean(name = "Tree")]
            pub enum Tree {
                /// `leaf`
                Leaf,
                /// `self`
                #[lean(rename = "self")]
                Self_ {
                    /// `all : …`
                    all: ::lean_rs::LeanList<Tree>,
                    /// `next : …`
                    next: ::std::option::Option<::std::boxed::Box<Tree>>,
                },
            }
            /// The Lean module `Shop.Cart`.
            #[::lean_rs::lean_module("Shop.Cart")]
            pub trait Cart<'lean> {
                /// `@[export a] Shop.Cart.a (t : …) (i : …) : …`
                ///
                /// # Safety
                /// `i : …`
                #[lean(export = "a")]
                unsafe fn a(&self, t: &Tree, i: ::lean_rs::Nat) -> ::lean_rs::LeanResult<Tree>;
                /// `@[export b] Shop.Cart.b (p : …) : …`
                #[lean(export = "b")]
                fn b(&self, p: &Positive) -> ::lean_rs::Obj<'lean>;
                /// `@[export c] Shop.Cart.c (h : …) : …`
                #[lean(export = "c")]
                fn c(&self, h: &Handle<'lean>) -> u8;
            }
        "#]],
    );
}

#[test]
fn what_is_left_out() {
    let nat = constant("Nat");
    let params: Vec<String> = (0..33).map(|_| parameter(None, &nat)).collect();
    let borrowed = parameter(Some("n"), &nat).replace(r#""borrowed": false"#, r#""borrowed": true"#);
    let undescribed = r#"{ "symbol": "odd", "module": "Shop.Cart", "c": { "constant": "uint8_t" }, "lean": null,
        "failure": "Shop.Cart.odd: it is odd" }"#;
    let exports = [
        export("many", "Shop.Cart.many", "Shop.Cart", &params, &nat),
        export("lent", "Shop.Cart.lent", "Shop.Cart", &[borrowed], &nat),
        undescribed.to_owned(),
        // A number in C, of which Lean says nothing.
        export(
            "secret",
            "Shop.Cart.secret",
            "Shop.Cart",
            &[],
            r#"{ "opaque": { "name": "Secret", "args": [] } }"#,
        )
        .replace(r#""result": "lean_object*""#, r#""result": "uint64_t""#),
        export("add", "Shop.Cart.add", "Shop.Cart", &[], &nat),
    ];
    writes(
        &manifest(&exports.join(", "), "", true),
        Style::Imported,
        &expect![[r#"
            /// The Lean module `Shop.Cart`.
            ///
            /// Not here: `many`, which has 33 parameters; a method has at most 32.
            ///
            /// Not here: `lent`, which borrows an argument of type `…`: export a definition without `@&`.
            ///
            /// Not here: `odd`, which Lean cannot describe: Shop.Cart.odd: it is odd.
            ///
            /// Not here: `secret`, since no Rust type stands for `…`, which is `uint64_t` in C.
            #[lean_module("Shop.Cart")]
            pub trait Cart {
                /// `@[export add] Shop.Cart.add : …`
                #[lean(export = "add")]
                fn add(&self) -> LeanResult<Nat>;
            }
        "#]],
    );
}

#[test]
fn names_of_generated_types_are_nobody_elses() {
    let object = field("a", "value", &constant("Nat"), OBJECT);
    let names = ["Cart", "CartModule", "LeanFn", "LeanSubarray", "A.Same", "B.Same", "ASame"];
    let types = names.map(|name| declaration(name, true, false, &[("mk", std::slice::from_ref(&object))]));
    let variants =
        [("not_found", &[][..]), ("notFound", &[]), ("self", &[]), ("1", std::slice::from_ref(&object))];
    let variants = declaration("Shop.Error", false, false, &variants);
    let params = names.iter().chain(&["Shop.Error"]).map(|name| parameter(None, &constant(name)));
    let exports =
        export("a", "Shop.Cart.all", "Shop.Cart", &params.collect::<Vec<_>>(), &constant("Shop.Error"));
    let text = written(&manifest(&exports, &(types.join(", ") + ", " + &variants), true), Style::Imported);
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("///") && !line.starts_with('}') && !line.starts_with("pub a"));
    expect![[r##"
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "A.Same")]
        pub struct ASame2 {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "ASame")]
        pub struct ASame {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "B.Same")]
        pub struct BSame {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Cart")]
        pub struct Cart2 {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "CartModule")]
        pub struct CartModule2 {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "LeanFn")]
        pub struct LeanFn2 {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "LeanSubarray")]
        pub struct LeanSubarray2 {
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Shop.Error")]
        pub enum Error {
        #[lean(rename = "not_found")]
        NotFound,
        #[lean(rename = "notFound")]
        NotFound2,
        #[lean(rename = "self")]
        Self_,
        #[lean(rename = "1")]
        C1 {
        a: Nat,
        #[lean_module("Shop.Cart")]
        pub trait Cart {
        #[lean(export = "a")]
        #[allow(clippy::too_many_arguments)]
        fn all(
        &self,
        x1: &Cart2,
        x2: &CartModule2,
        x3: &LeanFn2,
        x4: &LeanSubarray2,
        x5: &ASame2,
        x6: &BSame,
        x7: &ASame,
        x8: &Error,
        ) -> LeanResult<Error>;
    "##]]
    .assert_eq(&(lines.collect::<Vec<_>>().join("\n") + "\n"));
}

#[test]
fn nothing_to_write() {
    let error = |manifest: &Manifest, module| Bindings::of(manifest, module, None).err().unwrap().to_string();
    expect![[r#"
        the build script does not build the Lean module `Shop.Card`; it builds `Shop.Cart`
        Add `.module("Shop.Card")` after `lean_build::LakePackage::new(…)` in build.rs."#]]
    .assert_eq(&error(&manifest("", "", true), "Shop.Card"));
    expect![[r#"
        the Lean types of the exports of `Shop.Cart` are not known, since Lean could not be asked for them (see the warning of the build script)
        Write the trait by hand, or use a version of Lean that lean-build knows."#]].assert_eq(&error(&manifest("", "", false), "Shop.Cart"));
}

#[test]
fn what_to_write() {
    let ty = |name: &str, args: &[Type]| Type::constant(name, args.to_vec());
    let (nat, string) = (ty("Nat", &[]), ty("String", &[]));
    let list = ty("List", std::slice::from_ref(&nat));
    let map = ty("Std.HashMap", &[string, list]);
    let variable = field("x", "value", r#"{ "variable": "α" }"#, OBJECT);
    let item = declaration("Shop.Item", true, false, &[("mk", &[variable])])
        .replace(r#""params": []"#, r#""params": [{ "name": "α", "kind": "type" }]"#);
    let function = format!(r#"{{ "function": {{ "param": {0}, "result": {0} }} }}"#, constant("Nat"));
    let step = declaration("Shop.Step", true, false, &[("mk", &[field("f", "value", &function, OBJECT)])]);
    // Its values are those of an object that nobody knows.
    let hidden = field("ref", "value", r#"{ "opaque": { "name": "P", "args": [] } }"#, OBJECT);
    let reference = declaration("ST.Ref", true, false, &[("mk", &[hidden])]).replace(
        r#""params": []"#,
        r#""params": [{ "name": "σ", "kind": "type" }, { "name": "α", "kind": "type" }]"#,
    );
    let manifest = manifest("", &[item, step, reference].join(", "), true);
    let library = manifest.libraries().next().unwrap();
    let owned = |ty: &Type| suggestion(library, ty, Place::Owned, CType::Object);
    let opaque = Type::Opaque { name: "Handle".to_owned(), args: vec![], native: false };
    let all = [
        owned(&map),
        suggestion(library, &map, Place::Argument, CType::Object),
        owned(&ty("Std.TreeMap", &[nat.clone(), nat.clone()])),
        suggestion(library, &nat, Place::Argument, CType::Object),
        owned(&nat),
        owned(&ty("Shop.Item", std::slice::from_ref(&nat))),
        owned(&ty("Shop.Step", &[])),
        owned(&ty("Shop.Unknown", &[])),
        owned(&ty("ST.Ref", &[Type::Variable("σ".to_owned()), nat])),
        owned(&ty("IO.Error", &[])),
        owned(&ty("Task", &[ty("Except", &[ty("IO.Error", &[]), ty("PUnit", &[])])])),
        owned(&ty("Task", &[ty("Except", &[ty("PUnit", &[]), ty("PUnit", &[])])])),
        owned(&opaque),
        suggestion(library, &opaque, Place::Owned, CType::U64),
    ];
    expect![[r#"
        `HashMap<String, LeanList<Nat>>`, and export the pairs of Lean's map, which has a layout of its own: `def … : Array (String × List Nat) := (…).toArray`
        `HashMap<String, LeanList<Nat>>`, and export the pairs of Lean's map, which has a layout of its own: `def … (pairs : Array (String × List Nat)) … := let map := Std.HashMap.ofList pairs.toList; …`
        `BTreeMap<Nat, Nat>`, and export the pairs of Lean's map, which has a layout of its own: `def … : Array (Nat × Nat) := (…).toArray`
        `Nat`, or `#[lean(nat)]` before a Rust integer
        `Nat`, or `AsNat<…>` of a Rust integer
        `Item<Nat>`, a type with `#[derive(LeanType)]` and `#[lean(name = "Shop.Item")]`, or `Obj<'lean>` for any object
        `Step<'lean>`, a type with `#[derive(LeanType)]` and `#[lean(name = "Shop.Step")]`, or `Obj<'lean>` for any object
        `Obj<'lean>`
        `Obj<'lean>`
        `Obj<'lean>`
        `LeanTask<'lean, LeanIo<()>>`
        `LeanTask<'lean, Result<(), ()>>`
        `Obj<'lean>`, or `External<'lean, T>` if all its values hold a Rust `T` with `unsafe impl LeanOpaque` (`LEAN_NAME` is "Handle")
        another type in Lean: no Rust type stands for one that is `uint64_t` in C and that Lean does not describe"#]].assert_eq(&all.join("\n"));
}

/// A function that Rust gives is a proof that its result type has a value.
#[test]
fn functions_that_prove_too_much() {
    let to =
        |result: &str| format!(r#"{{ "function": {{ "param": {}, "result": {result} }} }}"#, constant("Nat"));
    let none = constant("Shop.None");
    let types = [
        declaration("Shop.None", false, false, &[]),
        declaration("Shop.Runner", true, false, &[("mk", &[field("run", "value", &to(&none), OBJECT)])]),
    ];
    let exports = [
        export("a", "Shop.Cart.a", "Shop.Cart", &[parameter(Some("f"), &to(&none))], &constant("Nat")),
        export(
            "b",
            "Shop.Cart.b",
            "Shop.Cart",
            &[parameter(Some("f"), &to(&constant("String")))],
            &constant("Nat"),
        ),
        export(
            "c",
            "Shop.Cart.c",
            "Shop.Cart",
            &[parameter(Some("r"), &constant("Shop.Runner"))],
            &constant("Nat"),
        ),
    ];
    writes(
        &manifest(&exports.join(", "), &types.join(", "), true),
        Style::Imported,
        &expect![[r#"
        /// `Shop.None`
        #[derive(Debug, Clone, PartialEq, LeanType)]
        #[lean(name = "Shop.None")]
        pub enum None {}
        /// `Shop.Runner`
        #[derive(Debug, Clone, LeanType)]
        #[lean(name = "Shop.Runner", unsafe(assume_valid))]
        pub struct Runner<'lean> {
            /// `run : …`
            run: LeanFn<'lean, (Nat,), None>,
        }
        impl<'lean> Runner<'lean> {
            /// A value of the type.
            ///
            /// # Safety
            /// `run : …`
            pub unsafe fn new_unchecked(run: LeanFn<'lean, (Nat,), None>) -> Self {
                Runner { run }
            }
            /// `run`
            pub fn run(&self) -> &LeanFn<'lean, (Nat,), None> {
                &self.run
            }
        }
        /// The Lean module `Shop.Cart`.
        #[lean_module("Shop.Cart")]
        pub trait Cart<'lean> {
            /// `@[export a] Shop.Cart.a (f : …) : …`
            ///
            /// # Safety
            /// `f : …`
            #[lean(export = "a")]
            unsafe fn a(&self, f: LeanFn<'lean, (Nat,), None>) -> LeanResult<Nat>;
            /// `@[export b] Shop.Cart.b (f : …) : …`
            #[lean(export = "b")]
            fn b(&self, f: LeanFn<'lean, (Nat,), String>) -> LeanResult<Nat>;
            /// `@[export c] Shop.Cart.c (r : …) : …`
            #[lean(export = "c")]
            fn c(&self, r: &Runner<'lean>) -> LeanResult<Nat>;
        }
    "#]],
    );
}
