//! Every input in `corpus` once more: those that reach much of the code, and those that once found something.

use std::fs;
use std::path::Path;

macro_rules! replay {
    ($($target:ident),*) => {
        $(
            #[test]
            fn $target() {
                replay(stringify!($target), lean_rs_fuzz::$target::run);
            }
        )*

        #[test]
        fn all_targets_are_replayed() {
            let mut targets: Vec<String> = names("targets");
            targets.sort();
            assert_eq!(targets, [$(concat!(stringify!($target), ".rs")),*]);
        }
    };
}
replay!(decode, macros, manifest, prototypes, registry, round_trip, signatures);

fn names(folder: &str) -> Vec<String> {
    let files =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("there is the folder");
    files.map(|file| file.expect("it can be read").file_name().into_string().expect("a name")).collect()
}

fn replay(target: &str, run: fn(&[u8])) {
    let folder = format!("corpus/{target}");
    let mut names = names(&folder);
    assert!(!names.is_empty(), "the corpus of {target} is empty");
    names.sort();
    for name in names {
        // The last line before a failure is about it.
        println!("{folder}/{name}");
        run(&fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).join(name)).expect("a file"));
    }
}
