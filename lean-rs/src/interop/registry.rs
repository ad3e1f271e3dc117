//! Numbers for values: once its value is gone, a number is never valid again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::sync::RwLock;

/// Values and the numbers that they are found by.
///
/// A number is the index of a slot and, in its upper half, how often the slot has been used. A slot whose uses cannot be
/// counted any further is never used again, so that no number is given out twice.
///
/// `FIRST` is the generation of the first value in each slot.
pub(super) struct Registry<T, const FIRST: usize = FIRST_GENERATION> {
    shards: [Shard<T>; SHARDS],
    /// Which shard takes the next value.
    turn: AtomicUsize,
}

/// Slots with a lock of their own: threads that register do not stop all threads that call. Each has its own cache lines.
#[repr(align(128))]
struct Shard<T>(RwLock<Slots<T>>);

struct Slots<T> {
    slots: Vec<Slot<T>>,
    /// Places in `slots` that are empty and may be used again.
    free: Vec<usize>,
}

struct Slot<T> {
    /// That of the value that is here, or else of the next one.
    generation: usize,
    value: Option<Arc<T>>,
}

const SHARDS: usize = 16;
const INDEX_BITS: u32 = usize::BITS / 2;
const INDEX_MASK: usize = usize::MAX >> (usize::BITS - INDEX_BITS);
/// 0 is no generation: the number 0, which is what memory is full of, is never valid.
const FIRST_GENERATION: usize = 1;
const LAST_GENERATION: usize = usize::MAX >> INDEX_BITS;

/// A number taken apart.
struct Place {
    shard: usize,
    slot: usize,
    generation: usize,
}

impl Place {
    fn of(number: usize) -> Place {
        let index = number & INDEX_MASK;
        Place { shard: index % SHARDS, slot: index / SHARDS, generation: number >> INDEX_BITS }
    }

    fn number(&self) -> usize {
        let index = self.slot * SHARDS + self.shard;
        assert!(index <= INDEX_MASK, "more callbacks are registered than there are numbers for");
        self.generation << INDEX_BITS | index
    }
}

impl<T, const FIRST: usize> Registry<T, FIRST> {
    pub(super) const fn new() -> Self {
        let shards = [const { Shard(RwLock::new(Slots { slots: Vec::new(), free: Vec::new() })) }; SHARDS];
        Registry { shards, turn: AtomicUsize::new(0) }
    }

    /// Takes a value in, and gives its number.
    ///
    /// # Panics
    /// There are no numbers left: 2³² values at a time are too many, on machines of 64 bits.
    pub(super) fn insert(&self, value: Arc<T>) -> usize {
        let shard = self.turn.fetch_add(1, Ordering::Relaxed) % SHARDS;
        let mut slots = self.shards[shard].0.write();
        let reused = slots.free.pop();
        let slot = reused.unwrap_or(slots.slots.len());
        let generation = if reused.is_some() { slots.slots[slot].generation } else { FIRST };
        let number = Place { shard, slot, generation }.number();
        if reused.is_some() {
            slots.slots[slot].value = Some(value);
        } else {
            slots.slots.push(Slot { generation, value: Some(value) });
        }
        number
    }

    /// The value with this number, if it is still there. Any number may be asked for.
    pub(super) fn get(&self, number: usize) -> Option<Arc<T>> {
        let place = Place::of(number);
        let slots = self.shards[place.shard].0.read();
        let slot = slots.slots.get(place.slot)?;
        if slot.generation == place.generation { slot.value.clone() } else { None }
    }

    /// Takes the value with this number out, if it is still there. It is not dropped here, where a lock is held.
    pub(super) fn remove(&self, number: usize) -> Option<Arc<T>> {
        let place = Place::of(number);
        let mut slots = self.shards[place.shard].0.write();
        let slot = slots.slots.get_mut(place.slot)?;
        if slot.generation != place.generation {
            return None;
        }
        let value = slot.value.take()?;
        if slot.generation < LAST_GENERATION {
            slot.generation += 1;
            slots.free.push(place.slot);
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_until_they_are_removed() {
        let registry = Registry::<_>::new();
        let numbers: Vec<usize> = (0..100).map(|n| registry.insert(Arc::new(n))).collect();
        for (n, number) in numbers.iter().enumerate() {
            assert_eq!(*registry.get(*number).unwrap(), n);
        }
        for (n, number) in numbers.iter().enumerate() {
            assert_eq!(*registry.remove(*number).unwrap(), n);
            assert!(registry.get(*number).is_none() && registry.remove(*number).is_none());
        }
        let again = registry.insert(Arc::new(0));
        assert!(!numbers.contains(&again));
        assert_eq!(registry.shards.iter().map(|shard| shard.0.read().slots.len()).sum::<usize>(), 100);
    }

    #[test]
    fn numbers_that_were_never_given_out_are_not_found() {
        let registry = Registry::<_>::new();
        let number = registry.insert(Arc::new(()));
        for other in
            [0, 1, number - 1, number + 1, number ^ 1 << INDEX_BITS, number ^ 1 << 63, usize::MAX, !number]
        {
            assert!(registry.get(other).is_none() && registry.remove(other).is_none(), "{other:#x}");
        }
        assert!(registry.get(number).is_some());
    }

    #[test]
    fn a_slot_without_generations_left_is_not_used_again() {
        let registry = Registry::<_, { LAST_GENERATION - 1 }>::new();
        let mut seen = Vec::new();
        for _ in 0..10 * SHARDS {
            let number = registry.insert(Arc::new(()));
            assert!(!seen.contains(&number), "{number:#x} was given out twice");
            assert!(registry.remove(number).is_some());
            seen.push(number);
            assert!(seen.iter().all(|old| registry.get(*old).is_none() && registry.remove(*old).is_none()));
        }
        // Two uses each.
        for shard in &registry.shards {
            assert_eq!(shard.0.read().slots.len(), 5);
        }
    }

    /// All sequences of up to eight steps, each inserting a value or removing one of those that are there.
    #[test]
    fn every_short_history_near_the_end_of_the_generations() {
        fn explore(history: &mut Vec<usize>, count: &mut u32) {
            replay(history);
            *count += 1;
            if history.len() < 8 {
                for step in 0..4 {
                    history.push(step);
                    explore(history, count);
                    history.pop();
                }
            }
        }
        fn replay(history: &[usize]) {
            let registry = Registry::<_, { LAST_GENERATION - 1 }>::new();
            let mut live: Vec<(usize, usize)> = Vec::new();
            let mut dead = Vec::new();
            for (value, step) in history.iter().enumerate() {
                // One shard, whose slots are then used again.
                registry.turn.store(0, Ordering::Relaxed);
                match step.checked_sub(1) {
                    None => {
                        let number = registry.insert(Arc::new(value));
                        assert!(!dead.contains(&number) && live.iter().all(|(known, _)| *known != number));
                        live.push((number, value));
                    }
                    Some(at) if at < live.len() => {
                        let (number, value) = live.remove(at);
                        assert_eq!(*registry.remove(number).unwrap(), value);
                        dead.push(number);
                    }
                    Some(_) => {}
                }
                assert!(live.iter().all(|(number, value)| *registry.get(*number).unwrap() == *value));
                assert!(dead.iter().all(|number| registry.get(*number).is_none()));
            }
        }
        let mut count = 0;
        explore(&mut Vec::new(), &mut count);
        assert_eq!(count, (4u32.pow(9) - 1) / 3);
    }
}
