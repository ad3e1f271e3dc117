//! Small Lake packages in temporary folders, and the toolchain to build them with.

// Each test uses a part of this.
#![allow(dead_code)]

pub(crate) mod nested;
pub(crate) mod page;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lean_rs_sys::toolchain::Toolchain;

/// The toolchain; these tests are worth nothing without one, so they do not pass silently.
pub(crate) fn toolchain() -> Toolchain {
    Toolchain::find(Path::new(env!("CARGO_MANIFEST_DIR")))
        .unwrap_or_else(|e| panic!("this test builds Lean code and needs a Lean toolchain.\n{e}"))
}

/// Writes a file, older than anything that a build started now could write.
pub(crate) fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file in a folder")).expect("creating a folder");
    fs::write(path, text).expect("writing a file");
    let file = fs::File::options().write(true).open(path).expect("opening a file");
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("setting a time");
}

/// Writes a package with these libraries, and a file for each module: `("A.B", "def x := 1")`.
pub(crate) fn package(dir: &Path, name: &str, libraries: &[(&str, &[&str])], modules: &[(&str, &str)]) {
    let mut lakefile = format!("name = \"{name}\"\n");
    for (library, roots) in libraries {
        lakefile.push_str(&format!("\n[[lean_lib]]\nname = \"{library}\"\nroots = {roots:?}\n"));
    }
    write(&dir.join("lakefile.toml"), &lakefile);
    for (module, text) in modules {
        let path: PathBuf = format!("{}.lean", module.replace('.', "/")).into();
        write(&dir.join(path), text);
    }
}

/// Lets a package require another one.
pub(crate) fn require(dir: &Path, name: &str, path: &str) {
    let lakefile = dir.join("lakefile.toml");
    let text = fs::read_to_string(&lakefile).expect("a lakefile");
    write(&lakefile, &format!("{text}\n[[require]]\nname = \"{name}\"\npath = \"{path}\"\n"));
}

/// Copies the workspace `tests/shipping` to a folder of this name, with this clone's crates.
pub(crate) fn shipping(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap();
    }
    let root = nested::root();
    copy(&root.join("tests/shipping"), &dir);
    change(&dir.join("Cargo.toml"), "../../lean", &format!("{}/lean", root.display()));
    nested::lock(&dir);
    dir.canonicalize().unwrap()
}

/// What its program prints.
pub(crate) const SHIPPED: &str = "log: 2 lines in items.txt\n4 × apple: 120\n2 × pear: 90\nlog: printed 2 lines\n10 percent off: 188\n\
    error: no such file or directory (error code 2, file no/such/file)\n";

/// Changes a file, in which the first text has to be.
#[track_caller]
pub(crate) fn change(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("reading a file");
    assert!(text.contains(from), "{from} is not in {}:\n{text}", path.display());
    fs::write(path, text.replace(from, to)).expect("writing a file");
}

/// Copies a folder, without what builds leave in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let name = entry.file_name();
        if !entry.file_type().unwrap().is_dir() {
            fs::copy(entry.path(), to.join(name)).unwrap();
        } else if name != ".lake" && name != "target" {
            copy(&entry.path(), &to.join(name));
        }
    }
}

/// Where a program of Linux looks for its libraries, from its dynamic section.
#[cfg(target_os = "linux")]
pub(crate) fn run_path(program: &Path) -> String {
    use object::elf::{DT_RPATH, DT_RUNPATH, FileHeader64};
    use object::endian::Endianness;
    use object::read::elf::ElfFile;

    let bytes = fs::read(program).expect("a program");
    let file = ElfFile::<FileHeader64<Endianness>>::parse(&*bytes).expect("an ELF file");
    let table =
        file.elf_section_table().dynamic_table(file.endian(), file.data()).expect("a dynamic section");
    let entry = table.iter().find(|entry| entry.tag == DT_RUNPATH || entry.tag == DT_RPATH);
    let path = table.string(entry.expect("a run path")).expect("a string");
    String::from_utf8_lossy(path).into_owned()
}
