//! How deep code may recurse.

use std::fs;
use std::process::{Command, Stdio};

use super::{Finding, Level};

/// What Lean gives to the threads that it starts, and expects of others.
const WANTED: u64 = 8 << 20;

pub(super) fn examine(min_stack: Option<&str>, findings: &mut Vec<Finding>) {
    findings.extend(limit().map(main_thread));
    findings.push(threads(min_stack));
}

/// A limit in bytes; `None` if there is none.
type Limit = Option<u64>;

/// The soft limit of the main thread's stack, if the system says it.
fn limit() -> Option<Limit> {
    if cfg!(target_os = "linux") {
        return in_limits(&fs::read_to_string("/proc/self/limits").ok()?);
    }
    let output = Command::new("sh").args(["-c", "ulimit -s"]).stdin(Stdio::null()).output().ok()?;
    in_kibibytes(&String::from_utf8_lossy(&output.stdout))
}

/// The line of `/proc/self/limits`: `Max stack size  8388608  unlimited  bytes`.
fn in_limits(text: &str) -> Option<Limit> {
    let line = text.lines().find_map(|line| line.strip_prefix("Max stack size"))?;
    number(line.split_whitespace().next()?)
}

/// What `ulimit -s` prints.
fn in_kibibytes(text: &str) -> Option<Limit> {
    Some(number(text.trim())?.map(|kibibytes| kibibytes.saturating_mul(1024)))
}

fn number(word: &str) -> Option<Limit> {
    if word == "unlimited" { Some(None) } else { word.parse().ok().map(Some) }
}

fn main_thread(limit: Limit) -> Finding {
    let Some(bytes) = limit else { return Finding::good("stack", "the main thread may use any amount") };
    let found = format!("the main thread may use {}", size(bytes));
    if bytes >= WANTED {
        return Finding::good("stack", found);
    }
    let found = format!("{found}, Lean's own threads {}", size(WANTED));
    Finding::warning("stack", found, "run `ulimit -s 8192` in the shell that starts the program")
}

fn threads(min_stack: Option<&str>) -> Finding {
    let few = match min_stack.map(|value| (value, value.parse::<u64>())) {
        Some((_, Ok(bytes))) if bytes >= WANTED => {
            let found = format!("RUST_MIN_STACK gives threads that Rust starts {}", size(bytes));
            return Finding::good("threads", found);
        }
        Some((_, Ok(bytes))) => format!("RUST_MIN_STACK gives threads that Rust starts {}", size(bytes)),
        Some((value, Err(_))) => {
            let found = format!(
                "RUST_MIN_STACK={value} is no number of bytes, so threads that Rust starts have 2 MiB"
            );
            return Finding::warning("threads", found, "set RUST_MIN_STACK=8388608, or unset it");
        }
        None => "threads that Rust starts have 2 MiB of stack".to_owned(),
    };
    let found = format!("{few}, Lean's have {}", size(WANTED));
    let fix = "for Lean code that recurses deeply set RUST_MIN_STACK=8388608, or start the thread with \
               `std::thread::Builder::new().stack_size(8 << 20)`";
    Finding::new(Level::Note, "threads", found, Some(fix.to_owned()))
}

fn size(bytes: u64) -> String {
    if bytes.is_multiple_of(1 << 20) {
        format!("{} MiB", bytes >> 20)
    } else {
        format!("{} KiB", bytes >> 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits() {
        let text = "Limit                     Soft Limit           Hard Limit           Units\n\
                    Max data size             unlimited            unlimited            bytes\n\
                    Max stack size            8388608              unlimited            bytes\n";
        assert_eq!(in_limits(text), Some(Some(8 << 20)));
        assert_eq!(in_limits(&text.replace("8388608", "unlimited")), Some(None));
        assert_eq!(in_limits("Max data size unlimited"), None);
        assert_eq!(in_kibibytes("8176\n"), Some(Some(8176 << 10)));
        assert_eq!(in_kibibytes("unlimited\n"), Some(None));
    }

    #[test]
    fn findings() {
        assert_eq!(main_thread(Some(8 << 20)).to_string(), "ok    stack: the main thread may use 8 MiB");
        assert_eq!(main_thread(None).to_string(), "ok    stack: the main thread may use any amount");
        let small = main_thread(Some(1000 << 10)).to_string();
        assert!(
            small
                .starts_with("warn  stack: the main thread may use 1000 KiB, Lean's own threads 8 MiB — run")
        );
        assert!(threads(Some("16777216")).to_string().starts_with("ok    threads: RUST_MIN_STACK gives"));
        assert!(threads(Some("4194304")).to_string().starts_with("info  threads: RUST_MIN_STACK gives"));
        assert!(threads(Some("8M")).to_string().starts_with("warn  threads: RUST_MIN_STACK=8M is no number"));
        assert!(threads(None).to_string().starts_with("info  threads: threads that Rust starts have 2 MiB"));
    }
}
