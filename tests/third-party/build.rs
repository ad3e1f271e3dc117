//! Where the toolchain is.

fn main() {
    let sysroot = std::env::var("DEP_LEAN_RS_SYSROOT").expect("lean-rs says where Lean is");
    println!("cargo::rustc-env=LEAN_TOOLCHAIN={sysroot}");
    // Programs find Lean's library there.
    println!("cargo::rustc-link-arg=-Wl,-rpath,{sysroot}/lib/lean");
}
