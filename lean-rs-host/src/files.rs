//! Files that may change while the process runs.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

/// A file as it was when it was looked at.
#[derive(Debug, Clone)]
pub(crate) struct FileStamp {
    path: PathBuf,
    found: Option<(SystemTime, u64)>,
}

impl FileStamp {
    pub(crate) fn of(path: impl Into<PathBuf>) -> FileStamp {
        let path = path.into();
        let found = look(&path);
        FileStamp { path, found }
    }

    /// Whether it still has the time of its last change, and its size.
    pub(crate) fn is_current(&self) -> bool {
        self.found == look(&self.path)
    }
}

fn look(path: &PathBuf) -> Option<(SystemTime, u64)> {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}
