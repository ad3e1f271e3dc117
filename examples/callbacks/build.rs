fn main() {
    lean_build::LakePackage::new("lean").module("Callbacks").build();
    // Lean's library finds the functions that it calls in this program, if the linker keeps and exports them. To be removed
    // when lean-build says this to Cargo for every `@[extern]`.
    for payload in ["tick", "string", "bytes", "record"] {
        println!("cargo::rustc-link-arg=-Wl,-u,lean_rs_interop_call_{payload}");
        println!("cargo::rustc-link-arg=-Wl,--export-dynamic-symbol=lean_rs_interop_call_{payload}");
    }
}
