//! Programs and libraries made by a C compiler, with what no Lean package of the tests has. What is refused is tried, too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{Expect, expect};
use lean_build::cli::digest;
use lean_build::manifest::{Manifest, SCHEMA};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::plan::Plan;
use super::program::Program;
use super::write::{self, Output};
use super::{check, report};

/// Compiles C code to a file, a library unless its name says something else.
pub(super) fn compile(dir: &Path, name: &str, text: &str, arguments: &[&str]) -> PathBuf {
    let (source, path) = (dir.join(format!("{name}.c")), dir.join(name));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&source, text).unwrap();
    let mut command = Command::new("cc");
    if name.contains(".so") {
        command.args(["-shared", "-fPIC"]);
    }
    command.arg("-o").arg(&path).arg(&source).args(arguments);
    let output = command.current_dir(dir).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    path.canonicalize().unwrap()
}

/// What programs are linked with that lean-build links.
const RUN_PATH: &str = "-Wl,-rpath,$ORIGIN/../lib";

/// A folder in which a program is built that is shipped then.
struct Machine {
    _dir: TempDir,
    /// Where it is built.
    root: PathBuf,
    /// Where it is bundled.
    out: PathBuf,
    /// The Lean libraries, as the manifest has them.
    libraries: Vec<Value>,
}

impl Machine {
    fn new() -> Machine {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().canonicalize().unwrap();
        let root = path.join("build");
        fs::create_dir(&root).unwrap();
        Machine { _dir: dir, root, out: path.join("out"), libraries: Vec::new() }
    }

    fn compile(&self, name: &str, text: &str, arguments: &[&str]) -> PathBuf {
        compile(&self.root, name, text, arguments)
    }

    /// Names a file as a library of a Lean package.
    fn lean(&mut self, path: &Path, needs: &[&Path], externs: &[&str]) {
        let file = |path: &Path| json!({ "path": path, "digest": digest(path).unwrap(), "origin": "" });
        let mut library = json!({
            "name": "A", "modules": [], "exports": [], "verified": true, "types": [], "axioms": [],
            "needs": needs.iter().map(|path| file(path)).collect::<Vec<_>>(),
            "externs": externs.iter().map(|symbol| json!({
                "symbol": symbol, "name": symbol, "module": "A", "library": "", "c": { "function": { "params": [], "result": "uint8_t" } },
                "defined": false, "axioms": []
            })).collect::<Vec<_>>(),
        });
        library.as_object_mut().unwrap().extend(file(path).as_object().unwrap().clone());
        self.libraries.push(library);
    }

    fn program(&self, executable: PathBuf) -> Program {
        let text = json!({
            "schema": SCHEMA,
            "toolchain": { "version": "4.27.0", "resolved_version": null, "sysroot": self.root.join("lean") },
            "packages": [{ "name": "a", "directory": self.root, "libraries": self.libraries }]
        });
        let manifests = vec![Manifest::parse(&text.to_string(), "m.json").unwrap()];
        Program { name: "prog".to_owned(), executable, manifests }
    }

    fn bundle(&self, executable: PathBuf, glibc: Option<&str>) -> Result<String, String> {
        let program = self.program(executable);
        let plan = Plan::of(&program)?;
        check::all(&plan, glibc.map(|it| it.parse().unwrap()).as_ref())?;
        let written = write::write(&plan, &Output::new(&self.out)?, false)?;
        Ok(report::text(&plan, &written, &self.out))
    }

    #[track_caller]
    fn refuses(&self, executable: &Path, message: Expect) {
        let text = self.bundle(executable.to_owned(), None).unwrap_err();
        message.assert_eq(&text.replace(self.root.to_str().unwrap(), "BUILD"));
        assert!(!self.out.exists());
        let there: Vec<_> = fs::read_dir(self.out.parent().unwrap()).unwrap().collect();
        assert_eq!(there.len(), 1, "{there:?}");
    }

    /// Runs the program of the bundle where nothing is left of what was built.
    fn run(self, arguments: &[&str]) -> (i32, String) {
        fs::rename(&self.root, self.root.with_file_name("gone")).unwrap();
        let mut command = Command::new(self.out.join("bin/prog"));
        let output = command.args(arguments).env_remove("LD_LIBRARY_PATH").output().unwrap();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Opens the library whose path is its argument.
const OPENS: &str = "#include <dlfcn.h>\n#include <stdio.h>\nint lean(void);\n\
    int main(int n, char **a) { void *l = dlopen(a[1], RTLD_NOW); if (!l) { fputs(dlerror(), stderr); return 1; }\n\
    return ((int (*)(void)) dlsym(l, \"f\"))() + lean(); }\n";

#[test]
fn what_a_program_needs_is_copied_and_runs() {
    let mut machine = Machine::new();
    machine.compile(
        "lean/lib/liblean.so.1",
        "int lean(void) { return 40; }",
        &["-g", "-Wl,-soname,liblean.so.1"],
    );
    let library = machine.compile("libA.so", "int host(void); int f(void) { return host(); }", &[]);
    machine.lean(&library, &[], &["host"]);
    let text = format!("{OPENS} int host(void) {{ return 2; }}");
    let link = [
        "-l:liblean.so.1",
        "-Llean/lib",
        "-rdynamic",
        RUN_PATH,
        &format!("-Wl,-rpath,{}/lean/lib", machine.root.display()),
    ];
    let prog = machine.compile("prog", &text, &link);
    let report = machine.bundle(prog, None).unwrap();
    assert!(report.contains("lib/libA.so") && report.contains("  stripped, was "), "{report}");
    assert!(report.contains("needs of the system: glibc 2."), "{report}");
    assert!(
        report.contains("no license of Lean is in ")
            && report.contains("no license of the Lean package a is in"),
        "{report}"
    );
    assert_eq!(fs::read(machine.out.join("lib/libA.so")).unwrap(), fs::read(&library).unwrap());
    let library = machine.out.join("lib/libA.so");
    assert_eq!(machine.run(&[library.to_str().unwrap()]), (42, String::new()));
}

#[test]
fn symbols_that_nobody_defines() {
    let mut machine = Machine::new();
    let code = "int host(void), lean_new(void), lp_b(void); __attribute__((weak)) int hook(void);\n\
        int puts(const char *); double sin(double);\n\
        int f(void) { return host() + lean_new() + lp_b() + (hook ? hook() : puts(\"\")) + sin(1); }";
    let library = machine.compile("libA.so", code, &["-lm"]);
    let needed = machine.compile("libB.so", "int lp_b(void) { return 1; }", &[]);
    machine.lean(&library, &[&needed], &["host"]);
    // It has the function, and does not export it.
    let code = "int host(void) { return 1; } int main(void) { return host(); }";
    let prog = machine.compile("prog", code, &[]);
    machine.refuses(&prog, expect![[r#"
        prog would not load its Lean libraries: neither they, nor the program, nor what it is linked with defines
          host, which libA.so needs: Lean declares it with `@[extern "host"]` in the module A, for the program to define: write a function with `#[lean_callback(extern_name = "host")]` in a crate that the program uses, and have the build script of the program's own package call lean-build, which has the linker export it
          lean_new, which libA.so needs: it belongs to Lean or to another library, which is of another version or was built from other sources: build the Lean package and the program again, with one toolchain"#]]);
    let prog = machine.compile("prog", &format!("{code} int lean_new(void) {{ return 1; }}"), &["-rdynamic"]);
    machine.bundle(prog.clone(), None).unwrap();

    // Of many, the first few.
    let all: String = (0..9).map(|number| format!("int lean_{number}(void); ")).collect();
    let calls: String = (0..9).map(|number| format!("+ lean_{number}()")).collect();
    let other = machine.compile("libC.so", &format!("{all} int g(void) {{ return 0 {calls}; }}"), &[]);
    machine.lean(&other, &[], &[]);
    let text = machine.bundle(prog.clone(), None).unwrap_err();
    assert!(text.contains("\n  lean_0, which libC.so") && text.ends_with("\n  and 4 more"), "{text}");

    // A library that is loaded for another one is not there for this one.
    fs::remove_dir_all(&machine.out).unwrap();
    machine.libraries.clear();
    machine.lean(&needed, &[], &[]);
    machine.lean(&library, &[], &[]);
    let text = machine.bundle(prog, None).unwrap_err();
    assert!(
        text.contains("\n  lp_b, which libA.so needs: it belongs to Lean") && !text.contains("host"),
        "{text}"
    );
}

#[test]
fn a_library_that_has_changed() {
    let mut machine = Machine::new();
    let library = machine.compile("libA.so", "int f(void) { return 1; }", &[]);
    machine.lean(&library, &[], &[]);
    machine.compile("libA.so", "int f(void) { return 2; }", &[]);
    let prog = machine.compile("prog", "int main(void) { return 0; }", &[]);
    let text = machine.bundle(prog.clone(), None).unwrap_err();
    let start = format!("{} has changed since the program was built (its digest is ", library.display());
    assert!(text.starts_with(&start) && text.contains(" again after `cargo clean -p` "), "{text}");
    fs::remove_file(&library).unwrap();
    machine.refuses(&prog, expect!["BUILD/libA.so cannot be read: No such file or directory (os error 2)"]);
}

#[test]
fn two_libraries_of_one_name() {
    let mut machine = Machine::new();
    for folder in ["1", "2"] {
        let path = machine.compile(
            &format!("{folder}/libA.so"),
            &format!("int f(void) {{ return {folder}; }}"),
            &[],
        );
        machine.lean(&path, &[], &[]);
    }
    let prog = machine.compile("prog", "int main(void) { return 0; }", &[]);
    machine.refuses(&prog, expect!["two libraries with different contents are named libA.so: BUILD/1/libA.so and BUILD/2/libA.so. A bundle has one folder for libraries. Give the Lean packages or their libraries (`[[lean_lib]]`) different names"]);
    // The same content is one file, wherever it is.
    fs::copy(machine.root.join("1/libA.so"), machine.root.join("2/libA.so")).unwrap();
    let paths = ["1", "2"].map(|folder| machine.root.join(folder).join("libA.so"));
    machine.libraries.clear();
    paths.iter().for_each(|path| machine.lean(path, &[], &[]));
    machine.bundle(prog, None).unwrap();
}

#[test]
fn a_program_without_a_run_path() {
    let machine = Machine::new();
    machine.compile("lean/liblean.so", "int lean(void) { return 0; }", &[]);
    let code = "int lean(void); int main(void) { return lean(); }";
    let rpath = format!("-Wl,-rpath,{}/lean", machine.root.display());
    let linked =
        |more: &[&str]| machine.compile("prog", code, &[&["-l:liblean.so", "-Llean"], more].concat());
    machine.refuses(&linked(&[]), expect!["BUILD/prog needs liblean.so, which is neither in the folders that it names (none) nor in those of the system. Install it, or have the linker write its folder into the program (`cargo::rustc-link-arg=-Wl,-rpath,DIR` in the build script of the program's package), or link it statically"]);
    machine.refuses(&linked(&[&rpath]), expect!["prog would not find liblean.so in the folder `lib` of the bundle: its run path is BUILD/lean, without `$ORIGIN/../lib`. The build script of the package with the program has the linker write the folders into it: it calls `lean_build::LakePackage`, or `lean_build::link_program()` if the package has no Lean code"]);
    let prog = linked(&[&rpath, "-Wl,-rpath,${ORIGIN}/../lib/"]);
    machine.bundle(prog, None).unwrap();
    assert_eq!(machine.run(&[]), (0, String::new()));
}

#[test]
fn a_loader_that_other_machines_lack() {
    let machine = Machine::new();
    let prog = machine.compile(
        "prog",
        "int main(void) { return 0; }",
        &["-Wl,--dynamic-linker=/store/lib/ld-linux.so.2"],
    );
    machine.refuses(&prog, expect!["prog asks for the loader /store/lib/ld-linux.so.2, which is in no folder that all systems have: other machines would not start it. Build where the loader is in `/lib` or `/lib64`, or have the linker name that one (`cargo::rustc-link-arg=-Wl,--dynamic-linker=PATH`)"]);
    // Nor is glibc copied from there.
    machine.compile("store/libm.so.6", "double cos(double x) { return x; }", &["-Wl,-soname,libm.so.6"]);
    let code = "double cos(double); int main(int n, char **a) { return cos(n) > 2; }";
    let rpath = format!("-Wl,-rpath,{}/store", machine.root.display());
    let prog = machine.compile("prog", code, &["-fno-builtin", "-Lstore", "-l:libm.so.6", &rpath]);
    let report = machine.bundle(prog, None).unwrap();
    assert!(!report.contains("libm.so.6") && !machine.out.join("lib/libm.so.6").exists(), "{report}");
}

#[test]
fn files_for_other_machines() {
    let machine = Machine::new();
    // The number of a kind of machine in a file's header.
    let change = |path: &Path| {
        let mut file = fs::read(path).unwrap();
        let other = if file[0x12] == 0xb7 { 0x3e } else { 0xb7 };
        file[0x12] = other;
        fs::write(path, file).unwrap();
    };
    for folder in ["other", "lean"] {
        machine.compile(&format!("{folder}/liblean.so"), "int lean(void) { return 5; }", &[]);
    }
    change(&machine.root.join("other/liblean.so"));
    let code = "int lean(void); int main(void) { return lean(); }";
    let root = machine.root.display();
    let rpath = [format!("-Wl,-rpath,{root}/other"), format!("-Wl,-rpath,{root}/lean")];
    let prog = machine.compile("prog", code, &["-Llean", "-l:liblean.so", &rpath[0], &rpath[1], RUN_PATH]);
    machine.bundle(prog.clone(), None).unwrap();
    // One that is not for 64 bits, or no library at all.
    fs::write(machine.root.join("other/liblean.so"), "junk").unwrap();
    machine.bundle(prog.clone(), None).unwrap();
    fs::remove_dir_all(&machine.out).unwrap();
    fs::rename(machine.root.join("lean"), machine.root.join("gone")).unwrap();
    let text = machine.bundle(prog.clone(), None).unwrap_err();
    assert!(
        text.contains("other/liblean.so cannot be read: it is no 64-bit program or library in the ELF"),
        "{text}"
    );
    change(&prog);
    let text = machine.bundle(prog, None).unwrap_err();
    let (_, why) = text.split_once("build/prog is a program for ").unwrap();
    assert!(
        why.ends_with(&format!(
            ", and this machine is {}: make the bundle on a machine for which the program is",
            std::env::consts::ARCH
        )),
        "{text}"
    );
}

#[test]
fn libraries_that_libraries_need() {
    let code = "int lean(void); int main(void) { return lean(); }";
    let machine = |of_lean: &str, of_program: &[&str]| {
        let machine = Machine::new();
        machine.compile("lean/libdeep.so", "int deep(void) { return 7; }", &[]);
        let deep =
            ["-l:libdeep.so", "-Llean", of_lean, &format!("-Wl,-rpath,{}/lean", machine.root.display())];
        machine.compile("lean/liblean.so", "int deep(void); int lean(void) { return deep(); }", &deep);
        let rpath = format!("-Wl,-rpath,{}/lean", machine.root.display());
        let link =
            [&["-Wl,--no-as-needed", "-Llean", "-l:liblean.so", RUN_PATH, &rpath], of_program].concat();
        let prog = machine.compile("prog", code, &link);
        (machine, prog)
    };
    let allowing = "-Wl,--allow-shlib-undefined";

    // The program's run path does not count for what its libraries need.
    let (refused, prog) = machine("-O0", &[allowing]);
    refused.refuses(&prog, expect!["BUILD/lean/liblean.so needs libdeep.so, which the bundle would have beside it, but the loader would not look there: the run path of the program is for what the program itself needs, and liblean.so has none with `$ORIGIN`. Link it with `-Wl,-rpath,$ORIGIN`, or the program with libdeep.so, which is loaded first then"]);
    for (from, to) in
        [("prog", "bin/prog"), ("lean/liblean.so", "lib/liblean.so"), ("lean/libdeep.so", "lib/libdeep.so")]
    {
        fs::create_dir_all(refused.out.join(to).parent().unwrap()).unwrap();
        fs::copy(refused.root.join(from), refused.out.join(to)).unwrap();
    }
    let (code, text) = refused.run(&[]);
    assert!(code == 127 && text.contains("libdeep.so: cannot open shared object file"), "{code} {text}");

    // Unless it is an old one, or the library has its own, or the program needs the same.
    for (of_lean, of_program) in [
        ("-Wl,-rpath,$ORIGIN", vec![allowing]),
        ("-O0", vec!["-l:libdeep.so"]),
        // Neither has a newer one.
        ("-Wl,--disable-new-dtags", vec![allowing, "-Wl,--disable-new-dtags"]),
    ] {
        let (machine, prog) = machine(of_lean, &of_program);
        machine.bundle(prog, None).unwrap();
        assert_eq!(machine.run(&[]), (7, String::new()), "{of_lean}");
    }
}

#[test]
fn a_library_that_is_needed_by_its_path() {
    let machine = Machine::new();
    let library = machine.compile("lean/liblean.so", "int lean(void) { return 0; }", &[]);
    let code = "int lean(void); int main(void) { return lean(); }";
    // Without a name in the library, its path is its name.
    let prog = machine.compile("prog", code, &[library.to_str().unwrap()]);
    machine.refuses(&prog, expect!["BUILD/prog needs BUILD/lean/liblean.so, by its path: that is where it would be looked for on any other machine. Link that library with a name (`-Wl,-soname,NAME`), and what uses it again"]);
}

#[test]
fn one_library_under_two_names() {
    let machine = Machine::new();
    machine.compile("lean/libleanshared.so", "int lean(void) { return 3; }", &[]);
    std::os::unix::fs::symlink("libleanshared.so", machine.root.join("lean/libInit_shared.so")).unwrap();
    let code = "int lean(void); int main(void) { return lean(); }";
    let rpath = format!("-Wl,-rpath,{}/lean", machine.root.display());
    let link =
        ["-Wl,--no-as-needed", "-Llean", "-l:libleanshared.so", "-l:libInit_shared.so", RUN_PATH, &rpath];
    let prog = machine.compile("prog", code, &link);
    let report = machine.bundle(prog, None).unwrap();
    assert!(report.contains("a link to libInit_shared.so"), "{report}");
    assert_eq!(machine.run(&[]), (3, String::new()));
}

#[test]
fn the_glibc_that_is_wanted() {
    let machine = Machine::new();
    let prog = machine.compile("prog", "int puts(const char *); int main(void) { return puts(\"\"); }", &[]);
    let text = machine.bundle(prog.clone(), Some("2.1")).unwrap_err();
    assert!(
        text.starts_with("bin/prog needs glibc 2.")
            && text.contains(", which is newer than 2.1. Build where"),
        "{text}"
    );
    machine.bundle(prog, Some("9.0")).unwrap();

    let machine = Machine::new();
    let code = "int f(void); int main(void) { return f(); }\n";
    fs::write(machine.root.join("map"), "GLIBC_PRIVATE { f; };").unwrap();
    machine.compile("lean/liblean.so", "int f(void) { return 0; }", &["-Wl,--version-script=map"]);
    let rpath = format!("-Wl,-rpath,{}/lean", machine.root.display());
    let prog = machine.compile("prog", code, &["-Llean", "-l:liblean.so", &rpath, RUN_PATH]);
    let text = machine.bundle(prog, Some("9.0")).unwrap_err();
    expect!["bin/prog refers to GLIBC_PRIVATE, which names no version of glibc: nothing says whether 9.0 has it. Build where glibc is as old as that: in a container with an older distribution"].assert_eq(&text);
}

#[test]
fn folders_that_can_be_replaced() {
    let machine = Machine::new();
    let out = |path: &str| {
        let error = Output::new(&machine.root.join(path)).err();
        error.map(|text| text.replace(machine.root.to_str().unwrap(), "BUILD"))
    };
    assert_eq!(out("new/deep"), None);
    fs::create_dir(machine.root.join("empty")).unwrap();
    assert_eq!(out("empty"), None);
    fs::write(machine.root.join("file"), "").unwrap();
    assert_eq!(out("file").unwrap(), "BUILD/file is a file: name a folder");
    assert_eq!(Output::new(Path::new("/")).unwrap_err(), "/ is no folder that can be replaced");

    let prog = machine.compile("prog", "int main(void) { return 0; }", &[]);
    machine.bundle(prog.clone(), None).unwrap();
    machine.bundle(prog.clone(), None).unwrap();
    fs::write(machine.out.join("bin/notes"), "mine").unwrap();
    fs::write(machine.out.join("more"), "mine").unwrap();
    let text = machine.bundle(prog.clone(), None).unwrap_err();
    expect!["OUT has files that `cargo lean bundle` did not write (bin/notes and 1 more), and would be replaced: name another folder, or empty this one"].assert_eq(&text.replace(machine.out.to_str().unwrap(), "OUT"));
    // Nor is what looks like one.
    for name in ["bin/notes", "more"] {
        fs::remove_file(machine.out.join(name)).unwrap();
    }
    fs::write(machine.out.join(write::RECORD), "{}").unwrap();
    assert!(machine.bundle(prog, None).unwrap_err().contains("(bin/prog and 1 more)"));
}
