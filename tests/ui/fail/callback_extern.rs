//! Functions that differ from Lean's declarations.
#![allow(unused)]
use lean_rs::prelude::*;
use lean_rs::LeanFn;

// Types.
#[lean_callback(extern_name = "cb_tick")]
fn tick(ctx: usize, index: u64, value: u64) -> LeanResult<u8> { Ok(0) }

#[lean_callback(extern_name = "cb_bytes")]
fn bytes(ctx: usize, bytes: &str) -> LeanResult<u64> { Ok(0) }

#[lean_callback(extern_name = "cb_pure")]
fn pure_hook(x: u64) -> u32 { 0 }

#[lean_callback(extern_name = "ext_scale")]
fn scale<'lean>(factor: f64, by: u8) -> Obj<'lean> { todo!() }

#[lean_callback(extern_name = "ext_turn")]
fn turn<'lean>(xs: Vec<Obj<'lean>>, n: Nat) -> LeanList<Obj<'lean>> { todo!() }

#[lean_callback(extern_name = "ext_first")]
fn first(xs: &[Nat]) -> Nat { todo!() }

#[lean_callback(extern_name = "ext_visit")]
fn visit(f: LeanFn<'_, (u64,), bool>, up_to: u64) -> LeanResult<()> { Ok(()) }

mod errors {
    use lean_rs::prelude::*;

    #[lean_callback(extern_name = "ext_guarded", eio)]
    fn guarded(key: u64) -> Result<String, u32> { Err(0) }
}

// Effects.
mod effects {
    use lean_rs::prelude::*;

    #[lean_callback(extern_name = "cb_message")]
    fn message(ctx: usize, text: &str) -> () {}

    #[lean_callback(extern_name = "cb_message", base_io)]
    fn message_base(ctx: usize, text: &str) {}

    #[lean_callback(extern_name = "cb_message")]
    fn message_nothing(ctx: usize, text: &str) {}

    #[lean_callback(extern_name = "cb_pure")]
    fn pure_hook(x: u64) -> LeanResult<u64> { Ok(x) }

    #[lean_callback(extern_name = "cb_pure", base_io)]
    fn pure_base(x: u64) -> u64 { x }

    #[lean_callback(extern_name = "ext_squash_action")]
    fn squash_action(s: Nat) -> Nat { s }

    #[lean_callback(extern_name = "ext_in_bounds")]
    fn in_bounds(i: Nat, n: Nat) -> bool { true }

    #[lean_callback(extern_name = "cb_base")]
    fn base(n: Nat) -> LeanResult<Nat> { Ok(n) }

    #[lean_callback(extern_name = "ext_guarded")]
    fn guarded(key: u64) -> LeanResult<String> { Ok(String::new()) }

    #[lean_callback(extern_name = "cb_now", eio)]
    fn now() -> Result<u64, u32> { Ok(0) }
}

// Numbers of parameters.
mod arity {
    use lean_rs::prelude::*;

    #[lean_callback(extern_name = "cb_tick")]
    fn tick(lean: &LeanRuntime, ctx: usize, index: usize) -> LeanResult<u8> { Ok(0) }

    #[lean_callback(extern_name = "cb_message")]
    fn message(ctx: usize, text: &str, more: u8) -> LeanResult<()> { Ok(()) }

    #[lean_callback(extern_name = "ext_half")]
    fn half(n: Nat, h: ()) -> Nat { n }

    #[lean_callback(extern_name = "cb_now")]
    fn now(lean: &LeanRuntime, unit: ()) -> LeanResult<u64> { Ok(0) }
}

// Conditions, and objects of any type.
mod conditions {
    use lean_rs::prelude::*;
    use lean_rs::LeanFn;

    #[lean_callback(extern_name = "ext_below")]
    fn below(n: u32) -> Nat { Nat::from(n) }

    #[lean_callback(extern_name = "ext_next")]
    fn next() -> LeanResult<Nat> { Ok(Nat::from(5u8)) }

    #[lean_callback(extern_name = "ext_pick")]
    fn pick(f: LeanFn<'_, (Nat,), Nat>) -> Nat { f.call(Nat::from(5u8)).unwrap_or_default() }

    #[derive(LeanType)]
    #[lean(name = "PLift")]
    struct PLift<T> {
        down: T,
    }

    #[lean_callback(extern_name = "ext_decide")]
    fn decide(n: Nat) -> bool { true }

    #[lean_callback(extern_name = "ext_prove")]
    fn prove(n: Nat) -> Option<PLift<lean_rs::Erased>> { None }

    #[lean_callback(extern_name = "ext_squash")]
    fn squash(s: Nat) -> Nat { s }

    #[lean_callback(extern_name = "ext_chosen")]
    fn chosen<'lean>(lean: &'lean LeanRuntime, k: Nat, x: Obj<'lean>) -> Nat { x.to_rust(lean).unwrap_or(k) }

    #[lean_callback(extern_name = "ext_any")]
    fn any<'lean>(lean: &'lean LeanRuntime, x: Obj<'lean>) -> Nat { x.to_rust(lean).unwrap_or_default() }

    #[lean_callback(extern_name = "cb_base")]
    fn base<'lean>(n: Nat) -> Obj<'lean> { todo!() }

    #[lean_callback(extern_name = "ext_visit")]
    fn visit(f: LeanFn<'_, (Obj<'_>,), Obj<'_>>, up_to: u64) -> LeanResult<()> { Ok(()) }
}

// The symbol.
mod symbols {
    use lean_rs::prelude::*;

    // A function that libraries call when they are loaded, if there is one.
    #[lean_callback(extern_name = "__gmon_start__")]
    fn start(n: u64) -> u64 { n }

    #[lean_callback(extern_name = "_ITM_registerTMCloneTable")]
    fn register(n: u64) -> u64 { n }

    #[lean_callback(extern_name = "main")]
    fn main(n: u64) -> u64 { n }

    #[lean_callback(extern_name = "cb_tik")]
    fn tick(ctx: usize, index: usize, value: u64) -> LeanResult<u8> { Ok(0) }

    #[lean_callback(extern_name = "ext_twice")]
    fn twice(n: Nat) -> Nat { n }

    #[lean_callback(extern_name = "ext_stamp")]
    fn stamp(n: Nat) -> Nat { n }

    #[lean_callback(extern_name = "lean_rs_interop_call_tick")]
    fn of_lean_rs(n: u64) -> u64 { n }
}

// The order.
mod order {
    use lean_rs::prelude::*;

    #[lean_callback(extern_name = "ext_scale")]
    fn scale(by_: u8, factor: f64) -> f64 { factor * f64::from(by_) }

    // Only the names tell.
    #[lean_callback(extern_name = "cb_tick")]
    fn tick(index: usize, ctx: usize, value: u64) -> LeanResult<u8> { Ok(0) }

    type Count = Nat;

    #[lean_callback(extern_name = "ext_between")]
    fn between(high: lean_rs::Nat, (low): Count) -> Nat { high + low }

    #[lean_callback(extern_name = "ext_window")]
    fn window(last: u32, first: u32) -> u32 { last - first }

    #[lean_callback(extern_name = "ext_gap")]
    fn gap(n_2: u32, n_1: u32) -> u32 { n_2 - n_1 }

    #[lean_callback(extern_name = "ext_primed")]
    fn primed(x_prime: u32, x: u32) -> u32 { x - x_prime }

    // As one declaration has it, and not the other.
    #[lean_callback(extern_name = "ext_span")]
    fn span(first: u32, last: u32) -> u32 { last - first }
}

fn main() {}
