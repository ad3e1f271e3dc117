//! What would not run.

use lean_build::cli::system_folders;
use lean_build::manifest::Manifest;

use super::glibc::Glibc;
use super::loader::LEAN_BUILD;
use super::plan::Plan;

/// How many symbols a message has.
const SYMBOLS: usize = 5;

/// Fails if the program would not run from the bundle, or not with this version of glibc.
pub(super) fn all(plan: &Plan<'_>, glibc: Option<&Glibc>) -> Result<(), String> {
    interpreter(plan)?;
    run_path(plan)?;
    symbols(plan)?;
    versions(plan, glibc)
}

fn interpreter(plan: &Plan<'_>) -> Result<(), String> {
    let Some(loader) = &plan.executable.interpreter else { return Ok(()) };
    if loader.parent().is_some_and(|folder| system_folders().any(|it| it == folder)) {
        return Ok(());
    }
    Err(format!(
        "{} asks for the loader {}, which is in no folder that all systems have: other machines would not start it. Build where the \
         loader is in `/lib` or `/lib64`, or have the linker name that one (`cargo::rustc-link-arg=-Wl,--dynamic-linker=PATH`)",
        plan.program.name,
        loader.display()
    ))
}

fn run_path(plan: &Plan<'_>) -> Result<(), String> {
    if plan.others.is_empty() || plan.executable.looks_in_lib(false) {
        return Ok(());
    }
    let found = match plan.executable.own_folders() {
        [] => "it has no run path".to_owned(),
        folders => format!("its run path is {}", folders.join(":")),
    };
    let first = plan.others.keys().next().map_or("", String::as_str);
    Err(format!(
        "{} would not find {first} in the folder `lib` of the bundle: {found}, without `$ORIGIN/../lib`. {LEAN_BUILD}",
        plan.program.name
    ))
}

fn symbols(plan: &Plan<'_>) -> Result<(), String> {
    if plan.missing.is_empty() {
        return Ok(());
    }
    let lines = plan.missing.iter().take(SYMBOLS).map(|(symbol, library)| {
        let why = match declared(&plan.program.manifests, symbol) {
            Some(module) => format!(
                "Lean declares it with `@[extern \"{symbol}\"]` in the module {module}, for the program to define: write a function with \
                 `#[lean_callback(extern_name = \"{symbol}\")]` in a crate that the program uses, and have the build script of the \
                 program's own package call lean-build, which has the linker export it"
            ),
            None => "it belongs to Lean or to another library, which is of another version or was built from other sources: build the \
                 Lean package and the program again, with one toolchain"
                .to_owned(),
        };
        format!("\n  {symbol}, which {library} needs: {why}")
    });
    let more = plan.missing.len().saturating_sub(SYMBOLS);
    Err(format!(
        "{} would not load its Lean libraries: neither they, nor the program, nor what it is linked with defines{}{}",
        plan.program.name,
        lines.collect::<String>(),
        if more == 0 { String::new() } else { format!("\n  and {more} more") }
    ))
}

/// The module that declares the symbol for the program to define.
fn declared<'a>(manifests: &'a [Manifest], symbol: &'a str) -> Option<&'a str> {
    let mut externs = manifests.iter().flat_map(|manifest| manifest.externs_of(symbol));
    externs.next().map(|(_, declaration)| declaration.module.as_str())
}

fn versions(plan: &Plan<'_>, wanted: Option<&Glibc>) -> Result<(), String> {
    let Some(wanted) = wanted else { return Ok(()) };
    let advice = "Build where glibc is as old as that: in a container with an older distribution";
    if let Some((newest, file)) = plan.glibc().filter(|(newest, _)| *newest > wanted) {
        return Err(format!("{file} needs glibc {newest}, which is newer than {wanted}. {advice}"));
    }
    match plan.files().find(|(_, file)| !file.glibc.others.is_empty()) {
        Some((name, file)) => Err(format!(
            "{name} refers to {}, which names no version of glibc: nothing says whether {wanted} has it. {advice}",
            file.glibc.others.join(", ")
        )),
        None => Ok(()),
    }
}
