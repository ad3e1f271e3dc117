//! The stand-in for Lake: how targets are resolved, and with a toolchain what gets built.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use lean_registry::lake::plan::{Plan, Step};
use lean_registry::lake::target;
use lean_registry::lake::workspace::Workspace;
use lean_registry::pinned::TOOLCHAIN;

fn write(dir: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// Two packages: `app` with a library and an executable, and `dep-lib` that it depends on.
fn packages(dir: &Path) -> PathBuf {
    write(
        dir,
        &[
            (
                "app/lakefile.toml",
                "name = 'app_one'\ndefaultTargets = ['App', 'tool']\n[leanOptions]\nautoImplicit = false\n\
                 [[require]]\nname = 'dep-lib'\npath = '../dep'\n\
                 [[lean_lib]]\nname = 'App'\nsrcDir = 'src'\ndefaultFacets = ['shared']\n\
                 [[lean_exe]]\nname = 'tool'\nroot = 'Main'\n",
            ),
            (
                "app/src/App.lean",
                "import App.Inner\n@[export app_f] def App.f (n : UInt32) : UInt32 := App.g n\n",
            ),
            ("app/src/App/Inner.lean", "import Dep\ndef App.g (n : UInt32) : UInt32 := Dep.h n + 1\n"),
            (
                "app/Main.lean",
                "import App\ndef main (a : List String) : IO UInt32 := do\n  IO.println s!\"{App.f 1} {a}\"\n  return 4\n",
            ),
            ("dep/lakefile.toml", "name = 'dep-lib'\n[[lean_lib]]\nname = 'Dep'\n"),
            ("dep/Dep.lean", "/-- doubles -/\n@[noinline] def Dep.h (n : UInt32) : UInt32 := n * 2\n"),
        ],
    );
    fs::canonicalize(dir).unwrap()
}

#[test]
fn targets() {
    let temp = tempfile::tempdir().unwrap();
    let dir = packages(temp.path());
    let ws = Workspace::load(&dir.join("app"), "/nowhere".into(), TOOLCHAIN).unwrap();
    let files = |spec: &str| -> Vec<String> {
        let goals = target::resolve(&ws, spec).unwrap();
        let files = goals.iter().flat_map(|g| &g.files);
        files.map(|f| f.strip_prefix(&dir).unwrap().display().to_string()).collect()
    };
    let so = "app/.lake/build/lib/libapp__one_App.so";
    assert_eq!(files("App"), [so]);
    assert_eq!(files("app_one/App:shared"), [so]);
    assert_eq!(files("@app_one"), [so, "app/.lake/build/bin/tool"]);
    assert_eq!(files("App:static"), ["app/.lake/build/lib/libapp__one_App.a"]);
    assert_eq!(files("App:leanArts"), ["app/.lake/build/lib/lean/App.olean"]);
    assert_eq!(files("dep-lib/Dep:shared"), ["dep/.lake/build/lib/libdep_x2dlib_Dep.so"]);
    assert_eq!(files("+App.Inner:c"), ["app/.lake/build/ir/App/Inner.c"]);
    assert_eq!(files("App.Inner"), ["app/.lake/build/lib/lean/App/Inner.olean"]);
    assert_eq!(files("+Dep:o"), ["dep/.lake/build/ir/Dep.c.o.export"]);
    assert_eq!(files("tool"), ["app/.lake/build/bin/tool"]);
    for (spec, what) in [
        ("Nope", "unknown target `Nope`"),
        ("nope/App", "unknown package 'nope'"),
        ("App:nope", "unknown library facet `nope`"),
        ("+App:nope", "unknown module facet `nope`"),
        ("tool:shared", "unknown executable facet `shared`"),
        ("+Init.Core", "unknown module `Init.Core`"),
    ] {
        let e = target::resolve(&ws, spec).unwrap_err().to_string();
        assert!(e.contains(what), "{e}");
    }
}

#[test]
fn a_plan_has_an_order() {
    let temp = tempfile::tempdir().unwrap();
    let dir = packages(temp.path());
    let ws = Workspace::load(&dir.join("app"), "/nowhere".into(), TOOLCHAIN).unwrap();
    let mut plan = Plan::default();
    plan.add(&ws, &Step::Shared((0, 0))).unwrap();
    let at = |step: Step| plan.number(&step).unwrap();
    let lean = |m: &str| at(Step::Lean(m.into()));
    assert!(lean("Dep") < lean("App.Inner") && lean("App.Inner") < lean("App"));
    let link = &plan.nodes[at(Step::Shared((0, 0)))];
    assert_eq!(link.modules, ["App.Inner", "App"]);
    assert_eq!(link.libs, [(1, 0)]);
    assert!(link.needs.contains(&at(Step::Shared((1, 0)))));

    write(&dir, &[("dep/Dep.lean", "import Dep.Other"), ("dep/Dep/Other.lean", "import Dep")]);
    let e = Plan::default().add(&ws, &Step::Lean("App".into())).unwrap_err().to_string();
    assert_eq!(e, "import cycle:\n  Dep\n  Dep.Other\n  Dep");
}

#[test]
fn the_manifest_names_dependencies() {
    let temp = tempfile::tempdir().unwrap();
    let dir = packages(temp.path());
    let ws = Workspace::load(&dir.join("app"), "/nowhere".into(), TOOLCHAIN).unwrap();
    ws.write_manifest().unwrap();
    let text = fs::read_to_string(dir.join("app/lake-manifest.json")).unwrap();
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["packages"][0]["name"], "dep-lib");
    assert_eq!(json["packages"][0]["dir"], "../dep");
    assert_eq!(json["packages"][0]["inherited"], false);
    write(&dir, &[("app/lean-toolchain", "leanprover/lean4:v4.27.0-rc1\n")]);
    assert_eq!(ws.other_toolchain(), None);
    write(&dir, &[("app/lean-toolchain", "leanprover/lean4:v4.28.0\n")]);
    assert_eq!(ws.other_toolchain().as_deref(), Some("leanprover/lean4:v4.28.0"));
}

/// Runs `lake` of the toolchain.
fn lake(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = common::program("lake", dir).args(args).output().unwrap();
    let text = |b: Vec<u8>| String::from_utf8(b).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn builds_and_rebuilds() {
    let temp = tempfile::tempdir().unwrap();
    let dir = packages(temp.path());
    let app = dir.join("app");
    let (code, out, err) = lake(&app, &["build"]);
    assert_eq!(code, 0, "{out}{err}");
    for name in ["App", "App.Inner", "Dep", "Dep:c.o", "Dep:shared", "App:shared", "tool:exe"] {
        assert!(out.contains(&format!("Built {name} (")), "{name} in {out}");
    }
    let built_in = |app: &Path, args: &[&str]| {
        let (code, out, err) = lake(app, args);
        assert_eq!(code, 0, "{out}{err}");
        out.lines()
            .filter_map(|l| Some(l.split_once("] Built ")?.1.split(' ').next()?.to_owned()))
            .collect::<Vec<_>>()
    };
    let built = |args: &[&str]| built_in(&app, args);
    assert!(built(&["build"]).is_empty());
    assert!(built(&["build", "--no-build"]).is_empty());

    // Moved: only what names the place of another package is made again.
    let moved = dir.join("moved");
    fs::create_dir(&moved).unwrap();
    let carry = |from: &Path, to: &Path| {
        ["app", "dep"].iter().for_each(|name| fs::rename(from.join(name), to.join(name)).unwrap());
    };
    carry(&dir, &moved);
    let mut again = built_in(&moved.join("app"), &["build"]);
    again.sort();
    assert_eq!(again, ["App:shared", "tool:exe"]);
    carry(&moved, &dir);
    let (code, out, _) = lake(&app, &["exe", "tool", "x", "--y"]);
    assert_eq!((code, out.as_str()), (4, "3 [x, --y]\n"));

    // Another comment: the module is compiled again, nothing that uses it is.
    let dep = dir.join("dep/Dep.lean");
    fs::write(&dep, "-- more\n/-- doubles -/\n@[noinline] def Dep.h (n : UInt32) : UInt32 := n * 2\n")
        .unwrap();
    let again = built(&["build"]);
    assert!(again.contains(&"Dep".to_owned()), "{again:?}");
    assert!(!again.contains(&"Dep:shared".to_owned()), "{again:?}");
    // Another function: everything that could have inlined it.
    fs::write(&dep, "/-- triples -/\n@[noinline] def Dep.h (n : UInt32) : UInt32 := n * 3\n").unwrap();
    assert!(built(&["build"]).contains(&"App".to_owned()));
    let (_, out, _) = lake(&app, &["exe", "tool"]);
    assert_eq!(out, "4 []\n");

    // A mistake: reported as Lake does, every time, and repaired.
    fs::write(&dep, "def Dep.h (n : UInt32) : UInt32 := \"x\"\n").unwrap();
    for _ in 0..2 {
        let (code, out, err) = lake(&app, &["build"]);
        assert_eq!(code, 1);
        assert!(out.contains("error: Dep.lean:1:35: Type mismatch"), "{out}");
        assert!(out.contains("error: Lean exited with code 1"), "{out}");
        assert!(out.contains("Some required targets logged failures:\n- Dep\n"), "{out}");
        assert_eq!(err, "error: build failed\n");
    }
    fs::write(
        &dep,
        "def Dep.h (n : UInt32) : UInt32 := dbg_trace \"x\"; n * 2\ntheorem t : 1 = 2 := sorry\n",
    )
    .unwrap();
    for verb in ["Built", "Replayed"] {
        let (code, out, _) = lake(&app, &["build", "Dep"]);
        assert_eq!(code, 0, "{out}");
        assert!(out.contains(&format!("{verb} Dep")), "{out}");
        assert!(out.contains("warning: Dep.lean:2:8: declaration uses 'sorry'"), "{out}");
    }
    let (code, _, err) = lake(&app, &["build", "--wfail", "Dep"]);
    assert_eq!((code, err.as_str()), (1, "error: build failed\n"));
    let (_, out, _) = lake(&app, &["query", "--json", "App:shared"]);
    assert_eq!(out, format!("{:?}\n", app.join(".lake/build/lib/libapp__one_App.so")));
    let (_, out, _) = lake(&app, &["env", "sh", "-c", "echo $LEAN_PATH"]);
    let path = |p: &str| dir.join(p).join(".lake/build/lib/lean").display().to_string();
    assert_eq!(out, format!("{}:{}\n", path("app"), path("dep")));
    lake(&app, &["clean"]);
    assert!(!app.join(".lake/build").exists());
}

#[test]
#[ignore = "needs LEAN_REGISTRY_SYSROOT"]
fn mistakes_of_the_user() {
    let temp = tempfile::tempdir().unwrap();
    let dir = temp.path();
    let (code, _, err) = lake(dir, &["build"]);
    assert_eq!(code, 1);
    assert!(err.contains("has no lakefile.toml"), "{err}");
    write(dir, &[("lakefile.toml", "name = 'a'\n[[lean_lib]]\nname = 'A'\n")]);
    let (code, out, _) = lake(dir, &["build"]);
    assert_eq!(code, 1);
    assert!(out.contains("error: No such file or directory") && out.contains("A.lean"), "{out}");
    write(dir, &[("A.lean", "import Mathlib\n")]);
    let (code, out, _) = lake(dir, &["build"]);
    assert_eq!(code, 1);
    assert!(out.contains("error: A.lean:1:0: unknown module prefix 'Mathlib'"), "{out}");
    let (code, _, err) = lake(dir, &["frobnicate"]);
    assert_eq!(code, 1);
    assert!(err.contains("has no command 'frobnicate'"), "{err}");
}
