//! Writes the library of `.olean` files, converted on all cores.

use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow};

use super::{ALIGN, Target, package, skew};

/// Where the first module is mapped.  Nothing else is near: the allocator of the library asks for
/// 2 to 30 TiB, executables are at 85 TiB and above, libraries and stacks at 127 TiB.
pub const FIRST_BASE: u64 = 0x5000_0000_0000;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub modules: usize,
    pub objects: usize,
    /// Bytes in the package, and in the `.olean`, other `.olean.*` and `.ir` files.
    pub source: u64,
    pub olean: u64,
    pub parts: u64,
    pub ir: u64,
}

struct Job {
    path: String,
    bytes: Vec<u8>,
    base: u64,
}

/// Hands out address ranges in the order of the package, so that a package always gives the same
/// files, whichever thread converts which.
#[derive(Debug)]
pub struct Addresses(u64);

impl Default for Addresses {
    fn default() -> Self {
        Addresses(FIRST_BASE)
    }
}

impl Addresses {
    /// The base address for a module whose old file has that many bytes.
    pub fn take(&mut self, old_size: u64) -> u64 {
        let base = self.0;
        let span = super::size_bound(old_size).div_ceil(ALIGN) * ALIGN;
        // The module and its `.ir` file, and two small parts between them.
        self.0 += 2 * span + 4 * ALIGN;
        base
    }
}

/// Converts all modules of the package into `dir`.  Returns the package's own description, too.
pub fn write(package: &Path, dir: &Path, target: Target, workers: usize) -> Result<(Totals, Vec<u8>)> {
    let (send, receive) = sync_channel::<Job>(32);
    let receive = Arc::new(Mutex::new(receive));
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers.max(1))
            .map(|_| {
                let receive = Arc::clone(&receive);
                scope.spawn(move || work(&receive, dir, target))
            })
            .collect();
        drop(receive);
        let mut addresses = Addresses::default();
        let read = package::read(package, |path, bytes| {
            let base = addresses.take(bytes.len() as u64);
            // A worker that fails hangs up only when all do; its error is reported below.
            send.send(Job { path, bytes, base }).map_err(|_| anyhow!("the conversion stopped"))
        });
        drop(send);
        let mut totals = Totals::default();
        for thread in threads {
            let t = thread.join().map_err(|_| anyhow!("a conversion thread panicked"))??;
            totals.modules += t.modules;
            totals.objects += t.objects;
            totals.source += t.source;
            totals.olean += t.olean;
            totals.parts += t.parts;
            totals.ir += t.ir;
        }
        read.map(|description| (totals, description))
    })
}

fn work(receive: &Mutex<Receiver<Job>>, dir: &Path, target: Target) -> Result<Totals> {
    let mut totals = Totals::default();
    loop {
        let job = receive.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return Ok(totals) };
        convert(&job, dir, target, &mut totals).with_context(|| format!("converting {}", job.path))?;
    }
}

fn convert(job: &Job, dir: &Path, target: Target, totals: &mut Totals) -> Result<()> {
    let mut module = super::convert(&job.bytes, job.base, target)?;
    skew::adapt(&mut module)?;
    let path = dir.join(&job.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))?;
    }
    let write = |extension: &str, bytes: &[u8]| -> Result<u64> {
        let path = path.with_extension(extension);
        fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
        Ok(bytes.len() as u64)
    };
    totals.modules += 1;
    totals.objects += module.object_count();
    totals.source += job.bytes.len() as u64;
    totals.olean += write("olean", &module.bytes)?;
    totals.parts += write("olean.server", &module.alias_part(1, target)?)?;
    totals.parts += write("olean.private", &module.alias_part(2, target)?)?;
    totals.ir += write("ir", &module.ir_part(target)?)?;
    Ok(())
}
