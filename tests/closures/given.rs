//! Rust's closures, called by Lean.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use lean_rs::LeanFn;
use lean_rs::prelude::*;
use lean_rs_tests::{Closures, Failure, Functions, Table};

use super::{closures, functions, lean, n, small};
use crate::leaves_nothing::leaves_nothing;

#[test]
fn the_conformance_package() {
    let m = functions();
    leaves_nothing(lean(), || {
        let double = LeanFn::new(lean(), |x: Nat| n(2 * small(&x)));
        assert_eq!(m.apply_twice(double.clone(), n(5)).unwrap(), 20);
        assert_eq!(m.apply2(LeanFn::new(lean(), |n: Nat, x: u64| small(&n) + x), n(40), 2), 42);
        assert_eq!(m.apply_float(LeanFn::new(lean(), |x: f64| x * 1.5), 4.0), 9.0);
        let increment = LeanFn::new(lean(), |x: Nat| n(small(&x) + 1));
        let both = m.compose(&increment, double).unwrap().unwrap();
        assert_eq!(both.call(n(10)).unwrap(), 21);

        let seen = Rc::new(RefCell::new(Vec::new()));
        let log = Rc::clone(&seen);
        let push = move |i: u64| {
            log.borrow_mut().push(i);
            Ok(())
        };
        m.each(n(4), LeanFn::new(lean(), push)).unwrap();
        assert_eq!(*seen.borrow(), [0, 1, 2, 3]);

        let mut next = 20;
        let count = LeanFn::new(lean(), move || {
            next += 1;
            Ok(next)
        });
        assert_eq!(m.twice_io(count).unwrap(), 21 + 22);
    });
}

#[test]
fn arguments_of_every_width() {
    let m = closures();
    leaves_nothing(lean(), || {
        let text = m.scalars(LeanFn::new(
            lean(),
            |a: u8,
             b: u16,
             c: u32,
             d: u64,
             e: usize,
             f: i8,
             g: i16,
             h: i32,
             i: i64,
             j: isize,
             k: f64,
             l: f32,
             m: bool,
             n: char| { format!("{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} {k} {l} {m} {n}") },
        ));
        assert_eq!(text.unwrap(), "1 2 3 4 5 -1 -2 -3 -4 -5 1.5 2.5 true é");
    });
}

#[test]
fn sixteen_arguments() {
    let m = closures();
    leaves_nothing(lean(), || {
        let base = 1000;
        let sum = LeanFn::new(
            lean(),
            move |a: Nat,
                  b: Nat,
                  c: Nat,
                  d: Nat,
                  e: Nat,
                  f: Nat,
                  g: Nat,
                  h: Nat,
                  i: Nat,
                  j: Nat,
                  k: Nat,
                  l: Nat,
                  m: Nat,
                  n: Nat,
                  o: Nat,
                  p: Nat| {
                let all = [&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l, &m, &n, &o, &p];
                Nat::from(all.iter().zip(1..).fold(base, |sum, (x, i)| sum + i * small(x)))
            },
        );
        assert_eq!(m.apply16(sum).unwrap(), 1000 + (1..=16).map(|i| i * i).sum::<u64>());
        let text = String::from("=");
        let join = LeanFn::new(
            lean(),
            move |a: u8,
                  b: u8,
                  c: u8,
                  d: u8,
                  e: u8,
                  f: u8,
                  g: u8,
                  h: u8,
                  i: u8,
                  j: u8,
                  k: u8,
                  l: u8,
                  m: u8,
                  n: u8,
                  o: u8,
                  p: u64| {
                Ok(format!("{a}{b}{c}{d}{e}{f}{g}{h}{i}{j}{k}{l}{m}{n}{o}{p}{text}"))
            },
        );
        assert_eq!(m.apply16_io(join).unwrap(), "12345678910111213141516=");
    });
}

#[test]
fn objects_views_and_functions_as_results() {
    let m = closures();
    leaves_nothing(lean(), || {
        let less = LeanFn::new(lean(), |a: Nat, b: Nat| a > b);
        let sorted = m.sort(less, [3u64, 9, 1, 4].into_iter().map(n).collect()).unwrap();
        assert_eq!(sorted.0, [9, 4, 3, 1].map(n));
        let upper = LeanFn::new(lean(), |text: String| text.to_uppercase());
        assert_eq!(m.map(upper, LeanList(vec!["a", "é\0b"])).unwrap().0, ["A", "É\0B"]);
        let choose = LeanFn::new(lean(), |up: bool| {
            LeanFn::new(lean(), move |x: Nat| if up { n(small(&x) + 1) } else { n(2 * small(&x)) })
        });
        assert_eq!(m.choose(choose.clone(), true, n(5)).unwrap(), 7);
        assert_eq!(m.choose(choose, false, n(5)).unwrap(), 20);
        let base = LeanFn::new(lean(), |n: u64| n + 3);
        assert_eq!(m.base(base, 10), 16);
    });
}

#[test]
fn functions_in_structures() {
    let m = closures();
    leaves_nothing(lean(), || {
        let logged = Rc::new(Cell::new(0));
        let count = Rc::clone(&logged);
        let log = LeanFn::new(lean(), move |line: String| {
            count.set(count.get() + line.len());
            Ok(())
        });
        let table =
            Table { name: "mine".to_owned(), run: LeanFn::new(lean(), |x: Nat| n(small(&x) + 1)), log };
        assert_eq!(m.use_table(table, n(8)).unwrap(), 9);
        assert_eq!(logged.get(), 4);
    });
}

#[test]
fn errors_of_their_own_type() {
    let m = closures();
    leaves_nothing(lean(), || {
        let f = LeanFn::new_reentrant(lean(), |x: Nat| match u64::try_from(&x) {
            Ok(0) => Err(Failure::Empty),
            Ok(small @ ..10) => Err(Failure::Code { n: small as u32 }),
            _ => Ok(n(small(&x) + 1)),
        });
        assert_eq!(m.outcome_eio(f.clone(), n(0)).unwrap(), "threw empty");
        assert_eq!(m.outcome_eio(f.clone(), n(7)).unwrap(), "threw code 7");
        assert_eq!(m.outcome_eio(f.clone(), n(10)).unwrap(), "gave 11");
        assert_eq!(f.call(n(3)).unwrap(), Err(Failure::Code { n: 3 }));
    });
}
