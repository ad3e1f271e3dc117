//! The environment variables that change what happens, and how.

use lean_rs_sys::version::ASSUME_VERSION;

use super::Finding;

/// Variables and what they do.
const VARIABLES: [(&str, &str); 10] = [
    ("LEAN_SYSROOT", "the toolchain to use; it comes before the `lean` on PATH and what elan would choose"),
    ("LAKE", "the Lake that build scripts run, instead of the toolchain's own"),
    ("ELAN_TOOLCHAIN", "the toolchain that elan's `lean` stands for, whatever lean-toolchain files say"),
    (ASSUME_VERSION, "the toolchain's lean.h is taken for the one of this version without a check"),
    (
        "LEAN_PATH",
        "more folders in which Lean looks for compiled modules; those of another version cannot be read",
    ),
    ("LEAN_NUM_THREADS", "how many threads Lean starts for its tasks, instead of one for each processor"),
    (
        "LD_PRELOAD",
        "libraries that every program loads before its own; their symbols replace those of Lean and Rust",
    ),
    ("LD_LIBRARY_PATH", "folders in which programs look for libraries before the path that they carry"),
    ("DYLD_INSERT_LIBRARIES", "libraries that every program loads before its own"),
    ("DYLD_LIBRARY_PATH", "folders in which programs look for libraries before the path that they carry"),
];

pub(super) fn examine(get: impl Fn(&str) -> Option<String>, findings: &mut Vec<Finding>) {
    for (name, meaning) in VARIABLES {
        let Some(value) = get(name) else { continue };
        let found = format!("{value} ({meaning})");
        findings.push(match name {
            "LEAN_NUM_THREADS" if value.parse().is_ok_and(|count: u32| count > 0) => {
                Finding::note(name, found)
            }
            // Lean reads text that does not begin with a number as zero.
            "LEAN_NUM_THREADS" => Finding::warning(
                name,
                format!("{value} is not a number above zero; tasks of Lean may never run"),
                "set LEAN_NUM_THREADS to a number such as 4, or unset it",
            ),
            "ELAN_TOOLCHAIN" if get("LEAN_SYSROOT").is_some() => {
                Finding::note(name, format!("{value} (without effect on lean-rs, since LEAN_SYSROOT is set)"))
            }
            _ => Finding::note(name, found),
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn lines(set: &[(&str, &str)]) -> String {
        let mut findings = Vec::new();
        let get =
            |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
        examine(get, &mut findings);
        findings.iter().map(|finding| format!("{finding}\n")).collect()
    }

    #[test]
    fn only_what_is_set() {
        assert_eq!(lines(&[("PATH", "/bin")]), "");
        expect![[r#"
            info  LEAN_SYSROOT: /lean (the toolchain to use; it comes before the `lean` on PATH and what elan would choose)
            info  ELAN_TOOLCHAIN: stable (without effect on lean-rs, since LEAN_SYSROOT is set)
            warn  LEAN_NUM_THREADS: many is not a number above zero; tasks of Lean may never run — set LEAN_NUM_THREADS to a number such as 4, or unset it
        "#]]
        .assert_eq(&lines(&[
            ("LEAN_NUM_THREADS", "many"),
            ("ELAN_TOOLCHAIN", "stable"),
            ("LEAN_SYSROOT", "/lean"),
        ]));
        expect![[r#"
            info  LEAN_NUM_THREADS: 4 (how many threads Lean starts for its tasks, instead of one for each processor)
            info  LD_PRELOAD: x.so (libraries that every program loads before its own; their symbols replace those of Lean and Rust)
        "#]]
        .assert_eq(&lines(&[("LEAN_NUM_THREADS", "4"), ("LD_PRELOAD", "x.so")]));
    }
}
