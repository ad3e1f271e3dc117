//! `cargo lean inspect`.

use std::process::ExitCode;

use clap::Args;
use lean_build::bindings::{Bindings, callback, declaration, externals};
use lean_build::manifest::{CDeclaration, CType, Signature};

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
        let bindings = Bindings::of(&manifest, module, None).ok();
        for export in library.exports.iter().filter(|export| found.reaches.contains(&export.module)) {
            let rust = bindings.as_ref().and_then(|bindings| bindings.method_of(&export.symbol));
            let rust = rust.map(|method| method.to_string());
            let lean = described(export.lean.as_ref(), export.failure.as_deref());
            show(&export.symbol, &lean, &export.c, rust, export.lean.as_ref(), &mut text);
        }
        let mut missing =
            library.without_symbol.iter().filter(|it| found.reaches.contains(&it.module)).peekable();
        if missing.peek().is_some() {
            text.push_str("\nfor which the library has no symbol:\n");
        }
        for it in missing {
            text.push_str(&format!("\n  {}\n    Lean  {}\n    why   {}\n", it.symbol, it.name, it.reason));
        }
        let mut externs = library.externs.iter().filter(|it| found.reaches.contains(&it.module)).peekable();
        if externs.peek().is_some() {
            text.push_str("\nwhich the Rust program defines:\n");
        }
        for it in externs {
            let lean = described(it.lean.as_ref(), it.failure.as_deref());
            let rust = callback(library, it).map(|callback| callback.to_string());
            show(&it.symbol, &lean, &it.c, rust, it.lean.as_ref(), &mut text);
        }
        text.push('\n');
    }
    print(&text)
}

/// The declaration in Lean and its place, or why it is not known.
fn described(lean: Option<&Signature>, failure: Option<&str>) -> String {
    match (lean, failure) {
        (Some(lean), _) => {
            let at = lean.position.as_ref();
            let at = at.map(|at| format!("\n          {}:{}:{}", at.file, at.line, at.column));
            format!("{}{}", declaration(lean), at.unwrap_or_default())
        }
        (None, Some(failure)) => format!("(cannot be described: {failure})"),
        (None, None) => "(not known for this version of Lean)".to_owned(),
    }
}

fn show(
    symbol: &str,
    lean: &str,
    c: &CDeclaration,
    rust: Option<String>,
    signature: Option<&Signature>,
    text: &mut String,
) {
    text.push_str(&format!("\n  {symbol}\n    Lean  {lean}\n"));
    text.push_str(&format!("    C     {}\n", in_c(symbol, c)));
    if let Some(rust) = rust {
        text.push_str(&format!("    Rust  {rust}\n"));
        for (name, advice) in signature.map(externals).unwrap_or_default() {
            text.push_str(&format!("          for {name} also {advice}\n"));
        }
    }
}

/// The declaration in C.
fn in_c(symbol: &str, c: &CDeclaration) -> String {
    match c {
        CDeclaration::Function { params, result } => {
            let params: Vec<&str> = params.iter().map(|ty: &CType| ty.name()).collect();
            format!("{} {symbol}({})", result.name(), params.join(", "))
        }
        CDeclaration::Constant(ty) => format!("{} {symbol}", ty.name()),
    }
}
