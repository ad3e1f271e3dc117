//! Numbers, actions, and what they throw.

use std::hint::black_box;

use lean_rs::Nat;
use lean_rs_bench::harness::Row;
use lean_rs_bench::{Values, ValuesModule};

use crate::exports::{Export, Exports};
use crate::{C, OURS};

unsafe extern "C" {
    fn c_add(export: Export, n: u64) -> u64;
    fn c_constant(export: Export, n: u64) -> u64;
    fn c_io(export: Export, n: u64) -> u64;
    fn c_eio(export: Export, n: u64) -> u64;
    fn c_exception(export: Export, n: u64) -> u64;
    fn c_option(export: Export, n: u64) -> u64;
    fn c_tuple(export: Export, n: u64) -> u64;
    fn c_except(export: Export, n: u64) -> u64;
    fn c_small_nat(export: Export, n: u64) -> u64;
    fn c_large_nat(export: Export, digits: *const u64, count: usize, n: u64) -> u64;
}

pub(crate) fn rows<'a>(values: &'a ValuesModule<'a>) -> Vec<Row<'a>> {
    let exports = Exports::of(values.module().library().expect("it is loaded").path());
    let c = |name, code: unsafe extern "C" fn(Export, u64) -> u64| {
        let export = exports.get(name);
        // SAFETY: Lean runs, and the C code calls the export as Lean's compiler has declared it.
        move |n| unsafe { code(export, n) }
    };
    // A number of 1000 digits.
    let digits = [0x0123_4567_89ab_cdef_u64; 52];
    let large = digits
        .iter()
        .rev()
        .fold(Nat::from(0u8), |sum, digit| sum * Nat::from(1u128 << 64) + Nat::from(*digit));
    assert_eq!(large.to_string().len(), 1000);
    let nat = exports.get(c"values_nat");
    // SAFETY: as above; so many numbers.
    let c_large = move |n| unsafe { c_large_nat(nat, digits.as_ptr(), digits.len(), n) };

    vec![
        Row::new("u64 × u64 → u64")
            .way(C, c(c"values_add", c_add))
            .way(OURS, move |n| (0..n).fold(0, |sum, i| values.add(sum, i))),
        Row::new("constant")
            .way(C, c(c"values_limit", c_constant))
            .way(OURS, move |n| (0..n).map(|_| u64::from(black_box(values).limit())).sum()),
        Row::new("u64 → IO u64")
            .way(C, c(c"values_next_io", c_io))
            .way(OURS, move |n| (0..n).fold(0, |x, _| values.next_io(x).expect("a number"))),
        Row::new("exception of EIO u64")
            .way(C, c(c"values_refuse", c_eio))
            .way(OURS, move |n| (0..n).map(|i| values.refuse(i).expect("a result").unwrap_err()).sum()),
        Row::new("exception of IO, with its text").way(C, c(c"values_fail", c_exception)).way(
            OURS,
            move |n| {
                let size =
                    |error: lean_rs::LeanError| error.exception().expect("thrown").message().len() as u64;
                (0..n).map(|i| size(values.fail(i).unwrap_err())).sum()
            },
        ),
        Row::new("Option u64, round trip").way(C, c(c"values_option", c_option)).way(OURS, move |n| {
            (0..n).fold(0, |x, _| values.option(Some(x)).expect("one").expect("some") + 1)
        }),
        Row::new("(u64, bool), round trip").way(C, c(c"values_pair", c_tuple)).way(OURS, move |n| {
            (0..n).fold(0, |x, _| {
                let (x, one) = values.pair((x, true)).expect("a pair");
                x + u64::from(one)
            })
        }),
        Row::new("u64 → Except u64 u64")
            .way(C, c(c"values_even", c_except))
            .way(OURS, move |n| (0..n).map(|i| values.even(i).expect("one").unwrap_or(1)).sum()),
        Row::new("small Nat, round trip").way(C, c(c"values_nat", c_small_nat)).way(OURS, move |n| {
            (0..n).fold(0, |x, _| {
                let nat = values.nat(&Nat::from(x)).expect("a number");
                u64::try_from(&nat).expect("a small one") + 1
            })
        }),
        Row::new("Nat of 1000 digits, round trip").way(C, c_large).way(OURS, move |n| {
            (0..n).fold(0, |sum: u64, _| {
                black_box(values.nat(black_box(&large)).expect("a number"));
                sum.wrapping_add(digits[0])
            })
        }),
    ]
}
