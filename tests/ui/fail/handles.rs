//! Handles: what they are made of, and of which Lean types there are none.

use std::marker::PhantomData;

use lean_rs::prelude::*;

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Table")]
struct OfAnyObject<'lean>(Obj<'lean>);

#[derive(LeanType)]
#[lean(handle, recursive, name = "SharedTests.Table")]
enum Variants<'lean> {
    One(LeanHandle<'lean, Self>),
}

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Tree")]
struct WithoutParameter<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Hidden")]
struct Hidden<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Table")]
struct Table<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Table")]
struct OfAnother<'lean>(LeanHandle<'lean, Table<'lean>>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Tree")]
struct Tree<'lean, T>(LeanHandle<'lean, Self>, #[lean(skip)] PhantomData<T>);

#[lean_module("SharedTests")]
#[lean(prefix = "shared_")]
trait Shared<'lean> {
    fn table(&self, n: Nat) -> LeanResult<Tree<'lean, Nat>>;
    fn join(&self, tree: Tree<'lean, Nat>) -> LeanResult<String>;
    fn find(&self, table: &Table<'lean>, name: &str) -> LeanResult<Option<Nat>>;
}

/// A handle is made by Lean alone.
fn forge<'lean>(object: Obj<'lean>, tree: Tree<'lean, Nat>) -> (Table<'lean>, Table<'lean>) {
    (Table(object), Table(tree.0))
}

fn main() {}
