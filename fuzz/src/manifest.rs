//! The reader of manifests: any text is a manifest or an error, and what is read is written as it was.

use arbitrary::{Result, Unstructured};
use lean_build::manifest::Manifest;

use crate::{documents, mutate};

/// Reads the manifest that the input describes.
pub fn run(data: &[u8]) {
    let Ok(text) = text(&mut Unstructured::new(data)) else { return };
    match Manifest::parse(&text, "manifest.json") {
        Ok(manifest) => {
            let written = manifest.to_json().expect("it has texts as keys");
            let read = Manifest::parse(&written, "manifest.json").expect("what is written can be read");
            assert_eq!(manifest, read);
            documents::use_manifest(&manifest);
        }
        Err(error) => assert!(error.to_string().starts_with("the manifest manifest.json "), "{error}"),
    }
}

/// A manifest of the tests with a few changes, as JSON and as text.
fn text(u: &mut Unstructured<'_>) -> Result<String> {
    let mut document = documents::manifest(u)?;
    mutate::json(&mut document, 6, u)?;
    let mut text = document.to_string();
    if u.ratio(1, 4)? {
        for _ in 0..u.int_in_range(1..=3)? {
            mutate::text(&mut text, u)?;
        }
    }
    Ok(text)
}
