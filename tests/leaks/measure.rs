//! What many calls leave behind: blocks of Lean's heap and of Rust's, and handles, which are counted; the memory of the process
//! shows what neither heap has.

use std::thread;
use std::time::{Duration, Instant};

use lean_rs::prelude::*;

use crate::heap;
use crate::lean_heap::lean_blocks;
use crate::private_size::private_size;

/// How much the memory of the process may grow, in bytes: less than the smallest block of C's heap, 32 bytes, for each of 100,000
/// calls.
const LIMIT: u64 = 2 << 20;

/// What is counted.
#[derive(Debug, PartialEq)]
struct Counts {
    /// Of Lean objects, in this thread's heap; `None` where its allocator is another one.
    lean_blocks: Option<usize>,
    rust_blocks: usize,
    handles: Option<usize>,
}

pub(crate) struct Measured {
    lean: &'static LeanRuntime,
    passed: usize,
}

impl Measured {
    pub(crate) fn new(lean: &'static LeanRuntime) -> Measured {
        Measured { lean, passed: 0 }
    }

    /// That what is left behind is counted.
    pub(crate) fn sees_leaks(&mut self) {
        let before = self.counts();
        let text = LeanStr::new(self.lean, "kept");
        let boxed = Box::new(1u8);
        let after = self.counts();
        assert_eq!(after.lean_blocks, before.lean_blocks.map(|n| n + 1));
        assert_eq!(after.rust_blocks, before.rust_blocks + 1);
        assert_eq!(after.handles, before.handles.map(|n| n + 1));
        drop((text, boxed));
        assert_eq!(self.counts(), before);
        self.passed += 1;
    }

    pub(crate) fn lean(&self) -> &'static LeanRuntime {
        self.lean
    }

    pub(crate) fn passed(&self) -> usize {
        self.passed
    }

    /// Measures calls one by one.
    pub(crate) fn each(
        &mut self,
        name: &str,
        calls: u64,
        call: &mut dyn FnMut(u64) -> LeanResult<()>,
    ) -> LeanResult<()> {
        self.loops(name, calls, &mut |calls| (0..calls).try_for_each(&mut *call))
    }

    /// Measures a function that makes as many calls as it is told.
    pub(crate) fn loops(
        &mut self,
        name: &str,
        calls: u64,
        run: &mut dyn FnMut(u64) -> LeanResult<()>,
    ) -> LeanResult<()> {
        // What is allocated once, caches included, is not a leak.
        let start = Instant::now();
        run(calls / 10)?;
        let (size, before) = (private_size(), self.counts());
        run(calls)?;
        let after = self.counts();
        check_size(name, calls, start, size);
        assert_eq!(after, before, "{name} leaks in {calls} calls");
        self.passed += 1;
        Ok(())
    }

    /// Measures calls whose memory other threads free, a moment later: what they free of this thread's heap of Lean objects is not
    /// counted there, but would show in the memory of the process.
    pub(crate) fn threaded(
        &mut self,
        name: &str,
        calls: u64,
        call: &mut dyn FnMut(u64) -> LeanResult<()>,
    ) -> LeanResult<()> {
        let start = Instant::now();
        (0..calls / 10).try_for_each(&mut *call)?;
        thread::sleep(Duration::from_millis(100));
        let (size, before) = (private_size(), Counts { lean_blocks: None, ..self.counts() });
        (0..calls).try_for_each(&mut *call)?;
        let end = Instant::now() + Duration::from_secs(10);
        let after = || Counts { lean_blocks: None, ..self.counts() };
        while after() != before && Instant::now() < end {
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(after(), before, "{name} leaks in {calls} calls");
        check_size(name, calls, start, size);
        self.passed += 1;
        Ok(())
    }

    fn counts(&self) -> Counts {
        Counts { lean_blocks: lean_blocks(), rust_blocks: heap::blocks(), handles: self.lean.live_objects() }
    }
}

/// Checks that the memory of the process is as it was before the calls.
fn check_size(name: &str, calls: u64, start: Instant, before: u64) {
    let growth = private_size().saturating_sub(before);
    let seconds = start.elapsed().as_secs_f64();
    println!("{name}: {calls} calls in {seconds:.1} s, memory grew by {growth} bytes");
    assert!(growth < LIMIT, "{name} leaks: the process grew by {growth} bytes in {calls} calls");
}
