//! A crate with traits of 100 and of 1000 methods, for the benchmark: nothing else compiles it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::steps::Runner;

/// The modules, and how many methods their traits have.
const MODULES: [(&str, usize); 2] = [("Hundred", 100), ("Thousand", 1000)];

/// The program, and how long it takes to compile its traits.
pub(crate) fn build(runner: &Runner<'_>) -> Result<(PathBuf, Duration)> {
    let target = runner.workspace.target.join("large");
    let crate_dir = target.join("crate");
    write(&crate_dir, &runner.workspace.root)?;
    let build = || {
        let mut build = runner.command(&["build", "--release", "--manifest-path"]);
        build.arg(crate_dir.join("Cargo.toml")).arg("--target-dir").arg(&target);
        runner.run(build)
    };
    build()?;
    // Once more, when all that it depends on is there.
    let main = crate_dir.join("src/main.rs");
    let text = fs::read_to_string(&main).with_context(|| format!("reading {}", main.display()))?;
    fs::write(&main, text).with_context(|| format!("writing {}", main.display()))?;
    let start = Instant::now();
    build()?;
    Ok((target.join("release/large"), start.elapsed()))
}

fn write(dir: &Path, root: &Path) -> Result<()> {
    for folder in ["src", "lean"] {
        fs::create_dir_all(dir.join(folder)).with_context(|| format!("creating {}", dir.display()))?;
    }
    let put = |file: &str, text: String| {
        let path = dir.join(file);
        // What is unchanged is not built again.
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(());
        }
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))
    };
    put(
        "Cargo.toml",
        format!(
            "[package]\nname = \"large\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\nlean-rs = {{ path = {:?} }}\n\n[build-dependencies]\nlean-build = {{ path = {:?} }}\n\n[workspace]\n",
            root.join("lean-rs"),
            root.join("lean-build")
        ),
    )?;
    let mut lakefile = String::from("name = \"large\"\nversion = \"0.1.0\"\n");
    let mut script = String::from("fn main() {\n    lean_build::LakePackage::new(\"lean\")\n");
    let mut main = String::from("use lean_rs::prelude::*;\n");
    let mut arms = String::new();
    for (module, methods) in MODULES {
        write!(lakefile, "\n[[lean_lib]]\nname = \"{module}\"\ndefaultFacets = [\"shared\"]\n")?;
        writeln!(script, "        .library(\"{module}\")\n        .module(\"{module}\")")?;
        let mut lean = String::new();
        write!(
            main,
            "\n#[lean_module(\"{module}\")]\n#[lean(prefix = \"large{methods}_\")]\ntrait {module} {{\n"
        )?;
        for n in 0..methods {
            writeln!(lean, "@[export large{methods}_f{n}] def f{n} (a b : UInt64) : UInt64 := a + b + {n}")?;
            writeln!(main, "    fn f{n}(&self, a: u64, b: u64) -> u64;")?;
        }
        main.push_str("}\n");
        put(&format!("lean/{module}.lean"), format!("namespace {module}\n{lean}end {module}\n"))?;
        write!(
            arms,
            "        \"{methods}\" => {{\n            let module = {module}Module::load(lean)?;\n            \
             let took = start.elapsed();\n            assert_eq!(module.f{last}(1, 2), {last} + 3);\n            \
             (took, module.module().library().map(|it| it.path().to_owned()))\n        }}\n",
            last = methods - 1
        )?;
    }
    put("lean/lakefile.toml", lakefile)?;
    put("build.rs", format!("{script}        .build();\n}}\n"))?;
    write!(
        main,
        "\n/// Loads the module with so many methods; prints nanoseconds and the library.\n\
         fn main() -> LeanResult<()> {{\n    let lean = LeanRuntime::init()?;\n    \
         let methods = std::env::args().nth(1).expect(\"how many methods?\");\n    \
         let start = std::time::Instant::now();\n    let (took, library) = match methods.as_str() {{\n{arms}        \
         other => panic!(\"there is no trait of {{other}} methods\"),\n    }};\n    \
         println!(\"{{}}\\t{{}}\", took.as_nanos(), library.expect(\"it was loaded\").display());\n    Ok(())\n}}\n"
    )?;
    put("src/main.rs", main)
}
