//! Files that readers find whole: as they were, or as they are.

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::Path;
use std::time::SystemTime;

/// Writes a file under another name and renames it; `modified` is when the file claims to have changed.
pub(crate) fn write(path: &Path, text: &str, modified: Option<SystemTime>) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    // Other users may read it, as they may read what `fs::write` writes.
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Some(time) = modified {
        file.as_file().set_modified(time)?;
    }
    file.persist(path)?;
    Ok(())
}
