use lean_rs::prelude::*;

#[lean_module("Conformance", unsafe(unchecked))]
#[lean(prefix = "arith_")]
trait Arith {
    #[lean(io)]
    fn now(&self) -> u64;
    #[lean(io)]
    fn log(&self, line: &str);
    #[lean(io)]
    fn read(&self) -> std::io::Result<String>;
    #[lean(io)]
    fn parse(&self) -> Result<u64, String>;
}

fn main() {}
