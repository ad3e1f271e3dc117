//! The comments of what is written: Lean's doc strings, types and places.

use crate::manifest::Position;

/// A doc comment: Lean's doc string, then the declaration and where it is.
pub(super) fn document(
    text: &mut String,
    indent: &str,
    doc: Option<&str>,
    declaration: &str,
    at: Option<&Position>,
) {
    if let Some(doc) = doc.filter(|doc| !doc.is_empty()) {
        lines(text, indent, doc);
        lines(text, indent, "");
    }
    let place = at.map(|at| format!(" at {}:{}", at.file, at.line)).unwrap_or_default();
    lines(text, indent, &format!("`{declaration}`{place}"));
}

/// A doc comment for a field or variant.
pub(super) fn document_field(text: &mut String, indent: &str, name: &str, ty: &str) {
    lines(text, indent, &format!("`{name} : {ty}`"));
}

/// Lines of a doc comment. A code block of Lean is no Rust test.
pub(super) fn lines(text: &mut String, indent: &str, doc: &str) {
    let mut inside = false;
    if doc.is_empty() {
        text.push_str(&format!("{indent}///\n"));
    }
    for line in doc.lines() {
        let line = line.trim_end();
        let fence = line.trim_start() == "```";
        let line = if fence && !inside { line.replace("```", "```lean") } else { line.to_owned() };
        inside ^= line.trim_start().starts_with("```");
        let space = if line.is_empty() { "" } else { " " };
        text.push_str(&format!("{indent}///{space}{line}\n"));
    }
}
