//! Links lead somewhere: those of every Markdown file of the repository, and those of the book that mdBook builds. The book
//! highlights Lean.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// What a file links to, what it has as code in a line, and what can be linked to in it.
#[derive(Debug, Default, PartialEq)]
struct Links {
    targets: Vec<String>,
    code: Vec<String>,
    anchors: HashSet<String>,
}

fn of_markdown(text: &str) -> Links {
    let mut links = Links::default();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                links.targets.push(dest_url.into_string());
            }
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => links.anchors.extend(heading.take().map(|text| anchor(&text))),
            Event::Code(text) if heading.is_none() => links.code.push(text.into_string()),
            Event::Text(text) | Event::Code(text) => {
                heading.iter_mut().for_each(|heading| heading.push_str(&text))
            }
            _ => {}
        }
    }
    links
}

/// The anchor that mdBook, and whoever shows a README, makes of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn of_html(text: &str) -> Links {
    let values = |attribute: &str| {
        let start = format!(" {attribute}=\"");
        let values: Vec<String> = text
            .split(&start)
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.replace("&amp;", "&")))
            .collect();
        values
    };
    let targets = [values("href"), values("src")].concat();
    Links { targets, code: Vec::new(), anchors: values("id").into_iter().collect() }
}

/// Every link of these files that leads nowhere, or out of the folder that the file has to stay in; and how many there are.
fn dead(files: &HashMap<PathBuf, Links>, stays_in: impl Fn(&Path) -> PathBuf) -> (Vec<String>, usize) {
    let (mut dead, mut count) = (Vec::new(), 0);
    for (path, links) in files {
        for target in &links.targets {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            count += 1;
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() {
                path.clone()
            } else {
                normal(&path.parent().expect("a folder").join(file))
            };
            let why = if !file.starts_with(stays_in(path)) {
                "leads to a file that readers of this one do not have"
            } else if !file.exists() {
                "leads to no file"
            } else if !anchor.is_empty()
                && files.get(&file).is_none_or(|links| !links.anchors.contains(anchor))
            {
                "leads to no heading"
            } else {
                continue;
            };
            dead.push(format!("{}: `{target}` {why}", path.display()));
        }
    }
    dead.sort();
    (dead, count)
}

/// The path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

/// The files below a folder with this extension, as links.
fn read(folder: &Path, extension: &str, links: fn(&str) -> Links) -> HashMap<PathBuf, Links> {
    let mut files = HashMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let made = entry.file_name() == "target" || entry.file_name().to_string_lossy().starts_with('.');
            if kind.is_dir() && !made {
                folders.push(path);
            } else if kind.is_file() && path.extension() == Some(OsStr::new(extension)) {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path, links(&text));
            }
        }
    }
    files
}

#[test]
fn of_all_markdown_files() {
    let files = read(root(), "md", of_markdown);
    assert!(files.contains_key(&root().join("README.md")));
    // The book is read without the repository, and so is what a package brings along.
    let stays_in = |file: &Path| {
        let book = root().join("docs/src");
        let package = file.ancestors().skip(1).find(|folder| folder.join("Cargo.toml").is_file());
        if file.starts_with(&book) { book } else { package.expect("the root has one").to_owned() }
    };
    let (dead, count) = dead(&files, stays_in);
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    assert!(count > 80, "{count}");
}

/// The book as mdBook builds it, where that is installed.
fn built() -> Option<(TempDir, PathBuf)> {
    let folder = tempfile::tempdir().unwrap();
    let book = folder.path().canonicalize().unwrap();
    let mut mdbook = Command::new("mdbook");
    mdbook.arg("build").arg(env!("CARGO_MANIFEST_DIR")).arg("--dest-dir").arg(&book);
    let output = match mdbook.output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("there is no mdbook: the built book is not checked");
            return None;
        }
        output => output.unwrap(),
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("WARN"), "{said}");
    Some((folder, book))
}

#[test]
fn of_the_built_book() {
    let Some((_folder, book)) = built() else { return };
    let mut files = read(&book, "html", of_html);
    // Its links start at the root of a server.
    files.remove(&book.join("404.html"));
    assert!(files.contains_key(&book.join("tutorial.html")));
    let (dead, count) = dead(&files, |_| book.clone());
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    assert!(count > 500, "{count}");
}

/// Runs the scripts of the book as a page does, and prints a piece of Lean as the page would show it.
const HIGHLIGHT: &str = r#"
    const [highlight, lean, code] = process.argv.slice(1);
    const { readFileSync } = require("fs");
    const block = { innerHTML: "" };
    const context = { console, document: { querySelectorAll: (which) => (which === "code.language-lean" ? [block] : []) } };
    require("vm").createContext(context);
    const run = (text) => require("vm").runInContext(text, context);
    run(readFileSync(highlight, "utf8"));
    run("hljs.highlightBlock = (block) => { block.innerHTML = hljs.highlight('lean', block.textContent).value; }");
    block.textContent = code;
    run(readFileSync(lean, "utf8"));
    console.log(block.innerHTML);
"#;

#[test]
fn lean_is_highlighted() {
    let Some((_folder, book)) = built() else { return };
    let script = |name: &str| {
        let scripts = fs::read_dir(&book).unwrap().map(|entry| entry.unwrap().path());
        let is_script = |path: &PathBuf| {
            let file = path.file_name().unwrap().to_string_lossy();
            file.starts_with(name) && file.ends_with(".js")
        };
        scripts.into_iter().find(is_script).expect(name)
    };
    let (highlight, lean) = (script("highlight"), script("lean"));
    let page = fs::read_to_string(book.join("tutorial.html")).unwrap();
    assert!(
        page.contains(&format!("src=\"{}\"", lean.file_name().unwrap().to_string_lossy())),
        "not in the page"
    );

    let code = "/- a /- b -/ -/\n@[export x] def add (a : Nat) := s!\"{a}\" -- c\ninstance : X := 'x'";
    let mut node = Command::new("node");
    let output = match node.args(["-e", HIGHLIGHT]).args([&highlight, &lean]).arg(code).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("there is no node: the highlighting of Lean is not checked");
            return;
        }
        output => output.unwrap(),
    };
    let html =
        String::from_utf8_lossy(&output.stdout).replace("<span class=\"hljs-", "<").replace("</span>", ">");
    let expected = "<comment\">/- a <comment\">/- b -/> -/>\n<meta\">@[export x]> <class\"><keyword\">def> <title\">add>> \
                    (a : <type\">Nat>) := <string\">s!&quot;<subst\">{a}>&quot;> <comment\">-- c>\n\
                    <keyword\">instance> : <type\">X> := <string\">&#x27;x&#x27;>\n";
    assert_eq!(html, expected, "{}", String::from_utf8_lossy(&output.stderr));
}

/// The guide names files of the repository, to which it cannot link.
#[test]
fn named_files_exist() {
    let folders: HashSet<String> = fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let mut count = 0;
    for (file, links) in read(root(), "md", of_markdown) {
        for code in links.code {
            if code.split_once('/').is_some_and(|(folder, _)| folders.contains(folder)) {
                assert!(
                    root().join(&code).exists(),
                    "{} names `{code}`, which does not exist",
                    file.display()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 12, "{count}");
}

/// The crates of these names on crates.io are others.
#[test]
fn no_markdown_file_depends_on_crates_io() {
    for file in read(root(), "md", of_markdown).keys() {
        let text = fs::read_to_string(file).unwrap();
        for wrong in ["lean-rs = \"", "lean-build = \"", "cargo add lean-", "cargo install lean-"] {
            assert!(!text.contains(wrong), "{} says `{wrong}`", file.display());
        }
    }
}

#[test]
fn dead_links_are_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("book")).unwrap();
    let page = "# A page: `code`\n[a](#a-page-code) [b](#b) [c](c.md) [d](../d.md) [e](https://e) `[f](f.md)`\n\n\
                ```text\n[g](g.md)\n```\n[h](page.md#b)\n";
    fs::write(folder.path().join("book/page.md"), page).unwrap();
    fs::write(folder.path().join("d.md"), "").unwrap();
    let files = read(folder.path(), "md", of_markdown);
    let book = folder.path().join("book");
    let (dead, count) = dead(&files, |_| book.clone());
    let found: Vec<&str> = dead.iter().map(|text| text.split_once(": ").unwrap().1).collect();
    assert_eq!(
        found,
        [
            "`#b` leads to no heading",
            "`../d.md` leads to a file that readers of this one do not have",
            "`c.md` leads to no file",
            "`page.md#b` leads to no heading"
        ]
    );
    assert_eq!(count, 5);

    let html = of_html("<h1 id=\"x\"><a class=\"y\" href=\"p.html?a&amp;b#z\"><img src=\"i.svg\"></a></h1>");
    assert_eq!(html.targets, ["p.html?a&b#z", "i.svg"]);
    assert!(html.anchors.contains("x"));
}
