//! What a program or a library in the ELF format says to the loader.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use object::elf;
use object::read::elf::{ElfFile64, ProgramHeader};
use object::{Endianness, Object, ObjectSymbol};

use super::glibc::References;

/// A file that the loader reads.
#[derive(Debug)]
pub(super) struct Elf {
    /// Where it is now, without links.
    pub(super) path: PathBuf,
    /// The kind of machine that it is for, as Rust calls it.
    pub(super) architecture: String,
    /// The loader that a program asks for.
    pub(super) interpreter: Option<PathBuf>,
    /// The name by which others need it.
    pub(super) soname: Option<String>,
    /// The libraries that it needs, in the loader's order.
    pub(super) needed: Vec<String>,
    /// Folders for the libraries that it needs itself (`DT_RUNPATH`).
    pub(super) runpath: Option<Vec<String>>,
    /// Folders for all libraries that it leads to (`DT_RPATH`); not used if there is a `runpath`.
    pub(super) rpath: Vec<String>,
    /// The symbols that others find in it.
    pub(super) defined: HashSet<String>,
    /// The symbols that it has to find in others.
    pub(super) undefined: Vec<String>,
    /// The versions of glibc that it refers to.
    pub(super) glibc: References,
}

impl Elf {
    pub(super) fn read(path: &Path) -> Result<Elf, String> {
        let cannot = |reason: &dyn std::fmt::Display| format!("{} cannot be read: {reason}", path.display());
        let path = path.canonicalize().map_err(|error| cannot(&error))?;
        let data = fs::read(&path).map_err(|error| cannot(&error))?;
        let found = parse(&data, path.clone());
        found.map_err(|error| {
            cannot(&format!("it is no 64-bit program or library in the ELF format ({error})"))
        })
    }

    /// The name of the file.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// The folders that the file itself names for what it needs, as it names them.
    pub(super) fn own_folders(&self) -> &[String] {
        self.runpath.as_deref().unwrap_or(&self.rpath)
    }

    /// Whether it has the loader look in the folder `lib` of a bundle, in which it is itself if `beside` is set, or in `bin`.
    pub(super) fn looks_in_lib(&self, beside: bool) -> bool {
        let folders = self.own_folders().iter().map(|it| it.replace("${ORIGIN}", "$ORIGIN"));
        let wanted = |folder: &str| folder == "$ORIGIN/../lib" || (beside && folder == "$ORIGIN");
        folders.into_iter().any(|folder| wanted(folder.trim_end_matches('/')))
    }
}

fn parse(data: &[u8], path: PathBuf) -> object::read::Result<Elf> {
    let file = ElfFile64::<Endianness>::parse(data)?;
    let mut found = Elf {
        path,
        architecture: format!("{:?}", file.architecture()).to_lowercase(),
        interpreter: None,
        soname: None,
        needed: Vec::new(),
        runpath: None,
        rpath: Vec::new(),
        defined: HashSet::new(),
        undefined: Vec::new(),
        glibc: References::default(),
    };
    let (endian, sections) = (file.endian(), file.elf_section_table());
    for segment in file.elf_program_headers() {
        if let Some(loader) = segment.interpreter(endian, data)? {
            found.interpreter = Some(PathBuf::from(&*String::from_utf8_lossy(loader)));
        }
    }
    let table = sections.dynamic_table(endian, data)?;
    for entry in table.iter() {
        let text =
            || Ok::<_, object::read::Error>(String::from_utf8_lossy(table.string(entry)?).into_owned());
        let folders =
            || Ok(text()?.split(':').filter(|it| !it.is_empty()).map(str::to_owned).collect::<Vec<_>>());
        match entry.tag {
            elf::DT_NEEDED => found.needed.push(text()?),
            elf::DT_SONAME => found.soname = Some(text()?),
            elf::DT_RUNPATH => found.runpath = Some(folders()?),
            elf::DT_RPATH => found.rpath = folders()?,
            _ => {}
        }
    }
    if let Some((mut files, strings)) = sections.gnu_verneed(endian, data)? {
        let strings = sections.strings(endian, data, strings)?;
        while let Some((_, mut versions)) = files.next()? {
            while let Some(version) = versions.next()? {
                found.glibc.add(&String::from_utf8_lossy(version.name(endian, strings)?));
            }
        }
    }
    for symbol in file.dynamic_symbols() {
        let name = symbol.name().unwrap_or_default();
        match (symbol.is_undefined(), symbol.is_global()) {
            _ if name.is_empty() => {}
            // One that is weak may stay undefined.
            (true, _) if !symbol.is_weak() => found.undefined.push(name.to_owned()),
            (false, true) => drop(found.defined.insert(name.to_owned())),
            _ => {}
        }
    }
    Ok(found)
}
