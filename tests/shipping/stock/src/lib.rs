//! Items of a shop, which Lean reads and adds up.

use lean_rs::prelude::*;

/// What is for sale.
#[derive(Clone, Debug, LeanType)]
pub struct Item {
    pub name: String,
    pub cents: u32,
    pub count: u32,
}

#[lean_module("Stock")]
#[lean(prefix = "stock_")]
pub trait Stock<'lean> {
    fn total(&self, price: LeanFn<'lean, (Item,), u32>, items: &[Item]) -> LeanResult<u64>;
    #[lean(io)]
    fn read(&self, path: &str) -> LeanResult<Vec<Item>>;
}

/// What Lean's `read` calls.
#[lean_callback(extern_name = "stock_log")]
fn log(line: &str) -> LeanResult<()> {
    println!("log: {line}");
    Ok(())
}
