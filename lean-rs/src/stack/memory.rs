//! The memory of stacks: address space that the system fills as it is used, with a guard at its lower end.

use std::io;
use std::mem::MaybeUninit;
use std::ptr;

use corosensei::stack::StackPointer;

use crate::sync::Mutex;

/// No stack is smaller.
pub(super) const SMALLEST: usize = 2 << 20;

/// Below each stack. More than a page, so that functions with large frames do not step over it: C code does not look where it steps.
pub(super) const GUARD: usize = 1 << 20;

/// How much of a stack that is not used keeps its memory: what a call that is not deep needs.
const KEPT: usize = 64 << 10;

/// How many stacks are kept for the next call: as many as a machine may have threads that need one at the same time. They hold
/// [`KEPT`] bytes each, and address space.
const IDLE: usize = 16;

static POOL: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());

/// A stack that somebody runs on. It goes back to the pool when it is dropped.
pub(super) struct Stack(Option<Mapping>);

impl Stack {
    /// A stack of at least that size. Panics if there is no address space for it.
    #[track_caller]
    pub(super) fn take(bytes: usize) -> Stack {
        let size = bytes.max(SMALLEST).checked_next_power_of_two();
        let idle = |size| {
            let mut pool = POOL.lock();
            let at = pool.iter().rposition(|it| it.size == size)?;
            Some(pool.swap_remove(at))
        };
        let found = match size.filter(|size| isize::try_from(size.saturating_add(GUARD)).is_ok()) {
            Some(size) => idle(size).map_or_else(|| Mapping::new(size), Ok),
            None => Err(io::ErrorKind::OutOfMemory.into()),
        };
        match found {
            Ok(mapping) => Stack(Some(mapping)),
            Err(cause) => panic!("there is no memory for a stack of {bytes} bytes: {cause}"),
        }
    }

    /// The first byte above the guard.
    pub(super) fn lowest(&self) -> *mut u8 {
        self.0.as_ref().map_or(ptr::null_mut(), |it| it.start.wrapping_add(GUARD))
    }

    pub(super) fn size(&self) -> usize {
        self.0.as_ref().map_or(0, |it| it.size)
    }

    /// Runs `f` on this stack, which begins `unused` bytes below its upper end. A panic that leaves `f` ends the process.
    pub(super) fn run<R>(&mut self, unused: usize, f: impl FnOnce() -> R) -> R {
        let lowest = self.lowest().addr();
        corosensei::on_stack(Bounds { lowest, highest: lowest + self.size() - unused, _stack: self }, f)
    }
}

/// Where somebody runs on a stack.
struct Bounds<'a> {
    lowest: usize,
    highest: usize,
    _stack: &'a mut Stack,
}

// SAFETY: nobody else has the memory, of which there are pages, with a guard below them.
unsafe impl corosensei::stack::Stack for Bounds<'_> {
    fn base(&self) -> StackPointer {
        StackPointer::new(self.highest).expect("a mapping is not at address 0")
    }

    fn limit(&self) -> StackPointer {
        StackPointer::new(self.lowest - GUARD).expect("a mapping is not at address 0")
    }
}

/// The lowest address of the stack that the system gave this thread, where the system says so.
pub(super) fn lowest_of_thread() -> Option<usize> {
    #[cfg(target_os = "linux")]
    {
        let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
        let (mut lowest, mut size) = (ptr::null_mut(), 0);
        // SAFETY: initialized by the first call, if it succeeds, and destroyed by the last one.
        unsafe {
            if libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) != 0 {
                return None;
            }
            let got = libc::pthread_attr_getstack(attributes.as_ptr(), &mut lowest, &mut size);
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            (got == 0).then(|| lowest.addr())
        }
    }
    #[cfg(target_vendor = "apple")]
    {
        // SAFETY: asks for numbers that do not change.
        let (highest, size) = unsafe {
            let thread = libc::pthread_self();
            (libc::pthread_get_stackaddr_np(thread), libc::pthread_get_stacksize_np(thread))
        };
        Some(highest.addr() - size)
    }
    #[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
    {
        None
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        let Some(mapping) = self.0.take() else { return };
        mapping.give_back();
        let mut pool = POOL.lock();
        if pool.len() < IDLE {
            pool.push(mapping);
        }
    }
}

/// A guard and a stack above it.
struct Mapping {
    start: *mut u8,
    size: usize,
}

// SAFETY: memory that only whoever has this uses.
unsafe impl Send for Mapping {}

impl Mapping {
    fn new(size: usize) -> io::Result<Mapping> {
        super::overflow::watch();
        #[cfg(target_os = "linux")]
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_STACK;
        #[cfg(not(target_os = "linux"))]
        let flags = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_NORESERVE;
        let access = libc::PROT_READ | libc::PROT_WRITE;
        // SAFETY: new memory, at an address that the system chooses.
        let start = unsafe { libc::mmap(ptr::null_mut(), GUARD + size, access, flags, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // Unmapped if there is an error.
        let mapping = Mapping { start: start.cast(), size };
        // SAFETY: the lower end of that memory, which nobody uses yet.
        if unsafe { libc::mprotect(start, GUARD, libc::PROT_NONE) } != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(mapping)
    }

    /// Gives its memory back, and keeps the addresses.
    fn give_back(&self) {
        #[cfg(target_os = "linux")]
        const ADVICE: libc::c_int = libc::MADV_DONTNEED;
        #[cfg(not(target_os = "linux"))]
        const ADVICE: libc::c_int = libc::MADV_FREE;
        // SAFETY: within the memory, of which nobody uses anything. If the system does not listen, the memory stays.
        unsafe { libc::madvise(self.start.add(GUARD).cast(), self.size - KEPT, ADVICE) };
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: what was mapped, which nobody uses any more.
        unsafe { libc::munmap(self.start.cast(), GUARD + self.size) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (wanted, got) in [(0, SMALLEST), (SMALLEST, SMALLEST), (SMALLEST + 1, 2 * SMALLEST)] {
            let stack = Stack::take(wanted);
            assert_eq!(stack.size(), got);
            // SAFETY: the highest and the lowest byte of a stack that nobody else has.
            unsafe {
                stack.lowest().write(1);
                stack.lowest().add(got - 1).write(1);
            }
        }
    }

    #[test]
    fn the_pool_is_bounded() {
        let stacks: Vec<Stack> = (0..2 * IDLE).map(|_| Stack::take(SMALLEST)).collect();
        drop(stacks);
        assert!(POOL.lock().len() <= IDLE);
    }

    #[test]
    fn memory_is_given_back() {
        let stack = Stack::take(4 * SMALLEST);
        // SAFETY: nobody else has it.
        unsafe { stack.lowest().write(7) };
        let (lowest, mapping) = (stack.lowest(), stack.0.as_ref().unwrap());
        mapping.give_back();
        if cfg!(target_os = "linux") {
            // SAFETY: as above.
            assert_eq!(unsafe { lowest.read() }, 0);
        }
    }
}
