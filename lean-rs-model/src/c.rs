//! What exports and externs are in C.

use serde::{Deserialize, Serialize};

/// A declaration in the C code that Lean's compiler emitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CDeclaration {
    /// A function.
    Function {
        /// The types of its parameters.
        params: Vec<CType>,
        /// The type of its result.
        result: CType,
    },
    /// A variable that the module's initializer sets.
    Constant(CType),
}

impl CDeclaration {
    /// The types of the parameters; a constant has none.
    pub fn params(&self) -> &[CType] {
        match self {
            CDeclaration::Function { params, .. } => params,
            CDeclaration::Constant(_) => &[],
        }
    }

    /// The type of the result, or of the constant.
    pub fn result(&self) -> CType {
        let (CDeclaration::Function { result, .. } | CDeclaration::Constant(result)) = self;
        *result
    }
}

/// Declares the types of values in C, each with its name there, which is also its name in the manifest.
macro_rules! c_types {
    ($($variant:ident = $name:literal,)*) => {
        /// The types of values in C.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum CType {
            $(
                #[doc = concat!("`", $name, "`")]
                #[serde(rename = $name)]
                $variant,
            )*
        }

        impl CType {
            /// All of them.
            pub const ALL: &[CType] = &[$(CType::$variant),*];

            /// As it stands in the C code.
            pub fn name(self) -> &'static str {
                match self {
                    $(CType::$variant => $name,)*
                }
            }
        }
    };
}

c_types! {
    Object = "lean_object*",
    U8 = "uint8_t",
    U16 = "uint16_t",
    U32 = "uint32_t",
    U64 = "uint64_t",
    Size = "size_t",
    Double = "double",
    Float = "float",
}
