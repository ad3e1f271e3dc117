//! The reader of C prototypes: any text is read, and what was read is read again from the code that says it.

use lean_build::fuzzing::c_code;
use lean_build::manifest::{CDeclaration, CType};

/// Reads the input, with and without the lines that Lean's compiler begins with.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let begun = format!("{BEGIN}{text}");
    for text in [&*text, &*begun] {
        let Some(code) = c_code(text) else { continue };
        let mut written = format!("// Lean compiler output\n// Module: {}\n// Imports:", code.module);
        code.imports.iter().for_each(|import| written.push_str(&format!(" {import}")));
        for (begin, symbols) in [("LEAN_EXPORT ", &code.declarations), ("", &code.prototypes)] {
            for (symbol, declaration) in symbols {
                assert!(!symbol.is_empty() && symbol.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
                assert!(!symbol.starts_with(|c: char| c.is_ascii_digit()), "{symbol}");
                let own = if begin.is_empty() && matches!(declaration, CDeclaration::Constant(_)) {
                    "extern "
                } else {
                    begin
                };
                written.push_str(&format!("\n{own}{};", line(symbol, declaration)));
            }
        }
        assert_eq!(c_code(&written), Some(code), "{written}");
    }
}

const BEGIN: &str = "// Lean compiler output\n// Module: A.B\n// Imports: public import Init\n";

fn line(symbol: &str, declaration: &CDeclaration) -> String {
    match declaration {
        CDeclaration::Function { params, result } => {
            let params: Vec<&str> = params.iter().map(|it| CType::name(*it)).collect();
            format!("{} {symbol}({})", result.name(), params.join(", "))
        }
        CDeclaration::Constant(ty) => format!("{} {symbol}", ty.name()),
    }
}
