//! The conversion of the executable, without the packages.

use std::fs;
use std::path::Path;
use std::process::Command;

use lean_registry::native::elf::{self, Export, gnu_hash, gnu_hash_table};

fn export(name: String, value: u64) -> Export {
    Export { name: name.into_bytes(), function: true, weak: false, section: 1, value, size: 1 }
}

fn word(table: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(table[at..at + 4].try_into().unwrap())
}

/// The look-up of the dynamic loader (glibc, `do_lookup_x`).
fn look_up(table: &[u8], exports: &[Export], name: &[u8]) -> Option<usize> {
    let [buckets, first, words, shift] = [0, 4, 8, 12].map(|at| word(table, at) as usize);
    let h = gnu_hash(name) as usize;
    let at = 16 + 8 * ((h / 64) % words);
    let filter = u64::from_le_bytes(table[at..at + 8].try_into().unwrap());
    if filter >> (h % 64) & filter >> ((h >> shift) % 64) & 1 == 0 {
        return None;
    }
    let heads = 16 + 8 * words;
    let mut index = word(table, heads + 4 * (h % buckets)) as usize;
    if index == 0 {
        return None;
    }
    loop {
        let entry = word(table, heads + 4 * (buckets + index - first)) as usize;
        if entry | 1 == h | 1 && exports[index - first].name == name {
            return Some(index - first);
        }
        if entry & 1 == 1 {
            return None;
        }
        index += 1;
    }
}

#[test]
fn hash_table_finds_every_name() {
    assert_eq!(gnu_hash(b""), 5381);
    assert_eq!(gnu_hash(b"printf"), 0x156b_2bb8);
    for count in [1, 2, 3, 4, 5, 63, 1000, 20_000] {
        let mut exports: Vec<Export> =
            (0..count).map(|k| export(format!("l_Lean_name_{k}"), 16 * k)).collect();
        let table = gnu_hash_table(&mut exports, 7);
        for k in 0..count {
            let name = format!("l_Lean_name_{k}");
            let found = look_up(&table, &exports, name.as_bytes());
            assert_eq!(found.map(|f| exports[f].value), Some(16 * k), "{name} of {count}");
        }
        for k in 0..200 {
            assert_eq!(look_up(&table, &exports, format!("absent_{k}").as_bytes()), None);
        }
    }
}

#[test]
fn runtime_support_stays_private() {
    for name in ["main", "_Znwm", "_ZdlPv", "__cxa_throw", "_Unwind_Resume", "unw_step", "_ZSt9terminatev"] {
        assert!(!elf::exported_name(name.as_bytes()), "{name}");
    }
    for name in
        ["lean_mk_string", "l_Nat_reprFast", "initialize_Init", "mi_free", "uv_run", "_ZN4lean5mk_eqE"]
    {
        assert!(elf::exported_name(name.as_bytes()), "{name}");
    }
}

#[test]
fn refuses_what_it_cannot_convert() {
    let error = |data: &[u8]| format!("{:#}", elf::convert(data, "x").err().unwrap());
    assert!(error(b"not an executable").contains("not an ELF64 file"));
    let own = fs::read(std::env::current_exe().unwrap()).unwrap();
    // This test is a position-independent executable, too, but an unsuitable one; no panic.
    let _ = elf::convert(&own, "x");
    let _ = elf::convert(&own[..own.len() / 2], "x");
}

#[test]
fn init_code_is_current() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/native/start_up");
    let recorded = fs::read_to_string(here.join("compiler")).unwrap();
    let Ok(output) = Command::new("gcc").arg("--version").output() else { return };
    let version = String::from_utf8_lossy(&output.stdout).lines().next().unwrap_or("").to_owned();
    if version.trim() != recorded.trim() {
        println!("skipped: built by {recorded}, this is {version}");
        return;
    }
    let temp = tempfile::tempdir().unwrap();
    let out = temp.path().join("tls_init.bin");
    assert!(Command::new(here.join("build.sh")).arg(&out).status().unwrap().success());
    assert!(fs::read(&out).unwrap() == elf::INIT_CODE, "run src/native/start_up/build.sh");
}
