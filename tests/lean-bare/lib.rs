//! The modules of the Lean package `bare`, which needs nothing of Lean's library.
//!
//! Where Lean cannot say what it compiled (there is no library that its answer could import), the traits are compared with its
//! C code; with other toolchains, they are unchecked, because the package's types have the names of the library's.

use lean_rs::prelude::*;
use lean_rs::{LeanBaseIo, LeanEio, LeanFn};

/// Objects and scalars of each size, in an order that is not the layout's.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Mixed")]
pub struct Mixed {
    pub name: String,
    pub flag: bool,
    pub big: u64,
    pub tiny: u8,
    pub count: Nat,
    pub size: usize,
    pub code: u32,
    pub ratio: f64,
}

/// A trivial structure.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Meters")]
pub struct Meters {
    pub length: u64,
}

/// An enumeration.
#[allow(missing_docs)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, LeanType)]
#[lean(name = "Color")]
pub enum Color {
    Red,
    Green,
    Blue,
}

/// Constructors without fields, with a scalar, and with an object beside one.
#[allow(missing_docs)]
#[derive(Debug, Clone, PartialEq, LeanType)]
#[lean(name = "Shape")]
pub enum Shape {
    Point,
    Circle { radius: f64 },
    Label { text: String, color: Color },
}

/// `Prod UInt64 (Prod UInt8 (Prod String Float))`.
pub type Nested = (u64, (u8, (String, f64)));

/// `Bare.Values`.
#[cfg_attr(read_from_c, lean_module("Bare.Values"))]
#[cfg_attr(not(read_from_c), lean_module("Bare.Values", unsafe(unchecked)))]
#[lean(prefix = "bare_")]
#[allow(missing_docs)]
pub trait Values<'lean> {
    fn u8(&self, a: u8, b: u8) -> u8;
    fn u16(&self, a: u16, b: u16) -> u16;
    fn u32(&self, a: u32, b: u32) -> u32;
    fn u64(&self, a: u64, b: u64) -> u64;
    fn usize(&self, a: usize, b: usize) -> usize;
    fn float(&self, a: f64, b: f64) -> f64;
    fn float32(&self, a: f32, b: f32) -> f32;
    fn char(&self, c: char) -> LeanResult<char>;
    fn nat(&self, a: Nat, b: Nat) -> LeanResult<Nat>;
    fn not(&self, b: bool) -> LeanResult<bool>;
    fn greet(&self, s: &str) -> LeanResult<String>;
    #[lean(export = "bare_greet")]
    fn greet_in_lean(&self, s: LeanStr<'lean>) -> LeanResult<LeanStr<'lean>>;
    fn mixed(&self, m: &Mixed) -> LeanResult<Mixed>;
    #[allow(clippy::too_many_arguments)]
    fn mixed_make(
        &self,
        name: &str,
        flag: bool,
        big: u64,
        tiny: u8,
        count: Nat,
        size: usize,
        code: u32,
        ratio: f64,
    ) -> LeanResult<Mixed>;
    fn meters(&self, m: Meters) -> LeanResult<Meters>;
    fn next(&self, c: Color) -> LeanResult<Color>;
    fn shape(&self, s: Shape) -> LeanResult<Shape>;
    fn option(&self, x: Option<u64>) -> LeanResult<Option<u64>>;
    fn sum(&self, xs: LeanList<u64>) -> u64;
    fn reverse(&self, xs: LeanList<String>) -> LeanResult<LeanList<String>>;
    fn push(&self, xs: Vec<String>, x: &str) -> LeanResult<Vec<String>>;
    fn swap(&self, p: (u32, String)) -> LeanResult<(String, u32)>;
    fn pairs(&self, x: u64, y: &str) -> LeanResult<Vec<(u64, Option<String>)>>;
    #[lean(constant)]
    fn answer(&self) -> u64;
    #[lean(constant)]
    fn text(&self) -> LeanResult<String>;
    #[lean(constant)]
    fn list(&self) -> LeanResult<LeanList<String>>;
    #[lean(constant)]
    fn record(&self) -> LeanResult<Mixed>;
    #[lean(constant)]
    fn big(&self) -> LeanResult<Nat>;
    #[allow(clippy::too_many_arguments)]
    fn many(
        &self,
        a: u64,
        b: u64,
        c: u64,
        d: u64,
        e: u64,
        f: u64,
        g: u64,
        h: u64,
        i: u64,
        j: u64,
        k: u64,
        l: u64,
        m: u64,
        n: u64,
        o: u64,
        p: u64,
        q: u64,
        r: u8,
        s: &str,
        t: f64,
    ) -> LeanResult<Nested>;
}

/// A Lean function with 18 parameters.
pub type Wide<'lean> = LeanFn<
    'lean,
    (u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, u64, String),
    String,
>;

/// `Bare.Actions`.
#[cfg_attr(read_from_c, lean_module("Bare.Actions"))]
#[cfg_attr(not(read_from_c), lean_module("Bare.Actions", unsafe(unchecked)))]
#[lean(prefix = "bare_")]
#[allow(missing_docs)]
pub trait Actions<'lean> {
    fn read(&self, n: u64) -> u64;
    #[lean(io)]
    fn check(&self, n: u64) -> LeanResult<String>;
    #[lean(eio)]
    fn fail(&self, n: u64) -> LeanResult<Result<u64, String>>;
    #[lean(eio)]
    fn saved(&self, n: u64) -> LeanResult<Result<u64, String>>;
    fn apply(&self, f: LeanFn<'lean, (u64,), u64>, x: u64) -> u64;
    fn adder(&self, n: u64) -> LeanResult<Option<LeanFn<'lean, (u64,), u64>>>;
    #[lean(io)]
    fn run(&self, f: LeanFn<'lean, (String,), LeanIo<u64>>, s: &str) -> LeanResult<u64>;
    #[lean(eio)]
    fn retry(
        &self,
        f: LeanFn<'lean, (u64,), LeanEio<u64, String>>,
        n: u64,
    ) -> LeanResult<Result<u64, String>>;
    fn logger(&self, name: &str) -> LeanResult<Option<LeanFn<'lean, (String,), LeanIo<String>>>>;
    #[lean(constant)]
    fn wide(&self) -> LeanResult<Option<Wide<'lean>>>;
    fn apply_wide(&self, f: Wide<'lean>) -> LeanResult<String>;
    fn call_twice(&self, n: u64) -> u64;
    fn call_describe(&self, m: &Mixed, c: Color) -> LeanResult<String>;
    #[lean(io)]
    fn call_check(&self, s: &str) -> LeanResult<u64>;
    #[lean(io)]
    fn call_throw(&self, s: &str) -> LeanResult<u64>;
    fn call_next(&self, n: u64) -> u64;
    fn started(&self, n: u64) -> u64;
    fn act(&self, f: LeanFn<'lean, (u64,), LeanBaseIo<u64>>, n: u64) -> u64;
}

/// `Bare.Modular`, whose initializer has a part for the compiler.
#[cfg_attr(read_from_c, lean_module("Bare.Modular"))]
#[cfg_attr(not(read_from_c), lean_module("Bare.Modular", unsafe(unchecked)))]
#[lean(prefix = "bare_")]
#[allow(missing_docs)]
pub trait Modular {
    fn seed(&self, n: u64) -> u64;
    fn table(&self, n: u64) -> LeanResult<(String, u64)>;
    #[lean(constant)]
    fn derived(&self) -> LeanResult<Vec<String>>;
}

/// A part of `Bare.Values`, which is compared with nothing, whichever Lean it is.
#[lean_module("Bare.Values", unsafe(unchecked))]
#[lean(prefix = "bare_")]
#[allow(missing_docs)]
pub trait Unchecked<'lean> {
    fn u64(&self, a: u64, b: u64) -> u64;
    fn mixed(&self, m: &Mixed) -> LeanResult<Mixed>;
    #[lean(constant)]
    fn text(&self) -> LeanResult<LeanStr<'lean>>;
}
