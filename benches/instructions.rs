//! How many instructions the rows of the benchmark take, which is the same on a busy machine: no more than 10 % above what is recorded.
//!
//! Counted by callgrind, for each row the round of a loop, in C and through `lean-rs`. Compiled as for release: a build without
//! optimization would count other things.
//!
//! Not a test of the usual harness: it starts itself as the program that is counted. Where the instructions of a row are:
//!
//! ```text
//! LEAN_RS_COUNT_ROW='u64 → IO u64' valgrind --tool=callgrind --collect-atstart=no --toggle-collect=lean_rs_bench_counted \
//!     --callgrind-out-file=profile target/debug/deps/instructions-… --counted
//! callgrind_annotate profile
//! ```

#[path = "rows/callbacks.rs"]
mod callbacks;
#[path = "rows/calls.rs"]
mod calls;
#[path = "rows/exports.rs"]
mod exports;
#[path = "rows/values.rs"]
mod values;

use std::collections::BTreeMap;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use lean_rs::LeanRuntime;
use lean_rs_bench::harness::Row;
use lean_rs_bench::{CallbacksModule, ValuesModule};

const OURS: &str = "ours";
const C: &str = "C";

/// Makes this program the one that is counted.
const COUNTED: &str = "--counted";
/// Above the recorded count, in hundredths.
const TOLERANCE: u64 = 10;

const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.tsv");
const AGAIN: &str = "UPDATE_EXPECT=1 cargo test --config xtask/optimized.toml --workspace --features lean-build/cli --test instructions";

/// Instructions of a round in C, if there is C, and through `lean-rs`.
type Counts = BTreeMap<String, (Option<u64>, u64)>;

fn main() -> ExitCode {
    let outcome = if env::args().any(|it| it == COUNTED) { counted() } else { guard() };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// How often a row is run: a tree is long.
fn rounds(row: &str) -> u64 {
    if row.contains("tree") { 2 } else { 100 }
}

/// The loop whose instructions callgrind counts, by this name.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn lean_rs_bench_counted(row: &mut Row<'_>, ours: bool, rounds: u64) {
    black_box(row.run(if ours { OURS } else { C }, black_box(rounds)));
}

/// What the counts depend on besides this repository.
fn surroundings(lean: &str) -> String {
    #[cfg(target_env = "gnu")]
    // SAFETY: the C library's version is a constant text.
    let libc = unsafe { std::ffi::CStr::from_ptr(libc::gnu_get_libc_version()) }.to_string_lossy();
    #[cfg(not(target_env = "gnu"))]
    let libc = "another C library";
    format!("# Lean {lean}, {}, glibc {libc}, {}", env!("RUSTC_VERSION"), env::consts::ARCH)
}

/// Runs each row in each way, and prints which it was, after what the counts depend on.
fn counted() -> Result<(), Box<dyn Error>> {
    let lean = LeanRuntime::init()?;
    let (values, callbacks) = (ValuesModule::load(lean)?, CallbacksModule::load(lean)?);
    println!("{}", surroundings(&lean.lean_version().ok_or("Init has the version")?));
    let only = env::var("LEAN_RS_COUNT_ROW").ok();
    let rows = [calls::rows(&values), values::rows(lean, &values), callbacks::rows(lean, &callbacks)];
    // Other threads do what tasks do; what is copied is long, and of the same code as shorter rows.
    let left_out = |name: &str| name.contains("task") || (name.contains("1 MiB") && !name.contains("view"));
    for mut row in rows.into_iter().flatten().filter(|row| !left_out(row.name)) {
        // What is done once is done then.
        if only.as_ref().is_some_and(|only| row.name != only) {
            continue;
        }
        row.check(3);
        for (way, ours) in [(C, false), (OURS, true)] {
            if (only.is_none() || ours) && row.run(way, 1).is_some() {
                let rounds = rounds(row.name);
                lean_rs_bench_counted(&mut row, ours, rounds);
                println!("{}\t{way}", row.name);
            }
        }
    }
    Ok(())
}

fn guard() -> Result<(), Box<dyn Error>> {
    if cfg!(debug_assertions) {
        return Err(format!("instructions are counted of optimized code only: {AGAIN}").into());
    }
    if !Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_ok_and(|it| it.success())
    {
        println!("there is no valgrind: no instructions are counted");
        return Ok(());
    }
    let (here, counts) = count()?;
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(RECORDED, table(&here, &counts))?;
        return Ok(());
    }
    let recorded = fs::read_to_string(RECORDED)?;
    if recorded.lines().next() != Some(&here) {
        // Their code is a part of what is counted.
        println!("{RECORDED} was recorded elsewhere than here ({here}): nothing is compared");
        return Ok(());
    }
    let recorded = parse(&recorded)?;
    let planted = counts.iter().map(|(row, (c, ours))| (row.clone(), (*c, ours * 9 / 10 - 1))).collect();
    assert_eq!(compare(&planted, &counts).len(), counts.len(), "each row would be seen to be slower");
    let complaints = compare(&recorded, &counts);
    print!("{}", table(&here, &counts));
    if complaints.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{}\nmake that faster; or, where it has to be so, record the counts: {AGAIN}",
        complaints.join("\n")
    )
    .into())
}

/// Starts this program under callgrind, which writes a file whenever the function returns. With what the counts depend on.
fn count() -> Result<(String, Counts), Box<dyn Error>> {
    let dir = env::temp_dir().join(format!("lean-rs-instructions-{}", std::process::id()));
    fs::create_dir_all(&dir)?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--collect-atstart=no", "--toggle-collect=lean_rs_bench_counted"])
        .arg("--dump-after=lean_rs_bench_counted")
        .arg(format!("--callgrind-out-file={}/counts", dir.display()))
        .arg(env::current_exe()?)
        .arg(COUNTED)
        .stderr(Stdio::piped())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let mut counts = Counts::new();
    let printed = String::from_utf8(output.stdout)?;
    let mut lines = printed.lines();
    let here = lines.next().ok_or("the counted program printed nothing")?;
    for (index, line) in lines.enumerate() {
        let (row, way) = line.split_once('\t').ok_or(line)?;
        let file = dir.join(format!("counts.{}", index + 1));
        let count = total(&file)?.div_ceil(rounds(row));
        let entry = counts.entry(row.to_owned()).or_default();
        if way == C {
            entry.0 = Some(count);
        } else {
            entry.1 = count;
        }
    }
    fs::remove_dir_all(&dir)?;
    Ok((here.to_owned(), counts))
}

fn total(profile: &Path) -> Result<u64, Box<dyn Error>> {
    let text = fs::read_to_string(profile).map_err(|error| format!("{}: {error}", profile.display()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    Ok(line.ok_or_else(|| format!("{} has no sum", profile.display()))?.trim().parse()?)
}

fn table(here: &str, counts: &Counts) -> String {
    let mut text = format!("{here}\n# instructions of a round: row, C, lean-rs\n");
    for (row, (c, ours)) in counts {
        let c = c.map_or_else(|| "-".to_owned(), |it| it.to_string());
        writeln!(text, "{row}\t{c}\t{ours}").expect("a string has room");
    }
    text
}

fn parse(text: &str) -> Result<Counts, Box<dyn Error>> {
    let mut counts = Counts::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let [row, c, ours] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(line.into()) };
        counts.insert(row.to_owned(), (c.parse().ok(), ours.parse()?));
    }
    Ok(counts)
}

/// What is wrong with the counts; those of C are not ours to guard.
fn compare(recorded: &Counts, counts: &Counts) -> Vec<String> {
    let mut complaints = Vec::new();
    for (row, (_, ours)) in counts {
        match recorded.get(row) {
            None => complaints.push(format!("{row}: nothing is recorded")),
            Some((_, before)) if ours * 100 > before * (100 + TOLERANCE) => {
                let more = 100 * ours / before - 100;
                complaints
                    .push(format!("{row}: {ours} instructions, {more} % more than the recorded {before}"));
            }
            Some(_) => {}
        }
    }
    let gone = recorded.keys().filter(|row| !counts.contains_key(*row));
    complaints.extend(gone.map(|row| format!("{row}: it is recorded, but not there any more")));
    complaints
}
