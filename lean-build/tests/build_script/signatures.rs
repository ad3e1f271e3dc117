//! What the manifest says about exports, read from real Lean.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};
use lean_build::manifest::{CType, Export, Library};

use super::{Sandbox, common, contains};

const PACKAGE: [&str; 2] = ["package lean", "module A"];

impl Sandbox {
    /// A package `p` with the module `A`.
    fn with_lean(self, text: &str) -> Sandbox {
        common::package(&self.path("lean"), "p", &[("A", &["A"])], &[("A", text)]);
        self
    }

    fn library(&self) -> Library {
        self.manifest().packages.remove(0).libraries.remove(0)
    }

    /// The file in which Lean's answers are kept.
    fn cache(&self) -> PathBuf {
        self.path("lean/.lake/lean-build/A.json")
    }
}

fn built(text: &str) -> Library {
    let sandbox = Sandbox::new().with_lean(text);
    sandbox.run(&PACKAGE).ok();
    sandbox.library()
}

#[track_caller]
fn shows(value: &impl serde::Serialize, expected: &Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(value).unwrap());
}

fn export<'a>(library: &'a Library, symbol: &str) -> &'a Export {
    library.exports.iter().find(|export| export.symbol == symbol).expect(symbol)
}

#[test]
fn exports_without_code() {
    let sandbox = Sandbox::new();
    let text = "import Other\n\
        @[export a_theorem] theorem holds : 1 + 1 = 2 := rfl\n\
        @[export a_proof] def proof : 1 + 1 = 2 := rfl\n\
        @[export a_type] def Bits : Type := UInt8\n\
        @[export a_family] def Family (n : Nat) : Type := Fin n\n\
        @[export a_predicate] def Even (n : Nat) : Prop := n % 2 = 0\n\
        def fast (n : Nat) : Nat := n + 1\n\
        @[export a_implemented, implemented_by fast] def slow (n : Nat) : Nat := n.succ\n\
        @[extern \"cbrt\"] opaque cubicRoot (x : Float) : Float\n\
        attribute [export a_extern] cubicRoot\n\
        @[export a_inline, macro_inline] def either (a b : Bool) : Bool := if a then true else b\n\
        @[export a_chosen] noncomputable def chosen : Nat := Classical.choice ⟨0⟩\n\
        @[export a_axiom] axiom ax : Nat\n\
        @[export a_inductive] inductive Color where | red | green\n\
        @[export a_instance] instance : Inhabited Color := ⟨.red⟩\n\
        @[export a_plain] def plain (n : Nat) : Nat := n";
    let other = "@[export o_plain] def otherPlain (n : Nat) : Nat := n";
    let libraries = [("A", &["A"][..]), ("Other", &["Other"])];
    common::package(&sandbox.path("lean"), "p", &libraries, &[("A", text), ("Other", other)]);
    sandbox.run(&PACKAGE).ok();
    let library = sandbox.library();
    let symbols: Vec<&str> = library.exports.iter().map(|it| it.symbol.as_str()).collect();
    assert_eq!(symbols, ["a_instance", "a_plain"]);
    let lines = library
        .without_symbol
        .iter()
        .map(|it| format!("{} {} {}: {}\n", it.module, it.symbol, it.name, it.reason));
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    expect![[r#"
        A a_axiom ax: it is an axiom
        A a_chosen chosen: it is `noncomputable`
        A a_extern cubicRoot: its code is a C function (`extern`): call that one, or export a definition that calls it
        A a_family Family: it gives types or propositions, which have no value at run time
        A a_implemented slow: calls of it are compiled as calls of `fast` (`implemented_by`): export that one
        A a_inductive Color: it gives types or propositions, which have no value at run time
        A a_inline either: its definition is written out where it is called (`macro_inline`): export another one that calls it
        A a_predicate Even: it gives types or propositions, which have no value at run time
        A a_proof proof: it is a proof, which has no value at run time
        A a_theorem holds: it is a theorem, which has no value at run time
        A a_type Bits: it gives types or propositions, which have no value at run time
        Other o_plain otherPlain: it is in another library of the package: name the module `Other` in build.rs, behind `.library(…)`
    "#]].assert_eq(&lines.concat());
}

#[test]
fn an_export_as_the_manifest_has_it() {
    let library = built(
        "/-- Adds. -/\n@[export a_add] def add (n : Nat) (_h : n > 0) (step : UInt32 := 1) : EIO String (Array Nat) :=\n  \
         pure #[n, step.toNat]",
    );
    shows(
        export(&library, "a_add"),
        &expect![[r#"
            {
              "symbol": "a_add",
              "module": "A",
              "c": {
                "function": {
                  "params": [
                    "lean_object*",
                    "lean_object*",
                    "uint32_t"
                  ],
                  "result": "lean_object*"
                }
              },
              "lean": {
                "name": "add",
                "position": {
                  "file": "A.lean",
                  "line": 2,
                  "column": 21
                },
                "doc": "Adds.",
                "pretty": "(n : Nat) → n > 0 → optParam UInt32 1 → EIO String (Array Nat)",
                "unsafe": false,
                "params": [
                  {
                    "name": "n",
                    "binder": "explicit",
                    "kind": "value",
                    "pretty": "Nat",
                    "type": {
                      "constant": {
                        "name": "Nat",
                        "args": []
                      }
                    },
                    "erased": false,
                    "borrowed": false,
                    "default": null
                  },
                  {
                    "name": "_h",
                    "binder": "explicit",
                    "kind": "proof",
                    "pretty": "n > 0",
                    "type": {
                      "erased": "proof"
                    },
                    "erased": true,
                    "borrowed": false,
                    "default": null
                  },
                  {
                    "name": "step",
                    "binder": "explicit",
                    "kind": "value",
                    "pretty": "UInt32",
                    "type": {
                      "constant": {
                        "name": "UInt32",
                        "args": []
                      }
                    },
                    "erased": false,
                    "borrowed": false,
                    "default": "1"
                  }
                ],
                "effect": {
                  "error": {
                    "constant": {
                      "name": "String",
                      "args": []
                    }
                  }
                },
                "result": {
                  "pretty": "EIO String (Array Nat)",
                  "type": {
                    "constant": {
                      "name": "Array",
                      "args": [
                        {
                          "constant": {
                            "name": "Nat",
                            "args": []
                          }
                        }
                      ]
                    }
                  }
                },
                "axioms": [
                  0,
                  1,
                  2,
                  3,
                  4,
                  5,
                  6,
                  7,
                  8,
                  9,
                  10
                ]
              },
              "failure": null
            }"#]],
    );
    assert!(library.verified && library.types.is_empty());
}

#[test]
fn a_type_as_the_manifest_has_it() {
    let library = built(
        "structure P (α : Type) where\n  small : UInt8\n  all : List α\n  pos : small > 0\n  n : USize\n\
         @[export a_p] def p (x : P String) : UInt8 := x.small",
    );
    let mut types = library.types.clone();
    // How Lean hashes texts is its own business.
    types[0].terms =
        types[0].terms.take().map(|digits| "…".repeat(usize::from(digits.parse::<u64>().is_ok())));
    shows(
        &types,
        &expect![[r#"
            [
              {
                "name": "P",
                "module": "A",
                "position": {
                  "file": "A.lean",
                  "line": 1,
                  "column": 11
                },
                "doc": null,
                "structure": true,
                "class": false,
                "recursive": false,
                "params": [
                  {
                    "name": "α",
                    "kind": "type"
                  }
                ],
                "repr": "object",
                "constructors": [
                  {
                    "name": "mk",
                    "fields": [
                      {
                        "name": "small",
                        "kind": "value",
                        "pretty": "UInt8",
                        "type": {
                          "constant": {
                            "name": "UInt8",
                            "args": []
                          }
                        },
                        "place": {
                          "scalar": {
                            "size": 1,
                            "offset": 0
                          }
                        }
                      },
                      {
                        "name": "all",
                        "kind": "value",
                        "pretty": "List α",
                        "type": {
                          "constant": {
                            "name": "List",
                            "args": [
                              {
                                "variable": "α"
                              }
                            ]
                          }
                        },
                        "place": {
                          "object": 0
                        }
                      },
                      {
                        "name": "pos",
                        "kind": "proof",
                        "pretty": "small > 0",
                        "type": {
                          "erased": "proof"
                        },
                        "place": null
                      },
                      {
                        "name": "n",
                        "kind": "value",
                        "pretty": "USize",
                        "type": {
                          "constant": {
                            "name": "USize",
                            "args": []
                          }
                        },
                        "place": {
                          "usize": 1
                        }
                      }
                    ]
                  }
                ],
                "terms": "…"
              }
            ]"#]],
    );
}

#[test]
fn types_are_unfolded_as_far_as_needed() {
    let library = built(
        "abbrev Count := UInt64\ndef Handler (α : Type) := α → IO Unit\nopaque Hidden : Type\n\
         structure Wrapped where\n  count : Count\n\
         @[export a_count] def count (c : Count) : Count := c\n\
         @[export a_run] def run (h : Handler Nat) : IO Unit := h 1\n\
         @[export a_hidden] def hidden (x : Hidden) : Hidden := x\n\
         @[export a_fin] def fin (n : Nat) (i : Fin n) : BitVec 8 := i.val\n\
         @[export a_curried] def curried (a : Nat) : Nat → Nat := fun b => a + b\n\
         @[export a_poly] def poly {α : Type} [Inhabited α] (xs : List α) : α := xs.headD default\n\
         @[export a_state] def state : StateM Nat Bool := fun n => (n > 1, n)\n\
         @[export a_dec] def dec (p : Prop) [Decidable p] : Bool := decide p\n\
         @[export a_type] def type (b : Bool) : Type := if b then Nat else String\n\
         @[export a_k] def k : Char := 'k'\n\
         @[export a_now] def now : BaseIO Nat := pure 1",
    );
    let mut text = String::new();
    for Export { symbol, c, lean, .. } in &library.exports {
        let lean = lean.as_ref().expect(symbol);
        text.push_str(&format!("{symbol}: {}\n  {}\n", lean.pretty, serde_json::to_string(c).unwrap()));
        for param in &lean.params {
            let ty = serde_json::to_string(&param.ty).unwrap();
            text.push_str(&format!("  {:?} {:?} erased {} {ty}\n", param.name, param.kind, param.erased));
        }
        let effect = serde_json::to_string(&lean.action).unwrap();
        text.push_str(&format!("  {effect} {}\n", serde_json::to_string(&lean.result.ty).unwrap()));
    }
    expect![[r#"
        a_count: Count → Count
          {"function":{"params":["uint64_t"],"result":"uint64_t"}}
          Some("c") Value erased false {"constant":{"name":"UInt64","args":[]}}
          null {"constant":{"name":"UInt64","args":[]}}
        a_run: Handler Nat → IO Unit
          {"function":{"params":["lean_object*"],"result":"lean_object*"}}
          Some("h") Value erased false {"function":{"param":{"constant":{"name":"Nat","args":[]}},"result":{"action":{"error":{"constant":{"name":"IO.Error","args":[]}},"value":{"constant":{"name":"PUnit","args":[]}}}}}}
          {"error":{"constant":{"name":"IO.Error","args":[]}}} {"constant":{"name":"PUnit","args":[]}}
        a_hidden: Hidden → Hidden
          {"function":{"params":["lean_object*"],"result":"lean_object*"}}
          Some("x") Value erased false {"opaque":{"name":"Hidden","args":[]}}
          null {"opaque":{"name":"Hidden","args":[]}}
        a_fin: (n : Nat) → Fin n → BitVec 8
          {"function":{"params":["lean_object*","lean_object*"],"result":"lean_object*"}}
          Some("n") Value erased false {"constant":{"name":"Nat","args":[]}}
          Some("i") Value erased false {"subtype":{"name":"Fin","of":{"constant":{"name":"Nat","args":[]}}}}
          null {"indexed":{"family":"BitVec","index":8,"args":[]}}
        a_curried: Nat → Nat → Nat
          {"function":{"params":["lean_object*","lean_object*"],"result":"lean_object*"}}
          Some("a") Value erased false {"constant":{"name":"Nat","args":[]}}
          Some("b") Value erased false {"constant":{"name":"Nat","args":[]}}
          null {"constant":{"name":"Nat","args":[]}}
        a_poly: {α : Type} → [Inhabited α] → List α → α
          {"function":{"params":["lean_object*","lean_object*","lean_object*"],"result":"lean_object*"}}
          Some("α") Type erased true {"erased":"type"}
          None Value erased false {"constant":{"name":"Inhabited","args":[{"variable":"α"}]}}
          Some("xs") Value erased false {"constant":{"name":"List","args":[{"variable":"α"}]}}
          null {"variable":"α"}
        a_state: StateM Nat Bool
          {"function":{"params":["lean_object*"],"result":"lean_object*"}}
          Some("n") Value erased false {"constant":{"name":"Nat","args":[]}}
          null {"constant":{"name":"Prod","args":[{"constant":{"name":"Bool","args":[]}},{"constant":{"name":"Nat","args":[]}}]}}
        a_dec: (p : Prop) → [Decidable p] → Bool
          {"function":{"params":["lean_object*","uint8_t"],"result":"uint8_t"}}
          Some("p") Type erased true {"erased":"type"}
          None Value erased false {"constant":{"name":"Bool","args":[]}}
          null {"constant":{"name":"Bool","args":[]}}
        a_k: Char
          {"constant":"uint32_t"}
          null {"constant":{"name":"Char","args":[]}}
        a_now: BaseIO Nat
          {"function":{"params":[],"result":"lean_object*"}}
          {"error":null} {"constant":{"name":"Nat","args":[]}}
    "#]].assert_eq(&text);
    // A type has no value at run time.
    assert!(library.exports.iter().all(|export| export.symbol != "a_type"));
}

#[test]
fn axioms_and_sorry() {
    let library = built(
        "axiom choice : Nat\n@[export a_sorry] def unfinished (n : Nat) : Nat := helper n\nwhere helper (n : Nat) : Nat := sorry\n\
         theorem bad : 1 = 2 := sorry\n\
         @[export a_proof] def proof (n : Nat) : Nat := if h : n = 1 then let m : Fin n.succ := ⟨1, by rw [bad] at h; omega⟩; m.val else n\n\
         noncomputable def c : Nat := choice\n@[export a_axiom] def usesAxiom (n : Fin (choice + 1)) : Nat := n.val\n\
         @[export a_clean] def clean (n : Nat) : Nat := n",
    );
    let axioms = |symbol| -> Vec<&str> {
        let indices = &export(&library, symbol).lean.as_ref().unwrap().axioms;
        let names = indices.iter().map(|&index| library.axioms[index].as_str());
        names.filter(|name| matches!(*name, "sorryAx" | "choice")).collect()
    };
    assert_eq!(axioms("a_sorry"), ["sorryAx"]);
    assert_eq!(axioms("a_proof"), ["sorryAx"]);
    assert_eq!(axioms("a_axiom"), ["choice"]);
    assert!(export(&library, "a_clean").lean.as_ref().unwrap().axioms.is_empty());
}

#[test]
fn an_export_that_cannot_be_described() {
    let library = built(
        "@[export a_raw] def raw (n : UInt8) : Void IO.RealWorld → ST.Out IO.RealWorld UInt8 :=\n  \
         fun state => (pure n : BaseIO UInt8) state\n@[export a_x] def x (n : UInt8) : UInt8 := n",
    );
    let raw = export(&library, "a_raw");
    assert_eq!(raw.lean, None);
    expect!["raw: it takes the state of an action as an argument, `Void IO.RealWorld`"]
        .assert_eq(raw.failure.as_deref().unwrap());
    assert!(export(&library, "a_x").lean.is_some());
}

#[test]
fn a_type_with_the_name_of_one_of_lean_s_library() {
    let library = built(
        "prelude\nimport Init.Prelude\nstructure Sum (α β : Type) where\n  first : α\n  second : β\n  third : α\n\
         @[export a_sum] def sum (s : Sum Nat Nat) : Nat := s.third\n@[export a_x] def x (n : UInt8) : UInt8 := n",
    );
    let sum = export(&library, "a_sum");
    assert_eq!(sum.lean, None);
    expect!["sum: the module A declares `Sum`, which is the name of a type of Lean's library: rename it"]
        .assert_eq(sum.failure.as_deref().unwrap());
    assert!(export(&library, "a_x").lean.is_some());
}

#[test]
fn types_of_lean_s_own_compiler_are_followed_a_few_steps() {
    let library = built(
        "import Lean\nstructure Mine where\n  name : Lean.Name\n  state : Lean.Environment\n\
         @[export a_mine] def mine (m : Mine) : Lean.Name := m.name",
    );
    let names: Vec<&str> = library.types.iter().map(|it| it.name.as_str()).collect();
    assert!(names.contains(&"Mine") && names.contains(&"Lean.Environment"), "{names:?}");
    // With the hash, which the compiler adds.
    assert!(!names.contains(&"Lean.Name"), "{names:?}");
    assert!(names.len() < 100, "{} types", names.len());
}

#[test]
fn only_exports_of_the_modules_that_are_initialized() {
    let sandbox = Sandbox::new();
    common::package(
        &sandbox.path("lean"),
        "p",
        &[("A", &["A", "B"])],
        &[
            ("A", "import A.Sub\n@[export a_a] def a := sub"),
            ("A.Sub", "@[export a_sub] def sub : UInt8 := 1"),
            ("B", "@[export a_b] def b : UInt8 := 2"),
        ],
    );
    sandbox.run(&PACKAGE).ok();
    let library = sandbox.library();
    assert_eq!(library.modules[0].reaches, ["A", "A.Sub"]);
    let symbols: Vec<&str> = library.exports.iter().map(|export| export.symbol.as_str()).collect();
    assert_eq!(symbols, ["a_a", "a_sub"]);
}

#[test]
fn lean_is_asked_again_only_after_changes() {
    let sandbox = Sandbox::new().with_lean("@[export a_x] def x (n : UInt8) : UInt8 := n");
    sandbox.run(&PACKAGE).ok();
    let first = fs::read_to_string(sandbox.cache()).unwrap();
    // Proof that the second build reads this file and does not ask.
    fs::write(sandbox.cache(), first.replace("A.x", "A.from_the_cache")).unwrap();
    let name = |sandbox: &Sandbox| export(&sandbox.library(), "a_x").lean.clone().unwrap().name;
    assert_eq!(name(&sandbox), "x");
    let text = first.replace("\"name\":\"x\"", "\"name\":\"kept\"");
    fs::write(sandbox.cache(), text).unwrap();
    sandbox.run(&PACKAGE).ok();
    assert_eq!(name(&sandbox), "kept");
    // A change that leaves the C code alone.
    let text = "/-- New. -/ @[export a_x] def x (n : UInt8) : UInt8 := n";
    common::write(&sandbox.path("lean/A.lean"), text);
    sandbox.run(&PACKAGE).ok();
    assert_eq!(name(&sandbox), "x");
    assert_eq!(export(&sandbox.library(), "a_x").lean.clone().unwrap().doc.as_deref(), Some("New."));
    // Damage is mended.
    fs::write(sandbox.cache(), "nonsense").unwrap();
    sandbox.run(&PACKAGE).ok();
    assert_eq!(name(&sandbox), "x");
}

/// A toolchain like the real one, in which a program runs these commands first.
pub(crate) fn toolchain_with(dir: &Path, program: &str, script: &str) -> PathBuf {
    let real = common::toolchain().sysroot;
    let fake = dir.join("toolchain");
    fs::create_dir_all(fake.join("bin")).unwrap();
    for entry in fs::read_dir(&real).unwrap().flatten().filter(|entry| entry.file_name() != "bin") {
        symlink(entry.path(), fake.join(entry.file_name())).unwrap();
    }
    // Lake finds the compiler beside itself.
    for name in ["lake", "lean", "leanc"] {
        let path = fake.join("bin").join(name);
        let script = if name == program { script } else { "" };
        let text =
            format!("#!/bin/sh\n{script}\nexec env LEAN_SYSROOT={0} {0}/bin/{name} \"$@\"\n", real.display());
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fake
}

/// What a `lean` does first that cannot compile the program: it has a definition that this Lean does not take.
pub(crate) const DOES_NOT_UNDERSTAND: &str = "case $* in *LeanRsSignatures*) for file; do :; done; printf '%0.s\\n' 1 2 3 4 5 >$file; echo '#check nope' >>$file;; esac";

#[test]
fn a_lean_that_does_not_understand_the_program() {
    let sandbox = Sandbox::new()
        .with_lean("@[export a_x] def x (n : UInt8) (m : Nat) : UInt8 := n\n@[export a_k] def k := 'k'");
    let fake = toolchain_with(&sandbox.root(), "lean", DOES_NOT_UNDERSTAND);
    let ran = sandbox.run_with(&PACKAGE, |command| command.env("LEAN_SYSROOT", &fake)).ok();
    let warnings = ran.all("warning=").join("\n");
    contains(
        &warnings,
        &["the Lean types of exports are not verified", "LeanRsSignatures.lean:6:7: error", "`nope`"],
    );
    let library = sandbox.library();
    assert!(!library.verified && library.types.is_empty());
    assert_eq!(library.modules[0].reaches, ["A"]);
    let export = export(&library, "a_x");
    assert_eq!(export.lean, None);
    let lean_build::manifest::CDeclaration::Function { params, result } = &export.c else { panic!() };
    assert_eq!((&params[..], *result), (&[CType::U8, CType::Object][..], CType::U8));
}

/// Whatever else goes wrong is no answer: types would be compared in C alone, and nothing would ask again.
#[test]
fn a_lean_that_does_not_answer() {
    let sandbox = Sandbox::new().with_lean("@[export a_x] def x (n : UInt8) : UInt8 := n");
    for (does, said) in [
        ("kill -9 $$", "signal: 9 (SIGKILL)"),
        ("echo 'error while loading shared libraries' >&2; exit 127", "error while loading shared libraries"),
        ("echo 'out of memory' >&2; exit 1", "out of memory"),
        // A module of the toolchain is damaged.
        ("for file; do :; done; echo 'import Lean.Nope' >$file", "LeanRsSignatures.lean:1:0: error"),
    ] {
        let script = format!("case $* in *LeanRsSignatures*) {does};; esac");
        let fake = toolchain_with(&sandbox.root(), "lean", &script);
        let ran = sandbox.run_with(&PACKAGE, |command| command.env("LEAN_SYSROOT", &fake));
        contains(&ran.error(), &["the signatures of the exports could not be read from Lean", said]);
        fs::remove_dir_all(fake).unwrap();
    }
    sandbox.run(&PACKAGE).ok();
    assert!(sandbox.library().verified);
}

#[test]
fn a_program_that_cannot_be_compiled() {
    let sandbox = Sandbox::new().with_lean("@[export a_x] def x (n : UInt8) : UInt8 := n");
    let fails = "case $* in *LeanRsSignatures*) echo 'no such flag' >&2; exit 1;; esac";
    let fake = toolchain_with(&sandbox.root(), "leanc", fails);
    // What the real one would write takes long, and nothing reads it.
    let writes = format!(
        "case $* in *LeanRsSignatures*) exit 0;; esac\nexec {}/bin/lean \"$@\"",
        common::toolchain().sysroot.display()
    );
    fs::write(fake.join("bin/lean"), format!("#!/bin/sh\n{writes}\n")).unwrap();
    let error = sandbox.run_with(&PACKAGE, |command| command.env("LEAN_SYSROOT", &fake)).error();
    let failed = format!("{}/bin/leanc failed: no such flag", fake.display());
    contains(&error, &["the signatures of the exports could not be read from Lean", &failed]);
}

/// Calls each byte a `uint16_t` in the C code that Lean has written.
pub(crate) const CHANGES_C_CODE: &str = "sed -i 's/uint8_t/uint16_t/g' .lake/build/ir/A.c";

#[test]
fn a_lean_that_says_something_else_than_the_c_code() {
    let sandbox = Sandbox::new().with_lean("@[export a_x] def x (n : UInt8) : UInt8 := n");
    let fake = sandbox.lake_and_then(CHANGES_C_CODE);
    let error = sandbox.run_with(&PACKAGE, |command| command.env("LAKE", fake)).error();
    contains(&error, &["the C code and Lean do not agree on the export `a_x` (Lean: `x`)"]);
}

#[test]
fn without_c_code() {
    let sandbox = Sandbox::new().with_lean("@[export a_x] def x (n : UInt8) : UInt8 := n");
    let fake = sandbox.lake_and_then("rm -r .lake/build/ir");
    let error = sandbox.run_with(&PACKAGE, |command| command.env("LAKE", &fake)).error();
    contains(&error, &["has no C code of the modules of the library A", "run `lake clean` in it"]);
}
