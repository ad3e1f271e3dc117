//! Modules are initialized one after the other, and who cannot wait for the other is told so. In a process of its own: threads
//! of other tests may begin while the initializer runs.

use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use lean_rs::prelude::*;

/// Calls `loading_hook` when it is initialized.
#[lean_module("LoadingInit")]
#[lean(prefix = "loading_")]
trait Init {
    fn init_value(&self, x: u64) -> u64;
}

/// Nothing but this file loads its library with an initializer.
#[lean_module("Unfinished")]
#[allow(dead_code)]
trait Later {}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in: {text}");
    }
}

/// What came of loading in the callback, and on two threads that it waits for.
static FOUND: Mutex<Vec<Result<(), String>>> = Mutex::new(Vec::new());

fn load() -> Result<(), String> {
    let lean = LeanRuntime::init().map_err(|error| error.to_string())?;
    LaterModule::load(lean).map(drop).map_err(|error| error.to_string())
}

#[lean_callback(extern_name = "loading_hook")]
fn loading_hook() -> LeanResult<()> {
    let joined = thread::spawn(load);
    let found = [load(), joined.join().unwrap(), thread::scope(|scope| scope.spawn(load).join().unwrap())];
    FOUND.lock().unwrap().extend(found);
    Ok(())
}

#[test]
fn in_a_callback_and_on_threads_that_it_joins() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let init = InitModule::load(LeanRuntime::init().unwrap()).unwrap();
        sender.send(init.init_value(1)).unwrap();
    });
    let value = receiver.recv_timeout(Duration::from_secs(60)).expect("no thread waits for itself");
    assert_eq!(value, 8);
    let found = std::mem::take(&mut *FOUND.lock().unwrap());
    let found: Vec<String> = found.into_iter().map(Result::unwrap_err).collect();
    assert_eq!(found.len(), 3);
    let end = "the initializer of module `LoadingInit`, which has not ended";
    contains(
        &found[0],
        &["initialize: ", "module `Unfinished` cannot be loaded by Rust code called by ", end],
    );
    for text in &found[1..] {
        contains(text, &["on a thread that may have been started by ", end]);
    }
    // Later it can be loaded.
    load().unwrap();
}
