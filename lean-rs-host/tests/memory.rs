//! A session that is used again and again takes no more memory. Alone in its process, whose memory is measured.

mod common;

use lean_rs_host::{CallOptions, HostResult};

#[test]
fn memory_stays_flat() -> HostResult<()> {
    let s = common::session(None, &["Init"])?;
    let options = CallOptions::new();
    let round = || -> HostResult<()> {
        s.run("theorem t (n : Nat) (h : 0 < n) : n ≠ 0 := by omega\n#eval 1 + 1", &options)?;
        s.elaborate("fun x : Nat => x + 1", None, &options)?;
        s.declaration("Nat.add_comm")?;
        Ok(())
    };
    for _ in 0..20 {
        round()?;
    }
    let lean = common::lean();
    let objects = lean.live_objects();
    // Of three calls each.
    common::stays_flat(2 << 20, || (0..334).try_for_each(|_| round()))?;
    assert_eq!(lean.live_objects(), objects);
    Ok(())
}
