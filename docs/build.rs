//! Makes a Lake package of the Lean code in the guide's pages, a module for each page, and has it built.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use lean_build::LakePackage;

fn main() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    println!("cargo::rerun-if-changed={}", pages.display());
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let directory = PathBuf::from(out).join("guide");
    fs::create_dir_all(&directory).expect("the output directory can be written");

    let mut modules = Vec::new();
    let folders = [pages.clone(), pages.join("callbacks"), pages.join("types")];
    for path in folders.iter().flat_map(|folder| files(folder)) {
        let text = fs::read_to_string(&path).expect("pages are text");
        let code: Vec<&str> =
            text.split("\n```lean\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
        if code.is_empty() {
            continue;
        }
        let module = module_name(&path);
        let source = format!(
            "module\npublic section\nset_option autoImplicit false\nnamespace {module}\n\n{}\n\nend {module}\n",
            code.join("\n\n")
        );
        write(&directory.join(&module).with_extension("lean"), &source);
        modules.push(module);
    }
    modules.sort();
    // Only the programs of its own page define what this module declares.
    let (apart, together): (Vec<_>, Vec<_>) = modules.into_iter().partition(|module| module == EXTERN);
    let libraries = [("Guide", together), ("GuideExtern", apart)];
    let mut lakefile = "name = \"guide\"\n".to_owned();
    let mut package = LakePackage::new(&directory);
    for (library, modules) in &libraries {
        let roots = modules.iter().map(|module| format!("\"{module}\"")).collect::<Vec<_>>().join(", ");
        lakefile += &format!(
            "\n[[lean_lib]]\nname = \"{library}\"\nroots = [{roots}]\nglobs = [{roots}]\ndefaultFacets = [\"shared\"]\n"
        );
        package = modules.iter().fold(package.library(*library), |package, module| package.module(module));
    }
    write(&directory.join("lakefile.toml"), &lakefile);
    package.build();
}

/// The page whose functions the program defines.
const EXTERN: &str = "Extern";

/// The pages of a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the pages are there");
    let paths = entries.map(|entry| entry.expect("the pages can be listed").path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
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
