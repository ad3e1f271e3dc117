//! How Lean and Lake write module and package names as C identifiers and file names.
//!
//! Follows `Lean.Name.mangle` (`src/Lean/Compiler/NameMangling.lean`): letters and digits stand for themselves, `_`
//! is doubled, every other character becomes `_x`, `_u` or `_U` and its code, components are joined with `_`.

/// The symbols that may initialize a module, the form of Lean 4.27 and later first.
///
/// Lean 4.27 and later put the package in front of the module, earlier versions do not.
///
/// ```
/// use lean_rs_sys::names::initializers;
/// assert_eq!(initializers("my_pkg", "My.Mod"), ["initialize_my__pkg_My_Mod", "initialize_My_Mod"]);
/// ```
pub fn initializers(package: &str, module: &str) -> [String; 2] {
    let module = mangle(module);
    [format!("initialize_{}_{module}", mangle_component(package)), format!("initialize_{module}")]
}

/// The file names that Lake may give the shared library of a library target, the form of 4.27 and later first.
///
/// ```
/// # #[cfg(target_os = "linux")]
/// assert_eq!(lean_rs_sys::names::shared_libraries("my_pkg", "Lib"), ["libmy__pkg_Lib.so", "libLib.so"]);
/// ```
pub fn shared_libraries(package: &str, library: &str) -> [String; 2] {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let library = mangle(library);
    [format!("{prefix}{}_{library}{suffix}", mangle_component(package)), format!("{prefix}{library}{suffix}")]
}

/// The symbol of what a program says about its function for an `@[extern]` declaration: which declarations it was compared with.
///
/// ```
/// assert_eq!(lean_rs_sys::names::extern_record("rs_log"), "lean_rs_compared_rs_log");
/// ```
pub fn extern_record(symbol: &str) -> String {
    format!("lean_rs_compared_{symbol}")
}

/// What the symbols of a library begin with that is linked into a program. With the digest of its code, they are those of this version
/// and no other, and nobody else's.
///
/// ```
/// assert_eq!(lean_rs_sys::names::linked_prefix("0123"), "lean_rs_linked_0123_");
/// ```
pub fn linked_prefix(digest: &str) -> String {
    format!("lean_rs_linked_{digest}_")
}

/// Whether a symbol is one that lean-rs may define, and neither a program nor Lean code: what a program is made of is known by these.
///
/// ```
/// use lean_rs_sys::names::{extern_record, is_of_lean_rs, linked_prefix};
/// assert!(is_of_lean_rs(&extern_record("rs_log")) && is_of_lean_rs(&linked_prefix("0123")));
/// ```
pub fn is_of_lean_rs(symbol: &str) -> bool {
    ["compared_", "linked_"]
        .iter()
        .any(|rest| symbol.strip_prefix("lean_rs_").is_some_and(|it| it.starts_with(rest)))
}

/// Whether a symbol begins like the functions that lean-rs defines for Lean code, which no callback may.
///
/// ```
/// assert!(lean_rs_sys::names::is_function_of_lean_rs("lean_rs_interop_call_tick"));
/// ```
pub fn is_function_of_lean_rs(symbol: &str) -> bool {
    symbol.starts_with("lean_rs_")
}

/// Whether C reserves a name for its implementation, which may define it, or call what a program defines.
///
/// Names in C++ are among these, and what several libraries may have been linked with, such as the unwinder. Other names that begin
/// with `_` are not, as Lean's compiler gives one to a program's entry point.
///
/// ```
/// use lean_rs_sys::names::is_reserved;
/// assert!(is_reserved("__gmon_start__") && is_reserved("_ITM_registerTMCloneTable") && is_reserved("_ZdlPv"));
/// assert!(!is_reserved("_rs_log") && !is_reserved("_lean_main"));
/// ```
pub fn is_reserved(symbol: &str) -> bool {
    /// What linkers add to a library, beside names of that form.
    const OF_LINKERS: [&str; 5] = ["_init", "_fini", "_edata", "_etext", "_end"];
    symbol
        .strip_prefix('_')
        .is_some_and(|rest| rest.starts_with(|c: char| c == '_' || c.is_ascii_uppercase()))
        || OF_LINKERS.contains(&symbol)
}

/// Whether a symbol is an initializer of the `Lean` library itself, which only a fully started runtime may run.
///
/// ```
/// use lean_rs_sys::names::initializes_lean;
/// assert!(initializes_lean("initialize_Lean") && initializes_lean("initialize_Lean_Data_Json"));
/// assert!(!initializes_lean("initialize_Std") && !initializes_lean("initialize_LeanSAT"));
/// ```
pub fn initializes_lean(symbol: &str) -> bool {
    symbol.strip_prefix("initialize_Lean").is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
}

/// Whether a symbol of a compiled library may come from an `@[export]`: it is not one that Lean made up for a
/// definition or a module, nor one of the C toolchain.
///
/// ```
/// use lean_rs_sys::names::is_export;
/// assert!(is_export("arith_add"));
/// assert!(!is_export("lp_arith_Arith_helper") && !is_export("initialize_arith_Arith") && !is_export("_init"));
/// ```
pub fn is_export(symbol: &str) -> bool {
    const MADE_UP: [&str; 6] = ["lp_", "l_", "initialize_", "runtime_initialize_", "meta_initialize_", "_"];
    !MADE_UP.iter().any(|prefix| symbol.starts_with(prefix))
}

/// The parts of a dotted name, without the quotes `«` and `»`.
///
/// ```
/// let parts: Vec<_> = lean_rs_sys::names::components("A.«b.c»").collect();
/// assert_eq!(parts, ["A", "b.c"]);
/// ```
pub fn components(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let quoted = rest.strip_prefix('«').and_then(|quoted| quoted.split_once('»'));
        let (part, behind) = quoted.unwrap_or_else(|| rest.split_at(rest.find('.').unwrap_or(rest.len())));
        rest = behind.strip_prefix('.').unwrap_or(behind);
        Some(part)
    })
}

/// A whole name as part of a C identifier: `A.B_c` is `A_B__c`.
pub fn mangle(name: &str) -> String {
    let mut out = String::new();
    for part in components(name) {
        let next = mangle_component(part);
        if out.is_empty() {
            if is_ambiguous(&next) {
                out.push_str("00");
            }
        } else {
            out.push_str(if out.ends_with("__") || is_ambiguous(&next) { "_00" } else { "_" });
        }
        out.push_str(&next);
    }
    out
}

fn mangle_component(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let code = u32::from(c);
        match c {
            '_' => out.push_str("__"),
            c if c.is_ascii_alphanumeric() => out.push(c),
            _ if code < 0x100 => out.push_str(&format!("_x{code:02x}")),
            _ if code < 0x1_0000 => out.push_str(&format!("_u{code:04x}")),
            _ => out.push_str(&format!("_U{code:08x}")),
        }
    }
    out
}

/// Whether a component, put behind a `_`, could be read as a number, an escape or a doubled `_`.
fn is_ambiguous(next: &str) -> bool {
    let bytes = next.as_bytes();
    let hex = |digits: usize| {
        bytes
            .get(1..=digits)
            .is_some_and(|b| b.iter().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(c)))
    };
    match bytes.first() {
        None => true,
        Some(b'_') => is_ambiguous(&next[1..]),
        Some(c) if c.is_ascii_digit() => true,
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Pairs that Lean's own test of the mangling (`tests/lean/run/mangling.lean`) states.
    #[test]
    fn names_are_mangled_as_lean_does() {
        for (name, mangled) in [
            ("ab12", "ab12"),
            ("Lean.Name.mangle", "Lean_Name_mangle"),
            ("Lean.Name.mangle._aux", "Lean_Name_mangle___aux"),
            ("«ÿ»", "00_xff"),
            ("«α₁»", "00_u03b1_u2081"),
            ("«𝒫»", "00_U0001d4ab"),
            ("a'", "a_x27"),
            ("a.x27", "a_00x27"),
            ("a_'", "a___x27"),
            ("a._x27", "a_00__x27"),
            ("a.ucafe", "a_00ucafe"),
            ("a.uCAFE", "a_uCAFE"),
            ("a._b", "a___b"),
            ("a_.b", "a___00b"),
            ("a.__", "a_00____"),
            ("a.«».b", "a_00_b"),
            ("a.«2_b»", "a_002__b"),
        ] {
            assert_eq!(mangle(name), mangled, "{name}");
        }
    }

    #[test]
    fn packages_need_not_be_identifiers() {
        assert_eq!(initializers("my_pkg-x", "Fo_o.Ba_r")[0], "initialize_my__pkg_x2dx_Fo__o_Ba__r");
    }
}
