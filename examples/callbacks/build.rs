fn main() {
    lean_build::LakePackage::new("lean").module("Callbacks").module("Closures").build();
}
