fn main() {
    lean_build::link_program();
}
