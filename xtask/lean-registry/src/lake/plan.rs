//! Which steps a build consists of, and what each of them needs.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;

use anyhow::{Result, bail};

use super::header::{self, Header};
use super::trace::Hash;
use super::workspace::{Id, Owner, Workspace, contains};

/// A step of a build.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Compile a module to `.olean` and C.
    Lean(String),
    /// Compile the C of a module.
    Object(String),
    Shared(Id),
    Archive(Id),
    Exe(Id),
}

/// A module of one of the packages.
#[derive(Debug)]
pub struct Module {
    pub owner: Owner,
    pub source: PathBuf,
    /// Of the source, or why it cannot be read.
    pub hash: Result<Hash, String>,
    pub header: Header,
    /// Local modules that it imports, also indirectly.
    pub imports: BTreeSet<String>,
}

#[derive(Debug)]
pub struct Node {
    pub step: Step,
    pub needs: Vec<usize>,
    /// Of a link step: the modules that it consists of.
    pub modules: Vec<String>,
    /// Of a link step: other libraries that it uses.
    pub libs: Vec<Id>,
}

#[derive(Debug, Default)]
pub struct Plan {
    /// In an order in which they can be done.
    pub nodes: Vec<Node>,
    index: HashMap<Step, usize>,
    pub modules: HashMap<String, Module>,
    stack: Vec<String>,
}

impl Plan {
    /// Adds a step and what it needs; returns its number.
    pub fn add(&mut self, ws: &Workspace, step: &Step) -> Result<usize> {
        if let Some(&found) = self.index.get(step) {
            return Ok(found);
        }
        let (mut needs, mut modules, mut libs) = (Vec::new(), Vec::new(), Vec::new());
        match step {
            Step::Lean(module) => needs = self.module(ws, module)?,
            Step::Object(module) => needs.push(self.add(ws, &Step::Lean(module.clone()))?),
            Step::Shared(id) | Step::Archive(id) => {
                for module in ws.globbed(*id)? {
                    self.add(ws, &Step::Lean(module.clone()))?;
                    self.collect(ws, &module, &mut modules, &|m| contains(ws.lib(*id), m), &mut libs);
                }
                libs.retain(|lib| lib != id);
                if matches!(step, Step::Shared(_)) {
                    for lib in &libs {
                        needs.push(self.add(ws, &Step::Shared(*lib))?);
                    }
                }
            }
            Step::Exe(id) => {
                let root = ws.exe(*id).root.clone();
                self.add(ws, &Step::Lean(root.clone()))?;
                self.collect(ws, &root, &mut modules, &|_| true, &mut libs);
            }
        }
        for module in &modules {
            needs.push(self.add(ws, &Step::Object(module.clone()))?);
        }
        self.nodes.push(Node { step: step.clone(), needs, modules, libs });
        self.index.insert(step.clone(), self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }

    pub fn number(&self, step: &Step) -> Option<usize> {
        self.index.get(step).copied()
    }

    /// Reads a module and adds those that it imports.
    fn module(&mut self, ws: &Workspace, name: &str) -> Result<Vec<usize>> {
        if let Some(at) = self.stack.iter().position(|m| m == name) {
            let mut cycle = self.stack[at..].to_vec();
            cycle.push(name.to_owned());
            bail!("import cycle:\n  {}", cycle.join("\n  "));
        }
        let Some(owner) = ws.owner(name) else { bail!("unknown module `{name}`") };
        let source = ws.source(name, owner);
        let (hash, header) = match fs::read(&source) {
            Ok(bytes) => (Ok(Hash::of(&bytes)), header::parse(&String::from_utf8_lossy(&bytes))),
            Err(e) => (Err(format!("{e}\n  file: {}", source.display())), Header::default()),
        };
        self.stack.push(name.to_owned());
        let (mut needs, mut imports) = (Vec::new(), BTreeSet::new());
        for import in header.imports.iter().filter(|i| ws.owner(i).is_some()) {
            needs.push(self.add(ws, &Step::Lean(import.clone()))?);
            imports.insert(import.clone());
            if let Some(module) = self.modules.get(import) {
                imports.extend(module.imports.iter().cloned());
            }
        }
        self.stack.pop();
        self.modules.insert(name.to_owned(), Module { owner, source, hash, header, imports });
        Ok(needs)
    }

    /// Adds to `modules` the module and its imports that are `inside`, imports first; libraries of
    /// the others go to `libs`.
    fn collect(
        &self,
        ws: &Workspace,
        name: &str,
        modules: &mut Vec<String>,
        inside: &dyn Fn(&str) -> bool,
        libs: &mut Vec<Id>,
    ) {
        let Some(module) = self.modules.get(name) else { return };
        for import in module.imports.iter().map(String::as_str).chain([name]) {
            if !inside(import) {
                if let Some(Owner::Lib(id)) = ws.owner(import)
                    && !libs.contains(&id)
                {
                    libs.push(id);
                }
            } else if !modules.iter().any(|m| m == import) {
                modules.push(import.to_owned());
            }
        }
    }
}
