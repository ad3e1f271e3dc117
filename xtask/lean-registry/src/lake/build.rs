//! Carries out a plan on all cores.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::config::Options;
use super::name;
use super::plan::{Module, Node, Plan, Step};
use super::trace::{Entry, Hash, Level, Mixer, Trace};
use super::workspace::{Owner, PackageAt, Workspace};
use crate::leanc;

/// How to report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verbosity {
    pub quiet: bool,
    pub verbose: bool,
    /// Show everything on the error output, because the other one is for results.
    pub to_stderr: bool,
    /// Fail when there are warnings.
    pub fail_on_warnings: bool,
    /// Build nothing; fail if something is out of date.
    pub no_build: bool,
}

pub struct Builder<'a> {
    pub ws: &'a Workspace,
    pub plan: &'a Plan,
    pub verbosity: Verbosity,
    /// Whatever all steps depend on: the toolchain.
    base: Hash,
}

/// What became of a step.
enum Done {
    Fresh(Trace),
    Built(Trace, Duration),
    Failed(Vec<Entry>),
    /// Something that it needs failed.
    Blocked,
}

struct State {
    done: Vec<Option<Done>>,
    started: HashSet<usize>,
    finished: usize,
}

/// The end of a build.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    pub jobs: usize,
    pub failed: Vec<String>,
}

impl<'a> Builder<'a> {
    pub fn new(ws: &'a Workspace, plan: &'a Plan, verbosity: Verbosity) -> Builder<'a> {
        let mut mixer = Mixer::default();
        mixer.add("library", ws.release.stamp(""));
        let header = ws.sysroot.join("include/lean/lean.h");
        mixer.add("header", fs::read(header).unwrap_or_default());
        mixer.add("sysroot", ws.sysroot.as_os_str().as_encoded_bytes());
        Builder { ws, plan, verbosity, base: mixer.finish() }
    }

    pub fn run(&self) -> Result<Summary> {
        let n = self.plan.nodes.len();
        let state = State { done: (0..n).map(|_| None).collect(), started: HashSet::new(), finished: 0 };
        let (state, wake) = (Mutex::new(state), Condvar::new());
        let workers = thread::available_parallelism().map_or(1, usize::from).min(n.max(1));
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| self.work(&state, &wake));
            }
        });
        let state = state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut failed = Vec::new();
        for (node, done) in self.plan.nodes.iter().zip(&state.done) {
            let bad = match done {
                Some(Done::Failed(_)) | None => true,
                Some(Done::Fresh(t) | Done::Built(t, _)) => {
                    self.verbosity.fail_on_warnings && t.log.iter().any(|e| e.level > Level::Info)
                }
                Some(Done::Blocked) => false,
            };
            if bad {
                failed.push(self.caption(&node.step));
            }
        }
        Ok(Summary { jobs: n, failed })
    }

    fn work(&self, state: &Mutex<State>, wake: &Condvar) {
        let mut guard = lock(state);
        while guard.finished < self.plan.nodes.len() {
            let ready = (0..self.plan.nodes.len()).find(|i| {
                !guard.started.contains(i)
                    && self.plan.nodes[*i].needs.iter().all(|&need| guard.done[need].is_some())
            });
            let Some(i) = ready else {
                guard = wake.wait(guard).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            guard.started.insert(i);
            let node = &self.plan.nodes[i];
            let content = |step: &Step, guard: &State| match &guard.done[self.plan.number(step)?] {
                // Positions and code of an import do not matter, its declarations do.
                Some(Done::Fresh(t) | Done::Built(t, _)) => Some(t.content(&["ilean", "c"])),
                _ => None,
            };
            let inputs: Option<Vec<Hash>> = self.inputs(node).iter().map(|s| content(s, &guard)).collect();
            drop(guard);
            let done = match inputs {
                None => Done::Blocked,
                Some(inputs) => {
                    let start = Instant::now();
                    match self.step(node, &inputs) {
                        Ok(Ok((trace, false))) => Done::Fresh(trace),
                        Ok(Ok((trace, true))) => Done::Built(trace, start.elapsed()),
                        Ok(Err(log)) => Done::Failed(log),
                        Err(e) => {
                            Done::Failed(vec![Entry { level: Level::Error, message: format!("{e:#}") }])
                        }
                    }
                }
            };
            guard = lock(state);
            guard.finished += 1;
            self.report(node, &done, guard.finished);
            guard.done[i] = Some(done);
            wake.notify_all();
        }
        wake.notify_all();
    }

    /// The steps whose results a step reads.
    fn inputs(&self, node: &Node) -> Vec<Step> {
        match &node.step {
            Step::Lean(name) => {
                let imports = self.plan.modules.get(name).map(|m| &m.imports);
                imports.into_iter().flatten().cloned().map(Step::Lean).collect()
            }
            Step::Object(name) => vec![Step::Lean(name.clone())],
            Step::Shared(_) => {
                let libs = node.libs.iter().copied().map(Step::Shared);
                node.modules.iter().cloned().map(Step::Object).chain(libs).collect()
            }
            _ => node.modules.iter().cloned().map(Step::Object).collect(),
        }
    }

    fn caption(&self, step: &Step) -> String {
        match step {
            Step::Lean(module) => module.clone(),
            Step::Object(module) => format!("{module}:c.o"),
            Step::Shared(id) => format!("{}:shared", self.ws.lib(*id).name),
            Step::Archive(id) => format!("{}:static", self.ws.lib(*id).name),
            Step::Exe(id) => format!("{}:exe", self.ws.exe(*id).name),
        }
    }

    /// Prints what Lake prints.
    fn report(&self, node: &Node, done: &Done, count: usize) {
        let (verb, log, time) = match done {
            Done::Blocked => return,
            Done::Fresh(t) if t.log.is_empty() => return,
            Done::Fresh(t) => ("Replayed", &t.log, None),
            Done::Built(t, time) => ("Built", &t.log, Some(*time)),
            Done::Failed(log) => ("Building", log, None),
        };
        if self.verbosity.quiet && log.is_empty() {
            return;
        }
        let icon = match (done, log.iter().map(|e| e.level).max()) {
            (Done::Failed(_), _) | (_, Some(Level::Error)) => '✖',
            (_, Some(Level::Warning)) => '⚠',
            (_, Some(Level::Info)) => 'ℹ',
            (_, None) => '✔',
        };
        let time = match time {
            Some(t) if t.as_millis() < 1000 => format!(" ({}ms)", t.as_millis()),
            Some(t) => format!(" ({:.1}s)", t.as_secs_f64()),
            None => String::new(),
        };
        let total = self.plan.nodes.len();
        let mut text = format!("{icon} [{count}/{total}] {verb} {}{time}\n", self.caption(&node.step));
        for entry in log {
            let level = match entry.level {
                Level::Info => "info",
                Level::Warning => "warning",
                Level::Error => "error",
            };
            text.push_str(&format!("{level}: {}\n", entry.message));
        }
        self.print(&text);
    }

    fn print(&self, text: &str) {
        // A reader that went away is no reason to stop building.
        let _ = if self.verbosity.to_stderr {
            std::io::stderr().write_all(text.as_bytes())
        } else {
            std::io::stdout().write_all(text.as_bytes())
        };
    }

    /// Does a step unless that has been done.  The inner error is its log.
    fn step(&self, node: &Node, inputs: &[Hash]) -> Result<Result<(Trace, bool), Vec<Entry>>> {
        let mut mixer = Mixer::default();
        mixer.hash("base", &self.base).add("step", format!("{:?}", node.step));
        for input in inputs {
            mixer.hash("input", input);
        }
        match &node.step {
            Step::Lean(name) => self.lean(name, mixer),
            Step::Object(name) => self.object(name, mixer),
            Step::Shared(id) => {
                let out = self.ws.shared(*id);
                let package = &self.ws.packages[id.0];
                let mut args = vec!["-shared".to_owned(), "-o".to_owned(), show(&out)];
                args.extend(self.objects(node)?);
                for lib in &node.libs {
                    let other = self.ws.shared(*lib);
                    args.push(show(&other));
                    if let Some(dir) = other.parent() {
                        args.push(format!("-Wl,-rpath,{}", dir.display()));
                    }
                }
                args.push(format!("-Wl,-soname,lib{}.so", self.ws.lib_name(*id)));
                args.extend(self.ws.lib(*id).options.link_args.iter().cloned());
                self.tool(package, &self.leanc(), &args, &out, mixer)
            }
            Step::Archive(id) => {
                let out = self.ws.archive(*id);
                let mut args = vec!["rcs".to_owned(), show(&out)];
                args.extend(self.objects(node)?);
                let ar = PathBuf::from(std::env::var_os("LEAN_AR").unwrap_or_else(|| "ar".into()));
                self.tool(&self.ws.packages[id.0], &ar, &args, &out, mixer)
            }
            Step::Exe(id) => {
                let out = self.ws.executable(*id);
                let mut args = vec!["-o".to_owned(), show(&out)];
                args.extend(self.objects(node)?);
                args.extend(self.ws.exe(*id).options.link_args.iter().cloned());
                self.tool(&self.ws.packages[id.0], &self.leanc(), &args, &out, mixer)
            }
        }
    }

    fn leanc(&self) -> PathBuf {
        self.ws.sysroot.join("bin/leanc")
    }

    fn module(&self, name: &str) -> Result<(&Module, &PackageAt, &Options)> {
        let module = self.plan.modules.get(name).context("a module that is not planned")?;
        let (package, options) = match module.owner {
            Owner::Lib(id) => (id.0, &self.ws.lib(id).options),
            Owner::Exe(id) => (id.0, &self.ws.exe(id).options),
        };
        Ok((module, &self.ws.packages[package], options))
    }

    fn objects(&self, node: &Node) -> Result<Vec<String>> {
        let path = |m: &String| -> Result<String> {
            Ok(show(&self.module(m)?.1.ir_dir().join(name::path(m, "c.o.export"))))
        };
        node.modules.iter().map(path).collect()
    }

    /// Runs `lean` on a module.
    fn lean(&self, name: &str, mut mixer: Mixer) -> Result<Result<(Trace, bool), Vec<Entry>>> {
        let (module, package, options) = self.module(name)?;
        let hash = match &module.hash {
            Ok(hash) => hash,
            Err(e) => bail!("{e}"),
        };
        let setup = setup(self.ws, module.owner, name, module.header.is_module);
        mixer.hash("source", hash).add("setup", setup.to_string());
        for arg in &options.lean_args {
            mixer.add("arg", arg);
        }
        let inputs = mixer.finish();

        let (lib, ir) = (package.olean_dir(), package.ir_dir());
        let olean = lib.join(name::path(name, "olean"));
        let (ilean, c) = (lib.join(name::path(name, "ilean")), ir.join(name::path(name, "c")));
        let mut outputs = vec![olean.clone()];
        if module.header.is_module {
            for extension in ["olean.server", "olean.private", "ir"] {
                outputs.push(lib.join(name::path(name, extension)));
            }
        }
        outputs.extend([ilean.clone(), c.clone()]);
        let file = lib.join(name::path(name, "trace"));
        if let Some(trace) = Trace::current(&file, &inputs, &outputs) {
            return Ok(Ok((trace, false)));
        }
        self.refuse_if_no_build(name)?;
        let setup_file = ir.join(name::path(name, "setup.json"));
        for path in [&olean, &c] {
            create_parent(path)?;
        }
        // An interrupted or failed step must not look done.
        let _ = fs::remove_file(&file);
        let text = serde_json::to_string_pretty(&setup).context("writing the setup file")?;
        fs::write(&setup_file, text).with_context(|| format!("writing {}", setup_file.display()))?;
        let lean = self.ws.sysroot.join("bin/lean");
        let mut command = Command::new(&lean);
        command.args(&options.lean_args).arg(&module.source);
        command.arg("-o").arg(&olean).arg("-i").arg(&ilean).arg("-c").arg(&c);
        command.arg("--setup").arg(&setup_file).arg("--json");
        command.env("LEAN_PATH", self.ws.lean_path());
        let output = run(&mut command)?;
        let relative = module.source.strip_prefix(&package.dir).unwrap_or(&module.source);
        let mut log = Vec::new();
        if self.verbosity.verbose {
            let line = line_of(&command);
            self.print(&format!("trace: .> LEAN_PATH={} {line}\n", self.ws.lean_path()));
        }
        messages(&output, relative, &mut log);
        if !output.status.success() {
            let how = match output.status.code() {
                Some(code) => format!("Lean exited with code {code}"),
                None => format!("Lean was stopped: {}", output.status),
            };
            log.push(Entry { level: Level::Error, message: how });
            return Ok(Err(log));
        }
        Trace::record(&file, inputs, &outputs, log).map(|t| Ok((t, true)))
    }

    /// Compiles the C of a module.
    fn object(&self, name: &str, mut mixer: Mixer) -> Result<Result<(Trace, bool), Vec<Entry>>> {
        let (_, package, options) = self.module(name)?;
        let c = package.ir_dir().join(name::path(name, "c"));
        let out = package.ir_dir().join(name::path(name, "c.o.export"));
        mixer.hash("c", &Hash::of_file(&c)?);
        let mut args = vec!["-c".to_owned(), "-o".to_owned(), show(&out), show(&c)];
        args.extend(options.build_type_args().iter().map(|a| (*a).to_owned()));
        args.push("-DLEAN_EXPORTING".to_owned());
        args.extend(options.leanc_args.iter().cloned());
        self.tool(package, &self.leanc(), &args, &out, mixer)
    }

    /// Runs a program that makes one file.
    fn tool(
        &self,
        package: &PackageAt,
        program: &Path,
        args: &[String],
        out: &Path,
        mut mixer: Mixer,
    ) -> Result<Result<(Trace, bool), Vec<Entry>>> {
        // A package that was moved is not built again. What it needs of others has their places in it.
        let dir = show(&package.dir);
        for arg in args {
            mixer.add("arg", arg.replace(&dir, "."));
        }
        mixer.add("cc", leanc::compiler().as_encoded_bytes());
        let inputs = mixer.finish();
        let mut file = out.as_os_str().to_owned();
        file.push(".trace");
        let (file, outputs) = (PathBuf::from(file), [out.to_owned()]);
        if let Some(trace) = Trace::current(&file, &inputs, &outputs) {
            return Ok(Ok((trace, false)));
        }
        self.refuse_if_no_build(&show(out))?;
        create_parent(out)?;
        let _ = fs::remove_file(&file);
        let _ = fs::remove_file(out);
        let mut command = Command::new(program);
        command.args(args).current_dir(&package.dir);
        if self.verbosity.verbose {
            self.print(&format!("trace: .> {}\n", line_of(&command)));
        }
        let output = run(&mut command)?;
        let mut log = Vec::new();
        let text = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
        if !output.status.success() {
            log.push(Entry { level: Level::Error, message: line_of(&command) });
            if !text.is_empty() {
                log.push(Entry { level: Level::Info, message: format!("stderr:\n{text}") });
            }
            let message = format!("external command '{}' failed: {}", program.display(), output.status);
            log.push(Entry { level: Level::Error, message });
            return Ok(Err(log));
        }
        if !text.is_empty() {
            log.push(Entry { level: Level::Warning, message: text });
        }
        Trace::record(&file, inputs, &outputs, log).map(|t| Ok((t, true)))
    }

    fn refuse_if_no_build(&self, what: &str) -> Result<()> {
        if self.verbosity.no_build {
            bail!("{what} is out of date and needs to be rebuilt (--no-build)");
        }
        Ok(())
    }
}

/// What `lean --setup` is told about a module.  Its package becomes part of all C symbols.
fn setup(ws: &Workspace, owner: Owner, name: &str, is_module: bool) -> Value {
    let (package, options) = match owner {
        Owner::Lib(id) => (id.0, &ws.lib(id).options),
        Owner::Exe(id) => (id.0, &ws.exe(id).options),
    };
    json!({
        "name": name,
        "package": ws.packages[package].config.name,
        "isModule": is_module,
        "importArts": {},
        "dynlibs": [],
        "plugins": [],
        "options": options.lean_options,
    })
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn show(path: &Path) -> String {
    path.display().to_string()
}

fn create_parent(path: &Path) -> Result<()> {
    let Some(parent) = path.parent() else { return Ok(()) };
    fs::create_dir_all(parent).with_context(|| format!("creating {}", parent.display()))
}

fn run(command: &mut Command) -> Result<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.output().with_context(|| format!("starting {program}"))
}

fn line_of(command: &Command) -> String {
    let args = command.get_args().map(|a| format!(" {}", a.to_string_lossy()));
    format!("{}{}", command.get_program().to_string_lossy(), args.collect::<String>())
}

/// Lean's messages: one JSON object per line, between lines that the program printed.
fn messages(output: &Output, file: &Path, log: &mut Vec<Entry>) {
    let mut plain = String::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str::<Value>(line).ok().and_then(|m| message(&m, file)) {
            Some(entry) => log.extend(entry),
            None if plain.is_empty() && line.is_empty() => {}
            None => plain = plain + line + "\n",
        }
    }
    let mut add = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            let message = format!("{name}:\n{}", text.trim_end());
            log.push(Entry { level: Level::Info, message });
        }
    };
    add("stdout", &plain);
    add("stderr", &String::from_utf8_lossy(&output.stderr));
}

/// `None`: not a message; `Some(None)`: a message that is not to be shown.
fn message(m: &Value, file: &Path) -> Option<Option<Entry>> {
    let level = match m.get("severity")?.as_str()? {
        "error" => Level::Error,
        "warning" => Level::Warning,
        _ => Level::Info,
    };
    let position = |key: &str| m.get("pos").and_then(|p| p.get(key)).and_then(Value::as_u64);
    let (line, column) = (position("line")?, position("column")?);
    let (caption, data) = (m.get("caption")?.as_str()?.trim(), m.get("data")?.as_str()?.trim());
    if m.get("isSilent").and_then(Value::as_bool) == Some(true) {
        return Some(None);
    }
    let caption = if caption.is_empty() { String::new() } else { format!("{caption}:\n") };
    let message = format!("{}:{line}:{column}: {caption}{data}", file.display());
    Some(Some(Entry { level, message }))
}
