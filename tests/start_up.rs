//! A start-up that fails, in a process of its own: it is tried once.

use lean_rs::{LeanRuntime, RuntimeOptions, Stage};

#[test]
fn a_failed_start_is_replayed() {
    let options = RuntimeOptions::new().arguments(["program", "with\0nul"]);
    let first = LeanRuntime::init_with(options).unwrap_err();
    assert_eq!(first.stage(), Some(Stage::RuntimeInit));
    assert_eq!(
        first.to_string(),
        "runtime start-up: an argument in `RuntimeOptions::arguments` has a NUL character, which a command line cannot \
         have"
    );
    // Whoever asks, and with whatever options.
    assert_eq!(LeanRuntime::init().unwrap_err().to_string(), first.to_string());
    let other = std::thread::spawn(|| LeanRuntime::init_with(RuntimeOptions::new()).unwrap_err());
    assert_eq!(other.join().unwrap().to_string(), first.to_string());
}
