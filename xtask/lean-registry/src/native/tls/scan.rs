//! The scan: from each operand with an `%fs` segment to the fields that it depends on.

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use iced_x86::{Decoder, DecoderOptions, InstructionInfoFactory, Mnemonic, OpKind, Register};

use super::flow::{Function, Insn, fs_operand, stack_slot};
use super::origin::Origin;
use super::{Pattern, Sites};

pub(super) struct Scan<'a> {
    pub(super) lowest: i64,
    pub(super) variables: &'a [(i64, i64)],
    pub(super) sites: Sites,
    pub(super) info: InstructionInfoFactory,
}

impl<'a> Scan<'a> {
    pub(super) fn new(lowest: i64, variables: &'a [(i64, i64)]) -> Self {
        Scan { lowest, variables, sites: Sites::default(), info: InstructionInfoFactory::new() }
    }

    /// Can `offset` be the address of a thread-local variable, or of a word inside one?
    pub(super) fn variable(&self, offset: i64) -> bool {
        self.in_block(offset)
            && self.variables.iter().any(|(start, size)| {
                let inside = offset - self.lowest - start;
                (0..*size).contains(&inside) && inside % 8 == 0
            })
    }

    fn in_block(&self, offset: i64) -> bool {
        (self.lowest..0).contains(&offset)
    }

    /// Scans one function.
    pub(super) fn function(&mut self, address: u64, bytes: &[u8]) -> Result<()> {
        let mut decoder = Decoder::with_ip(64, bytes, address, DecoderOptions::NONE);
        let mut code = Vec::new();
        let mut hits = Vec::new();
        while decoder.can_decode() {
            let i = decoder.decode();
            if i.is_invalid() {
                self.sites.invalid.push(i.ip());
                continue;
            }
            let off = decoder.get_constant_offsets(&i);
            if fs_operand(&i) {
                hits.push(code.len());
            }
            code.push(Insn { i, off });
        }
        self.sites.decoded += 1;
        let mut flow: Option<Function> = None;
        let mut code = Some(code);
        for at in hits {
            let (i, off) = match (&flow, &code) {
                (Some(f), _) => (f.code[at].i, f.code[at].off),
                (None, Some(c)) => (c[at].i, c[at].off),
                (None, None) => bail!("internal: no code at {address:#x}"),
            };
            let displacement = i.memory_displacement64() as i64;
            let plain = i.memory_base() == Register::None && i.memory_index() == Register::None;
            if self.in_block(displacement) {
                ensure!(
                    off.displacement_size() == 4,
                    "{:#x}: thread-local displacement of {} bytes",
                    i.ip(),
                    off.displacement_size()
                );
                self.add(i.ip() + off.displacement_offset() as u64, Pattern::Absolute)?;
                if plain {
                    continue;
                }
                let f = flow.get_or_insert_with(|| Function::new(code.take().unwrap_or_default()));
                for reg in [i.memory_base(), i.memory_index()] {
                    if reg != Register::None
                        && let Origin::Offsets(_) = self.origin(f, at, reg)?
                    {
                        bail!("{:#x}: `{i}` adds two thread-local offsets", i.ip());
                    }
                }
                continue;
            }
            if plain && displacement > 0 {
                self.sites.control_block += 1;
                continue;
            }
            ensure!(
                displacement >= 0,
                "{:#x}: thread-local displacement {displacement:#x} is outside the block",
                i.ip()
            );
            let f = flow.get_or_insert_with(|| Function::new(code.take().unwrap_or_default()));
            if plain {
                self.pointer_read(f, at)?;
            } else {
                self.through_register(f, at)?;
            }
        }
        Ok(())
    }

    /// Records a field to move.
    fn add(&mut self, field: u64, pattern: Pattern) -> Result<()> {
        let old = self.sites.fields.insert(field, pattern);
        // One immediate may serve several operands, but never two patterns of access.
        if let Some(old) = old {
            ensure!(
                old == pattern || (old != Pattern::Absolute && pattern != Pattern::Absolute),
                "{field:#x}: found as {old:?} and as {pattern:?}"
            );
            self.sites.fields.insert(field, old);
        }
        Ok(())
    }

    /// `%fs:disp(%base,%index)` with `disp >= 0`: the offset was put into a register before.
    fn through_register(&mut self, f: &Function, at: usize) -> Result<()> {
        let i = f.code[at].i;
        let mut found = BTreeSet::new();
        let mut why = Vec::new();
        for reg in [i.memory_base(), i.memory_index()] {
            if reg == Register::None {
                continue;
            }
            match self.origin(f, at, reg)? {
                Origin::Offsets(s) => found.extend(s),
                Origin::Other(s) => why.push(format!("{reg:?}: {s}")),
            }
        }
        ensure!(
            !found.is_empty(),
            "{:#x}: cannot tell which thread-local `{i}` reads ({})",
            i.ip(),
            why.join("; ")
        );
        for field in found {
            self.add(field, Pattern::Register)?;
        }
        Ok(())
    }

    /// `op %fs:0`: follow the thread pointer through registers to the offsets added to it.
    fn pointer_read(&mut self, f: &Function, at: usize) -> Result<()> {
        let i = f.code[at].i;
        self.sites.pointer_reads += 1;
        let before = self.sites.fields.len();
        match i.mnemonic() {
            Mnemonic::Mov if i.op0_kind() == OpKind::Register => {
                self.follow(f, at, i.op0_register().full_register())?;
            }
            // `mov $offset,%reg; add %fs:0,%reg`
            Mnemonic::Add if i.op0_kind() == OpKind::Register => {
                self.sum(f, at, i.op0_register())?;
            }
            // Comparing with, or storing next to, the thread pointer: its identity only.
            Mnemonic::Cmp | Mnemonic::Xor | Mnemonic::Push => {}
            _ => bail!("{:#x}: unexpected use of the thread pointer, `{i}`", i.ip()),
        }
        if self.sites.fields.len() == before {
            self.sites.identity_reads.push(i.ip());
        }
        Ok(())
    }

    /// Follows the thread pointer, which instruction `at` put into `reg`.
    fn follow(&mut self, f: &Function, at: usize, reg: Register) -> Result<()> {
        let mut seen = BTreeSet::new();
        let mut work: Vec<(usize, Register)> = f.next[at].iter().map(|n| (*n, reg)).collect();
        while let Some((k, reg)) = work.pop() {
            if !seen.insert((k, reg as usize)) {
                continue;
            }
            let insn = &f.code[k];
            let i = &insn.i;
            let is = |r: Register| r != Register::None && r.full_register() == reg;
            let memory = (0..i.op_count()).any(|n| i.op_kind(n) == OpKind::Memory);
            let (base, index) = (is(i.memory_base()), is(i.memory_index()));
            let mut copy = None;
            if memory && (base || index) {
                let displacement = i.memory_displacement64() as i64;
                if self.in_block(displacement) && insn.off.displacement_size() == 4 {
                    self.add(i.ip() + insn.off.displacement_offset() as u64, Pattern::Pointer)?;
                } else {
                    ensure!(
                        displacement >= 0,
                        "{:#x}: `{i}` goes below the thread pointer by {displacement:#x}",
                        i.ip()
                    );
                    let other = if base { i.memory_index() } else { i.memory_base() };
                    if other != Register::None {
                        self.sum(f, k, other)?;
                    }
                }
            }
            let to_register = i.op_count() > 0 && i.op0_kind() == OpKind::Register;
            let from = if i.op_count() > 1 && i.op1_kind() == OpKind::Register {
                i.op1_register()
            } else {
                Register::None
            };
            match i.mnemonic() {
                Mnemonic::Mov if to_register && is(from) => {
                    copy = Some(i.op0_register().full_register());
                }
                Mnemonic::Mov if memory && is(from) => {
                    // Kept in a stack slot: go on from every load of the slot.
                    if let Some(slot) = stack_slot(i) {
                        for (n, other) in f.code.iter().enumerate() {
                            let o = &other.i;
                            if o.mnemonic() == Mnemonic::Mov
                                && o.op0_kind() == OpKind::Register
                                && o.op1_kind() == OpKind::Memory
                                && stack_slot(o) == Some(slot)
                            {
                                let r = o.op0_register().full_register();
                                work.extend(f.next[n].iter().map(|m| (*m, r)));
                            }
                        }
                    }
                }
                Mnemonic::Add if to_register && is(i.op0_register()) => {
                    if i.op1_kind() == OpKind::Immediate32to64 && self.in_block(i.immediate32to64()) {
                        self.add(i.ip() + insn.off.immediate_offset() as u64, Pattern::Pointer)?;
                    } else if from != Register::None {
                        self.sum(f, k, from)?;
                    } else {
                        bail!("{:#x}: `{i}` on the thread pointer", i.ip());
                    }
                }
                Mnemonic::Add if to_register && is(from) => {
                    self.sum(f, k, i.op0_register())?;
                }
                Mnemonic::Sub if to_register && is(i.op0_register()) => {
                    bail!("{:#x}: `{i}` on the thread pointer", i.ip());
                }
                _ => {}
            }
            if let Some(r) = copy {
                work.extend(f.next[k].iter().map(|n| (*n, r)));
            }
            if !self.writes(i, reg) {
                work.extend(f.next[k].iter().map(|n| (*n, reg)));
            }
        }
        Ok(())
    }

    /// The thread pointer plus `reg`: `reg` must hold offsets.
    fn sum(&mut self, f: &Function, at: usize, reg: Register) -> Result<()> {
        match self.origin(f, at, reg)? {
            Origin::Offsets(s) => {
                for field in s {
                    self.add(field, Pattern::Register)?;
                }
                Ok(())
            }
            Origin::Other(why) => {
                let i = &f.code[at].i;
                bail!("{:#x}: `{i}` adds {why} to the thread pointer", i.ip())
            }
        }
    }
}
