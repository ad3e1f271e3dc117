//! `cargo lean inspect`.

use std::process::ExitCode;

use clap::Args;
use lean_build::bindings::{Bindings, Style, declaration};
use lean_build::manifest::{CDeclaration, CType, Export};

use crate::print;
use crate::project::Source;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The Lean module, such as Pkg.Mod; without it, all that the build script names
    module: Option<String>,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let manifest = options.source.read(options.module.as_deref())?;
    let modules: Vec<&str> = match &options.module {
        Some(module) => vec![module.as_str()],
        None => manifest.modules().map(|(_, _, module)| module.name.as_str()).collect(),
    };
    let mut text = String::new();
    for module in modules {
        let Some((package, library, found)) = manifest.find_module(module) else {
            let known: Vec<&str> = manifest.modules().map(|(_, _, it)| it.name.as_str()).collect();
            return Err(format!(
                "the build script does not build `{module}`; it builds {}",
                known.join(", ")
            ));
        };
        text.push_str(&format!("{module} (package {}, library {})\n", package.name, library.path));
        let bindings = Bindings::of(&manifest, module, Style::Imported).ok();
        for export in library.exports.iter().filter(|export| found.reaches.contains(&export.module)) {
            show(export, bindings.as_ref(), &mut text);
        }
        text.push('\n');
    }
    print(&text)
}

fn show(export: &Export, bindings: Option<&Bindings<'_>>, text: &mut String) {
    text.push_str(&format!("\n  {}\n", export.symbol));
    match &export.lean {
        Some(lean) => {
            text.push_str(&format!("    Lean  {}\n", declaration(lean)));
            if let Some(at) = &lean.position {
                text.push_str(&format!("          {}:{}:{}\n", at.file, at.line, at.column));
            }
        }
        None => text.push_str("    Lean  (not known for this version of Lean)\n"),
    }
    text.push_str(&format!("    C     {}\n", c(export)));
    if let Some(method) = bindings.and_then(|bindings| bindings.method_of(&export.symbol)) {
        text.push_str(&format!("    Rust  {method}\n"));
    }
}

/// The declaration in C.
fn c(export: &Export) -> String {
    match &export.c {
        CDeclaration::Function { params, result } => {
            let params: Vec<&str> = params.iter().map(|ty: &CType| ty.name()).collect();
            format!("{} {}({})", result.name(), export.symbol, params.join(", "))
        }
        CDeclaration::Constant(ty) => format!("{} {}", ty.name(), export.symbol),
    }
}
