//! Finds every place in the code that hard-wires a thread-local offset.
//!
//! An executable reads its thread-locals at constants below the thread pointer ("local-exec"):
//! the block of the executable always ends there.  In a shared object the block lies elsewhere,
//! so each of those constants must be moved by one number that is known only when the object is
//! loaded.  Each such constant is a 32-bit field of an instruction; this module lists them.
//!
//! | pattern     | code                                                | field             |
//! |-------------|-----------------------------------------------------|-------------------|
//! | `absolute`  | `mov %fs:-0x40,%rax`, `movq $0,%fs:-0x40`           | displacement      |
//! | `register`  | `mov $-0x40,%rcx` ... `mov %fs:0x0(%rcx),%rdx`      | immediate of `mov`|
//! | `pointer`   | `mov %fs:0,%rax` ... `lea -0x40(%rax),%rdi`         | displacement      |
//!
//! Nothing is guessed: every operand with an `%fs` segment must fall in one of these patterns (or
//! read the control block itself, at an offset >= 0), else the conversion stops with its address.

mod flow;
mod origin;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};

use self::scan::Scan;

/// How a thread-local offset appears in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pattern {
    Absolute,
    Register,
    Pointer,
}

/// What the scan found.
#[derive(Debug, Default)]
pub struct Sites {
    /// Address of each 32-bit field to adjust, and its pattern.
    pub fields: BTreeMap<u64, Pattern>,
    /// Reads of the thread pointer itself (`mov %fs:0,%reg`).
    pub pointer_reads: usize,
    /// Of these, the ones from which no offset is ever computed (thread identity).
    pub identity_reads: Vec<u64>,
    /// Reads of the control block at fixed offsets, e.g. the stack canary.
    pub control_block: usize,
    /// Functions (or unnamed stretches) that had to be decoded.
    pub decoded: usize,
    /// Addresses in the decoded stretches where no valid instruction stands.
    pub invalid: Vec<u64>,
    /// Offsets put into a register that also holds offsets elsewhere, but not seen to be used.
    pub unreached: BTreeSet<u64>,
}

impl Sites {
    pub fn count(&self, pattern: Pattern) -> usize {
        self.fields.values().filter(|p| **p == pattern).count()
    }
}

/// One executable section.
pub struct CodeSection<'a> {
    pub address: u64,
    pub bytes: &'a [u8],
}

/// Scans `sections`; `starts` are the addresses at which functions begin, `block` is the size of
/// the thread-local block rounded up to its alignment and `variables` are the (start, size) of
/// what lies in it.
pub fn find(
    sections: &[CodeSection],
    starts: &BTreeSet<u64>,
    block: u64,
    variables: &[(i64, i64)],
) -> Result<Sites> {
    let lowest = -i64::try_from(block).context("thread-local block too large")?;
    let mut scan = Scan::new(lowest, variables);
    for section in sections {
        let end = section.address + section.bytes.len() as u64;
        let mut bounds: Vec<u64> = vec![section.address];
        bounds.extend(starts.range(section.address + 1..end));
        bounds.push(end);
        for pair in bounds.windows(2) {
            let lo = (pair[0] - section.address) as usize;
            let hi = (pair[1] - section.address) as usize;
            let bytes = &section.bytes[lo..hi];
            // 0x64 is the %fs prefix: a function without that byte has no thread-local operand.
            if bytes.contains(&0x64) {
                scan.function(pair[0], bytes)?;
            }
        }
    }
    let Sites { fields, unreached, .. } = &mut scan.sites;
    unreached.retain(|field| !fields.contains_key(field));
    ensure!(unreached.is_empty(), "thread-local offsets that no operand seems to use: {unreached:#x?}");
    Ok(scan.sites)
}
