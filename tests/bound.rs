//! The traits and types that `bind!` writes.

lean_rs::bind!("Conformance");

/// Polymorphic and recursive types.
pub mod roundtrip {
    lean_rs::bind!("Roundtrip");
}

/// Function values.
pub mod closures {
    lean_rs::bind!("Closures");
}

/// Needs functions that the host defines.
pub mod callbacks {
    lean_rs::bind!("Conformance.Callbacks");
}

/// Types that a number tells apart.
pub mod families {
    lean_rs::bind!("Families");
}

/// With a name and a visibility.
pub mod failing {
    lean_rs::bind!(pub(crate) "Conformance.FailingInit" as Failing);

    /// Its table.
    pub const EXPORTS: &[lean_rs::Export] = FailingModule::EXPORTS;
}

/// Methods of one's own beside those that are written.
pub mod mixed {
    use lean_rs::prelude::*;

    /// Some exports with other types or names, and the rest.
    #[lean_module("Unfinished", all)]
    #[lean(prefix = "unfinished_")]
    pub trait Unfinished {
        /// Under another name.
        #[lean(export = "unfinished_clean")]
        fn same(&self, n: u64) -> u64;
        /// Of Rust's own.
        fn twice(&self, n: u64) -> u64 {
            2 * self.same(n)
        }
        /// Of Rust's own, and named like an export.
        fn guess(&self) -> u64 {
            self.same(7)
        }
    }
}
