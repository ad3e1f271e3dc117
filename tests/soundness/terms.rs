//! What Lean's terms say beyond what is printed of them: conditions, layouts of hidden types, and code that runs in place of values.

use lean_rs_model::manifest::{Library, Side, Type};

use super::support::library_of;

fn both() -> [&'static Library; 2] {
    ["TermsFirst", "TermsSecond"].map(library_of)
}

#[test]
fn a_condition_is_more_than_what_is_printed() {
    let good = |library: &Library| library.find_type("Indexed").unwrap().constructors[0].fields[1].clone();
    let [first, second] = both().map(good);
    assert_eq!(first, second, "printed alike");
    for (name, same) in [("Indexed", false), ("Out", false), ("Same", true)] {
        let [first, second] = both().map(|library| library.type_digest(name).unwrap());
        assert_eq!(first == second, same, "{name}");
    }
}

#[test]
fn a_condition_of_an_extern_is_more_than_what_is_printed() {
    for (symbol, same) in [("rs_terms_pick", false), ("rs_terms_same", true)] {
        let declared =
            both().map(|library| (library, library.externs.iter().find(|it| it.symbol == symbol).unwrap()));
        let [first, second] = declared.map(|(_, it)| it.lean.as_ref().unwrap().pretty.clone());
        assert_eq!(first, second, "printed alike");
        let [first, second] = declared.map(|(library, it)| library.extern_digest(it).unwrap());
        assert_eq!(first == second, same, "{symbol}");
    }
}

/// Its own module lays it out as a number, another one as an object.
#[test]
fn a_layout_that_a_module_hides_is_not_known() {
    let library = library_of("TermsView");
    let parameter = |symbol: &str| {
        let export = library.exports.iter().find(|it| it.symbol == symbol).unwrap();
        &export.lean.as_ref().unwrap().params[0].ty
    };
    for (symbol, name) in [
        ("terms_held", "Held"),
        ("terms_wrapped", "Wrapped"),
        ("terms_around", "Around"),
        ("terms_hidden", "Hidden"),
    ] {
        assert_eq!(
            *parameter(symbol),
            Type::Opaque { name: name.to_owned(), args: Vec::new(), native: false }
        );
        assert!(library.find_type(name).is_none());
    }
    assert_eq!(*parameter("terms_beside"), Type::constant("Beside", Vec::new()));
    assert_eq!(
        library.find_type("Beside").unwrap().constructors[0].fields[0].ty,
        Type::constant("UInt64", Vec::new())
    );
}

#[test]
fn an_axiom_of_the_code_that_runs_is_one_of_the_export() {
    let library = library_of("TermsCode");
    let depends = |symbol: &str| {
        let export = library.exports.iter().find(|it| it.symbol == symbol).unwrap();
        let axioms = &export.lean.as_ref().unwrap().axioms;
        axioms.iter().any(|index| library.axioms[*index] == "sorryAx")
    };
    for symbol in ["partial", "even", "odd", "csimp", "initialize", "implemented"] {
        assert!(depends(&format!("terms_{symbol}")), "{symbol}");
    }
    assert!(!depends("terms_proved"));
}

/// What is proved of one type need not be true of another one, unless it is about what code computes of its values.
#[test]
fn a_proof_about_a_type_ties_it_down() {
    let library = library_of("Soundness");
    let parameter = |symbol: &str, index: usize| {
        let export = library.exports.iter().find(|it| it.symbol == symbol).unwrap();
        let ty = &export.lean.as_ref().unwrap().params[index].ty;
        let Type::Constant { args, sides, .. } = ty.unconditional() else { panic!("{ty:?}") };
        (args.clone(), sides.clone())
    };
    for index in 0..=5 {
        let (_, sides) = parameter("snd_tied", index);
        assert_eq!(sides, [Side::Invariant], "{index}");
    }
    for index in 0..=2 {
        let (_, sides) = parameter("snd_loose", index);
        assert_eq!(sides, [], "{index}");
    }
    // A proposition is what the proof inside is about.
    let (args, sides) = parameter("snd_evidence", 2);
    assert_eq!(
        (args, sides),
        (vec![Type::Erased(lean_rs_model::manifest::Kind::Proof)], vec![Side::Invariant])
    );
}
