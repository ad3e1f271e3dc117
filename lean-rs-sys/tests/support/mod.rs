//! Compiles C against the header that the build found.

#![allow(dead_code, unreachable_pub)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The output of a C program without a runtime.
pub fn run_c(name: &str, source: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let program = compile(dir.path(), name, source, &[]);
    let output = Command::new(&program).output().unwrap();
    assert!(output.status.success(), "{name} failed: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// A C library whose references to the runtime are resolved by the program that loads it.
pub fn shared_library(dir: &Path, name: &str, source: &str) -> PathBuf {
    let undefined: &[&str] = if cfg!(target_os = "macos") {
        &["-dynamiclib", "-undefined", "dynamic_lookup"]
    } else {
        &["-shared", "-fPIC"]
    };
    compile(dir, name, source, undefined)
}

fn compile(dir: &Path, name: &str, source: &str, arguments: &[&str]) -> PathBuf {
    let (input, output) = (dir.join(format!("{name}.c")), dir.join(name));
    std::fs::write(&input, source).unwrap();
    // Outside a build script `cc` knows neither target nor optimization level.
    let target = env!("LEAN_RS_SYS_TARGET");
    let compiler =
        cc::Build::new().target(target).host(target).opt_level(1).cargo_metadata(false).get_compiler();
    // `<root>/include/lean/lean.h`: the header includes its neighbors as `<lean/…>`.
    let include = Path::new(env!("LEAN_RS_SYS_HEADER")).ancestors().nth(2).unwrap();
    let mut command = compiler.to_command();
    command.arg("-std=c11").arg("-DNDEBUG").arg("-I").arg(include).args(arguments);
    let result = command.arg(&input).arg("-o").arg(&output).output().unwrap();
    assert!(result.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&result.stderr));
    output
}
