//! The toolchain itself: where it is, and whether it is a version that lean-rs knows.

use std::fs;
use std::path::Path;

use lean_rs_sys::toolchain::{FoundBy, NotFound, Toolchain};
use lean_rs_sys::toolchain_file::ToolchainFile;
use lean_rs_sys::version::{self, ASSUME_VERSION, Checked, Version};

use super::Finding;
use crate::lakefile;
use crate::lean_toolchain::{self, FILE_NAME, Match};
use crate::library::entries;

/// What the toolchain's headers say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    /// The version that it states.
    pub(super) stated: Option<Version>,
    /// The version of the window whose rules lean-rs follows with it.
    pub(super) resolved: Option<Version>,
    /// Whether this is so because its header was recognized, and not because the user says so.
    pub(super) recognized: bool,
}

pub(super) fn missing(error: &NotFound) -> Finding {
    Finding::failure(
        "toolchain",
        format!("none found ({})", error.tried.join("; ")),
        format!(
            "install elan (https://lean-lang.org/install) and run `elan default leanprover/lean4:v{}`, or set \
             LEAN_SYSROOT to what `lean --print-prefix` prints",
            version::newest_release()
        ),
    )
}

pub(super) fn examine(toolchain: &Toolchain, assumed: Option<String>, findings: &mut Vec<Finding>) -> Known {
    let by = match toolchain.found_by {
        FoundBy::Variable => "LEAN_SYSROOT",
        FoundBy::Path => "`lean` on PATH",
        _ => "its path",
    };
    findings.push(Finding::good("toolchain", format!("{}, found through {by}", toolchain.sysroot.display())));
    let stated = toolchain.version();
    let header = toolchain.header();
    let digest = match fs::read(&header) {
        Ok(text) => hex::encode(hmac_sha256::Hash::hash(&text)),
        Err(error) => {
            findings.push(Finding::failure("lean.h", error.to_string(), REINSTALL));
            return Known { stated, resolved: None, recognized: false };
        }
    };
    let (finding, known) = recognize(&header, &digest, stated, assumed.as_deref());
    findings.push(finding);
    if let (Some(stated), Some(_)) = (&known.stated, &known.resolved) {
        findings.push(checks(&stated.to_string()));
    }
    known
}

/// How it is known that lean-rs works with a supported version.
fn checks(stated: &str) -> Finding {
    let found = match version::CHECKED.iter().find(|checked| checked.version == stated) {
        Some(Checked { what, command, .. }) => {
            format!("Lean {stated} is run by those of lean-rs: {what}, by `{command}`, on x86-64 Linux")
        }
        None => {
            let run =
                version::CHECKED.iter().map(|Checked { version, what, .. }| format!("{version} ({what})"));
            let run = run.collect::<Vec<_>>().join(" and ");
            format!("Lean {stated} was read for lean-rs, not run; run are {run}, on x86-64 Linux")
        }
    };
    Finding::note("checks", found)
}

/// What to do with a toolchain that is not whole.
pub(super) const REINSTALL: &str = "install the toolchain again (`elan toolchain uninstall` and `install`), or set \
                                    LEAN_SYSROOT to one that is complete";

/// The header's digest against the window, by the rules of lean-rs-sys's build script.
fn recognize(
    header: &Path,
    digest: &str,
    stated: Option<Version>,
    assumed: Option<&str>,
) -> (Finding, Known) {
    let row = version::by_digest(digest);
    let at = header.display();
    let name = stated.as_ref().map_or_else(|| "of an unknown version".to_owned(), Version::to_string);
    let Some(assumed) = assumed else {
        let known = Known {
            resolved: row.and_then(|row| row.resolve(stated.as_ref())),
            stated,
            recognized: row.is_some(),
        };
        let Some(row) = row else {
            let is_known = |version| version::by_version(version).is_some();
            let why = if is_known(&name) {
                format!("but Lean {name} has another one: it was changed, or is of another version")
            } else if let Some((release, _)) = name.split_once('-').filter(|(release, _)| is_known(release)) {
                format!("and Lean {release}, which {name} came before, has another one")
            } else {
                format!("and Lean {name} is none of the supported versions, {}", version::window())
            };
            let value = match version::nearest(&name) {
                Some(version) => {
                    format!("{ASSUME_VERSION}={version}, the nearest version whose header is known")
                }
                None => {
                    format!("{ASSUME_VERSION} to the supported version that this header is compatible with")
                }
            };
            let fix = format!(
                "use a supported toolchain (`elan default leanprover/lean4:v{}`), update lean-rs, or, at your own risk, \
                 set {value}",
                version::newest_release()
            );
            let found = format!("lean-rs does not know {at} (SHA-256 {digest}), {why}");
            return (Finding::failure("lean.h", found, fix), known);
        };
        let found = format!("{at} is that of Lean {}", row.versions.join(", "));
        return (Finding::good("lean.h", found), known);
    };

    let resolved = version::by_version(assumed).and_then(|_| Version::parse(assumed));
    let known = Known { stated, resolved, recognized: false };
    if known.resolved.is_none() {
        let found = format!(
            "{ASSUME_VERSION}={assumed} is not a version of lean-rs's table, which goes from {} and does not have every release \
             candidate",
            version::window()
        );
        let value = match version::nearest(assumed) {
            Some(version) => format!("{ASSUME_VERSION}={version}, the nearest in it"),
            None => {
                format!("{ASSUME_VERSION} to one of {}", version::versions().collect::<Vec<_>>().join(", "))
            }
        };
        let fix = format!("set {value}, or unset it");
        return (Finding::failure("lean.h", found, fix), known);
    }
    let (found, fix) = match row {
        Some(row) if row.versions.contains(&assumed) => (
            format!("and {at} is known to be of Lean {}", row.versions.join(", ")),
            format!(
                "unset {ASSUME_VERSION}: it is not needed, and keeps the header of another toolchain from being checked"
            ),
        ),
        Some(row) => (
            format!(
                "but {at} is known to be of Lean {}: lean-rs follows the rules of the wrong version",
                row.versions.join(", ")
            ),
            format!("unset {ASSUME_VERSION}"),
        ),
        None => (
            format!(
                "so {at} of Lean {name} (SHA-256 {digest}, which lean-rs does not know) is taken for that of Lean {assumed} \
                 without a check"
            ),
            format!(
                "for a checked header use a supported toolchain, {}, and unset {ASSUME_VERSION}",
                version::window()
            ),
        ),
    };
    (Finding::warning("lean.h", format!("{ASSUME_VERSION}={assumed} is set, {found}"), fix), known)
}

/// The `lean-toolchain` files that count for the folder and the Lean packages in it.
pub(super) fn files(dir: &Path, found_by: FoundBy, known: &Known, findings: &mut Vec<Finding>) {
    let mut dirs = vec![dir.to_owned()];
    dirs.extend(entries(dir).into_iter().filter(|path| lakefile::path_in(path).is_some()));
    let mut files = Vec::new();
    for file in dirs.iter().filter_map(|dir| ToolchainFile::find(dir).transpose()) {
        if !files.contains(&file) {
            files.push(file);
        }
    }
    if files.is_empty() {
        findings.push(Finding::good(FILE_NAME, format!("no such file in {} or above", dir.display())));
    }
    findings.extend(files.iter().map(|file| match file {
        Ok(file) => {
            let at_root = file.path.with_file_name("Cargo.lock").is_file();
            compare(file, at_root && found_by == FoundBy::Variable, known)
        }
        Err(invalid) => Finding::failure(
            FILE_NAME,
            format!("{} names no Lean toolchain: {}", invalid.path.display(), invalid.why),
            format!("name one in its first line, such as `leanprover/lean4:v{}`", version::newest_release()),
        ),
    }));
}

fn compare(file: &ToolchainFile, overruled: bool, known: &Known) -> Finding {
    let at = file.path.display();
    // With the variable, the toolchain counts as both versions.
    let assumed = known.resolved.clone().filter(|_| !known.recognized);
    let versions: Vec<Version> = known.stated.iter().cloned().chain(assumed).collect();
    let in_use = versions.first().map_or_else(|| "of an unknown version".to_owned(), Version::to_string);
    match lean_toolchain::compare(file, &versions) {
        Match::Same => {
            Finding::good(FILE_NAME, format!("{at} asks for the toolchain in use, `{}`", file.name))
        }
        Match::Different(wanted) if overruled => Finding::warning(
            FILE_NAME,
            format!("{at} asks for Lean {wanted}, and LEAN_SYSROOT is Lean {in_use}: the variable wins"),
            format!(
                "unset LEAN_SYSROOT to use Lean {wanted}, or write `leanprover/lean4:v{in_use}` into the file"
            ),
        ),
        Match::Different(wanted) => Finding::failure(
            FILE_NAME,
            format!("{at} asks for Lean {wanted}, the toolchain in use is Lean {in_use}"),
            format!(
                "set LEAN_SYSROOT to a toolchain of Lean {wanted} (`elan toolchain install {}`), or write `leanprover/lean4:v{in_use}` \
                 into the file",
                file.name
            ),
        ),
        Match::Incomparable => Finding::warning(
            FILE_NAME,
            format!(
                "{at} asks for `{}`, which cannot be compared with the toolchain in use, Lean {in_use}",
                file.name
            ),
            format!("name a release in the file, such as `leanprover/lean4:v{}`", version::newest_release()),
        ),
    }
}

/// The toolchain in use as a `lean-toolchain` file names it, if its version is one that anybody can install.
pub(super) fn release(known: &Known) -> Option<String> {
    let stated = known.stated.as_ref()?;
    let same = known.recognized && known.resolved.as_ref() == Some(stated);
    same.then(|| format!("leanprover/lean4:v{stated}"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::{Expect, expect};

    use super::*;

    const DIGEST: &str = "9018878554c5552ff3754865780d21825c2d0c5c4b47491b37bf6fe046adcd56";

    fn check(digest: &str, stated: &str, assumed: Option<&str>, line: Expect, toolchain: Option<&str>) {
        let (finding, known) = recognize(Path::new("/lean.h"), digest, Version::parse(stated), assumed);
        line.assert_eq(&finding.to_string());
        assert_eq!(release(&known).as_deref(), toolchain);
    }

    #[test]
    fn what_was_run_is_told_from_what_was_read() {
        assert_eq!(
            checks("4.35.0").to_string(),
            "info  checks: Lean 4.35.0 is run by those of lean-rs: all that needs no module of Lean's library, by `cargo \
             xtask test --lean 4.35.0`, on x86-64 Linux"
        );
        let read = checks("4.30.0").to_string();
        let start = "info  checks: Lean 4.30.0 was read for lean-rs, not run; run are 4.27.0-rc1 (everything) and 4.35.0";
        assert!(read.starts_with(start), "{read}");
    }

    #[test]
    fn headers() {
        let known = Some("leanprover/lean4:v4.33.0-rc2");
        let line = expect!["ok    lean.h: /lean.h is that of Lean 4.33.0-rc1, 4.33.0-rc2, 4.33.0"];
        check(DIGEST, "4.33.0-rc2", None, line, known);
        // A build of somebody's own with a known header.
        let line = expect!["ok    lean.h: /lean.h is that of Lean 4.33.0-rc1, 4.33.0-rc2, 4.33.0"];
        check(DIGEST, "4.33.0-pre", None, line, None);
        let line = expect![[
            r#"fail  lean.h: lean-rs does not know /lean.h (SHA-256 00), but Lean 4.33.0 has another one: it was changed, or is of another version — use a supported toolchain (`elan default leanprover/lean4:v4.35.0`), update lean-rs, or, at your own risk, set LEAN_RS_ASSUME_VERSION=4.33.0, the nearest version whose header is known"#
        ]];
        check("00", "4.33.0", None, line, None);
        let line = expect![
            "fail  lean.h: lean-rs does not know /lean.h (SHA-256 00), and Lean 4.27.0, which 4.27.0-rc1 came before, has another one — use a supported toolchain (`elan default leanprover/lean4:v4.35.0`), update lean-rs, or, at your own risk, set LEAN_RS_ASSUME_VERSION=4.27.0, the nearest version whose header is known"
        ];
        check("00", "4.27.0-rc1", None, line, None);
        let line = expect![[
            r#"fail  lean.h: lean-rs does not know /lean.h (SHA-256 00), and Lean 5.0.0 is none of the supported versions, 4.26.0 to 4.35.0 — use a supported toolchain (`elan default leanprover/lean4:v4.35.0`), update lean-rs, or, at your own risk, set LEAN_RS_ASSUME_VERSION to the supported version that this header is compatible with"#
        ]];
        check("00", "5.0.0", None, line, None);
    }

    #[test]
    fn assumed_versions() {
        let line = expect![[
            r#"warn  lean.h: LEAN_RS_ASSUME_VERSION=4.33.0 is set, and /lean.h is known to be of Lean 4.33.0-rc1, 4.33.0-rc2, 4.33.0 — unset LEAN_RS_ASSUME_VERSION: it is not needed, and keeps the header of another toolchain from being checked"#
        ]];
        check(DIGEST, "4.33.0", Some("4.33.0"), line, None);
        let line = expect![[
            r#"warn  lean.h: LEAN_RS_ASSUME_VERSION=4.27.0 is set, but /lean.h is known to be of Lean 4.33.0-rc1, 4.33.0-rc2, 4.33.0: lean-rs follows the rules of the wrong version — unset LEAN_RS_ASSUME_VERSION"#
        ]];
        check(DIGEST, "4.33.0", Some("4.27.0"), line, None);
        let line = expect![[
            r#"warn  lean.h: LEAN_RS_ASSUME_VERSION=4.27.0 is set, so /lean.h of Lean 4.27.0-rc1 (SHA-256 00, which lean-rs does not know) is taken for that of Lean 4.27.0 without a check — for a checked header use a supported toolchain, 4.26.0 to 4.35.0, and unset LEAN_RS_ASSUME_VERSION"#
        ]];
        check("00", "4.27.0-rc1", Some("4.27.0"), line, None);
        let (finding, known) = recognize(Path::new("/lean.h"), DIGEST, None, Some("4.2.0"));
        let start = "fail  lean.h: LEAN_RS_ASSUME_VERSION=4.2.0 is not a version of lean-rs's table, which goes from 4.26.0 to 4.35.0 \
                     and does not have every release candidate — set LEAN_RS_ASSUME_VERSION to one of 4.26.0, 4.27.0, ";
        assert!(finding.to_string().starts_with(start), "{finding}");
        assert_eq!(known.resolved, None);
        let (finding, _) = recognize(Path::new("/lean.h"), "00", None, Some("4.27.0-rc1"));
        let end = " — set LEAN_RS_ASSUME_VERSION=4.27.0, the nearest in it, or unset it";
        assert!(finding.to_string().ends_with(end), "{finding}");
    }

    #[test]
    fn lean_toolchain_files() {
        let dir = tempfile::tempdir().unwrap();
        let package = dir.path().join("lean");
        fs::create_dir(&package).unwrap();
        fs::write(package.join("lakefile.toml"), "").unwrap();
        fs::write(dir.path().join(FILE_NAME), "leanprover/lean4:v4.27.0\n").unwrap();
        fs::write(package.join(FILE_NAME), "leanprover/lean4:v4.28.0\n").unwrap();
        let garbage = dir.path().join("other");
        fs::create_dir(&garbage).unwrap();
        fs::write(garbage.join("lakefile.toml"), "").unwrap();
        fs::write(garbage.join(FILE_NAME), "\n").unwrap();
        let known = Known { stated: Version::parse("4.27.0"), resolved: None, recognized: false };
        let text = |found_by| {
            let mut findings = Vec::new();
            files(dir.path(), found_by, &known, &mut findings);
            let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
            lines.join("\n").replace(dir.path().to_str().unwrap(), "DIR")
        };
        expect![[r#"
            ok    lean-toolchain: DIR/lean-toolchain asks for the toolchain in use, `leanprover/lean4:v4.27.0`
            fail  lean-toolchain: DIR/lean/lean-toolchain asks for Lean 4.28.0, the toolchain in use is Lean 4.27.0 — set LEAN_SYSROOT to a toolchain of Lean 4.28.0 (`elan toolchain install leanprover/lean4:v4.28.0`), or write `leanprover/lean4:v4.27.0` into the file
            fail  lean-toolchain: DIR/other/lean-toolchain names no Lean toolchain: it is empty — name one in its first line, such as `leanprover/lean4:v4.35.0`"#]]
        .assert_eq(&text(FoundBy::Path));

        // The file at the root of a build is there for elan, which is not asked.
        fs::write(dir.path().join("Cargo.lock"), "").unwrap();
        fs::write(dir.path().join(FILE_NAME), "leanprover/lean4:v4.29.0\n").unwrap();
        let line = |found_by| text(found_by).lines().next().unwrap().to_owned();
        assert!(
            line(FoundBy::Path)
                .starts_with("fail  lean-toolchain: DIR/lean-toolchain asks for Lean 4.29.0, ")
        );
        expect!["warn  lean-toolchain: DIR/lean-toolchain asks for Lean 4.29.0, and LEAN_SYSROOT is Lean 4.27.0: the variable wins — unset LEAN_SYSROOT to use Lean 4.29.0, or write `leanprover/lean4:v4.27.0` into the file"]
            .assert_eq(&line(FoundBy::Variable));
    }
}
