fn main() {
    lean_build::LakePackage::new("lean").module("Shop").build();
}
