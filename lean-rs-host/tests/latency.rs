//! How long calls go on after their token is set: `cargo test -p lean-rs-host --test latency -- --ignored --nocapture`.

mod common;

use std::thread;
use std::time::{Duration, Instant};

use lean_rs_host::{CallOptions, CancelToken, HostResult};

/// What takes longer than a test, each in another part of Lean.
const ENDLESS: [(&str, &str); 4] = [
    ("elaborator", "example : (List.range 1000000).foldl (fun a b => (a * 7 + b) % 1000003) 0 = 1 := by rfl"),
    ("#reduce", "#reduce (List.range 100000).foldl (fun a b => (a * 7 + b) % 1000003) 0"),
    ("decide", "example : (List.range 100000).all (fun n => n * n + 1 > 0) = true := by decide"),
    ("kernel", "example : (List.range 10000000).all (fun n => n * n + 1 > 0) = true := by decide +kernel"),
];

#[test]
#[ignore = "a measurement"]
fn cancellation() -> HostResult<()> {
    let session = common::session(None, &["Init"])?;
    for (name, command) in ENDLESS {
        let source = format!("set_option maxRecDepth 1000000 in\nset_option maxHeartbeats 0 in\n{command}");
        let mut late: Vec<Duration> = Vec::new();
        for round in 0..50u64 {
            let token = CancelToken::new();
            let there = token.clone();
            let canceller = thread::spawn(move || {
                thread::sleep(Duration::from_millis(100 + 7 * (round % 20)));
                there.cancel();
                Instant::now()
            });
            let run = session.run(&source, &CallOptions::new().heartbeats(0).cancel(&token))?;
            let cancelled = canceller.join().unwrap();
            assert!(run.stopped.is_some(), "{name}: {:?}", run.messages);
            late.push(cancelled.elapsed());
        }
        late.sort();
        println!("{name}: median {:?}, p99 {:?}", late[late.len() / 2], late[late.len() - 1]);
    }
    Ok(())
}
