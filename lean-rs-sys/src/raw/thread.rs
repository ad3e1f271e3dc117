//! Threads that Lean did not make.

runtime! {
    /// Prepares the calling thread for Lean, before its first use of the runtime there.
    ///
    /// Not for the thread that initialized the runtime, nor for Lean's own.
    fn lean_initialize_thread();
    /// Releases what the runtime keeps for the calling thread, after its last use of the runtime there.
    fn lean_finalize_thread();
}
