//! Types that the derive takes, in a crate that denies warnings.
#![deny(warnings, missing_docs, unsafe_code, clippy::all)]

use std::marker::PhantomData;

use lean_rs::prelude::{LeanResult, LeanRuntime, LeanStr};
use lean_rs::{LeanArray, LeanFn, LeanType, Nat, Obj};

/// Names that generated code uses itself.
#[derive(LeanType, Debug, PartialEq, Clone)]
pub struct Names {
    /// a
    pub lean: u8,
    /// b
    pub cx: String,
    /// c
    pub object: Option<Box<Names>>,
    /// d
    pub r#type: bool,
    /// e
    pub reader: f32,
    /// f
    pub field_0: u64,
}

/// An alias is as good as the type.
pub type Words = Vec<String>;

/// Variants of every form.
#[derive(LeanType, Debug, PartialEq, Clone)]
pub enum Forms<A, B: Clone = u8> {
    /// a
    Unit,
    /// b
    Tuple(A, B, Words),
    /// c
    Struct {
        /// d
        a: A,
        /// e
        #[lean(skip)]
        marker: PhantomData<B>,
    },
    /// f
    Empty {},
    /// g
    None(),
}

/// Views have the lifetime of the runtime.
#[derive(LeanType, Debug, Clone)]
pub struct Views<'lean, T>
where
    T: Clone,
{
    /// a
    pub text: LeanStr<'lean>,
    /// b
    pub array: LeanArray<'lean, u64>,
    /// c
    pub function: LeanFn<'lean, (T,), Nat>,
    /// d
    pub any: Obj<'lean>,
}

/// What is deprecated crosses without a warning.
#[deprecated]
#[derive(LeanType)]
pub struct Old {
    /// a
    pub a: u8,
    /// b
    #[deprecated]
    pub b: u8,
}

/// The same of variants.
#[derive(LeanType)]
pub enum OldForms {
    /// a
    #[deprecated]
    Fields(u8),
    /// b
    #[deprecated]
    Plain,
    /// c
    Current,
}

/// Private, and never used.
#[derive(LeanType)]
#[allow(dead_code)]
struct Unused(u8, u8);

fn main() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let inner = Names { lean: 5, cx: "x".into(), object: None, r#type: true, reader: 0.5, field_0: u64::MAX };
    let names = Names { object: Some(Box::new(inner.clone())), ..inner };
    assert_eq!(LeanArray::new(lean, std::slice::from_ref(&names)).to_vec()?, [names]);
    let forms = [
        Forms::Unit,
        Forms::Tuple(7u64, true, vec!["a".into()]),
        Forms::Struct { a: 9, marker: PhantomData },
        Forms::Empty {},
        Forms::None(),
    ];
    assert_eq!(LeanArray::new(lean, &forms).to_vec()?, forms);
    assert_eq!(Names::CONSTRUCTORS[0].fields()[5], "field0");
    Ok(())
}
