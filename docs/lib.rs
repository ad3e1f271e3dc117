//! The guide: an mdBook whose pages are documentation here, so that their Rust examples are compiled and run. Their Lean
//! code is built by the build script.

macro_rules! pages {
    ($($name:ident $path:literal;)*) => {$(
        #[doc = include_str!($path)]
        #[cfg(doctest)]
        pub struct $name;
    )*};
}

pages! {
    Introduction "src/introduction.md";
    Types "src/types.md";
    Numbers "src/types/numbers.md";
    NatInt "src/types/nat-int.md";
    Strings "src/types/strings.md";
    BytesFloats "src/types/bytes-floats.md";
    Arrays "src/types/arrays.md";
    Families "src/types/families.md";
    Lists "src/types/lists.md";
    SumsProducts "src/types/sums-products.md";
    Enumerations "src/types/enumerations.md";
    Structures "src/types/structures.md";
    Polymorphic "src/types/polymorphic.md";
    Opaque "src/types/opaque.md";
    HostObjects "src/types/host-objects.md";
    Maps "src/types/maps.md";
    TypedHandles "src/types/typed-handles.md";
    Actions "src/types/actions.md";
    Callbacks "src/callbacks.md";
    Extern "src/callbacks/extern.md";
    Handles "src/callbacks/handles.md";
    Threads "src/threads.md";
    Tasks "src/tasks.md";
    DeepCalls "src/deep-calls.md";
    Panics "src/panics.md";
    Host "src/host.md";
    Checking "src/checking.md";
}
