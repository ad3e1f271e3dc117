//! Takes out of a library what no program needs: symbols for debuggers and linkers.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

use object::read::elf::ElfFile64;
use object::{Endianness, Object, ObjectSection, ObjectSegment};

/// What can do it.
const PROGRAMS: [&str; 2] = ["strip", "llvm-strip"];

/// The fields of a file's header that say where its sections are, of which the loader knows nothing.
const OF_SECTIONS: [std::ops::Range<usize>; 2] = [0x28..0x30, 0x3a..0x40];

/// Copies a library without these symbols. `Err` says why there is no copy.
pub(super) fn copy(library: &Path, to: &Path) -> Result<(), String> {
    copy_with(&PROGRAMS, library, to)
}

fn copy_with(programs: &[&str], library: &Path, to: &Path) -> Result<(), String> {
    let read =
        |path: &Path| fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()));
    let mut before = read(library)?;
    if !has_symbols(&before) {
        return Err("nothing to strip".to_owned());
    }
    forget_sections(&mut before);
    let mut problems = Vec::new();
    for program in programs {
        let output = Command::new(program).arg("--strip-all").arg("-o").arg(to).arg(library).output();
        problems.push(match output {
            Err(error) if error.kind() == ErrorKind::NotFound => format!("there is no {program}"),
            Err(error) => format!("{program} cannot be run: {error}"),
            Ok(output) if !output.status.success() => {
                let why = String::from_utf8_lossy(&output.stderr).trim().replace('\n', "; ");
                format!("{program} failed: {why}")
            }
            Ok(_) => {
                let mut stripped = read(to)?;
                forget_sections(&mut stripped);
                if is_loaded_as(&stripped, &before) {
                    return Ok(());
                }
                // GNU strip moves what the loader reads if another program had changed the library, which crashes then.
                format!("{program} changes what is loaded")
            }
        });
    }
    Err(format!("not stripped: {}", problems.join(", ")))
}

/// Whether a library has symbols that are not loaded.
fn has_symbols(library: &[u8]) -> bool {
    let Ok(file) = ElfFile64::<Endianness>::parse(library) else { return false };
    let mut names = file.sections();
    names.any(|section| section.name().is_ok_and(|name| name == ".symtab" || name.starts_with(".debug")))
}

fn forget_sections(file: &mut [u8]) {
    for field in OF_SECTIONS {
        if let Some(bytes) = file.get_mut(field) {
            bytes.fill(0);
        }
    }
}

/// Whether the loader gets the same from two files, whose sections are forgotten.
fn is_loaded_as(stripped: &[u8], library: &[u8]) -> bool {
    let parse = |data| ElfFile64::<Endianness>::parse(data).ok();
    let (Some(stripped), Some(library)) = (parse(stripped), parse(library)) else { return false };
    // The first of the segments has the headers of all.
    let mut pairs = stripped.segments().zip(library.segments());
    stripped.segments().count() == library.segments().count()
        && pairs.all(|(a, b)| {
            (a.address(), a.size()) == (b.address(), b.size())
                && a.data().is_ok_and(|data| b.data() == Ok(data))
        })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::super::elf::Elf;
    use super::super::tests::compile;
    use super::*;

    #[test]
    fn the_symbols_of_the_loader_stay() {
        let dir = tempfile::tempdir().unwrap();
        let code = "static int own(void) { return 1; } int a(void) { return own(); }";
        let path = compile(dir.path(), "liba.so", code, &["-g"]);
        let to = dir.path().join("stripped.so");
        copy(&path, &to).unwrap();
        let size = |path: &Path| fs::metadata(path).unwrap().len();
        assert!(size(&to) < size(&path), "{} {}", size(&to), size(&path));
        assert!(Elf::read(&to).unwrap().defined.contains("a"));
        assert_eq!(copy(&to, &dir.path().join("again.so")).unwrap_err(), "nothing to strip");
    }

    #[test]
    fn why_there_is_no_copy() {
        let dir = tempfile::tempdir().unwrap();
        let library = compile(dir.path(), "liba.so", "int a(void) { return 1; }", &[]);
        let other = compile(dir.path(), "libb.so", "int a(void) { return 2; }", &[]);
        let to = dir.path().join("stripped.so");
        let with = |programs: &[&str]| copy_with(programs, &library, &to).unwrap_err();
        assert_eq!(with(&["no-a", "no-b"]), "not stripped: there is no no-a, there is no no-b");
        let script = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
            path.to_str().unwrap().to_owned()
        };
        let failing = script("failing", "echo 'unknown format' >&2; exit 1");
        assert_eq!(with(&[&failing]), format!("not stripped: {failing} failed: unknown format"));
        let wrong = script("wrong", &format!("cp {} \"$3\"", other.display()));
        assert_eq!(
            with(&["no-a", &wrong]),
            format!("not stripped: there is no no-a, {wrong} changes what is loaded")
        );
        // The next one is asked.
        copy_with(&[&wrong, "strip"], &library, &to).unwrap();
    }
}
