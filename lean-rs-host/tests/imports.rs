//! Imports: where modules are found, what is said when they are not, and what memory they take.

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use lean_rs_host::{
    Budget, CallOptions, CancelToken, Entry, Filter, HostError, HostResult, Imports, LeanHost, Query,
    SessionPool, private_bytes,
};
use tempfile::TempDir;

use common::{compile, host, lean, session};

#[test]
fn modules_that_are_not_there() {
    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Chain.Leaf", "def leaf := 1");
    compile(folder.path(), "Chain.Top", "import Chain.Leaf\ndef top := leaf");
    assert_eq!(session(Some(folder.path()), &["Chain.Top"]).unwrap().declaration_type("top").unwrap(), "Nat");

    let error = session(Some(folder.path()), &["Chain.Nothing"]).unwrap_err();
    let HostError::UnknownModule { module, imported_by: None, searched, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!((&**module, &*searched[0]), ("Chain.Nothing", folder.path()));
    assert!(error.to_string().contains("lake build"), "{error}");

    let error = session(Some(folder.path()), &["a b"]).unwrap_err();
    assert!(matches!(error, HostError::BadName { .. }), "{error}");

    let other = TempDir::new().unwrap();
    compile(other.path(), "Chain.Leaf", "def leaf := 1");
    compile(other.path(), "Chain.Top", "import Chain.Leaf\ndef top := leaf");
    fs::remove_file(other.path().join("Chain/Leaf.olean")).unwrap();
    let error = session(Some(other.path()), &["Chain.Top"]).unwrap_err();
    assert!(
        matches!(&error, HostError::UnknownModule { module, imported_by: Some(by), .. } if module == "Chain.Leaf" && by == "Chain.Top"),
        "{error}"
    );
    // A module that imports itself through another one: its file was compiled before.
    let cycle = TempDir::new().unwrap();
    compile(cycle.path(), "Loop.A", "def a := 1");
    compile(cycle.path(), "Loop.B", "import Loop.A\ndef b := a");
    compile(cycle.path(), "Loop.A", "import Loop.B\ndef c := b");
    let error = session(Some(cycle.path()), &["Loop.A"]).unwrap_err();
    assert!(
        matches!(&error, HostError::ImportCycle { modules } if modules == &["Loop.A", "Loop.B"]),
        "{error}"
    );
    assert!(session(None, &["Init"]).is_ok());
}

#[test]
fn modules_outside_of_the_search_path() -> HostResult<()> {
    let folder = TempDir::new().unwrap();
    let (inside, outside) = (folder.path().join("inside"), folder.path().join("outside"));
    for path in [&inside, &outside] {
        fs::create_dir(path).unwrap();
        compile(path, "Leaf", "def leaf := 1");
    }
    let absolute = format!("«{}»", outside.join("Leaf").display());
    let names = [
        "«../outside/Leaf»",
        "«..».outside.Leaf",
        "«.».Leaf",
        "«Leaf.olean\0»",
        "Leaf.1",
        "«»",
        "Leaf.«»",
        &absolute,
    ];
    for name in names {
        let error = session(Some(&inside), &[name]).unwrap_err();
        assert!(matches!(&error, HostError::UnknownModule { module, .. } if module == name), "{error}");
        assert!(
            error.to_string().contains("no path") && !error.to_string().contains("lake build"),
            "{error}"
        );
    }
    // As the header of a file has it.
    let file = folder.path().join("Uploaded.lean");
    fs::write(&file, format!("import {absolute}\n#eval leaf")).unwrap();
    let caps = LeanHost::builder().search_path([&inside]).open(lean())?.load_shims_only()?;
    let options = CallOptions::new();
    let error = caps.session(&caps.imports_of(&file, &options)?, &options).unwrap_err();
    assert!(matches!(error, HostError::UnknownModule { .. }), "{error}");
    Ok(())
}

/// Names that need quotes, which Lean's `toString` leaves out for some.
#[test]
fn modules_with_odd_names() -> HostResult<()> {
    let folder = TempDir::new().unwrap();
    let caps = LeanHost::builder().search_path([folder.path()]).open(lean())?.load_shims_only()?;
    let options = CallOptions::new();
    for (index, name) in ["#x", "?y", "z✝", "a b", "def"].into_iter().enumerate() {
        let (quoted, user) = (format!("«{name}»"), format!("User{index}"));
        compile(folder.path(), name, "prelude\naxiom odd : Prop");
        compile(folder.path(), &user, &format!("prelude\nimport {quoted}\naxiom user : odd"));
        let file = folder.path().join("File.lean");
        fs::write(&file, format!("prelude\nimport {quoted}")).unwrap();
        let filter = Filter::new().module(&quoted);
        for imports in [Imports::of([user]), caps.imports_of(&file, &options)?] {
            let session = caps.session(&imports, &options)?;
            let listed: Vec<Entry> = session.declarations(&filter)?.collect::<HostResult<_>>()?;
            let [Entry { name, module: Some(module), .. }] = &listed[..] else { panic!("{listed:?}") };
            assert_eq!(name, "odd");
            assert_eq!(session.search(&Query::name("odd").filter(filter.clone()))?.hits, listed);
            assert_eq!(session.declaration("odd")?.module.as_ref(), Some(module));
            assert!(session.modules()?.contains(module));
            assert!(caps.session(&Imports::of([module]), &options)?.kind("odd").is_ok());
            assert_eq!(caps.scan(&imports, &filter)?, listed);
        }
    }
    // However they are written.
    let s = session(None, &["Init"])?;
    let list = |module: &str| s.declarations(&Filter::new().module(module)).map(Iterator::count);
    assert_eq!(list("«Init».Prelude")?, list("Init.Prelude")?);
    assert_eq!(list("«Init».Data.*")?, list("Init.Data.*")?);
    assert!(list("Init.Prelude")? > 0 && list("Init.Data.*")? > 0);
    for none in ["no name !!", "Init*", "*", ""] {
        assert!(matches!(list(none), Err(HostError::BadPattern { .. })), "{none}");
    }
    let modules = |names: &[&str]| {
        Ok::<_, HostError>(caps.host().estimate(&Imports::of(names.iter().copied()))?.modules)
    };
    assert_eq!(modules(&["Init", "«Init»"])?, modules(&["Init"])?);
    Ok(())
}

/// As `Path::new("Leaf.olean").parent()` has it; Lean would look in the root.
#[test]
fn a_folder_without_a_name() {
    let error = session(Some(Path::new("")), &["No.Such"]).unwrap_err();
    let HostError::UnknownModule { searched, .. } = &error else { panic!("{error}") };
    assert_eq!(searched[0], Path::new("."));
    assert!(!error.to_string().contains("which is no folder"), "{error}");
    let error = session(Some(Path::new("not-there")), &["No.Such"]).unwrap_err();
    assert!(error.to_string().contains("Searched: not-there (which is no folder), "), "{error}");
    assert!(error.to_string().contains("lake build"), "{error}");
    // As it was when it was looked for.
    let folder = TempDir::new().unwrap();
    let error = session(Some(folder.path()), &["No.Such"]).unwrap_err();
    drop(folder);
    assert!(!error.to_string().contains("which is no folder"), "{error}");
    let Err(HostError::LakeProject { path, .. }) = LeanHost::from_lake_project(lean(), "") else {
        panic!("no project")
    };
    assert_eq!(path, Path::new("."));
}

#[test]
#[cfg(unix)]
fn folders_that_lean_cannot_be_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Leaf", "def leaf := 1");
    // As Lean would read the names: its C++ code ends at the NUL, and a lossy conversion leads to another folder.
    let bytes = folder.path().as_os_str().as_bytes();
    for name in [&[bytes, b"\0x"].concat()[..], b"/tmp/\xff"] {
        let opened = LeanHost::builder().search_path([OsStr::from_bytes(name)]).open(lean());
        let error = opened.unwrap_err();
        assert!(
            matches!(&error, HostError::BadPath { path } if path.as_os_str().as_bytes() == name),
            "{error}"
        );
        assert!(error.to_string().contains("folder with another name"), "{error}");
    }
}

#[test]
fn files_that_are_none() {
    let folder = TempDir::new().unwrap();
    for (name, content) in [("Empty", &b""[..]), ("Text", b"def f := 1"), ("Cut", b"olean\x02")] {
        fs::write(folder.path().join(name).with_extension("olean"), content).unwrap();
        let error = session(Some(folder.path()), &[name]).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(name) && matches!(error, HostError::Import { .. }), "{text}");
    }
}

#[test]
fn lake_projects() -> HostResult<()> {
    let folder = TempDir::new().unwrap();
    let (project, needed) = (folder.path().join("project"), folder.path().join("needed"));
    fs::create_dir_all(&project).unwrap();
    let error = LeanHost::from_lake_project(lean(), &project).unwrap_err().to_string();
    assert!(error.contains("no lakefile.toml or lakefile.lean"), "{error}");
    fs::write(project.join("lakefile.toml"), "name = \"project\"\nbuildDir = \"out\"\n").unwrap();
    let error = LeanHost::from_lake_project(lean(), &project).unwrap_err().to_string();
    assert!(error.contains("Run `lake build`") && error.contains("out/lib/lean"), "{error}");

    fs::create_dir_all(&needed).unwrap();
    fs::write(needed.join("lakefile.lean"), "").unwrap();
    let library = needed.join(".lake/build/lib/lean");
    compile(&library, "Needed", "def needed := 2");
    compile(&project.join("out/lib/lean"), "Project", "def own := 1");
    let manifest = r#"{"version": "1.1.0", "packagesDir": ".lake/packages", "name": "project", "lakeDir": ".lake",
        "packages": [{"type": "path", "name": "needed", "dir": "../needed", "inherited": false}]}"#;
    fs::write(project.join("lake-manifest.json"), manifest).unwrap();
    let caps = LeanHost::from_lake_project(lean(), &project)?.load_shims_only()?;
    let session = caps.session(&Imports::of(["Project", "Needed"]), &CallOptions::new())?;
    assert_eq!(session.declaration("needed")?.module.as_deref(), Some("Needed"));

    fs::write(project.join("lake-manifest.json"), "{").unwrap();
    let error = LeanHost::from_lake_project(lean(), &project).unwrap_err().to_string();
    assert!(error.contains("lake-manifest.json: is not what Lake writes"), "{error}");
    Ok(())
}

#[test]
fn what_an_import_costs() -> HostResult<()> {
    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Cost", "def cost := 1");
    let host = host(Some(folder.path()));
    let imports = Imports::of(["Cost"]);
    // Whatever other tests have imported: this module is new.
    let first = host.estimate(&imports)?;
    assert!(first.modules > 100 && first.mapped > 0, "{first:?}");
    let caps = host.load_shims_only()?;
    let session = caps.session(&imports, &CallOptions::new())?;
    let second = host.estimate(&imports)?;
    assert_eq!((second.mapped, second.copied), (0, first.mapped + first.copied));
    let stats = session.import_stats()?;
    assert_eq!(stats.modules, first.modules as u64);

    let budget = Budget::private_mib(private_bytes().unwrap() >> 20);
    let tight = LeanHost::builder().search_path([folder.path()]).import_budget(budget).open(lean())?;
    let error = tight.load_shims_only()?.session(&imports, &CallOptions::new()).unwrap_err();
    assert!(matches!(&error, HostError::ImportBudget { copied, .. } if *copied == second.copied), "{error}");
    Ok(())
}

#[test]
fn the_toolchain_is_named() {
    let folder = TempDir::new().unwrap();
    let error = LeanHost::builder().toolchain(folder.path()).open(lean()).unwrap_err();
    assert!(matches!(error, HostError::NoToolchain { .. }), "{error}");
}

/// Initializers run once in a process, and Lean counts those that have thrown as run.
#[test]
fn initializers_that_throw() -> HostResult<()> {
    let folder = TempDir::new().unwrap();
    compile(folder.path(), "Init0.Fine", "initialize fine : IO.Ref Nat ← IO.mkRef 4");
    let licence = folder.path().join("licence");
    let throws = format!(
        "import Init0.Fine\ninitialize before : IO.Ref Nat ← IO.mkRef 5\ninitialize flag : IO.Ref Nat ← do\n  \
         unless ← System.FilePath.pathExists {licence:?} do throw (IO.userError \"there is no licence\")\n  IO.mkRef 8"
    );
    compile(folder.path(), "Init0.Throws", &throws);
    fs::write(&licence, "").unwrap();
    compile(folder.path(), "Init0.Above", "import Init0.Throws\ninitialize above : IO.Ref Nat ← IO.mkRef 6");
    fs::remove_file(&licence).unwrap();
    compile(folder.path(), "Init0.Beside", "import Init0.Fine\ninitialize beside : IO.Ref Nat ← IO.mkRef 7");
    let caps = host(Some(folder.path())).load_shims_only()?;
    let options = CallOptions::new();
    let error = |module: &str| caps.session(&Imports::of([module]), &options).unwrap_err();

    let first = error("Init0.Above");
    assert!(matches!(&first, HostError::Import { message, .. } if message.contains("no licence")), "{first}");
    for module in ["Init0.Throws", "Init0.Above", "Init0.Throws"] {
        let again = error(module);
        assert!(
            matches!(&again, HostError::FailedInitializer { module, message } if module == "Init0.Throws" && message.contains("no licence")),
            "{again}"
        );
        assert!(again.to_string().contains("in a new process"), "{again}");
    }
    let pool = SessionPool::with_capacity(lean(), 1);
    let pooled = pool.acquire(&caps, &Imports::of(["Init0.Throws"]), &options).unwrap_err();
    assert!(matches!(pooled, HostError::FailedInitializer { .. }), "{pooled}");

    // What had run before it is there; what had not, runs now.
    let session = caps.session(&Imports::of(["Init0.Beside"]), &options)?;
    let run = session.run("#eval fine.get\n#eval beside.get", &options)?;
    assert_eq!(run.messages.iter().map(|message| &*message.text).collect::<Vec<_>>(), ["4", "7"]);
    // No initializer runs for these.
    assert!(caps.host().estimate(&Imports::of(["Init0.Above"])).is_ok());
    let found = caps.scan(&Imports::of(["Init0.Above"]), &Filter::new().module("Init0.Throws"))?;
    assert!(found.iter().any(|entry| entry.name == "flag"), "{found:?}");
    Ok(())
}

#[test]
fn a_token_that_is_set_before() -> HostResult<()> {
    let caps = common::caps(common::tiny());
    let (token, imports) = (CancelToken::new(), Imports::of(["Tiny.A"]));
    token.cancel();
    let pool = SessionPool::with_capacity(lean(), 1);
    let set = (CallOptions::new().cancel(&token), "cancelled: the token of the call was set");
    let late = (
        CallOptions::new().timeout(Duration::ZERO),
        "cancelled: the time of the call passed (`CallOptions::timeout`)",
    );
    for (options, why) in [set, late] {
        let errors = [
            caps.session(&imports, &options).map(drop).unwrap_err(),
            pool.acquire(&caps, &imports, &options).map(drop).unwrap_err(),
        ];
        for error in errors {
            assert!(matches!(error, HostError::Cancelled { .. }) && error.to_string() == why, "{error}");
        }
    }
    assert_eq!(pool.stats().refused, 2);
    assert!(caps.session(&imports, &CallOptions::new().timeout(Duration::from_secs(60))).is_ok());
    Ok(())
}
