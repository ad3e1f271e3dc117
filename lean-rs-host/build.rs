//! Has Lake build the Lean side of the host.

fn main() {
    lean_build::LakePackage::bundled("shims/lean-rs-host")
        .library("LeanRsHost")
        .module("LeanRsHost.Host")
        .module("LeanRsHost.Decl")
        .module("LeanRsHost.Elab")
        .build();
}
