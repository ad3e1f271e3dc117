//! `cargo lean bind`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use lean_build::bindings::{Bindings, Style};
use lean_build::manifest::Manifest;

use crate::print;
use crate::project::Source;

/// The names of `lean_rs::prelude` that bindings use.
const PRELUDE: [&str; 6] = ["Int", "LeanFn", "LeanIo", "LeanList", "Nat", "Obj"];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The Lean module, such as Pkg.Mod
    module: String,
    /// The name of the trait; without it, the last part of the module's name
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Write to this file instead of printing
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Compare with the file instead of writing it; fails if it would change
    #[arg(long, requires = "output")]
    check: bool,
    #[command(flatten)]
    source: Source,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let manifest = options.source.read(Some(&options.module))?;
    let text = text(&manifest, &options.module, options.name.as_deref())?;
    let Some(path) = &options.output else {
        return print(&text);
    };
    if !options.check {
        fs::write(path, text).map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let there =
        fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    if there == text {
        return Ok(ExitCode::SUCCESS);
    }
    let same = there.lines().zip(text.lines()).take_while(|(a, b)| a == b).count();
    let line = |text: &str| text.lines().nth(same).unwrap_or("(the end)").to_owned();
    Err(format!(
        "{0} is not what the Lean module `{1}` exports now\n\
         line {2}: {3}\n\
         expected: {4}\n\
         run `cargo lean bind {1} --output {0}`",
        path.display(),
        options.module,
        same + 1,
        line(&there),
        line(&text)
    ))
}

/// The source text of a Rust module.
fn text(manifest: &Manifest, module: &str, name: Option<&str>) -> Result<String, String> {
    let bindings = Bindings::of(manifest, module, name).map_err(|error| error.to_string())?;
    let visibility = syn::parse_quote!(pub);
    let style = Style::Imported;
    let mut items = vec![syn::parse_quote!(
        use lean_rs::prelude::*;
    )];
    let more: Vec<syn::Ident> = bindings
        .names()
        .into_iter()
        .filter(|name| !PRELUDE.contains(name))
        .map(|name| syn::Ident::new(name, proc_macro2::Span::call_site()))
        .collect();
    if !more.is_empty() {
        items.push(syn::parse_quote!(use lean_rs::{#(#more),*};));
    }
    items.extend(bindings.definitions(style, &visibility));
    items.push(syn::Item::Trait(bindings.trait_item(style, &visibility)));
    let doc = format!(" The Lean module `{module}`, written by `cargo lean bind {module}`.");
    let attrs = vec![syn::parse_quote!(#![doc = #doc])];
    Ok(spaced(&prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })))
}

/// The text with a blank line before each item but the first of several `use`.
fn spaced(text: &str) -> String {
    let mut spaced = String::new();
    let mut before = "";
    for line in text.lines() {
        let begins = line.starts_with(|c: char| !c.is_whitespace() && c != '}');
        let ended = before == "}" || before.starts_with("//!") || before.starts_with("use ");
        if begins && ended && !(before.starts_with("use ") && line.starts_with("use ")) {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        before = line;
    }
    spaced
}
