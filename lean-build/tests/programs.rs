//! A program of two crates and two Lean packages: where it finds their libraries, what becomes of it when they are built again, and
//! what there is when they are linked into it.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{SHIPPED, nested};

const PAGE: &str = include_str!("../../docs/src/static-linking.md");

/// A copy of the workspace `tests/shipping`, both of whose packages are linked into the program.
struct Workspace {
    dir: PathBuf,
}

impl Workspace {
    fn new(name: &str) -> Workspace {
        let workspace = Workspace { dir: common::shipping(name) };
        // As the guide says.
        let (_, rest) = PAGE.split_once("```rust,ignore\n").unwrap();
        let script = rest.split_once("```").unwrap().0;
        workspace.write("stock/build.rs", script);
        workspace.write("shop/build.rs", &script.replace("Stock", "Shop"));
        workspace
    }

    fn set_linkage(&self, package: &str, call: &str) {
        let module = if package == "stock" { "Stock" } else { "Shop" };
        self.write(
            &format!("{package}/build.rs"),
            &format!(
                "fn main() {{\n    lean_build::LakePackage::new(\"lean\").module(\"{module}\"){call}.build();\n}}\n"
            ),
        );
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.dir.join(file), text).unwrap();
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        common::change(&self.dir.join(file), from, to);
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = nested::command(env!("CARGO"), &self.dir);
        cargo.args(arguments).arg("--quiet").env("LEAN_SYSROOT", common::toolchain().sysroot);
        cargo.output().unwrap()
    }

    fn build(&self) -> Output {
        self.cargo(&["build"])
    }

    #[track_caller]
    fn built(&self) {
        let output = self.build();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What the linker says.
    #[track_caller]
    fn refused(&self) -> String {
        let output = self.build();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    }

    /// Runs the program without Cargo; gives what it prints and what its error is.
    fn run(&self, program: &Path) -> (String, String) {
        self.run_with(program, None)
    }

    fn run_with(&self, program: &Path, variable: Option<(&str, &Path)>) -> (String, String) {
        let mut command = Command::new(program);
        command.current_dir(&self.dir).env_clear().envs(variable);
        let output = command.output().unwrap();
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).into()
    }
}

fn program() -> PathBuf {
    nested::target().join("debug/shop")
}

/// One after the other, since they build programs of one name.
#[test]
#[ignore = "compiles crates of its own; `cargo xtask test` runs it beside the others"]
fn programs() {
    what_is_loaded();
    what_calls_one_function();
    what_is_linked();
    what_is_not_linked();
    side_by_side();
}

/// A function is called by no code that declares it in another way, in whatever module or package that is.
fn what_calls_one_function() {
    let workspace = Workspace { dir: common::shipping("one-function") };
    // Nothing that the crate `stock` loads imports it.
    workspace.change(
        "stock/lean/lakefile.toml",
        "name = \"Stock\"",
        "name = \"Stock\"\nglobs = [\"Stock\", \"Stock.Other\"]",
    );
    let other = "@[extern \"stock_log\"] opaque other (size : Nat) : IO Unit\n";
    fs::create_dir(workspace.dir.join("stock/lean/Stock")).unwrap();
    workspace.write("stock/lean/Stock/Other.lean", other);
    workspace.change("shop/lean/Shop.lean", "import Stock\n", "import Stock\nimport Stock.Other\n");
    workspace.change("shop/lean/Shop.lean", "  log s!", "  other 1\n  log s!");
    workspace.built();
    let (out, error) = workspace.run(&program());
    assert_eq!(out, "", "{error}");
    assert!(
        error.contains("libshop_Shop.so calls `stock_log`, which this program defines with")
            || error.contains("libstock_Stock.so calls `stock_log`, which this program defines with"),
        "{error}"
    );

    // A callback is compared with all declarations that its crate's packages import.
    let callback = "\n#[lean_callback(extern_name = \"stock_log\")]\nfn log(_: Nat) -> LeanResult<()> {\n    Ok(())\n}\n";
    let main = fs::read_to_string(workspace.dir.join("shop/src/main.rs")).unwrap();
    workspace.write("shop/src/main.rs", &format!("{main}{callback}"));
    let said = workspace.refused();
    assert!(
        said.contains(
            "Lean declares `stock_log` twice: one that borrows a parameter (`@&`) and one that owns it"
        ),
        "{said}"
    );
}

/// A program stays as it was built, whatever is built later, and wherever it is, as long as its libraries are somewhere.
fn what_is_loaded() {
    let workspace = Workspace { dir: common::shipping("loaded") };
    workspace.built();
    let printed = (SHIPPED.to_owned(), String::new());
    assert_eq!(workspace.run(&program()), printed);

    // As an editor has it built when a Lean file is edited.
    workspace.change("stock/lean/Stock.lean", "sum + ", "sum + 1 + ");
    assert!(workspace.cargo(&["build", "-p", "stock"]).status.success());
    assert_eq!(workspace.run(&program()), printed);
    assert!(workspace.cargo(&["clean", "-p", "stock"]).status.success());
    assert_eq!(workspace.run(&program()), printed);

    // Moved, with its libraries in one of three places, and no other.
    let kept = nested::target().join("debug/lean-rs");
    let (bin, lib) = (workspace.dir.join("moved/bin"), workspace.dir.join("moved/lib"));
    fs::create_dir_all(&bin).unwrap();
    fs::create_dir_all(&lib).unwrap();
    let moved = bin.join("shop");
    fs::copy(program(), &moved).unwrap();
    let libraries = libraries(&program(), &kept);
    let away = Away::move_away(&kept);
    let (out, error) = workspace.run(&moved);
    assert_eq!(out, "");
    for part in [
        "Error: load: the Lean library libstock_Stock.so that this program was built with (digest "
            .to_owned(),
        format!("\n  - {}/libstock_Stock.so: no such file\n", bin.display()),
        format!("\n  - {}/libstock_Stock.so: no such file\n", lib.display()),
        format!("\n  - {}/", kept.display()),
        "\n  - LEAN_RS_LIB_DIR: not set\n".to_owned(),
    ] {
        assert!(error.contains(&part), "{part} is not in: {error}");
    }
    for (variable, place) in [(None, &bin), (None, &lib), (Some("LEAN_RS_LIB_DIR"), &workspace.dir)] {
        for library in &libraries {
            fs::copy(away.place.join(library), place.join(library.file_name().unwrap())).unwrap();
        }
        // One of another version is passed over.
        let other = bin.join("libstock_Stock.so");
        let in_the_way = !other.exists();
        if in_the_way {
            fs::write(&other, "another one").unwrap();
        }
        assert_eq!(
            workspace.run_with(&moved, variable.map(|name| (name, place.as_path()))),
            printed,
            "{place:?}"
        );
        if in_the_way {
            fs::remove_file(&other).unwrap();
        }
        for library in &libraries {
            fs::remove_file(place.join(library.file_name().unwrap())).unwrap();
        }
    }
}

/// A folder that is not where it was, until this is dropped.
struct Away<'a> {
    from: &'a Path,
    place: PathBuf,
}

impl Away<'_> {
    fn move_away(from: &Path) -> Away<'_> {
        let place = from.with_extension("away");
        fs::rename(from, &place).unwrap();
        Away { from, place }
    }
}

impl Drop for Away<'_> {
    fn drop(&mut self) {
        fs::rename(&self.place, self.from).unwrap();
    }
}

/// The libraries that a program loads, which has their paths in it, relative to the folder in which they are kept.
fn libraries(program: &Path, kept: &Path) -> Vec<PathBuf> {
    let bytes = fs::read(program).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let prefix = format!("{}/", kept.display());
    let paths = text.match_indices(&prefix).filter_map(|(at, _)| {
        let rest = &text[at + prefix.len()..];
        Some(PathBuf::from(&rest[..rest.find(".so")? + 3]))
    });
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    paths.dedup();
    assert_eq!(paths.len(), 2, "{paths:?}");
    paths
}

fn what_is_linked() {
    let workspace = Workspace::new("linkage");
    workspace.built();
    let alone = workspace.dir.join("alone");
    fs::copy(program(), &alone).unwrap();
    let printed = (SHIPPED.to_owned(), String::new());
    assert_eq!(workspace.run(&alone), printed);

    // One package is linked and one is loaded, with another copy of the linked one.
    workspace.set_linkage("shop", "");
    workspace.built();
    let (out, error) = workspace.run(&program());
    assert_eq!(out, "", "{error}");
    for part in [
        "Error: link: the module that `initialize_stock_Stock` initializes is linked into this program, and is in ",
        "libstock_Stock.so, too",
        "give them the same `LakePackage::linkage` in all build scripts",
    ] {
        assert!(error.contains(part), "{error}");
    }
    // Nor the other way round, where the library was there first.
    workspace.set_linkage("stock", "");
    workspace.set_linkage("shop", ".linkage(lean_build::Linkage::Static)");
    workspace.built();
    let (_, error) = workspace.run(&program());
    assert!(
        error.contains("`initialize_stock_Stock` initializes is linked into this program, and is in"),
        "{error}"
    );

    // Nothing of what was built is needed by a program that is linked with it.
    let kept = nested::target().join("debug/lean-rs");
    let _away = Away::move_away(&kept);
    assert_eq!(workspace.run(&alone), printed);
}

fn what_is_not_linked() {
    let workspace = Workspace::new("linkage-refused");
    // Another version of the package.
    let other = workspace.dir.join("other");
    common::copy(&workspace.dir.join("stock/lean"), &other);
    workspace.change("other/Stock.lean", "sum + ", "sum + 1 + ");
    workspace.change("shop/lean/lakefile.toml", "../../stock/lean", "../../other");
    workspace.built();
    let (out, error) = workspace.run(&program());
    assert_eq!(out, "", "{error}");
    assert!(
        error.contains(
            "module `Shop` was linked into this program together with another version of the module that \
                        `initialize_stock_Stock` initializes"
        ),
        "{error}"
    );
    workspace.change("shop/lean/lakefile.toml", "../../other", "../../stock/lean");

    // What other code of the process means by a name stays what it is.
    let text = fs::read_to_string(workspace.dir.join("stock/lean/Stock.lean")).unwrap();
    let taken = ["getenv", "lean_is_class", "main"]
        .map(|name| format!("@[export {name}] def takes_{name} (n : UInt32) : UInt32 := n\n"));
    workspace.write("stock/lean/Stock.lean", &format!("{text}\n{}", taken.concat()));
    workspace.built();
    assert_eq!(workspace.run(&program()), (SHIPPED.to_owned(), String::new()));
    workspace.write("stock/lean/Stock.lean", &text);

    // A function of the program that nothing compared with the declaration.
    let library = fs::read_to_string(workspace.dir.join("stock/src/lib.rs")).unwrap();
    workspace.change("stock/src/lib.rs", "extern_name = \"stock_log\"", "");
    let unchecked = "\n#[unsafe(no_mangle)]\nextern \"C\" fn stock_log() {}\n";
    workspace.change("stock/src/lib.rs", "use lean_rs", &format!("{unchecked}\nuse lean_rs"));
    let said = workspace.refused();
    assert!(said.contains("lean_rs_compared_stock_log"), "{said}");
    workspace.write("stock/src/lib.rs", &library);

    // A function that was compared with another declaration of the symbol.
    workspace.change(
        "shop/lean/Shop.lean",
        "import Stock\n",
        "import Stock\n@[extern \"stock_log\"] opaque other (n : @& Nat) : IO Unit\n\
         @[export shop_other] def callsOther : IO Unit := other 1\n",
    );
    workspace.built();
    let (out, error) = workspace.run(&program());
    assert_eq!(out, "", "{error}");
    assert!(
        error.contains("the code of module `Shop` calls `stock_log`, which this program defines with")
            && error.contains("for another declaration"),
        "{error}"
    );
}

/// A package that is linked and one that is loaded, which have nothing in common.
fn side_by_side() {
    let workspace = Workspace { dir: common::shipping("side-by-side") };
    for name in ["Linked", "Loaded"] {
        let function = format!(
            "initialize count : IO.Ref Nat ← IO.mkRef 40\n@[export {0}_next] def next : IO Nat := \
             count.modifyGet fun n => (n + 2, n + 2)",
            name.to_lowercase()
        );
        common::package(
            &workspace.dir.join("shop").join(name),
            name,
            &[(name, &[name])],
            &[(name, &function)],
        );
    }
    workspace.write(
        "shop/build.rs",
        "use lean_build::{LakePackage, Linkage};\nfn main() {\n    \
         LakePackage::new(\"Linked\").module(\"Linked\").linkage(Linkage::Static).build();\n    \
         LakePackage::new(\"Loaded\").module(\"Loaded\").build();\n}\n",
    );
    workspace.write(
        "shop/src/main.rs",
        "use lean_rs::prelude::*;\n\
         #[lean_module(\"Linked\")]\ntrait Linked {\n    #[lean(io, export = \"linked_next\")]\n    \
         fn next(&self) -> LeanResult<Nat>;\n}\n\
         #[lean_module(\"Loaded\")]\ntrait Loaded {\n    #[lean(io, export = \"loaded_next\")]\n    \
         fn next(&self) -> LeanResult<Nat>;\n}\n\
         fn main() -> LeanResult<()> {\n    let lean = LeanRuntime::init()?;\n    \
         let (a, b) = (LinkedModule::load(lean)?, LoadedModule::load(lean)?);\n    \
         println!(\"{} {} {}\", a.next()?, a.next()?, b.next()?);\n    \
         println!(\"{} {}\", a.module().library().is_none(), b.module().library().is_some());\n    Ok(())\n}\n",
    );
    workspace.built();
    assert_eq!(workspace.run(&program()), ("42 44 42\ntrue true\n".to_owned(), String::new()));
}
