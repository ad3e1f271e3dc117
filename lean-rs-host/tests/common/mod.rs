//! What the tests share: a runtime with all of Lean, and modules that they compile.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{self, Command};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, SystemTime};

use lean_rs::{LeanRuntime, RuntimeOptions};
use lean_rs_host::{
    CallOptions, HostResult, Imports, LeanCapabilities, LeanHost, LeanSession, private_bytes,
};
use tempfile::TempDir;

/// The runtime. A thread that asks for it, as each test does, has given back all handles of Lean objects when it ends.
pub(crate) fn lean() -> &'static LeanRuntime {
    thread_local! {
        static OF_THREAD: NoneIsLeft = NoneIsLeft(
            LeanRuntime::init_with(RuntimeOptions::new().full_library(true)).unwrap()
        );
    }
    OF_THREAD.with(|it| it.0)
}

struct NoneIsLeft(&'static LeanRuntime);

impl Drop for NoneIsLeft {
    fn drop(&mut self) {
        let left = self.0.live_objects().filter(|count| *count > 0);
        // Lean code that ends the process leaves those of the main thread.
        let excused = thread::panicking() || thread::current().name() == Some("main");
        if let (Some(count), false) = (left, excused) {
            // Nothing that the test captures.
            let _ = writeln!(io::stderr(), "{count} handles of Lean objects are left when the thread ends");
            process::abort();
        }
    }
}

/// A host for Lean's modules and those in `folder`.
pub(crate) fn host(folder: Option<&Path>) -> LeanHost<'static> {
    LeanHost::builder().search_path(folder).open(lean()).unwrap()
}

pub(crate) fn session(folder: Option<&Path>, imports: &[&str]) -> HostResult<LeanSession<'static>> {
    host(folder).load_shims_only()?.session(&Imports::of(imports.iter().copied()), &CallOptions::new())
}

/// The program `lean` of the toolchain whose library is in use.
pub(crate) fn lean_program() -> Command {
    let library = lean().lean_library().unwrap();
    Command::new(library.ancestors().nth(3).unwrap().join("bin/lean"))
}

/// Compiles a module into `folder`, as Lake would.
pub(crate) fn compile(folder: &Path, module: &str, text: &str) {
    let source = folder.join(module.replace('.', "/")).with_extension("lean");
    fs::create_dir_all(source.parent().unwrap()).unwrap();
    fs::write(&source, text).unwrap();
    let mut lean = lean_program();
    lean.arg("-o")
        .arg(source.with_extension("olean"))
        .arg(&source)
        .env("LEAN_PATH", folder)
        .current_dir(folder);
    let output = lean.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&said));
}

/// Modules that import nothing but each other, so that importing them takes milliseconds: `Tiny.A`, `Tiny.B`, and `Tiny.C`, which imports `Tiny.A`.
pub(crate) fn tiny() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = TempDir::new().unwrap();
        compile(folder.path(), "Tiny.A", "prelude\naxiom a : Prop");
        compile(folder.path(), "Tiny.B", "prelude\naxiom b : Prop");
        compile(folder.path(), "Tiny.C", "prelude\nimport Tiny.A\naxiom c : a");
        folder
    });
    folder.path()
}

/// The Lean code of sessions, for modules in a folder.
pub(crate) fn caps(folder: &Path) -> LeanCapabilities<'static> {
    host(Some(folder)).load_shims_only().unwrap()
}

/// Gives a file another time of change.
pub(crate) fn touch(file: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000 + seconds);
    File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

/// Runs `calls` until the process has not grown by more than `bytes` meanwhile. What they leave behind would show each time; what the
/// allocators keep for later, which depends on what came before, does not.
pub(crate) fn stays_flat(bytes: u64, mut calls: impl FnMut() -> HostResult<()>) -> HostResult<()> {
    let mut grown = Vec::new();
    for _ in 0..4 {
        let before = private_bytes().unwrap();
        calls()?;
        grown.push(private_bytes().unwrap().saturating_sub(before));
        if grown.last().is_some_and(|grown| *grown <= bytes) {
            return Ok(());
        }
    }
    panic!("the process grew by {grown:?} bytes");
}
