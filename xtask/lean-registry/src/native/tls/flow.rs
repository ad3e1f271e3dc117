//! The instructions of a function and the edges between them.

use std::collections::HashMap;

use iced_x86::{ConstantOffsets, FlowControl, Instruction, Mnemonic, OpKind, Register};

pub(super) struct Insn {
    pub(super) i: Instruction,
    pub(super) off: ConstantOffsets,
}

pub(super) struct Function {
    pub(super) code: Vec<Insn>,
    pub(super) next: Vec<Vec<usize>>,
    /// Predecessors; `true` marks an edge that is only possible (see `Function::new`).
    pub(super) prev: Vec<Vec<(usize, bool)>>,
}

pub(super) fn fs_operand(i: &Instruction) -> bool {
    i.memory_segment() == Register::FS
        && (0..i.op_count()).any(|k| i.op_kind(k) == OpKind::Memory)
        && i.mnemonic() != Mnemonic::Lea
        && i.mnemonic() != Mnemonic::Nop
}

/// `(base, displacement)` of a plain stack operand.
pub(super) fn stack_slot(i: &Instruction) -> Option<(Register, u64)> {
    let base = i.memory_base();
    (i.memory_index() == Register::None && (base == Register::RSP || base == Register::RBP))
        .then(|| (base, i.memory_displacement64()))
}

impl Function {
    pub(super) fn new(code: Vec<Insn>) -> Self {
        let at: HashMap<u64, usize> = code.iter().enumerate().map(|(k, c)| (c.i.ip(), k)).collect();
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); code.len()];
        let mut indirect = Vec::new();
        for (k, c) in code.iter().enumerate() {
            let through = match c.i.flow_control() {
                FlowControl::UnconditionalBranch | FlowControl::ConditionalBranch => {
                    next[k].extend(at.get(&c.i.near_branch_target()));
                    c.i.flow_control() == FlowControl::ConditionalBranch
                }
                FlowControl::IndirectBranch => {
                    indirect.push(k);
                    false
                }
                FlowControl::Call | FlowControl::IndirectCall => {
                    indirect.push(k);
                    true
                }
                FlowControl::Return | FlowControl::Exception => false,
                _ => true,
            };
            if through && k + 1 < code.len() {
                next[k].push(k + 1);
            }
        }
        // A block that nothing jumps to is reached through a jump table, or as the landing pad of
        // a call.  Which one is not known here: all of them are possible.
        let mut reached = vec![false; code.len()];
        for list in &next {
            for n in list {
                reached[*n] = true;
            }
        }
        let mut prev: Vec<Vec<(usize, bool)>> = vec![Vec::new(); code.len()];
        for (k, list) in next.iter().enumerate() {
            for n in list {
                prev[*n].push((k, false));
            }
        }
        for (k, hit) in reached.iter().enumerate().skip(1) {
            if !hit && !matches!(code[k].i.mnemonic(), Mnemonic::Nop | Mnemonic::Int3) {
                for j in &indirect {
                    next[*j].push(k);
                    prev[k].push((*j, true));
                }
            }
        }
        Function { code, next, prev }
    }

    pub(super) fn stores(&self, slot: (Register, u64)) -> Vec<usize> {
        let hit = |i: &Instruction| {
            i.mnemonic() == Mnemonic::Mov && i.op0_kind() == OpKind::Memory && stack_slot(i) == Some(slot)
        };
        (0..self.code.len()).filter(|k| hit(&self.code[*k].i)).collect()
    }
}
