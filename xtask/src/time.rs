//! How long a step takes: on the wall, and of all processors together, which other programs on the machine change less.

use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

pub(crate) struct Start {
    wall: Instant,
    processors: Option<Duration>,
}

impl Start {
    pub(crate) fn now() -> Start {
        Start { wall: Instant::now(), processors: of_children() }
    }
}

/// The time since then.
impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.1} s", self.wall.elapsed().as_secs_f64())?;
        match of_children().zip(self.processors) {
            Some((now, then)) => write!(f, " ({:.1} s of CPU time)", (now - then).as_secs_f64()),
            None => Ok(()),
        }
    }
}

/// What the processes that this one has waited for took, and those that they have waited for; `None` where Linux does not
/// tell.
fn of_children() -> Option<Duration> {
    parse(&fs::read_to_string("/proc/self/stat").ok()?)
}

fn parse(stat: &str) -> Option<Duration> {
    // The program's name, in parentheses, is the second field; these are the 16th and the 17th, in hundredths of a second.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13).map(str::parse::<u64>);
    Some(Duration::from_millis(10 * (fields.next()?.ok()? + fields.next()?.ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_kernel_are_counted_behind_the_name() {
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 5 6 7 8 11 12 130 25 20 0 1";
        assert_eq!(parse(stat), Some(Duration::from_millis(1550)));
        assert_eq!(parse("7 (a) S 1"), None);
    }
}
