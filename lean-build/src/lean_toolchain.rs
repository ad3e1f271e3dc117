//! What a `lean-toolchain` file asks for, compared with the toolchain in use.

use lean_rs_sys::toolchain_file::ToolchainFile;
use lean_rs_sys::version::Version;

pub(crate) use lean_rs_sys::toolchain_file::FILE_NAME;

/// How a file and a toolchain go together.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Same,
    Different(Version),
    /// The file names no release: a nightly version, a channel such as `stable`, a local toolchain.
    Incomparable,
}

/// Compares the file with a toolchain that goes by any of these versions.
pub(crate) fn compare(file: &ToolchainFile, versions: &[Version]) -> Match {
    compare_name(&file.name, versions)
}

fn compare_name(name: &str, versions: &[Version]) -> Match {
    // `leanprover/lean4:v4.27.0`, or the version alone.
    let release = name.rsplit(':').next().and_then(Version::parse);
    match release {
        Some(wanted) if versions.contains(&wanted) => Match::Same,
        Some(wanted) if !versions.is_empty() => Match::Different(wanted),
        _ => Match::Incomparable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(name: &str, versions: &[&str]) -> Match {
        let versions: Vec<_> = versions.iter().map(|v| Version::parse(v).unwrap()).collect();
        compare_name(name, &versions)
    }

    #[test]
    fn releases_are_compared() {
        assert_eq!(compare("leanprover/lean4:v4.27.0", &["4.27.0"]), Match::Same);
        assert_eq!(compare("leanprover/lean4:4.27.0-rc1", &["4.27.0-rc1"]), Match::Same);
        assert_eq!(compare("v4.27.0", &["4.27.0-rc1", "4.27.0"]), Match::Same);
        let v = Version::parse("4.28.0").unwrap();
        assert_eq!(compare("leanprover/lean4:v4.28.0", &["4.27.0"]), Match::Different(v));
    }

    #[test]
    fn other_names_are_not() {
        for name in [
            "leanprover/lean4:nightly-2025-11-20",
            "stable",
            "my-local-build",
            "leanprover/lean4-nightly:nightly",
        ] {
            assert_eq!(compare(name, &["4.27.0"]), Match::Incomparable, "{name}");
        }
        assert_eq!(compare("v4.27.0", &[]), Match::Incomparable);
    }
}
