//! Which files the loader opens for a program, and where it would find them once they are in a bundle.
//!
//! A file in a folder of the system stays the system's: it fits what else is there, and is kept up to date. All others are copied.
//! The loader looks for what the program itself needs in the run path of the program, and for what a library needs in that of the
//! library only, unless it has been loaded before.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use lean_build::cli::{run_path, system_folders};
use lean_rs_sys::toolchain::LIBRARIES;

use super::elf::Elf;
use super::glibc;

/// What to do about a program that names no folders.
pub(super) const LEAN_BUILD: &str = "The build script of the package with the program has the linker write the folders into it: it \
    calls `lean_build::LakePackage`, or `lean_build::link_program()` if the package has no Lean code";

/// Files that are loaded together.
#[derive(Debug, Clone, Default)]
pub(super) struct Loaded {
    names: HashSet<String>,
    files: Vec<Rc<Elf>>,
}

impl Loaded {
    fn add(&mut self, name: &str, file: &Rc<Elf>) {
        self.names.insert(name.to_owned());
        self.names.extend(file.soname.clone());
        self.files.push(file.clone());
    }

    /// Whether one of the files defines the symbol.
    pub(super) fn defines(&self, symbol: &str) -> bool {
        self.files.iter().any(|file| file.defined.contains(symbol))
    }
}

/// Finds libraries as the loader does.
#[derive(Debug, Default)]
pub(super) struct Loader {
    read: HashMap<PathBuf, Rc<Elf>>,
    /// The program, if it names folders for all that is loaded (`DT_RPATH`).
    naming: Option<Rc<Elf>>,
    /// What is copied: the name in the bundle, and the file.
    pub(super) copied: BTreeMap<String, Rc<Elf>>,
    /// What the system has to have.
    pub(super) system: BTreeMap<String, Rc<Elf>>,
}

/// Where a file is in the bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Bin,
    Lib,
    /// Not in the bundle.
    System,
}

impl Loader {
    pub(super) fn read(&mut self, path: &Path) -> Result<Rc<Elf>, String> {
        if let Some(file) = self.read.get(path) {
            return Ok(file.clone());
        }
        let file = Rc::new(Elf::read(path)?);
        self.read.insert(path.to_owned(), file.clone());
        Ok(file)
    }

    /// Opens a file and all that it needs, the nearest first.
    pub(super) fn open(&mut self, path: &Path, home: Home, loaded: &mut Loaded) -> Result<Rc<Elf>, String> {
        let root = self.read(path)?;
        loaded.add(&root.name(), &root);
        if home == Home::Bin && root.runpath.is_none() {
            self.naming = Some(root.clone());
        }
        let mut waiting = VecDeque::from([(root.clone(), home)]);
        while let Some((file, home)) = waiting.pop_front() {
            for name in &file.needed {
                if loaded.names.contains(name) {
                    continue;
                }
                let (needed, its_home) = self.find(name, &file, home)?;
                loaded.add(name, &needed);
                let found = if its_home == Home::System { &mut self.system } else { &mut self.copied };
                found.insert(name.clone(), needed.clone());
                waiting.push_back((needed, its_home));
            }
        }
        Ok(root)
    }

    /// Where the loader finds a library that a file needs.
    fn find(&mut self, name: &str, file: &Elf, home: Home) -> Result<(Rc<Elf>, Home), String> {
        let from = file.path.display();
        if name.contains('/') {
            return Err(format!(
                "{from} needs {name}, by its path: that is where it would be looked for on any other machine. Link that library \
                 with a name (`-Wl,-soname,NAME`), and what uses it again"
            ));
        }
        let program = self.naming.clone().filter(|_| file.runpath.is_none());
        let inherited = program.iter().flat_map(|program| run_path(&program.path, &program.rpath));
        let own = run_path(&file.path, file.own_folders());
        let folders = own.into_iter().chain(inherited).chain(system_folders());
        let is_of_lean = LIBRARIES.iter().any(|it| name.starts_with(&format!("lib{it}.")));
        let advice = match is_of_lean {
            true => LEAN_BUILD,
            false => {
                "Install it, or have the linker write its folder into the program (`cargo::rustc-link-arg=-Wl,-rpath,DIR` in the build \
                 script of the program's package), or link it statically"
            }
        };
        let mut found = Err(format!(
            "{from} needs {name}, which is neither in the folders that it names ({}) nor in those of the system. {advice}",
            or_none(file.own_folders())
        ));
        for path in folders.map(|folder| folder.join(name)).filter(|path| path.is_file()) {
            match self.read(&path) {
                Ok(needed) if needed.architecture == file.architecture => {
                    found = Ok((path, needed));
                    break;
                }
                // The loader passes over those for other machines.
                Ok(_) => {}
                Err(unreadable) => found = Err(unreadable),
            }
        }
        let (path, needed) = found?;
        let is_of_system =
            |path: &Path| path.parent().is_some_and(|folder| system_folders().any(|it| it == folder));
        // glibc belongs to the loader, which is always the system's.
        if home == Home::System
            || glibc::has(name)
            || (!is_of_lean && (is_of_system(&path) || is_of_system(&needed.path)))
        {
            return Ok((needed, Home::System));
        }
        let looks = file.looks_in_lib(home == Home::Lib) || program.is_some_and(|it| it.looks_in_lib(false));
        if home == Home::Lib && !looks {
            return Err(format!(
                "{from} needs {name}, which the bundle would have beside it, but the loader would not look there: the run path of the \
                 program is for what the program itself needs, and {} has none with `$ORIGIN`. Link it with `-Wl,-rpath,$ORIGIN`, or \
                 the program with {name}, which is loaded first then",
                file.name()
            ));
        }
        Ok((needed, Home::Lib))
    }
}

fn or_none(folders: &[String]) -> String {
    if folders.is_empty() { "none".to_owned() } else { folders.join(", ") }
}
