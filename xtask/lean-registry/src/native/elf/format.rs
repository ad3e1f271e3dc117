//! The parts of the ELF format that the conversion reads and writes, and little-endian helpers.

use anyhow::{Context, Result};
use object::LittleEndian;

pub(super) const PAGE: u64 = 0x1000;
pub(super) const LE: LittleEndian = LittleEndian;

pub(super) const DT_NULL: i64 = 0;
pub(super) const DT_STRTAB: i64 = 5;
pub(super) const DT_SYMTAB: i64 = 6;
pub(super) const DT_RELA: i64 = 7;
pub(super) const DT_RELASZ: i64 = 8;
pub(super) const DT_STRSZ: i64 = 10;
pub(super) const DT_INIT: i64 = 12;
pub(super) const DT_SONAME: i64 = 14;
pub(super) const DT_DEBUG: i64 = 21;
pub(super) const DT_FLAGS: i64 = 30;
pub(super) const DT_HASH: i64 = 4;
pub(super) const DT_GNU_HASH: i64 = 0x6fff_fef5;
pub(super) const DT_VERSYM: i64 = 0x6fff_fff0;
pub(super) const DT_FLAGS_1: i64 = 0x6fff_fffb;
pub(super) const DF_STATIC_TLS: u64 = 0x10;
pub(super) const DF_1_NODELETE: u64 = 0x8;
pub(super) const DF_1_PIE: u64 = 0x0800_0000;
pub(super) const R_X86_64_TPOFF64: u64 = 18;
pub(super) const R_X86_64_COPY: u32 = 5;
pub(super) const R_X86_64_IRELATIVE: u32 = 37;

#[derive(Clone, Copy)]
pub(super) struct Segment {
    pub(super) kind: u32,
    pub(super) flags: u32,
    pub(super) offset: u64,
    pub(super) vaddr: u64,
    pub(super) filesz: u64,
    pub(super) memsz: u64,
    pub(super) align: u64,
}

#[derive(Clone)]
pub(super) struct Section {
    pub(super) name: String,
    pub(super) kind: u32,
    pub(super) flags: u64,
    pub(super) addr: u64,
    pub(super) offset: u64,
    pub(super) size: u64,
    pub(super) link: u32,
    pub(super) info: u32,
    pub(super) align: u64,
    pub(super) entsize: u64,
}

pub(super) fn put16(v: &mut Vec<u8>, n: u16) {
    v.extend_from_slice(&n.to_le_bytes());
}
pub(super) fn put32(v: &mut Vec<u8>, n: u32) {
    v.extend_from_slice(&n.to_le_bytes());
}
pub(super) fn put64(v: &mut Vec<u8>, n: u64) {
    v.extend_from_slice(&n.to_le_bytes());
}
pub(super) fn align_up(n: u64, to: u64) -> u64 {
    n.div_ceil(to) * to
}

pub(super) fn word(bytes: &[u8], at: usize) -> Result<u64> {
    let field = bytes.get(at..at + 8).context("truncated table")?;
    Ok(u64::from_le_bytes(field.try_into()?))
}
