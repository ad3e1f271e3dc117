fn main() {
    lean_build::LakePackage::new("lean").module("Parallel").build();
}
