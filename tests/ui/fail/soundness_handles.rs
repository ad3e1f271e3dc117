//! What is behind an object, and what goes through it: opaque types, functions, references.
use lean_rs::prelude::*;
use lean_rs::{External, LeanFn, LeanOpaque, LeanRef};

struct Number(u64);

// SAFETY: not called.
unsafe impl LeanOpaque for Number {
    const LEAN_NAME: &'static str = "Soundness.First";
}

/// It says nothing of Lean.
struct Unnamed(u64);

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Opaque<'lean> {
    #[lean(io)]
    fn flush(&self, h: External<'lean, Number>) -> LeanResult<()>;
    #[lean(io)]
    fn resolve(&self, p: External<'lean, Number>) -> LeanResult<()>;
    fn name_hash(&self, n: lean_rs::LeanExpr<'lean>) -> u64;
    fn second(&self, x: External<'lean, Number>) -> LeanResult<Vec<External<'lean, Number>>>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Nameless<'lean> {
    fn second(&self, x: External<'lean, Unnamed>) -> LeanResult<Vec<Obj<'lean>>>;
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Through<'lean> {
    fn apply_to(&self, f: LeanFn<'lean, (Vec<Nat>,), Nat>, x: Obj<'lean>) -> LeanResult<Nat>;
    fn ref_small(&self, n: Nat) -> LeanResult<LeanRef<'lean, Nat>>;
    fn ref_plain(&self, r: LeanRef<'lean, String>) -> LeanResult<Nat>;
}

struct File(u64);

// SAFETY: none: this is a type of Lean's own.
unsafe impl LeanOpaque for File {
    const LEAN_NAME: &'static str = "IO.FS.Handle";
}

#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait OfLean<'lean> {
    #[lean(io)]
    fn flush(&self, h: External<'lean, File>) -> LeanResult<()>;
    /// An `unsafe def`.
    fn unsafe_get(&self, xs: &[Nat], i: usize) -> LeanResult<Nat>;
}

/// It does not say which type of Lean's it stands for.
#[lean_module("Soundness")]
#[lean(prefix = "snd_")]
trait Missing<'lean> {
    fn second(&self, x: External<'lean, Number>) -> LeanResult<Vec<External<'lean, Unnamed>>>;
}

fn main() {}
