//! A package with its dependencies.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use super::config::{self, Exe, Glob, Lib, Package};
use super::name;
use crate::pinned::Release;

/// Numbers of a package and of a library or executable in it.
pub type Id = (usize, usize);

pub struct PackageAt {
    pub dir: PathBuf,
    pub config: Package,
}

pub struct Workspace {
    pub sysroot: PathBuf,
    /// What the toolchain is.
    pub release: &'static Release,
    /// The root package comes first.
    pub packages: Vec<PackageAt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    Lib(Id),
    Exe(Id),
}

impl PackageAt {
    pub fn build_dir(&self) -> PathBuf {
        self.dir.join(&self.config.build_dir)
    }

    pub fn olean_dir(&self) -> PathBuf {
        self.build_dir().join("lib/lean")
    }

    pub fn ir_dir(&self) -> PathBuf {
        self.build_dir().join("ir")
    }
}

impl Workspace {
    pub fn load(dir: &Path, sysroot: PathBuf, release: &'static Release) -> Result<Workspace> {
        let dir = fs::canonicalize(dir).with_context(|| format!("directory {}", dir.display()))?;
        let config = config::load(&dir)?;
        let mut packages = vec![PackageAt { dir, config }];
        let mut next = 0;
        while next < packages.len() {
            let (dir, name) = (packages[next].dir.clone(), packages[next].config.name.clone());
            for require in packages[next].config.requires.clone() {
                let at = dir.join(&require.path);
                let at = fs::canonicalize(&at)
                    .with_context(|| format!("{name}: dependency `{}` at {}", require.name, at.display()))?;
                if let Some(known) = packages.iter().find(|p| p.config.name == require.name) {
                    ensure!(
                        known.dir == at,
                        "two packages are called `{}`: {} and {}",
                        require.name,
                        known.dir.display(),
                        at.display()
                    );
                    continue;
                }
                let config = config::load(&at)?;
                ensure!(
                    config.name == require.name,
                    "{name}: the package in {} is called `{}`, not `{}`",
                    at.display(),
                    config.name,
                    require.name
                );
                packages.push(PackageAt { dir: at, config });
            }
            next += 1;
        }
        Ok(Workspace { sysroot, release, packages })
    }

    pub fn root(&self) -> &PackageAt {
        &self.packages[0]
    }

    pub fn lib(&self, id: Id) -> &Lib {
        &self.packages[id.0].config.libs[id.1]
    }

    pub fn exe(&self, id: Id) -> &Exe {
        &self.packages[id.0].config.exes[id.1]
    }

    /// The `lean-toolchain` of the root package, if it names another version.
    pub fn other_toolchain(&self) -> Option<String> {
        let text = fs::read_to_string(self.root().dir.join("lean-toolchain")).ok()?;
        let wanted = text.trim();
        let version = wanted.rsplit(':').next().unwrap_or(wanted).trim_start_matches('v');
        (version != self.release.lean && !version.is_empty()).then(|| wanted.to_owned())
    }

    /// Which library or executable a module belongs to.  `None` for modules from elsewhere.
    pub fn owner(&self, module: &str) -> Option<Owner> {
        for (i, package) in self.packages.iter().enumerate() {
            for (j, lib) in package.config.libs.iter().enumerate() {
                if contains(lib, module) {
                    return Some(Owner::Lib((i, j)));
                }
            }
            for (j, exe) in package.config.exes.iter().enumerate() {
                if exe.root == module {
                    return Some(Owner::Exe((i, j)));
                }
            }
        }
        None
    }

    pub fn source(&self, module: &str, owner: Owner) -> PathBuf {
        let (package, src) = match owner {
            Owner::Lib(id) => (id.0, &self.lib(id).src_dir),
            Owner::Exe(id) => (id.0, &self.exe(id).src_dir),
        };
        // A source directory of "" must not leave a slash at the end.
        let dir = &self.packages[package].dir;
        let dir = if src.as_os_str().is_empty() { dir.clone() } else { dir.join(src) };
        dir.join(name::path(module, "lean"))
    }

    /// The modules that a library's globs name.
    pub fn globbed(&self, id: Id) -> Result<Vec<String>> {
        let (lib, dir) = (self.lib(id), &self.packages[id.0].dir);
        let mut found = Vec::new();
        for glob in &lib.globs {
            match glob {
                Glob::One(module) => found.push(module.clone()),
                Glob::Below(root) => below(&dir.join(&lib.src_dir), root, &mut found)?,
                Glob::OneAndBelow(root) => {
                    found.push(root.clone());
                    below(&dir.join(&lib.src_dir), root, &mut found)?;
                }
            }
        }
        let mut seen = std::collections::HashSet::new();
        found.retain(|m| seen.insert(m.clone()));
        Ok(found)
    }

    /// Name of the native library behind `lib`, without extension.
    pub fn lib_name(&self, id: Id) -> String {
        let lib = self.lib(id);
        let package = &self.packages[id.0].config.name;
        lib.lib_name.clone().unwrap_or_else(|| name::stem(package, &lib.name))
    }

    pub fn shared(&self, id: Id) -> PathBuf {
        let file = format!("lib{}.so", self.lib_name(id));
        self.packages[id.0].build_dir().join("lib").join(file)
    }

    pub fn archive(&self, id: Id) -> PathBuf {
        let file = format!("lib{}.a", self.lib_name(id));
        self.packages[id.0].build_dir().join("lib").join(file)
    }

    pub fn executable(&self, id: Id) -> PathBuf {
        self.packages[id.0].build_dir().join("bin").join(&self.exe(id).exe_name)
    }

    pub fn lean_path(&self) -> String {
        let dirs: Vec<String> = self.packages.iter().map(|p| p.olean_dir().display().to_string()).collect();
        dirs.join(":")
    }

    pub fn lean_src_path(&self) -> String {
        let mut dirs: Vec<String> = Vec::new();
        for package in &self.packages {
            for src in package.config.libs.iter().map(|l| &l.src_dir) {
                let dir =
                    if src.as_os_str().is_empty() { package.dir.clone() } else { package.dir.join(src) };
                let dir = dir.display().to_string();
                if !dirs.contains(&dir) {
                    dirs.push(dir);
                }
            }
        }
        dirs.join(":")
    }

    /// Writes `lake-manifest.json` if it is missing or says something else.
    pub fn write_manifest(&self) -> Result<()> {
        let root = self.root();
        let packages: Vec<_> = self.packages[1..]
            .iter()
            .map(|p| {
                let inherited = !root.config.requires.iter().any(|r| r.name == p.config.name);
                let declared = root.config.requires.iter().find(|r| r.name == p.config.name);
                let dir = declared.map_or(p.dir.clone(), |r| r.path.clone());
                json!({
                    "type": "path",
                    "scope": "",
                    "name": p.config.name,
                    "manifestFile": "lake-manifest.json",
                    "inherited": inherited,
                    "dir": dir,
                    "configFile": "lakefile.toml",
                })
            })
            .collect();
        let manifest = json!({
            "version": "1.1.0",
            "packagesDir": ".lake/packages",
            "packages": packages,
            "name": root.config.name,
            "lakeDir": ".lake",
        });
        let text = serde_json::to_string_pretty(&manifest).context("writing the manifest")? + "\n";
        let file = root.dir.join("lake-manifest.json");
        let old: Option<serde_json::Value> =
            fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok());
        if old.as_ref() == Some(&manifest) {
            return Ok(());
        }
        fs::write(&file, text).with_context(|| format!("writing {}", file.display()))
    }

    /// The package of that name.
    pub fn package(&self, name: &str) -> Result<usize> {
        match self.packages.iter().position(|p| p.config.name == name) {
            Some(found) => Ok(found),
            None => bail!("unknown package '{name}'"),
        }
    }
}

/// Whether a library claims the module.
pub fn contains(lib: &Lib, module: &str) -> bool {
    lib.roots.iter().any(|root| name::is_within(module, root))
        || lib.globs.iter().any(|glob| match glob {
            Glob::One(one) => one == module,
            Glob::Below(root) => module != root && name::is_within(module, root),
            Glob::OneAndBelow(root) => name::is_within(module, root),
        })
}

/// Adds the modules in the directory of `root`.
fn below(src: &Path, root: &str, found: &mut Vec<String>) -> Result<()> {
    let mut work = vec![src.join(name::path(root, "").with_extension(""))];
    let mut files = Vec::new();
    while let Some(dir) = work.pop() {
        let Ok(entries) = fs::read_dir(&dir) else { continue };
        for entry in entries {
            let path = entry.with_context(|| format!("reading {}", dir.display()))?.path();
            if path.is_dir() {
                work.push(path);
            } else if path.extension().is_some_and(|e| e == "lean") {
                files.push(path);
            }
        }
    }
    files.sort();
    for file in files {
        let relative = file.strip_prefix(src).context("source path")?;
        found.push(name::from_path(relative));
    }
    Ok(())
}
