//! Differences between the Lean that wrote the package's files and the one that reads them.
//!
//! The names of all extensions, and the outer layout of the entries of 69 of them, were compared.
//! One difference matters: 4.28 keeps everything that the `grind` attribute registers in one
//! extension, 4.27 in one per kind.

use super::{Module, Result};

/// Where 4.28 has the entries.
const GRIND: &str = "Lean.Meta.Grind.grindExt";

/// A component of a name, and the hash of the name up to there (as Lean computes it).
type Component = (&'static str, u64);

const PUBLIC: [Component; 3] =
    [("Lean", 0xa5d0_43e9_7e53_c146), ("Meta", 0xd667_3c29_9e6a_32c2), ("Grind", 0xd334_5509_61d8_38a0)];
const PRIVATE: [Component; 5] = [
    ("_private", 0x99c1_c622_504b_d667),
    ("Lean", 0x8fac_d612_827e_125a),
    ("Meta", 0xbc22_e16f_6076_c41e),
    ("Tactic", 0xfd6d_dc3f_3857_44c3),
    ("Grind", 0x08a1_fa67_bf39_1435),
];

/// The extensions of 4.27, in the order of the constructors of `Lean.Meta.Grind.Entry` of 4.28.
/// The component `0` is a number.
const EXTENSIONS: [(&[Component], &[Component]); 5] = [
    (&PUBLIC, &[("extTheoremsExt", 0x2ad7_751c_fbbb_e9b5)]),
    (
        &PRIVATE,
        &[
            ("FunCC", 0xc72d_8130_686b_07be),
            ("0", 0xc2df_8508_f8ac_c207),
            ("Lean", 0xdea7_e3a1_23d1_d67a),
            ("Meta", 0xc090_4832_7b9f_a57e),
            ("Grind", 0x55a4_7cac_2cc8_43cc),
            ("funCCExt", 0x2873_5463_9cd5_b5c5),
        ],
    ),
    (&PUBLIC, &[("casesExt", 0x7f5a_2252_b6f6_cf7d)]),
    (
        &PRIVATE,
        &[
            ("EMatchTheorem", 0xd209_783e_0d60_31da),
            ("0", 0xfcf3_b13e_00e1_ccfb),
            ("Lean", 0x1fa2_b10b_5cad_6486),
            ("Meta", 0xcd2e_7de2_fc90_0182),
            ("Grind", 0x3b9c_fdf8_1e01_b8e0),
            ("ematchTheoremsExt", 0x0240_a1f0_c28f_31d2),
        ],
    ),
    (
        &PRIVATE,
        &[
            ("Injective", 0x679e_a5f2_ef38_fe70),
            ("0", 0xad24_f9d0_5b5f_5549),
            ("Lean", 0xedc1_da2b_beb0_ea8c),
            ("Meta", 0x1583_9081_7cb5_3bb0),
            ("Grind", 0xa8e0_d0ce_55c5_c4ba),
            ("injectiveTheoremsExt", 0x1ca6_6ea6_b47f_70b7),
        ],
    ),
];
/// Constructor of `Entry` whose argument is a structure of its own in 4.27.
const CASES: usize = 2;

/// Distributes the entries of `grind`.  Returns how many there were.
pub fn adapt(module: &mut Module) -> Result<usize> {
    let Some(entries) = module.entries_of(GRIND)? else { return Ok(0) };
    let mut kinds: [Vec<u64>; 5] = Default::default();
    for entry in &entries {
        // `global entry` or `scoped namespace entry`
        let scoped = module.tag(*entry)? == 1;
        let inner = module.field_of(*entry, usize::from(scoped))?;
        let kind = usize::from(module.tag(inner)?);
        let mut value = module.field_of(inner, 0)?;
        if kind == CASES {
            let eager = module.scalars_of(inner)?.to_vec();
            value = module.append_ctor(0, &[value], &eager);
        }
        let entry = if scoped {
            let namespace = module.field_of(*entry, 0)?;
            module.append_ctor(1, &[namespace, value], &[])
        } else {
            module.append_ctor(0, &[value], &[])
        };
        if let Some(list) = kinds.get_mut(kind) {
            list.push(entry);
        }
    }
    let mut pairs = Vec::new();
    for (list, (start, end)) in kinds.iter().zip(EXTENSIONS) {
        if list.is_empty() {
            continue;
        }
        let mut name = 1; // the empty name
        for &(component, hash) in start.iter().chain(end) {
            name = if component == "0" {
                module.append_ctor(2, &[name, 1], &hash.to_le_bytes())
            } else {
                let text = module.append_string(component);
                module.append_ctor(1, &[name, text], &hash.to_le_bytes())
            };
        }
        let array = module.append_array(list);
        pairs.push(module.append_ctor(0, &[name, array], &[]));
    }
    module.add_entries(&pairs)?;
    Ok(entries.len())
}
