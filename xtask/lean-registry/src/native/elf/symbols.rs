//! The new dynamic symbol table and its GNU hash table.

use anyhow::{Context, Result, ensure};
use object::elf;

use super::format::*;
use super::input::Input;

/// What the compiler's start files look for to register unwind tables by hand; see `Dynamic`.
const REGISTER_FRAME: [&[u8]; 2] = [b"__register_frame_info", b"__deregister_frame_info"];

/// A symbol of the library.
#[derive(Clone, Debug)]
pub struct Export {
    pub name: Vec<u8>,
    pub function: bool,
    pub weak: bool,
    pub section: usize,
    pub value: u64,
    pub size: u64,
}

/// Names that must stay private: the entry of the executable, and the language run-time support
/// that any process already has (a second copy that answers for it breaks C++ and Rust unwinding).
pub fn exported_name(name: &[u8]) -> bool {
    const PRIVATE: [&[u8]; 12] = [
        b"_lean_main",
        b"main",
        b"_start",
        b"_init",
        b"_fini",
        b"_end",
        b"_edata",
        b"data_start",
        b"_IO_stdin_used",
        b"free_sized",
        b"free_aligned_sized",
        b"_dl_relocate_static_pie",
    ];
    const PREFIXES: [&[u8]; 9] =
        [b"__", b"_Unwind_", b"unw_", b"_Zn", b"_Zd", b"_ZSt", b"_ZNSt9", b"_ZNKSt9", b"_ZN10__cxxabiv1"];
    !PRIVATE.contains(&name) && !PREFIXES.iter().any(|p| name.starts_with(p))
}

pub fn gnu_hash(name: &[u8]) -> u32 {
    name.iter().fold(5381, |h: u32, c| h.wrapping_mul(33).wrapping_add(u32::from(*c)))
}

/// Sorts `exports` into hash order and returns the `.gnu.hash` section; `first` is the index of
/// the first of them in the symbol table.
pub fn gnu_hash_table(exports: &mut [Export], first: u32) -> Vec<u8> {
    const SHIFT: u32 = 26;
    let buckets = u32::max(1, (exports.len() / 4) as u32);
    exports.sort_by_cached_key(|e| (gnu_hash(&e.name) % buckets, e.name.clone()));
    let words = (exports.len() / 8).next_power_of_two();
    let mut bloom = vec![0u64; words];
    let mut heads = vec![0u32; buckets as usize];
    let mut chain = Vec::with_capacity(exports.len());
    let hashes: Vec<u32> = exports.iter().map(|e| gnu_hash(&e.name)).collect();
    for (k, h) in hashes.iter().enumerate() {
        bloom[(*h as usize / 64) % words] |= 1 << (h % 64) | 1 << ((h >> SHIFT) % 64);
        let head = &mut heads[(h % buckets) as usize];
        if *head == 0 {
            *head = first + k as u32;
        }
        let last = hashes.get(k + 1).is_none_or(|n| n % buckets != h % buckets);
        chain.push(h & !1 | u32::from(last));
    }
    let mut table = Vec::new();
    for n in [buckets, first, words as u32, SHIFT] {
        put32(&mut table, n);
    }
    bloom.iter().for_each(|n| put64(&mut table, *n));
    heads.iter().chain(&chain).for_each(|n| put32(&mut table, *n));
    table
}

/// The new dynamic symbol table and what goes with it.
pub(super) struct Dynamic {
    pub(super) symbols: Vec<u8>,
    pub(super) strings: Vec<u8>,
    pub(super) versions: Vec<u8>,
    pub(super) hash: Vec<u8>,
    pub(super) soname: u64,
}

impl Dynamic {
    pub(super) fn new(
        input: &Input,
        exports: &mut [Export],
        soname: &str,
        section: impl Fn(usize) -> Result<u16>,
    ) -> Result<Self> {
        let mut symbols = input.section_bytes(input.section(".dynsym")?)?.to_vec();
        let mut strings = input.section_bytes(input.section(".dynstr")?)?.to_vec();
        let mut versions = input.section_bytes(input.section(".gnu.version")?)?.to_vec();
        let imports = (symbols.len() / 24) as u32;
        // The old start files of the executable register its unwind table with libgcc when the
        // process has one.  The library is found through PT_GNU_EH_FRAME, so that is useless, and
        // it would make libgcc sort half a million entries at the first exception.  The reference
        // is weak: under a name that nobody defines, the start files skip the call.
        let unused = strings.len() as u32;
        strings.extend_from_slice(b"__lean_registry_never_defined\0");
        for k in 0..imports as usize {
            let entry = &mut symbols[k * 24..k * 24 + 24];
            let mut name = [0; 4];
            name.copy_from_slice(&entry[..4]);
            let at = u32::from_le_bytes(name) as usize;
            let text = strings.get(at..).context("bad name in .dynsym")?;
            let text = text.split(|c| *c == 0).next().unwrap_or_default();
            ensure!(
                entry[6..8] == [0, 0],
                "the executable already exports {}",
                String::from_utf8_lossy(text)
            );
            if REGISTER_FRAME.contains(&text) && entry[4] >> 4 == elf::STB_WEAK.0 {
                entry[..4].copy_from_slice(&unused.to_le_bytes());
            }
        }
        let soname_at = strings.len() as u64;
        strings.extend_from_slice(soname.as_bytes());
        strings.push(0);
        let hash = gnu_hash_table(exports, imports);
        for e in exports.iter() {
            let bind = if e.weak { elf::STB_WEAK } else { elf::STB_GLOBAL };
            let kind = if e.function { elf::STT_FUNC } else { elf::STT_OBJECT };
            // The library's own code reaches its data directly, so a program must not be given
            // a private copy of it (copy relocation): "protected" makes the linker refuse that.
            let visibility = if e.function { elf::STV_DEFAULT } else { elf::STV_PROTECTED };
            put32(&mut symbols, u32::try_from(strings.len())?);
            symbols.extend([bind.0 << 4 | kind.0, visibility.0]);
            put16(&mut symbols, section(e.section)?);
            put64(&mut symbols, e.value);
            put64(&mut symbols, e.size);
            strings.extend_from_slice(&e.name);
            strings.push(0);
            put16(&mut versions, 1);
        }
        Ok(Dynamic { symbols, strings, versions, hash, soname: soname_at })
    }
}
