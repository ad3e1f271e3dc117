//! The content of a library's file, which has to be what the loader gets.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::slice;

use libloading::os::unix::Library;
use memmap2::Mmap;
use object::{Object as _, ObjectSegment as _, SegmentFlags, elf};

use super::conflicts::{self, file_of};
use super::symbols::SymbolTable;
use crate::error::{LeanError, Stage};

/// The content of a library's file, and what tells whether the file stays as it is.
///
/// The file is opened once, mapped once, and what is hashed is what is parsed. The loader opens it again, by its path: given
/// `/proc/self/fd/N` instead, it would resolve `$ORIGIN` in the library's search path wrongly, take another file that later
/// has the same number for the same library, and tell debuggers, backtraces and error messages that number. So afterwards it is
/// checked that
/// - the file at the path is the one that was read, unchanged: of the same number and size, and not written, replaced or
///   renamed since;
/// - what the loader has mapped begins with what was read. It takes a library that the process has loaded from this path
///   before, whatever the file has become since; and folders may have been exchanged, and back.
///
/// Two things remain. The constructors of a file that takes the place of this one in the meantime have run when that is found
/// out: what build tools put there is another library that Lean compiled, and has none. And a write to the file itself after
/// the check reaches pages that are not used yet, because the loader maps the file: build tools replace files.
pub(super) struct Content {
    pub(super) bytes: Mmap,
    /// BLAKE3 of them.
    pub(super) digest: String,
    file: File,
    state: FileState,
}

/// Device, number, size, and the times of the last change of content and of anything, in seconds and nanoseconds.
type FileState = (u64, u64, u64, [i64; 4]);

impl Content {
    pub(super) fn read(path: &Path) -> io::Result<Content> {
        // To open a pipe is to wait for somebody who writes to it.
        if !fs::metadata(path)?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a file"));
        }
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        let bytes = map(&file)?;
        let digest = blake3::hash(&bytes).to_hex().to_string();
        Ok(Content { bytes, digest, file, state: state_of(&metadata) })
    }

    /// Whether the path still leads to this file, which has not changed since it was opened.
    pub(super) fn is_still_at(&self, path: &Path) -> bool {
        [self.file.metadata(), fs::metadata(path)]
            .into_iter()
            .all(|found| found.is_ok_and(|found| state_of(&found) == self.state))
    }

    /// Whether the library that the loader has opened begins with this content: with the headers, the linker's digest of all
    /// the rest, and the symbols. Code is not looked at, in which debuggers set breakpoints, nor data, which is relocated.
    pub(super) fn is_loaded_as(&self, library: &Library, symbols: &SymbolTable) -> bool {
        /// What is mapped at least. The headers are in it, which state the sizes of the segments.
        const PAGE: usize = 4096;
        let Some(segment) = first_segment(&self.bytes) else { return true };
        let mut names = symbols.initializers().chain(symbols.exclusive(true));
        let Some((base, _)) = names.find_map(|name| conflicts::address(library, name)).and_then(file_of)
        else {
            // Another library, without these names; or one that has none at all.
            return symbols.exclusive(true).next().is_none();
        };
        let is_loaded = |expected: &[u8]| {
            // SAFETY: where a loaded library begins, of which a page is mapped for reading at least, and if its headers are
            // those of `segment`, as much as that has. Nothing is unmapped: libraries stay open.
            expected == unsafe { slice::from_raw_parts(base.cast::<u8>(), expected.len()) }
        };
        is_loaded(&segment[..segment.len().min(PAGE)]) && is_loaded(segment)
    }
}

/// The segment with the headers, if it is only read: on Linux, from linkers that keep it apart from code.
fn first_segment(content: &[u8]) -> Option<&[u8]> {
    let object = object::File::parse(content).ok()?;
    let first = object.segments().find(|segment| segment.file_range().0 == 0)?;
    match first.flags() {
        SegmentFlags::Elf { p_flags, .. } if p_flags.0 & (elf::PF_W | elf::PF_X).0 == 0 => {
            content.get(..usize::try_from(first.file_range().1).ok()?)
        }
        _ => None,
    }
}

/// Maps a file: one that is read takes memory, and the time to fill it.
pub(super) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: nothing writes to the file while it is mapped. Build tools put another file in the place of a library, and whatever
    // writes into one changes the code that the loader has mapped of it, too.
    unsafe { Mmap::map(file) }
}

fn state_of(found: &fs::Metadata) -> FileState {
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()];
    (found.dev(), found.ino(), found.size(), times)
}

#[cold]
pub(super) fn unreadable(path: &Path, reason: io::Error) -> LeanError {
    LeanError::host_caused(Stage::Load, format!("cannot read {}: {reason}", path.display()), reason)
}

#[cold]
pub(super) fn replaced(path: &Path) -> LeanError {
    LeanError::host(
        Stage::Load,
        format!(
            "what this process has loaded from {} is not what is in the file: the file was replaced while it was being loaded, \
             or after something else had loaded it. Start the program again when the build has ended",
            path.display()
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_while_it_is_opened() {
        let dir = std::env::temp_dir().join(format!("lean-rs-open-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let (path, other) = (dir.join("libA.so"), dir.join("libB.so"));
        let read = || {
            fs::write(&path, "first").unwrap();
            Content::read(&path).unwrap()
        };
        let content = read();
        assert_eq!(*content.bytes, *b"first");
        assert!(content.is_still_at(&path));

        // As linkers do: another file takes the name, of the same size.
        let content = read();
        fs::write(&other, "other").unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(!content.is_still_at(&path));

        // There and back.
        let content = read();
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::rename(&path, &other).unwrap();
        fs::rename(&other, &path).unwrap();
        assert!(!content.is_still_at(&path));

        // Written to.
        let content = read();
        std::thread::sleep(std::time::Duration::from_millis(20));
        fs::write(&path, "again").unwrap();
        assert!(!content.is_still_at(&path));

        let content = read();
        fs::remove_file(&path).unwrap();
        assert!(!content.is_still_at(&path));
        fs::remove_dir_all(&dir).unwrap();
    }
}
