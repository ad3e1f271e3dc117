//! The conversion of `.olean` files: the real package, and made-up ones.

mod common;

use lean_registry::oleans::library::Addresses;
use lean_registry::oleans::{self, ALIGN, Target, package, skew};
use lean_registry::pinned::TOOLCHAIN;

static TARGET: Target = Target { version: TOOLCHAIN.lean, githash: TOOLCHAIN.githash.unwrap() };

#[test]
#[ignore = "needs LEAN_REGISTRY_DOWNLOADS"]
fn every_file_of_the_package() {
    let oleans = TOOLCHAIN.oleans.as_ref().unwrap();
    let path = oleans.fetch(&common::downloads(), &|line| println!("{line}")).unwrap();
    let (mut addresses, mut modules, mut grind, mut end) = (Addresses::default(), 0, 0, 0);
    package::read(&path, |name, bytes| {
        let base = addresses.take(bytes.len() as u64);
        assert!(base >= end && base % ALIGN == 0, "{name}: overlapping addresses");
        let mut module = oleans::convert(&bytes, base, TARGET).unwrap_or_else(|e| panic!("{name}: {e}"));
        module.verify().unwrap_or_else(|e| panic!("{name}: {e}"));
        let old = module.extensions().unwrap();
        let moved = skew::adapt(&mut module).unwrap_or_else(|e| panic!("{name}: {e}"));
        let added: usize = module.extensions().unwrap()[old.len()..].iter().map(|(_, n)| n).sum();
        assert_eq!(moved, added, "{name}");
        grind += moved;
        assert!(module.bytes.len() as u64 <= oleans::size_bound(bytes.len() as u64), "{name}");
        module.verify().unwrap_or_else(|e| panic!("{name}: {e}"));
        let ir = module.ir_part(TARGET).unwrap_or_else(|e| panic!("{name}: {e}"));
        oleans::verify(&ir).unwrap_or_else(|e| panic!("{name}: .ir: {e}"));
        // Parts: behind each other, and with the root of the first.
        let (server, private) =
            (module.alias_part(1, TARGET).unwrap(), module.alias_part(2, TARGET).unwrap());
        let at = |d: &[u8], i: usize| u64::from_le_bytes(d[i..i + 8].try_into().unwrap());
        assert_eq!(at(&server, 80), base + module.span());
        assert_eq!(at(&private, 80), at(&server, 80) + ALIGN);
        assert_eq!(at(&ir, 80), at(&private, 80) + ALIGN);
        assert_eq!(at(&server, 88), at(&module.bytes, 88));
        assert_eq!(at(&private, 88), at(&module.bytes, 88));
        end = at(&ir, 80) + ir.len() as u64;
        modules += 1;
        if name == "Init/Core.olean" {
            let extensions = module.extensions().unwrap();
            let entries = |what: &str| extensions.iter().find(|(n, _)| n == what).map(|(_, n)| *n);
            assert_eq!(entries("Lean.IR.declMapExt"), Some(502));
            assert_eq!(entries("Lean.protectedExt"), Some(211));
        }
        Ok(())
    })
    .unwrap();
    assert_eq!((modules, grind), (1941, 9035));
}

/// A file with a string, a big number, a constructor with two fields and scalars, and an array.
fn sample() -> Vec<u8> {
    let base = 0x1000_0000u32;
    let mut d = vec![0u8; 88];
    d[..6].copy_from_slice(b"olean\x02");
    d[80..84].copy_from_slice(&base.to_le_bytes());
    let mut put = |bytes: &[u8]| {
        let at = base + d.len() as u32;
        d.extend_from_slice(bytes);
        while !d.len().is_multiple_of(4) {
            d.push(0);
        }
        at
    };
    let words = |ws: &[u32]| ws.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>();
    let head = |size: u16, other: u8, tag: u8| {
        let [a, b] = size.to_le_bytes();
        vec![0, 0, 0, 0, a, b, other, tag]
    };
    let string = put(&[head(1, 0, 249), words(&[3, 3, 2]), b"ab\0".to_vec()].concat());
    let number = put(&[head(20 + 12, 0, 250), words(&[1, 3, 0, 7, 8, 9])].concat());
    let ctor = put(&[head(8 + 8 + 4, 2, 3), words(&[string, 5]), vec![1, 2, 3, 4]].concat());
    let array = put(&[head(1, 0, 246), words(&[3, 3, ctor, number, ctor])].concat());
    d[84..88].copy_from_slice(&array.to_le_bytes());
    d
}

#[test]
fn layout() {
    let base = 0x5000_0000_0000u64;
    let module = oleans::convert(&sample(), base, TARGET).unwrap();
    module.verify().unwrap();
    let d = &module.bytes;
    let u64_at = |i: usize| u64::from_le_bytes(d[i..i + 8].try_into().unwrap());
    let i32_at = |i: usize| i32::from_le_bytes(d[i..i + 4].try_into().unwrap());
    assert_eq!((&d[..7], u64_at(80)), (&b"olean\x02\x01"[..], base));
    let string = 96;
    assert_eq!((u64_at(string + 8), u64_at(string + 24), &d[string + 32..string + 35]), (3, 2, &b"ab\0"[..]));
    let number = string + 40; // 32 + 3, rounded up
    assert_eq!((i32_at(number + 8), i32_at(number + 12)), (2, -2));
    assert_eq!(u64_at(number + 16), base + number as u64 + 24);
    assert_eq!((u64_at(number + 24), u64_at(number + 32)), (8 << 32 | 7, 9));
    let ctor = number + 24 + 16;
    assert_eq!((d[ctor + 4], d[ctor + 6], d[ctor + 7]), (32, 2, 3));
    assert_eq!((u64_at(ctor + 8), u64_at(ctor + 16)), (base + string as u64, 5));
    assert_eq!(d[ctor + 24..ctor + 32], [1, 2, 3, 4, 0, 0, 0, 0]);
    let array = ctor + 32;
    assert_eq!(u64_at(88), base + array as u64);
    assert_eq!((u64_at(array + 8), u64_at(array + 16)), (3, 3));
    assert_eq!(u64_at(array + 24), base + ctor as u64);
    assert_eq!(d.len(), array + 48);
}

#[test]
fn damaged_files_are_refused() {
    let good = sample();
    let says = |d: &[u8], what: &str| {
        let e = oleans::convert(d, 1 << 40, TARGET).unwrap_err().to_string();
        assert!(e.contains(what), "{e}");
    };
    says(b"elf", "not an .olean file");
    says(&good[..good.len() - 4], "ends inside an object");
    let change = |at: usize, byte: u8| {
        let mut d = good.clone();
        d[at] = byte;
        d
    };
    says(&change(5, 1), "format version 1");
    says(&change(88 + 7, 247), "unknown kind 247");
    says(&change(84, 2), "does not lead to an object");
    // A constructor too small for its fields.
    let ctor = 88 + 24 + 32;
    says(&change(ctor + 6, 9), "a constructor of 20 bytes with 9 fields");
    // Whatever happens to a file, the converter must not panic.
    for at in 0..good.len() {
        for byte in [0, 1, 0x7f, 0xff] {
            if let Ok(module) = oleans::convert(&change(at, byte), 1 << 40, TARGET) {
                let _ = (module.ir_part(TARGET), module.extensions(), module.verify());
            }
        }
    }
}

#[test]
fn verify_notices_bad_pointers() {
    let module = oleans::convert(&sample(), 1 << 40, TARGET).unwrap();
    let mut d = module.bytes.clone();
    let last = d.len() - 8;
    d[last] = d[last].wrapping_add(8);
    assert!(oleans::verify(&d).unwrap_err().to_string().contains("does not lead to an object"));
}

#[test]
fn which_files_are_wanted() {
    for (path, wanted) in [
        ("Init.olean", true),
        ("./Lean/Elab/Do.olean", true),
        ("Lean/._Elab.olean", false),
        ("Lake/Load.olean", false),
        ("Lake.olean", false),
        ("LakeMain.olean", false),
        ("Leanc.olean", false),
        ("Init/readme.txt", false),
    ] {
        assert_eq!(package::wanted(path), wanted, "{path}");
    }
}
