//! What the user asks for: `[@]package/target:facet`, `+Module:facet`, `File.lean`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::name;
use super::plan::Step;
use super::workspace::{Id, Workspace};

/// A thing to build, and the files that `lake query` prints for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    pub steps: Vec<Step>,
    pub files: Vec<PathBuf>,
}

/// The goals of a target as written; no target at all means the default targets.
pub fn resolve(ws: &Workspace, spec: &str) -> Result<Vec<Goal>> {
    let (target, facet) = match spec.split_once(':') {
        Some((target, facet)) => (target, Some(facet)),
        None => (spec, None),
    };
    if let Some(module) = target.strip_prefix('+') {
        return Ok(vec![module_goal(ws, module, facet)?]);
    }
    if target.is_empty() {
        return defaults(ws, 0, facet);
    }
    if target.ends_with(".lean") && facet.is_none() && Path::new(target).is_file() {
        return Ok(vec![module_goal(ws, &module_of_file(ws, Path::new(target))?, None)?]);
    }
    let explicit = target.strip_prefix('@');
    if let Some((package, inner)) = explicit.unwrap_or(target).split_once('/') {
        let package = if package.is_empty() { 0 } else { ws.package(package)? };
        if let Some(module) = inner.strip_prefix('+') {
            return Ok(vec![module_goal(ws, module, facet)?]);
        }
        return match in_package(ws, package, inner, facet)? {
            Some(goals) => Ok(goals),
            None => {
                bail!("unknown target '{inner}' in package '{}'", ws.packages[package].config.name)
            }
        };
    }
    if let Some(package) = explicit {
        return defaults(ws, ws.package(package)?, facet);
    }
    for package in 0..ws.packages.len() {
        if let Some(goals) = in_package(ws, package, target, facet)? {
            return Ok(goals);
        }
    }
    if let Ok(package) = ws.package(target) {
        return defaults(ws, package, facet);
    }
    bail!("unknown target `{target}`")
}

/// The default targets of a package: those it names, or else all its libraries and executables.
pub fn defaults(ws: &Workspace, package: usize, facet: Option<&str>) -> Result<Vec<Goal>> {
    let config = &ws.packages[package].config;
    let mut names = config.default_targets.clone();
    if names.is_empty() && facet.is_none() {
        names = config.libs.iter().map(|l| l.name.clone()).collect();
        names.extend(config.exes.iter().map(|e| e.name.clone()));
    }
    let mut goals = Vec::new();
    for name in names {
        let found = in_package(ws, package, &name, facet)?;
        goals.extend(found.with_context(|| format!("unknown target `{name}` in defaultTargets"))?);
    }
    Ok(goals)
}

fn in_package(ws: &Workspace, package: usize, name: &str, facet: Option<&str>) -> Result<Option<Vec<Goal>>> {
    let config = &ws.packages[package].config;
    if let Some(i) = config.libs.iter().position(|l| l.name == name) {
        let id = (package, i);
        let facets = match facet {
            Some(facet) => vec![facet.to_owned()],
            None => config.libs[i].default_facets.clone(),
        };
        return facets.iter().map(|f| lib_goal(ws, id, f)).collect::<Result<_>>().map(Some);
    }
    if let Some(i) = config.exes.iter().position(|e| e.name == name) {
        let id = (package, i);
        return match facet {
            None | Some("exe") => {
                Ok(Some(vec![Goal { steps: vec![Step::Exe(id)], files: vec![ws.executable(id)] }]))
            }
            Some(facet) => bail!("unknown executable facet `{facet}`"),
        };
    }
    let own = ws.owner(name).is_some_and(|owner| {
        let source = ws.source(name, owner);
        source.starts_with(&ws.packages[package].dir) && source.is_file()
    });
    if own { module_goal(ws, name, facet).map(|g| Some(vec![g])) } else { Ok(None) }
}

fn lib_goal(ws: &Workspace, id: Id, facet: &str) -> Result<Goal> {
    Ok(match facet {
        "shared" => Goal { steps: vec![Step::Shared(id)], files: vec![ws.shared(id)] },
        "static" | "static.export" => Goal { steps: vec![Step::Archive(id)], files: vec![ws.archive(id)] },
        "leanArts" | "default" => {
            let modules = ws.globbed(id)?;
            let dir = ws.packages[id.0].olean_dir();
            Goal {
                files: modules.iter().map(|m| dir.join(name::path(m, "olean"))).collect(),
                steps: modules.into_iter().map(Step::Lean).collect(),
            }
        }
        _ => bail!("unknown library facet `{facet}`"),
    })
}

fn module_goal(ws: &Workspace, module: &str, facet: Option<&str>) -> Result<Goal> {
    let Some(owner) = ws.owner(module) else { bail!("unknown module `{module}`") };
    let package = match owner {
        super::workspace::Owner::Lib(id) | super::workspace::Owner::Exe(id) => &ws.packages[id.0],
    };
    let (step, dir, extension) = match facet {
        None | Some("leanArts" | "olean" | "default") => {
            (Step::Lean(module.into()), package.olean_dir(), "olean")
        }
        Some("ilean") => (Step::Lean(module.into()), package.olean_dir(), "ilean"),
        Some("c") => (Step::Lean(module.into()), package.ir_dir(), "c"),
        Some("o" | "o.export" | "c.o" | "c.o.export") => {
            (Step::Object(module.into()), package.ir_dir(), "c.o.export")
        }
        Some(facet) => bail!("unknown module facet `{facet}`"),
    };
    Ok(Goal { steps: vec![step], files: vec![dir.join(name::path(module, extension))] })
}

/// The module whose source is the file.
pub fn module_of_file(ws: &Workspace, file: &Path) -> Result<String> {
    let file = std::fs::canonicalize(file).with_context(|| format!("{}", file.display()))?;
    for package in &ws.packages {
        let libs = package.config.libs.iter().map(|l| &l.src_dir);
        for src in libs.chain(package.config.exes.iter().map(|e| &e.src_dir)) {
            if let Ok(relative) = file.strip_prefix(package.dir.join(src)) {
                let module = name::from_path(relative);
                if ws.owner(&module).is_some_and(|o| ws.source(&module, o) == file) {
                    return Ok(module);
                }
            }
        }
    }
    bail!("no library contains the file '{}'", file.display())
}
