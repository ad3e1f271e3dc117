use std::collections::BTreeSet;

use anyhow::Result;

use super::*;

const BASE: u64 = 0x1000;
/// A block of 0x48 bytes: nine words.
const VARIABLES: [(i64, i64); 9] =
    [(0, 8), (8, 8), (16, 8), (24, 8), (32, 8), (40, 8), (48, 8), (56, 8), (64, 8)];

fn scan(code: &[u8]) -> Result<Sites> {
    let section = CodeSection { address: BASE, bytes: code };
    find(&[section], &BTreeSet::new(), 0x48, &VARIABLES)
}

fn fields(code: &[u8]) -> Vec<(u64, Pattern)> {
    let sites = scan(code).unwrap();
    sites.fields.into_iter().map(|(f, p)| (f - BASE, p)).collect()
}

#[test]
fn absolute() {
    // mov %fs:-0x40,%rax; ret
    let code = [0x64, 0x48, 0x8b, 0x04, 0x25, 0xc0, 0xff, 0xff, 0xff, 0xc3];
    assert_eq!(fields(&code), [(5, Pattern::Absolute)]);
    // movq $-0x40,%fs:-0x40: the displacement, not the immediate
    let code = [0x64, 0x48, 0xc7, 0x04, 0x25, 0xc0, 0xff, 0xff, 0xff, 0xc0, 0xff, 0xff, 0xff];
    assert_eq!(fields(&code), [(5, Pattern::Absolute)]);
    // mov %fs:0x28,%rax: the stack canary
    let code = [0x64, 0x48, 0x8b, 0x04, 0x25, 0x28, 0, 0, 0];
    assert_eq!(scan(&code).unwrap().control_block, 1);
    // mov %fs:-0x50,%rax: below the block
    assert!(scan(&[0x64, 0x48, 0x8b, 0x04, 0x25, 0xb0, 0xff, 0xff, 0xff]).is_err());
}

#[test]
fn register() {
    // mov $-0x40,%rcx; test %eax,%eax; je +3; mov $-1,%rdx (never a base); mov %fs:0(%rcx),%rax
    let code = [
        0x48, 0xc7, 0xc1, 0xc0, 0xff, 0xff, 0xff, 0x85, 0xc0, 0x74, 0x07, 0x48, 0xc7, 0xc2, 0xff, 0xff, 0xff,
        0xff, 0x64, 0x48, 0x8b, 0x01, 0xc3,
    ];
    assert_eq!(fields(&code), [(3, Pattern::Register)]);
    // mov $-0x40,%rcx; mov %rcx,%rdx; add %fs:0,%rdx; ret
    let code = [
        0x48, 0xc7, 0xc1, 0xc0, 0xff, 0xff, 0xff, 0x48, 0x89, 0xca, 0x64, 0x48, 0x03, 0x14, 0x25, 0, 0, 0, 0,
        0xc3,
    ];
    assert_eq!(fields(&code), [(3, Pattern::Register)]);
    // mov %fs:(%rdi),%rax: the offset is an argument
    let error = scan(&[0x64, 0x48, 0x8b, 0x07, 0xc3]).unwrap_err();
    assert!(format!("{error}").contains("cannot tell"));
}

#[test]
fn pointer() {
    // mov %fs:0,%rax; nop; lea -0x48(%rax),%rdi (disp32); ret
    let code =
        [0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x90, 0x48, 0x8d, 0xb8, 0xb8, 0xff, 0xff, 0xff, 0xc3];
    assert_eq!(fields(&code), [(13, Pattern::Pointer)]);
    // mov %fs:0,%rax; cmp %rax,%rdi; ret: identity only
    let code = [0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0x48, 0x39, 0xc7, 0xc3];
    let sites = scan(&code).unwrap();
    assert!(sites.fields.is_empty());
    assert_eq!(sites.identity_reads, [BASE]);
}
