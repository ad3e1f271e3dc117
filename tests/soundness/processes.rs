//! What changes a whole process: forks, another Lean in front of the right one, memory that has run out. Each case is a process
//! of its own, started by this one, which has to end well, and soon.

#[path = "../cases.rs"]
mod cases;

use std::cell::RefCell;
use std::fs;
use std::io::Read as _;
use std::os::fd::FromRawFd as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use lean_rs::prelude::*;
use lean_rs::{LeanArray, LeanBaseIo, LeanFn, LeanTask, RuntimeOptions, Stage};

type Function<'lean> = LeanFn<'lean, (Nat,), Nat>;
type Make<'lean> = LeanFn<'lean, (), LeanBaseIo<Function<'lean>>>;

#[lean_module("Calls")]
#[lean(prefix = "calls_")]
trait Calls<'lean> {
    fn task(&self, make: Make<'lean>, dedicated: bool) -> LeanResult<LeanTask<'lean, Function<'lean>>>;
    fn after(
        &self,
        t: LeanTask<'lean, Function<'lean>>,
        make: Make<'lean>,
    ) -> LeanResult<LeanTask<'lean, Function<'lean>>>;
    fn answer(&self, t: LeanTask<'lean, Function<'lean>>, n: Nat) -> LeanResult<Nat>;
    fn wait(&self, n: Nat) -> LeanResult<Nat>;
    fn start(&self, n: Nat) -> LeanResult<LeanTask<'lean, Nat>>;
}

#[lean_module("Full")]
#[lean(prefix = "full_")]
trait Full<'lean> {
    #[lean(io)]
    fn call(&self, act: LeanFn<'lean, (), LeanIo<String>>) -> LeanResult<String>;
    #[lean(io)]
    fn whnf(&self) -> LeanResult<String>;
    fn instantiate(&self, n: Nat) -> LeanResult<String>;
}

#[lean_module("Closures")]
#[lean(prefix = "closures_")]
trait Outcome<'lean> {
    #[lean(io)]
    fn outcome(&self, act: LeanFn<'lean, (), LeanIo<Nat>>) -> LeanResult<String>;
}

const ANOTHER_LEAN: &str = "another Lean in front of the right one";
const BEFORE_THE_START: &str = "a callback before the start";

/// A name, and what the process does.
type Case = (&'static str, fn() -> LeanResult<()>);

const CASES: [Case; 8] = [
    (BEFORE_THE_START, callback_before_the_start),
    ("a fork before the start", fork_before_the_start),
    ("forks after the start", forks_after_the_start),
    (ANOTHER_LEAN, another_lean),
    ("no memory for another piece of stack", no_memory_for_stack),
    ("finalizers that start tasks and wait for them", finalizers_in_tasks),
    ("thread-locals of threads that Lean made", thread_locals_of_lean_threads),
    ("the kernel on another piece of stack", kernel_on_a_piece_of_stack),
];

fn main() -> LeanResult<()> {
    if let Some(ended) = cases::run(CASES.iter().map(|case| (case.0, case.1))) {
        return ended;
    }
    let another = another_leans_library();
    // Other systems have other ways to put a library in front of others.
    let cases = CASES.iter().filter(|(name, _)| cfg!(target_os = "linux") || *name != ANOTHER_LEAN);
    for &(name, _) in cases {
        let start = Instant::now();
        let mut command = cases::process(name);
        if name == ANOTHER_LEAN {
            command.env("LD_PRELOAD", another.path().join("libanother.so"));
        }
        let output = within(Duration::from_secs(15), command);
        if name == BEFORE_THE_START {
            aborted(&output);
        } else {
            assert!(output.status.success(), "{name}: {output:?}");
        }
        println!("{name} ... ok ({:.1?})", start.elapsed());
    }
    println!("{} passed, 0 failed", CASES.len());
    Ok(())
}

/// Runs a command that may hang.
fn within(time: Duration, mut command: Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("this program runs");
    let end = Instant::now() + time;
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() > end {
            child.kill().expect("a child");
            panic!("{command:?} takes longer than {time:?}");
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().expect("a child")
}

/// What a forked child says before it ends.
fn forked(child: impl FnOnce() -> String) -> String {
    let mut ends = [0; 2];
    // SAFETY: a pipe, and a process that ends in the block. The program's other threads do nothing that this one waits for.
    unsafe {
        assert_eq!(libc::pipe(ends.as_mut_ptr()), 0);
        let id = libc::fork();
        if id == 0 {
            let said = child();
            libc::write(ends[1], said.as_ptr().cast(), said.len());
            libc::_exit(0);
        }
        assert!(id > 0, "cannot fork");
        libc::close(ends[1]);
        let mut said = String::new();
        fs::File::from_raw_fd(ends[0]).read_to_string(&mut said).expect("what it says");
        let mut status = 0;
        assert_eq!(libc::waitpid(id, &mut status, 0), id);
        assert_eq!(status, 0, "{said}");
        said
    }
}

// SAFETY: it has the type of its declaration below.
#[lean_callback(extern_name = "processes_early", unsafe(unchecked))]
fn early(lean: &LeanRuntime, n: u64) -> u64 {
    println!("it was called: {lean:?}");
    n
}

// SAFETY: the function above.
unsafe extern "C" {
    safe fn processes_early(n: u64) -> u64;
}

/// As a library may do when it is loaded. There is no Lean yet that could be given an error.
fn callback_before_the_start() -> LeanResult<()> {
    processes_early(1);
    Ok(())
}

fn aborted(output: &Output) {
    assert_eq!(output.status.signal(), Some(libc::SIGABRT), "{output:?}");
    assert!(output.stdout.is_empty(), "{output:?}");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("lean-rs: a Rust function for Lean was called before Lean was started"), "{said}");
}

fn text<T>(result: LeanResult<T>) -> String {
    result.map_or_else(|error| error.to_string(), |_| "it worked".to_owned())
}

fn waits() -> LeanResult<Nat> {
    CallsModule::load(LeanRuntime::init()?)?.wait(Nat::from(1u8))
}

fn fork_before_the_start() -> LeanResult<()> {
    assert_eq!(forked(|| text(waits())), "it worked");
    assert_eq!(waits()?, 2);
    Ok(())
}

fn forks_after_the_start() -> LeanResult<()> {
    let lean = LeanRuntime::init()?;
    let expected = |said: &str| {
        let parent =
            format!("Lean was started in process {}, of which this one is a fork", std::process::id());
        assert!(said.starts_with("runtime start-up: ") && said.contains(&parent), "{said}");
    };
    expected(&forked(|| text(LeanRuntime::init())));
    expected(&forked(|| text(LeanRuntime::init_with(RuntimeOptions::new()))));
    // With what the parent had.
    expected(&forked(|| text(CallsModule::load(lean))));
    // A call of Lean's does not make the child one that Lean runs in.
    expected(&forked(|| {
        assert_eq!(processes_early(1), 1);
        text(LeanRuntime::init())
    }));
    waits()?;
    expected(&forked(|| text(waits())));
    expected(&forked(|| text(CallsModule::load(lean))));
    expected(&forked(|| thread::spawn(|| text(waits())).join().expect("no panic")));
    expected(&forked(|| forked(|| text(waits()))));
    // On a thread that did not use Lean before.
    expected(&thread::spawn(|| forked(|| text(waits()))).join().expect("no panic"));
    // The parent goes on, and other programs can be run.
    assert_eq!(waits()?, 2);
    assert!(Command::new("true").status().expect("a program").success());
    assert_eq!(waits()?, 2);
    Ok(())
}

/// A library that has `lean_initialize` set another version.
fn another_leans_library() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("another.c");
    let text = "#define _GNU_SOURCE\n#include <dlfcn.h>\n\
                extern void *l_Lean_versionString;\nextern void *lean_mk_string(const char *);\n\
                void lean_initialize(void) {\n\
                ((void (*)(void)) dlsym(RTLD_NEXT, \"lean_initialize\"))();\n\
                l_Lean_versionString = lean_mk_string(\"4.1.0\");\n}\n";
    fs::write(&source, text).expect("a file");
    let status = Command::new("cc")
        .args(["-shared", "-fPIC", "-Wl,--unresolved-symbols=ignore-all", "-o"])
        .arg(dir.path().join("libanother.so"))
        .arg(&source)
        .status();
    assert!(status.expect("a C compiler").success());
    dir
}

fn another_lean() -> LeanResult<()> {
    let expect = |error: LeanError| {
        assert_eq!(error.stage(), Some(Stage::RuntimeInit));
        assert!(error.to_string().contains("libleanshared of Lean 4.1.0"), "{error}");
    };
    let options = RuntimeOptions::new().full_library(true);
    expect(LeanRuntime::init_with(options.clone()).unwrap_err());
    // The thread is none of a running Lean, and no other becomes one.
    expect(LeanRuntime::init().unwrap_err());
    expect(LeanRuntime::init_with(options).unwrap_err());
    expect(thread::spawn(|| LeanRuntime::init().unwrap_err()).join().expect("no panic"));
    Ok(())
}

/// On a thread with little stack, so that a function that Lean calls needs another piece.
fn on_little_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(192 << 10);
        thread.spawn_scoped(scope, work).expect("a thread").join().expect("no panic")
    })
}

fn no_memory_for_stack() -> LeanResult<()> {
    let call = || {
        let lean = LeanRuntime::init()?;
        let calls = OutcomeModule::load(lean)?;
        let act = LeanFn::<(), LeanIo<Nat>>::new(lean, || Ok(Nat::from(7u8)));
        assert_eq!(calls.outcome(act.clone())?, "gave 7");
        Ok::<_, LeanError>((calls, act))
    };
    // Needs no piece, so that there is none that could be used again.
    call()?;
    on_little_stack(|| {
        let lean = LeanRuntime::init()?;
        let calls = OutcomeModule::load(lean)?;
        let act = LeanFn::<(), LeanIo<Nat>>::new(lean, || Ok(Nat::from(7u8)));
        // What has been mapped stays, and nothing of the size of a piece is added.
        let limit = libc::rlimit { rlim_cur: 0, rlim_max: libc::RLIM_INFINITY };
        // SAFETY: a limit of this process.
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
        let said = calls.outcome(act.clone());
        let limit = libc::rlimit { rlim_cur: libc::RLIM_INFINITY, ..limit };
        // SAFETY: as above.
        assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
        let said = said?;
        assert!(
            said.starts_with("threw ") && said.contains("panicked: ") && said.contains("stack"),
            "{said}"
        );
        assert_eq!(calls.outcome(act)?, "gave 7");
        Ok(())
    })
}

static DROPPED: AtomicUsize = AtomicUsize::new(0);

/// Starts tasks when it is dropped. It waits for none of the pool: its thread may be one of the pool's, which Lean does not
/// replace while it waits, unless it runs a task.
struct UsesTasks;

impl Drop for UsesTasks {
    fn drop(&mut self) {
        assert_eq!(waits().expect("Lean works in a finalizer"), 2);
        let calls = CallsModule::load(LeanRuntime::init().expect("it runs")).expect("the module");
        drop(calls.start(Nat::from(1u8)).expect("a task"));
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

/// A function that holds something with a destructor.
fn made(lean: &'static LeanRuntime) -> Function<'static> {
    let held = UsesTasks;
    LeanFn::new_sync(lean, move |n: Nat| {
        let _ = &held;
        n
    })
}

/// The manager of tasks has a lock, which it must not hold when it frees what a task has made or captured: after the task's last
/// reference is gone, before the task begins, while it runs, and when it has ended.
fn finalizers_in_tasks() -> LeanResult<()> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().task_threads(2))?;
    let calls = CallsModule::load(lean)?;
    let ready = || {
        LeanFn::<(), LeanBaseIo<Function<'static>>>::new_sync(lean, || {
            made(LeanRuntime::init().expect("it runs"))
        })
    };
    let mut expected = 0;
    for dedicated in [false, true] {
        // Ended.
        let task = calls.task(ready(), dedicated)?;
        assert_eq!(calls.answer(task, Nat::from(3u8))?, 3);
        expected += 1;
        // Dropped while it runs.
        let (started, starts) = mpsc::sync_channel(0);
        let (released, release) = mpsc::sync_channel::<()>(0);
        let (started, release) = (std::sync::Mutex::new(started), std::sync::Mutex::new(release));
        let captured = UsesTasks;
        let slow = LeanFn::<(), LeanBaseIo<Function<'static>>>::new_sync(lean, move || {
            let _ = &captured;
            started.lock().expect("no panic").send(()).expect("somebody waits");
            release.lock().expect("no panic").recv().expect("somebody releases");
            made(LeanRuntime::init().expect("it runs"))
        });
        let task = calls.task(slow, dedicated)?;
        starts.recv().expect("the task starts");
        // One that runs after it, on the same thread, and is dropped with it, and one that is not.
        let after = calls.after(task.clone(), ready())?;
        drop(calls.after(task.clone(), ready())?);
        drop(task);
        drop(after);
        released.send(()).expect("the task waits");
        expected += 2;
        // Dropped at once: it may run or not.
        for _ in 0..200 {
            drop(calls.task(ready(), dedicated)?);
        }
    }
    let end = Instant::now() + Duration::from_secs(20);
    while DROPPED.load(Ordering::Relaxed) < expected {
        assert!(Instant::now() < end, "{} of {expected} dropped", DROPPED.load(Ordering::Relaxed));
        thread::sleep(Duration::from_millis(1));
    }
    // The manager still works.
    for _ in 0..100 {
        assert_eq!(waits()?, 2);
    }
    Ok(())
}

/// Uses Lean when it is dropped, with an object in it.
struct UsesLean(Option<LeanArray<'static, String>>);

impl Drop for UsesLean {
    fn drop(&mut self) {
        let lean = LeanRuntime::init().expect("Lean runs");
        let texts = self.0.take().expect("an array").to_vec().expect("texts");
        let texts = LeanArray::new(lean, &[texts.concat(), "é".to_owned()]);
        assert_eq!(texts.len(), 2);
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

/// Their destructors run when Lean has finished with the thread. See `lean-rs-sys/build.rs` for the allocator that does not
/// stand this.
fn thread_locals_of_lean_threads() -> LeanResult<()> {
    const THREADS: usize = 200;
    thread_local!(static KEPT: RefCell<Vec<UsesLean>> = const { RefCell::new(Vec::new()) });
    let lean = LeanRuntime::init()?;
    let calls = CallsModule::load(lean)?;
    for round in 0..THREADS {
        let make = LeanFn::<(), LeanBaseIo<Function<'static>>>::new_sync(lean, move || {
            let lean = LeanRuntime::init().expect("it runs");
            let texts: Vec<String> = (0..round).map(|n| n.to_string()).collect();
            KEPT.with_borrow_mut(|kept| kept.push(UsesLean(Some(LeanArray::new(lean, &texts)))));
            LeanFn::new_sync(lean, |n: Nat| n)
        });
        let task = calls.task(make, true)?;
        assert_eq!(calls.answer(task, Nat::from(round))?, round);
    }
    let end = Instant::now() + Duration::from_secs(20);
    while DROPPED.load(Ordering::Relaxed) < THREADS {
        assert!(Instant::now() < end, "{} dropped", DROPPED.load(Ordering::Relaxed));
        thread::sleep(Duration::from_millis(1));
    }
    Ok(())
}

/// The kernel looks at how much stack is left: of the piece that it runs on.
fn kernel_on_a_piece_of_stack() -> LeanResult<()> {
    let lean = LeanRuntime::init_with(RuntimeOptions::new().full_library(true))?;
    assert_eq!(FullModule::load(lean)?.whnf()?, "Prop");
    on_little_stack(|| {
        let lean = LeanRuntime::init()?;
        let full = FullModule::load(lean)?;
        assert_eq!(full.whnf()?, "Prop");
        let inner = full.clone();
        let act = LeanFn::<(), LeanIo<String>>::new(lean, move || {
            Ok(format!("{}, {}", inner.instantiate(Nat::from(1u8))?, inner.whnf()?))
        });
        let answer = full.call(act)?;
        // Other systems do not say where Lean keeps the limits.
        let other = if cfg!(target_os = "linux") { "Prop" } else { "deep recursion" };
        assert!(["Prop 1, Prop", &format!("Prop 1, {other}")].contains(&&*answer), "{answer}");
        assert_eq!(full.whnf()?, "Prop");
        Ok::<_, LeanError>(())
    })?;
    // With enough of the thread's own stack, a function that Lean calls stays on it.
    let full = FullModule::load(lean)?;
    let inner = full.clone();
    let act = LeanFn::<(), LeanIo<String>>::new(lean, move || inner.whnf());
    assert_eq!(full.call(act)?, "Prop");
    Ok(())
}
