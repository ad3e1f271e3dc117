//! Structures and inductive types that are not those of Lean.
use lean_rs::prelude::*;

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Vec3")]
struct Order {
    x: f64,
    z: f64,
    y: f64,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Rgb")]
struct Types {
    r: u8,
    g: u16,
    b: i8,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Base")]
struct Name {
    id: u32,
    name: String,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Base")]
struct Missing {
    id: u32,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Vec3")]
struct Extra(f64, f64, f64, f64);

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Color")]
enum MissingConstructor {
    Red,
    Blue,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Color")]
enum ConstructorOrder {
    Red,
    Blue,
    Green,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Color")]
enum ExtraConstructor {
    Red,
    Green,
    Blue,
    Yellow,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Shape")]
struct NotAnEnum {
    r: f64,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Pair")]
struct Parameters<A> {
    fst: A,
    snd: A,
}

/// A proof cannot be a field, and is a promise.
#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Positive")]
struct Proof {
    val: u32,
    pos: bool,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Positive")]
struct Promise {
    val: u32,
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Pair")]
struct Stored {
    #[lean(unboxed)]
    fst: u64,
    snd: bool,
}

/// Its parameter decides: checked where it is used.
#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Pair")]
struct Generic<A, B> {
    fst: B,
    snd: A,
}

#[lean_module("Conformance")]
#[lean(prefix = "conf_")]
trait Uses {
    fn pair(&self, p: Generic<u64, bool>) -> LeanResult<Generic<bool, u64>>;
    // Another type with the same fields.
    fn vec3_dot(&self, a: Colour, b: Colour) -> f64;
}

#[derive(LeanType)]
#[lean(name = "Conformance.Structures.Rgb")]
struct Colour {
    r: u8,
    g: u8,
    b: u8,
}

fn main() {}
