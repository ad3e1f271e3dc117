//! A program of two crates and two Lean packages that is linked with them, in whole and in part, and what the linker and `load`
//! refuse.
#![cfg(target_os = "linux")]

// The other tests build packages, too.
#[allow(dead_code)]
mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PAGE: &str = include_str!("../../docs/src/static-linking.md");

/// What the program prints.
const PRINTED: &str = "log: 2 lines in items.txt\n4 × apple: 120\n2 × pear: 90\nlog: printed 2 lines\n10 percent off: 188\n\
    error: no such file or directory (error code 2, file no/such/file)\n";

fn nested_target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("nested-target")
}

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
        let text = fs::read_to_string(self.dir.join(file)).unwrap();
        assert!(text.contains(from), "{file}: {text}");
        self.write(file, &text.replace(from, to));
    }

    fn build(&self) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--offline", "--quiet"]).current_dir(&self.dir);
        cargo.env("CARGO_TARGET_DIR", nested_target()).env("LEAN_SYSROOT", common::toolchain().sysroot);
        cargo.output().unwrap()
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
        let mut command = Command::new(program);
        command.current_dir(&self.dir).env_clear();
        let output = command.output().unwrap();
        [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).into()
    }
}

fn program() -> PathBuf {
    nested_target().join("debug/shop")
}

/// One after the other, since they build programs of one name.
#[test]
fn linked_programs() {
    what_is_linked();
    what_is_not_linked();
}

fn what_is_linked() {
    let workspace = Workspace::new("linkage");
    workspace.built();
    let alone = workspace.dir.join("alone");
    fs::copy(program(), &alone).unwrap();
    let printed = (PRINTED.to_owned(), String::new());
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
    fs::remove_dir_all(nested_target().join("debug/lean-rs")).unwrap();
    for package in ["stock", "shop"] {
        fs::remove_dir_all(workspace.dir.join(package).join("lean/.lake")).unwrap();
    }
    assert_eq!(workspace.run(&alone), printed);
}

fn what_is_not_linked() {
    let workspace = Workspace::new("linkage-refused");
    // Another version of the package.
    let other = workspace.dir.join("other");
    common::copy(&workspace.dir.join("stock/lean"), &other);
    workspace.change("other/Stock.lean", "sum + ", "sum + 1 + ");
    workspace.change("shop/lean/lakefile.toml", "../../stock/lean", "../../other");
    let said = workspace.refused();
    assert!(said.contains("duplicate symbol: initialize_stock_Stock"), "{said}");
    workspace.change("shop/lean/lakefile.toml", "../../other", "../../stock/lean");

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
