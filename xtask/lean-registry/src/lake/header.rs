//! The header of a Lean source file: which modules it imports.

/// What the first commands of a file say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// It starts with `module`.
    pub is_module: bool,
    /// It says `prelude`, so it does not import `Init`.
    pub prelude: bool,
    pub imports: Vec<String>,
}

/// Reads the header.  Stops at the first thing that cannot be part of one, like Lean's own reader;
/// mistakes are reported when the file is compiled.
pub fn parse(source: &str) -> Header {
    let mut header = Header::default();
    let mut rest = skip(source);
    if let Some(after) = keyword(rest, "module") {
        header.is_module = true;
        rest = skip(after);
    }
    if let Some(after) = keyword(rest, "prelude") {
        header.prelude = true;
        rest = skip(after);
    }
    loop {
        let mut at = rest;
        for modifier in ["public", "meta"] {
            if let Some(after) = keyword(at, modifier) {
                at = skip(after);
            }
        }
        let Some(after) = keyword(at, "import") else { return header };
        at = skip(after);
        if let Some(after) = keyword(at, "all") {
            at = skip(after);
        }
        let length = name_length(at);
        if length == 0 {
            return header;
        }
        header.imports.push(at[..length].to_owned());
        rest = skip(&at[length..]);
    }
}

/// Behind white space and comments.
fn skip(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if text.starts_with("--") {
            text = text.find('\n').map_or("", |i| &text[i..]);
        } else if text.starts_with("/-") && !text.starts_with("/--") && !text.starts_with("/-!") {
            let mut depth = 0usize;
            let bytes = text.as_bytes();
            let mut i = 0;
            while i < bytes.len() {
                match bytes.get(i..i + 2) {
                    Some(b"/-") => (depth, i) = (depth + 1, i + 2),
                    Some(b"-/") => (depth, i) = (depth - 1, i + 2),
                    _ => i += 1,
                }
                if depth == 0 {
                    break;
                }
            }
            text = text.get(i..).unwrap_or_default();
        } else {
            return text;
        }
    }
}

fn keyword<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let boundary = rest.chars().next().is_none_or(|c| !is_name_char(c) && c != '.');
    boundary.then_some(rest)
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '\'' | '!' | '?')
}

/// Length of the dotted name at the start of the text.
fn name_length(text: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &text[end..];
        let part = if rest.starts_with('«') {
            rest.find('»').map_or(0, |i| i + '»'.len_utf8())
        } else {
            rest.find(|c| !is_name_char(c)).unwrap_or(rest.len())
        };
        if part == 0 {
            return end;
        }
        end += part;
        match text[end..].strip_prefix('.') {
            Some(next) if next.starts_with(|c| is_name_char(c) || c == '«') => end += 1,
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        let h = parse(
            "/- a /- b -/ -/\nmodule -- c\npublic import A.B\nmeta import all C\nimport D import «e f».G\n\npublic section import X",
        );
        assert!(h.is_module && !h.prelude);
        assert_eq!(h.imports, ["A.B", "C", "D", "«e f».G"]);
        let h = parse("prelude\nimport Init.Prelude\n/-- doc -/ import No");
        assert_eq!(h, Header { is_module: false, prelude: true, imports: vec!["Init.Prelude".into()] });
        assert_eq!(parse("def importantModule := 1"), Header::default());
        assert_eq!(parse("modules import A"), Header::default());
        assert_eq!(parse("/- open"), Header::default());
        assert_eq!(parse(""), Header::default());
    }
}
