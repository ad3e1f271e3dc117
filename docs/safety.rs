//! The page on safety is complete: it has each file with `unsafe` code, each `unsafe` function and trait that programs can
//! name, and each file of programs that must not break memory.
//!
//! `UPDATE_EXPECT=1` writes the numbers anew, and adds files. What makes their code sound is written by people.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is published.
const CRATES: [&str; 5] = ["lean-rs", "lean-rs-sys", "lean-rs-macros", "lean-rs-model", "lean-build"];
const PAGE: &str = "src/safety.md";
const TABLE: &str = "| File | `unsafe` | What it rests on |\n|---|---|---|\n";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)).expect("the page")
}

/// The `unsafe` code of a file, without its unit tests.
#[derive(Debug, Default)]
struct Unsafe {
    blocks: usize,
    impls: usize,
    /// Functions and traits that others can name.
    public: Vec<String>,
    /// Lines of blocks and implementations.
    lines: Vec<usize>,
}

impl Unsafe {
    fn of(source: &str) -> Unsafe {
        let mut found = Unsafe::default();
        found.read(source.parse().expect("Rust"));
        found
    }

    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is = |index: usize, word: &str| matches!(tokens.get(index), Some(TokenTree::Ident(ident)) if ident == word);
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            if is(index, "mod") && is(index + 1, "tests") {
                index += 3;
                continue;
            }
            if is(index, "unsafe") {
                let line = token.span().start().line;
                match tokens.get(index + 1) {
                    Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
                        self.blocks += 1;
                        self.lines.push(line);
                    }
                    _ if is(index + 1, "impl") => {
                        self.impls += 1;
                        self.lines.push(line);
                    }
                    _ if is(index + 1, "fn") || is(index + 1, "trait") => {
                        let public = index.checked_sub(1).is_some_and(|before| is(before, "pub"));
                        if let Some(TokenTree::Ident(name)) = tokens.get(index + 2).filter(|_| public) {
                            self.public.push(name.to_string());
                        }
                    }
                    _ => {}
                }
            }
            if let TokenTree::Group(group) = token {
                self.read(group.stream());
            }
            index += 1;
        }
    }

    fn counts(&self) -> String {
        let count = |n: usize, one: &str| match n {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {one}s")),
        };
        let counts = [count(self.blocks, "block"), count(self.impls, "impl")];
        counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The sources of what is published, by their paths.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    let mut folders: Vec<PathBuf> = CRATES.iter().map(|name| root().join(name).join("src")).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // Unit tests in files of their own.
                if path.file_name() != Some("tests".as_ref()) {
                    folders.push(path);
                }
            } else if path.extension() == Some("rs".as_ref()) {
                let name = path.strip_prefix(root()).expect("below the workspace").display().to_string();
                sources.insert(name, fs::read_to_string(path).expect("a file"));
            }
        }
    }
    sources
}

/// The table of the page, and what stands before and behind it.
fn table(page: &str) -> (&str, &str, &str) {
    let start = page.find(TABLE).expect("the table of files") + TABLE.len();
    let end = page[start..].find("\n\n").map_or(page.len(), |end| start + end + 1);
    (&page[..start], &page[start..end], &page[end..])
}

#[test]
fn the_inventory_is_complete() {
    let page = page();
    let (before, rows, behind) = table(&page);
    let reasons: BTreeMap<&str, &str> = rows
        .lines()
        .filter(|row| !row.is_empty())
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').splitn(3, '|').map(str::trim).collect();
            let [file, _, reason] = cells[..] else { panic!("not three cells: {row}") };
            (file.trim_matches('`'), reason)
        })
        .collect();
    let found: BTreeMap<String, Unsafe> =
        sources().into_iter().map(|(name, text)| (name, Unsafe::of(&text))).collect();
    let expected: String = found
        .iter()
        .filter(|(_, found)| !found.lines.is_empty())
        .map(|(name, found)| {
            format!("| `{name}` | {} | {} |\n", found.counts(), reasons.get(name.as_str()).unwrap_or(&""))
        })
        .collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
        fs::write(path, format!("{before}{expected}{behind}")).expect("the page can be written");
    }
    let missing: Vec<&str> = expected
        .lines()
        .filter(|row| row.ends_with("|  |"))
        .map(|row| row.split('`').nth(1).unwrap_or(row))
        .collect();
    assert!(missing.is_empty(), "{PAGE} does not say what the `unsafe` code of {missing:?} rests on");
    assert!(
        rows == expected,
        "the table in {PAGE} is out of date; with UPDATE_EXPECT=1 it is written anew:\n{expected}"
    );
}

/// Clippy asks for the same, but not inside of macros.
#[test]
fn each_block_has_its_reason() {
    let mut without = Vec::new();
    for (name, text) in sources() {
        let lines: Vec<&str> = text.lines().collect();
        for line in Unsafe::of(&text).lines {
            // Back to the end of the item or statement before.
            let above = lines[..line - 1].iter().rev().take(12);
            let mut above = above.take_while(|line| !line.trim().is_empty());
            if !above.any(|line| line.contains("// SAFETY:")) && !lines[line - 1].contains("// SAFETY:") {
                without.push(format!("{name}:{line}"));
            }
        }
    }
    assert!(without.is_empty(), "no `// SAFETY:` above: {without:#?}");
}

#[test]
fn what_programs_can_call_is_on_the_page() {
    /// What only generated code can name, in `lean_rs::__private`.
    const HIDDEN: [&str; 4] = ["abi/decoder.rs", "abi/repr.rs", "function/fixed.rs", "library/loaded.rs"];
    let page = page();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        let Some(file) = path.strip_prefix("lean-rs/src/").filter(|file| !HIDDEN.contains(file)) else {
            continue;
        };
        let is_there =
            |name: &str| [format!("`{name}`"), format!("::{name}`")].iter().any(|code| page.contains(code));
        missing.extend(
            Unsafe::of(&text)
                .public
                .into_iter()
                .filter(|name| !is_there(name))
                .map(|name| format!("{name} of {file}")),
        );
    }
    assert!(missing.is_empty(), "{PAGE} does not say what these ask for: {missing:#?}");
}

#[test]
fn each_program_is_on_the_page() {
    let page = page();
    let mut count = 0;
    for (folder, wanted) in
        [("tests/soundness", &[""][..]), ("tests/ui/fail", &["soundness", "hidden", "unsafe_"])]
    {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name");
            let is_wanted = name.ends_with(".rs") && wanted.iter().any(|start| name.starts_with(start));
            if is_wanted && !["main.rs", "support.rs"].contains(&&*name) {
                assert!(
                    page.contains(&format!("`{folder}/{name}`")),
                    "{PAGE} does not say what {folder}/{name} shows"
                );
                count += 1;
            }
        }
    }
    assert!(count > 15, "{count} files");
}

#[test]
fn what_counts() {
    let found = Unsafe::of(
        "/// unsafe { }\npub unsafe fn f() { unsafe { g() } }\nunsafe impl A for B {}\npub unsafe trait C {}\n\
         pub(crate) unsafe fn h(p: unsafe fn()) { m! { unsafe { \"unsafe {}\" } } }\n#[unsafe(no_mangle)]\nfn i() {}\n\
         mod tests { unsafe impl A for C {} }\n",
    );
    assert_eq!((found.counts().as_str(), found.lines), ("2 blocks, 1 impl", vec![2, 3, 5]));
    assert_eq!(found.public, ["f", "C"]);
}
