//! Cargo commands, with the chosen toolchain.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, bail, ensure};
use target_tuple::TARGET;

use crate::log::Logs;
use crate::memory;
use crate::registry;
use crate::time::Start;
use crate::toolchain::Toolchain;
use crate::without_library;
use crate::workspace::Workspace;

/// The packages that are published, and the oldest Rust that they are for.
const PUBLISHED: [&str; 6] =
    ["lean-rs-sys", "lean-rs-model", "lean-rs-macros", "lean-build", "lean-rs", "lean-rs-host"];
const OLDEST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// The tests, ignored otherwise, that compile crates of their own.
const WITH_CRATES: [&str; 7] =
    ["bundle", "cargo_project", "cli", "documentation", "programs", "tutorial", "workspaces"];
/// Those whose expected answers are for the Lean that `cargo xtask toolchain` assembles.
const OF_ONE_VERSION: [&str; 2] = ["mutations", "ui"];

/// For the profile of tests, and of what they compile: the places of code are for the steps that watch memory, and for backtraces.
const WITHOUT_PLACES: [(&str, &str); 2] =
    [("CARGO_PROFILE_DEV_DEBUG", "false"), ("CARGO_PROFILE_DEV_BUILD_OVERRIDE_DEBUG", "false")];

/// What is done beside other steps.
type Step<'a> = Box<dyn FnOnce() -> Result<()> + Send + 'a>;

pub(crate) struct Runner<'a> {
    pub(crate) workspace: &'a Workspace,
    toolchain: Toolchain,
    /// Where the output of commands goes that run beside others.
    logs: Option<Arc<Logs>>,
    /// Variables for Cargo.
    variables: &'static [(&'static str, &'static str)],
}

impl<'a> Runner<'a> {
    pub(crate) fn new(workspace: &'a Workspace, toolchain: Toolchain) -> Runner<'a> {
        eprintln!("xtask: {toolchain}");
        Runner { workspace, toolchain, logs: None, variables: &[] }
    }

    /// Has files take what commands print: of two that run at once, nobody could read it.
    pub(crate) fn logging(self) -> Runner<'a> {
        let logs = Logs::new(self.workspace.target.join("xtask/logs"));
        Runner { logs: Some(Arc::new(logs)), ..self }
    }

    /// The same with another toolchain.
    pub(crate) fn with(&self, toolchain: Toolchain) -> Runner<'a> {
        let (logs, variables) = (self.logs.clone(), self.variables);
        Runner { logs, variables, ..Runner::new(self.workspace, toolchain) }
    }

    pub(crate) fn demo(&self) -> Result<()> {
        self.cargo(&["run", "-p", "quickstart"])
    }

    pub(crate) fn test(self) -> Result<()> {
        let this = Runner { variables: &WITHOUT_PLACES, ..self };
        this.cargo(&["fmt", "--all", "--check"])?;
        let steps: [Step<'_>; 3] =
            [Box::new(|| this.compile()), Box::new(|| this.most_tests(&[])), Box::new(|| this.crates())];
        two_at_a_time(steps.into_iter())
    }

    fn compile(&self) -> Result<()> {
        self.run(self.of_workspace("test", &["--no-run"]))?;
        // The one target that no test needs.
        self.run(self.of_workspace("build", &["--bench", "rows"]))
    }

    /// All tests but those that are steps of their own.
    fn most_tests(&self, variables: &[(&str, &str)]) -> Result<()> {
        // All failures at once: whoever reads the log cannot try again quickly.
        let mut test = self.of_workspace("test", &["--no-fail-fast"]);
        test.envs(variables.iter().copied());
        self.run(test)
    }

    /// The tests that compile crates of their own, and the packages that are published. One after another: what these depend on is
    /// compiled once, in one target folder.
    fn crates(&self) -> Result<()> {
        let tested = self.test_ignored(&[&WITH_CRATES[..], &OF_ONE_VERSION].concat(), &[]);
        let packed = self.package();
        tested.and(packed)
    }

    fn test_ignored(&self, programs: &[&str], arguments: &[&str]) -> Result<()> {
        let mut test = self.of_workspace("test", &["--no-fail-fast"]);
        test.args(arguments).args(programs.iter().flat_map(|name| ["--test", name]));
        test.args(["--", "--ignored"]);
        self.run(test)
    }

    /// All tests that any version of Lean passes, with a target folder of its own.
    pub(crate) fn test_in(&self, target: &Path) -> Result<()> {
        let target = target.display().to_string();
        let place = ["--target-dir", &target];
        let most = self.run(self.of_workspace("test", &[&["--no-fail-fast"], &place[..]].concat()));
        let others = self.test_ignored(&WITH_CRATES, &place);
        most.and(others)
    }

    /// Where tests compile crates of their own, which have dependencies in common with what is published.
    fn nested_target(&self) -> PathBuf {
        self.workspace.target.join("tests/trybuild")
    }

    /// Packs what is published, and compiles and documents each package from what was packed.
    fn package(&self) -> Result<()> {
        let target = self.nested_target();
        let mut package = self.command(&["package", "--allow-dirty", "--offline", "--no-verify"]);
        package.args(published()).arg("--target-dir").arg(&target);
        self.run(package)?;

        // Cargo's own verification may find packages that it has unpacked before: it knows them by name and version.
        let packed = self.workspace.target.join("tmp/packed");
        if packed.exists() {
            fs::remove_dir_all(&packed).with_context(|| format!("deleting {}", packed.display()))?;
        }
        fs::create_dir_all(&packed).with_context(|| format!("creating {}", packed.display()))?;
        let folders = PUBLISHED.map(|name| format!("{name}-{}", env!("CARGO_PKG_VERSION")));
        for folder in &folders {
            let mut unpack = Command::new("tar");
            unpack
                .arg("-xzf")
                .arg(target.join("package").join(format!("{folder}.crate")))
                .arg("-C")
                .arg(&packed);
            self.run(unpack)?;
        }
        let patches = PUBLISHED
            .iter()
            .zip(&folders)
            .map(|(name, folder)| format!("{name} = {{ path = {folder:?} }}\n"));
        let manifest = packed.join("Cargo.toml");
        let text = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {folders:?}\n\n[patch.crates-io]\n{}",
            patches.collect::<String>()
        );
        fs::write(&manifest, text).with_context(|| format!("writing {}", manifest.display()))?;
        // The versions that everything else was built with.
        let lock = packed.join("Cargo.lock");
        fs::copy(self.workspace.root.join("Cargo.lock"), &lock)
            .with_context(|| format!("writing {}", lock.display()))?;
        let built = self.host_package()?;
        let of_packed = |arguments: &[&str]| {
            let features = "lean-rs/interop,lean-rs/num-bigint,lean-build/cli";
            let mut cargo =
                self.command(&[arguments, &["--workspace", "--offline", "--features", features]].concat());
            cargo.arg("--manifest-path").arg(&manifest).arg("--target-dir").arg(&target);
            // It is named as the tests name it that only check their crates: what they depend on is the same.
            cargo.args(["--target", TARGET]);
            cargo.env("RUSTDOCFLAGS", "-D warnings");
            // Taken only if each packed file of the Lean package is the same.
            cargo.env("LEAN_RS_PREBUILT_LEANRSHOST", &built);
            self.run(cargo)
        };
        of_packed(&["check"])?;
        of_packed(&["doc", "--no-deps", "--lib"])
    }

    /// Where the tests have built the Lean package of lean-rs-host.
    fn host_package(&self) -> Result<PathBuf> {
        let build = self.workspace.target.join("debug/build");
        let mut found = Vec::new();
        for entry in fs::read_dir(&build).with_context(|| format!("reading {}", build.display()))? {
            let folder = entry?.path().join("out/lean-packages");
            let is_of_host = folder.to_string_lossy().contains("/lean-rs-host-");
            if let Some(digest) = fs::metadata(folder.join("DIGEST")).ok().filter(|_| is_of_host) {
                found.push((digest.modified()?, folder));
            }
        }
        let last = found.into_iter().max().context("lean-rs-host was not built; run `cargo xtask test`")?;
        Ok(last.1)
    }

    /// Checks what is published with the oldest Rust that it is for.
    fn oldest_rust(&self) -> Result<()> {
        let mut rustc = Command::new("rustup");
        rustc.args(["run", OLDEST_RUST, "rustc", "--version"]);
        if !rustc.output().is_ok_and(|output| output.status.success()) {
            eprintln!("xtask: rustup has no Rust {OLDEST_RUST}: nothing is checked with it");
            return Ok(());
        }
        let mut check = Command::new("rustup");
        check.args(["run", OLDEST_RUST, "cargo", "check", "--target-dir"]);
        check.arg(self.workspace.target.join("oldest-rust"));
        check.args(published());
        check.current_dir(&self.workspace.root).envs(self.toolchain.variables());
        self.run(check)
    }

    /// Runs all examples.
    fn all_examples(&self) -> Result<()> {
        // As the tests have built them; `cargo run` would build them and all dependencies with other features.
        self.run(self.of_workspace("build", &["--bins", "--examples"]))?;
        let path = self.workspace.root.join("README.md");
        let readme = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        for example in self.examples()? {
            self.example(&example, shown_output(&readme, &example))?;
            for program in self.programs(&example)? {
                let shown = shown_output(&readme, &format!("{example} --example {program}"));
                self.example(&format!("examples/{program}"), shown)?;
            }
        }
        Ok(())
    }

    /// Runs the part of `lean-rs-sys` that needs no Lean under Miri, where that is installed: it comes with nightly Rust.
    fn miri(&self) -> Result<()> {
        let installed =
            self.command(&["miri", "--version"]).output().is_ok_and(|output| output.status.success());
        if !installed {
            eprintln!("xtask: there is no Miri: the mirrors of lean.h are not run under it");
            return Ok(());
        }
        let unlinked = ["--no-default-features", "--features", "metadata-only"];
        let mut miri = self
            .command(&[&["miri", "test", "-p", "lean-rs-sys", "--lib"], &unlinked[..], &["raw::"]].concat());
        // A boxed scalar is a pointer that was never one.
        miri.env("MIRIFLAGS", "-Zmiri-permissive-provenance");
        self.run(miri)
    }

    /// Runs a program of an example; what the README shows of it has to be what it prints.
    fn example(&self, program: &str, shown: Option<&str>) -> Result<()> {
        let mut command = Command::new(self.workspace.target.join("debug").join(program));
        command.current_dir(&self.workspace.root).envs(self.toolchain.variables());
        let Some(shown) = shown else { return self.run(command) };
        let printed = self.output(command)?;
        print!("{printed}");
        ensure!(
            printed == shown,
            "the example {program} does not print what README.md shows; correct either. README.md:\n{shown}"
        );
        Ok(())
    }

    pub(crate) fn ci(&self) -> Result<()> {
        let start = Start::now();
        self.cargo(&["fmt", "--all", "--check"])?;
        let steps: [Step<'_>; 14] = [
            Box::new(|| self.compile()),
            // With target folders of their own: they are compiled beside the tests.
            Box::new(|| self.lean_registry()),
            Box::new(|| self.oldest_rust()),
            // The longest ones first.
            Box::new(|| self.most_tests(&[memory::STRESS])),
            Box::new(|| self.crates()),
            Box::new(|| memory::sanitizers(self)),
            Box::new(|| memory::valgrind(self)),
            Box::new(|| self.optimized()),
            Box::new(|| without_library::newest(self)),
            Box::new(|| self.inlining()),
            Box::new(|| self.all_examples()),
            Box::new(|| self.instructions()),
            Box::new(|| self.large_values()),
            Box::new(|| self.miri()),
        ];
        two_at_a_time(steps.into_iter())?;
        eprintln!("xtask: all of ci passed in {start}");
        Ok(())
    }

    /// Programs with Lean code that the linker puts in place of calls, where there is a clang.
    fn inlining(&self) -> Result<()> {
        let clang = env::var_os("LEAN_CC").filter(|name| !name.is_empty()).unwrap_or_else(|| "clang".into());
        let version = Command::new(&clang).arg("--version").output();
        if !version.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains("clang version")) {
            eprintln!(
                "xtask: {} is no clang: no program is linked with Lean code as bitcode (name a clang in LEAN_CC)",
                clang.display()
            );
            return Ok(());
        }
        let ignored = ["--test", "inlining", "--", "--ignored", "--skip", "what_a_call_costs"];
        self.run(self.of_workspace("test", &ignored))
    }

    /// The programs that must not break memory, as programs are compiled in release: what is undefined often shows only there.
    fn optimized(&self) -> Result<()> {
        self.test_optimized(&["soundness", "soundness_processes", "loading_while_initializing"], &[])
    }

    /// Whether calls take as many instructions as before, where there is a valgrind that counts them.
    fn instructions(&self) -> Result<()> {
        if !memory::has_valgrind() {
            eprintln!("xtask: there is no valgrind: the instructions of calls are not counted");
            return Ok(());
        }
        self.test_optimized(&["instructions"], &[])
    }

    /// The test of large values, which takes seconds where nothing is optimized.
    fn large_values(&self) -> Result<()> {
        self.test_optimized(&["large_values"], &["--", "--ignored"])
    }

    /// Tests whose code is compiled as for release.
    ///
    /// A build for release would compile all dependencies again.
    fn test_optimized(&self, programs: &[&str], arguments: &[&str]) -> Result<()> {
        let options = ["--config", "xtask/optimized.toml", "--workspace", "--features", "lean-build/cli"];
        let mut test = self.linted("test", &options);
        test.args(programs.iter().flat_map(|program| ["--test", program])).args(arguments);
        self.run(test)
    }

    pub(crate) fn lean_version(&self) -> &str {
        self.toolchain.version()
    }

    /// Folders of `examples`, sorted.
    fn examples(&self) -> Result<Vec<String>> {
        names_in(&self.workspace.root.join("examples"), |path| path.join("Cargo.toml").is_file())
    }

    /// What a folder of `examples` has in a folder `examples` of its own, sorted.
    fn programs(&self, example: &str) -> Result<Vec<String>> {
        let folder = self.workspace.root.join("examples").join(example).join("examples");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        names_in(&folder, |path| path.extension().is_some_and(|extension| extension == "rs"))
    }

    /// The checks of the crate that assembles toolchains; it is not part of the workspace.
    fn lean_registry(&self) -> Result<()> {
        let manifest = "xtask/lean-registry/Cargo.toml";
        let target = registry::target(self.workspace).display().to_string();
        // The profile that `toolchain` has built already.
        let place = ["--release", "--locked", "--manifest-path", manifest, "--target-dir", &target];
        self.cargo(&["fmt", "--check", "--manifest-path", manifest])?;
        // Compiled by Clippy, which leaves out optimizations: its dependencies do most of the work.
        let unoptimized = ["--config", "profile.release.package.lean-registry.opt-level=0"];
        let mut test = self.linted("test", &[&unoptimized[..], &place].concat());
        if registry::made(self.workspace, &self.toolchain.sysroot)? {
            let downloads = registry::downloads()?;
            fs::create_dir_all(&downloads).with_context(|| format!("creating {}", downloads.display()))?;
            test.env("LEAN_REGISTRY_SYSROOT", &self.toolchain.sysroot)
                .env("LEAN_REGISTRY_DOWNLOADS", downloads);
            test.args(["--", "--include-ignored"]);
            if Command::new("c++").arg("--version").output().is_err() {
                eprintln!("xtask: there is no c++: the test of a linked C++ program is left out");
                test.args(["--skip", "linked_by_cxx"]);
            }
        } else {
            eprintln!(
                "xtask: the toolchain in use was not assembled by this lean-registry: its tests that need one are \
                 left out (unset LEAN_SYSROOT to run them)"
            );
        }
        self.run(test)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = self.workspace.cargo();
        // Most of what is compiled here is compiled once: to prepare for the next time takes a quarter of the time.
        cargo.args(arguments).envs(self.toolchain.variables()).env("CARGO_INCREMENTAL", "0");
        cargo.envs(self.variables.iter().copied());
        cargo
    }

    /// A command for all packages, which Clippy compiles, and which all have the same features each time: another choice
    /// would compile most dependencies again.
    pub(crate) fn of_workspace(&self, command: &str, arguments: &[&str]) -> Command {
        // With the program `cargo lean`, and with all rows of the benchmark.
        let packages = ["--workspace", "--features", "lean-build/cli,lean-rs-bench/table"];
        self.linted(command, &[&packages[..], arguments].concat())
    }

    /// A command that has Clippy compile the packages of a workspace, whose warnings are errors.
    pub(crate) fn linted(&self, command: &str, arguments: &[&str]) -> Command {
        // Not a variable, which tests that start Cargo would have, too. Behind the command: Cargo forgets those in front of it where
        // there are others.
        let wrapper = self.workspace.root.join("xtask/linting-rustc.sh");
        let wrapper = format!("build.rustc-workspace-wrapper={wrapper:?}");
        let mut command = self.command(&[&[command, "--config", &wrapper], arguments].concat());
        // As `cargo clippy -- -D warnings` has it. Clippy notes it in what it compiles, and Cargo looks whether it is the same.
        command.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        command
    }

    fn cargo(&self, arguments: &[&str]) -> Result<()> {
        self.run(self.command(arguments))
    }

    pub(crate) fn run(&self, command: Command) -> Result<()> {
        self.reported(command, |command| {
            let Some(logs) = &self.logs else { return Ok((command.status()?, ())) };
            let (status, log) = logs.run(command)?;
            if !status.success() {
                eprint!("{}", log.why_failed()?);
                eprintln!("xtask: all of this output is in {}", log.path().display());
            }
            Ok((status, ()))
        })
    }

    /// Runs a command, and gives what it prints to its standard output.
    pub(crate) fn output(&self, command: Command) -> Result<String> {
        self.reported(command, |command| {
            let output = command.stderr(Stdio::inherit()).output()?;
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            if !output.status.success() {
                print!("{printed}");
            }
            Ok((output.status, printed))
        })
    }

    /// Says which command is run, how long it takes, and how to run it again where it fails.
    fn reported<T>(
        &self,
        mut command: Command,
        run: impl FnOnce(&mut Command) -> Result<(ExitStatus, T)>,
    ) -> Result<T> {
        let line = command_line(&command);
        eprintln!("xtask: {line}");
        let start = Start::now();
        let (status, output) =
            run(command.stdin(Stdio::inherit())).with_context(|| format!("running `{line}`"))?;
        if !status.success() {
            let prefix = self.prefix(&command);
            bail!("`{line}` failed ({status}). To run it alone:\n  {prefix}{line}");
        }
        eprintln!("xtask: passed in {start}");
        Ok(output)
    }

    /// The variables of a command, as a shell writes them in front of it.
    fn prefix(&self, command: &Command) -> String {
        let quoted = |value: &OsStr| format!("'{}'", value.to_string_lossy().replace('\'', r"'\''"));
        let set = command.get_envs().filter_map(|(name, value)| Some((name, value?)));
        set.map(|(name, value)| format!("{}={} ", name.to_string_lossy(), quoted(value))).collect()
    }
}

/// The packages that are published, as arguments of Cargo.
fn published() -> impl Iterator<Item = &'static str> {
    PUBLISHED.into_iter().flat_map(|name| ["--package", name])
}

/// Takes the steps in their order, two at a time, each of which keeps one processor busy most of the time. All are taken,
/// whatever fails; all errors are printed, and one of them is given.
fn two_at_a_time<'a>(steps: impl Iterator<Item = Step<'a>> + Send) -> Result<()> {
    let steps = Mutex::new(steps);
    let next = || steps.lock().unwrap_or_else(PoisonError::into_inner).next();
    let lane = || {
        let mut result = Ok(());
        while let Some(step) = next() {
            result = result.and(step().inspect_err(|error| eprintln!("xtask: {error:#}")));
        }
        result
    };
    thread::scope(|scope| {
        let other = scope.spawn(lane);
        let one = lane();
        one.and(other.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })
}

/// The names, without extension, of what a folder has that is wanted; sorted.
pub(crate) fn names_in(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry.with_context(|| format!("reading {}", folder.display()))?.path();
        if wanted(&path) {
            found.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    found.sort();
    Ok(found)
}

/// What the README says that an example prints: the block behind "`cargo run -p NAME` prints:".
fn shown_output<'a>(readme: &'a str, example: &str) -> Option<&'a str> {
    let (_, behind) = readme.split_once(&format!("`cargo run -p {example}` prints:"))?;
    let (_, block) = behind.split_once("```text\n")?;
    block.split_once("```").map(|(shown, _)| shown)
}

/// A command as the user would write it.
fn command_line(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let arguments = command.get_args().map(|a| format!(" {}", a.to_string_lossy()));
    name + &arguments.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_steps_are_taken_whatever_fails() {
        let taken = Mutex::new(Vec::new());
        let step = |number: u32| -> Step<'_> {
            let taken = &taken;
            Box::new(move || {
                taken.lock().unwrap().push(number);
                ensure!(number != 2, "step 2 failed");
                Ok(())
            })
        };
        let error = two_at_a_time((1..=5).map(step)).unwrap_err();
        assert_eq!(error.to_string(), "step 2 failed");
        let mut taken = taken.into_inner().unwrap();
        taken.sort_unstable();
        assert_eq!(taken, [1, 2, 3, 4, 5]);
    }

    #[test]
    fn the_readme_shows_the_output_of_examples() {
        let readme = "text\n`cargo run -p a` prints:\n\n```text\none\ntwo\n```\nmore ``` text";
        assert_eq!(shown_output(readme, "a"), Some("one\ntwo\n"));
        assert_eq!(shown_output(readme, "b"), None);
    }
}
