//! The window of supported Lean versions, and how a header is recognized.
//!
//! Every version of Lean ships `include/lean/lean.h`, which fixes the layout of objects and the meaning of the
//! inline functions that this crate mirrors. A toolchain is accepted when the SHA-256 of that file is in
//! [`SUPPORTED_TOOLCHAINS`]: the digest says exactly which text the mirrors were compared with.
//!
//! This file is also compiled into the build script, so it depends on nothing but `std`.

use std::fmt;

/// The environment variable that has an unknown `lean.h` treated as that of the version it names.
pub const ASSUME_VERSION: &str = "LEAN_RS_ASSUME_VERSION";

/// One header text and the Lean versions that ship it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SupportedToolchain {
    /// Versions in the order of their release, such as `4.33.0-rc1`, `4.33.0`.
    pub versions: &'static [&'static str],
    /// SHA-256 of `include/lean/lean.h`, in lower-case hexadecimal digits.
    pub header_digest: &'static str,
    /// What changed for a binding in these versions; empty if nothing did.
    pub notes: &'static str,
}

const fn row(
    versions: &'static [&'static str],
    header_digest: &'static str,
    notes: &'static str,
) -> SupportedToolchain {
    SupportedToolchain { versions, header_digest, notes }
}

/// Every header that the crates were compared with, oldest first.
///
/// Object layouts are the same in all of them; where the meaning of an inline function changed, the notes say so
/// and the mirror follows the version that the build found.
pub const SUPPORTED_TOOLCHAINS: &[SupportedToolchain] = &[
    row(
        &["4.26.0"],
        "e0ea3efaccceb5b75c7e9e1ab92952c8aa85c3faee28ee949dfeb8ab428ad218",
        "lower bound; shared library `lib{Lib}`, initializer `initialize_{Mod}`",
    ),
    row(
        &["4.27.0"],
        "42255d180910bb063d97c87cfb2a61550009ca9ceb6f495069c56bfaa6c92e13",
        "shared library `lib{pkg}_{Lib}`, initializer `initialize_{pkg}_{Mod}`",
    ),
    row(&["4.28.0"], "624726e5f1f10fd77cd95b8fe8f30389312e57c8fc98e6c2f1989289bdb5fb0e", ""),
    row(&["4.28.1"], "648ecfb615ef0222cd63b5f1bbbc379a06749bc0f5f4c2eb16ffca26fd18fe81", ""),
    row(&["4.29.0"], "671683950ef412474bede2c6a2b50aecf4f99bc29e1ddaf2222ee54ad4ffb91c", ""),
    row(&["4.29.1"], "2e481a0dac7215eb16123eaef97298ae5a6d0bd0c28c534c2818e2d2f2a28efc", ""),
    row(&["4.30.0-rc2"], "790b121ce52942086a360a91f6db5f0f738043bc87b669daffa3fb8bc01e6dd3", ""),
    row(&["4.30.0"], "5a25125970f4f1dcf85a4c403463b387a8ff93535cd4a3054cafdee1759017d7", ""),
    row(
        &["4.31.0-rc1", "4.31.0-rc2"],
        "99ef35d69709e38caf836cf9ebbdf94d4474801e04157b8a72622dbdc653ec87",
        "`runtime_initialize_*` and `meta_initialize_*` appear beside `initialize_*`",
    ),
    row(&["4.31.0"], "486fe204404c0fdfb753b7e089c1c0d38fbdb396206030497696165e31218992", ""),
    row(
        &["4.32.0-rc1", "4.32.0", "4.32.2"],
        "22eed50aa703c4403010fabc12a7231ffa34dc979bd59ca1bfbac13c29a1dad2",
        "",
    ),
    row(
        &["4.33.0-rc1", "4.33.0-rc2", "4.33.0"],
        "9018878554c5552ff3754865780d21825c2d0c5c4b47491b37bf6fe046adcd56",
        "two fields become `_Atomic`, with the same layout",
    ),
    row(
        &["4.33.1"],
        "02af0040283143b264e3a44b06b348b6973ae6037fa8f550701c83dd7a062ace",
        "guards for the thread sanitizer",
    ),
    row(&["4.34.0-rc1"], "19510ea01b07c55bd49066566e586179fe77f11120eeab7a29da50fa93cb1c8a", ""),
    row(
        &["4.34.0-rc2", "4.34.0"],
        "982c731a1fbacc7688006f44f9f7af9d9e3e0247d310a728827f49e7f1466c13",
        "sticky reference counts: an extreme count is frozen and never freed; increments wrap unsigned and go to a \
         cold path (`lean_inc_ref_huge_n`)",
    ),
    row(
        &["4.34.1"],
        "866d80c309a9945b401e61fcf335a3b8545fb75c8b0a8b721fb1d3d3143d5d9c",
        "same behavior, refactored",
    ),
    row(
        &["4.35.0-rc1"],
        "322d6bd8ab2646dfe3aa781a5f02e7d63ef7f121889b450fd55a1118b1afe3dc",
        "the top bit (0x80) of `m_other` of arrays, scalar arrays and strings is a linearity mark: masked when an \
         element size is read",
    ),
    row(&["4.35.0-rc2"], "071e79d039717e51b1bd44bf0e1cdd950bc8fc2495a9e05f7aea481b42fa9926", ""),
    row(
        &["4.35.0-rc3", "4.35.0-rc4", "4.35.0"],
        "eb951e1171d39b828e7ad60aed0b90759598b678bfe58cf85c65a1559c021bf9",
        "",
    ),
];

/// A version that the checks of lean-rs run, on x86-64 Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Checked {
    /// The version, such as `4.35.0`.
    pub version: &'static str,
    /// What is run with it.
    pub what: &'static str,
    /// The command in a clone of lean-rs that runs it.
    pub command: &'static str,
}

/// The versions that were run. Of all others, the sources were read.
pub const CHECKED: &[Checked] = &[
    Checked { version: "4.27.0-rc1", what: "everything", command: "cargo xtask test" },
    Checked {
        version: "4.35.0",
        what: "all that needs no module of Lean's library",
        command: "cargo xtask test --lean 4.35.0",
    },
];

impl SupportedToolchain {
    /// The version of the row that a toolchain states, else the newest of the row: all of them share the header.
    pub fn resolve(&self, stated: Option<&Version>) -> Option<Version> {
        let versions = || self.versions.iter().filter_map(|version| Version::parse(version));
        versions().find(|version| Some(version) == stated).or_else(|| versions().next_back())
    }
}

/// The row of the window whose header has this digest.
pub fn by_digest(digest: &str) -> Option<&'static SupportedToolchain> {
    SUPPORTED_TOOLCHAINS.iter().find(|t| t.header_digest == digest)
}

/// The row of the window that contains this version.
pub fn by_version(version: &str) -> Option<&'static SupportedToolchain> {
    SUPPORTED_TOOLCHAINS.iter().find(|t| t.versions.contains(&version))
}

/// The version of the window that a text most likely means, where it is none itself: `4.27.0` for `v4.27.0`, for `4.27`, and for
/// candidates of it that are not in the window.
pub fn nearest(text: &str) -> Option<&'static str> {
    let text = text.trim().trim_start_matches('v');
    let (numbers, suffix) = text.split_at(text.find('-').unwrap_or(text.len()));
    let missing = 3usize.saturating_sub(numbers.split('.').count());
    let release = format!("{numbers}{}", ".0".repeat(missing));
    let candidate = format!("{release}{suffix}");
    versions()
        .find(|version| *version == candidate)
        .or_else(|| versions().find(|version| *version == release))
}

/// A Lean version: `4.27.0` or `4.27.0-rc1`, ordered by release (candidates before their release).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
    // Ordered so that every candidate comes before the release itself.
    candidate: Candidate,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Candidate {
    // `-pre`, `-nightly-…`: before any numbered candidate.
    Other(String),
    Numbered(u32),
    Release,
}

impl Version {
    /// Reads `4.27.0`, `v4.27.0` or `4.27.0-rc1`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Version> {
        let text = text.trim().trim_start_matches('v');
        let (numbers, suffix) =
            text.split_once('-').map_or((text, None), |(numbers, suffix)| (numbers, Some(suffix)));
        let mut parts = numbers.split('.');
        let mut number = || parts.next()?.parse().ok();
        let (major, minor, patch) = (number()?, number()?, number()?);
        if parts.next().is_some() {
            return None;
        }
        let candidate = match suffix {
            None => Candidate::Release,
            Some(suffix) => match suffix.strip_prefix("rc").and_then(|n| n.parse().ok()) {
                Some(n) => Candidate::Numbered(n),
                None => Candidate::Other(suffix.to_owned()),
            },
        };
        Some(Version { major, minor, patch, candidate })
    }

    /// The name of the version's `cfg`: `lean_v_4_27_0`, `lean_v_4_34_0_rc2`.
    pub fn cfg(&self) -> String {
        format!("lean_v_{}", self.to_string().replace(['.', '-'], "_"))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        match &self.candidate {
            Candidate::Release => Ok(()),
            Candidate::Numbered(n) => write!(f, "-rc{n}"),
            Candidate::Other(suffix) => write!(f, "-{suffix}"),
        }
    }
}

/// All versions of the window, oldest first.
pub fn versions() -> impl Iterator<Item = &'static str> {
    SUPPORTED_TOOLCHAINS.iter().flat_map(|t| t.versions.iter().copied())
}

/// The window in one line, for messages: `4.26.0 to 4.35.0`.
pub fn window() -> String {
    let mut all = versions();
    let first = all.next().unwrap_or_default();
    format!("{first} to {}", all.last().unwrap_or(first))
}

/// The newest version of the window that is no candidate, for messages.
pub fn newest_release() -> &'static str {
    versions().filter(|version| !version.contains('-')).last().unwrap_or_default()
}

/// What a C header says about its own version (`include/lean/version.h`).
///
/// Prefers `LEAN_VERSION_STRING`; otherwise joins the three numbers and the special description.
pub fn of_version_header(text: &str) -> Option<Version> {
    let define = |name: &str| {
        text.lines().find_map(|line| {
            let rest = line.trim().strip_prefix("#define")?.trim().strip_prefix(name)?;
            rest.starts_with(char::is_whitespace).then(|| rest.trim().trim_matches('"').to_owned())
        })
    };
    if let Some(version) = define("LEAN_VERSION_STRING").and_then(|v| Version::parse(&v)) {
        return Some(version);
    }
    let numbers =
        ["MAJOR", "MINOR", "PATCH"].map(|part| define(&format!("LEAN_VERSION_{part}")).unwrap_or_default());
    let suffix = define("LEAN_SPECIAL_VERSION_DESC").filter(|s| !s.is_empty());
    Version::parse(&format!("{}{}", numbers.join("."), suffix.map(|s| format!("-{s}")).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn window_is_ordered_and_unambiguous() {
        let all: Vec<Version> = versions().map(|v| Version::parse(v).expect(v)).collect();
        assert!(all.windows(2).all(|w| w[0] < w[1]), "versions must rise: {all:?}");
        for t in SUPPORTED_TOOLCHAINS {
            assert!(!t.versions.is_empty());
            assert_eq!(t.header_digest.len(), 64, "{:?}", t.versions);
            assert!(t.header_digest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
            assert_eq!(by_digest(t.header_digest), Some(t), "a digest stands twice");
        }
        assert_eq!(window(), "4.26.0 to 4.35.0");
        assert_eq!(newest_release(), "4.35.0");
    }

    #[test]
    fn versions_parse_and_order() {
        let parse = |s| Version::parse(s).unwrap();
        assert!(parse("4.27.0-rc1") < parse("4.27.0"));
        assert!(parse("4.27.0-rc2") < parse("4.27.0-rc10"));
        assert!(parse("4.9.0") < parse("4.26.0"));
        assert!(parse("4.28.0-pre") < parse("4.28.0-rc1"));
        assert_eq!(parse("v4.30.0-rc2").cfg(), "lean_v_4_30_0_rc2");
        assert_eq!(parse("4.30.0").to_string(), "4.30.0");
        for bad in ["", "4", "4.27", "4.27.0.1", "four.27.0", "4.27.x"] {
            assert_eq!(Version::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn texts_that_mean_a_version_of_the_window() {
        for text in
            ["4.27.0", "v4.27.0", "4.27", " 4.27.0 ", "4.27.0-rc1", "v4.27.0-rc1", "4.27.0-pre", "4.27-rc1"]
        {
            assert_eq!(nearest(text), Some("4.27.0"), "{text}");
        }
        assert_eq!(nearest("v4.30.0-rc2"), Some("4.30.0-rc2"));
        assert_eq!(nearest("4.30.0-rc1"), Some("4.30.0"));
        for text in ["", "4", "v", "-rc1", "4.99.0", "4.36.0-rc1", "4.27.0.0", "stable"] {
            assert_eq!(nearest(text), None, "{text}");
        }
    }

    #[test]
    fn version_headers() {
        let official = "#define LEAN_VERSION_MAJOR 4\n#define LEAN_VERSION_MINOR 30\n#define LEAN_VERSION_PATCH 0\n\
                        #define LEAN_VERSION_IS_RELEASE 1\n#define LEAN_SPECIAL_VERSION_DESC \"rc2\"\n";
        assert_eq!(of_version_header(official).unwrap().to_string(), "4.30.0-rc2");
        let with_string = format!("{official}#define LEAN_VERSION_STRING \"4.30.0\"\n");
        assert_eq!(of_version_header(&with_string).unwrap().to_string(), "4.30.0");
        let release = official.replace("rc2", "");
        assert_eq!(of_version_header(&release).unwrap().to_string(), "4.30.0");
        assert_eq!(of_version_header("int x;"), None);
    }
}
