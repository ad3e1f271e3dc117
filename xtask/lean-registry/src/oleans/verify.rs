//! Checks a 64-bit file by itself.

use super::layout::*;

/// Checks a 64-bit file; see [`Module::verify`].  Returns an error for the first bad pointer.
pub fn verify(d: &[u8]) -> Result<()> {
    if d.len() < FIRST_64 || &d[..5] != b"olean" || d[5] != FORMAT || d[6] != FLAG_GMP {
        return fail(0, "no 64-bit .olean file");
    }
    let base = u64_at(d, 80)?;
    if base % ALIGN != 0 {
        return fail(80, format!("base address {base:#x} is not aligned"));
    }
    let mut starts = vec![false; d.len() / 8 + 1];
    let mut at = FIRST_64;
    let mut pointers = vec![HEADER_64];
    while at < d.len() {
        starts[at / 8] = true;
        let (size, other, tag) = (usize::from(u16_at(d, at + 4)?), usize::from(d[at + 6]), d[at + 7]);
        let n = if at + 16 <= d.len() { u64_at(d, at + 8)? as usize } else { 0 };
        let (size, fields) = match tag {
            0..=TAG_MAX_CTOR => (size, (at + 8, other)),
            TAG_ARRAY => (24 + 8 * n, (at + 24, n)),
            TAG_SCALAR_ARRAY => (24 + other * n, (at, 0)),
            TAG_STRING => (32 + n, (at, 0)),
            TAG_MPZ => {
                if u64_at(d, at + 16)? != base + at as u64 + 24 {
                    return fail(at, "a big number whose digits are elsewhere");
                }
                (24 + 8 * u32_at(d, at + 8)? as usize, (at, 0))
            }
            TAG_THUNK | TAG_TASK => (24, (at + 8, 1)),
            TAG_REF => (16, (at + 8, 1)),
            _ => return fail(at, format!("an object of unknown kind {tag}")),
        };
        if u32_at(d, at)? != 0 {
            return fail(at, "an object that is not persistent");
        }
        pointers.extend((0..fields.1).map(|i| fields.0 + 8 * i));
        at += align8(size);
    }
    for f in pointers {
        let pointer = u64_at(d, f)?;
        if pointer & 1 == 1 || pointer == 0 {
            continue;
        }
        let offset = pointer.wrapping_sub(base);
        if offset % 8 != 0 || !starts.get(offset as usize / 8).copied().unwrap_or(false) {
            return fail(f, format!("pointer {pointer:#x} does not lead to an object"));
        }
    }
    Ok(())
}
