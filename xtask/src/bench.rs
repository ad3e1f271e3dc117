//! `bench`: runs the benchmarks and makes a table and a chart of what they print, for the page of the guide that is about them.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::chart;
use crate::large;
use crate::steps::Runner;

const PAGE: &str = "docs/src/performance.md";
const CHART: &str = "docs/src/performance.svg";
/// Another project with the name of this one.
const PEER: &str = "The peer, `lean-rs` 0.9.4 of another project,";
/// What a table says whose peer was given with `--peer`.
const MADE_ELSEWHERE: &str = "is a program that was made by hand (`--peer`), as is said below the table.";
/// What is between these lines of the page is this command's.
const BEGIN: &str = "<!-- written by `cargo xtask bench` -->\n";
const END: &str = "<!-- end of what it writes -->\n";

/// A row of the table: nanoseconds, where there is such a way.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    pub(crate) name: String,
    c: Option<f64>,
    ours: Option<f64>,
    peer: Option<f64>,
}

impl Row {
    /// How much longer it takes than in C.
    pub(crate) fn ratio(&self) -> Option<f64> {
        Some(self.ours? / self.c?)
    }

    /// How much longer the peer takes than C.
    pub(crate) fn peer_ratio(&self) -> Option<f64> {
        Some(self.peer? / self.c?)
    }
}

/// Measures the rows whose names contain one of `wanted`, and prints them; without any, all of them, also for the guide, and what a
/// build costs.
pub(crate) fn run(runner: &Runner<'_>, peer: Option<PathBuf>, wanted: &[String]) -> Result<()> {
    let given = peer.is_some();
    let peer = match peer {
        Some(program) => {
            Ok(program.canonicalize().with_context(|| format!("looking for {}", program.display()))?)
        }
        None => build_peer(runner)?,
    };
    let mut bench =
        runner.command(&["bench", "-p", "lean-rs-bench", "--features", "table", "--bench", "rows", "--"]);
    bench.args(wanted);
    if let Ok(program) = &peer {
        bench.arg("--peer").arg(program);
    }
    let (large, compiled_in) = large::build(runner)?;
    bench.env("LEAN_RS_BENCH_LARGE", large);
    let mut rows = parse(&runner.output(bench)?)?;
    let compile = "compile traits of 100 and of 1000 methods";
    if wanted.is_empty() || wanted.iter().any(|part| compile.contains(part)) {
        let ours = Some(compiled_in.as_secs_f64() * 1e9);
        rows.push(Row { name: compile.to_owned(), c: None, ours, peer: None });
    }
    ensure!(!rows.is_empty(), "no row of the benchmark has a name with {}", wanted.join(" or "));
    let mut table = table(&rows);
    match &peer {
        Ok(_) if given => table.push_str(&format!("\n{PEER} {MADE_ELSEWHERE}\n")),
        Ok(_) => {}
        Err(reason) => table.push_str(&format!("\n{PEER} is not in this table: {reason}\n")),
    }
    print!("{table}");
    if !wanted.is_empty() {
        return Ok(());
    }
    let root = &runner.workspace.root;
    let page = root.join(PAGE);
    let text = fs::read_to_string(&page).with_context(|| format!("reading {PAGE}"))?;
    let written = format!("{}\n\n{table}", surroundings(runner));
    fs::write(&page, replace(&text, &written)?).with_context(|| format!("writing {PAGE}"))?;
    fs::write(root.join(CHART), chart::svg(&rows)).with_context(|| format!("writing {CHART}"))?;
    eprintln!("xtask: written to {PAGE} and {CHART}");
    runner.run(runner.command(&["run", "-p", "lean-rs-bench", "--example", "build_cost"]))
}

/// The program that does some of the rows with the peer, or why there is none.
fn build_peer(runner: &Runner<'_>) -> Result<Result<PathBuf, String>> {
    let target = runner.workspace.target.join("peers");
    let mut build = runner.command(&["build", "--release", "--locked", "--manifest-path"]);
    build.arg("benches/peers/Cargo.toml").arg("--target-dir").arg(&target);
    let output = build.output().context("starting cargo")?;
    if output.status.success() {
        return Ok(Ok(target.join("release/peers")));
    }
    let printed = String::from_utf8_lossy(&output.stderr);
    eprint!("{printed}");
    Ok(Err(reason(&printed).to_owned()))
}

/// What Cargo printed, in a sentence.
fn reason(printed: &str) -> &str {
    if printed.contains("no entry in SUPPORTED_TOOLCHAINS matches") {
        "it is built only with a `lean.h` whose digest it knows, of Lean 4.30.0 to 4.35.0, and that of this toolchain is none of them."
    } else if printed.contains("failed to download") || printed.contains("failed to get") {
        "its crates could not be downloaded."
    } else {
        "it could not be built; the command prints why."
    }
}

/// The rows of lines with a part, a name, a way and nanoseconds.
fn parse(text: &str) -> Result<Vec<Row>> {
    let mut rows: Vec<Row> = Vec::new();
    for line in text.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, name, way, time] = columns[..] else { continue };
        let time = time.parse().with_context(|| format!("a line of the benchmark: {line:?}"))?;
        if rows.last().is_none_or(|row| row.name != name) {
            rows.push(Row { name: name.to_owned(), c: None, ours: None, peer: None });
        }
        let row = rows.last_mut().context("there is one now")?;
        match way {
            "C" => row.c = Some(time),
            "ours" => row.ours = Some(time),
            "peer" => row.peer = Some(time),
            _ => anyhow::bail!("a line of the benchmark: {line:?}: there is no way {way}"),
        }
    }
    Ok(rows)
}

fn table(rows: &[Row]) -> String {
    let mut text = String::from("| Work | C | lean-rs | ratio | peer |\n|---|---:|---:|---:|---:|\n");
    for row in rows {
        let cell = |time: Option<f64>| time.map_or_else(|| "–".to_owned(), duration);
        let ratio = row.ratio().map_or_else(|| "–".to_owned(), |ratio| format!("{ratio:.2}"));
        let (c, ours, peer) = (cell(row.c), cell(row.ours), cell(row.peer));
        writeln!(text, "| {} | {c} | {ours} | {ratio} | {peer} |", row.name).expect("a string has room");
    }
    text
}

/// Three digits, with a unit.
fn duration(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        n if n < 1e3 => (n, "ns"),
        n if n < 1e6 => (n / 1e3, "µs"),
        n if n < 1e9 => (n / 1e6, "ms"),
        n => (n / 1e9, "s"),
    };
    match value {
        v if v < 10.0 => format!("{v:.2} {unit}"),
        v if v < 100.0 => format!("{v:.1} {unit}"),
        v => format!("{v:.0} {unit}"),
    }
}

/// What was measured with what.
fn surroundings(runner: &Runner<'_>) -> String {
    let first_line = |program: &str| {
        let output = Command::new(program).arg("--version").stderr(Stdio::null()).output().ok()?;
        String::from_utf8_lossy(&output.stdout).lines().next().map(str::to_owned)
    };
    let unknown = || "unknown".to_owned();
    let model = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!(
        "Measured on {} ({}), {cores} cores, with Lean {}, {}, C compiled by {}.",
        std::env::consts::OS,
        model.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
        runner.lean_version(),
        first_line("rustc").unwrap_or_else(unknown),
        first_line("cc").unwrap_or_else(unknown),
    )
}

/// The page with another table.
fn replace(page: &str, written: &str) -> Result<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.with_context(|| format!("{PAGE} has to have the lines {BEGIN}and {END}"))?;
    Ok(format!("{before}{BEGIN}\n{written}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const LINES: &str = "Gnuplot not found\ncalls\tadd\tC\t2.00\ncalls\tadd\tours\t2.20\ncalls\tadd\tpeer\t6.00\n\
                         host\timport\tours\t448310370.00\n";

    #[test]
    fn lines_become_rows_of_a_table() {
        let rows = parse(LINES).unwrap();
        assert_eq!(
            table(&rows),
            "| Work | C | lean-rs | ratio | peer |\n|---|---:|---:|---:|---:|\n\
             | add | 2.00 ns | 2.20 ns | 1.10 | 6.00 ns |\n\
             | import | – | 448 ms | – | – |\n"
        );
        assert!(parse("calls\tadd\tC\tfast").is_err());
        assert!(parse("calls\tadd\tfast\t1.0").is_err());
    }

    #[test]
    fn why_there_is_no_peer() {
        let header = "thread 'main' panicked\nlean-rs-sys: lean.h at /l has digest d but no entry in SUPPORTED_TOOLCHAINS matches.";
        assert!(reason(header).contains("digest"), "{}", reason(header));
        assert!(reason("error: failed to download from `url`").contains("downloaded"));
        assert!(reason("error[E0603]: private").contains("prints why"));
    }

    #[test]
    fn only_what_is_between_the_marks_is_replaced() {
        let page = format!("before\n{BEGIN}old\n{END}after\n");
        assert_eq!(replace(&page, "new\n").unwrap(), format!("before\n{BEGIN}\nnew\n\n{END}after\n"));
        assert!(replace("before\nafter\n", "new").is_err());
    }

    #[test]
    fn the_page_has_the_marks() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        replace(&fs::read_to_string(root.join(PAGE)).unwrap(), "new").unwrap();
    }
}
