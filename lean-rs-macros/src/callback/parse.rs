//! Reading the attribute and the function.

use proc_macro2::TokenStream;
use syn::{Expr, Item, ItemFn, LitStr, Meta, Path};

use crate::attribute::{self, Keys, Slot, Vouched};
use crate::errors::{Errors, report};
use crate::names;

/// What stands in `#[lean_callback(…)]`; of words without a value the word itself.
#[derive(Default)]
pub(super) struct CallbackAttribute {
    /// The symbol of Lean's `@[extern]`.
    pub(super) extern_name: Option<LitStr>,
    /// Whether there is an `extern_name`, with whatever value.
    pub(super) is_extern: bool,
    /// The default value instead of the end of the process.
    pub(super) default_on_panic: Option<Path>,
    pub(super) base_io: Option<Path>,
    pub(super) eio: Option<Path>,
    pub(super) assume_valid: Option<Vouched>,
    pub(super) unchecked: Option<Vouched>,
}

impl CallbackAttribute {
    pub(super) fn parse(tokens: TokenStream, errors: &mut Errors) -> CallbackAttribute {
        let mut read = CallbackAttribute::default();
        let (mut symbols, mut on_panic) = (Vec::new(), Vec::new());
        let keys = vec![
            ("extern_name", Slot::Any(&mut symbols)),
            ("on_panic", Slot::Any(&mut on_panic)),
            ("base_io", Slot::Flag(&mut read.base_io)),
            ("eio", Slot::Flag(&mut read.eio)),
            ("assume_valid", Slot::Unsafe(&mut read.assume_valid)),
            ("unchecked", Slot::Unsafe(&mut read.unchecked)),
        ];
        Keys::new("in `#[lean_callback(…)]`", keys).read(tokens, errors);
        if let Some(first) = once(&symbols, errors) {
            read.is_extern = true;
            read.extern_name = symbol(first, errors);
        }
        on_panic.retain(|meta| is_default(meta, errors));
        read.default_on_panic = once(&on_panic, errors).map(|meta| meta.path().clone());
        read
    }
}

/// The first; more are errors.
fn once<'a>(metas: &'a [Meta], errors: &mut Errors) -> Option<&'a Meta> {
    metas.iter().skip(1).for_each(|meta| attribute::doubled(meta.path(), errors));
    metas.first()
}

fn symbol(meta: &Meta, errors: &mut Errors) -> Option<LitStr> {
    let Some(name) = attribute::string_value(meta) else {
        report!(
            errors,
            meta,
            "`extern_name` needs a string, the name in Lean's `@[extern \"…\"]`: write `extern_name = \"rs_log\"`"
        );
        return None;
    };
    if !names::is_c_identifier(&name.value()) {
        report!(
            errors,
            &name,
            "`{}` is not the name of a C function: write the one in Lean's `@[extern \"…\"]`, such as `rs_log`",
            name.value()
        );
    }
    Some(name)
}

/// Whether it is `on_panic = default`.
fn is_default(meta: &Meta, errors: &mut Errors) -> bool {
    let is_default = match meta {
        Meta::NameValue(pair) => matches!(&pair.value, Expr::Path(path) if path.path.is_ident("default")),
        Meta::Path(_) | Meta::List(_) => false,
    };
    if !is_default {
        report!(
            errors,
            meta,
            "the only value of `on_panic` is `default`: `#[lean_callback(on_panic = default)]` returns the result type's \
             default value where a panic has no place in Lean's type; without it, the process ends"
        );
    }
    is_default
}

pub(super) fn function(item: TokenStream, errors: &mut Errors) -> Option<ItemFn> {
    match syn::parse2(item) {
        Ok(Item::Fn(item)) => return Some(item),
        Ok(other) => report!(
            errors,
            &other,
            "`#[lean_callback]` stands on a function: `fn name(n: u64) -> u64`; a closure becomes a Lean function with \
             `LeanFn::new`"
        ),
        // A method without a body, say.
        Err(error) => errors.add(error),
    }
    None
}
