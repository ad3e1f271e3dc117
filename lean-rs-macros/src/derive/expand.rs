//! Writing the implementations. All that runs is safe code: what touches memory is in `lean_rs::__private`. What the `unsafe`
//! traits ask is kept here: the derived code builds and reads the values of one Lean type.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::compare::Description;
use super::identity::identity;
use super::validate::{Constructor, Field, Model, Shape, Storage};
use crate::compare::option;
use crate::lifetime::declare_lean;

pub(super) fn implementations(model: &Model, lean: &Description) -> TokenStream {
    let Conversions { repr, into_lean, to_lean, try_from_lean } = match model.shape {
        Shape::Unit => unit(model),
        Shape::Enumeration(bits) => enumeration(model, bits),
        Shape::Trivial => trivial(model, lean),
        Shape::Objects => objects(model, lean),
        Shape::Handle => handle(model),
    };
    let Description { digest, args, statements, items, is_native } = lean;
    let (name, digest) = (&model.lean_name, option(*digest));
    let rust = option(identity(&model.ident, &model.generics));
    // Those of a handle are Lean's alone.
    let constructors = if model.shape == Shape::Handle { &[] } else { &model.constructors[..] };
    let names = constructors.iter().map(|constructor| &constructor.lean_name);
    let fields = constructors.iter().map(|constructor| {
        let names = constructor.relevant().map(|field| &field.lean_name);
        quote!(&[#(#names),*])
    });
    // A constant of its own, since the fields of a recursive type state the type itself.
    let compared = (!statements.is_empty()).then(|| quote!(const COMPARED: () = { #statements };));
    // Only a type with the lifetime can hold a view. To ask the fields would be to ask the type itself, where it is
    // recursive; one of them that promises something is found when it is read.
    let is_unchecked = model.vouched.is_some() || model.generics.lifetimes().next().is_some();
    let parameters = model.generics.type_params().map(|it| &it.ident);
    let description = if *is_native {
        quote!(Handle { name: #name })
    } else {
        quote!(Derived {
            name: #name,
            args: &[#(&<#args as ::lean_rs::LeanAbi>::TYPE),*],
            digest: #digest,
            rust: #rust,
        })
    };
    let abi = quote! {
        type Repr = #repr;
        const TYPE: ::lean_rs::__private::TypeDesc = ::lean_rs::__private::TypeDesc::#description;
        #compared
        const UNCHECKED: ::core::primitive::bool =
            #is_unchecked #(|| <#parameters as ::lean_rs::LeanAbi>::UNCHECKED)*;
    };
    let description = quote! {
        const LEAN_NAME: &'static ::core::primitive::str = #name;
        const CONSTRUCTORS: &'static [::lean_rs::Constructor] = &[#(::lean_rs::Constructor::new(#names, #fields)),*];
    };
    let implementations = [
        implement(model, Trait::Abi, quote!(::lean_rs::LeanAbi), abi),
        implement(model, Trait::Conversion, quote!(::lean_rs::IntoLean<'lean>), into_lean),
        implement(model, Trait::Conversion, quote!(::lean_rs::ToLean<'lean>), to_lean),
        implement(model, Trait::Conversion, quote!(::lean_rs::TryFromLean<'lean>), try_from_lean),
        implement(model, Trait::Description, quote!(::lean_rs::LeanType), description),
    ];
    let shared = (model.shape == Shape::Handle).then(|| shared(model));
    let vouched = &model.vouched;
    quote!(#vouched #(#implementations)* #shared #items)
}

/// What an implemented trait is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trait {
    /// The Lean type and its representation.
    Abi,
    /// Values.
    Conversion,
    /// Names, which nothing relies on.
    Description,
    /// The object that a handle is.
    View,
    /// That threads may share it.
    Share,
}

/// `impl Trait for Type`. A conversion has `'lean`, and asks for itself of the type parameters that cross.
fn implement(model: &Model, of: Trait, name: TokenStream, items: TokenStream) -> TokenStream {
    let is_conversion = matches!(of, Trait::Conversion | Trait::View | Trait::Share);
    let ident = &model.ident;
    let (_, arguments, _) = model.generics.split_for_impl();
    let mut generics = model.generics.clone();
    for parameter in generics.type_params_mut() {
        let crosses = is_conversion && model.bounded.contains(&parameter.ident);
        // One that does not cross tells what the Lean type is.
        let bound = if crosses { name.clone() } else { quote!(::lean_rs::LeanAbi) };
        parameter.bounds.push(syn::parse_quote!(#bound));
    }
    if is_conversion {
        declare_lean(&mut generics);
    }
    let (parameters, _, clause) = generics.split_for_impl();
    // The warning is for users. Not always, since a crate that forbids the lint takes no `allow`.
    let allow = model.deprecated.then(|| quote!(#[allow(deprecated)]));
    let safety = (!matches!(of, Trait::Description | Trait::Share)).then(|| quote!(unsafe));
    quote! {
        #[automatically_derived]
        #allow
        // SAFETY: the type was compared with the Lean type, and its values are built and read by that declaration.
        #safety impl #parameters #name for #ident #arguments #clause {
            #items
        }
    }
}

/// What comes before a value is read of which the programmer promises something.
fn promise(model: &Model) -> Option<TokenStream> {
    let name = &model.short_name;
    model.vouched.is_some().then(|| quote!(cx.expect_vouched(#name)?;))
}

/// What differs between the shapes: the representation, and the methods of the three traits.
struct Conversions {
    repr: TokenStream,
    into_lean: TokenStream,
    to_lean: TokenStream,
    try_from_lean: TokenStream,
}

/// Compares each choice of the type parameters that crosses.
fn compared(lean: &Description) -> Option<TokenStream> {
    (!lean.statements.is_empty()).then(|| quote!(let () = <Self as ::lean_rs::LeanAbi>::COMPARED;))
}

/// The name of a local variable for a field.
fn variable(index: usize) -> Ident {
    format_ident!("__lean_field_{index}", span = Span::mixed_site())
}

/// A pattern that binds the relevant fields in their order.
fn pattern(constructor: &Constructor) -> TokenStream {
    let path = &constructor.path;
    let mut next = 0;
    let fields = constructor.fields.iter().map(|Field { member, storage, .. }| {
        if *storage == Storage::Skipped {
            return quote!(#member: _);
        }
        let variable = variable(next);
        next += 1;
        quote!(#member: #variable)
    });
    quote!(#path { #(#fields),* })
}

/// The value, from an expression for each relevant field.
fn value(constructor: &Constructor, mut read: impl FnMut(&Field) -> TokenStream) -> TokenStream {
    let path = &constructor.path;
    let fields = constructor.fields.iter().map(|field| {
        let Field { member, ty, storage, .. } = field;
        let value = match storage {
            Storage::Skipped => quote_spanned!(ty.span()=> ::core::default::Default::default()),
            Storage::Direct | Storage::Boxed => read(field),
        };
        quote!(#member: #value)
    });
    quote!(#path { #(#fields),* })
}

/// The value of a constructor without fields that cross.
fn constant(constructor: &Constructor) -> TokenStream {
    value(constructor, |_| TokenStream::new())
}

/// The conversions of a type with a representation of its own: by value, by reference, and from an object.
fn conversions(
    repr: TokenStream,
    inline: Option<TokenStream>,
    by_value: &TokenStream,
    by_reference: &TokenStream,
    read: &TokenStream,
) -> Conversions {
    let owned = quote!(::lean_rs::__private::Owned<'lean, Self>);
    Conversions {
        repr,
        into_lean: quote! {
            type With<'with> = Self where Self: 'with;
            #inline
            fn into_direct(self, lean: &'lean ::lean_rs::LeanRuntime) -> #owned {
                #by_value
            }
        },
        to_lean: quote! {
            #inline
            fn to_direct(&self, lean: &'lean ::lean_rs::LeanRuntime) -> #owned {
                #by_reference
            }
        },
        try_from_lean: quote! {
            #inline
            fn from_boxed(
                cx: ::lean_rs::__private::Decoder<'lean>,
                object: ::lean_rs::ObjRef<'lean, '_>,
            ) -> ::lean_rs::LeanResult<Self> {
                #read
            }
        },
    }
}

fn unit(model: &Model) -> Conversions {
    let constructor = &model.constructors[0];
    let (what, value) = (&constructor.what, constant(constructor));
    let give = quote!(::lean_rs::__private::constant(lean, 0));
    let promise = promise(model);
    let read = quote! {
        #promise
        ::lean_rs::__private::expect_constant(object, #what, 0)?;
        ::core::result::Result::Ok(#value)
    };
    conversions(quote!(::lean_rs::__private::Object), Some(quote!(#[inline])), &give, &give, &read)
}

fn enumeration(model: &Model, bits: u8) -> Conversions {
    let repr = format_ident!("u{bits}");
    let repr = quote!(::core::primitive::#repr);
    let (name, names) = (&model.short_name, names(model));
    let index = |index: usize| match bits {
        8 => Literal::u8_suffixed(index as u8),
        16 => Literal::u16_suffixed(index as u16),
        _ => Literal::u32_suffixed(index as u32),
    };
    let constructors =
        || model.constructors.iter().enumerate().map(|(i, constructor)| (index(i), constructor));
    let to_index = constructors().map(|(index, constructor)| {
        let pattern = pattern(constructor);
        quote!(#pattern => #index)
    });
    // Of a type without constructors there is no value, but a reference could be one.
    let give = quote!(match *self { #(#to_index,)* });
    let of_index = constructors().map(|(index, constructor)| {
        let value = constant(constructor);
        quote!(#index => ::core::result::Result::Ok(#value))
    });
    let promise = promise(model);
    let cx = promise.as_ref().map_or_else(|| quote!(_), |_| quote!(cx));
    let from_direct = quote! {
        fn from_direct(#cx: ::lean_rs::__private::Decoder<'lean>, value: #repr) -> ::lean_rs::LeanResult<Self> {
            #promise
            match value {
                #(#of_index,)*
                other => ::core::result::Result::Err(
                    ::lean_rs::__private::no_such_constructor(#name, ::core::convert::Into::into(other), #names)
                ),
            }
        }
    };
    // Not a function of the type that has the same name: the `Decoder` is for no other code.
    let read = quote! {
        <Self as ::lean_rs::TryFromLean<'lean>>::from_direct(
            cx,
            ::lean_rs::__private::enumeration_index(object, #name, #names)?,
        )
    };
    let by_value = quote!(::lean_rs::ToLean::to_direct(&self, lean));
    let mut conversions = conversions(repr, Some(quote!(#[inline])), &by_value, &give, &read);
    conversions.try_from_lean.extend(from_direct);
    conversions
}

fn trivial(model: &Model, lean: &Description) -> Conversions {
    let constructor = &model.constructors[0];
    let Some(Field { ty, lean_name, .. }) = constructor.relevant().next() else { return unit(model) };
    let (name, compare, promise) = (&model.short_name, compared(lean), promise(model));
    let pattern = pattern(constructor);
    let field = variable(0);
    let value = value(constructor, |_| quote!(#field));
    // One span for all that asks for the representation: of a field that has none, the compiler reports one error for each span.
    let span = ty.span().resolved_at(Span::call_site());
    let owned = quote_spanned!(span=> ::lean_rs::__private::Owned<'lean, Self>);
    let object = quote!(::lean_rs::Obj<'lean>);
    let known = quote_spanned!(span=> ::lean_rs::__private::Field::<#ty>);
    let give = |given: &str, by: TokenStream, receiver: TokenStream, name: &str, result: &TokenStream| {
        let (name, given) = (format_ident!("{name}"), format_ident!("{given}"));
        quote_spanned! {span=>
            #[inline]
            fn #name(#receiver, lean: &'lean ::lean_rs::LeanRuntime) -> #result {
                #compare
                use ::lean_rs::__private::NoField as _;
                let #pattern = self;
                #by::#name(#known::#given(#field), lean)
            }
        }
    };
    let into = |name, result| give("value", quote!(::lean_rs::IntoLean), quote!(self), name, result);
    let to = |name, result| give("reference", quote!(::lean_rs::ToLean), quote!(&self), name, result);
    let take = |name_of: &str, argument: &TokenStream| {
        let method = format_ident!("{name_of}");
        quote_spanned! {span=>
            #[inline]
            fn #method(cx: ::lean_rs::__private::Decoder<'lean>, value: #argument) -> ::lean_rs::LeanResult<Self> {
                #compare
                #promise
                use ::lean_rs::__private::NoField as _;
                let #field = ::lean_rs::__private::in_field(#known::#method(cx, value), #name, #lean_name)?;
                ::core::result::Result::Ok(#value)
            }
        }
    };
    let into_lean = [into("into_direct", &owned), into("into_boxed", &object)];
    let to_lean = [to("to_direct", &owned), to("to_boxed", &object)];
    let reference = quote!(::lean_rs::ObjRef<'lean, '_>);
    let try_from_lean =
        [take("from_direct", &owned), take("from_boxed", &reference), take("from_owned", &object)];
    Conversions {
        repr: quote_spanned!(span=> <#ty as ::lean_rs::LeanAbi>::Repr),
        into_lean: quote_spanned!(span=> type With<'with> = Self where Self: 'with; #(#into_lean)*),
        to_lean: quote!(#(#to_lean)*),
        try_from_lean: quote!(#(#try_from_lean)*),
    }
}

fn objects(model: &Model, lean: &Description) -> Conversions {
    let compare = compared(lean);
    let give = |suffix: &str| {
        let arms = model.constructors.iter().enumerate().map(|(index, constructor)| {
            let (pattern, build) = (pattern(constructor), build(index, constructor, suffix));
            quote!(#pattern => #build)
        });
        quote! {
            #compare
            use ::lean_rs::__private::NoField as _;
            match self { #(#arms,)* }
        }
    };
    let (promise, read) = (promise(model), read(model));
    let read = quote!(#compare #promise #read);
    conversions(quote!(::lean_rs::__private::Object), None, &give(""), &give("_ref"), &read)
}

/// The object that a handle is. `Self` is written out: the handle of another type is not to be had of this type's objects.
fn handle(model: &Model) -> Conversions {
    let constructor = &model.constructors[0];
    let (pattern, object, name) = (pattern(constructor), variable(0), &model.short_name);
    let by_value = quote!({ let #pattern = self; ::lean_rs::LeanHandle::into_obj(#object) });
    let by_reference = quote!({ let #pattern = self; ::lean_rs::LeanHandle::into_obj(::core::clone::Clone::clone(#object)) });
    let of = |object: TokenStream| {
        let value = value(constructor, |_| quote!(::lean_rs::LeanHandle::<Self>::read(cx, #object, #name)?));
        quote!(::core::result::Result::Ok(#value))
    };
    let from_owned = of(quote!(object));
    let read = of(quote!(object.to_owned()));
    let mut conversions = conversions(
        quote!(::lean_rs::__private::Object),
        Some(quote!(#[inline])),
        &by_value,
        &by_reference,
        &read,
    );
    conversions.try_from_lean.extend(quote! {
        #[inline]
        fn from_owned(
            cx: ::lean_rs::__private::Decoder<'lean>,
            object: ::lean_rs::Obj<'lean>,
        ) -> ::lean_rs::LeanResult<Self> {
            #from_owned
        }
    });
    conversions
}

/// Lets threads share a handle.
fn shared(model: &Model) -> TokenStream {
    let constructor = &model.constructors[0];
    let ident = &model.ident;
    let member = constructor.relevant().map(|field| &field.member).next();
    let value = value(constructor, |_| quote!(::lean_rs::LeanHandle::<Self>::known(cx, object)));
    let view = quote! {
        #[inline]
        fn of_object(cx: ::lean_rs::__private::Decoder<'lean>, object: ::lean_rs::Obj<'lean>) -> Self {
            #value
        }
    };
    let view = implement(model, Trait::View, quote!(::lean_rs::__private::View<'lean>), view);
    let share = implement(model, Trait::Share, quote!(::lean_rs::LeanShare<'lean>), TokenStream::new());
    let mut generics = model.generics.clone();
    declare_lean(&mut generics);
    let (_, arguments, _) = model.generics.split_for_impl();
    let (parameters, _, clause) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #parameters ::core::convert::From<#ident #arguments> for ::lean_rs::Obj<'lean> #clause {
            #[inline]
            fn from(handle: #ident #arguments) -> Self {
                ::lean_rs::LeanHandle::into_obj(handle.#member)
            }
        }
        #view
        #share
    }
}

/// Builds the object of a constructor from the variables of its pattern.
fn build(index: usize, constructor: &Constructor, suffix: &str) -> TokenStream {
    if constructor.relevant().next().is_none() {
        let index = Literal::usize_unsuffixed(index);
        return quote!(::lean_rs::__private::constant(lean, #index));
    }
    let tag = Literal::usize_unsuffixed(index);
    let layout = layout(constructor);
    let fields = constructor.relevant().enumerate().map(|(i, Field { ty, storage, .. })| {
        let variable = variable(i);
        let method = match storage {
            Storage::Boxed => format_ident!("boxed{suffix}"),
            Storage::Direct | Storage::Skipped => format_ident!("field{suffix}"),
        };
        let given = format_ident!("{}", if suffix.is_empty() { "value" } else { "reference" });
        quote_spanned!(ty.span()=> .#method(::lean_rs::__private::Field::<#ty>::#given(#variable)))
    });
    quote!(::lean_rs::__private::Builder::new(lean, #tag, #layout) #(#fields)* .finish())
}

/// Reads the constructor that the object is of.
fn read(model: &Model) -> TokenStream {
    if let [constructor] = &model.constructors[..] {
        return read_fields(0, constructor);
    }
    let name = &model.short_name;
    let names = names(model);
    let arms = model.constructors.iter().enumerate().map(|(i, constructor)| {
        let index = Literal::usize_unsuffixed(i);
        let body = if constructor.relevant().next().is_none() {
            let what = &constructor.what;
            let value = constant(constructor);
            quote! {
                ::lean_rs::__private::expect_constant(object, #what, #index)?;
                ::core::result::Result::Ok(#value)
            }
        } else {
            read_fields(i, constructor)
        };
        quote!(#index => { #body })
    });
    quote! {
        match ::lean_rs::__private::constructor_index(object, #name, #names)? {
            #(#arms)*
            _ => ::core::unreachable!(),
        }
    }
}

fn read_fields(index: usize, constructor: &Constructor) -> TokenStream {
    let what = &constructor.what;
    let tag = Literal::usize_unsuffixed(index);
    let layout = layout(constructor);
    let value = value(constructor, |Field { ty, lean_name, storage, .. }| {
        let method = format_ident!("{}", if *storage == Storage::Boxed { "read_boxed" } else { "read" });
        quote_spanned!(ty.span()=> ::lean_rs::__private::Field::<#ty>::#method(&mut reader, #lean_name)?)
    });
    quote! {
        use ::lean_rs::__private::NoField as _;
        let mut reader = ::lean_rs::__private::Reader::new(cx, object, #what, #tag, #layout)?;
        ::core::result::Result::Ok(#value)
    }
}

/// Where the fields lie; the kinds come from the types, so that aliases and parameters are right. Each type is asked, however the
/// field is stored: here, one that does not cross is an error.
fn layout(constructor: &Constructor) -> TokenStream {
    let kinds = constructor.relevant().map(|Field { ty, storage, .. }| {
        let boxed = (*storage == Storage::Boxed).then(|| quote!(.boxed()));
        quote_spanned!(ty.span()=> ::lean_rs::__private::field::<#ty>() #boxed)
    });
    quote!(const { &::lean_rs::__private::Layout::new([#(#kinds),*]) })
}

/// The constructors' names, for messages.
fn names(model: &Model) -> TokenStream {
    let names = model.constructors.iter().map(|constructor| &constructor.lean_name);
    quote!(&[#(#names),*])
}
