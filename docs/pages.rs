//! The book is whole: every page is in the summary and is tested, and the versions of Lean are those that the crates support.

use std::fs;
use std::path::{Path, PathBuf};

use lean_rs_sys::version::{CHECKED, SUPPORTED_TOOLCHAINS};

fn book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    for directory in [book(), book().join("types"), book().join("callbacks")] {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                pages.push((path.clone(), fs::read_to_string(path).unwrap()));
            }
        }
    }
    assert!(pages.len() >= 26, "{}", pages.len());
    pages
}

#[test]
fn every_page_is_in_the_summary_and_tested() {
    let summary = fs::read_to_string(book().join("SUMMARY.md")).unwrap();
    let tested = include_str!("lib.rs");
    for (path, text) in pages() {
        let name = path.strip_prefix(book()).unwrap().to_str().unwrap();
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("({name})")),
            "{name} is not in SUMMARY.md"
        );
        // These have tests of their own.
        let apart = ["publishing.md", "static-linking.md", "tutorial.md", "workspaces.md"].contains(&name);
        if text.contains("```rust") && !apart {
            assert!(tested.contains(&format!("\"src/{name}\"")), "{name} is not in lib.rs");
        }
        if name.starts_with("types/") {
            assert!(text.contains("\n```lean\n") && text.contains("\n```rust\n"), "{name} has no example");
        }
    }
}

#[test]
fn the_supported_versions_are_named() {
    let mut versions = SUPPORTED_TOOLCHAINS.iter().flat_map(|row| row.versions);
    let (oldest, newest) = (versions.next().unwrap(), versions.next_back().unwrap());
    let short = |version: &'static str| version.rsplit_once('.').unwrap().0;
    for (page, wanted) in [
        ("../README.md", format!("Lean {} to {}", short(oldest), short(newest))),
        ("src/tutorial.md", format!("Lean {} to {}", short(oldest), short(newest))),
        ("src/toolchains.md", format!("{oldest} to {newest}")),
        ("src/versions.md", format!("to {newest} |")),
    ] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        assert!(text.contains(&wanted), "{page} does not say `{wanted}`");
    }
}

#[test]
fn the_workflow_tests_every_version() {
    let workflow = include_str!("../.github/workflows/ci.yml");
    let tested = workflow.lines().filter_map(|line| line.trim().strip_prefix("- \"")?.strip_suffix('"'));
    let supported = SUPPORTED_TOOLCHAINS.iter().flat_map(|row| row.versions).copied();
    assert_eq!(tested.collect::<Vec<_>>(), supported.collect::<Vec<_>>());
}

#[test]
fn the_versions_that_were_run_are_named() {
    let read = |page| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    for checked in CHECKED {
        let row = format!("| {} |", checked.version);
        let table = read("src/versions.md");
        let row = table.lines().find(|line| line.starts_with(&row)).unwrap_or_else(|| panic!("no {row}"));
        assert!(row.contains(&format!("run, by `{}`", checked.command)), "{row}");
        for page in ["../README.md", "src/toolchains.md"] {
            assert!(read(page).contains(checked.version), "{page} does not name {}", checked.version);
        }
    }
}
