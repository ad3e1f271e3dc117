use super::*;
use crate::bindings::Bindings;
use expect_test::expect;

fn sample() -> Manifest {
    let module = |name: &str, initializer: &str| Module {
        name: name.to_owned(),
        initializer: initializer.to_owned(),
        imports_lean: false,
        reaches: vec!["A".to_owned()],
    };
    let missing = WithoutSymbol {
        symbol: "p_holds".to_owned(),
        module: "A".to_owned(),
        name: "A.holds".to_owned(),
        reason: "it is a theorem".to_owned(),
    };
    let nat = || Type::constant("Nat", Vec::new());
    let parameter = |name: Option<&str>, kind: Kind, pretty: &str, ty: Type| Parameter {
        name: name.map(str::to_owned),
        binder: Binder::Explicit,
        kind,
        pretty: pretty.to_owned(),
        ty,
        erased: kind != Kind::Value,
        borrowed: false,
        default: None,
    };
    let position = |line, column| Some(Position { file: "A.lean".to_owned(), line, column });
    let export = Export {
        symbol: "a_first".to_owned(),
        module: "A".to_owned(),
        c: CDeclaration::Function { params: vec![CType::Object, CType::Object], result: CType::Object },
        lean: Some(Signature {
            name: "A.first".to_owned(),
            position: position(3, 25),
            doc: Some("The first one.".to_owned()),
            pretty: "(xs : Array Nat) → xs.size > 0 → IO Nat".to_owned(),
            is_unsafe: false,
            params: vec![
                parameter(Some("xs"), Kind::Value, "Array Nat", Type::constant("Array", vec![nat()])),
                parameter(None, Kind::Proof, "xs.size > 0", Type::Erased(Kind::Proof)),
            ],
            action: Some(Action { error: Some(Type::constant("IO.Error", Vec::new())) }),
            result: ResultType { pretty: "IO Nat".to_owned(), ty: nat() },
            axioms: vec![0],
            terms: None,
        }),
        failure: None,
    };
    let unread = Export {
        symbol: "a_limit".to_owned(),
        module: "A".to_owned(),
        c: CDeclaration::Constant(CType::U64),
        lean: None,
        failure: None,
    };
    let wanted = Extern {
        symbol: "host_log".to_owned(),
        module: "A".to_owned(),
        library: "00".to_owned(),
        c: CDeclaration::Function { params: vec![CType::Object], result: CType::Object },
        defined: false,
        lean: None,
        failure: Some("A.log: …".to_owned()),
    };
    let field = |name: &str, ty: Type, place| Field {
        name: Some(name.to_owned()),
        kind: Kind::Value,
        pretty: "…".to_owned(),
        ty,
        place: Some(place),
    };
    let declaration = TypeDeclaration {
        name: "A.Box".to_owned(),
        module: "A".to_owned(),
        position: position(1, 11),
        doc: None,
        structure: true,
        class: false,
        recursive: false,
        params: vec![TypeParameter { name: "α".to_owned(), kind: ParameterKind::Type }],
        repr: TypeRepr::Object,
        constructors: vec![Constructor {
            name: "mk".to_owned(),
            fields: vec![
                field("content", Type::Variable("α".to_owned()), Place::Object(0)),
                field("count", nat(), Place::Scalar { size: 4, offset: 0 }),
            ],
        }],
        terms: None,
    };
    Manifest {
        schema: SCHEMA,
        toolchain: Toolchain {
            version: "4.27.0".to_owned(),
            resolved_version: None,
            sysroot: "/lean".to_owned(),
        },
        packages: vec![Package {
            name: "p".to_owned(),
            directory: "/p".to_owned(),
            libraries: vec![Library {
                name: "A".to_owned(),
                path: "/p/libp_A.so".to_owned(),
                digest: "0123".to_owned(),
                origin: "89ab".to_owned(),
                needs: vec![Needed {
                    path: "/q/libq_Q.so".to_owned(),
                    digest: "4567".to_owned(),
                    origin: "cdef".to_owned(),
                }],
                linked: None,
                modules: vec![module("A", "initialize_p_A"), module("A.B", "initialize_p_A_B")],
                exports: vec![export, unread],
                without_symbol: vec![missing],
                externs: vec![wanted],
                verified: true,
                types: vec![declaration],
                with_values: BTreeMap::from([("A.Box".to_owned(), HasValue::OfAll)]),
                axioms: vec!["propext".to_owned()],
            }],
        }],
    }
}

#[test]
fn the_written_form() {
    let text = serde_json::to_string_pretty(&sample()).unwrap();
    expect![[r#"
        {
          "schema": 9,
          "toolchain": {
            "version": "4.27.0",
            "resolved_version": null,
            "sysroot": "/lean"
          },
          "packages": [
            {
              "name": "p",
              "directory": "/p",
              "libraries": [
                {
                  "name": "A",
                  "path": "/p/libp_A.so",
                  "digest": "0123",
                  "origin": "89ab",
                  "needs": [
                    {
                      "path": "/q/libq_Q.so",
                      "digest": "4567",
                      "origin": "cdef"
                    }
                  ],
                  "modules": [
                    {
                      "name": "A",
                      "initializer": "initialize_p_A",
                      "imports_lean": false,
                      "reaches": [
                        "A"
                      ]
                    },
                    {
                      "name": "A.B",
                      "initializer": "initialize_p_A_B",
                      "imports_lean": false,
                      "reaches": [
                        "A"
                      ]
                    }
                  ],
                  "exports": [
                    {
                      "symbol": "a_first",
                      "module": "A",
                      "c": {
                        "function": {
                          "params": [
                            "lean_object*",
                            "lean_object*"
                          ],
                          "result": "lean_object*"
                        }
                      },
                      "lean": {
                        "name": "A.first",
                        "position": {
                          "file": "A.lean",
                          "line": 3,
                          "column": 25
                        },
                        "doc": "The first one.",
                        "pretty": "(xs : Array Nat) → xs.size > 0 → IO Nat",
                        "unsafe": false,
                        "params": [
                          {
                            "name": "xs",
                            "binder": "explicit",
                            "kind": "value",
                            "pretty": "Array Nat",
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
                            },
                            "erased": false,
                            "borrowed": false,
                            "default": null
                          },
                          {
                            "name": null,
                            "binder": "explicit",
                            "kind": "proof",
                            "pretty": "xs.size > 0",
                            "type": {
                              "erased": "proof"
                            },
                            "erased": true,
                            "borrowed": false,
                            "default": null
                          }
                        ],
                        "effect": {
                          "error": {
                            "constant": {
                              "name": "IO.Error",
                              "args": []
                            }
                          }
                        },
                        "result": {
                          "pretty": "IO Nat",
                          "type": {
                            "constant": {
                              "name": "Nat",
                              "args": []
                            }
                          }
                        },
                        "axioms": [
                          0
                        ]
                      },
                      "failure": null
                    },
                    {
                      "symbol": "a_limit",
                      "module": "A",
                      "c": {
                        "constant": "uint64_t"
                      },
                      "lean": null,
                      "failure": null
                    }
                  ],
                  "without_symbol": [
                    {
                      "symbol": "p_holds",
                      "module": "A",
                      "name": "A.holds",
                      "reason": "it is a theorem"
                    }
                  ],
                  "externs": [
                    {
                      "symbol": "host_log",
                      "module": "A",
                      "library": "00",
                      "c": {
                        "function": {
                          "params": [
                            "lean_object*"
                          ],
                          "result": "lean_object*"
                        }
                      },
                      "defined": false,
                      "lean": null,
                      "failure": "A.log: …"
                    }
                  ],
                  "verified": true,
                  "types": [
                    {
                      "name": "A.Box",
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
                              "name": "content",
                              "kind": "value",
                              "pretty": "…",
                              "type": {
                                "variable": "α"
                              },
                              "place": {
                                "object": 0
                              }
                            },
                            {
                              "name": "count",
                              "kind": "value",
                              "pretty": "…",
                              "type": {
                                "constant": {
                                  "name": "Nat",
                                  "args": []
                                }
                              },
                              "place": {
                                "scalar": {
                                  "size": 4,
                                  "offset": 0
                                }
                              }
                            }
                          ]
                        }
                      ]
                    }
                  ],
                  "with_values": {
                    "A.Box": "ofAll"
                  },
                  "axioms": [
                    "propext"
                  ]
                }
              ]
            }
          ]
        }"#]]
    .assert_eq(&text);
    assert_eq!(Manifest::parse(&text, "m.json").unwrap(), sample());
}

#[test]
fn modules_are_found_by_their_whole_name() {
    let manifest = sample();
    assert_eq!(manifest.find_module("A.B").unwrap().2.initializer, "initialize_p_A_B");
    assert!(manifest.find_module("B").is_none());
    assert_eq!(manifest.modules().count(), 2);
}

#[test]
fn externs_are_found_by_their_symbols() {
    let mut manifest = sample();
    let mut second = manifest.packages[0].libraries[0].clone();
    second.name = "B".to_owned();
    manifest.packages[0].libraries.push(second);
    let libraries: Vec<&str> = manifest.externs_of("host_log").map(|(it, _)| it.name.as_str()).collect();
    assert_eq!(libraries, ["A", "B"]);
    assert!(manifest.externs_of("a_first").chain(manifest.externs_of("host")).next().is_none());
}

#[test]
fn another_schema() {
    let error = Manifest::parse(r#"{"schema": 10, "modules": []}"#, "m.json").unwrap_err();
    expect![[r#"
        the manifest m.json has schema 10, expected schema 9
        It is written by lean-build (a build-dependency) and read by lean-rs: give both the same version in Cargo.toml, then run `cargo clean -p` for this crate if the message stays."#]]
    .assert_eq(&error.to_string());
    let error = Manifest::parse("{}", "m.json").unwrap_err();
    assert!(error.to_string().contains("has schema 0"), "{error}");
}

#[test]
fn unreadable_and_damaged() {
    let error = Manifest::read("/nowhere/m.json").unwrap_err();
    expect![[r#"
        cannot read the manifest /nowhere/m.json: No such file or directory (os error 2)
        It is written by the build script: does build.rs call `lean_build::LakePackage::new(…)…build()`?"#]]
    .assert_eq(&error.to_string());
    let error = Manifest::parse("{\"schema\": 9}", "m.json").unwrap_err();
    expect![[r#"
        the manifest m.json is damaged: missing field `toolchain` at line 1 column 13
        Delete it and build again; it is written by the build script."#]]
    .assert_eq(&error.to_string());
}

#[test]
fn files_in_the_order_of_loading() {
    let manifest = sample();
    let files: Vec<_> = manifest.packages[0].libraries[0].files().collect();
    assert_eq!(files, [("/q/libq_Q.so", "4567"), ("/p/libp_A.so", "0123")]);
}

/// A structure with one field for each of these types.
fn structure(name: &str, module: &str, fields: &[Type]) -> TypeDeclaration {
    let field = |(index, ty): (usize, &Type)| Field {
        name: Some(format!("f{index}")),
        kind: Kind::Value,
        pretty: "…".to_owned(),
        ty: ty.clone(),
        place: Some(Place::Object(index as u32)),
    };
    TypeDeclaration {
        name: name.to_owned(),
        module: module.to_owned(),
        position: None,
        doc: None,
        structure: true,
        class: false,
        recursive: false,
        params: Vec::new(),
        repr: TypeRepr::Object,
        constructors: vec![Constructor {
            name: "mk".to_owned(),
            fields: fields.iter().enumerate().map(field).collect(),
        }],
        terms: None,
    }
}

fn constant(name: &str, args: &[Type]) -> Type {
    Type::constant(name, args.to_vec())
}

/// A library whose signatures reach these types.
fn library(types: Vec<TypeDeclaration>) -> Library {
    Library { types, ..sample().packages.remove(0).libraries.remove(0) }
}

#[test]
fn the_digest_of_a_type_covers_what_is_inside() {
    let with = |inner: &str| {
        let outer = [constant("List", &[constant("In", &[])])];
        library(vec![structure("Out", "M", &outer), structure("In", "M", &[constant(inner, &[])])])
    };
    let (nat, string) = (with("Nat"), with("String"));
    assert_eq!(nat.find_type("Out"), string.find_type("Out"));
    assert_ne!(nat.type_digest("Out"), string.type_digest("Out"));
    assert_eq!(nat.type_digest("Out"), with("Nat").type_digest("Out"));
    assert_ne!(nat.type_digest("Out"), nat.type_digest("In"));
    assert_eq!(nat.type_digest("Nat"), None);

    // Neither the order of the declarations counts, nor what the type does not reach, nor where a declaration stands.
    let mut other = with("Nat");
    other.types.reverse();
    other.types.push(structure("Else", "M", &[]));
    other.types[0].position = Some(Position { file: "M.lean".to_owned(), line: 1, column: 0 });
    assert_eq!(nat.type_digest("Out"), other.type_digest("Out"));

    // What Lean's terms say counts, not how they are printed.
    let inner = |change: fn(&mut TypeDeclaration)| {
        let mut library = with("Nat");
        change(&mut library.types[1]);
        library.type_digest("Out")
    };
    assert_ne!(nat.type_digest("Out"), inner(|it| it.terms = Some("1".to_owned())));
    assert_eq!(nat.type_digest("Out"), inner(|it| it.constructors[0].fields[0].pretty = "Else".to_owned()));
}

#[test]
fn types_that_reach_each_other_have_a_digest() {
    let with = |leaf: &str| {
        let function =
            Type::Function { param: Box::new(constant("Odd", &[])), result: Box::new(constant(leaf, &[])) };
        library(vec![
            structure("Even", "M", &[constant("Option", &[constant("Odd", &[])])]),
            structure("Odd", "M", &[constant("Even", &[]), function]),
            structure("Leaf", "M", &[constant(leaf, &[])]),
        ])
    };
    for name in ["Even", "Odd"] {
        assert_eq!(with("Nat").type_digest(name), with("Nat").type_digest(name));
        assert_ne!(with("Nat").type_digest(name), with("Int").type_digest(name));
    }
    assert_ne!(with("Nat").type_digest("Even"), with("Nat").type_digest("Odd"));
}

#[test]
fn a_type_of_the_compiler_is_not_followed() {
    let with = |types: &[TypeDeclaration]| {
        let out = structure("Out", "M", &[constant("Lean.Syntax", &[])]);
        library([out].into_iter().chain(types.iter().cloned()).collect())
    };
    let syntax = structure("Lean.Syntax", "Lean.Data", &[constant("Lean.Info", &[])]);
    // How far these are described depends on what else the library reaches.
    assert_eq!(with(&[]).type_digest("Out"), with(&[syntax]).type_digest("Out"));
}

#[test]
fn a_type_is_read_in_the_library_that_has_it() {
    let nat = library(vec![
        structure("Out", "M", &[constant("In", &[])]),
        structure("In", "M", &[constant("Nat", &[])]),
    ]);
    let string = library(vec![
        structure("In", "M", &[constant("String", &[])]),
        structure("Out", "M", &[constant("In", &[])]),
    ]);
    let expected = string.type_digest("Out");
    let mut manifest = sample();
    manifest.packages[0].libraries = vec![string, nat];
    assert_eq!(manifest.type_digest("Out"), expected);
}

#[test]
fn a_structure_that_is_stored_as_itself() {
    let mut manifest = sample();
    let library = &mut manifest.packages[0].libraries[0];
    library.verified = true;
    let stored_as = |name: &str, of: &str| TypeDeclaration {
        repr: TypeRepr::Trivial(0),
        ..structure(name, "A", &[constant(of, &[])])
    };
    library.types = vec![stored_as("A.B", "A.C"), stored_as("A.C", "A.B")];
    let signature = library.exports[0].lean.as_mut().expect("the sample has one");
    signature.params[0].ty = constant("A.B", &[]);
    let bindings = Bindings::of(&manifest, "A", None).expect("the sample has the module");
    // There are no such values, but the report is read to its end; the Rust compiler refuses types of infinite size.
    assert!(bindings.method_of("a_first").is_some());
}
