//! `lakefile.toml`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use toml::{Table, Value};

/// Settings that packages, libraries and executables all have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    pub lean_options: serde_json::Map<String, serde_json::Value>,
    pub lean_args: Vec<String>,
    pub leanc_args: Vec<String>,
    pub link_args: Vec<String>,
    pub build_type: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lib {
    pub name: String,
    pub roots: Vec<String>,
    pub globs: Vec<Glob>,
    pub src_dir: PathBuf,
    pub lib_name: Option<String>,
    pub default_facets: Vec<String>,
    pub options: Options,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exe {
    pub name: String,
    pub root: String,
    pub exe_name: String,
    pub src_dir: PathBuf,
    pub options: Options,
}

/// Which modules a library consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Glob {
    One(String),
    /// `A.+`
    Below(String),
    /// `A.*`
    OneAndBelow(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Require {
    pub name: String,
    pub path: PathBuf,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    pub name: String,
    pub src_dir: PathBuf,
    pub build_dir: PathBuf,
    pub default_targets: Vec<String>,
    pub options: Options,
    pub libs: Vec<Lib>,
    pub exes: Vec<Exe>,
    pub requires: Vec<Require>,
}

/// Keys without influence on what gets built here.
const IGNORED_PACKAGE: [&str; 26] = [
    "version",
    "versionTags",
    "description",
    "keywords",
    "homepage",
    "license",
    "licenseFiles",
    "readmeFile",
    "reservoir",
    "testDriver",
    "testDriverArgs",
    "testRunner",
    "lintDriver",
    "lintDriverArgs",
    "platformIndependent",
    "precompileModules",
    "moreServerOptions",
    "moreGlobalServerArgs",
    "preferReleaseBuild",
    "releaseRepo",
    "buildArchive",
    "enableArtifactCache",
    "restoreAllArtifacts",
    "libPrefixOnWindows",
    "allowImportAll",
    "fixedToolchain",
];
const IGNORED_TARGET: [&str; 6] = [
    "precompileModules",
    "platformIndependent",
    "moreServerOptions",
    "libPrefixOnWindows",
    "allowImportAll",
    "supportInterpreter",
];
const OPTION_KEYS: [&str; 8] = [
    "leanOptions",
    "moreLeanArgs",
    "weakLeanArgs",
    "moreLeancArgs",
    "weakLeancArgs",
    "moreLinkArgs",
    "weakLinkArgs",
    "buildType",
];

/// Reads the configuration of the package in `dir`.
pub fn load(dir: &Path) -> Result<Package> {
    let file = dir.join("lakefile.toml");
    if !file.is_file() {
        ensure!(
            !dir.join("lakefile.lean").is_file(),
            "{} is configured by lakefile.lean; this stand-in for Lake reads only lakefile.toml \
             (`lake translate-config toml` of a complete Lake makes one)",
            dir.display()
        );
        bail!("{} has no lakefile.toml; it is not a Lean package", dir.display());
    }
    let text = fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
    parse(&text).with_context(|| file.display().to_string())
}

pub fn parse(text: &str) -> Result<Package> {
    let table: Table = text.parse()?;
    let mut p = Package { build_dir: ".lake/build".into(), ..Package::default() };
    p.options = options(&table, "")?;
    p.name = string(&table, "name", "")?.context("key `name` is missing")?;
    let (mut libs, mut exes): (&[Value], &[Value]) = (&[], &[]);
    for (key, value) in &table {
        match key.as_str() {
            "name" => {}
            "defaultTargets" => p.default_targets = strings(value, key)?,
            "srcDir" => p.src_dir = text_of(value, key)?.into(),
            "buildDir" => p.build_dir = text_of(value, key)?.into(),
            "lean_lib" => libs = tables(value, key)?,
            "lean_exe" => exes = tables(value, key)?,
            "require" => {
                p.requires = tables(value, key)?.iter().map(require).collect::<Result<_>>()?;
            }
            k if OPTION_KEYS.contains(&k) || IGNORED_PACKAGE.contains(&k) => {}
            k => bail!("key `{k}` is not supported by this stand-in for Lake"),
        }
    }
    p.libs = libs.iter().map(|v| lib(v, &p)).collect::<Result<_>>()?;
    p.exes = exes.iter().map(|v| exe(v, &p)).collect::<Result<_>>()?;
    Ok(p)
}

fn lib(value: &Value, package: &Package) -> Result<Lib> {
    let table = value.as_table().context("`lean_lib` is not a table")?;
    let name = string(table, "name", "lean_lib.")?.context("key `lean_lib.name` is missing")?;
    let place = format!("lean_lib `{name}`: ");
    let mut lib = Lib {
        roots: vec![name.clone()],
        src_dir: package.src_dir.clone(),
        default_facets: vec!["leanArts".into()],
        options: package.options.clone().and(options(table, &place)?),
        name,
        ..Lib::default()
    };
    let mut globs = None;
    for (key, value) in table {
        let at = format!("{place}{key}");
        match key.as_str() {
            "name" => {}
            "roots" => lib.roots = strings(value, &at)?,
            "globs" => {
                globs = Some(strings(value, &at)?.iter().map(|g| glob(g)).collect::<Vec<_>>());
            }
            "srcDir" => lib.src_dir = package.src_dir.join(text_of(value, &at)?),
            "libName" => lib.lib_name = Some(text_of(value, &at)?).filter(|n| !n.is_empty()),
            "defaultFacets" => lib.default_facets = strings(value, &at)?,
            k if OPTION_KEYS.contains(&k) || IGNORED_TARGET.contains(&k) => {}
            k => bail!("{place}key `{k}` is not supported by this stand-in for Lake"),
        }
    }
    lib.globs = globs.unwrap_or_else(|| lib.roots.iter().cloned().map(Glob::One).collect());
    Ok(lib)
}

fn exe(value: &Value, package: &Package) -> Result<Exe> {
    let table = value.as_table().context("`lean_exe` is not a table")?;
    let name = string(table, "name", "lean_exe.")?.context("key `lean_exe.name` is missing")?;
    let place = format!("lean_exe `{name}`: ");
    let mut exe = Exe {
        root: name.clone(),
        exe_name: name.replace('.', "-"),
        src_dir: package.src_dir.clone(),
        options: package.options.clone().and(options(table, &place)?),
        name,
    };
    for (key, value) in table {
        let at = format!("{place}{key}");
        match key.as_str() {
            "name" => {}
            "root" => exe.root = text_of(value, &at)?,
            "exeName" => exe.exe_name = text_of(value, &at)?,
            "srcDir" => exe.src_dir = package.src_dir.join(text_of(value, &at)?),
            k if OPTION_KEYS.contains(&k) || IGNORED_TARGET.contains(&k) => {}
            k => bail!("{place}key `{k}` is not supported by this stand-in for Lake"),
        }
    }
    Ok(exe)
}

fn require(value: &Value) -> Result<Require> {
    let table = value.as_table().context("`require` is not a table")?;
    let name = string(table, "name", "require.")?.context("key `require.name` is missing")?;
    for key in table.keys() {
        ensure!(
            matches!(key.as_str(), "name" | "path"),
            "require `{name}`: key `{key}` is not supported: this stand-in for Lake knows only \
             dependencies with `path`"
        );
    }
    let path = string(table, "path", "require.")?
        .with_context(|| format!("require `{name}`: key `path` is missing"))?;
    Ok(Require { name, path: path.into() })
}

fn glob(text: &str) -> Glob {
    if let Some(root) = text.strip_suffix(".*") {
        Glob::OneAndBelow(root.into())
    } else if let Some(root) = text.strip_suffix(".+") {
        Glob::Below(root.into())
    } else {
        Glob::One(text.into())
    }
}

impl Options {
    /// These settings, and then those of something inside.
    fn and(mut self, inner: Options) -> Options {
        self.lean_options.extend(inner.lean_options);
        self.lean_args.extend(inner.lean_args);
        self.leanc_args.extend(inner.leanc_args);
        self.link_args.extend(inner.link_args);
        self.build_type = inner.build_type.or(self.build_type);
        self
    }

    /// What Lake adds to the C compiler's command line.
    pub fn build_type_args(&self) -> &'static [&'static str] {
        match self.build_type.as_deref() {
            Some("debug") => &["-Og", "-g"],
            Some("minSizeRel") => &["-Os", "-DNDEBUG"],
            Some("relWithDebInfo") => &["-O2", "-g", "-DNDEBUG"],
            _ => &["-O3", "-DNDEBUG"],
        }
    }
}

fn options(table: &Table, place: &str) -> Result<Options> {
    let mut o = Options::default();
    for key in OPTION_KEYS {
        let Some(value) = table.get(key) else { continue };
        let at = format!("{place}{key}");
        match key {
            "leanOptions" => lean_options(value, &at, &mut o.lean_options)?,
            "moreLeanArgs" | "weakLeanArgs" => o.lean_args.extend(strings(value, &at)?),
            "moreLeancArgs" | "weakLeancArgs" => o.leanc_args.extend(strings(value, &at)?),
            "moreLinkArgs" | "weakLinkArgs" => o.link_args.extend(strings(value, &at)?),
            _ => {
                let kind = text_of(value, &at)?;
                ensure!(
                    ["debug", "release", "minSizeRel", "relWithDebInfo"].contains(&kind.as_str()),
                    "key `{at}`: unknown build type `{kind}`"
                );
                o.build_type = Some(kind);
            }
        }
    }
    Ok(o)
}

type JsonMap = serde_json::Map<String, serde_json::Value>;

/// Either a table (with dots in its keys) or an array of `{name, value}`.
fn lean_options(value: &Value, at: &str, into: &mut JsonMap) -> Result<()> {
    let mut add = |name: String, value: &Value| -> Result<()> {
        let value = match value {
            Value::Boolean(b) => json!(b),
            Value::Integer(i) => json!(i),
            Value::String(s) => json!(s),
            _ => bail!("key `{at}`: the value of `{name}` is no boolean, number or string"),
        };
        into.insert(name, value);
        Ok(())
    };
    match value {
        Value::Array(items) => {
            for item in items {
                let name = item.get("name").and_then(Value::as_str);
                let (Some(name), Some(value)) = (name, item.get("value")) else {
                    bail!("key `{at}`: an entry needs `name` and `value`");
                };
                add(name.to_owned(), value)?;
            }
        }
        Value::Table(table) => {
            let mut work: Vec<(String, &Value)> = table.iter().map(|(k, v)| (k.clone(), v)).collect();
            while let Some((name, value)) = work.pop() {
                match value {
                    Value::Table(t) => work.extend(t.iter().map(|(k, v)| (format!("{name}.{k}"), v))),
                    _ => add(name, value)?,
                }
            }
        }
        _ => bail!("key `{at}` is neither a table nor an array"),
    }
    Ok(())
}

fn text_of(value: &Value, at: &str) -> Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("key `{at}` is not a string"))
}

fn string(table: &Table, key: &str, place: &str) -> Result<Option<String>> {
    table.get(key).map(|v| text_of(v, &format!("{place}{key}"))).transpose()
}

fn strings(value: &Value, at: &str) -> Result<Vec<String>> {
    let wrong = || format!("key `{at}` is not an array of strings");
    match value {
        Value::String(one) => Ok(vec![one.clone()]),
        Value::Array(items) => {
            items.iter().map(|v| v.as_str().map(str::to_owned).with_context(wrong)).collect()
        }
        _ => bail!(wrong()),
    }
}

fn tables<'a>(value: &'a Value, at: &str) -> Result<&'a [Value]> {
    value.as_array().map(Vec::as_slice).with_context(|| format!("key `{at}`: write [[{at}]]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package() {
        let p = parse(
            r#"
            name = "demo"
            version = "1.2.3"
            defaultTargets = ["Demo", "tool"]
            leanOptions = { pp.unicode.fun = true, maxRecDepth = 99 }
            moreLinkArgs = ["-lz"]
            [[lean_lib]]
            name = "Demo"
            srcDir = "src"
            globs = ["Demo.*", "Extra.+", "One"]
            moreLinkArgs = ["-lm"]
            [[lean_exe]]
            name = "tool"
            root = "Main"
            [[require]]
            name = "dep"
            path = "../dep"
            "#,
        )
        .unwrap();
        assert_eq!(p.default_targets, ["Demo", "tool"]);
        let lib = &p.libs[0];
        assert_eq!(lib.src_dir, Path::new("src"));
        assert_eq!(lib.options.link_args, ["-lz", "-lm"]);
        assert_eq!(lib.options.lean_options["pp.unicode.fun"], json!(true));
        assert_eq!(lib.options.lean_options["maxRecDepth"], json!(99));
        assert_eq!(
            lib.globs,
            [Glob::OneAndBelow("Demo".into()), Glob::Below("Extra".into()), Glob::One("One".into())]
        );
        assert_eq!(p.exes[0].root, "Main");
        assert_eq!(p.requires[0].path, Path::new("../dep"));
    }

    #[test]
    fn errors_name_the_key() {
        let says = |text: &str, what: &str| {
            let e = format!("{:#}", parse(text).unwrap_err());
            assert!(e.contains(what), "{e}");
        };
        says("version = '1'", "`name` is missing");
        says("name = 'a'\nfoo = 1", "`foo` is not supported");
        says("name = 'a'\n[[lean_lib]]\nname = 'L'\nplugins = []", "lean_lib `L`: key `plugins`");
        says("name = 'a'\n[[require]]\nname = 'm'\ngit = 'x'", "require `m`: key `git`");
        says("name = 'a'\nbuildType = 'fast'", "unknown build type `fast`");
        says("name = 1", "`name` is not a string");
        says("name = 'a'\nlean_lib = 1", "`lean_lib`: write [[lean_lib]]");
    }

    #[test]
    fn lean_configuration_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("lakefile.lean"), "").unwrap();
        let e = load(dir.path()).unwrap_err().to_string();
        assert!(e.contains("reads only lakefile.toml"), "{e}");
    }
}
