use std::str::FromStr;

use proc_macro2::TokenStream;

use super::{EMPTY, manifest, parsed, text};
use crate::locate::Source;
use crate::module::expand;

fn expanded(source: &Source, attribute: &str, item: &str) -> String {
    let parse = |text| TokenStream::from_str(text).unwrap();
    let text = expand(parse(attribute), parse(item), source).to_string();
    syn::parse_file(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    text.replace(' ', "")
}

const ITEM: &str = r#"
    /// Sums.
    #[lean(prefix = "arith_")]
    pub trait Arith<'lean> {
        /// Adds.
        fn add(&self, a: u64, b: u64) -> u64;
        #[lean(export = "log", io)]
        fn say(&self, line: &str) -> LeanResult<()>;
        #[lean(constant)]
        fn r#type(&self) -> Obj<'lean>;
        fn twice(&self) -> u64 { 2 }
    }"#;

#[test]
fn the_trait_stays_without_the_attributes() {
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", ITEM);
    assert!(!text.contains("#[lean("), "{text}");
    for part in [
        "Sums.",
        "Adds.",
        "pubtraitArith<'lean>{",
        "fntwice(&self)->u64{2}",
        "impl<'lean>Arith<'lean>forArithModule<'lean>",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn exports_are_in_the_order_of_the_trait() {
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", ITEM);
    let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}: {text}"));
    let add = at("::lean_rs::Export::new(\"add\",\"arith_add\",::lean_rs::ExportKind::Function{arity:2}");
    let say = at("::lean_rs::Export::new(\"say\",\"log\",::lean_rs::ExportKind::Function{arity:1}");
    let kind = at(
        "::lean_rs::Export::new(\"type\",\"arith_type\",::lean_rs::__private::constant_kind::<Obj<'lean>>()",
    );
    assert!(add < say && say < kind);
    assert!(text.contains("call_bare::<_,u64>(0,"), "{text}");
    assert!(text.contains("call_io::<_,()>(1,"), "{text}");
    assert!(text.contains("constant_bare::<Obj<'lean>>(2)"), "{text}");
}

#[test]
fn bitcode_is_called_by_name_where_that_is_the_same() {
    let expanded_with = |more: &str| {
        let linked = format!(
            r#""linked": {{ "archives": [{{ "name": "l", "digest": "{EMPTY}", "prefix": "lean_rs_linked_01_", "initializers": [] }}],
               {more} "undefined": [] }}, "modules""#
        );
        let text = text().replace("\"modules\"", &linked);
        expanded(&parsed(&text), "\"Arith\", unsafe(unchecked)", ITEM)
    };
    let name = "#[link_name=\"lean_rs_linked_01_arith_add\"]";
    let machine_code = expanded_with("");
    assert!(machine_code.contains("call_bare::<_,u64>(0,("), "{machine_code}");
    assert_eq!(machine_code.matches(name).count(), 1, "{machine_code}");
    let bitcode = expanded_with("\"bitcode\": true,");
    assert!(bitcode.contains("call_bare::<_,u64>((0,{unsafeextern\"C-unwind\"{"), "{bitcode}");
    assert_eq!(bitcode.matches(name).count(), 2, "{bitcode}");
}

#[test]
fn deep_calls_get_a_large_stack() {
    let item = r#"trait A {
        #[lean(export = "a", deep)] fn a(&self, n: u64) -> u64;
        #[lean(export = "b", io, deep)] fn b(&self, s: &str) -> LeanResult<()>;
        #[lean(export = "c")] fn c(&self) -> u64;
    }"#;
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", item);
    for part in [
        "unsafe{::lean_rs::__private::deep(||self.loaded.call_bare::<_,u64>(::lean_rs::__private::Deep(0),",
        "unsafe{::lean_rs::__private::deep(||self.loaded.call_io::<_,()>(::lean_rs::__private::Deep(1),",
        "unsafe{self.loaded.call_bare::<_,u64>(2,",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_manifest_is_embedded_and_tracked() {
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", ITEM);
    for part in [
        "library:::lean_rs::__private::File{path:\"/dev/null\",",
        "initializer:\"initialize_arith_Arith\"",
        "digest:\"e3b0c442",
        "lean_version:\"4.27.0\"",
        "package:\"arith\"",
        "include_bytes!(\"/out/manifest.json\")",
        "option_env!(\"LEAN_RS_MANIFEST\")",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Once in a compilation: a thousand modules have a thousand traits and a long manifest.
    let again = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", ITEM);
    assert!(!again.contains("include_bytes!") && again.contains("option_env!"), "{again}");
}

#[test]
fn the_word_unsafe_in_the_attribute_is_shown_to_lints() {
    let shown = "const_:()={constunsafefn_vouched(){}};";
    let item = ITEM.replace("/// Sums.", "#[allow(unsafe_code)] #[must_use]");
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", &item);
    assert!(text.contains(&format!("#[allow(unsafe_code)]{shown}")), "{text}");
    let text = expanded(&manifest(), "\"Arith\"", ITEM);
    assert!(!text.contains(shown), "{text}");
}

#[test]
fn what_was_loaded_is_of_the_trait() {
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", ITEM);
    assert!(text.contains("loaded:::lean_rs::__private::Loaded<'lean,3,ArithModule<'lean>>"), "{text}");
    assert!(text.contains("unsafe{::lean_rs::__private::Loaded::load("), "{text}");
}

#[test]
fn without_manifest_there_is_no_load() {
    let text = expanded(&Source::None, "\"Arith\", package = \"p\", unsafe(unchecked)", ITEM);
    assert!(
        !text.contains("fnload") && text.contains("unsafefnopen") && text.contains("package:\"p\""),
        "{text}"
    );
    assert!(!text.contains("include_bytes"), "{text}");
}

#[test]
fn conditional_methods_are_counted_by_the_compiler() {
    let item = r#"trait A {
        #[cfg(x)] #[lean(export = "a")] fn a(&self) -> u8;
        #[lean(export = "b")] fn b(&self) -> u8;
    }"#;
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", item);
    assert!(text.contains("len(&[#[cfg(x)](),])"), "{text}");
    assert!(text.contains("len(&[#[cfg(x)](),(),])"), "{text}");
}

#[test]
fn with_errors_something_that_parses_stays() {
    let item = r#"unsafe trait A: Sized where u8: Copy {
        const X: u8;
        #[lean(export = "a")] const fn a(&self, mut x: u8) -> Obj<'lean>;
        #[lean(export = "b")] fn b(&self) -> impl Sized;
    }"#;
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", item);
    assert!(text.contains("compile_error!") && text.contains("traitA<'lean>{"), "{text}");
    assert!(text.contains("structAModule<'lean>") && !text.contains("forAModule"), "{text}");
    let text = expanded(&manifest(), "\"Arith\", unsafe(unchecked)", "fn f() {}");
    assert!(text.ends_with("fnf(){}"), "{text}");
}
