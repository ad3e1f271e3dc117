//! All that the macros write compiles in a crate that forbids unsafe code, unless it is written there.
#![forbid(unsafe_code)]
#![deny(warnings)]
#![allow(unused_crate_dependencies)]

use lean_rs::prelude::*;

/// Types that keep promises among them, and `unsafe` functions that state these.
mod bound {
    lean_rs::bind!("Conformance");
}

mod scalars {
    use lean_rs::prelude::*;

    #[lean_module("Conformance")]
    #[lean(prefix = "conf_")]
    pub(crate) trait Scalars<'lean> {
        fn u8_add(&self, a: u8, b: u8) -> u8;
        fn u64_to_nat(&self, a: u64) -> Obj<'lean>;
        fn vec3_dot(&self, a: &Vec3, b: &Vec3) -> f64;
    }

    #[derive(LeanType)]
    pub(crate) struct Vec3 {
        pub(crate) x: f64,
        pub(crate) y: f64,
        pub(crate) z: f64,
    }

    #[derive(Debug, Clone, Copy, PartialEq, LeanType)]
    #[lean(name = "Forbid.Light")]
    pub(crate) enum Light {
        Red,
        Green,
    }

    impl Light {
        /// The name of a function that reads the type is not taken for that function.
        #[allow(dead_code)]
        fn from_direct(_: (), _: u8) -> ! {
            unreachable!()
        }
    }
}

#[lean_callback]
fn twice(n: u64) -> u64 {
    2 * n
}

#[lean_callback(extern_name = "cb_bytes")]
fn bytes(_: usize, bytes: &[u8]) -> LeanResult<u64> {
    Ok(bytes.len() as u64)
}

fn main() {
    use bound::Conformance as _;
    use scalars::{Light, Scalars as _, Vec3};

    let lean = LeanRuntime::init().unwrap();
    let m = bound::ConformanceModule::load(lean).unwrap();
    assert_eq!(m.meters_opt(bound::Meters { val: 7 }).unwrap(), Some(bound::Meters { val: 7 }));
    let m = scalars::ScalarsModule::load(lean).unwrap();
    assert_eq!(m.u8_add(1, 2), 3);
    assert_eq!(m.u64_to_nat(5).to_rust::<Nat>(lean).unwrap(), 5);
    let x = Vec3 { x: 1.0, y: 0.0, z: 0.0 };
    assert_eq!(m.vec3_dot(&x, &x), 1.0);
    let lights = lean_rs::LeanArray::new(lean, &[Light::Red, Light::Green]);
    assert_eq!(lights.to_vec().unwrap(), [Light::Red, Light::Green]);
    assert_eq!(twice::lean_fn(lean).call(2).unwrap(), 4);
    assert_eq!(bytes(0, b"abc").unwrap(), 3);
}
