//! The digest of a Lean type covers what is inside it.

use super::support::library_of;

#[test]
fn two_versions_of_a_package_have_two_types() {
    let (first, second) = (library_of("LoadingFirst"), library_of("LoadingSecond"));
    let declared = |name: &str| {
        let [a, b] = [first, second].map(|library| library.find_type(name).unwrap().clone());
        (a.constructors, b.constructors)
    };
    let (a, b) = declared("Util.Out");
    assert_eq!(a, b, "declared alike");
    let (a, b) = declared("Util.In");
    assert_ne!(a, b);
    for name in ["Util.Out", "Util.In"] {
        let digests = [first, second].map(|library| library.type_digest(name).unwrap());
        assert_ne!(digests[0], digests[1], "{name}");
    }
}
