//! Memory that belongs to this process alone.

/// Bytes that are private to this process and changed (`Private_Dirty`): what it costs the machine. Mapped files of Lean count in the
/// resident size, although all processes share them. `None` where the system does not say, which is everywhere but on Linux.
pub fn private_bytes() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// What [`private_bytes`] says, if that and `more` are over a limit.
pub(crate) fn over(limit: u64, more: u64) -> Option<u64> {
    private_bytes().filter(|private| private.saturating_add(more) > limit)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::private_bytes;

    #[test]
    fn memory_that_is_written_counts() {
        let before = private_bytes().unwrap();
        let written = std::hint::black_box(vec![1u8; 64 << 20]);
        assert!(private_bytes().unwrap() >= before + (60 << 20));
        drop(written);
    }
}
