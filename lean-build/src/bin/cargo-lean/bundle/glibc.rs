//! Versions of glibc.

use std::fmt;
use std::str::FromStr;

/// A version such as 2.34.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Glibc(Vec<u32>);

impl FromStr for Glibc {
    type Err = String;

    fn from_str(text: &str) -> Result<Glibc, String> {
        let numbers: Result<Vec<u32>, _> = text.split('.').map(str::parse).collect();
        match numbers {
            Ok(numbers) if numbers.len() >= 2 => Ok(Glibc(numbers)),
            _ => Err(
                "a version of glibc is two numbers, such as 2.31 (`ldd --version` prints that of a machine)"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for Glibc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.0.iter().map(u32::to_string).collect();
        f.write_str(&numbers.join("."))
    }
}

/// The names of versions that a file refers to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct References {
    /// The newest glibc among them.
    pub(super) newest: Option<Glibc>,
    /// Names of glibc that state no version.
    pub(super) others: Vec<String>,
}

impl References {
    /// Takes a name into account, if it is one of glibc.
    pub(super) fn add(&mut self, name: &str) {
        let Some(version) = name.strip_prefix("GLIBC_") else { return };
        // Linkers write it for relocations that older loaders do not understand.
        let version = if version == "ABI_DT_RELR" { "2.36" } else { version };
        match version.parse() {
            Ok(version) => self.newest = self.newest.take().max(Some(version)),
            Err(_) => self.others.push(name.to_owned()),
        }
    }
}

/// Whether a library belongs to glibc itself.
pub(super) fn has(library: &str) -> bool {
    const NAMES: [&str; 11] = [
        "libc.so.",
        "libm.so.",
        "libmvec.so.",
        "libpthread.so.",
        "libdl.so.",
        "librt.so.",
        "libutil.so.",
        "libresolv.so.",
        "libanl.so.",
        "ld-linux",
        "ld64.so.",
    ];
    NAMES.iter().any(|name| library.starts_with(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_numbers() {
        let of = |text: &str| text.parse::<Glibc>().unwrap();
        assert!(of("2.9") < of("2.34") && of("2.2.5") < of("2.3") && of("2.34") < of("3.0"));
        assert_eq!(of("2.2.5").to_string(), "2.2.5");
        for wrong in ["", "2", "2.x", "GLIBC_2.4", "2.34-9"] {
            assert!(wrong.parse::<Glibc>().unwrap_err().contains("such as 2.31"), "{wrong}");
        }
    }

    #[test]
    fn the_newest_reference_counts() {
        let mut found = References::default();
        for name in ["GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.17", "GCC_3.0", "GLIBC_PRIVATE"] {
            found.add(name);
        }
        assert_eq!(
            (found.newest.clone().unwrap().to_string(), found.others),
            ("2.34".to_owned(), vec!["GLIBC_PRIVATE".to_owned()])
        );
        let mut found = References::default();
        found.add("GLIBC_ABI_DT_RELR");
        assert_eq!(found.newest.unwrap().to_string(), "2.36");
    }

    #[test]
    fn libraries_of_glibc() {
        assert!(has("libc.so.6") && has("ld-linux-x86-64.so.2") && has("libm.so.6"));
        assert!(
            !has("libcrypto.so.3")
                && !has("libgcc_s.so.1")
                && !has("libmagic.so.1")
                && !has("libleanshared.so")
        );
    }
}
