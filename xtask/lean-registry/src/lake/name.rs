//! Module names, and how Lean writes them as C identifiers.

use std::path::{Path, PathBuf};

/// `A.B` as the relative path `A/B` plus an extension.
pub fn path(module: &str, extension: &str) -> PathBuf {
    let mut path: PathBuf = components(module).collect();
    let file = path.file_name().map(|f| f.to_string_lossy().into_owned()).unwrap_or_default();
    path.set_file_name(format!("{file}.{extension}"));
    path
}

/// The module whose source is the relative path.
pub fn from_path(path: &Path) -> String {
    let path = path.with_extension("");
    let parts: Vec<String> = path.iter().map(|p| quote(&p.to_string_lossy())).collect();
    parts.join(".")
}

fn quote(part: &str) -> String {
    let plain = !part.is_empty()
        && part.chars().all(|c| c.is_alphanumeric() || "_'!?".contains(c))
        && !part.starts_with(|c: char| c.is_numeric());
    if plain { part.to_owned() } else { format!("«{part}»") }
}

/// The parts of a name, without the quotes.
pub fn components(name: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = name;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = match rest.strip_prefix('«') {
            Some(inner) => inner.find('»').map_or(rest.len(), |i| i + '«'.len_utf8() + '»'.len_utf8()),
            None => rest.find('.').unwrap_or(rest.len()),
        };
        let part = rest[..end].trim_start_matches('«').trim_end_matches('»').to_owned();
        rest = rest[end..].strip_prefix('.').unwrap_or_default();
        Some(part)
    })
}

/// Whether `name` is `root` or below it.
pub fn is_within(name: &str, root: &str) -> bool {
    name.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn mangle_string(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => out.push(c),
            '_' => out.push_str("__"),
            c if (c as u32) < 0x100 => out.push_str(&format!("_x{:02x}", c as u32)),
            c if (c as u32) < 0x10000 => out.push_str(&format!("_u{:04x}", c as u32)),
            c => out.push_str(&format!("_U{:08x}", c as u32)),
        }
    }
    out
}

/// Whether the mangled text could be taken for something else behind a `_`: a number, or an
/// escape.
fn ambiguous(next: &str) -> bool {
    let bytes = next.as_bytes();
    let hex = |from: usize, n: usize| {
        bytes.get(from..from + n).is_some_and(|b| b.iter().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')))
    };
    match bytes.first() {
        Some(b'_') => {
            let at = bytes.iter().position(|&b| b != b'_').unwrap_or(bytes.len());
            ambiguous(&next[at..])
        }
        Some(b'0'..=b'9') => true,
        Some(b'x') => hex(1, 2),
        Some(b'u') => hex(1, 4),
        Some(b'U') => hex(1, 8),
        _ => false,
    }
}

/// A name in the form in which it is part of C identifiers.
pub fn mangle(name: &str) -> String {
    let mut out = String::new();
    for part in components(name) {
        let next = mangle_string(&part);
        if out.is_empty() {
            if ambiguous(&next) {
                out.push_str("00");
            }
        } else {
            out.push_str(if out.ends_with("__") || ambiguous(&next) { "_00" } else { "_" });
        }
        out.push_str(&next);
    }
    out
}

/// What module initializers (behind `initialize_`) and libraries (behind `lib`) are called.
pub fn stem(package: &str, name: &str) -> String {
    format!("{}_{}", mangle_string(package), mangle(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mangling() {
        assert_eq!(mangle("Conformance.FailingInit"), "Conformance_FailingInit");
        assert_eq!(mangle("A_b.c'"), "A__b_c_x27");
        assert_eq!(mangle("A.«1»"), "A_001");
        assert_eq!(stem("my_pkg", "My.Lib"), "my__pkg_My_Lib");
        assert_eq!(stem("my-pkg", "My"), "my_x2dpkg_My");
    }

    #[test]
    fn paths() {
        assert_eq!(path("A.B", "olean.server"), Path::new("A/B.olean.server"));
        assert_eq!(path("A.«b-c.d»", "c"), Path::new("A/b-c.d.c"));
        assert_eq!(from_path(Path::new("A/b-c.lean")), "A.«b-c»");
        assert!(is_within("A.B", "A") && is_within("A", "A") && !is_within("AB", "A"));
    }
}
