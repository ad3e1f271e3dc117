//! A converted module: access to its objects, and new objects behind them.

use super::layout::*;

/// Where an object is in the old and in the new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub(super) old: u32,
    pub(super) new: u32,
    pub(super) new_size: u32,
    pub(super) tag: u8,
}

/// A converted module.
#[derive(Debug)]
pub struct Module {
    /// The `.olean` file.
    pub bytes: Vec<u8>,
    pub(super) base: u64,
    pub(super) objects: Vec<Object>,
}

impl Module {
    /// Address range of the file, rounded up.
    pub fn span(&self) -> u64 {
        (self.bytes.len() as u64).div_ceil(ALIGN) * ALIGN
    }

    pub fn object_count(&self) -> usize {
        self.objects.len()
    }

    pub(super) fn root(&self) -> Result<u64> {
        u64_at(&self.bytes, HEADER_64)
    }

    pub(super) fn offset(&self, at: usize, pointer: u64) -> Result<usize> {
        match pointer.checked_sub(self.base) {
            Some(o) if pointer & 1 == 0 && o < self.bytes.len() as u64 => Ok(o as usize),
            _ => fail(at, format!("pointer {pointer:#x} leads outside of the file")),
        }
    }

    /// A further part of the module (`.olean.server`, `.olean.private`), the `nth` one, that has
    /// the same content as the first: it consists of a pointer to the root of the first part.
    /// Parts are only ever mapped together, or else moved together.
    pub fn alias_part(&self, nth: u64, target: Target) -> Result<Vec<u8>> {
        let mut out = vec![0u8; FIRST_64];
        header(&mut out, self.base + self.span() + (nth - 1) * ALIGN, target);
        put(&mut out, HEADER_64, &self.root()?.to_le_bytes());
        Ok(out)
    }

    /// Pointer fields of the object at `at`.
    pub(super) fn fields(&self, at: usize) -> Result<std::ops::Range<usize>> {
        let d = &self.bytes;
        Ok(match d[at + 7] {
            0..=TAG_MAX_CTOR => at + 8..at + 8 + 8 * usize::from(d[at + 6]),
            TAG_ARRAY => at + 24..at + 24 + 8 * u64_at(d, at + 8)? as usize,
            TAG_THUNK | TAG_TASK | TAG_REF => at + 8..at + 16,
            _ => at..at,
        })
    }

    pub(super) fn field(&self, at: usize, i: usize) -> Result<u64> {
        let range = self.fields(at)?;
        if 8 * i >= range.len() {
            return fail(at, format!("the object has no field {i}"));
        }
        u64_at(&self.bytes, range.start + 8 * i)
    }

    /// A `Lean.Name` as text.
    pub(super) fn name(&self, pointer: u64) -> Result<String> {
        if pointer & 1 == 1 {
            return Ok(String::new());
        }
        let at = self.offset(0, pointer)?;
        let (prefix, last) = (self.name(self.field(at, 0)?)?, self.field(at, 1)?);
        let last = if last & 1 == 1 {
            (last >> 1).to_string()
        } else {
            let s = self.offset(at, last)?;
            let n = (u64_at(&self.bytes, s + 8)? as usize).saturating_sub(1);
            let Some(text) = self.bytes.get(s + 32..s + 32 + n) else {
                return fail(s, "a string that is too long");
            };
            String::from_utf8_lossy(text).into_owned()
        };
        Ok(if prefix.is_empty() { last } else { format!("{prefix}.{last}") })
    }

    /// Field numbers in `Lean.ModuleData`.
    pub(super) const IMPORTS: usize = 0;
    pub(super) const CONST_NAMES: usize = 1;
    pub(super) const CONSTANTS: usize = 2;
    pub(super) const EXTRA_NAMES: usize = 3;
    pub(super) const ENTRIES: usize = 4;

    /// Names and sizes of the persistent-extension entries.
    pub fn extensions(&self) -> Result<Vec<(String, usize)>> {
        let root = self.offset(HEADER_64, self.root()?)?;
        let entries = self.offset(root, self.field(root, Self::ENTRIES)?)?;
        let mut found = Vec::new();
        for i in 0..self.fields(entries)?.len() / 8 {
            let pair = self.offset(entries, self.field(entries, i)?)?;
            let array = self.offset(pair, self.field(pair, 1)?)?;
            found.push((self.name(self.field(pair, 0)?)?, self.fields(array)?.len() / 8));
        }
        Ok(found)
    }

    /// Entries of the extension with that name.
    pub(crate) fn entries_of(&self, extension: &str) -> Result<Option<Vec<u64>>> {
        let root = self.offset(HEADER_64, self.root()?)?;
        let entries = self.offset(root, self.field(root, Self::ENTRIES)?)?;
        for i in 0..self.fields(entries)?.len() / 8 {
            let pair = self.offset(entries, self.field(entries, i)?)?;
            if self.name(self.field(pair, 0)?)? == extension {
                let array = self.offset(pair, self.field(pair, 1)?)?;
                let fields = self.fields(array)?.step_by(8);
                return fields.map(|f| u64_at(&self.bytes, f)).collect::<Result<_>>().map(Some);
            }
        }
        Ok(None)
    }

    pub(crate) fn tag(&self, pointer: u64) -> Result<u8> {
        Ok(self.bytes[self.offset(0, pointer)? + 7])
    }

    pub(crate) fn field_of(&self, pointer: u64, i: usize) -> Result<u64> {
        self.field(self.offset(0, pointer)?, i)
    }

    /// What follows the pointers of a constructor.
    pub(crate) fn scalars_of(&self, pointer: u64) -> Result<&[u8]> {
        let at = self.offset(0, pointer)?;
        let (start, end) = (self.fields(at)?.end, at + usize::from(u16_at(&self.bytes, at + 4)?));
        match self.bytes.get(start..end) {
            Some(scalars) => Ok(scalars),
            None => fail(at, "a constructor that is too small"),
        }
    }

    /// Adds an object behind the others; returns the pointer to it.
    pub(super) fn append(&mut self, head: [u8; 4], rest: &[&[u8]]) -> u64 {
        let at = self.bytes.len();
        self.bytes.extend_from_slice(&[0; 4]);
        self.bytes.extend_from_slice(&head);
        rest.iter().for_each(|bytes| self.bytes.extend_from_slice(bytes));
        self.bytes.resize(align8(self.bytes.len()), 0);
        let new_size = (self.bytes.len() - at) as u32;
        self.objects.push(Object { old: 0, new: at as u32, new_size, tag: head[3] });
        self.base + at as u64
    }

    pub(crate) fn append_ctor(&mut self, tag: u8, fields: &[u64], scalars: &[u8]) -> u64 {
        let size = align8(8 + 8 * fields.len() + scalars.len()) as u16;
        let [low, high] = size.to_le_bytes();
        let pointers: Vec<u8> = fields.iter().flat_map(|f| f.to_le_bytes()).collect();
        self.append([low, high, fields.len() as u8, tag], &[&pointers, scalars])
    }

    pub(crate) fn append_array(&mut self, items: &[u64]) -> u64 {
        let size = (items.len() as u64).to_le_bytes();
        let pointers: Vec<u8> = items.iter().flat_map(|f| f.to_le_bytes()).collect();
        self.append([1, 0, 0, TAG_ARRAY], &[&size, &size, &pointers])
    }

    pub(crate) fn append_string(&mut self, text: &str) -> u64 {
        let size = (text.len() as u64 + 1).to_le_bytes();
        let chars = (text.chars().count() as u64).to_le_bytes();
        self.append([1, 0, 0, TAG_STRING], &[&size, &size, &chars, text.as_bytes(), &[0]])
    }

    /// Adds pairs of an extension's name and its entries.
    pub(crate) fn add_entries(&mut self, pairs: &[u64]) -> Result<()> {
        let root = self.offset(HEADER_64, self.root()?)?;
        let old = self.offset(root, self.field(root, Self::ENTRIES)?)?;
        let fields = self.fields(old)?.step_by(8);
        let mut all = fields.map(|f| u64_at(&self.bytes, f)).collect::<Result<Vec<_>>>()?;
        all.extend_from_slice(pairs);
        let pointer = self.append_array(&all);
        put(&mut self.bytes, root + 8 + 8 * Self::ENTRIES, &pointer.to_le_bytes());
        Ok(())
    }

    /// Checks the new file by itself: that objects follow each other without gaps and that every
    /// pointer leads to the start of an object.
    pub fn verify(&self) -> Result<()> {
        super::verify(&self.bytes)
    }
}
