//! Makes a Lake package of the Lean code in the guide's pages and in the README, a module for each page, and has it built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use lean_build::LakePackage;

fn main() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    for path in [&pages, &readme] {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    let directory = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets OUT_DIR")).join("guide");
    fs::create_dir_all(&directory).expect("the package's folder can be written");

    let (mut modules, mut importing) = (Vec::new(), Vec::new());
    let folders = [pages.clone(), pages.join("types"), pages.join("callbacks")];
    for path in folders.iter().flat_map(|folder| files(folder)).chain([readme]) {
        let text = fs::read_to_string(&path).expect("pages are text");
        let code: Vec<&str> =
            text.split("\n```lean\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
        if code.is_empty() {
            continue;
        }
        let module = module_name(&path);
        let code = code.join("\n\n");
        let (imports, code): (Vec<&str>, Vec<&str>) =
            code.lines().partition(|line| line.starts_with("import "));
        let source = format!(
            "module\n{}public section\nset_option autoImplicit false\nnamespace {module}\n\n{}\n\nend {module}\n",
            imports.iter().map(|import| format!("public {import}\n")).collect::<String>(),
            code.join("\n")
        );
        write(&directory.join(&module).with_extension("lean"), &source);
        if imports.is_empty() { modules.push(module) } else { importing.push(module) }
    }
    modules.sort();
    importing.sort();
    // What a page imports or declares need not be there to load the other pages.
    let (declaring, modules): (Vec<_>, Vec<_>) =
        modules.into_iter().partition(|module| EXTERN.contains(&&**module));
    let apart: Vec<String> = importing.into_iter().chain(declaring).collect();
    let roots = modules.iter().map(|module| format!("\"{module}\"")).collect::<Vec<_>>().join(", ");
    let own: String = apart.iter().map(|module| format!("\n[[lean_lib]]\nname = \"{module}\"\n")).collect();
    let lakefile = format!(
        "name = \"guide\"\n\n[[require]]\nname = \"leanRsInterop\"\npath = \".lake/lean-rs/lean-rs-interop\"\n\n\
         [[lean_lib]]\nname = \"Guide\"\nroots = [{roots}]\nglobs = [{roots}]\ndefaultFacets = [\"shared\"]\n{own}"
    );
    write(&directory.join("lakefile.toml"), &lakefile);
    let package = LakePackage::new(&directory).library("Guide");
    let package = modules.iter().fold(package, |package, module| package.module(module));
    apart.iter().fold(package, |package, module| package.library(module).module(module)).build();
}

/// The pages whose packages are built by tests of their own.
const TESTED: [&str; 2] = ["tutorial.md", "workspaces.md"];

/// The pages whose functions the program defines.
const EXTERN: [&str; 2] = ["Extern", "README"];

/// The pages of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the pages are there");
    let paths = entries.map(|entry| entry.expect("the pages can be listed").path());
    let is_page = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "md");
    let has_test = |path: &PathBuf| TESTED.iter().any(|name| path.ends_with(name));
    paths.filter(|path| is_page(path) && !has_test(path)).collect()
}

/// `bytes-floats.md` is the module `BytesFloats`.
fn module_name(page: &Path) -> String {
    let stem = page.file_stem().and_then(|stem| stem.to_str()).expect("pages have names");
    stem.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// Writes what is not there already: a file that is newer would be compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the output directory can be written");
    }
}
