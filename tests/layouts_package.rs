//! A Lake package with a structure for every order of six fields of different sizes, made when the tests are built.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// The Lean types of the fields, each with its name: one of 8, 4, 2 and 1 bytes, a `USize` and an object.
pub(crate) const FIELDS: [(&str, &str); 6] =
    [("a", "UInt64"), ("b", "UInt32"), ("c", "UInt16"), ("d", "UInt8"), ("e", "USize"), ("f", "String")];

/// All orders of the fields' indices.
pub(crate) fn orders() -> Vec<[usize; 6]> {
    fn extend(order: &mut Vec<usize>, all: &mut Vec<[usize; 6]>) {
        if let Ok(order) = <[usize; 6]>::try_from(&order[..]) {
            return all.push(order);
        }
        for field in 0..FIELDS.len() {
            if !order.contains(&field) {
                order.push(field);
                extend(order, all);
                order.pop();
            }
        }
    }
    let mut all = Vec::new();
    extend(&mut Vec::new(), &mut all);
    all
}

/// The names of the fields in an order, such as `fabcde`.
pub(crate) fn name(order: [usize; 6]) -> String {
    order.into_iter().map(|field| FIELDS[field].0).collect()
}

/// Writes the package, as old as this file: Cargo would have it built again if it were newer than the start of the build.
/// Its functions are no exports, of which all that is compiled beside this would read the description.
#[allow(dead_code, reason = "for the build script; the tests use the rest")]
pub(crate) fn write(directory: &Path) -> io::Result<()> {
    // Without what the many instances would cost that `+` needs, and without proofs that nobody uses.
    let mut source = String::from(
        "module\npublic section\nset_option autoImplicit false\nset_option genSizeOf false\nset_option \
         genInjectivity false\nset_option genCtorIdx false\nset_option debug.skipKernelTC true\nset_option linter.all false\n\
         def add (a : UInt64) (b : UInt32) (c : UInt16) (d : UInt8) (e : USize) (f : String) : UInt64 := a.add (b.toUInt64.add \
         (c.toUInt64.add (d.toUInt64.add (e.toUInt64.add f.utf8ByteSize.toUInt64))))\n",
    );
    for order in orders() {
        let name = name(order);
        let fields: String =
            order.map(|field| format!(" ({} : {})", FIELDS[field].0, FIELDS[field].1)).concat();
        let arguments: String = order.map(|field| format!(" {}", FIELDS[field].0)).concat();
        let _ = write!(
            source,
            "structure S{name} where{fields}\n\
             def make{name} (a : UInt64) (b : UInt32) (c : UInt16) (d : UInt8) (e : USize) (f : String) : S{name} := \
             .mk{arguments}\n\
             def sum{name} (s : S{name}) : UInt64 := add s.a s.b s.c s.d s.e s.f\n"
        );
    }
    fs::create_dir_all(directory)?;
    let lakefile = "name = \"layouts\"\nmoreLeancArgs = [\"-O0\"]\n\n[[lean_lib]]\nname = \"Layouts\"\ndefaultFacets = [\"shared\"]\n";
    let written = fs::metadata(concat!(env!("CARGO_MANIFEST_DIR"), "/layouts_package.rs"))?.modified()?;
    for (file, text) in [("lakefile.toml", lakefile), ("Layouts.lean", &source)] {
        let path = directory.join(file);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            fs::write(&path, text)?;
            fs::File::options().write(true).open(path)?.set_modified(written)?;
        }
    }
    Ok(())
}
