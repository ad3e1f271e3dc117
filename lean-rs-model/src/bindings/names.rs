//! Names of Lean as Rust writes them.

use std::collections::BTreeSet;

/// `fileName`, `FileName` and `file_name` as `file_name`; characters that Rust does not take become `_`.
///
/// ```
/// use lean_rs_model::bindings::snake_case;
///
/// assert_eq!(snake_case("toUTF8Bytes"), "to_utf8_bytes");
/// assert_eq!(snake_case("x₁'"), "x1_");
/// ```
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().map(plain).collect();
    let mut text = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).map(|i| chars[i]);
        let after = chars.get(i + 1);
        // A capital begins a word if it follows a small letter, or if it begins one itself: the B in `UTF8Bytes`.
        let begins = c.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || (before.is_uppercase() || before.is_numeric())
                        && after.is_some_and(|c| c.is_lowercase())
            });
        if begins && !text.ends_with('_') {
            text.push('_');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// `notFound` as `NotFound`.
///
/// ```
/// assert_eq!(lean_rs_model::bindings::upper_camel("notFound"), "NotFound");
/// assert_eq!(lean_rs_model::bindings::upper_camel("end_of_file"), "EndOfFile");
/// ```
pub fn upper_camel(name: &str) -> String {
    let mut text = String::new();
    for part in name.split('_').filter(|part| !part.is_empty()) {
        let mut chars = part.chars().map(plain);
        text.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        text.extend(chars);
    }
    text
}

/// `NotFound` as `notFound`: the Lean name that the derive gives a variant.
pub fn lower_first(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

/// `file_name` as `fileName`: the Lean name that the derive gives a field.
pub fn lower_camel(name: &str) -> String {
    let mut parts = name.split('_').filter(|part| !part.is_empty());
    let mut camel = parts.next().unwrap_or(name).to_owned();
    for part in parts {
        let mut rest = part.chars();
        camel.extend(rest.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(rest.as_str());
    }
    camel
}

/// A Rust identifier like the name, and like none that is used already; `index` stands in for a name that is none.
pub(super) fn identifier(name: &str, index: usize, used: &mut BTreeSet<String>) -> String {
    let trimmed = name.trim_matches('_');
    let mut name = match trimmed.chars().next() {
        Some(first) if first.is_alphabetic() => trimmed.to_owned(),
        _ => format!("x{}", index + 1),
    };
    if matches!(name.as_str(), "self" | "super" | "crate" | "lean") {
        name.push('_');
    }
    let plain = name.clone();
    let mut number = 2;
    while !used.insert(name.clone()) {
        name = format!("{plain}{number}");
        number += 1;
    }
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// The words that are names only behind `r#` (The Rust Reference, "Keywords"), without those that are none even there.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A character that Rust takes in names.
fn plain(c: char) -> char {
    match c {
        '₀'..='₉' => char::from_digit(u32::from(c) - u32::from('₀'), 10).unwrap_or('_'),
        c if c.is_alphanumeric() => c,
        _ => '_',
    }
}
