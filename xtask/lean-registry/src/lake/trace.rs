//! Traces: what an output was made from, beside the output.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A content hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hash(String);

impl Hash {
    pub fn of(bytes: &[u8]) -> Hash {
        Hash(crate::disk::hex(&Sha256::digest(bytes)[..8]))
    }

    pub fn of_file(path: &Path) -> Result<Hash> {
        Ok(Hash::of(&fs::read(path).with_context(|| format!("reading {}", path.display()))?))
    }
}

/// Collects inputs in order.
#[derive(Default)]
pub struct Mixer(Sha256);

impl Mixer {
    pub fn add(&mut self, what: &str, value: impl AsRef<[u8]>) -> &mut Self {
        let value = value.as_ref();
        self.0.update(what.as_bytes());
        self.0.update((value.len() as u64).to_le_bytes());
        self.0.update(value);
        self
    }

    pub fn hash(&mut self, what: &str, hash: &Hash) -> &mut Self {
        self.add(what, &hash.0)
    }

    pub fn finish(self) -> Hash {
        Hash(crate::disk::hex(&self.0.finalize()[..8]))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Info,
    Warning,
    Error,
}

/// A message of a step, kept so that it can be shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub level: Level,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Output {
    /// Of the file, without its folder: a package that was moved is not built again.
    name: PathBuf,
    size: u64,
    mtime: i128,
    hash: Hash,
}

impl Output {
    fn of(path: &Path) -> Result<Output> {
        let hash = Hash::of_file(path)?;
        let (size, mtime) = stat(path).with_context(|| format!("reading {}", path.display()))?;
        Ok(Output { name: name_of(path), size, mtime, hash })
    }

    /// Whether the file is what this one was; its date is a shortcut.
    fn is(&self, path: &Path) -> bool {
        if self.name != name_of(path) {
            return false;
        }
        match stat(path) {
            Some(now) if now == (self.size, self.mtime) => true,
            Some((size, _)) if size == self.size => Hash::of_file(path).is_ok_and(|h| h == self.hash),
            _ => false,
        }
    }
}

fn name_of(path: &Path) -> PathBuf {
    path.file_name().unwrap_or_default().into()
}

fn stat(path: &Path) -> Option<(u64, i128)> {
    let m = fs::metadata(path).ok()?;
    Some((m.len(), i128::from(m.mtime()) * 1_000_000_000 + i128::from(m.mtime_nsec())))
}

/// The content of a `.trace` file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Trace {
    dep_hash: Hash,
    outputs: Vec<Output>,
    pub log: Vec<Entry>,
}

impl Trace {
    /// The trace in `file` if it has the same inputs and its outputs are there.
    pub fn current(file: &Path, inputs: &Hash, outputs: &[PathBuf]) -> Option<Trace> {
        let trace: Trace = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
        let same = trace.dep_hash == *inputs
            && trace.outputs.len() == outputs.len()
            && trace.outputs.iter().zip(outputs).all(|(output, path)| output.is(path));
        same.then_some(trace)
    }

    /// Describes what has just been made, and writes it to `file`.
    pub fn record(file: &Path, inputs: Hash, outputs: &[PathBuf], log: Vec<Entry>) -> Result<Trace> {
        let outputs = outputs.iter().map(|p| Output::of(p)).collect::<Result<_>>()?;
        let trace = Trace { dep_hash: inputs, outputs, log };
        let text = serde_json::to_string_pretty(&trace).context("writing a trace")?;
        fs::write(file, text).with_context(|| format!("writing {}", file.display()))?;
        Ok(trace)
    }

    /// Hash of the content of those outputs whose extension is not one of `except`.
    pub fn content(&self, except: &[&str]) -> Hash {
        let mut mixer = Mixer::default();
        let skip = |p: &Path| p.extension().is_some_and(|e| except.iter().any(|x| e == *x));
        for output in self.outputs.iter().filter(|o| !skip(&o.name)) {
            mixer.hash("", &output.hash);
        }
        mixer.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_notices_changes() {
        let dir = tempfile::tempdir().unwrap();
        let (file, out) = (dir.path().join("x.trace"), dir.path().join("x"));
        let inputs = Hash::of(b"inputs");
        fs::write(&out, "one").unwrap();
        let outs = [out.clone()];
        let log = vec![Entry { level: Level::Warning, message: "w".into() }];
        let made = Trace::record(&file, inputs.clone(), &outs, log).unwrap();
        assert_eq!(Trace::current(&file, &inputs, &outs), Some(made.clone()));
        assert_eq!(Trace::current(&file, &Hash::of(b"other"), &outs), None);
        assert_eq!(Trace::current(&file, &inputs, &[]), None);
        // Another date alone does not matter, other content does.
        fs::write(&out, "one").unwrap();
        assert!(Trace::current(&file, &inputs, &outs).is_some());
        fs::write(&out, "two").unwrap();
        assert_eq!(Trace::current(&file, &inputs, &outs), None);
        fs::write(&out, "one").unwrap();
        assert_eq!(Trace::current(&file, &inputs, &outs).unwrap().content(&[]), made.content(&[]));
        // Another folder does not matter, another name does.
        let [moved, renamed] = ["moved/x", "moved/y"].map(|name| dir.path().join(name));
        fs::create_dir(dir.path().join("moved")).unwrap();
        fs::copy(&out, &renamed).unwrap();
        fs::rename(&out, &moved).unwrap();
        assert!(Trace::current(&file, &inputs, &[moved]).is_some());
        assert_eq!(Trace::current(&file, &inputs, &[renamed]), None);
        assert_eq!(Trace::current(&file, &inputs, &outs), None);
        fs::write(&file, "damaged").unwrap();
        assert_eq!(Trace::current(&file, &inputs, &outs), None);
    }

    #[test]
    fn mixing_keeps_inputs_apart() {
        let mix = |items: &[(&str, &str)]| {
            let mut m = Mixer::default();
            for (a, b) in items {
                m.add(a, b);
            }
            m.finish()
        };
        assert_ne!(mix(&[("a", "bc")]), mix(&[("a", "b"), ("", "c")]));
        assert_eq!(mix(&[("a", "b")]), mix(&[("a", "b")]));
    }
}
