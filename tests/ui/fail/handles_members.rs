//! Handles of one member of a family: the others are other types.

use lean_rs::prelude::*;

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Row 3 SharedTests.Shade.light")]
struct Row3<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Row 4 SharedTests.Shade.light")]
struct Row4<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Row 3 SharedTests.Shade.dark")]
struct Dark3<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Row")]
struct Row<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(handle, name = "SharedTests.Row 5 SharedTests.Shade.light")]
struct NoSuchMember<'lean>(LeanHandle<'lean, Self>);

#[derive(LeanType)]
#[lean(name = "SharedTests.Row 3 SharedTests.Shade.light")]
struct NoHandle {
    cells: Vec<Nat>,
}

mod others {
    use super::*;

    #[lean_module("SharedTests")]
    #[lean(prefix = "shared_")]
    trait Others<'lean> {
        fn row3(&self, x: Nat) -> LeanResult<Row4<'lean>>;
        fn row_third(&self, row: Row4<'lean>) -> LeanResult<Nat>;
        unsafe fn row_fourth(&self, row: Row3<'lean>) -> LeanResult<Nat>;
        fn row_map(&self, f: LeanFn<'lean, (Dark3<'lean>,), Nat>, rows: &[Row3<'lean>]) -> LeanResult<Vec<Nat>>;
        fn row_make(&self, n: Nat) -> LeanResult<Row3<'lean>>;
    }
}

mod families {
    use super::*;

    #[lean_module("SharedTests")]
    #[lean(prefix = "shared_")]
    trait Families<'lean> {
        fn row_third(&self, row: Row<'lean>) -> LeanResult<Nat>;
        #[lean(export = "shared_row_third")]
        fn row_object(&self, row: Obj<'lean>) -> LeanResult<Nat>;
        fn row_any(&self, n: Nat, row: Row<'lean>) -> LeanResult<Nat>;
        fn row_map(&self, f: LeanFn<'lean, (Row<'lean>,), Nat>, rows: &[Row<'lean>]) -> LeanResult<Vec<Nat>>;
    }
}

fn main() {}
