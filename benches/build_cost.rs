//! What reading signatures adds to a build: the build script of the quickstart example, beside `lake build` alone.
//!
//! An example and no benchmark, so that Cargo compiles it as it compiles build scripts.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use lean_rs_sys::toolchain::Toolchain;

const SAMPLES: usize = 5;
/// Makes this program the build script.
const SCRIPT: &str = "--build-script";

fn main() {
    if env::args().any(|argument| argument == SCRIPT) {
        lean_build::LakePackage::new("lean").module("Quickstart").build();
        return;
    }
    let dir = env::temp_dir().join(format!("lean-rs-build-cost-{}", std::process::id()));
    let package = Package::copy(&dir);
    for (name, prepare) in [
        ("cold: nothing built yet", Package::clean as fn(&Package)),
        ("warm: nothing changed", |_| ()),
        ("a module changed", Package::change),
    ] {
        let script = package.median(prepare, Package::run_script);
        let lake = package.median(prepare, Package::run_lake);
        println!(
            "{name}: build script {:.2} s, lake build {:.2} s, difference {:.2} s (medians of {SAMPLES})",
            script.as_secs_f64(),
            lake.as_secs_f64(),
            script.as_secs_f64() - lake.as_secs_f64()
        );
    }
    fs::remove_dir_all(&dir).expect("the copy can be removed");
}

/// A copy of the quickstart's Lean package.
struct Package {
    dir: PathBuf,
    toolchain: Toolchain,
}

impl Package {
    fn copy(dir: &Path) -> Package {
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/quickstart/lean");
        fs::create_dir_all(dir.join("lean")).expect("a temporary folder");
        fs::create_dir_all(dir.join("out")).expect("a temporary folder");
        for file in ["lakefile.toml", "Quickstart.lean"] {
            fs::copy(original.join(file), dir.join("lean").join(file)).expect("the quickstart's files");
        }
        let toolchain = Toolchain::find(&original).unwrap_or_else(|error| panic!("{error}"));
        Package { dir: dir.to_owned(), toolchain }
    }

    fn clean(&self) {
        let built = self.dir.join("lean/.lake");
        if built.exists() {
            fs::remove_dir_all(built).expect("what Lake built can be removed");
        }
    }

    /// Adds a definition, so that types and code are new.
    fn change(&self) {
        let path = self.dir.join("lean/Quickstart.lean");
        let text = fs::read_to_string(&path).expect("the module");
        let number = text.lines().count();
        let added =
            format!("\n@[export added_{number}] def added{number} (n : UInt64) : UInt64 := n + {number}\n");
        fs::write(path, text + &added).expect("the module can be written");
    }

    fn run_script(&self) {
        let this = env::current_exe().expect("the path of this program");
        let mut script = Command::new(this);
        script.arg(SCRIPT).env("CARGO_MANIFEST_DIR", &self.dir).env("OUT_DIR", self.dir.join("out"));
        run(script.env("LEAN_SYSROOT", &self.toolchain.sysroot));
    }

    fn run_lake(&self) {
        let mut lake = Command::new(self.toolchain.lake());
        run(lake.args(["build", "Quickstart:shared"]).current_dir(self.dir.join("lean")));
    }

    /// The median time of a run, each after `prepare`.
    fn median(&self, prepare: fn(&Package), run: fn(&Package)) -> Duration {
        let mut times: Vec<Duration> = (0..SAMPLES)
            .map(|_| {
                prepare(self);
                let start = Instant::now();
                run(self);
                start.elapsed()
            })
            .collect();
        times.sort();
        times[SAMPLES / 2]
    }
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program runs");
    assert!(status.success(), "{command:?}: {status}");
}
