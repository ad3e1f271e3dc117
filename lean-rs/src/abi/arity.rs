//! Code for every number of parameters.

/// The greatest number of parameters that a function can have. The notes of the traits below state it as well.
pub(crate) const MAX_PARAMETERS: usize = 32;

/// Calls a macro once for each number of parameters, from none to [`MAX_PARAMETERS`], with the index, a type name and a
/// variable name for each parameter: `callback! { (0 A1 a1) (1 A2 a2) }`.
macro_rules! for_each_arity {
    ($callback:ident) => {
        for_each_arity! {
            @from $callback []
            (0 A1 a1) (1 A2 a2) (2 A3 a3) (3 A4 a4)
            (4 A5 a5) (5 A6 a6) (6 A7 a7) (7 A8 a8)
            (8 A9 a9) (9 A10 a10) (10 A11 a11) (11 A12 a12)
            (12 A13 a13) (13 A14 a14) (14 A15 a15) (15 A16 a16)
            (16 A17 a17) (17 A18 a18) (18 A19 a19) (19 A20 a20)
            (20 A21 a21) (21 A22 a22) (22 A23 a23) (23 A24 a24)
            (24 A25 a25) (25 A26 a26) (26 A27 a27) (27 A28 a28)
            (28 A29 a29) (29 A30 a30) (30 A31 a31) (31 A32 a32)
        }
    };
    (@from $callback:ident [$($before:tt)*] $next:tt $($rest:tt)*) => {
        $callback! { $($before)* }
        for_each_arity! { @from $callback [$($before)* $next] $($rest)* }
    };
    (@from $callback:ident [$($all:tt)*]) => {
        $callback! { $($all)* }
        const _: () = assert!(<[&str]>::len(&[$(stringify!($all)),*]) == $crate::abi::arity::MAX_PARAMETERS);
    };
}
pub(crate) use for_each_arity;
