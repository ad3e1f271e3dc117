//! Functions that generated code calls, and that could break memory, are unsafe.
use lean_rs::__private::{File, Loaded, Location, ModuleSpec, decode, own, run};
use lean_rs::prelude::*;
use lean_rs::{LeanArray, LeanLibrary, LeanLibraryBundle, LeanModule};

/// Any file, and any function in it as an initializer.
fn load(lean: &LeanRuntime) -> LeanResult<Loaded<'_, 0, ()>> {
    let spec = ModuleSpec { package: "c", module: "C", exports: &[] };
    let library = File { path: "/lib/libc.so", digest: "", origin: "" };
    let location = Location { library, needs: &[], externs: &[], initializer: "exit", lean_version: "" };
    Loaded::load(lean, &spec, &location)
}

/// Any function whose name begins with `initialize_`.
fn initialize<'lean>(library: &LeanLibrary<'lean>) -> LeanResult<LeanModule<'lean>> {
    library.initialize_module("x", "Y")
}

fn initialize_bundle<'lean>(bundle: &LeanLibraryBundle<'lean>) -> LeanResult<LeanModule<'lean>> {
    bundle.initialize_module("x", "Y")
}

/// An object as one of another type.
fn decoded<'lean>(lean: &'lean LeanRuntime, object: Obj<'lean>) -> LeanResult<LeanArray<'lean, String>> {
    decode::<LeanArray<'lean, String>>(lean, object, "")
}

fn owned() -> Obj<'static> {
    own::<Obj<'static>>(std::ptr::null_mut())
}

/// A thread that Lean does not know counts as one that it has made.
#[lean_callback]
fn answer(n: u64) -> u64 {
    n
}

fn called() -> u64 {
    run::<answer>(|_| Ok((1,)))
}

fn main() {}
