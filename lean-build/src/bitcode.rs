//! The code of a linked library as LLVM bitcode, so that the linker can put it in place of calls.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo;
use crate::error::BuildError;
use crate::initializer::PREFIX;
use crate::lake::Lake;
use crate::linkage::run;
use crate::signatures;

/// What the files begin with: bitcode itself, and as it is wrapped on macOS.
const MAGIC: [&[u8]; 2] = [b"BC\xC0\xDE", &0x0B17_C0DE_u32.to_le_bytes()];

/// Whether the program's own code comes to the linker as bitcode, by `-Clinker-plugin-lto` in `RUSTFLAGS` or in Cargo's configuration.
pub(crate) fn is_wanted() -> bool {
    println!("cargo::rerun-if-env-changed=CARGO_ENCODED_RUSTFLAGS");
    is_wanted_by(&cargo::variable("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default())
}

/// The last flag counts; `flags` is as Cargo writes them.
fn is_wanted_by(flags: &str) -> bool {
    let mut wanted = false;
    let mut flags = flags.split('\x1f');
    while let Some(flag) = flags.next() {
        let option = match flag {
            "-C" | "--codegen" => flags.next(),
            _ => flag.strip_prefix("-C").or_else(|| flag.strip_prefix("--codegen=")),
        };
        match option.and_then(|option| option.strip_prefix("linker-plugin-lto")) {
            Some("") => wanted = true,
            // Or the path of a plugin.
            Some(value) if value.starts_with('=') => {
                wanted = !matches!(value, "=n" | "=no" | "=off" | "=false");
            }
            _ => {}
        }
    }
    wanted
}

/// What is to be compiled.
pub(crate) struct Bitcode<'a> {
    pub(crate) library: &'a Path,
    /// Those of the modules in the library, without [`PREFIX`].
    pub(crate) initializers: &'a [String],
    /// The symbols that get another name.
    pub(crate) renamed: &'a BTreeMap<&'a str, String>,
}

impl Bitcode<'_> {
    /// Compiles the C code from which Lake has made the library, to files in a folder.
    pub(crate) fn compile(&self, lake: &Lake<'_>, folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
        println!("cargo::rerun-if-env-changed=LEAN_CC");
        let names = folder.join("names.h");
        fs::write(&names, self.header()).map_err(BuildError::io("writing", &names))?;
        let sources = self.sources()?;
        let compile = |(number, source): (usize, &PathBuf)| {
            let object = folder.join(format!("{number}.o"));
            let mut leanc = lake.leanc();
            // As Lake does by default. C++ code below may throw, and Rust functions above, which this becomes a part of, have destructors.
            leanc.args(["-O3", "-DNDEBUG", "-fexceptions", "-flto=thin", "-include"]).arg(&names);
            leanc.arg("-c").arg(source).arg("-o").arg(&object);
            run(leanc, self.library).map_err(|error| match error {
                BuildError::NoArchive { reason, .. } => self.failed(reason),
                other => other,
            })?;
            let content = fs::read(&object).map_err(BuildError::io("reading", &object))?;
            if !MAGIC.iter().any(|magic| content.starts_with(magic)) {
                return Err(self.failed("what `leanc -flto=thin` wrote is something else".to_owned()));
            }
            Ok(object)
        };
        sources.iter().enumerate().map(compile).collect()
    }

    fn failed(&self, reason: String) -> BuildError {
        let reason = format!(
            "with `-Clinker-plugin-lto` in RUSTFLAGS, its code is to be LLVM bitcode, which clang writes. Name a clang in LEAN_CC, whose \
             LLVM is no newer than that of rustc and of the linker, or leave the flag out: {reason}"
        );
        BuildError::NoArchive { library: self.library.to_owned(), reason }
    }

    /// What stands before the C code: other names for symbols, since no tool for machine code can change them later.
    ///
    /// Nothing finds them by name in another library or program: what the linker puts in place of a call belongs to the copy of the
    /// code whose address the name has.
    fn header(&self) -> String {
        let names = self.renamed.iter().map(|(symbol, name)| format!("#define {symbol} {name}\n"));
        let hidden = "__attribute__((visibility(\"hidden\")))";
        format!(
            "#include <lean/lean.h>\n#undef LEAN_EXPORT\n#define LEAN_EXPORT {hidden}\n{}",
            names.collect::<String>()
        )
    }

    /// The C files of the modules, in the order of their initializers. Lake keeps others beside them.
    fn sources(&self) -> Result<Vec<PathBuf>, BuildError> {
        let mut of_initializers = vec![None; self.initializers.len()];
        for file in signatures::c_files(self.library) {
            let text = fs::read_to_string(&file).map_err(BuildError::io("reading", &file))?;
            let defined = |line: &str| {
                let (name, _) = line.strip_prefix("LEAN_EXPORT lean_object* ")?.split_once('(')?;
                let stem = name.strip_prefix(PREFIX)?;
                self.initializers.iter().position(|it| it == stem)
            };
            if let Some(place) = text.lines().find_map(defined) {
                of_initializers[place] = Some(file);
            }
        }
        let with_names = of_initializers.into_iter().zip(self.initializers);
        let file = |(file, stem): (Option<PathBuf>, &String)| {
            file.ok_or_else(|| self.failed(format!("no C file of Lake's defines `{PREFIX}{stem}`")))
        };
        with_names.map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags() {
        for (flags, expected) in [
            ("", false),
            ("-Clinker-plugin-lto", true),
            ("-Copt-level=3\x1f-C\x1flinker-plugin-lto=yes", true),
            ("--codegen=linker-plugin-lto=/usr/lib/LLVMgold.so", true),
            ("--codegen\x1flinker-plugin-lto\x1f-Clinker-plugin-lto=off", false),
            ("-Clinker-plugin-lto=no\x1f-Clinker=clang", false),
            ("--cfg\x1flinker-plugin-lto", false),
        ] {
            assert_eq!(is_wanted_by(flags), expected, "{flags:?}");
        }
    }
}
