//! Where Lake puts the modules of a project.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::error::{HostError, HostResult};

/// What Lake writes beside a lakefile: all packages that a project needs, transitively.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LakeManifest {
    #[serde(default)]
    packages_dir: Option<PathBuf>,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Package {
    name: String,
    /// Of a package that is required by path; relative to the project.
    #[serde(default)]
    dir: Option<PathBuf>,
    /// Of one that is downloaded: where it is within what was downloaded.
    #[serde(default)]
    sub_dir: Option<PathBuf>,
}

/// The part of a lakefile that says where modules are built.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Lakefile {
    #[serde(default = "build_dir")]
    build_dir: PathBuf,
    #[serde(default = "lean_lib_dir")]
    lean_lib_dir: PathBuf,
}

fn build_dir() -> PathBuf {
    ".lake/build".into()
}

fn lean_lib_dir() -> PathBuf {
    "lib/lean".into()
}

/// The folders with the modules of a project and of all packages that it needs, the project's own first.
pub(crate) fn search_path(project: &Path) -> HostResult<Vec<PathBuf>> {
    let lakefile =
        |dir: &Path| ["lakefile.toml", "lakefile.lean"].iter().any(|name| dir.join(name).is_file());
    if !lakefile(project) {
        let problem =
            "this folder has no lakefile.toml or lakefile.lean: name the folder of a Lake package".to_owned();
        return Err(HostError::LakeProject { path: project.to_owned(), problem });
    }
    let mut folders = vec![modules(project)?];
    let path = project.join("lake-manifest.json");
    // A project that needs no packages may have none.
    if path.is_file() {
        let manifest: LakeManifest =
            read(&path, |text| serde_json::from_str(text).map_err(|error| error.to_string()))?;
        let downloaded = project.join(manifest.packages_dir.unwrap_or_else(|| ".lake/packages".into()));
        for package in manifest.packages {
            let dir = match package.dir {
                Some(dir) => project.join(dir),
                None => downloaded.join(&package.name).join(package.sub_dir.unwrap_or_default()),
            };
            folders.push(modules(&dir)?);
        }
    }
    Ok(folders)
}

/// Where the modules of one package are.
fn modules(package: &Path) -> HostResult<PathBuf> {
    let path = package.join("lakefile.toml");
    // What a lakefile.lean says is known to Lake alone; most say nothing about this.
    let lakefile = if path.is_file() {
        read(&path, |text| toml::from_str(text).map_err(|error| error.to_string()))?
    } else {
        Lakefile { build_dir: build_dir(), lean_lib_dir: lean_lib_dir() }
    };
    let folder = package.join(lakefile.build_dir).join(lakefile.lean_lib_dir);
    if folder.is_dir() {
        return Ok(folder);
    }
    let problem = "there is no such folder, so the package is not built. Run `lake build` in the project; if its lakefile.lean \
                   names another folder, give that to `LeanHostBuilder::search_path`";
    Err(HostError::LakeProject { path: folder, problem: problem.to_owned() })
}

fn read<T: DeserializeOwned>(path: &Path, parse: impl FnOnce(&str) -> Result<T, String>) -> HostResult<T> {
    fs::read_to_string(path)
        .map_err(|error| format!("cannot be read: {error}"))
        .and_then(|text| parse(&text).map_err(|error| format!("is not what Lake writes: {error}")))
        .map_err(|problem| HostError::LakeProject { path: path.to_owned(), problem })
}
