//! The library: what is kept of the executable, and the three segments behind it.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use object::elf;

use super::format::*;
use super::input::Input;
use super::symbols::Dynamic;
use super::{INIT_CODE, INIT_HEADER};
use crate::native::tls::Sites;

/// Sections that are dropped, or written anew in one of the new segments.
const MOVED: [&str; 8] =
    [".interp", ".note.ABI-tag", ".dynsym", ".gnu.version", ".gnu.hash", ".dynstr", ".rela.dyn", ".dynamic"];

/// The loaded sections that stay; they keep their order.
pub(super) struct Kept {
    sections: Vec<Section>,
    /// New number of each old section; 0 for those that are gone.
    renumber: Vec<u16>,
}

impl Kept {
    pub(super) fn of(input: &Input) -> Result<Self> {
        let mut sections = Vec::new();
        let mut renumber = vec![0u16; input.sections.len()];
        for (k, s) in input.sections.iter().enumerate() {
            let loaded = s.flags & elf::SHF_ALLOC.0 != 0;
            if k == 0 || loaded && !MOVED.contains(&s.name.as_str()) {
                renumber[k] = u16::try_from(sections.len())?;
                sections.push(s.clone());
            }
        }
        Ok(Kept { sections, renumber })
    }

    pub(super) fn number(&self, old: usize) -> Result<u16> {
        match self.renumber.get(old) {
            Some(new) if *new != 0 => Ok(*new),
            _ => bail!("a symbol lies in section {old}, which is dropped"),
        }
    }

    /// Links between sections, after `.dynstr` and `.dynsym` got their new numbers.
    fn relink(&mut self, dynstr: u32, dynsym: u32) {
        for s in self.sections.iter_mut().skip(1) {
            (s.link, s.info) = match s.name.as_str() {
                ".rela.plt" => {
                    let target = self.renumber.get(s.info as usize).copied().unwrap_or(0);
                    (dynsym, u32::from(target))
                }
                ".gnu.version_r" => (dynstr, s.info),
                _ => (0, 0),
            };
        }
    }
}

/// A new segment under construction: the place of each part is known as soon as it is added.
struct Area {
    vaddr: u64,
    bytes: Vec<u8>,
}

impl Area {
    fn at(vaddr: u64) -> Area {
        Area { vaddr, bytes: Vec::new() }
    }

    fn add(&mut self, part: &[u8]) -> Part {
        self.bytes.resize(align_up(self.bytes.len() as u64, 16) as usize, 0);
        let at = self.vaddr + self.bytes.len() as u64;
        self.bytes.extend_from_slice(part);
        Part { at, len: part.len() as u64 }
    }

    fn end(&self) -> u64 {
        align_up(self.vaddr + self.bytes.len() as u64, PAGE)
    }

    fn load(&self, flags: u32, shift: u64) -> Segment {
        let len = self.bytes.len() as u64;
        Segment {
            kind: elf::PT_LOAD.0,
            flags,
            offset: self.vaddr - shift,
            vaddr: self.vaddr,
            filesz: len,
            memsz: len,
            align: PAGE,
        }
    }
}

/// Where a part of a new segment is loaded.
#[derive(Clone, Copy)]
struct Part {
    at: u64,
    len: u64,
}

/// The new segments: tables (read-only), start-up code (executable), dynamic section (writable).
pub(super) struct Added {
    tables: Area,
    code: Area,
    data: Area,
    /// End of the executable's own part of the file.
    file_end: u64,
    /// Address minus file offset, the same for all three.
    shift: u64,
    strings: Part,
    symbols: Part,
    versions: Part,
    hash: Part,
    rela: Part,
    init: Part,
    dynamic: Part,
}

impl Added {
    pub(super) fn place(input: &Input, dynamic: &Dynamic, sites: &Sites, tls_block: u64) -> Result<Self> {
        let top = input.loads().map(|s| s.vaddr + s.memsz).max().context("no segment")?;
        let file_end = input.loads().map(|s| s.offset + s.filesz).max().context("no segment")?;
        let mut tables = Area::at(align_up(top, PAGE));
        let shift = tables.vaddr - align_up(file_end, PAGE);

        let symbols = tables.add(&dynamic.symbols);
        let versions = tables.add(&dynamic.versions);
        let hash = tables.add(&dynamic.hash);
        let strings = tables.add(&dynamic.strings);
        let fields = tables.add(&field_table(sites)?);
        let runs = tables.add(&page_runs(sites.fields.keys().copied()));
        let old_rela = input.bytes(input.entry(DT_RELA)?, input.entry(DT_RELASZ)?)?;
        // Its last entry is known after the segments behind it are placed; its size is known now.
        let mut relocations = old_rela.to_vec();
        relocations.resize(relocations.len() + 24, 0);
        let rela = tables.add(&relocations);

        let mut code = Area::at(tables.end());
        let header = code.add(&[0; INIT_HEADER]);
        let start = code.add(INIT_CODE);
        let init = Part { at: header.at, len: header.len + start.len };
        let mut data = Area::at(code.end());
        let slot = data.add(&[0; 8]);

        // Through this relocation the loader says where the library's thread-locals are.
        let mut relocation = Vec::new();
        put64(&mut relocation, slot.at);
        put64(&mut relocation, R_X86_64_TPOFF64);
        put64(&mut relocation, 0);
        let end = (rela.at - tables.vaddr + rela.len) as usize;
        tables.bytes[end - 24..end].copy_from_slice(&relocation);

        // `struct header` of start_up/tls_init.c.
        let old_init = input.entry(DT_INIT).unwrap_or(0);
        let mut words = Vec::new();
        for n in [header.at, slot.at, tls_block, old_init, fields.at, fields.len / 4, runs.at, runs.len / 16]
        {
            put64(&mut words, n);
        }
        code.bytes[..INIT_HEADER].copy_from_slice(&words);

        let flags = input.entry(DT_FLAGS).unwrap_or(0) | DF_STATIC_TLS;
        // Static destructors were registered as those of an executable, which never goes away.
        let flags_1 = input.entry(DT_FLAGS_1).unwrap_or(0) & !DF_1_PIE | DF_1_NODELETE;
        let replaced = [
            (DT_STRTAB, strings.at),
            (DT_SYMTAB, symbols.at),
            (DT_STRSZ, strings.len),
            (DT_GNU_HASH, hash.at),
            (DT_VERSYM, versions.at),
            (DT_RELA, rela.at),
            (DT_RELASZ, rela.len),
            (DT_INIT, start.at),
            (DT_FLAGS, flags),
            (DT_FLAGS_1, flags_1),
            (DT_SONAME, dynamic.soname),
        ];
        let dynamic = data.add(&dynamic_section(input, &replaced));
        Ok(Added {
            tables,
            code,
            data,
            file_end,
            shift,
            strings,
            symbols,
            versions,
            hash,
            rela,
            init,
            dynamic,
        })
    }

    fn segments(&self, input: &Input) -> Result<Vec<Segment>> {
        let (r, w, x) = (elf::PF_R.0, elf::PF_W.0, elf::PF_X.0);
        // Their places in the header table are needed for the new segments.
        let dropped = [elf::PT_PHDR.0, elf::PT_INTERP.0, elf::PT_NOTE.0];
        let mut segments = Vec::new();
        for s in input.segments.iter().filter(|s| !dropped.contains(&s.kind)) {
            let mut s = *s;
            if s.kind == elf::PT_DYNAMIC.0 {
                s.offset = self.dynamic.at - self.shift;
                s.vaddr = self.dynamic.at;
                s.filesz = self.dynamic.len;
                s.memsz = s.filesz;
            }
            segments.push(s);
        }
        // Segments to load must be in order of address.
        let last = segments.iter().rposition(|s| s.kind == elf::PT_LOAD.0).context("no segment")?;
        let new = [
            self.tables.load(r, self.shift),
            self.code.load(r | x, self.shift),
            self.data.load(r | w, self.shift),
        ];
        segments.splice(last + 1..last + 1, new);
        ensure!(
            segments.len() <= input.phnum,
            "no room for {} program headers (there are {})",
            segments.len(),
            input.phnum
        );
        Ok(segments)
    }

    fn sections(&self, mut kept: Kept) -> Vec<Section> {
        let dynstr = kept.sections.len() as u32;
        let dynsym = dynstr + 1;
        kept.relink(dynstr, dynsym);
        let (alloc, write, exec) = (elf::SHF_ALLOC.0, elf::SHF_WRITE.0, elf::SHF_EXECINSTR.0);
        let (strings, symbols) = (elf::SHT_STRTAB.0, elf::SHT_DYNSYM.0);
        let (versions, hash, rela) = (elf::SHT_GNU_VERSYM.0, elf::SHT_GNU_HASH.0, elf::SHT_RELA.0);
        let (code, dynamic) = (elf::SHT_PROGBITS.0, elf::SHT_DYNAMIC.0);
        let mut sections = kept.sections;
        // Name, kind, flags, place, section that it refers to, info, size of an entry.
        for (name, kind, flags, part, link, info, entsize) in [
            (".dynstr", strings, alloc, self.strings, 0, 0, 0),
            (".dynsym", symbols, alloc, self.symbols, dynstr, 1, 24),
            (".gnu.version", versions, alloc, self.versions, dynsym, 0, 2),
            (".gnu.hash", hash, alloc, self.hash, dynsym, 0, 0),
            (".rela.dyn", rela, alloc, self.rela, dynsym, 0, 24),
            (".init.tls", code, alloc | exec, self.init, 0, 0, 0),
            (".dynamic", dynamic, alloc | write, self.dynamic, dynstr, 0, 16),
        ] {
            sections.push(Section {
                name: name.to_owned(),
                kind,
                flags,
                addr: part.at,
                offset: part.at - self.shift,
                size: part.len,
                link,
                info,
                align: 16,
                entsize,
            });
        }
        sections
    }

    /// The file: the loaded part of the executable, the new segments, the section headers.
    pub(super) fn write(&self, input: &Input, kept: Kept) -> Result<Vec<u8>> {
        let segments = self.segments(input)?;
        let mut sections = self.sections(kept);
        let mut bytes = input.data.get(..self.file_end as usize).context("file too short")?.to_vec();
        for area in [&self.tables, &self.code, &self.data] {
            bytes.resize((area.vaddr - self.shift) as usize, 0);
            bytes.extend_from_slice(&area.bytes);
        }

        sections.push(Section {
            name: ".shstrtab".to_owned(),
            kind: elf::SHT_STRTAB.0,
            flags: 0,
            addr: 0,
            offset: bytes.len() as u64,
            size: 1
                + sections.iter().skip(1).map(|s| s.name.len() as u64 + 1).sum::<u64>()
                + ".shstrtab\0".len() as u64,
            link: 0,
            info: 0,
            align: 1,
            entsize: 0,
        });
        let mut names = vec![0u8];
        let mut headers = Vec::new();
        for (k, s) in sections.iter().enumerate() {
            let name = if k == 0 { 0 } else { names.len() as u32 };
            if k != 0 {
                names.extend_from_slice(s.name.as_bytes());
                names.push(0);
            }
            put32(&mut headers, name);
            put32(&mut headers, s.kind);
            for n in [s.flags, s.addr, s.offset, s.size] {
                put64(&mut headers, n);
            }
            put32(&mut headers, s.link);
            put32(&mut headers, s.info);
            put64(&mut headers, s.align);
            put64(&mut headers, s.entsize);
        }
        bytes.extend_from_slice(&names);
        bytes.resize(align_up(bytes.len() as u64, 8) as usize, 0);
        let shoff = bytes.len() as u64;
        bytes.extend_from_slice(&headers);

        let mut program = Vec::new();
        for s in &segments {
            put32(&mut program, s.kind);
            put32(&mut program, s.flags);
            for n in [s.offset, s.vaddr, s.vaddr, s.filesz, s.memsz, s.align] {
                put64(&mut program, n);
            }
        }
        let phoff = input.phoff as usize;
        bytes[phoff..phoff + program.len()].copy_from_slice(&program);
        let (phnum, shnum) = (segments.len() as u16, sections.len() as u16);
        bytes[24..32].fill(0); // no entry point
        bytes[40..48].copy_from_slice(&shoff.to_le_bytes());
        bytes[56..58].copy_from_slice(&phnum.to_le_bytes());
        bytes[60..62].copy_from_slice(&shnum.to_le_bytes());
        bytes[62..64].copy_from_slice(&(shnum - 1).to_le_bytes());
        Ok(bytes)
    }
}

/// Addresses of the fields to move, as the start-up code reads them.
fn field_table(sites: &Sites) -> Result<Vec<u8>> {
    let mut table = Vec::new();
    for field in sites.fields.keys() {
        put32(&mut table, u32::try_from(*field).context("code beyond 4 GiB")?);
    }
    Ok(table)
}

/// Pages that hold `fields`, as (start, length), merged where they touch.
fn page_runs(fields: impl Iterator<Item = u64>) -> Vec<u8> {
    let pages: BTreeSet<u64> = fields.flat_map(|f| [f / PAGE, (f + 3) / PAGE]).collect();
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((start, len)) if *start + *len == page * PAGE => *len += PAGE,
            _ => runs.push((page * PAGE, PAGE)),
        }
    }
    let mut table = Vec::new();
    for (start, len) in runs {
        put64(&mut table, start);
        put64(&mut table, len);
    }
    table
}

/// The executable's dynamic section with `replaced` entries.
fn dynamic_section(input: &Input, replaced: &[(i64, u64)]) -> Vec<u8> {
    let gone = |tag: i64| matches!(tag, DT_DEBUG | DT_HASH) || replaced.iter().any(|(r, _)| *r == tag);
    let kept = input.dynamic.iter().filter(|(tag, _)| !gone(*tag));
    let mut bytes = Vec::new();
    for (tag, value) in kept.chain(replaced).chain(&[(DT_NULL, 0)]) {
        put64(&mut bytes, *tag as u64);
        put64(&mut bytes, *value);
    }
    bytes
}
