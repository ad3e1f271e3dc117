//! Files that readers find whole: as they were, or as they are.

use std::fs::{self, Permissions};
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

/// Writes a file that is missing or says something else, as [`write`] does.
pub(crate) fn update(path: &Path, content: &[u8], modified: Option<SystemTime>) -> io::Result<()> {
    if fs::read(path).is_ok_and(|known| known == content) { Ok(()) } else { write(path, content, modified) }
}

/// Writes a file under another name and renames it; `modified` is when the file claims to have changed.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>, modified: Option<SystemTime>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // Other users may read it, as they may read what `fs::write` writes.
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(content.as_ref())?;
    if let Some(time) = modified {
        file.as_file().set_modified(time)?;
    }
    file.persist(path)?;
    Ok(())
}
