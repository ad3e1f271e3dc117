//! Names: which are well-formed, and which are near.

pub(crate) use lean_rs_model::bindings::{lower_camel, lower_first, snake_case};
use syn::Ident;
use syn::ext::IdentExt;

/// Whether C takes it as the name of a symbol.
pub(crate) fn is_c_identifier(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether it looks like the name of a Lean module: components between dots, without what only a path has.
pub(crate) fn is_module_name(name: &str) -> bool {
    !name.ends_with(".lean")
        && name.split('.').all(|part| {
            !part.is_empty()
                && !part.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\:\"".contains(c))
        })
}

/// Whether it can be the name of a Lake package.
pub(crate) fn is_package_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || "/\\\"".contains(c))
}

/// The name without `r#`.
pub(crate) fn unraw(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Whether the names have the same words: `nextItem`, `next_item` and `_next_item`.
pub(crate) fn same_but_for_case(a: &str, b: &str) -> bool {
    let words = |name| snake_case(name).replace('_', "");
    words(a) == words(b)
}

/// The candidates, the nearest to `name` first; those equally near in their order.
pub(crate) fn nearest_first<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut candidates: Vec<&str> = candidates.into_iter().collect();
    candidates.sort_by_key(|candidate| distance(name, candidate));
    candidates
}

/// The candidate that was probably meant.
pub(crate) fn did_you_mean<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let best = nearest_first(name, candidates).into_iter().next()?;
    (distance(name, best) <= name.len().max(best.len()).div_ceil(2).min(3)).then_some(best)
}

fn distance(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(&a.to_lowercase(), &b.to_lowercase())
}

/// Whether it is one component of a Lean name, as Lean writes it: `a`, `«a b»`.
pub(crate) fn is_component(name: &str) -> bool {
    match name.strip_prefix('«').and_then(|rest| rest.strip_suffix('»')) {
        Some(quoted) => !quoted.is_empty() && !quoted.contains(['«', '»']),
        None => is_module_name(name) && !name.contains('.'),
    }
}
