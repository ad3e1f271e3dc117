//! What a bundle has to have.

use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::path::Path;
use std::rc::Rc;

use lean_build::cli::digest;
use lean_build::manifest::{Library, Manifest};

use super::elf::Elf;
use super::glibc::{self, Glibc};
use super::loader::{Home, Loaded, Loader};
use super::program::Program;

/// The files of a bundle, and what it needs of the system.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) program: &'a Program,
    pub(super) executable: Rc<Elf>,
    /// Libraries of Lean packages. The program knows their digests, so they are copied as they are.
    pub(super) packages: BTreeMap<String, Rc<Elf>>,
    /// All other libraries: those of Lean, and those for which a file names a folder.
    pub(super) others: BTreeMap<String, Rc<Elf>>,
    /// What the system has to have.
    pub(super) system: BTreeMap<String, Rc<Elf>>,
    /// The symbols that libraries of Lean packages leave undefined, and that nobody defines, each with the first of these libraries.
    pub(super) missing: BTreeMap<String, String>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(program: &'a Program) -> Result<Plan<'a>, String> {
        let mut loader = Loader::default();
        let mut loaded = Loaded::default();
        check_architecture(&*loader.read(&program.executable)?)?;
        let executable = loader.open(&program.executable, Home::Bin, &mut loaded)?;
        let mut packages = BTreeMap::new();
        let mut missing: BTreeMap<String, String> = BTreeMap::new();
        for library in program.manifests.iter().flat_map(libraries) {
            // Each is opened on its own: what was opened for another one is not visible to it.
            let mut loaded = loaded.clone();
            for (path, digest) in library.files() {
                let path = Path::new(path);
                check_digest(path, digest)?;
                let file = loader.open(path, Home::Lib, &mut loaded)?;
                // What the program looks for.
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let undefined = file.undefined.iter().filter(|symbol| !loaded.defines(symbol));
                for symbol in undefined {
                    missing.entry(symbol.clone()).or_insert_with(|| name.clone());
                }
                add(&mut packages, name, file, digest)?;
            }
        }
        let packages = packages.into_iter().map(|(name, (file, _))| (name, file)).collect::<BTreeMap<_, _>>();
        let Loader { copied: mut others, system, .. } = loader;
        for (name, package) in &packages {
            if let Some(other) = others.remove(name).filter(|other| other.path != package.path) {
                return Err(two_contents(name, package, &other));
            }
        }
        Ok(Plan { program, executable, packages, others, system, missing })
    }

    /// All files with code that are copied: where they are in the bundle, and what they are.
    pub(super) fn files(&self) -> impl Iterator<Item = (String, &Rc<Elf>)> {
        let libraries = self.packages.iter().chain(&self.others);
        let program = [(format!("bin/{}", self.program.name), &self.executable)];
        program.into_iter().chain(libraries.map(|(name, file)| (format!("lib/{name}"), file)))
    }

    /// The newest glibc that a file refers to, and that file.
    pub(super) fn glibc(&self) -> Option<(&Glibc, String)> {
        let newest = self.files().filter_map(|(name, file)| Some((file.glibc.newest.as_ref()?, name)));
        // The first one of those that need the same.
        newest.fold(None, |newest, it| newest.filter(|newest| newest.0 >= it.0).or(Some(it)))
    }

    /// What the system has to have beside glibc.
    pub(super) fn of_system(&self) -> Vec<&str> {
        // What libraries of the system need comes with them.
        let needed = self.files().flat_map(|(_, file)| &file.needed);
        let needed: Vec<&String> = needed.collect();
        let names = self.system.keys().filter(|name| needed.contains(name) && !glibc::has(name));
        names.map(String::as_str).collect()
    }
}

/// The libraries for which the program opens a file.
fn libraries(manifest: &Manifest) -> impl Iterator<Item = &Library> {
    // What is linked into the program is in it.
    manifest.libraries().filter(|library| library.linked.is_none())
}

/// Adds a library under the name of its file, with its digest.
fn add(
    packages: &mut BTreeMap<String, (Rc<Elf>, String)>,
    name: String,
    file: Rc<Elf>,
    digest: &str,
) -> Result<(), String> {
    match packages.get(&name) {
        Some((other, known)) if known != digest => return Err(two_contents(&name, other, &file)),
        Some(_) => {}
        None => drop(packages.insert(name, (file, digest.to_owned()))),
    }
    Ok(())
}

fn two_contents(name: &str, first: &Elf, second: &Elf) -> String {
    format!(
        "two libraries with different contents are named {name}: {} and {}. A bundle has one folder for libraries. Give the Lean \
         packages or their libraries (`[[lean_lib]]`) different names",
        first.path.display(),
        second.path.display()
    )
}

/// Where libraries of the system are is known of this machine only.
fn check_architecture(executable: &Elf) -> Result<(), String> {
    if executable.architecture == ARCH {
        return Ok(());
    }
    Err(format!(
        "{} is a program for {}, and this machine is {ARCH}: make the bundle on a machine for which the program is",
        executable.path.display(),
        executable.architecture
    ))
}

fn check_digest(path: &Path, expected: &str) -> Result<(), String> {
    let found = digest(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    if found == expected {
        return Ok(());
    }
    Err(format!(
        "{} has changed since the program was built (its digest is {found}, expected {expected}): the program would not load it. Run \
         this command again after `cargo clean -p` the package whose build script built it",
        path.display()
    ))
}
