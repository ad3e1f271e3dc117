fn main() {
    lean_build::LakePackage::new("lean").module("Stock").build();
}
