//! A pool against a model of it: what it gives, and what it counts.

mod common;

use std::sync::{Mutex, PoisonError};

use lean_rs_host::{CallOptions, HostError, Imports, PoolPolicy, PoolStats, PooledSession, SessionPool};
use proptest::prelude::*;

use common::{caps, lean, tiny, touch};

fn without_memory(mut stats: PoolStats) -> PoolStats {
    stats.private_bytes = None;
    stats
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Acquire(usize),
    Release(usize),
    Touch(usize),
    Drain,
}

const FILES: [&str; 3] = ["Tiny.A", "Tiny.B", "Tiny.C"];
/// What is imported, what that declares, and which files are read.
const KEYS: [(&[&str], &str, [bool; 3]); 5] = [
    (&["Tiny.A"], "a", [true, false, false]),
    (&["Tiny.B"], "b", [false, true, false]),
    (&["Tiny.C"], "c", [true, false, true]),
    (&["Tiny.A", "Tiny.B"], "b", [true, true, false]),
    (&["Tiny.B", "Tiny.A"], "a", [true, true, false]),
];

/// What a pool should be.
#[derive(Default)]
struct Model {
    /// Key, and how often each file had been changed at the import.
    pooled: Vec<(usize, [u64; 3])>,
    changes: [u64; 3],
    stats: PoolStats,
}

impl Model {
    fn current(&self, key: usize, changes: [u64; 3]) -> bool {
        (0..3).all(|file| !KEYS[key].2[file] || changes[file] == self.changes[file])
    }

    /// What an acquired session has, or `None` if there is none.
    fn acquire(&mut self, key: usize, max: Option<u64>) -> Option<[u64; 3]> {
        while let Some(index) = self.pooled.iter().rposition(|(of, _)| *of == key) {
            let (_, changes) = self.pooled.remove(index);
            if self.current(key, changes) {
                self.stats.reused += 1;
                self.stats.acquired += 1;
                return Some(changes);
            }
            self.stats.stale += 1;
        }
        if max.is_some_and(|max| self.stats.imports_performed >= max) {
            self.stats.refused += 1;
            return None;
        }
        self.stats.imports_performed += 1;
        self.stats.acquired += 1;
        Some(self.changes)
    }
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..KEYS.len()).prop_map(Step::Acquire),
        5 => any::<prop::sample::Index>().prop_map(|index| Step::Release(index.index(64))),
        1 => (0..FILES.len()).prop_map(Step::Touch),
        1 => Just(Step::Drain),
    ]
}

/// Does the steps in a pool and in the model, and compares them after each.
fn compare(capacity: usize, max: Option<u64>, steps: &[Step]) {
    /// Which the files get that are changed: by one thread at a time.
    static TIME: Mutex<u64> = Mutex::new(0);
    let mut time = TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let caps = caps(tiny());
    let mut policy = PoolPolicy::new();
    policy.max_fresh_imports = max;
    let pool = SessionPool::with_capacity(lean(), capacity).with_policy(policy);
    let live = lean().live_objects();
    let mut model = Model::default();
    let mut sessions: Vec<(usize, [u64; 3], PooledSession<'_>)> = Vec::new();
    let mut dropped = 0;
    for step in steps {
        match *step {
            Step::Acquire(key) => {
                let (modules, declared, _) = KEYS[key];
                let found = pool.acquire(&caps, &Imports::of(modules.iter().copied()), &CallOptions::new());
                match (model.acquire(key, max), found) {
                    (Some(changes), Ok(session)) => {
                        session.kind(declared).unwrap();
                        sessions.push((key, changes, session));
                    }
                    (None, Err(HostError::PoolLimit { .. })) => {}
                    (expected, found) => panic!("{expected:?}, {found:?}"),
                }
            }
            Step::Release(index) if !sessions.is_empty() => {
                let (key, changes, session) = sessions.remove(index % sessions.len());
                drop(session);
                dropped += 1;
                if model.pooled.len() < capacity {
                    model.pooled.push((key, changes));
                    model.stats.released_to_pool += 1;
                } else {
                    model.stats.released_dropped += 1;
                }
            }
            Step::Release(_) => {}
            Step::Touch(file) => {
                *time += 1;
                touch(&tiny().join(FILES[file].replace('.', "/")).with_extension("olean"), *time);
                model.changes[file] += 1;
            }
            Step::Drain => {
                assert_eq!(pool.drain(), model.pooled.len());
                model.stats.drained += model.pooled.len() as u64;
                model.pooled.clear();
            }
        }
        let stats = without_memory(pool.stats());
        assert_eq!(stats, model.stats);
        assert_eq!((pool.len(), pool.is_empty()), (model.pooled.len(), model.pooled.is_empty()));
        assert_eq!(stats.imports_performed + stats.reused, stats.acquired);
        assert_eq!(stats.released_to_pool + stats.released_dropped, dropped);
        assert_eq!(pool.len() as u64, stats.released_to_pool - stats.reused - stats.stale - stats.drained);
        assert!(stats.drained <= stats.released_to_pool && pool.len() <= capacity);
    }
    drop(sessions);
    pool.drain();
    assert_eq!(lean().live_objects(), live);
}

#[test]
fn a_pool_is_what_its_model_is() {
    let config = ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() };
    let steps = prop::collection::vec(step(), 1..24);
    proptest!(config, |(capacity in 0..4usize, max in prop::option::of(1..8u64), steps in steps)| {
        compare(capacity, max, &steps);
    });
}

/// Two environments with the same imports, of which only the newer one has the files as they are.
#[test]
fn the_newest_is_taken() {
    let imported = [Step::Acquire(0), Step::Touch(0), Step::Acquire(0)];
    let released = [Step::Release(0), Step::Release(0), Step::Acquire(0), Step::Release(0), Step::Acquire(0)];
    compare(2, None, &[&imported[..], &released].concat());
}
