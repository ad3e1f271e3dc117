//! From the 32-bit to the 64-bit layout.

use super::layout::*;
use super::module::{Module, Object};

/// An upper bound of the size of the converted and adapted file, from the size of the old one.
pub fn size_bound(old: u64) -> u64 {
    2 * old + old / 4 + ALIGN
}

/// Old and new size of the object at `at` of a 32-bit file.
fn measure(d: &[u8], at: usize) -> Result<(usize, usize)> {
    let (size, other, tag) = (usize::from(u16_at(d, at + 4)?), usize::from(d[at + 6]), d[at + 7]);
    Ok(match tag {
        0..=TAG_MAX_CTOR => {
            let Some(scalars) = size.checked_sub(8 + 4 * other) else {
                return fail(at, format!("a constructor of {size} bytes with {other} fields"));
            };
            (size, align8(8 + 8 * other + scalars))
        }
        TAG_ARRAY => {
            let n = u32_at(d, at + 8)? as usize;
            (16 + 4 * n, 24 + 8 * n)
        }
        TAG_SCALAR_ARRAY => {
            let n = u32_at(d, at + 8)? as usize;
            (16 + other * n, align8(24 + other * n))
        }
        TAG_STRING => {
            let n = u32_at(d, at + 8)? as usize;
            (20 + n, align8(32 + n))
        }
        TAG_MPZ => {
            let n = u32_at(d, at + 12)? as usize;
            (20 + 4 * n, 24 + 8 * n.div_ceil(2))
        }
        TAG_THUNK | TAG_TASK => (16, 24),
        TAG_REF => (12, 16),
        _ => return fail(at, format!("an object of unknown kind {tag}")),
    })
}

/// Finds all objects of a 32-bit file.
fn scan(d: &[u8]) -> Result<Vec<Object>> {
    if d.len() < FIRST_32 || &d[..5] != b"olean" {
        return fail(0, "this is not an .olean file");
    }
    if d[5] != FORMAT {
        return fail(5, format!("format version {} instead of {FORMAT}", d[5]));
    }
    let mut objects = Vec::new();
    let (mut old, mut new) = (FIRST_32, FIRST_64);
    while old < d.len() {
        if old + 8 > d.len() {
            return fail(old, "the file ends inside an object");
        }
        let (old_size, new_size) = measure(d, old)?;
        if old + old_size > d.len() {
            return fail(old, "the file ends inside an object");
        }
        objects.push(Object { old: old as u32, new: new as u32, new_size: new_size as u32, tag: d[old + 7] });
        old += (old_size + 3) & !3;
        new += new_size;
    }
    Ok(objects)
}

/// Translates the pointers of a file.
struct Pointers {
    old_base: u32,
    new_base: u64,
    /// New offset of the object at four times the index; 0 where none starts.
    map: Vec<u32>,
}

impl Pointers {
    fn get(&self, at: usize, pointer: u32) -> Result<u64> {
        if pointer & 1 == 1 || pointer == 0 {
            return Ok(u64::from(pointer));
        }
        let offset = pointer.wrapping_sub(self.old_base);
        match self.map.get(offset as usize / 4) {
            Some(&new) if new != 0 && offset.is_multiple_of(4) => Ok(self.new_base + u64::from(new)),
            _ => fail(at, format!("pointer {pointer:#x} does not lead to an object of this file")),
        }
    }

    fn copy(&self, d: &[u8], from: usize, out: &mut [u8], to: usize, n: usize) -> Result<()> {
        for i in 0..n {
            let at = from + 4 * i;
            put(out, to + 8 * i, &self.get(at, u32_at(d, at)?)?.to_le_bytes());
        }
        Ok(())
    }
}

/// Converts a file; the new one will be mapped at `base`.
pub fn convert(d: &[u8], base: u64, target: Target) -> Result<Module> {
    let objects = scan(d)?;
    let mut map = vec![0u32; d.len() / 4 + 1];
    let mut size = FIRST_64;
    for o in &objects {
        map[o.old as usize / 4] = o.new;
        size = (o.new + o.new_size) as usize;
    }
    let p = Pointers { old_base: u32_at(d, 80)?, new_base: base, map };
    let mut out = vec![0u8; size];
    header(&mut out, base, target);
    put(&mut out, HEADER_64, &p.get(HEADER_32, u32_at(d, HEADER_32)?)?.to_le_bytes());
    for o in &objects {
        write_object(d, o, &p, &mut out)?;
    }
    Ok(Module { bytes: out, base, objects })
}

fn write_object(d: &[u8], o: &Object, p: &Pointers, out: &mut [u8]) -> Result<()> {
    let (s, t, new_size) = (o.old as usize, o.new as usize, o.new_size as usize);
    let other = usize::from(d[s + 6]);
    // Reference count 0 (persistent), and for small objects their size.
    let small = !matches!(o.tag, TAG_ARRAY | TAG_SCALAR_ARRAY | TAG_STRING);
    let size16 = if small { new_size as u16 } else { u16_at(d, s + 4)? };
    put(out, t + 4, &size16.to_le_bytes());
    out[t + 6] = d[s + 6];
    out[t + 7] = o.tag;
    match o.tag {
        0..=TAG_MAX_CTOR => {
            p.copy(d, s + 8, out, t + 8, other)?;
            let old_size = usize::from(u16_at(d, s + 4)?);
            put(out, t + 8 + 8 * other, &d[s + 8 + 4 * other..s + old_size]);
        }
        TAG_ARRAY => {
            let n = u32_at(d, s + 8)?;
            put(out, t + 8, &u64::from(n).to_le_bytes());
            put(out, t + 16, &u64::from(n).to_le_bytes());
            p.copy(d, s + 16, out, t + 24, n as usize)?;
        }
        TAG_SCALAR_ARRAY => {
            let n = u32_at(d, s + 8)?;
            put(out, t + 8, &u64::from(n).to_le_bytes());
            put(out, t + 16, &u64::from(n).to_le_bytes());
            put(out, t + 24, &d[s + 16..s + 16 + other * n as usize]);
        }
        TAG_STRING => {
            let (n, chars) = (u32_at(d, s + 8)?, u32_at(d, s + 16)?);
            put(out, t + 8, &u64::from(n).to_le_bytes());
            put(out, t + 16, &u64::from(n).to_le_bytes());
            put(out, t + 24, &u64::from(chars).to_le_bytes());
            put(out, t + 32, &d[s + 20..s + 20 + n as usize]);
        }
        TAG_MPZ => {
            // sign, number of words, pointer to them: becomes GMP's mpz_t with 64-bit limbs.
            let (negative, words) = (d[s + 8] != 0, u32_at(d, s + 12)?);
            let limbs = words.div_ceil(2) as i32;
            put(out, t + 8, &limbs.to_le_bytes());
            put(out, t + 12, &(if negative { -limbs } else { limbs }).to_le_bytes());
            put(out, t + 16, &(p.new_base + (t + 24) as u64).to_le_bytes());
            put(out, t + 24, &d[s + 20..s + 20 + 4 * words as usize]);
        }
        _ => p.copy(d, s + 8, out, t + 8, 1)?, // thunk, task and reference: one value
    }
    Ok(())
}
