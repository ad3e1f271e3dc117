//! Texts, bytes, arrays, structures and trees: what goes in comes out.

use std::ffi::{CStr, c_char};
use std::hint::black_box;

use lean_rs::{LeanBytes, LeanRuntime};
use lean_rs_bench::harness::Row;
use lean_rs_bench::{Order, Sample, Tree, Values, ValuesModule, Wide};

use crate::exports::{Export, Exports};
use crate::{C, OURS};

/// What `c/row.h` calls a text.
#[repr(C)]
struct Text {
    data: *const c_char,
    size: usize,
}

unsafe extern "C" {
    fn c_string(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_string_view(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_string_in(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_bytes_in(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_bytes_out(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_bytes_view(export: Export, data: *const u8, size: usize, n: u64) -> u64;
    fn c_strings(export: Export, texts: *const Text, size: usize, n: u64) -> u64;
    fn c_numbers(export: Export, numbers: *const u64, size: usize, n: u64) -> u64;
    fn c_order(export: Export, name: *const u8, size: usize, n: u64) -> u64;
    fn c_wide(export: Export, name: *const u8, size: usize, n: u64) -> u64;
    fn c_samples(export: Export, size: usize, n: u64) -> u64;
    fn c_tree(export: Export, nodes: u64, n: u64) -> u64;
}

const MIB: usize = 1 << 20;
const SAMPLES: usize = 1000;
const NODES: u64 = 10_000;

pub(crate) fn rows<'a>(lean: &'a LeanRuntime, values: &'a ValuesModule<'a>) -> Vec<Row<'a>> {
    let exports = Exports::of(values.module().library().expect("it is loaded").path());
    type OfBytes = unsafe extern "C" fn(Export, *const u8, usize, u64) -> u64;
    let c = |name: &CStr, code: OfBytes, bytes: Vec<u8>| {
        let export = exports.get(name);
        // SAFETY: Lean runs, the C code calls the export as Lean's compiler has declared it, and there are so many bytes.
        move |n| unsafe { code(export, bytes.as_ptr(), bytes.len(), n) }
    };
    let ascii = |size| "x".repeat(size).into_bytes();
    let mut rows = Vec::new();

    for (name, size) in [
        ("String of 16 B, round trip", 16),
        ("String of 256 B, round trip", 256),
        ("String of 4 KiB, round trip", 4096),
    ] {
        let text = "x".repeat(size);
        rows.push(Row::new(name).way(C, c(c"values_string", c_string, ascii(size))).way(OURS, move |n| {
            (0..n).map(|_| black_box(values.string(black_box(&text)).expect("a string")).len() as u64).sum()
        }));
    }
    for (name, size) in [
        ("String of 16 B in, view out", 16),
        ("String of 256 B in, view out", 256),
        ("String of 4 KiB in, view out", 4096),
    ] {
        let text = "x".repeat(size);
        rows.push(Row::new(name).way(C, c(c"values_string_view", c_string_view, ascii(size))).way(
            OURS,
            move |n| {
                (0..n)
                    .map(|_| {
                        black_box(values.string_view(black_box(&text)).expect("a string").as_str()).len()
                            as u64
                    })
                    .sum()
            },
        ));
    }
    let text = "x".repeat(MIB);
    rows.push(
        Row::new("&str of 1 MiB in")
            .way(C, c(c"values_string_size", c_string_in, ascii(MIB)))
            .way(OURS, move |n| (0..n).map(|_| values.string_size(black_box(&text))).sum()),
    );
    let bytes = ascii(MIB);
    rows.push(
        Row::new("ByteArray of 1 MiB in")
            .way(C, c(c"values_bytes_size", c_bytes_in, ascii(MIB)))
            .way(OURS, move |n| (0..n).map(|_| values.bytes_size(black_box(&bytes))).sum()),
    );
    let bytes = LeanBytes::new(lean, &ascii(MIB));
    rows.push(
        Row::new("ByteArray of 1 MiB out").way(C, c(c"values_bytes_copy", c_bytes_out, ascii(MIB))).way(
            OURS,
            move |n| {
                (0..n)
                    .map(|_| black_box(values.bytes_copy(black_box(&bytes)).expect("bytes")).len() as u64)
                    .sum()
            },
        ),
    );
    let bytes = LeanBytes::new(lean, &ascii(MIB));
    rows.push(
        Row::new("ByteArray of 1 MiB, view in and out")
            .way(C, c(c"values_bytes", c_bytes_view, ascii(MIB)))
            .way(OURS, move |n| {
                (0..n)
                    .map(|_| {
                        black_box(values.bytes(black_box(&bytes)).expect("bytes").as_slice()).len() as u64
                    })
                    .sum()
            }),
    );

    for (name, size) in [
        ("Vec<String> of 1, round trip", 1),
        ("Vec<String> of 16, round trip", 16),
        ("Vec<String> of 256, round trip", 256),
    ] {
        let strings: Vec<String> = (0..size).map(|i| format!("string number {i:03}")).collect();
        let in_c = strings.clone();
        let export = exports.get(c"values_strings");
        let ours = move |n| {
            let last = |strings: Vec<String>| strings.last().expect("some").len() as u64;
            (0..n).map(|_| last(black_box(values.strings(black_box(&strings)).expect("strings")))).sum()
        };
        let c = move |n| {
            let texts: Vec<Text> =
                in_c.iter().map(|it| Text { data: it.as_ptr().cast(), size: it.len() }).collect();
            // SAFETY: as above; so many texts, which are not changed.
            unsafe { c_strings(export, texts.as_ptr(), texts.len(), n) }
        };
        rows.push(Row::new(name).way(C, c).way(OURS, ours));
    }
    let numbers: Vec<u64> = (0..1000).collect();
    let (export, in_c) = (exports.get(c"values_numbers"), numbers.clone());
    // SAFETY: as above; so many numbers.
    rows.push(
        Row::new("Vec<u64> of 1000, round trip")
            .way(C, move |n| unsafe { c_numbers(export, in_c.as_ptr(), in_c.len(), n) })
            .way(OURS, move |n| {
                let last = |numbers: Vec<u64>| numbers[numbers.len() - 1];
                (0..n).map(|_| last(black_box(values.numbers(black_box(&numbers)).expect("numbers")))).sum()
            }),
    );

    let name = "some name".to_owned();
    let order = Order { id: 7, price: 2.5, count: 3, open: true, name: name.clone() };
    rows.push(
        Row::new("structure of 5 fields, round trip")
            .way(C, c(c"values_order", c_order, name.clone().into_bytes()))
            .way(OURS, move |n| {
                let done = |order: Order| order.id + order.name.len() as u64;
                (0..n).map(|_| done(black_box(values.order(black_box(&order)).expect("an order")))).sum()
            }),
    );
    let wide = wide(&name);
    rows.push(
        Row::new("structure of 20 fields, round trip")
            .way(C, c(c"values_wide", c_wide, name.into_bytes()))
            .way(OURS, move |n| {
                let done = |wide: Wide| wide.n11 + u64::from(wide.c1) + wide.s1.len() as u64;
                (0..n).map(|_| done(black_box(values.wide(black_box(&wide)).expect("a structure")))).sum()
            }),
    );
    let samples: Vec<Sample> =
        (0..SAMPLES as u64).map(|id| Sample { id, x: 0.5, y: 1.5, count: 3, valid: true }).collect();
    let export = exports.get(c"values_samples");
    // SAFETY: as above.
    rows.push(
        Row::new("array of 1000 structures, round trip")
            .way(C, move |n| unsafe { c_samples(export, SAMPLES, n) })
            .way(OURS, move |n| {
                let last = |samples: Vec<Sample>| samples[samples.len() - 1].id;
                (0..n).map(|_| last(black_box(values.samples(black_box(&samples)).expect("samples")))).sum()
            }),
    );
    let (tree, export) = (grow(0, NODES), exports.get(c"values_tree"));
    // SAFETY: as above.
    rows.push(
        Row::new("tree of 10,000 nodes, round trip")
            .way(C, move |n| unsafe { c_tree(export, NODES, n) })
            .way(OURS, move |n| {
                let root = |tree: Tree| if let Tree::Node { value, .. } = tree { value } else { 0 };
                (0..n).map(|_| root(black_box(values.tree(black_box(&tree)).expect("a tree")))).sum()
            }),
    );
    rows
}

fn wide(name: &str) -> Wide {
    let (s0, s1) = (name.to_owned(), name.to_owned());
    let (n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11) = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    let (x0, x1, x2, x3) = (0.5, 1.5, 2.5, 3.5);
    Wide { n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11, x0, x1, x2, x3, c0: 1, c1: 2, s0, s1 }
}

/// So many nodes, numbered from `first`, as even as can be.
fn grow(first: u64, nodes: u64) -> Tree {
    if nodes == 0 {
        return Tree::Leaf;
    }
    let left = (nodes - 1) / 2;
    Tree::Node {
        left: Box::new(grow(first, left)),
        right: Box::new(grow(first + left + 1, nodes - 1 - left)),
        value: first + left,
    }
}
