//! Where the tests find what they need.  `cargo xtask ci` sets the variables; see README.md.

#![allow(dead_code, reason = "each test program uses a part of this")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use object::read::elf::{FileHeader, Sym};

const LE: object::LittleEndian = object::LittleEndian;

fn required(variable: &str, what: &str) -> PathBuf {
    let value = std::env::var_os(variable).unwrap_or_else(|| panic!("set {variable} to {what}"));
    let path = PathBuf::from(value);
    assert!(path.is_dir(), "{variable} is {}, which is no directory; it has to be {what}", path.display());
    path
}

/// The directory with the downloaded packages; what is missing there is downloaded.
pub(crate) fn downloads() -> PathBuf {
    required("LEAN_REGISTRY_DOWNLOADS", "a directory for downloads")
}

/// A toolchain that this crate assembled.
pub(crate) fn sysroot() -> PathBuf {
    required("LEAN_REGISTRY_SYSROOT", "an assembled toolchain")
}

/// Directory of the files that tests use.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// A program of the toolchain, with nothing around it that could show it the way.
pub(crate) fn program(name: &str, dir: &Path) -> Command {
    let mut command = Command::new(sysroot().join("bin").join(name));
    command.current_dir(dir);
    for variable in ["LEAN_PATH", "LEAN_SRC_PATH", "LEAN_SYSROOT", "LD_LIBRARY_PATH"] {
        command.env_remove(variable);
    }
    command
}

/// Standard output of a program that has to end with `status`.
#[track_caller]
pub(crate) fn output(command: &mut Command, status: i32) -> String {
    let Output { status: got, stdout, stderr } = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(got.code(), Some(status), "{command:?} ended with {got}:\n{stdout}{stderr}");
    stdout.trim_end().to_owned()
}

/// What `libleanshared.so` of a toolchain exports.
pub(crate) fn exports(sysroot: &Path) -> BTreeSet<String> {
    let data = fs::read(sysroot.join("lib/lean/libleanshared.so")).unwrap();
    let header = object::elf::FileHeader64::<object::LittleEndian>::parse(&*data).unwrap();
    let sections = header.sections(LE, &*data).unwrap();
    let table = sections.symbols(LE, &*data, object::elf::SHT_DYNSYM).unwrap();
    let defined = table.iter().filter(|symbol| symbol.st_shndx(LE).0 != 0);
    let name = |symbol: &object::elf::Sym64<_>| symbol.name(LE, table.strings()).unwrap().to_vec();
    defined.map(|symbol| String::from_utf8_lossy(&name(symbol)).into_owned()).collect()
}

/// The names among `functions` that a toolchain's header does not declare, as the C compiler says.
pub(crate) fn undeclared(sysroot: &Path, functions: &[&str], dir: &Path) -> Vec<String> {
    let uses: String = functions.iter().map(|name| format!("(void *)&{name},\n")).collect();
    let source = dir.join("uses.c");
    // Mathematical functions are those of C.
    fs::write(&source, format!("#include <math.h>\n#include <lean/lean.h>\nvoid *uses[] = {{\n{uses}}};\n"))
        .unwrap();
    let mut cc = Command::new(lean_registry::leanc::compiler());
    cc.args(["-fsyntax-only", "-fmax-errors=0", "-I"]).arg(sysroot.join("include")).arg(&source);
    let errors = cc.env("LC_ALL", "C").output().unwrap();
    let errors = String::from_utf8_lossy(&errors.stderr).into_owned();
    let name = |line: &str| line.split_once("error: ")?.1.split('\'').nth(1).map(str::to_owned);
    let names: Vec<String> = errors.lines().filter_map(name).collect();
    let count = errors.lines().filter(|line| line.contains("error: ")).count();
    assert_eq!(names.len(), count, "other errors: {errors}");
    names
}
