//! What is read from the C code that the compiler wrote: each version writes it in another way, and it says the same.

use lean_build::manifest::{CDeclaration, Export, Library, Manifest};

fn library() -> Library {
    let manifest = Manifest::read(env!("LEAN_RS_MANIFEST")).expect("the build script wrote it");
    manifest.find_module("Bare.Values").expect("the build script named it").1.clone()
}

fn shown(library: &Library, symbol: &str) -> String {
    let find = |export: &&Export| export.symbol == symbol;
    let export = library.exports.iter().find(find).unwrap_or_else(|| panic!("no {symbol}"));
    match &export.c {
        CDeclaration::Constant(ty) => format!("{} {symbol}", ty.name()),
        CDeclaration::Function { params, result } => {
            let params: Vec<&str> = params.iter().map(|ty| ty.name()).collect();
            format!("{} {symbol}({})", result.name(), params.join(", "))
        }
    }
}

#[test]
fn declarations() {
    let library = library();
    assert_eq!(library.exports.len(), 49);
    for expected in [
        "uint8_t bare_u8(uint8_t, uint8_t)",
        "size_t bare_usize(size_t, size_t)",
        "float bare_float32(float, float)",
        "lean_object* bare_mixed_make(lean_object*, uint8_t, uint64_t, uint8_t, lean_object*, size_t, uint32_t, double)",
        // A trivial structure, and an enumeration type.
        "uint64_t bare_meters(uint64_t)",
        "uint8_t bare_next(uint8_t)",
        // Constants: a number, an object in static memory or one that the initializer makes, and an object that it makes.
        "uint64_t bare_answer",
        "lean_object* bare_text",
        "lean_object* bare_record",
        // Actions: `BaseIO`, `EIO`.
        "uint64_t bare_read(uint64_t)",
        "lean_object* bare_fail(uint64_t)",
        "uint64_t bare_apply(lean_object*, uint64_t)",
        "lean_object* bare_apply_wide(lean_object*)",
        "uint64_t bare_seed(uint64_t)",
        "lean_object* bare_derived",
    ] {
        let symbol = expected.split_once(" bare").expect("a name").1.split('(').next().expect("a name");
        assert_eq!(shown(&library, &format!("bare{symbol}")), expected);
    }
    let many = "uint64_t, ".repeat(17);
    let expected = format!("lean_object* bare_many({many}uint8_t, lean_object*, double)");
    assert_eq!(shown(&library, "bare_many"), expected);
}

/// Not those with `runtime_` and `meta_` before them, which do a part of what has to be done.
#[test]
fn initializers() {
    let library = library();
    let initializers: Vec<&str> = library.modules.iter().map(|module| &*module.initializer).collect();
    assert_eq!(
        initializers,
        ["initialize_bare_Bare_Values", "initialize_bare_Bare_Actions", "initialize_bare_Bare_Modular"]
    );
    assert!(library.modules.iter().all(|module| !module.imports_lean));
}
