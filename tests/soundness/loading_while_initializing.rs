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

/// Waits for tasks that call `loading_task_hook` when it is initialized.
#[lean_module("LoadingTask")]
#[lean(prefix = "loading_")]
trait Task {
    fn task_value(&self, x: u64) -> u64;
}

/// Loaded by those tasks.
#[lean_module("LoadingLater")]
#[allow(dead_code)]
trait Wanted {}

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

/// What came of starting a task in the callback, before there are threads for tasks.
static STARTED: Mutex<Option<String>> = Mutex::new(None);

#[lean_callback(extern_name = "loading_hook")]
fn loading_hook(lean: &LeanRuntime) -> LeanResult<()> {
    *STARTED.lock().unwrap() = lean.spawn(|_| Ok(())).err().map(|error| error.to_string());
    let joined = thread::spawn(load);
    let found = [load(), joined.join().unwrap(), thread::scope(|scope| scope.spawn(load).join().unwrap())];
    FOUND.lock().unwrap().extend(found);
    Ok(())
}

fn load_wanted() -> Result<(), String> {
    let lean = LeanRuntime::init().map_err(|error| error.to_string())?;
    WantedModule::load(lean).map(drop).map_err(|error| error.to_string())
}

/// On a thread that Lean made.
#[lean_callback(extern_name = "loading_task_hook")]
fn loading_task_hook() -> LeanResult<()> {
    let found = [load_wanted(), thread::spawn(load_wanted).join().unwrap()];
    FOUND.lock().unwrap().extend(found);
    Ok(())
}

/// What the errors said while something was loaded, unless that takes for ever.
fn errors_of<T: Send + 'static>(load: fn(&'static LeanRuntime) -> T) -> (T, Vec<String>) {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send(load(LeanRuntime::init().unwrap())));
    let value = receiver.recv_timeout(Duration::from_secs(60)).expect("no thread waits for itself");
    let found = std::mem::take(&mut *FOUND.lock().unwrap());
    (value, found.into_iter().map(Result::unwrap_err).collect())
}

/// Only once Lean's tasks run, which they do after the first module.
#[test]
fn one_module_after_the_other() {
    in_a_callback_and_on_threads_that_it_joins();
    in_tasks_and_on_threads_that_they_join();
}

fn in_tasks_and_on_threads_that_they_join() {
    let (value, found) = errors_of(|lean| TaskModule::load(lean).unwrap().task_value(1));
    assert_eq!(value, 10);
    assert_eq!(found.len(), 4);
    let end = "the initializer of module `LoadingTask`, which has not ended";
    for text in &found {
        contains(text, &["initialize: module `LoadingLater` cannot be loaded ", end]);
    }
    for text in [&found[0], &found[2]] {
        contains(text, &["on a thread of Lean's, whose tasks may be waited for by "]);
    }
    // Later it can be loaded.
    load_wanted().unwrap();
}

fn in_a_callback_and_on_threads_that_it_joins() {
    let (value, found) = errors_of(|lean| InitModule::load(lean).unwrap().init_value(1));
    assert_eq!(value, 8);
    assert_eq!(found.len(), 3);
    let end = "the initializer of module `LoadingInit`, which has not ended";
    contains(
        &found[0],
        &["initialize: ", "module `Unfinished` cannot be loaded by Rust code called by ", end],
    );
    for text in &found[1..] {
        contains(text, &["on a thread that may have been started by ", end]);
    }
    let started = STARTED.lock().unwrap().take().expect("an error");
    let end = "called by the initializer of module `LoadingInit` cannot start tasks: there are no threads";
    contains(&started, &["runtime start-up: ", end]);
    // Later it can be loaded, and tasks can be started.
    load().unwrap();
    LeanRuntime::init().unwrap().spawn(|_| Ok(())).unwrap().get().unwrap();
}
