//! A registry in a folder: an index in a Git repository, the packages of this workspace as they would be published, and the
//! other packages of `Cargo.lock`, which are on this machine already. Nothing is asked of a registry elsewhere: what is called
//! `lean-rs` there is another project.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use toml::Table;

use crate::common::nested;

/// The name that the guide's page gives it.
pub(crate) const NAME: &str = "example";

const PACKAGES: [&str; 5] = ["lean-rs-sys", "lean-rs-model", "lean-rs-macros", "lean-build", "lean-rs"];

pub(crate) struct Registry {
    dir: PathBuf,
}

impl Registry {
    /// Makes it anew: Cargo knows packages by name and version, and takes those of today for those of yesterday.
    pub(crate) fn new(dir: &Path) -> Registry {
        if dir.exists() {
            fs::remove_dir_all(dir).unwrap();
        }
        let registry = Registry { dir: dir.to_owned() };
        for folder in ["index", "crates", "home"] {
            fs::create_dir_all(dir.join(folder)).unwrap();
        }
        let url = |folder: &str| format!("file://{}", dir.join(folder).display());
        // Cargo would look for packages of the other registry there.
        let config = format!(
            "[registries.{NAME}]\nindex = {:?}\n\n[source.crates-io]\nreplace-with = {NAME:?}\n\n[net]\nretry = 0\n",
            url("index")
        );
        fs::write(registry.home().join("config.toml"), config).unwrap();
        // A dry run uploads nothing, and wants to know where to.
        let config =
            json!({ "dl": format!("{}/{{crate}}-{{version}}.crate", url("crates")), "api": url("nowhere") });
        fs::write(dir.join("index/config.json"), config.to_string()).unwrap();

        let root = nested::root();
        let lock: Table = fs::read_to_string(root.join("Cargo.lock")).unwrap().parse().unwrap();
        let locked = lock["package"].as_array().unwrap().iter().filter_map(|package| {
            let text = |key: &str| package.get(key)?.as_str();
            Some((text("source")?.strip_prefix("registry+")?, text("name")?, text("version")?))
        });
        let mut elsewhere = "";
        for (source, name, version) in locked {
            registry.add_known(name, version);
            elsewhere = source;
        }

        let package_args = PACKAGES.iter().flat_map(|name| ["--package", name]);
        let target = nested::target();
        run(Command::new(env!("CARGO"))
            .args(["package", "--no-verify", "--allow-dirty", "--offline", "--quiet", "--target-dir"])
            .arg(&target)
            .args(package_args)
            .current_dir(root));
        let metadata = run(Command::new(env!("CARGO"))
            .args(["metadata", "--no-deps", "--offline", "--format-version=1"])
            .current_dir(root));
        let metadata: Value = serde_json::from_str(&metadata).unwrap();
        for name in PACKAGES {
            let package =
                metadata["packages"].as_array().unwrap().iter().find(|it| it["name"] == *name).unwrap();
            let file = format!("{name}-{}.crate", package["version"].as_str().unwrap());
            registry.add(&target.join("package").join(file), package, elsewhere);
        }
        registry.commit();
        registry
    }

    /// Where Cargo keeps what it takes from a registry, and reads which registries there are.
    pub(crate) fn home(&self) -> PathBuf {
        self.dir.join("home")
    }

    /// Publishes a package, of which `cargo metadata` says this; dependencies are from this registry, or from the one with the
    /// index `elsewhere`.
    pub(crate) fn add(&self, file: &Path, package: &Value, elsewhere: &str) {
        let content = fs::read(file).unwrap();
        fs::write(self.dir.join("crates").join(file.file_name().unwrap()), &content).unwrap();
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        let published = dependencies.filter(|it| it["kind"] != "dev").map(|it| {
            let ours = PACKAGES.iter().any(|name| it["name"] == *name);
            json!({
                "name": if it["rename"].is_null() { &it["name"] } else { &it["rename"] },
                "package": if it["rename"].is_null() { &Value::Null } else { &it["name"] },
                "req": it["req"],
                "features": it["features"],
                "optional": it["optional"],
                "default_features": it["uses_default_features"],
                "target": it["target"],
                "kind": if it["kind"].is_null() { "normal" } else { "build" },
                "registry": if ours { Value::Null } else { elsewhere.into() },
            })
        });
        self.line(&json!({
            "name": package["name"],
            "vers": package["version"],
            "deps": published.collect::<Vec<_>>(),
            "cksum": hex::encode(hmac_sha256::Hash::hash(&content)),
            "features": {},
            "features2": package["features"],
            "links": package["links"],
            "yanked": false,
            "v": 2,
        }));
    }

    /// Lets Cargo see what was added.
    pub(crate) fn commit(&self) {
        let git = |args: &[&str]| {
            run(Command::new("git").args(args).current_dir(self.dir.join("index")));
        };
        git(&["init", "--quiet", "--initial-branch=master"]);
        git(&["add", "--all"]);
        let author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
        git(&[&author[..], &["commit", "--quiet", "--message=packages"]].concat());
    }

    /// Adds a package that Cargo has taken from another registry.
    fn add_known(&self, name: &str, version: &str) {
        let home = env::var_os("CARGO_HOME").map(PathBuf::from);
        let home = home.unwrap_or_else(|| Path::new(&env::var_os("HOME").expect("a home")).join(".cargo"));
        let files = |folder: &str, file: &str| -> Vec<PathBuf> {
            let registries =
                fs::read_dir(home.join("registry").join(folder)).expect("Cargo has used a registry");
            registries.map(|entry| entry.unwrap().path().join(file)).filter(|path| path.is_file()).collect()
        };
        // The lines of the index, each behind its version, with zeros between them.
        let cached = files("index", &format!(".cache/{}", place(name)));
        let lines = cached.iter().flat_map(|path| {
            let content = fs::read(path).unwrap();
            content
                .split(|byte| *byte == 0)
                .filter_map(|it| serde_json::from_slice(it).ok())
                .collect::<Vec<Value>>()
        });
        let line = lines.into_iter().find(|line| line["vers"] == *version && line["name"] == *name);
        self.line(&line.unwrap_or_else(|| panic!("Cargo's cache has no index entry of {name} {version}")));
        // Those for other systems were never downloaded.
        let file = format!("{name}-{version}.crate");
        if let Some(path) = files("cache", &file).first() {
            fs::copy(path, self.dir.join("crates").join(file)).unwrap();
        }
    }

    fn line(&self, line: &Value) {
        let path = self.dir.join("index").join(place(line["name"].as_str().unwrap()));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, format!("{before}{line}\n")).unwrap();
    }
}

/// Where the index has a package.
fn place(name: &str) -> String {
    let name = name.to_lowercase();
    match name.len() {
        1 | 2 => format!("{}/{name}", name.len()),
        3 => format!("3/{}/{name}", &name[..1]),
        _ => format!("{}/{}/{name}", &name[..2], &name[2..4]),
    }
}

/// Runs a program that has to succeed; what it prints.
#[track_caller]
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}:\n{stderr}");
    String::from_utf8(output.stdout).unwrap()
}
