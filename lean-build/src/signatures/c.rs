//! Reads the C code that Lean's compiler emitted: which symbols there are, and their types.
//!
//! Each file begins with comments that name the module and its imports; each symbol that other code may use is declared
//! on one line that begins with `LEAN_EXPORT`, each one of other code on one without
//! (`src/Lean/Compiler/IR/EmitC.lean`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::BuildError;
use crate::manifest::{CDeclaration, CType};

/// The C code of one module.
#[derive(Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__fuzzing"), allow(unreachable_pub))]
pub struct Code {
    /// Its name.
    pub module: String,
    /// What it imports.
    pub imports: Vec<String>,
    /// The symbols that are declared with types that Lean gives to exports.
    pub declarations: BTreeMap<String, CDeclaration>,
    /// The symbols of other code, with the types that this code takes them to have.
    pub prototypes: BTreeMap<String, CDeclaration>,
}

impl Code {
    /// How the code declares a symbol that it takes from elsewhere.
    pub(super) fn prototype(&self, symbol: &str) -> Option<&CDeclaration> {
        // That of an `@[extern c "…"]` looks like an export.
        self.prototypes.get(symbol).or_else(|| self.declarations.get(symbol))
    }
}

/// The C code of all modules in a folder of Lake's, sorted by their names.
pub(super) fn read_all(dir: &Path) -> Result<Vec<Code>, BuildError> {
    let files = files(dir);
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(BuildError::io("reading", path));
    let found = files.iter().filter_map(|path| read(path).map(|text| parse(&text)).transpose());
    let mut found: Vec<Code> = found.collect::<Result<_, _>>()?;
    found.sort_by(|a, b| a.module.cmp(&b.module));
    Ok(found)
}

/// All C files in a folder of Lake's.
pub(super) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(dir, &mut files);
    files
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "c") {
            files.push(path);
        }
    }
}

/// `None` for C code that is not Lean's.
pub(super) fn parse(text: &str) -> Option<Code> {
    let mut lines = text.lines();
    if lines.next() != Some("// Lean compiler output") {
        return None;
    }
    let module = lines.next()?.strip_prefix("// Module:")?.trim().to_owned();
    let imports = lines.next()?.strip_prefix("// Imports:")?;
    let words = ["public", "private", "meta", "import", "all"];
    let imports =
        imports.split_whitespace().filter(|word| !words.contains(word)).map(str::to_owned).collect();
    let rest: Vec<&str> = lines.collect();
    let prototypes = rest.iter().filter_map(|line| prototype(line)).collect();
    let declarations = rest.iter().filter_map(|line| declaration(line)).collect();
    Some(Code { module, imports, declarations, prototypes })
}

/// The symbol that a line declares: `LEAN_EXPORT uint8_t f(uint8_t, lean_object*);`, `LEAN_EXPORT double x;`.
fn declaration(line: &str) -> Option<(String, CDeclaration)> {
    let line = line.strip_prefix("LEAN_EXPORT ")?;
    declared(line.strip_prefix("const ").unwrap_or(line))
}

/// The symbol of other code that a line declares: `uint8_t f(uint8_t, lean_object*);`, `extern double x;`.
fn prototype(line: &str) -> Option<(String, CDeclaration)> {
    match line.strip_prefix("extern ") {
        Some(line) => declared(line),
        // A variable without `extern` belongs to the body of a function.
        None => line.ends_with(");").then(|| declared(line))?,
    }
}

fn declared(line: &str) -> Option<(String, CDeclaration)> {
    let (ty, line) = leading_type(line)?;
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    let (symbol, rest) = line.split_at(end);
    if symbol.is_empty() || symbol.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let declaration = match rest.strip_prefix('(') {
        Some(params) => {
            let params = params.split_once(')')?.0;
            CDeclaration::Function { params: parameters(params)?, result: ty }
        }
        None if rest.trim_start().starts_with([';', '=']) => CDeclaration::Constant(ty),
        None => return None,
    };
    Some((symbol.to_owned(), declaration))
}

/// The types between the parentheses, which in a definition have names.
fn parameters(text: &str) -> Option<Vec<CType>> {
    if text.is_empty() || text == "void" {
        return Some(Vec::new());
    }
    text.split(',')
        .map(|parameter| {
            let parameter = parameter.trim();
            // An unnamed one has no blank behind its type.
            CType::ALL
                .iter()
                .copied()
                .find(|ty| ty.name() == parameter)
                .or_else(|| Some(leading_type(parameter)?.0))
        })
        .collect()
}

fn leading_type(text: &str) -> Option<(CType, &str)> {
    CType::ALL.iter().find_map(|ty| Some((*ty, text.strip_prefix(ty.name())?.strip_prefix(' ')?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(params: &[CType], result: CType) -> CDeclaration {
        CDeclaration::Function { params: params.to_vec(), result }
    }

    #[test]
    fn what_the_compiler_writes() {
        let text = "// Lean compiler output\n// Module: A.B\n// Imports: public import Init meta import A.C\n\
            #include <lean/lean.h>\n\
            uint8_t lean_nat_dec_eq(lean_object*, lean_object*);\n\
            LEAN_EXPORT uint8_t u8_add(uint8_t, uint8_t);\n\
            LEAN_EXPORT lean_object* act();\n\
            LEAN_EXPORT lean_object* g(float, double, size_t, lean_object*, uint16_t);\n\
            LEAN_EXPORT uint32_t letter;\n\
            LEAN_EXPORT const lean_object* text = (const lean_object*)&text_value;\n\
            extern double other;\n\
            lean_object* x_1; uint8_t x_2;\n\
            x_1 = lean_call(x_2);\n\
            static lean_object* _init_text() {\n\
            LEAN_EXPORT uint8_t u8_add(uint8_t x_1, uint8_t x_2) {\n\
            LEAN_EXPORT struct point p(struct point);\n";
        let code = parse(text).unwrap();
        assert_eq!((&*code.module, code.imports), ("A.B", vec!["Init".to_owned(), "A.C".to_owned()]));
        use CType::{Double, Float, Object, Size, U8, U16, U32};
        let expected = [
            ("act", function(&[], Object)),
            ("g", function(&[Float, Double, Size, Object, U16], Object)),
            ("letter", CDeclaration::Constant(U32)),
            ("text", CDeclaration::Constant(Object)),
            ("u8_add", function(&[U8, U8], U8)),
        ];
        let found: Vec<_> = code.declarations.iter().map(|(name, it)| (name.as_str(), it.clone())).collect();
        assert_eq!(found, expected);
        assert_eq!(code.prototypes.keys().collect::<Vec<_>>(), ["lean_nat_dec_eq", "other"]);
        assert_eq!(code.prototypes["lean_nat_dec_eq"], function(&[Object, Object], U8));
        assert_eq!(code.prototypes["other"], CDeclaration::Constant(Double));
    }

    #[test]
    fn lines_that_declare_no_symbol() {
        for line in [
            "uint8_t (uint8_t);",
            "LEAN_EXPORT double ;",
            "extern double 1x;",
            "LEAN_EXPORT float 9(double);",
        ] {
            let text = format!("// Lean compiler output\n// Module: A\n// Imports:\n{line}\n");
            let code = parse(&text).unwrap();
            assert!(code.declarations.is_empty() && code.prototypes.is_empty(), "{line}: {code:?}");
        }
    }

    #[test]
    fn code_of_others() {
        assert_eq!(parse("#include <stdint.h>\nLEAN_EXPORT uint8_t f(uint8_t);\n"), None);
        assert_eq!(parse(""), None);
    }
}
