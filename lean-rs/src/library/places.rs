//! Where a library that a program was built with is looked for.

use std::env;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::File;
use super::conflicts::file_of;
use crate::error::{LeanError, Stage};

/// The folder that a user names for libraries.
const VARIABLE: &str = "LEAN_RS_LIB_DIR";

/// The files that may be the library, in the order in which they are looked at: where it was put with the program, where the user
/// says that it is, and where it was built.
pub(super) fn places(file: &File) -> Vec<PathBuf> {
    let built = Path::new(file.path);
    let name = built.file_name().unwrap_or_default();
    let mut places = Vec::new();
    for folder in [of_executable(), of_this_code()].into_iter().flatten() {
        for place in [folder.join(name), folder.parent().unwrap_or(&folder).join("lib").join(name)] {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places.extend(variable().map(|folder| PathBuf::from(folder).join(name)));
    places.push(built.to_owned());
    places
}

fn variable() -> Option<std::ffi::OsString> {
    env::var_os(VARIABLE).filter(|folder| !folder.is_empty())
}

fn of_executable() -> Option<PathBuf> {
    env::current_exe().ok()?.parent().map(Path::to_owned)
}

/// The folder of the library that Rust's code is in, if the program has loaded it: a Python module, for example.
fn of_this_code() -> Option<PathBuf> {
    let (_, file) = file_of(of_this_code as *const _)?;
    file.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// The error for a library that is at none of the places; each comes with what is there.
#[cold]
pub(super) fn not_found(file: &File, looked_at: &[(PathBuf, String)]) -> LeanError {
    let name = Path::new(file.path).file_name().unwrap_or(OsStr::new("library")).display();
    let mut text = format!(
        "the Lean library {name} that this program was built with (digest {}) is not there. Looked for it at:",
        file.digest
    );
    // A `String` takes all that is written.
    for (path, found) in looked_at {
        let _ = write!(text, "\n  - {}: {found}", path.display());
    }
    if variable().is_none() {
        let _ = write!(text, "\n  - {VARIABLE}: not set");
    }
    let _ = write!(
        text,
        "\nWhat the program calls was compared with that library, so no other will do. Put it beside the executable or into \
         `../lib` (`cargo lean bundle` does), name its folder in {VARIABLE}, or build again"
    );
    LeanError::host(Stage::Load, text)
}
