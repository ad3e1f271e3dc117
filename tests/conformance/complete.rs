//! Every export of the package is called by some trait above.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lean_rs_tests::{
    ActionsModule, ConstantsModule, DataModule, EnumsModule, FunctionsModule, NumbersModule, PanicsModule,
    ScalarsModule, StructuresModule,
};

/// A type-valued definition has no symbol.
const WITHOUT_SYMBOL: [&str; 1] = ["conf_type_value"];
/// Modules whose libraries are not `Conformance`.
const OTHER_LIBRARIES: [&str; 2] = ["Callbacks.lean", "FailingInit.lean"];

#[test]
fn no_export_is_left_out() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("lean");
    let mut sources = vec![package.join("Conformance.lean")];
    for entry in fs::read_dir(package.join("Conformance")).unwrap() {
        let path = entry.unwrap().path();
        if !OTHER_LIBRARIES.iter().any(|name| path.ends_with(name)) {
            sources.push(path);
        }
    }
    let mut exports = BTreeSet::new();
    for source in &sources {
        let text = fs::read_to_string(source).unwrap();
        exports.extend(
            text.split("@[export ").skip(1).map(|rest| rest.split(']').next().unwrap().trim().to_owned()),
        );
    }
    assert!(sources.len() == 12 && exports.len() > 200, "{} exports in {sources:?}", exports.len());

    let tables = [
        ActionsModule::EXPORTS,
        ConstantsModule::EXPORTS,
        DataModule::EXPORTS,
        EnumsModule::EXPORTS,
        FunctionsModule::EXPORTS,
        NumbersModule::EXPORTS,
        PanicsModule::EXPORTS,
        ScalarsModule::EXPORTS,
        StructuresModule::EXPORTS,
    ];
    for export in tables.into_iter().flatten() {
        exports.remove(export.symbol());
    }
    assert_eq!(exports.iter().collect::<Vec<_>>(), WITHOUT_SYMBOL);
}
