//! The executable as it was found.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use object::LittleEndian;
use object::elf::{self, FileHeader64};
use object::read::elf::{FileHeader, ProgramHeader, SectionHeader, Sym};

use super::format::*;
use super::symbols::{Export, exported_name};
use crate::native::tls::{self, CodeSection, Sites};

pub(super) struct Input<'a> {
    pub(super) data: &'a [u8],
    pub(super) phoff: u64,
    pub(super) phnum: usize,
    pub(super) segments: Vec<Segment>,
    pub(super) sections: Vec<Section>,
    pub(super) dynamic: Vec<(i64, u64)>,
    pub(super) symbols: Vec<Symbol<'a>>,
}

pub(super) struct Symbol<'a> {
    pub(super) name: &'a [u8],
    pub(super) bind: u8,
    pub(super) kind: u8,
    pub(super) visibility: u8,
    pub(super) section: usize,
    pub(super) value: u64,
    pub(super) size: u64,
}

impl<'a> Input<'a> {
    pub(super) fn read(data: &'a [u8]) -> Result<Self> {
        let header = FileHeader64::<LittleEndian>::parse(data).context("not an ELF64 file")?;
        ensure!(header.e_machine.get(LE) == elf::EM_X86_64, "not an x86-64 file");
        ensure!(header.e_type.get(LE) == elf::ET_DYN, "not a position-independent executable");
        let mut segments = Vec::new();
        for p in header.program_headers(LE, data).context("program headers")? {
            segments.push(Segment {
                kind: p.p_type(LE).0,
                flags: p.p_flags(LE).0,
                offset: p.p_offset(LE),
                vaddr: p.p_vaddr(LE),
                filesz: p.p_filesz(LE),
                memsz: p.p_memsz(LE),
                align: p.p_align(LE),
            });
        }
        let table = header.sections(LE, data).context("section headers")?;
        let mut sections = Vec::new();
        for s in table.iter() {
            let name = table.section_name(LE, s).context("section name")?;
            sections.push(Section {
                name: String::from_utf8_lossy(name).into_owned(),
                kind: s.sh_type(LE).0,
                flags: s.sh_flags(LE).0,
                addr: s.sh_addr(LE),
                offset: s.sh_offset(LE),
                size: s.sh_size(LE),
                link: s.sh_link(LE),
                info: s.sh_info(LE),
                align: s.sh_addralign(LE),
                entsize: s.sh_entsize(LE),
            });
        }
        let symtab = table.symbols(LE, data, elf::SHT_SYMTAB).context("symbol table")?;
        let mut symbols = Vec::with_capacity(symtab.len());
        for s in symtab.iter() {
            symbols.push(Symbol {
                name: s.name(LE, symtab.strings()).context("symbol name")?,
                bind: s.st_bind().0,
                kind: s.st_type().0,
                visibility: s.st_visibility().0,
                section: s.st_shndx(LE).0 as usize,
                value: s.st_value(LE),
                size: s.st_size(LE),
            });
        }
        ensure!(!symbols.is_empty(), "the executable was stripped: it has no symbol table");
        let mut input = Input {
            data,
            phoff: header.e_phoff(LE),
            phnum: segments.len(),
            segments,
            sections,
            dynamic: Vec::new(),
            symbols,
        };
        input.dynamic = input.read_dynamic()?;
        Ok(input)
    }

    pub(super) fn read_dynamic(&self) -> Result<Vec<(i64, u64)>> {
        let dynamic = self.segment(elf::PT_DYNAMIC.0).context("no dynamic section")?;
        let bytes = self.bytes(dynamic.vaddr, dynamic.filesz)?;
        let mut entries = Vec::new();
        for pair in bytes.chunks_exact(16) {
            let tag = word(pair, 0)? as i64;
            if tag == DT_NULL {
                break;
            }
            entries.push((tag, word(pair, 8)?));
        }
        Ok(entries)
    }

    pub(super) fn segment(&self, kind: u32) -> Option<Segment> {
        self.segments.iter().copied().find(|s| s.kind == kind)
    }

    pub(super) fn loads(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(|s| s.kind == elf::PT_LOAD.0)
    }

    pub(super) fn section(&self, name: &str) -> Result<&Section> {
        let found = self.sections.iter().find(|s| s.name == name);
        found.with_context(|| format!("no section {name}"))
    }

    pub(super) fn entry(&self, tag: i64) -> Result<u64> {
        let found = self.dynamic.iter().find(|(t, _)| *t == tag);
        Ok(found.with_context(|| format!("no dynamic entry {tag:#x}"))?.1)
    }

    /// `len` bytes of the file that are loaded at `vaddr`.
    pub(super) fn bytes(&self, vaddr: u64, len: u64) -> Result<&'a [u8]> {
        let load = self
            .loads()
            .find(|s| s.vaddr <= vaddr && vaddr + len <= s.vaddr + s.filesz)
            .with_context(|| format!("address {vaddr:#x} is not in the file"))?;
        let at = (vaddr - load.vaddr + load.offset) as usize;
        self.data.get(at..at + len as usize).context("file too short")
    }

    pub(super) fn section_bytes(&self, s: &Section) -> Result<&'a [u8]> {
        let at = s.offset as usize;
        self.data
            .get(at..at + s.size as usize)
            .with_context(|| format!("section {} is not in the file", s.name))
    }

    pub(super) fn tls_block(&self) -> Result<u64> {
        let tls = self.segment(elf::PT_TLS.0).context("no thread-local segment")?;
        ensure!(tls.align > 0 && tls.vaddr % tls.align == 0, "misaligned thread-local segment");
        Ok(align_up(tls.memsz, tls.align))
    }

    pub(super) fn sites(&self, block: u64) -> Result<Sites> {
        let mut code = Vec::new();
        for s in &self.sections {
            if s.flags & elf::SHF_EXECINSTR.0 != 0 && s.kind != elf::SHT_NOBITS.0 {
                code.push(CodeSection { address: s.addr, bytes: self.section_bytes(s)? });
            }
        }
        let starts: BTreeSet<u64> = self
            .symbols
            .iter()
            .filter(|s| s.kind == elf::STT_FUNC.0 && s.section != 0)
            .map(|s| s.value)
            .collect();
        let variables: Vec<(i64, i64)> = self
            .symbols
            .iter()
            .filter(|s| s.kind == elf::STT_TLS.0 && s.section != 0)
            .map(|s| (s.value as i64, s.size as i64))
            .collect();
        tls::find(&code, &starts, block, &variables)
    }

    pub(super) fn exports(&self) -> Result<Vec<Export>> {
        let mut exports = Vec::new();
        for s in &self.symbols {
            let global = s.bind == elf::STB_GLOBAL.0 || s.bind == elf::STB_WEAK.0;
            let seen = s.visibility == elf::STV_DEFAULT.0 || s.visibility == elf::STV_PROTECTED.0;
            if !global || !seen || s.section == 0 || !exported_name(s.name) {
                continue;
            }
            let name = String::from_utf8_lossy(s.name);
            let section = self.sections.get(s.section);
            let section = section.with_context(|| format!("{name}: no section {}", s.section))?;
            let executable = section.flags & elf::SHF_EXECINSTR.0 != 0;
            let function = match s.kind {
                k if k == elf::STT_FUNC.0 => true,
                k if k == elf::STT_OBJECT.0 => false,
                k if k == elf::STT_NOTYPE.0 => executable,
                k => bail!("{name}: a global symbol of type {k} cannot be exported"),
            };
            exports.push(Export {
                name: s.name.to_vec(),
                function,
                weak: s.bind == elf::STB_WEAK.0,
                section: s.section,
                value: s.value,
                size: s.size,
            });
        }
        ensure!(!exports.is_empty(), "no symbol to export");
        Ok(exports)
    }

    /// Refuses relocations that only make sense in an executable.
    pub(super) fn check_relocations(&self) -> Result<()> {
        for (tag, size) in [(DT_RELA, DT_RELASZ), (23, 2)] {
            let bytes = self.bytes(self.entry(tag)?, self.entry(size)?)?;
            for entry in bytes.chunks_exact(24) {
                let kind = word(entry, 8)? as u32;
                ensure!(
                    kind != R_X86_64_COPY && kind != R_X86_64_IRELATIVE,
                    "relocation type {kind} at {:#x} is not supported",
                    word(entry, 0)?
                );
            }
        }
        Ok(())
    }
}
