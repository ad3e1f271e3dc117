//! The environments of a pool.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::files::FileStamp;
use crate::host::Imported;
use crate::imports::Imports;
use crate::shim::{ElabState, Index};

/// An environment, and what it is the result of.
#[derive(Debug)]
pub(super) struct Pooled<'lean> {
    pub(super) paths: Vec<String>,
    pub(super) imports: Imports,
    pub(super) imported: Imported<'lean>,
    /// Where sessions begin.
    pub(super) state: ElabState<'lean>,
}

/// An environment, and the index of its names if a session has searched in it.
#[derive(Debug)]
pub(super) struct Entry<'lean> {
    pub(super) pooled: Rc<Pooled<'lean>>,
    pub(super) index: OnceCell<Index<'lean>>,
}

impl<'lean> Entry<'lean> {
    pub(super) fn new(pooled: Pooled<'lean>) -> Entry<'lean> {
        Entry { pooled: Rc::new(pooled), index: OnceCell::new() }
    }
}

/// Environments that no session uses, the newest last.
///
/// None is dropped in here: they are handed to the caller.
#[derive(Debug, Default)]
pub(super) struct Entries<'lean>(Vec<Entry<'lean>>);

impl<'lean> Entries<'lean> {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Takes the newest environment with these imports. Those that are older than `epoch` are moved to `stale`, and so are those that
    /// would be taken if their files were not changed.
    pub(super) fn take(
        &mut self,
        paths: &[String],
        imports: &Imports,
        epoch: u64,
        check_files: bool,
        stale: &mut Vec<Entry<'lean>>,
    ) -> Option<Entry<'lean>> {
        stale.extend(self.0.extract_if(.., |entry| entry.pooled.imported.epoch != epoch));
        loop {
            let matches =
                |entry: &Entry<'_>| entry.pooled.imports == *imports && entry.pooled.paths == *paths;
            let entry = self.0.remove(self.0.iter().rposition(matches)?);
            if !check_files || entry.pooled.imported.files.iter().all(FileStamp::is_current) {
                return Some(entry);
            }
            stale.push(entry);
        }
    }

    /// Keeps an environment, or gives it back if there are `capacity` already.
    pub(super) fn push(&mut self, entry: Entry<'lean>, capacity: usize) -> Option<Entry<'lean>> {
        if self.0.len() >= capacity {
            return Some(entry);
        }
        self.0.push(entry);
        None
    }
}
