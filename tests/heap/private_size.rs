//! What the process has of the system.

/// Bytes of memory that belong to the process alone, swapped out or not. Not those of files, such as libraries: the kernel drops
/// them and reads them again as it likes.
#[cfg(target_os = "linux")]
pub(crate) fn private_size() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the kernel's view of this process");
    let kib = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("a line with this name");
        line.trim().trim_end_matches("kB").trim().parse().expect("a number of kB")
    };
    (kib("RssAnon:") + kib("VmSwap:")) << 10
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn private_size() -> u64 {
    let pid = std::process::id().to_string();
    let output = std::process::Command::new("ps").args(["-o", "rss=", "-p", &pid]).output().expect("ps runs");
    String::from_utf8_lossy(&output.stdout).trim().parse::<u64>().expect("a number of kB") << 10
}
