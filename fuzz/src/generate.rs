//! Rust values of every type that crosses, from the bytes of an input.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::marker::PhantomData;

use arbitrary::{Result, Unstructured};
use lean_rs::{ArrayOf, AsInt, AsNat, BitVec, Fin, Int, LeanList, LeanVector, Nat, Sum};
use lean_rs_tests::{
    Base, BinaryTree, Byte, Cell, Chain, Color, Derived, Entry, Failure, Folder, Holder, Label, Meters,
    Mixed, NumberAndFlag, One, Ordering, Pair, Rgb, Rose, Shape, Single, Tagged, Three, Tree, Two, Vec3,
    Wide, WideField,
};

use crate::objects::text;

/// How deep values of recursive types get.
const DEPTH: u32 = 40;

/// The bytes of an input, and how deep the value that is made of them still may get.
pub(crate) struct Source<'a, 'b> {
    u: &'a mut Unstructured<'b>,
    depth: u32,
}

impl Source<'_, '_> {
    /// One of so many choices, of which the first ends a recursion.
    fn choice(&mut self, count: u32) -> Result<u32> {
        if self.depth == 0 { Ok(0) } else { self.u.int_in_range(0..=count - 1) }
    }

    fn nested<T: Generate>(&mut self) -> Result<T> {
        T::generate(&mut Source { u: &mut *self.u, depth: self.depth - 1 })
    }

    fn next<T: Generate>(&mut self) -> Result<T> {
        T::generate(self)
    }

    fn several<T: Generate, C: FromIterator<T>>(&mut self, most: u32) -> Result<C> {
        let len = self.choice(most + 1)?;
        (0..len).map(|_| self.nested()).collect()
    }
}

/// A value from the bytes of an input.
pub(crate) fn value<T: Generate>(u: &mut Unstructured<'_>) -> Result<T> {
    T::generate(&mut Source { u, depth: DEPTH })
}

pub(crate) trait Generate: Sized {
    fn generate(source: &mut Source<'_, '_>) -> Result<Self>;
}

macro_rules! by_arbitrary {
    ($($ty:ty),*) => {$(
        impl Generate for $ty {
            fn generate(source: &mut Source<'_, '_>) -> Result<$ty> {
                source.u.arbitrary()
            }
        }
    )*};
}
by_arbitrary!((), u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64, bool, char);

macro_rules! by_hand {
    ($([$($params:tt)*] $ty:ty: |$source:ident| $value:expr;)*) => {$(
        impl<$($params)*> Generate for $ty {
            fn generate($source: &mut Source<'_, '_>) -> Result<Self> {
                Ok($value)
            }
        }
    )*};
}

by_hand! {
    [] String: |s| text(s.u)?;
    [] Nat: |s| match s.choice(4)? {
        0 => Nat::from(s.next::<u8>()?),
        1 => Nat::from(s.next::<u64>()?),
        2 => Nat::from(s.next::<u128>()?),
        // Around the limits of words and of boxes.
        _ => {
            let mut power = || Ok(Nat::from(1u128 << s.u.int_in_range(0..=127)?));
            power()? * power()? * power()? + Nat::from(s.next::<u8>()?)
        }
    };
    [] Int: |s| {
        let size = Int::from(s.next::<Nat>()?);
        if s.next()? { -size } else { size }
    };
    [] AsNat<u8>: |s| AsNat(s.next()?);
    [] AsNat<u64>: |s| AsNat(s.next()?);
    [] AsInt<i64>: |s| AsInt(s.next()?);
    [] AsInt<u32>: |s| AsInt(s.next()?);
    [T: Generate] Vec<T>: |s| s.several(12)?;
    [T: Generate] ArrayOf<T>: |s| ArrayOf(s.next()?);
    [T: Generate, const N: usize] [T; N]: |s| {
        let elements = (0..N).map(|_| s.next()).collect::<Result<Vec<T>>>()?;
        elements.try_into().ok().expect("N elements")
    };
    [] Fin<4>: |s| Fin::new(s.choice(4)? as usize).expect("less than 4");
    [] Fin<{ usize::MAX }>: |s| Fin::new(s.next::<usize>()?.min(usize::MAX - 1)).expect("less than any other");
    [] BitVec<12>: |s| BitVec::new((s.next::<u16>()? >> 4).into()).expect("12 bits");
    [] BitVec<200>: |s| {
        BitVec::new(Nat::from(s.next::<u128>()?) * Nat::from(s.next::<u64>()?)).expect("192 bits")
    };
    [T: Generate, const N: usize] LeanVector<T, N>: |s| LeanVector::from(s.next::<[T; N]>()?);
    [T: Generate] LeanList<T>: |s| LeanList(s.next()?);
    [T: Generate] Option<T>: |s| if s.choice(2)? == 0 { None } else { Some(s.nested()?) };
    [T: Generate] Box<T>: |s| Box::new(s.next()?);
    [T: Generate, E: Generate] std::result::Result<T, E>: |s| if s.next()? { Ok(s.next()?) } else { Err(s.next()?) };
    [A: Generate, B: Generate] Sum<A, B>: |s| if s.next()? { Sum::Inl(s.next()?) } else { Sum::Inr(s.next()?) };
    [A: Generate, B: Generate] (A, B): |s| (s.next()?, s.next()?);
    [A: Generate, B: Generate, C: Generate] (A, B, C): |s| (s.next()?, s.next()?, s.next()?);
    [A: Generate, B: Generate, C: Generate, D: Generate] (A, B, C, D): |s| (s.next()?, s.next()?, s.next()?, s.next()?);
    [A: Generate, B: Generate, C: Generate, D: Generate, E: Generate, F: Generate, G: Generate, H: Generate]
        (A, B, C, D, E, F, G, H):
        |s| (s.next()?, s.next()?, s.next()?, s.next()?, s.next()?, s.next()?, s.next()?, s.next()?);
    [K: Generate + Eq + Hash, V: Generate] HashMap<K, V>: |s| s.several(6)?;
    [K: Generate + Ord, V: Generate] BTreeMap<K, V>: |s| s.several(6)?;

    [] BinaryTree: |s| match s.choice(2)? {
        0 => BinaryTree::Leaf,
        _ => BinaryTree::Node { left: s.nested()?, value: s.next()?, weight: s.next()?, right: s.nested()? },
    };
    [] Rose: |s| Rose { children: s.several(3)? };
    [] Folder: |s| Folder { entries: s.next()? };
    [] Entry: |s| match s.choice(2)? {
        0 => Entry::File { name: s.next()?, size: s.next()? },
        _ => Entry::Folder { name: s.next()?, inner: s.nested()? },
    };
    [] Chain: |s| {
        let len = *s.u.choose(&[0, 1, 2, 5, 40, 1000])?;
        let numbers: Vec<u64> = (0..len).map(|_| s.next()).collect::<Result<_>>()?;
        numbers.into_iter().fold(Chain::Nil, |next, n| Chain::Link(n, Box::new(next)))
    };
    [A] Tagged<A>: |s| Tagged { n: s.next()?, marker: PhantomData };
    [A: Generate] Holder<A>: |s| Holder { small: s.next()?, tag: s.next()?, value: s.next()? };

    [] Color: |s| [Color::Red, Color::Green, Color::Blue][s.choice(3)? as usize];
    [] Mixed: |s| Mixed {
        a: s.next()?, name: s.next()?, b: s.next()?, c: s.next()?, flag: s.next()?, d: s.next()?, count: s.next()?,
        e: s.next()?, u: s.next()?, f: s.next()?, ch: s.next()?, color: s.next()?, i8: s.next()?, i64: s.next()?,
    };
    [] Vec3: |s| Vec3 { x: s.next()?, y: s.next()?, z: s.next()? };
    [] Rgb: |s| Rgb(s.next()?, s.next()?, s.next()?);
    [] Meters: |s| Meters { val: s.next()? };
    [] Label: |s| Label { text: s.next()? };
    [A: Generate] Cell<A>: |s| Cell { content: s.next()? };
    [] Single: |s| Single::Mk(s.next()?);
    [] Base: |s| Base { id: s.next()?, title: s.next()? };
    [] Derived: |s| Derived { to_base: s.next()?, weight: s.next()?, level: s.next()?, cached: None };
    [A: Generate, B: Generate] Pair<A, B>: |s| Pair { fst: s.next()?, snd: s.next()? };
    [] NumberAndFlag: |s| NumberAndFlag { fst: s.next()?, snd: s.next()? };
    [] Shape: |s| match s.choice(6)? {
        0 => Shape::Empty,
        1 => Shape::Circle(s.next()?),
        2 => Shape::Rect { w: s.next()?, h: s.next()? },
        3 => Shape::Named { name: s.next()?, inner: s.nested()? },
        4 => Shape::Tagged(s.next()?, s.next()?),
        _ => Shape::Unit,
    };
    [] Tree: |s| match s.choice(2)? {
        0 => Tree::Leaf,
        _ => Tree::Node { left: s.nested()?, value: s.next()?, right: s.nested()? },
    };
    [] One: |_s| One::Only;
    [] Two: |s| if s.next()? { Two::Yes } else { Two::No };
    [] Three: |s| [Three::Lo, Three::Mid, Three::Hi][s.choice(3)? as usize];
    [] Ordering: |s| [Ordering::Less, Ordering::Equal, Ordering::Greater][s.choice(3)? as usize];
    [] Byte: |s| Byte::ALL[usize::from(s.next::<u8>()?)];
    [] Wide: |s| if s.next()? { Wide::C256 } else { Wide::C255 };
    [] WideField: |s| WideField { small: s.next()?, wide: s.next()?, byte: s.next()? };
    [] Failure: |s| if s.next()? { Failure::Code { n: s.next()? } } else { Failure::Empty };
}

/// Calls a macro with all types of values, each with a name.
macro_rules! value_types {
    ($with:ident) => {
        $with! {
            u8, u16, u32, u64, usize, i8, i16, i32, i64, isize, f32, f64, bool, char, (), u128, i128,
            Nat, Int, AsNat<u8>, AsNat<u64>, AsInt<i64>, AsInt<u32>, String,
            Vec<u8>, Vec<f64>, ArrayOf<u8>, ArrayOf<f64>, Vec<u64>, Vec<Nat>, Vec<String>, Vec<bool>, Vec<char>,
            Vec<()>, Vec<u128>, [u8; 4], [bool; 3], [Nat; 3],
            LeanList<f32>, LeanList<i64>, LeanList<String>, LeanList<Vec<u8>>,
            Option<usize>, Option<Option<Option<Option<u8>>>>, Option<()>, Option<bool>, Option<f64>, Option<Nat>,
            Result<Nat, String>, Result<u64, String>, Sum<Nat, String>,
            (Nat, String), (u64, bool), (u8, f64, Nat), (u8, f64, String, Nat),
            (u8, u16, u32, u64, f64, String, bool, Nat),
            Vec<Option<Result<LeanList<(Nat, u64)>, String>>>, LeanList<Vec<Option<(String, f64)>>>,
            Result<Sum<Nat, LeanList<bool>>, Vec<String>>, Vec<Vec<Vec<Vec<u16>>>>, Vec<(Int, Option<Vec<u8>>)>,
            HashMap<String, u64>, BTreeMap<Nat, String>, BTreeMap<u8, Vec<Nat>>,
            BinaryTree, Rose, Folder, Entry, Chain, Tagged<()>, Holder<u64>, Holder<String>,
            Color, Mixed, Vec3, Rgb, Meters, Label, Cell<u64>, Cell<String>, Single, Base, Derived,
            Pair<u64, bool>, Pair<Vec<Nat>, Shape>, NumberAndFlag, Shape, Tree, Box<Tree>,
            One, Two, Three, Ordering, Byte, Wide, WideField, Failure, Vec<Mixed>, Option<WideField>,
            Vec<Color>, Vec<Wide>, (Tree, Rose),
            Fin<4>, Fin<{ usize::MAX }>, Vec<Fin<4>>, BitVec<12>, BitVec<200>, Option<BitVec<12>>, LeanVector<u8, 2>,
            LeanVector<Nat, 3>, LeanVector<f64, 1>, LeanVector<Fin<4>, 2>
        }
    };
}
pub(crate) use value_types;
