//! What is used of a wheel.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use zip::ZipArchive;

pub struct Wheel {
    archive: ZipArchive<BufReader<File>>,
    names: Vec<String>,
}

impl Wheel {
    pub fn open(path: &Path) -> Result<Wheel> {
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        let archive = ZipArchive::new(BufReader::new(file))
            .with_context(|| format!("{} is not a wheel", path.display()))?;
        let names = archive.file_names().filter_map(|n| n.ok().map(|n| n.into_owned())).collect();
        Ok(Wheel { archive, names })
    }

    /// Licence and metadata: (file name, text).
    pub fn notices(&mut self) -> Result<Vec<(String, Vec<u8>)>> {
        let wanted = |name: &str| name.ends_with("/LICENSE") || name.ends_with("/METADATA");
        let names: Vec<String> = self.names.iter().filter(|name| wanted(name)).cloned().collect();
        let base = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
        names.iter().map(|name| Ok((base(name), self.file(name)?))).collect()
    }

    /// The names of the files in a folder.
    pub fn folder(&self, folder: &str) -> Result<Vec<String>> {
        let inside = |name: &&String| name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        let names: Vec<String> = self.names.iter().filter(inside).cloned().collect();
        ensure!(!names.is_empty(), "there is no folder {folder}");
        Ok(names)
    }

    pub fn file(&mut self, name: &str) -> Result<Vec<u8>> {
        let mut entry = self.archive.by_name(name).with_context(|| format!("there is no {name}"))?;
        let mut bytes = Vec::with_capacity(entry.size() as usize);
        entry.read_to_end(&mut bytes).with_context(|| format!("unpacking {name}"))?;
        Ok(bytes)
    }
}
