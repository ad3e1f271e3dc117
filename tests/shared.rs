//! Handles of one Lean type, and values that several threads use.

use std::marker::PhantomData;
use std::sync::{Mutex, mpsc};
use std::thread;

use lean_rs::prelude::*;
use lean_rs::{LeanRef, LeanShare};
use rayon::prelude::*;

use crate::rounds::rounds;

#[derive(Clone, Debug, LeanType)]
#[lean(handle, name = "SharedTests.Table")]
struct Table<'lean>(LeanHandle<'lean, Self>);

#[derive(Clone, Debug, LeanType)]
#[lean(handle, name = "SharedTests.Tree")]
struct Tree<'lean, T> {
    object: LeanHandle<'lean, Self>,
    #[lean(skip)]
    of: PhantomData<T>,
}

#[derive(Clone, Debug, LeanType)]
#[lean(handle, name = "SharedTests.Row 3 SharedTests.Shade.light")]
struct Row3<'lean>(LeanHandle<'lean, Self>);

#[derive(Clone, Debug, LeanType)]
#[lean(handle, name = "SharedTests.Row 4 SharedTests.Shade.light")]
struct Row4<'lean>(LeanHandle<'lean, Self>);

/// A row of any length.
#[derive(Clone, Debug, LeanType)]
#[lean(handle, name = "SharedTests.Row")]
struct Row<'lean>(LeanHandle<'lean, Self>);

#[lean_module("SharedTests")]
#[lean(prefix = "shared_")]
trait Shared<'lean> {
    fn table(&self, n: Nat) -> LeanResult<Table<'lean>>;
    fn find(&self, table: &Table<'lean>, name: &str) -> LeanResult<Option<Nat>>;
    fn tree(&self, values: &[Nat]) -> LeanResult<Tree<'lean, Nat>>;
    fn texts(&self, tree: &Tree<'lean, Nat>) -> LeanResult<Tree<'lean, String>>;
    fn join(&self, tree: Tree<'lean, String>) -> LeanResult<String>;
    #[allow(clippy::type_complexity)]
    fn both(
        &self,
        tree: Tree<'lean, Nat>,
        table: Table<'lean>,
    ) -> LeanResult<(Vec<Tree<'lean, Nat>>, Option<Table<'lean>>)>;
    #[lean(io)]
    fn cell(&self) -> LeanResult<LeanRef<'lean, Nat>>;
    #[lean(io)]
    fn add(&self, cell: &LeanRef<'lean, Nat>, n: Nat) -> LeanResult<()>;
    #[lean(io)]
    fn read(&self, cell: &LeanRef<'lean, Nat>) -> LeanResult<Nat>;
    fn apply(&self, f: LeanFn<'lean, (Nat,), Nat>, n: Nat) -> LeanResult<Nat>;
    fn row3(&self, x: Nat) -> LeanResult<Row3<'lean>>;
    fn row4(&self, x: Nat) -> LeanResult<Row4<'lean>>;
    fn row_third(&self, row: &Row3<'lean>) -> LeanResult<Nat>;
    fn row_fourth(&self, row: &Row4<'lean>) -> LeanResult<Nat>;
    fn row_map(&self, f: LeanFn<'lean, (Row3<'lean>,), Nat>, rows: &[Row3<'lean>]) -> LeanResult<Vec<Nat>>;
    fn row_make(&self, n: Nat) -> LeanResult<Row<'lean>>;
    /// # Safety
    /// `row : Row n .light`: one with this `n`.
    unsafe fn row_any(&self, n: Nat, row: Row<'lean>) -> LeanResult<Nat>;
    fn sixes(&self, n: Nat) -> LeanResult<LeanArray<'lean, Obj<'lean>>>;
    #[lean(io)]
    fn set_stderr(&self, put: LeanFn<'lean, (String,), LeanIo<()>>) -> LeanResult<()>;
    #[lean(io)]
    fn print(&self, text: &str) -> LeanResult<()>;
}

fn module() -> SharedModule<'static> {
    SharedModule::load(LeanRuntime::init().unwrap()).unwrap()
}

#[test]
fn handles_are_handed_on() {
    let m = module();
    let before = m.module().lean().live_objects();
    let table = m.table(10_u8.into()).unwrap();
    assert_eq!(m.find(&table, "row 7").unwrap(), Some(7_u8.into()));
    assert_eq!(m.find(&table.clone(), "row 10").unwrap(), None);
    let tree = m.tree(&[3_u8, 1, 2].map(Nat::from)).unwrap();
    assert_eq!(m.join(m.texts(&tree).unwrap()).unwrap(), "1 2 3");
    // Inside of other values.
    let (trees, found) = m.both(tree, table).unwrap();
    assert_eq!(trees.len(), 2);
    assert_eq!(m.join(m.texts(&trees[1]).unwrap()).unwrap(), "1 2 3");
    assert_eq!(m.find(&found.unwrap(), "row 0").unwrap(), Some(Nat::ZERO));
    drop(trees);
    assert_eq!(m.module().lean().live_objects(), before);
    assert_eq!(<Table<'_> as LeanType>::LEAN_NAME, "SharedTests.Table");
    assert!(<Table<'_> as LeanType>::CONSTRUCTORS.is_empty());
}

/// One of a family is a type of its own, which safe methods take.
#[test]
fn handles_of_one_member_of_a_family() {
    let m = module();
    let (row3, row4) = (m.row3(5_u8.into()).unwrap(), m.row4(6_u8.into()).unwrap());
    assert_eq!(m.row_third(&row3).unwrap(), 5_u8);
    assert_eq!(m.row_fourth(&row4).unwrap(), 6_u8);
    let third = LeanFn::new(m.module().lean(), |row: Row3<'static>| module().row_third(&row).unwrap());
    assert_eq!(m.row_map(third, &[row3]).unwrap(), [5_u8]);
    let row = m.row_make(7_u8.into()).unwrap();
    // SAFETY: it has seven cells.
    assert_eq!(unsafe { m.row_any(7_u8.into(), row) }.unwrap(), 7_u8);
}

/// Looks up a name on whatever thread.
fn find(table: &LeanShared<Table<'static>>, i: usize) -> usize {
    let m = module();
    let found = m.find(&table.get(m.module().lean()), &format!("row {i}")).unwrap();
    usize::try_from(&found.unwrap()).unwrap()
}

#[test]
fn many_threads_use_one_object() {
    let m = module();
    let table = LeanShared::new(m.table(100_u8.into()).unwrap());
    assert_eq!((0..100).into_par_iter().map(|i| find(&table, i)).sum::<usize>(), 99 * 100 / 2);

    // Taken out and put in again, cloned and dropped, all over the threads.
    let tree = LeanShared::new(m.tree(&(0..50_u8).map(Nat::from).collect::<Vec<_>>()).unwrap());
    let expected = (0..50).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    thread::scope(|scope| {
        for _ in 0..8 {
            let tree = tree.clone();
            let expected = &expected;
            scope.spawn(move || {
                for _ in 0..rounds(200) {
                    let m = module();
                    let texts = m.texts(&tree.get(m.module().lean())).unwrap();
                    let texts = LeanShared::new(texts);
                    let there = thread::scope(|scope| scope.spawn(|| m_join(texts.clone())).join().unwrap());
                    assert_eq!(&there, expected);
                }
            });
        }
    });
}

fn m_join(texts: LeanShared<Tree<'static, String>>) -> String {
    let m = module();
    m.join(texts.get(m.module().lean())).unwrap()
}

#[test]
fn all_operations_on_a_cell_at_once() {
    let lean = LeanRuntime::init().unwrap();
    // Values that are freed if nobody has them.
    let value = |n: usize| vec![Nat::from(u128::MAX); n];
    let cell = LeanShared::new(LeanRef::new(lean, value(1)));
    let work = |k: usize| {
        let cell = cell.get(LeanRuntime::init().unwrap());
        for n in 0..rounds(5000) {
            match (n + k) % 4 {
                0 => cell.set(value(n % 7)).unwrap(),
                1 => assert!(cell.swap(value(n % 7)).unwrap().len() < 7),
                2 => cell.modify(|old| Ok(value((old.len() + 1) % 7))).unwrap(),
                _ => assert!(cell.get().unwrap().iter().all(|it| *it == u128::MAX)),
            }
        }
    };
    thread::scope(|scope| {
        for k in 0..4 {
            let work = &work;
            scope.spawn(move || work(k));
        }
    });
}

#[test]
fn cells_and_functions() {
    let m = module();
    let cell = LeanShared::new(m.cell().unwrap());
    let added = LeanShared::<LeanFn<(Nat,), Nat>>::function(m.module().lean(), |n: Nat| n + Nat::from(1_u8));
    let times = rounds(1000);
    (0..times).into_par_iter().for_each(|_| {
        let m = module();
        let lean = m.module().lean();
        let one = m.apply(added.get(lean), Nat::ZERO).unwrap();
        m.add(&cell.get(lean), one).unwrap();
    });
    assert_eq!(m.read(&cell.get(m.module().lean())).unwrap(), times);
}

/// Kept across `.await`, on whatever thread goes on with it.
#[test]
fn tasks_of_an_executor() {
    let executor = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let m = module();
    let table = LeanShared::new(m.table(100_u8.into()).unwrap());
    let sum = executor.block_on(async move {
        let tasks: Vec<_> = (0..100)
            .map(|i| {
                let table = table.clone();
                tokio::spawn(async move {
                    tokio::task::yield_now().await;
                    // A module stays on its thread, so it does not live across an `.await`.
                    let found = find(&table, i);
                    tokio::task::yield_now().await;
                    found + find(&table, 0)
                })
            })
            .collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.unwrap();
        }
        sum
    });
    assert_eq!(sum, 99 * 100 / 2);
}

/// The last reference goes on a thread that never used Lean.
#[test]
fn dropped_anywhere() {
    struct Told(Mutex<mpsc::Sender<thread::ThreadId>>);
    // SAFETY: no Lean type has this name.
    unsafe impl LeanOpaque for Told {
        const LEAN_NAME: &'static str = "Told";
    }
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.lock().unwrap().send(thread::current().id());
        }
    }
    let (sender, dropped) = mpsc::channel();
    let told = LeanShared::new(External::new(LeanRuntime::init().unwrap(), Told(Mutex::new(sender))));
    let last = thread::spawn(move || {
        drop(told);
        thread::current().id()
    });
    assert_eq!(last.join().unwrap(), dropped.recv().unwrap());
    // Nor is a boxed number an object.
    let number = LeanShared::new(Obj::clone(&module().tree(&[]).unwrap().into()));
    thread::spawn(move || drop(number)).join().unwrap();
}

/// A stream that ends with its thread has a closure, whose destructor prints, and sets it again.
#[test]
fn streams_of_a_thread_that_ends() {
    struct Last(mpsc::Sender<String>, u32);
    impl Drop for Last {
        fn drop(&mut self) {
            let m = module();
            // Takes the memory of whatever was freed.
            let _sixes = m.sixes(20_000_u16.into()).unwrap();
            m.print("").unwrap();
            if let Some(rest) = self.1.checked_sub(1) {
                set(&m, Last(self.0.clone(), rest));
                m.print("again").unwrap();
            }
        }
    }
    fn set(m: &SharedModule<'static>, last: Last) {
        let put = LeanFn::new_sync(m.module().lean(), move |text: String| {
            last.0.send(format!("{}: {text}", last.1)).unwrap();
            Ok(())
        });
        m.set_stderr(put).unwrap();
    }
    // More often than anybody waits for, too.
    for times in [0, 3, 100] {
        let (sender, printed) = mpsc::channel();
        thread::spawn(move || set(&module(), Last(sender, times))).join().unwrap();
        let first = printed.recv_timeout(std::time::Duration::from_secs(10));
        assert_eq!(first.ok(), times.checked_sub(1).map(|next| format!("{next}: again")));
    }
}

/// A function inside of a value that belongs to its thread does nothing elsewhere.
#[test]
fn functions_inside_of_values() {
    let lean = LeanRuntime::init().unwrap();
    let f = LeanFn::<(Nat,), LeanIo<Nat>>::new(lean, Ok);
    let shared = LeanShared::new(Obj::from(f));
    let error = thread::spawn(move || {
        let lean = LeanRuntime::init().unwrap();
        // SAFETY: it is that function.
        let f: LeanFn<'_, (Nat,), LeanIo<Nat>> =
            unsafe { shared.get(lean).as_ref().to_rust_unchecked(lean) }.unwrap();
        f.call(Nat::ZERO).unwrap_err().to_string()
    });
    let error = error.join().unwrap();
    assert!(error.contains("it was called on another thread than the one that made it"), "{error}");
}

#[test]
fn what_is_shared() {
    fn shares<'lean, T: LeanShare<'lean>>() {}
    shares::<Obj<'_>>();
    shares::<Table<'_>>();
    shares::<Tree<'_, String>>();
    shares::<LeanArray<'_, Table<'_>>>();
}
