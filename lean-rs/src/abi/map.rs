//! `Array (κ × ν)` as a map: Lean's own maps are structures of their hash functions and of Lean's library.

use std::collections::{BTreeMap, HashMap, btree_map, hash_map};
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash};

use super::implement::objects;
use super::{Decoder, IntoLean, LeanAbi, ToLean, TryFromLean, array};
use crate::error::{LeanError, LeanResult};
use crate::object::{Obj, ObjRef};
use crate::runtime::LeanRuntime;

macro_rules! maps {
    ($($map:ident<K, V $(, $hasher:ident)?>, $module:ident, [$($key:tt)*] [$($default:tt)*];)*) => {$(
        objects! {
            [K: LeanAbi, V: LeanAbi $(, $hasher)?] $map<K, V $(, $hasher)?>:
                <Vec<(K, V)> as LeanAbi>::TYPE, unchecked K::UNCHECKED || V::UNCHECKED;
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, K: IntoLean<'lean>, V: IntoLean<'lean> $(, $hasher)?> IntoLean<'lean> for $map<K, V $(, $hasher)?> {
            type With<'a>
                = $map<K, V $(, $hasher)?>
            where
                Self: 'a;

            fn into_direct(self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                array::of_boxed(self.into_iter().map(|pair| pair.into_boxed(lean)), lean)
            }
        }

        // SAFETY: what is given is a value of the type.
        unsafe impl<'lean, K: ToLean<'lean>, V: ToLean<'lean> $(, $hasher)?> ToLean<'lean> for $map<K, V $(, $hasher)?> {
            fn to_direct(&self, lean: &'lean LeanRuntime) -> Obj<'lean> {
                array::of_boxed(self.iter().map(|pair| pair.into_boxed(lean)), lean)
            }
        }

        // SAFETY: the decoder is used for the value and its parts only.
        unsafe impl<'lean, K, V $(, $hasher)?> TryFromLean<'lean> for $map<K, V $(, $hasher)?>
        where
            K: TryFromLean<'lean> + $($key)* + Debug,
            V: TryFromLean<'lean>,
            $($hasher: BuildHasher + Default,)?
        {
            fn from_boxed(cx: Decoder<'lean>, object: ObjRef<'lean, '_>) -> LeanResult<Self> {
                let mut map = $map::$($default)*;
                array::decode_each(cx, object, |(key, value): (K, V)| match map.entry(key) {
                    $module::Entry::Vacant(entry) => {
                        entry.insert(value);
                        Ok(())
                    }
                    $module::Entry::Occupied(entry) => Err(twice(entry.key())),
                })?;
                Ok(map)
            }
        }
    )*};
}

maps! {
    HashMap<K, V, S>, hash_map, [Eq + Hash] [with_hasher(S::default())];
    BTreeMap<K, V>, btree_map, [Ord] [new()];
}

#[cold]
fn twice(key: &impl Debug) -> LeanError {
    LeanError::convert(format!(
        "expected a map, in which each key occurs once, found the key {key:?} a second time. Return the `.toArray` of a Lean \
         map, or take the pairs as a `Vec<(K, V)>`"
    ))
}
