//! Prints a receipt for the items in a file.

use lean_rs::prelude::*;
use stock::{Item, Stock, StockModule};

/// A line of a receipt.
#[derive(LeanType)]
struct Line {
    item: Item,
    cents: u64,
}

#[lean_module("Shop")]
#[lean(prefix = "shop_")]
trait Shop {
    fn lines(&self, items: &[Item]) -> LeanResult<Vec<Line>>;
    #[lean(io)]
    fn print(&self, lines: Vec<Line>) -> LeanResult<()>;
}

fn main() -> LeanResult<()> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "items.txt".to_owned());
    let lean = LeanRuntime::init()?;
    let (stock, shop) = (StockModule::load(lean)?, ShopModule::load(lean)?);

    let items = stock.read(&path)?;
    shop.print(shop.lines(&items)?)?;
    let off = 10;
    let price = LeanFn::new(lean, move |item: Item| item.cents * (100 - off) / 100);
    println!("{off} percent off: {}", stock.total(price, &items)?);
    if let Err(error) = stock.read("no/such/file") {
        println!("error: {error}");
    }
    Ok(())
}
