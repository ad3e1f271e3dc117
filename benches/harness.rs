//! Measures rows: pieces of work, each done in several ways by turns.
//!
//! A *server* is a process that does some of the work; the driver asks it to do one piece in one way so many times, and it answers how
//! long that took. So ways that cannot be in one process are compared like those that can.

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// Does something n times, and gives a number that shows that it was done.
type Work<'a> = Box<dyn FnMut(u64) -> u64 + 'a>;

/// A piece of work.
pub struct Row<'a> {
    /// What it is.
    pub name: &'static str,
    ways: Vec<(&'static str, Does<'a>)>,
}

enum Does<'a> {
    /// A loop, which is timed here.
    Work(Work<'a>),
    /// Something that only a new process can do, and times itself.
    Once(Box<dyn FnMut() -> Duration + 'a>),
}

impl<'a> Row<'a> {
    /// A row that is done in no way yet.
    #[must_use]
    pub fn new(name: &'static str) -> Row<'a> {
        Row { name, ways: Vec::new() }
    }

    /// Adds a way: a loop of so many rounds, whose result is the same in each way.
    #[must_use]
    pub fn way(mut self, way: &'static str, work: impl FnMut(u64) -> u64 + 'a) -> Self {
        self.ways.push((way, Does::Work(Box::new(work))));
        self
    }

    /// Adds a way that can be done once in a process.
    #[must_use]
    pub fn once(mut self, way: &'static str, sample: impl FnMut() -> Duration + 'a) -> Self {
        self.ways.push((way, Does::Once(Box::new(sample))));
        self
    }

    /// Does the row in each way, and checks what comes of it.
    ///
    /// # Panics
    /// If ways differ in what they give.
    pub fn check(&mut self, rounds: u64) {
        let mut results = self.ways.iter_mut().filter_map(|(way, does)| match does {
            Does::Work(work) => Some((*way, work(rounds))),
            Does::Once(_) => None,
        });
        if let Some(first) = results.next() {
            for other in results {
                assert_eq!(first.1, other.1, "{}: {} and {} differ", self.name, first.0, other.0);
            }
        }
    }

    /// Does the row once in one way, without a timer.
    pub fn run(&mut self, way: &str, rounds: u64) -> Option<u64> {
        match self.ways.iter_mut().find(|(name, _)| *name == way)? {
            (_, Does::Work(work)) => Some(work(rounds)),
            (_, Does::Once(_)) => None,
        }
    }

    fn time(&mut self, way: &str, rounds: u64) -> Option<Duration> {
        match self.ways.iter_mut().find(|(name, _)| *name == way)? {
            (_, Does::Work(work)) => {
                // What other processes have pushed out of the caches comes back.
                black_box(work(black_box(rounds.div_ceil(16))));
                let start = Instant::now();
                black_box(work(black_box(rounds)));
                Some(start.elapsed())
            }
            (_, Does::Once(sample)) => Some((0..rounds).map(|_| sample()).sum()),
        }
    }
}

/// Does what the driver asks for, until it asks no more: a line says what there is, and each line that is read is answered by
/// nanoseconds.
///
/// # Errors
/// If the driver is gone, or asks for what there is not.
pub fn serve(mut rows: Vec<Row<'_>>) -> Result<(), Box<dyn Error>> {
    for row in &mut rows {
        row.check(3);
    }
    let mut out = stdout().lock();
    for row in &rows {
        for (way, does) in &row.ways {
            let kind = if matches!(does, Does::Work(_)) { "work" } else { "once" };
            writeln!(out, "{}\t{way}\t{kind}", row.name)?;
        }
    }
    writeln!(out, "ready")?;
    out.flush()?;
    for line in stdin().lock().lines() {
        let line = line?;
        let [row, way, rounds] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(line.into()) };
        let row = rows.iter_mut().find(|it| it.name == row).ok_or(line.as_str())?;
        let took = row.time(way, rounds.parse()?).ok_or(line.as_str())?;
        writeln!(out, "{}", took.as_nanos())?;
        out.flush()?;
    }
    Ok(())
}

/// A process that [serves](serve).
struct Server {
    process: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Server {
    fn start(mut command: Command) -> Result<Server, Box<dyn Error>> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let questions = process.stdin.take().ok_or("no pipe")?;
        let answers = BufReader::new(process.stdout.take().ok_or("no pipe")?).lines();
        Ok(Server { process, questions, answers })
    }

    fn line(&mut self) -> Result<String, Box<dyn Error>> {
        Ok(self.answers.next().ok_or("a program of the benchmark ended; its message is above")??)
    }

    fn time(&mut self, row: &str, way: &str, rounds: u64) -> Result<Duration, Box<dyn Error>> {
        writeln!(self.questions, "{row}\t{way}\t{rounds}")?;
        Ok(Duration::from_nanos(self.line()?.parse()?))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends by itself when nobody can ask any more, but it may be in the middle of something.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What was measured of a row.
pub struct Measured {
    /// What it is.
    pub row: String,
    /// The ways, and the nanoseconds of the best round of each.
    pub ways: Vec<(String, f64)>,
}

/// How much is measured.
#[derive(Clone, Copy)]
pub struct Effort {
    /// How long one measurement takes, about: short enough that some are not interrupted.
    pub slice: Duration,
    /// How many there are of each way.
    pub turns: u32,
    /// How many there are of what needs a process each time.
    pub samples: u32,
}

struct Way {
    server: usize,
    row: String,
    name: String,
    rounds: u64,
    turns: u32,
    best: f64,
}

/// Measures the rows of these programs whose names contain one of `wanted`, or all if that is empty, by turns.
///
/// # Errors
/// If one cannot be started, or ends.
pub fn measure(
    programs: Vec<Command>,
    wanted: &[String],
    effort: Effort,
) -> Result<Vec<Measured>, Box<dyn Error>> {
    let mut servers = programs.into_iter().map(Server::start).collect::<Result<Vec<_>, _>>()?;
    let mut ways = Vec::new();
    for (index, server) in servers.iter_mut().enumerate() {
        loop {
            let line = server.line()?;
            if line == "ready" {
                break;
            }
            let [row, name, kind] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(line.into()) };
            if !(wanted.is_empty() || wanted.iter().any(|part| row.contains(part))) {
                continue;
            }
            let turns = if kind == "once" { effort.samples } else { effort.turns };
            let (row, name) = (row.to_owned(), name.to_owned());
            ways.push(Way { server: index, row, name, rounds: 1, turns, best: f64::INFINITY });
        }
    }
    // Those of one row one after the other, so that the machine has no time to change between them.
    let mut order: Vec<String> = Vec::new();
    for way in &ways {
        if !order.contains(&way.row) {
            order.push(way.row.clone());
        }
    }
    ways.sort_by_key(|way| order.iter().position(|row| *row == way.row));
    for way in &mut ways {
        while way.turns > effort.samples {
            let took = servers[way.server].time(&way.row, &way.name, way.rounds)?;
            if 2 * took >= effort.slice {
                break;
            }
            way.rounds *= 2;
        }
    }
    for turn in 0..effort.turns {
        for way in ways.iter_mut().filter(|way| turn < way.turns) {
            let took = servers[way.server].time(&way.row, &way.name, way.rounds)?;
            way.best = way.best.min(took.as_secs_f64() * 1e9 / way.rounds as f64);
        }
    }
    let of_row = |row: &String| {
        ways.iter().filter(|way| way.row == *row).map(|way| (way.name.clone(), way.best)).collect()
    };
    Ok(order.iter().map(|row| Measured { row: row.clone(), ways: of_row(row) }).collect())
}
