//! Lean's own measure of the stack. Its C++ code (kernel, elaborator) fails with "deep recursion" when the stack pointer is below an
//! address that the runtime keeps for each thread, in three thread-local variables of `src/runtime/stackinfo.cpp`:
//!
//! | | |
//! |---|---|
//! | `g_stack_base` | where the stack begins: the frame of whoever called `save_stack_info` |
//! | `g_stack_size` | its size: that of the main thread's stack or of Lean's own threads, nothing else |
//! | `g_stack_threshold` | base - size + a buffer |
//!
//! `save_stack_info` can only set the limits of a stack of Lean's sizes that begins at its own frame; so neither those of another stack,
//! nor those that the thread had before. The variables have no names that a linker knows. Where they are is learned once in
//! a process, from what Lean's functions do to the memory of its thread-locals: on a thread for this alone, the frame of
//! `save_stack_info` is moved, and the variables are the words that move with it. What is learned is tried before it is used. If it
//! cannot be learned (on systems that do not say where thread-locals are), Lean keeps the limits of the thread's own stack: there, code
//! of the kernel on another stack may fail with "deep recursion", with much stack left.

use std::cell::Cell;
use std::sync::OnceLock;

use lean_rs_sys as sys;

use super::memory::Stack;

/// Where the variables are in the memory of the library's thread-locals, counted in words, and what Lean leaves free.
#[derive(Debug, PartialEq, Eq)]
struct Places {
    base: usize,
    size: usize,
    threshold: usize,
    buffer: usize,
}

static PLACES: OnceLock<Option<Places>> = OnceLock::new();

/// Learns where the variables are.
pub(crate) fn learn() {
    PLACES.get_or_init(|| std::thread::Builder::new().spawn(find).ok()?.join().ok()?);
}

/// Whether that has been found out.
pub(crate) fn is_learned() -> bool {
    matches!(PLACES.get(), Some(Some(_)))
}

/// The values of the variables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    base: usize,
    size: usize,
    threshold: usize,
}

impl Limits {
    /// Sets those of a stack, and gives the former ones.
    pub(super) fn replace(lowest: usize, size: usize) -> Option<Limits> {
        let places = PLACES.get()?.as_ref()?;
        let words = Words::of_thread()?;
        if words.get(places.base) == 0 {
            // A thread that Lean has not measured yet: it would do so on the new stack, and take it for the thread's own.
            // SAFETY: no function of Lean's has looked at the limits.
            unsafe { sys::lean_save_stack_info(false) };
        }
        let former = Limits::read(places, &words);
        Limits { base: lowest + size, size, threshold: lowest + places.buffer }.write(places, &words);
        Some(former)
    }

    pub(super) fn restore(&self) {
        if let (Some(Some(places)), Some(words)) = (PLACES.get(), Words::of_thread()) {
            self.write(places, &words);
        }
    }

    fn read(places: &Places, words: &Words) -> Limits {
        Limits {
            base: words.get(places.base),
            size: words.get(places.size),
            threshold: words.get(places.threshold),
        }
    }

    fn write(&self, places: &Places, words: &Words) {
        words.set(places.base, self.base);
        words.set(places.size, self.size);
        words.set(places.threshold, self.threshold);
    }
}

/// Runs on a thread of its own, whose limits it leaves wrong.
fn find() -> Option<Places> {
    const STEP: usize = 4096;
    let words = Words::of_thread()?;
    let mut stack = Stack::take(0);
    let (lowest, highest) = (stack.lowest().addr(), stack.lowest().addr() + stack.size());
    let mut saved_below = |distance: usize, then: &mut dyn FnMut()| {
        stack.run(distance, || {
            // SAFETY: nothing on this thread asks for the limits.
            unsafe { sys::lean_save_stack_info(false) };
            then();
        });
        words.all()
    };
    let first = saved_below(0, &mut || ());
    let second = saved_below(STEP, &mut || ());
    let moved = |it: &usize| first[*it].wrapping_sub(second[*it]) == STEP;
    let (bases, thresholds): (Vec<usize>, Vec<usize>) =
        (0..words.count).filter(moved).partition(|it| (lowest..highest).contains(&first[*it]));
    let (&[base], &[threshold]) = (&*bases, &*thresholds) else { return None };
    // SAFETY: reads a limit of the process.
    let lean_size = unsafe { sys::lean_get_stack_size(false) };
    // Many words may have that value: the right one is that with which the stack grows.
    let mut sizes = Vec::new();
    saved_below(0, &mut || {
        // SAFETY: as above.
        let left = || unsafe { sys::lean_get_available_stack_size() };
        for place in (0..words.count).filter(|it| first[*it] == lean_size) {
            let before = left();
            words.set(place, lean_size + STEP);
            if left() == before + STEP {
                sizes.push(place);
            }
            words.set(place, lean_size);
        }
    });
    let &[size] = &*sizes else { return None };
    let buffer = first[threshold].wrapping_sub(first[base].wrapping_sub(lean_size));
    (buffer < (highest - lowest) / 2).then_some(Places { base, size, threshold, buffer })
}

/// The thread-locals of the library that Lean's runtime is in, of this thread, as words.
struct Words {
    start: *mut usize,
    count: usize,
}

impl Words {
    /// None if the system does not say where they are.
    fn of_thread() -> Option<Words> {
        thread_local!(static OF_THREAD: Cell<(*mut usize, usize)> = const { Cell::new((std::ptr::null_mut(), 0)) });
        if OF_THREAD.get().0.is_null() {
            OF_THREAD.set(thread_locals()?);
        }
        let (start, count) = OF_THREAD.get();
        Some(Words { start, count })
    }

    fn get(&self, index: usize) -> usize {
        assert!(index < self.count);
        // SAFETY: within the thread-locals of this thread, which live as long as it does.
        unsafe { self.start.add(index).read_volatile() }
    }

    fn set(&self, index: usize, value: usize) {
        assert!(index < self.count);
        // SAFETY: as above; it is one of Lean's three variables, or one that is set back before anybody looks.
        unsafe { self.start.add(index).write_volatile(value) };
    }

    fn all(&self) -> Vec<usize> {
        (0..self.count).map(|it| self.get(it)).collect()
    }
}

/// Where the thread-locals of this thread are that belong to the library with Lean's runtime, or to the program that it is linked into.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn thread_locals() -> Option<(*mut usize, usize)> {
    use std::ffi::{c_int, c_void};

    /// The function to look for, and what is found.
    struct Search {
        code: usize,
        found: Option<(*mut usize, usize)>,
    }

    unsafe extern "C" fn look(info: *mut libc::dl_phdr_info, _: usize, search: *mut c_void) -> c_int {
        // SAFETY: the loader lends a description of a library with its headers; `search` is the variable below.
        let (info, search) = unsafe { (&*info, &mut *search.cast::<Search>()) };
        // SAFETY: as above.
        let headers = unsafe { std::slice::from_raw_parts(info.dlpi_phdr, info.dlpi_phnum.into()) };
        let holds = |it: &&libc::Elf64_Phdr| {
            it.p_type == libc::PT_LOAD
                && search.code.wrapping_sub((info.dlpi_addr + it.p_vaddr) as usize) < it.p_memsz as usize
        };
        if headers.iter().find(holds).is_none() {
            return 0;
        }
        let size = headers.iter().find(|it| it.p_type == libc::PT_TLS).map_or(0, |it| it.p_memsz as usize);
        let start = info.dlpi_tls_data;
        let skipped = start.align_offset(align_of::<usize>());
        if !start.is_null() && skipped < size {
            search.found =
                Some((start.wrapping_byte_add(skipped).cast(), (size - skipped) / size_of::<usize>()));
        }
        1
    }

    // Makes the loader set up the thread-locals, which it may leave until they are used.
    // SAFETY: only reads.
    unsafe { sys::lean_get_available_stack_size() };
    let mut search = Search { code: sys::lean_save_stack_info as *const () as usize, found: None };
    // SAFETY: the loader calls `look` with `search`, and with nothing else.
    unsafe { libc::dl_iterate_phdr(Some(look), (&raw mut search).cast()) };
    search.found
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn thread_locals() -> Option<(*mut usize, usize)> {
    None
}

#[cfg(all(test, target_os = "linux", target_env = "gnu"))]
mod tests {
    use super::*;

    #[test]
    fn lean_measures_another_stack() {
        learn();
        assert!(PLACES.get().unwrap().is_some());
        let here = || {
            let (places, words) = (PLACES.get().unwrap().as_ref().unwrap(), Words::of_thread().unwrap());
            Limits::read(places, &words)
        };
        let size = 64 << 20;
        super::super::on_new(1 << 20, || ());
        let before = here();
        super::super::on_new(size, || {
            // SAFETY: only reads.
            let left = || unsafe { sys::lean_get_available_stack_size() };
            assert!((size - (64 << 10)..size).contains(&left()), "{}", left());
            let outer = here();
            super::super::on_new(1 << 20, || assert!(left() < 4 << 20));
            assert_eq!(here(), outer);
        });
        assert_eq!(here(), before);
    }
}
