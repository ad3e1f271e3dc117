//! What both layouts share: header, kinds of objects, errors, access to bytes.

use std::fmt;

/// Header, and the pointer to the root behind it.
pub(super) const HEADER_32: usize = 84;
pub(super) const HEADER_64: usize = 88;
pub(super) const FIRST_32: usize = HEADER_32 + 4;
pub(super) const FIRST_64: usize = HEADER_64 + 8;
/// Format version, the sixth byte of the file.
pub(super) const FORMAT: u8 = 2;
/// Flags, the seventh byte of the file: big numbers are in the layout of GMP.
pub(super) const FLAG_GMP: u8 = 1;
/// Parts of one module are mapped at multiples of this.
pub const ALIGN: u64 = 1 << 16;

pub(super) const TAG_MAX_CTOR: u8 = 244;
pub(super) const TAG_ARRAY: u8 = 246;
pub(super) const TAG_SCALAR_ARRAY: u8 = 248;
pub(super) const TAG_STRING: u8 = 249;
pub(super) const TAG_MPZ: u8 = 250;
pub(super) const TAG_THUNK: u8 = 251;
pub(super) const TAG_TASK: u8 = 252;
pub(super) const TAG_REF: u8 = 253;

/// Something in a file that this program does not understand.
#[derive(Debug, PartialEq, Eq)]
pub struct Error {
    pub offset: usize,
    pub what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at offset {:#x}: {}", self.offset, self.what)
    }
}

impl std::error::Error for Error {}

pub type Result<T> = std::result::Result<T, Error>;

pub(super) fn fail<T>(offset: usize, what: impl Into<String>) -> Result<T> {
    Err(Error { offset, what: what.into() })
}

/// The Lean that the new files are for.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub version: &'a str,
    pub githash: &'a str,
}

pub(super) fn u16_at(d: &[u8], at: usize) -> Result<u16> {
    match d.get(at..at + 2) {
        Some(b) => Ok(u16::from_le_bytes([b[0], b[1]])),
        None => fail(at, "the file ends here"),
    }
}

pub(super) fn u32_at(d: &[u8], at: usize) -> Result<u32> {
    match d.get(at..at + 4) {
        Some(b) => Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]])),
        None => fail(at, "the file ends here"),
    }
}

pub(super) fn u64_at(d: &[u8], at: usize) -> Result<u64> {
    match d.get(at..at + 8) {
        Some(b) => Ok(u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]])),
        None => fail(at, "the file ends here"),
    }
}

pub(super) fn put(d: &mut [u8], at: usize, bytes: &[u8]) {
    d[at..at + bytes.len()].copy_from_slice(bytes);
}

pub(super) const fn align8(n: usize) -> usize {
    (n + 7) & !7
}

/// Writes the header of a file that will be mapped at `base`.
pub(super) fn header(out: &mut [u8], base: u64, target: Target) {
    put(out, 0, b"olean");
    out[5] = FORMAT;
    out[6] = FLAG_GMP;
    put(out, 7, &target.version.as_bytes()[..target.version.len().min(33)]);
    put(out, 40, &target.githash.as_bytes()[..target.githash.len().min(40)]);
    put(out, 80, &base.to_le_bytes());
}
