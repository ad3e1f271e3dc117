//! What a closure has captured is dropped once.

use std::cell::Cell;
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_tests::Closures;

use super::{closures, lean, n, small};

struct Count(Rc<Cell<usize>>);

impl Drop for Count {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

fn counted(dropped: &Rc<Cell<usize>>) -> LeanFn<'static, (Nat,), LeanIo<Nat>> {
    let count = Count(Rc::clone(dropped));
    LeanFn::new(lean(), move |x: Nat| {
        let _ = &count;
        Ok(n(small(&x) + 1))
    })
}

#[test]
fn with_the_last_reference() {
    let dropped = Rc::default();
    let f = counted(&dropped);
    let g = f.clone();
    drop(f);
    assert_eq!(g.call(n(1)).unwrap(), 2);
    assert_eq!(dropped.get(), 0);
    let partial = g.partial(n(1)).unwrap();
    drop(g);
    assert_eq!((partial.call().unwrap(), dropped.get()), (n(2), 0));
    drop(partial);
    assert_eq!(dropped.get(), 1);
}

#[test]
fn when_lean_gives_it_up() {
    let dropped = Rc::default();
    let kept = closures().keep(counted(&dropped)).unwrap();
    assert_eq!(closures().kept(kept.clone(), n(5)).unwrap(), 6);
    assert_eq!(dropped.get(), 0);
    drop(kept);
    assert_eq!(dropped.get(), 1);
}

#[test]
fn a_closure_for_one_call_with_that_call() {
    let dropped = Rc::new(Cell::new(0));
    let count = Count(Rc::clone(&dropped));
    let f = LeanFn::<(), LeanIo<()>>::new_once(lean(), move || {
        drop(count);
        Ok(())
    });
    f.call().unwrap();
    assert_eq!(dropped.get(), 1);
    drop(f);
    assert_eq!(dropped.get(), 1);
    let unused = Count(Rc::clone(&dropped));
    drop(LeanFn::<(), LeanIo<()>>::new_once(lean(), move || {
        drop(unused);
        Ok(())
    }));
    assert_eq!(dropped.get(), 2);
}

#[test]
fn when_it_drops_itself() {
    type Action = LeanFn<'static, (), LeanIo<()>>;
    let dropped = Rc::default();
    let own: Rc<Cell<Option<Action>>> = Rc::default();
    let (count, held) = (Count(Rc::clone(&dropped)), Rc::clone(&own));
    own.set(Some(LeanFn::new(lean(), move || {
        // The call itself still has a reference.
        drop(held.take());
        assert_eq!(count.0.get(), 0);
        Ok(())
    })));
    let f = own.take().unwrap();
    own.set(Some(f.clone()));
    f.call().unwrap();
    drop(f);
    assert_eq!(dropped.get(), 1);
}

#[test]
fn a_panic_while_it_is_dropped_goes_no_further() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("while it is dropped");
        }
    }
    let bomb = Bomb;
    drop(LeanFn::<(), LeanIo<()>>::new(lean(), move || {
        let _ = &bomb;
        Ok(())
    }));
}
