//! Rewrites a position-independent executable as a shared library.
//!
//! The loaded part of the file stays byte for byte where it is.  Behind it come three new
//! segments: tables (read-only: dynamic symbols, hash, versions, relocations), the start-up code
//! of `start_up/tls_init.c` (executable) and the dynamic section (writable).  Their program
//! headers take the places of `PT_PHDR`, `PT_INTERP` and `PT_NOTE`.  Symbols that the executable
//! kept only for the debugger (`.symtab`) become dynamic ones.  DWARF, `.symtab` and `.strtab`
//! are dropped.

mod format;
mod input;
mod output;
mod symbols;

use anyhow::Result;

use self::input::Input;
use self::output::{Added, Kept};
use self::symbols::Dynamic;
pub use self::symbols::{Export, exported_name, gnu_hash, gnu_hash_table};
use super::tls::Sites;

/// Compiled from `start_up/tls_init.c` by `start_up/build.sh`.
pub const INIT_CODE: &[u8] = include_bytes!("../start_up/tls_init.bin");
/// Size of the table of addresses in front of that code.
const INIT_HEADER: usize = 64;

/// The result of a conversion.
pub struct Library {
    pub bytes: Vec<u8>,
    pub exports: Vec<Export>,
    pub sites: Sites,
}

/// Converts the executable in `data`.
pub fn convert(data: &[u8], soname: &str) -> Result<Library> {
    let input = Input::read(data)?;
    input.check_relocations()?;
    let tls_block = input.tls_block()?;
    let sites = input.sites(tls_block)?;
    let mut exports = input.exports()?;
    let kept = Kept::of(&input)?;
    let dynamic = Dynamic::new(&input, &mut exports, soname, |old| kept.number(old))?;
    let bytes = Added::place(&input, &dynamic, &sites, tls_block)?.write(&input, kept)?;
    Ok(Library { bytes, exports, sites })
}
