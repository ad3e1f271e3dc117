//! The Lean that is loaded at run time must be the Lean that the program was built for.

use std::ffi::CStr;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use lean_rs_sys as sys;

use crate::error::{LeanError, LeanResult, Stage};

/// The version that the loaded library states, once `Init` has been initialized.
pub(super) fn loaded() -> Option<String> {
    let object = sys::l_Lean_versionString.load(Ordering::Acquire);
    if object.is_null() {
        return None;
    }
    // SAFETY: a constant of Lean's library: a persistent string once it is set, which ends with NUL.
    Some(unsafe { CStr::from_ptr(sys::lean_string_cstr(object)) }.to_str().ok()?.to_owned())
}

/// Compares it with the version of the toolchain that the program was built with.
///
/// # Errors
/// [`Stage::RuntimeInit`] when they differ. A version that cannot be read passes.
pub(crate) fn check() -> LeanResult<()> {
    match loaded() {
        Some(loaded) => compare(&loaded, sys::LEAN_VERSION, library_path),
        None => Ok(()),
    }
}

fn compare(loaded: &str, built_for: &str, path: impl FnOnce() -> Option<PathBuf>) -> LeanResult<()> {
    if built_for.is_empty() || fits(loaded, built_for) {
        return Ok(());
    }
    let path = path().map_or_else(String::new, |path| format!(" from {}", path.display()));
    Err(LeanError::host(
        Stage::RuntimeInit,
        format!(
            "this program was built for Lean {built_for}, but the process loaded libleanshared of Lean {loaded}{path}. \
             Build again with that toolchain, or make the loader find the right one (LD_LIBRARY_PATH, the rpath that \
             lean-build emits)"
        ),
    ))
}

/// Whether the two are one version. A Lean that somebody built from source calls itself `4.28.0-pre` in its header (or
/// `4.28.0`, where that states numbers only), and `4.28.0, commit …` in its library.
fn fits(loaded: &str, built_for: &str) -> bool {
    let from_source = || {
        let (numbers, _) = loaded.split_once(", commit ")?;
        built_for.strip_prefix(numbers)
    };
    loaded == built_for || matches!(from_source(), Some("" | "-pre"))
}

/// The file that the loader took `libleanshared` from.
pub(super) fn library_path() -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt;
    let mut info = std::mem::MaybeUninit::<libc::Dl_info>::uninit();
    let address = sys::lean_initialize_runtime_module as *const () as *const libc::c_void;
    // SAFETY: `dladdr` only compares the address, and fills `info` when it returns non-zero.
    unsafe {
        if libc::dladdr(address, info.as_mut_ptr()) == 0 {
            return None;
        }
        let name = info.assume_init().dli_fname;
        if name.is_null() {
            return None;
        }
        Some(PathBuf::from(std::ffi::OsStr::from_bytes(CStr::from_ptr(name).to_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_version_is_refused() {
        for (loaded, built_for) in [
            ("4.27.0", "4.27.0"),
            ("4.27.0-rc1", "4.27.0-rc1"),
            ("4.28.0, commit 38f3c0c4", "4.28.0-pre"),
            ("4.28.0-nightly-2026-01-01", "4.28.0-nightly-2026-01-01"),
        ] {
            assert!(compare(loaded, built_for, || None).is_ok(), "{loaded} for {built_for}");
        }
        for (loaded, built_for) in [
            ("4.27.0-rc1", "4.27.0"),
            ("4.27.1", "4.27.0"),
            ("4.28.0, commit 38f3c0c4", "4.27.0-pre"),
            ("4.28.0, commit 38f3c0c4", "4.28.0-rc1"),
            ("4.28.0-nightly-2026-01-02", "4.28.0-nightly-2026-01-01"),
        ] {
            assert!(compare(loaded, built_for, || None).is_err(), "{loaded} for {built_for}");
        }
        let error = compare("4.30.0", "4.27.0", || Some("/lib/libleanshared.so".into())).unwrap_err();
        assert_eq!(error.stage(), Some(Stage::RuntimeInit));
        let text = error.to_string();
        assert!(text.contains("built for Lean 4.27.0"), "{text}");
        assert!(text.contains("libleanshared of Lean 4.30.0 from /lib/libleanshared.so"), "{text}");
    }

    #[test]
    fn the_library_that_is_loaded_is_found() {
        let path = library_path().unwrap();
        assert!(
            path.file_name().unwrap().to_string_lossy().starts_with("libleanshared"),
            "{}",
            path.display()
        );
    }
}
