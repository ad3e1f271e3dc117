//! Which types are known to have a value, and which function values prove more than is known.

use std::collections::BTreeMap;

use lean_rs_model::manifest::{
    Constructor, Family, Field, HasValue, Kind, Library, Manifest, ParameterKind, Place, SCHEMA, Side, Type,
    TypeDeclaration, TypeParameter, TypeRepr,
};

fn constant(name: &str, args: &[Type]) -> Type {
    Type::constant(name, args.to_vec())
}

fn nat() -> Type {
    constant("Nat", &[])
}

fn empty() -> Type {
    constant("Empty", &[])
}

fn fin(index: u64) -> Type {
    Type::Indexed { family: Family::Fin, index, args: Vec::new() }
}

fn variable(name: &str) -> Type {
    Type::Variable(name.to_owned())
}

fn function(param: Type, result: Type) -> Type {
    Type::Function { param: Box::new(param), result: Box::new(result) }
}

fn action(error: Option<Type>, value: Type) -> Type {
    Type::Action { error: error.map(Box::new), value: Box::new(value) }
}

/// A type with these parameters, and these fields for each constructor.
fn declaration(name: &str, params: &[&str], constructors: &[&[Type]]) -> TypeDeclaration {
    let field = |ty: &Type| Field {
        name: None,
        kind: if *ty == Type::Erased(Kind::Proof) { Kind::Proof } else { Kind::Value },
        pretty: "…".to_owned(),
        ty: ty.clone(),
        place: (*ty != Type::Erased(Kind::Proof)).then_some(Place::Object(0)),
    };
    let constructor =
        |fields: &&[Type]| Constructor { name: "c".to_owned(), fields: fields.iter().map(field).collect() };
    TypeDeclaration {
        name: name.to_owned(),
        module: "M".to_owned(),
        position: None,
        doc: None,
        structure: false,
        class: false,
        recursive: false,
        params: params
            .iter()
            .map(|name| TypeParameter { name: (*name).to_owned(), kind: ParameterKind::Type })
            .collect(),
        repr: TypeRepr::Object,
        constructors: constructors.iter().map(constructor).collect(),
        terms: None,
    }
}

fn library() -> Library {
    let text = format!(
        r#"{{ "schema": {SCHEMA}, "toolchain": {{ "version": "4.27.0", "resolved_version": null, "sysroot": "/lean" }},
            "packages": [{{ "name": "p", "directory": "/p", "libraries": [{{
                "name": "P", "path": "/p/libp.so", "digest": "", "origin": "", "needs": [], "modules": [],
                "exports": [], "externs": [], "verified": true, "types": [], "axioms": []
            }}] }}] }}"#
    );
    let mut library = Manifest::parse(&text, "m.json").unwrap().packages.remove(0).libraries.remove(0);
    let (a, b) = (|| variable("α"), || variable("β"));
    let proof = Type::Erased(Kind::Proof);
    let tree = |arg: Type| constant("Tree", &[arg]);
    let contravariant =
        Type::Constant { name: "Handler".to_owned(), args: vec![a()], sides: vec![Side::Contravariant] };
    library.types = vec![
        declaration("Empty", &[], &[]),
        declaration("Color", &[], &[&[], &[]]),
        declaration("Promise", &[], &[&[nat(), proof.clone()]]),
        declaration("Maybe", &[], &[&[empty(), nat()], &[nat(), proof]]),
        declaration("Coil", &[], &[&[function(nat(), constant("Coil", &[]))]]),
        // They only lead to each other.
        declaration("Left", &[], &[&[constant("Right", &[]), nat()]]),
        declaration("Right", &[], &[&[function(nat(), constant("Left", &[]))]]),
        // They lead to each other, and out.
        declaration("Even", &[], &[&[constant("Odd", &[])], &[nat()]]),
        declaration("Odd", &[], &[&[constant("Even", &[]), constant("Odd", &[])], &[constant("Even", &[])]]),
        declaration("Tree", &["α"], &[&[a(), tree(constant("Prod", &[a(), a()]))], &[a()]]),
        declaration("Endless", &["α"], &[&[a(), constant("Endless", &[constant("Prod", &[a(), a()])])]]),
        declaration("Either", &["α", "β"], &[&[a()], &[b()]]),
        declaration("Chosen", &["α"], &[&[variable("γ"), a()]]),
        declaration("Wrapper", &["α"], &[&[function(nat(), a())]]),
        declaration(
            "Wrappers",
            &["α"],
            &[&[
                constant("Option", &[constant("Wrapper", &[a()])]),
                constant("List", &[constant("Wrappers", &[a()])]),
            ]],
        ),
        declaration("Taker", &["α"], &[&[function(function(nat(), a()), nat())]]),
        declaration("Handler", &["α"], &[&[function(a(), nat())]]),
        declaration("Handled", &["α"], &[&[contravariant]]),
        declaration("Vouched", &[], &[&[function(nat(), empty())]]),
        declaration("Inside", &[], &[&[constant("Wrapper", &[empty()])]]),
    ];
    library.with_values = BTreeMap::from([
        ("Secret".to_owned(), HasValue::Always),
        ("Promise".to_owned(), HasValue::Always),
        ("Sorted".to_owned(), HasValue::OfAll),
        ("Vector".to_owned(), HasValue::OfAll),
    ]);
    library
}

#[test]
fn types_with_a_value() {
    let library = library();
    let nobody = declaration("Here", &["κ"], &[]);
    let proofs = library.proofs_of_fields(&nobody);
    let opaque = |name: &str, args: &[Type]| Type::Opaque {
        name: name.to_owned(),
        args: args.to_vec(),
        native: false,
    };
    let vector = |of: Type| Type::Subtype {
        name: "Vector".to_owned(),
        of: Box::new(constant("Vector", &[of])),
        member: None,
    };
    let io_error = || Some(constant("IO.Error", &[]));
    let tree = |of: Type| constant("Tree", &[of]);
    for (ty, expected) in [
        (nat(), true),
        (constant("Array", &[empty()]), true),
        (constant("Prod", &[nat(), empty()]), false),
        (constant("Sum", &[nat(), empty()]), true),
        (constant("Except", &[empty(), empty()]), false),
        (constant("Thunk", &[empty()]), false),
        (constant("IO.Promise", &[nat()]), true),
        (constant("Lean.Expr", &[]), true),
        (constant("Unheard", &[]), false),
        (empty(), false),
        (constant("Color", &[]), true),
        (constant("Maybe", &[]), false),
        (constant("Promise", &[]), true),
        (constant("Coil", &[]), false),
        (constant("Left", &[]), false),
        (constant("Right", &[]), false),
        (constant("Even", &[]), true),
        (constant("Odd", &[]), true),
        (tree(nat()), true),
        (tree(empty()), false),
        (constant("Endless", &[nat()]), false),
        (constant("Either", &[empty(), nat()]), true),
        (constant("Either", &[empty(), empty()]), false),
        (constant("Chosen", &[nat()]), false),
        (fin(0), false),
        (fin(1), true),
        (Type::Indexed { family: Family::BitVec, index: 0, args: Vec::new() }, true),
        (Type::Indexed { family: Family::Vector, index: 0, args: vec![empty()] }, true),
        (Type::Indexed { family: Family::Vector, index: 2, args: vec![empty()] }, false),
        (vector(nat()), true),
        (vector(empty()), false),
        (Type::Subtype { name: "Fin".to_owned(), of: Box::new(nat()), member: None }, false),
        (opaque("Secret", &[empty()]), true),
        (opaque("Sorted", &[empty()]), false),
        (opaque("Sorted", &[nat()]), true),
        (opaque("Other", &[]), false),
        (function(empty(), empty()), false),
        (function(nat(), function(nat(), tree(nat()))), true),
        (action(None, empty()), false),
        (action(Some(empty()), empty()), false),
        (action(Some(empty()), nat()), true),
        (action(io_error(), empty()), true),
        (Type::Quotient(Box::new(nat())), true),
        (Type::Erased(Kind::Type), true),
        (Type::Erased(Kind::Proof), false),
        (Type::Other("m Nat".to_owned()), false),
        (variable("κ"), true),
        (variable("ι"), false),
    ] {
        assert_eq!(proofs.has_value(&ty), expected, "{ty:?}");
    }
}

/// What is found in a value that Rust gives, and in one that it receives.
#[test]
fn function_values_that_prove_too_much() {
    let library = library();
    let nobody = declaration("Here", &["κ"], &[]);
    let proofs = library.proofs_of_fields(&nobody);
    let to = |result: Type| function(nat(), result);
    let applied = |name: &str, arg: Type| constant(name, &[arg]);
    let none = None::<&str>;
    let unknown = |function: &str, result: &str| {
        Some(format!("`{function}`, whose result type `{result}` is not known to have a value"))
    };
    let fin0 = || unknown("Nat → Fin 0", "Fin 0");
    for (ty, given, received) in [
        (to(nat()), none.map(str::to_owned), None),
        (to(fin(0)), fin0(), None),
        (to(to(fin(0))), unknown("Nat → Nat → Fin 0", "Fin 0"), None),
        (action(None, empty()), unknown("BaseIO Empty", "Empty"), None),
        (to(action(Some(empty()), fin(0))), unknown("Nat → EIO Empty (Fin 0)", "EIO Empty (Fin 0)"), None),
        (applied("Array", to(fin(0))), fin0(), None),
        // Whoever calls a function of Lean's gives it one; one of Rust's is given one of Lean's.
        (function(to(fin(0)), nat()), None, fin0()),
        (function(function(to(fin(0)), nat()), nat()), fin0(), None),
        (applied("IO.Ref", to(fin(0))), fin0(), None),
        // What depends on the argument is for whoever applies the type, the rest for whoever declares it.
        (applied("Wrapper", fin(0)), fin0(), None),
        (applied("Wrapper", nat()), None, None),
        (applied("Wrapper", variable("κ")), None, None),
        (applied("Wrappers", fin(0)), fin0(), None),
        (applied("Taker", fin(0)), None, fin0()),
        (applied("Handler", fin(0)), None, None),
        (constant("Vouched", &[]), None, None),
        (constant("Inside", &[]), None, None),
        (constant("Coil", &[]), None, None),
    ] {
        let found = [proofs.given(&ty), proofs.received(&ty)].map(|it| it.map(|it| it.to_string()));
        assert_eq!(found, [given, received], "{ty:?}");
    }
    for (name, expected) in
        [("Vouched", true), ("Inside", true), ("Coil", true), ("Wrapper", false), ("Handler", false)]
    {
        let declaration = library.find_type(name).unwrap();
        let field = declaration.all_fields().next().unwrap();
        let found = library.proofs_of_fields(declaration).of_field(field).is_some();
        assert_eq!(found, expected, "{name}");
    }
}
