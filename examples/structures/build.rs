fn main() {
    lean_build::LakePackage::new("lean").module("Library").build();
}
