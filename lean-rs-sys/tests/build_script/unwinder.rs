//! Programs whose Lean library exports a part of an unwinder, as the official Linux builds do.

use std::path::Path;
use std::process::{Command, Output};

use lean_rs_sys::version::ASSUME_VERSION;

use super::{DOCTORED, LINKED, Project};

/// What an unwinder does with a context that is not its own: it finds no frame, and gives up.
const LEAN: &str = "
    int _Unwind_RaiseException(void *e) { return 3; }
    int _Unwind_Resume_or_Rethrow(void *e) { return 3; }
    void _Unwind_Resume(void *e) { __builtin_abort(); }
    void _Unwind_DeleteException(void *e) {}
    void *_Unwind_GetLanguageSpecificData(void *c) { return 0; }
    unsigned long _Unwind_GetRegionStart(void *c) { return 0; }
    unsigned long _Unwind_GetIP(void *c) { return 0; }
    void _Unwind_SetIP(void *c, unsigned long ip) { __builtin_abort(); }
    unsigned long _Unwind_GetGR(void *c, int r) { return 0; }
    void _Unwind_SetGR(void *c, int r, unsigned long v) { __builtin_abort(); }
    void lean_io_mark_end_initialization(void) {}
";

/// Needs the library, panics, and says what became of it.
const PROGRAM: &str = "
    fn panic() { panic!(\"on purpose\") }

    fn main() {
        unsafe { lean_io_mark_end_initialization() };
        let caught = std::panic::catch_unwind(panic).is_err();
        let frames = std::backtrace::Backtrace::force_capture().to_string();
        println!(\"{caught} {}\", frames.contains(\"main\"));
    }
";

fn compile_library(dir: &Path) {
    std::fs::write(dir.join("lean.c"), LEAN).unwrap();
    let target = env!("LEAN_RS_SYS_TARGET");
    let compiler =
        cc::Build::new().target(target).host(target).opt_level(0).cargo_metadata(false).get_compiler();
    let mut command = compiler.to_command();
    command.current_dir(dir).args(["-w", "-shared", "-fPIC", "-o", "libleanshared.so", "lean.c"]);
    assert!(command.status().unwrap().success(), "{command:?}");
}

#[test]
fn panics_are_unwound_by_libgcc() {
    let project = Project::new(LINKED)
        .with_toolchain(DOCTORED, false)
        .set(ASSUME_VERSION, "4.27.0")
        .set("RUST_BACKTRACE", "0");
    compile_library(&project.sysroot().join("lib/lean"));
    let main = format!("use lean_rs_sys::lean_io_mark_end_initialization;\n{PROGRAM}");
    std::fs::write(project.dir.path().join("src/main.rs"), main).unwrap();
    let (success, stdout, stderr) = project.cargo("run");
    assert!(success, "{stderr}");
    assert_eq!(stdout.trim(), "true true", "{stderr}");
}

/// The same program and library without the build script: the order of the two libraries is what decides.
#[test]
fn the_library_in_front_breaks_panics() {
    let dir = tempfile::tempdir().unwrap();
    compile_library(dir.path());
    let main = format!("unsafe extern \"C\" {{ fn lean_io_mark_end_initialization(); }}\n{PROGRAM}");
    std::fs::write(dir.path().join("main.rs"), main).unwrap();
    let run = |libraries: [&str; 2]| -> Output {
        let mut rustc = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        rustc.current_dir(dir.path()).args([
            "--edition=2024",
            "-L.",
            "-Clink-arg=-Wl,-rpath,$ORIGIN",
            "main.rs",
        ]);
        rustc.args(libraries.map(|library| format!("-ldylib={library}")));
        assert!(rustc.status().unwrap().success(), "{rustc:?}");
        // Cargo runs tests with the folder of the real library in it.
        let mut program = Command::new(dir.path().join("main"));
        program.env_remove("LD_LIBRARY_PATH").env("RUST_BACKTRACE", "0").output().unwrap()
    };
    let broken = run(["leanshared", "gcc_s"]);
    let stderr = String::from_utf8_lossy(&broken.stderr).into_owned();
    assert!(!broken.status.success() && stderr.contains("failed to initiate panic, error 3"), "{stderr}");
    let whole = run(["gcc_s", "leanshared"]);
    assert_eq!(String::from_utf8_lossy(&whole.stdout).trim(), "true true", "{whole:?}");
}
