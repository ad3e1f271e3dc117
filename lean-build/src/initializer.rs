//! Which C symbol initializes a module, read backwards from the symbols that a library has.
//!
//! From Lean 4.27 on the symbol is `initialize_<package>_<module>`, before it was `initialize_<module>`. The package's
//! name is taken from the symbol: a lakefile may be a program, and what it says need not be what Lake used.

use lean_rs_sys::names;
use lean_rs_sys::version::Version;

/// What every initializer starts with.
pub(crate) const PREFIX: &str = "initialize_";

/// Which of the two conventions the symbols of a toolchain follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Convention {
    /// With the package's name.
    Package,
    /// Without it.
    Plain,
    /// Not known: a nightly version between the two, or no version at all.
    Either,
}

impl Convention {
    pub(crate) fn of(version: Option<&Version>) -> Convention {
        let is = |text: &str, holds: fn(&Version, &Version) -> bool| {
            version.zip(Version::parse(text)).is_some_and(|(v, limit)| holds(v, &limit))
        };
        if is("4.27.0-rc1", |v, first| v >= first) {
            Convention::Package
        } else if is("4.27.0-", |v, first| v < first) {
            Convention::Plain
        } else {
            Convention::Either
        }
    }
}

/// An initializer and the package that its name states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Initializer {
    pub(crate) symbol: String,
    /// `None` for a symbol without the package's name.
    pub(crate) package: Option<String>,
}

/// Finds the initializer of a module.
///
/// `stems` are the initializers that the library defines, without [`PREFIX`]. Several packages may fit only if a
/// library contains a module of the same name from each; then the one that `expected` names counts (the package's
/// lakefile), or the one with the most modules in the library.
pub(crate) fn find(
    stems: &[String],
    module: &str,
    convention: Convention,
    expected: Option<&str>,
) -> Option<Initializer> {
    let mangled = names::mangle(module);
    if convention != Convention::Plain {
        let behind = format!("_{mangled}");
        let fitting = stems.iter().filter_map(|stem| {
            let package = unmangle_component(stem.strip_suffix(&behind)?)?;
            Some((stem, package))
        });
        let modules_of = |package: &str| stems.iter().filter(|s| split_package(s).0 == package).count();
        let best = fitting.max_by_key(|(_, package)| {
            (expected == Some(package.as_str()), modules_of(package), std::cmp::Reverse(package.clone()))
        });
        if let Some((stem, package)) = best {
            return Some(Initializer { symbol: format!("{PREFIX}{stem}"), package: Some(package) });
        }
    }
    if convention != Convention::Package && stems.contains(&mangled) {
        return Some(Initializer { symbol: format!("{PREFIX}{mangled}"), package: None });
    }
    None
}

/// The modules whose initializers are given, for people to read, those most like `wanted` first.
pub(crate) fn modules(stems: &[String], convention: Convention, wanted: &str) -> Vec<String> {
    let mut names: Vec<String> = stems
        .iter()
        .map(|stem| match convention {
            Convention::Package => unmangle(split_package(stem).1),
            Convention::Plain | Convention::Either => unmangle(stem),
        })
        .filter(|name| !name.is_empty())
        .collect();
    names.sort();
    names.dedup();
    names.sort_by(|a, b| strsim::jaro_winkler(b, wanted).total_cmp(&strsim::jaro_winkler(a, wanted)));
    names
}

/// Whether an initializer belongs to the `Lean` library of the toolchain, or to one that imports it.
pub(crate) fn is_of_lean(stem: &str) -> bool {
    matches!(split_package(stem).0.as_str(), "Lean" | "Lake")
}

/// Whether an initializer belongs to the libraries of the toolchain.
pub(crate) fn is_of_toolchain(stem: &str) -> bool {
    is_of_lean(stem) || matches!(split_package(stem).0.as_str(), "Init" | "Std")
}

/// The first component of a mangled name, readable, and the rest, still mangled.
pub(crate) fn split_package(stem: &str) -> (String, &str) {
    let (component, rest) = split_component(stem);
    (component, rest.strip_prefix('_').unwrap_or(rest))
}

/// As [`split_package`], with the `_` between the two left in the rest.
fn split_component(text: &str) -> (String, &str) {
    let mut rest = text;
    let mut component = String::new();
    while let Some((c, behind)) = next_char(rest) {
        component.push(c);
        rest = behind;
    }
    (component, rest)
}

/// Reads a whole text as one mangled component.
fn unmangle_component(text: &str) -> Option<String> {
    let (component, rest) = split_component(text);
    (!component.is_empty() && rest.is_empty()).then_some(component)
}

/// Reads a mangled name for people; a name that Lean would quote is not quoted.
fn unmangle(text: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        // `00` marks a component that would be misread behind `_`.
        rest = rest.strip_prefix("00").unwrap_or(rest);
        let (part, behind) = split_package(rest);
        if behind.len() == rest.len() {
            break;
        }
        parts.push(part);
        rest = behind;
    }
    parts.join(".")
}

/// One character of a component; `None` at its end: a single `_`, or the end of the text.
fn next_char(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    if first != '_' {
        return Some((first, &text[first.len_utf8()..]));
    }
    let behind = &text[1..];
    let digits = match behind.chars().next()? {
        '_' => return Some(('_', &behind[1..])),
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => return None,
    };
    let code = behind.get(1..=digits)?;
    if !code.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
        return None;
    }
    let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    Some((c, &behind[digits + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(packages: &[(&str, &[&str])]) -> Vec<String> {
        let of = |package: &str, module: &str| {
            names::initializers(package, module)[0].strip_prefix(PREFIX).unwrap().to_owned()
        };
        packages.iter().flat_map(|(p, modules)| modules.iter().map(move |m| of(p, m))).collect()
    }

    fn package_of(stems: &[String], module: &str, expected: Option<&str>) -> Option<(String, String)> {
        let found = find(stems, module, Convention::Package, expected)?;
        Some((found.symbol, found.package.unwrap()))
    }

    #[test]
    fn a_suffix_is_not_the_module() {
        let stems = stems(&[("p", &["A", "B.A", "xab.A", "B"])]);
        let found = |module| package_of(&stems, module, None).map(|f| f.0);
        assert_eq!(found("A").as_deref(), Some("initialize_p_A"));
        assert_eq!(found("B.A").as_deref(), Some("initialize_p_B_A"));
        assert_eq!(found("xab.A").as_deref(), Some("initialize_p_00xab_A"));
        // The package and the module together look like a module.
        assert_eq!(found("p.A"), None);
    }

    #[test]
    fn package_names_come_back_as_they_were() {
        for package in
            ["p", "my_pkg", "my-pkg", "_p", "p_", "__", "a.b", "überpaket", "x2d", "p__q", "𝒫", "4pkg"]
        {
            for module in ["A", "Foo.Bar", "Foo_Bar.Ba_z", "A.x27"] {
                let stems = stems(&[(package, &[module, "Other", "Other.Foo"])]);
                let (symbol, found) = package_of(&stems, module, None).expect(package);
                assert_eq!(found, package, "{symbol}");
                assert_eq!(symbol, names::initializers(package, module)[0]);
            }
        }
    }

    #[test]
    fn the_lakefile_breaks_ties_then_the_majority() {
        let stems = stems(&[("p", &["A"]), ("q", &["A", "B"])]);
        assert_eq!(package_of(&stems, "A", Some("p")).unwrap().1, "p");
        assert_eq!(package_of(&stems, "A", Some("other")).unwrap().1, "q");
        assert_eq!(package_of(&stems, "A", None).unwrap().1, "q");
    }

    #[test]
    fn before_packages_were_named() {
        let stems = vec!["A".to_owned(), "A_B".to_owned()];
        let plain = |module| find(&stems, module, Convention::Plain, None);
        assert_eq!(plain("A.B"), Some(Initializer { symbol: "initialize_A_B".to_owned(), package: None }));
        // Not package `A`, module `B`.
        assert_eq!(plain("B"), None);
        assert_eq!(find(&stems, "A.B", Convention::Either, None), plain("A.B"));
    }

    #[test]
    fn conventions_of_versions() {
        let of = |text| Convention::of(Version::parse(text).as_ref());
        assert_eq!(of("4.26.0"), Convention::Plain);
        assert_eq!(of("4.26.9-rc1"), Convention::Plain);
        assert_eq!(of("4.27.0-rc1"), Convention::Package);
        assert_eq!(of("4.35.0"), Convention::Package);
        assert_eq!(of("4.27.0-nightly-2025-11-20"), Convention::Either);
        assert_eq!(Convention::of(None), Convention::Either);
    }

    #[test]
    fn modules_for_people() {
        let stems = stems(&[("my_pkg", &["Arith", "Arith.Sub", "Foo_Bar.a'", "A.x27"])]);
        assert_eq!(
            modules(&stems, Convention::Package, "Arith.Sup"),
            ["Arith.Sub", "Arith", "A.x27", "Foo_Bar.a'"]
        );
        assert_eq!(modules(&["A_B".to_owned()], Convention::Plain, "A"), ["A.B"]);
    }

    #[test]
    fn libraries_of_the_toolchain() {
        assert!(is_of_lean("Lean") && is_of_lean("Lean_Meta_Basic") && is_of_lean("Lake_Config"));
        assert!(
            !is_of_lean("Init")
                && !is_of_lean("Lean__x_A")
                && !is_of_lean("Lean_x2dx_A")
                && !is_of_lean("Leandro")
        );
        assert!(is_of_toolchain("Init_Prelude") && is_of_toolchain("Std") && !is_of_toolchain("p_Std"));
    }
}
