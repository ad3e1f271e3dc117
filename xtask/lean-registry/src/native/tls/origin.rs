//! Where the value of a register comes from.

use std::collections::BTreeSet;

use anyhow::Result;
use iced_x86::{Code, FlowControl, Instruction, Mnemonic, OpAccess, OpKind, Register};

use super::flow::{Function, stack_slot};
use super::scan::Scan;

/// Where a register's value comes from.
pub(super) enum Origin {
    /// Immediate fields that hold thread-local offsets.
    Offsets(BTreeSet<u64>),
    /// Something else, described.
    Other(String),
}

impl Scan<'_> {
    /// Does `i` replace the value of the 64-bit register `reg`?
    pub(super) fn writes(&mut self, i: &Instruction, reg: Register) -> bool {
        if matches!(i.flow_control(), FlowControl::Call | FlowControl::IndirectCall) {
            return matches!(
                reg,
                Register::RAX
                    | Register::RCX
                    | Register::RDX
                    | Register::RSI
                    | Register::RDI
                    | Register::R8
                    | Register::R9
                    | Register::R10
                    | Register::R11
            );
        }
        self.info.info(i).used_registers().iter().any(|u| {
            u.register().full_register() == reg
                && matches!(
                    u.access(),
                    OpAccess::Write | OpAccess::ReadWrite | OpAccess::CondWrite | OpAccess::ReadCondWrite
                )
        })
    }

    /// The definitions of `reg` that reach instruction `at`.
    pub(super) fn origin(&mut self, f: &Function, at: usize, reg: Register) -> Result<Origin> {
        let mut found = BTreeSet::new();
        let mut other = None;
        let mut seen = BTreeSet::new();
        let start = reg.full_register();
        let mut work = vec![(at, start, false)];
        while let Some((k, reg, unsure)) = work.pop() {
            // Through an edge that may not exist, only definitions count.
            if f.prev[k].is_empty() && !unsure {
                other = Some(format!("{reg:?} as it is on entry"));
            }
            for &(p, possible) in &f.prev[k] {
                let unsure = unsure || possible;
                if !seen.insert((p, reg as usize, unsure)) {
                    continue;
                }
                let insn = &f.code[p];
                let i = insn.i;
                // A restored register holds the caller's value: that path leaves the function.
                if i.mnemonic() == Mnemonic::Pop && unsure {
                    continue;
                }
                if !self.writes(&i, reg) {
                    work.push((p, reg, unsure));
                    continue;
                }
                let to = i.op_count() > 0
                    && i.op0_kind() == OpKind::Register
                    && i.op0_register().full_register() == reg;
                match i.mnemonic() {
                    Mnemonic::Mov if to && i.op1_kind() == OpKind::Register => {
                        work.push((p, i.op1_register().full_register(), unsure));
                    }
                    Mnemonic::Mov if to && i.code() == Code::Mov_rm64_imm32 => {
                        if self.variable(i.immediate32to64()) {
                            found.insert(i.ip() + insn.off.immediate_offset() as u64);
                        } else {
                            other = Some(format!("the constant {:#x}", i.immediate32to64()));
                        }
                    }
                    Mnemonic::Mov if to && i.op1_kind() == OpKind::Memory => {
                        let stores = stack_slot(&i).map(|s| f.stores(s)).unwrap_or_default();
                        if stores.is_empty() {
                            other = Some(format!("`{i}` at {:#x}", i.ip()));
                        }
                        for s in stores {
                            let st = &f.code[s];
                            if st.i.op1_kind() == OpKind::Register {
                                work.push((s, st.i.op1_register().full_register(), unsure));
                            } else if st.i.code() == Code::Mov_rm64_imm32
                                && self.variable(st.i.immediate32to64())
                            {
                                found.insert(st.i.ip() + st.off.immediate_offset() as u64);
                            } else {
                                other = Some(format!("`{}` at {:#x}", st.i, st.i.ip()));
                            }
                        }
                    }
                    // An address inside a thread-local object: the offset is in one of the parts.
                    Mnemonic::Lea if to && i.memory_base() != Register::RIP => {
                        for r in [i.memory_base(), i.memory_index()] {
                            if r != Register::None {
                                work.push((p, r.full_register(), unsure));
                            }
                        }
                    }
                    Mnemonic::Add if to && i.op1_kind() != OpKind::Memory => {
                        work.push((p, reg, unsure));
                        if i.op1_kind() == OpKind::Register {
                            work.push((p, i.op1_register().full_register(), unsure));
                        }
                    }
                    _ => other = Some(format!("`{i}` at {:#x}", i.ip())),
                }
            }
        }
        // The edges into landing pads are not exact, so make sure that none was missed: once a
        // register is known to hold offsets, every offset put into it must have been found.
        if !found.is_empty() {
            for c in &f.code {
                let set = c.i.code() == Code::Mov_rm64_imm32
                    && c.i.op0_kind() == OpKind::Register
                    && c.i.op0_register() == start
                    && self.variable(c.i.immediate32to64());
                let field = c.i.ip() + c.off.immediate_offset() as u64;
                if set && !found.contains(&field) && !self.sites.fields.contains_key(&field) {
                    self.sites.unreached.insert(field);
                }
            }
        }
        Ok(match (found.is_empty(), other) {
            (false, None) => Origin::Offsets(found),
            (false, Some(o)) => Origin::Other(format!("a thread-local offset or {o}")),
            (true, o) => Origin::Other(o.unwrap_or_else(|| "nothing".to_owned())),
        })
    }
}
