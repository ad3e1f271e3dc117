//! The `.ir` file of a module: what the code generator needs of it.

use super::Module;
use super::layout::*;

/// Persistent-extension entries that go into the `.ir` file, as in a file that Lean writes.
const IR_EXTENSIONS: [&str; 2] = ["Lean.IR.declMapExt", "Lean.regularInitAttr"];

impl Module {
    /// The `.ir` file of the module: its imports, the names it defines and the entries of the
    /// code generator, as a file of its own with its own base address.
    pub fn ir_part(&self, target: Target) -> Result<Vec<u8>> {
        let d = &self.bytes;
        let root = self.offset(HEADER_64, self.root()?)?;
        if d[root + 7] > TAG_MAX_CTOR || d[root + 6] != 5 {
            return fail(root, "the root object is no Lean.ModuleData as it is known here");
        }
        let imports = self.field(root, Self::IMPORTS)?;
        let mut extra = Vec::new();
        for field in [Self::CONST_NAMES, Self::EXTRA_NAMES] {
            let names = self.offset(root, self.field(root, field)?)?;
            for i in 0..self.fields(names)?.len() / 8 {
                extra.push(self.field(names, i)?);
            }
        }
        let mut entries = Vec::new();
        let all = self.offset(root, self.field(root, Self::ENTRIES)?)?;
        for i in 0..self.fields(all)?.len() / 8 {
            let pointer = self.field(all, i)?;
            let pair = self.offset(all, pointer)?;
            if IR_EXTENSIONS.contains(&self.name(self.field(pair, 0)?)?.as_str()) {
                entries.push(pointer);
            }
        }

        // Everything that is reachable from there, in the old order.
        let mut live = vec![false; d.len() / 8];
        let mut work: Vec<u64> = entries.iter().chain(&extra).copied().collect();
        work.push(imports);
        while let Some(pointer) = work.pop() {
            if pointer & 1 == 1 || pointer == 0 {
                continue;
            }
            let at = self.offset(0, pointer)?;
            if !std::mem::replace(&mut live[at / 8], true) {
                for f in self.fields(at)?.step_by(8) {
                    work.push(u64_at(d, f)?);
                }
            }
        }
        let base = self.base + self.span() + 2 * ALIGN;
        let mut map = vec![0u64; d.len() / 8];
        let mut out = vec![0u8; FIRST_64];
        for o in self.objects.iter().filter(|o| live[o.new as usize / 8]) {
            map[o.new as usize / 8] = base + out.len() as u64;
            out.extend_from_slice(&d[o.new as usize..(o.new + o.new_size) as usize]);
        }
        let moved = |pointer: u64| match pointer {
            0 => 0,
            p if p & 1 == 1 => p,
            p => map[(p - self.base) as usize / 8],
        };
        for o in self.objects.iter().filter(|o| live[o.new as usize / 8]) {
            let to = (map[o.new as usize / 8] - base) as usize;
            for f in self.fields(o.new as usize)?.step_by(8) {
                let pointer = moved(u64_at(d, f)?);
                put(&mut out, to + f - o.new as usize, &pointer.to_le_bytes());
            }
            if o.tag == TAG_MPZ {
                put(&mut out, to + 16, &(base + to as u64 + 24).to_le_bytes());
            }
        }
        let array = |out: &mut Vec<u8>, items: &[u64]| {
            let pointer = base + out.len() as u64;
            out.extend_from_slice(&[0, 0, 0, 0, 1, 0, 0, TAG_ARRAY]);
            out.extend_from_slice(&(items.len() as u64).to_le_bytes());
            out.extend_from_slice(&(items.len() as u64).to_le_bytes());
            items.iter().for_each(|&i| out.extend_from_slice(&moved(i).to_le_bytes()));
            pointer
        };
        let none = array(&mut out, &[]);
        let extra = array(&mut out, &extra);
        let entries = array(&mut out, &entries);
        // The root: as before, with other fields.
        let root_size = usize::from(u16_at(d, root + 4)?);
        let to = out.len();
        out.extend_from_slice(&d[root..root + root_size]);
        for (i, pointer) in [
            (Self::IMPORTS, moved(imports)),
            (Self::CONST_NAMES, none),
            (Self::CONSTANTS, none),
            (Self::EXTRA_NAMES, extra),
            (Self::ENTRIES, entries),
        ] {
            put(&mut out, to + 8 + 8 * i, &pointer.to_le_bytes());
        }
        header(&mut out, base, target);
        put(&mut out, HEADER_64, &(base + to as u64).to_le_bytes());
        Ok(out)
    }
}
