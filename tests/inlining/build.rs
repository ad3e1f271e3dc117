use lean_build::{LakePackage, Linkage};

fn main() {
    LakePackage::new("linked").module("Linked").linkage(Linkage::Static).build();
    LakePackage::new("loaded").module("Loaded").build();
}
