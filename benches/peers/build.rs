//! Where the program finds Lean's library.

fn main() {
    println!("cargo::rerun-if-env-changed=LEAN_SYSROOT");
    let sysroot = std::env::var("LEAN_SYSROOT").expect("`cargo xtask bench` says which toolchain is used");
    println!("cargo::rustc-link-arg=-Wl,-rpath,{sysroot}/lib/lean");
}
