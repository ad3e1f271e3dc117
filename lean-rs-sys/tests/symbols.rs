//! What the crate declares is exported by the library that a program really loads.

#![cfg(feature = "link")]

use std::collections::BTreeSet;

use lean_rs_sys::REQUIRED_SYMBOLS;
use libloading::os::unix::Library;

#[test]
fn every_declared_symbol_is_exported() {
    // A use of the library, so that the linker keeps it and it is loaded with the program.
    std::hint::black_box(lean_rs_sys::lean_free_object as *const ());
    let program = Library::this();
    let missing: Vec<_> = REQUIRED_SYMBOLS
        .iter()
        // SAFETY: only the address is looked up; nothing is called.
        .filter(|name| unsafe { program.get::<*const ()>(name.as_bytes()) }.is_err())
        .collect();
    assert!(missing.is_empty(), "not exported by the loaded libleanshared: {missing:?}");
}

#[test]
fn the_list_names_every_symbol_once() {
    let distinct: BTreeSet<_> = REQUIRED_SYMBOLS.iter().collect();
    assert_eq!(distinct.len(), REQUIRED_SYMBOLS.len());
    for name in ["lean_alloc_object", "lean_apply_16", "lean_dec_ref_cold", "l_Lean_versionString"] {
        assert!(distinct.contains(&name), "{name}");
    }
    // The last are those of C++.
    let known = ["lean_", "l_Lean_", "_ZN4lean"];
    assert!(REQUIRED_SYMBOLS.iter().all(|name| known.iter().any(|it| name.starts_with(it))));
}
