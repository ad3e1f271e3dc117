//! What Lake prints when a build fails: the errors in it, and how much of it is shown.

use std::path::{Component, Path, PathBuf};

use anstream::adapter::strip_str;

use crate::error::LeanError;
use crate::out_of_tree::Place;

/// How much of Lake's output an error shows.
const LINES: usize = 60;
const LINE_LENGTH: usize = 300;

/// The output without colors, with the files of errors relative to the crate, so that an editor finds them.
pub(crate) struct Output {
    pub(crate) text: String,
}

impl Output {
    pub(crate) fn new(output: &str, place: &Place, crate_dir: &Path) -> Output {
        let plain = strip_str(output).to_string();
        let lines = plain.lines().filter(|line| !line.trim().is_empty()).map(|line| {
            let Some((file, _)) = lean_error(line) else { return line.to_owned() };
            let Ok(path) = place.dir.join(file).canonicalize() else { return line.to_owned() };
            // What people edit.
            let path = place.original(&path);
            let path = path.strip_prefix(crate_dir).unwrap_or(&path);
            line.replacen(file, &path.display().to_string(), 1)
        });
        Output { text: lines.map(|line| line + "\n").collect() }
    }

    pub(crate) fn first_error(&self) -> Option<LeanError> {
        self.text.lines().find_map(|line| Some(lean_error(line)?.1))
    }

    /// The symbol of which GCC, Clang, LLD or GNU ld say that it is defined twice.
    pub(crate) fn doubled_symbol(&self) -> Option<&str> {
        let texts = ["error: redefinition of ", "error: duplicate symbol: ", "multiple definition of "];
        self.text.lines().find_map(|line| {
            let rest = texts.iter().find_map(|text| Some(line.split_once(text)?.1))?;
            let rest = rest.trim_start_matches(['‘', '\'', '`']);
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            Some(&rest[..end]).filter(|symbol| !symbol.is_empty())
        })
    }

    /// The end of the output; if there are errors before that, the part that begins with the first one.
    pub(crate) fn excerpt(&self) -> String {
        let lines: Vec<&str> = self.text.lines().collect();
        let end = lines.len().saturating_sub(LINES);
        let first = lines.iter().position(|line| lean_error(line).is_some());
        let start = first.map_or(end, |first| first.min(end));
        let after = end - start;
        let before = (start > 0).then(|| format!("  … {start} lines before …"));
        let after = (after > 0).then(|| format!("  … {after} lines after …"));
        let shown = lines.iter().skip(start).take(LINES).map(|line| format!("  {}", shortened(line)));
        before.into_iter().chain(shown).chain(after).collect::<Vec<_>>().join("\n")
    }
}

/// A line that is not too long.
pub(crate) fn shortened(line: &str) -> String {
    let line = line.trim_end();
    match line.char_indices().nth(LINE_LENGTH) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Reads `error: Arith.lean:3:10: message` (Lake) and `Arith.lean:3:10: error: message` (Lean); both label an error with a
/// name as `error(name):`. Also gives the file as it is written.
fn lean_error(line: &str) -> Option<(&str, LeanError)> {
    let line = line.trim();
    let labeled = without_label(line);
    let rest = labeled.unwrap_or(line);
    let (at, extension) = [".lean:", ".toml:"].iter().find_map(|e| Some((rest.find(e)?, e)))?;
    let (written, rest) = rest.split_at(at + extension.len() - 1);
    let mut parts = rest[1..].splitn(3, ':');
    // `info: A.lean`
    if written.contains(": ") {
        return None;
    }
    let (line, column) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let message = parts.next()?.trim();
    let message = if labeled.is_some() { message } else { without_label(message)? };
    // `././Arith.lean`
    let file: PathBuf = Path::new(written).components().filter(|c| *c != Component::CurDir).collect();
    Some((written, LeanError { file, line, column, message: shortened(message) }))
}

fn without_label(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("error")?;
    let rest = rest.strip_prefix('(').and_then(|r| r.split_once(')')).map_or(rest, |(_, r)| r);
    Some(rest.strip_prefix(':')?.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_errors() {
        for (line, expected) in [
            ("error: Arith.lean:3:10: Type mismatch", "Arith.lean:3:10: Type mismatch"),
            ("error: ././././A/B.lean:3:10: unknown identifier 'x'", "A/B.lean:3:10: unknown identifier 'x'"),
            ("error: /abs/A.lean:1:0: a: b", "/abs/A.lean:1:0: a: b"),
            ("Arith.lean:3:10: error: bad", "Arith.lean:3:10: bad"),
            ("Arith.lean:3:10: error(lean.unknownIdentifier): bad", "Arith.lean:3:10: bad"),
            ("error(lean.unknownIdentifier): Arith.lean:3:10: bad", "Arith.lean:3:10: bad"),
            ("  error: lakefile.toml:2:1: expected '='", "lakefile.toml:2:1: expected '='"),
        ] {
            assert_eq!(lean_error(line).expect(line).1.to_string(), expected);
        }
        for line in [
            "warning: Arith.lean:3:10: unused variable",
            "Arith.lean:3:10: warning: declaration uses 'sorry'",
            "error: Lean exited with code 1",
            "error: build failed",
            "error: Arith.lean: no such file",
            "info: A.lean:1:1: error: not one",
        ] {
            assert!(lean_error(line).is_none(), "{line}");
        }
    }

    fn output(text: &str) -> Output {
        Output::new(text, &Place::beside(Path::new("/p")), Path::new("/"))
    }

    #[test]
    fn files_are_relative_to_the_crate() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("lean")).unwrap();
        std::fs::write(root.join("lean/A.lean"), "").unwrap();
        let text =
            "\u{1b}[31merror(x): ././A.lean:1:2: bad\u{1b}[0m\n\nerror: B.lean:1:2: A.lean:3:4: no file\n";
        let output = Output::new(text, &Place::beside(&root.join("lean")), &root);
        assert_eq!(output.text, "error(x): lean/A.lean:1:2: bad\nerror: B.lean:1:2: A.lean:3:4: no file\n");
        assert_eq!(output.first_error().unwrap().to_string(), "lean/A.lean:1:2: bad");
    }

    #[test]
    fn symbols_that_are_defined_twice() {
        for line in [
            "ir/A.c:42:22: error: redefinition of ‘a_add’",
            "ir/A.c:42:22: error: redefinition of 'a_add'",
            "ld.lld: error: duplicate symbol: a_add",
            "ld: B.c:(.text+0x0): multiple definition of `a_add'; A.o:A.c:(.text+0x0): first defined here",
        ] {
            let output = output(&format!("info: stderr:\n{line}\n>>> defined at A.c\n"));
            assert_eq!(output.doubled_symbol(), Some("a_add"), "{line}");
        }
        assert_eq!(output("ld: undefined symbol: a_add\n").doubled_symbol(), None);
    }

    #[test]
    fn long_output_is_cut() {
        let lines =
            |numbers: std::ops::Range<u32>| numbers.map(|n| format!("line {n}\n\n")).collect::<String>();
        let shown = output(&lines(0..100)).excerpt();
        assert!(shown.starts_with("  … 40 lines before …\n  line 40\n"), "{shown}");
        assert!(shown.ends_with("  line 99"), "{shown}");
        assert_eq!(output(&lines(0..60)).excerpt().lines().count(), 60);

        let shown = output(&(lines(0..10) + "error: A.lean:1:2: bad\n" + &lines(10..100))).excerpt();
        assert!(shown.starts_with("  … 10 lines before …\n  error: A.lean:1:2: bad\n  line 10\n"), "{shown}");
        assert!(shown.ends_with("  line 68\n  … 31 lines after …"), "{shown}");
        assert_eq!(output(&"ä".repeat(1000)).excerpt().chars().count(), 2 + LINE_LENGTH + 1);
    }
}
