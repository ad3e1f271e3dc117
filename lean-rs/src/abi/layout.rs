//! Where the fields of a constructor lie in its object.
//!
//! All object fields come first, in the order of declaration; then the `USize` fields; then the other scalars by falling
//! size, those of one size in the order of declaration (`src/Lean/Compiler/IR/ToIRType.lean`, `getCtorLayout`).

/// What a field is in a constructor object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub enum FieldKind {
    /// A pointer to an object, or a boxed scalar.
    Object,
    /// A `USize`, which has a word of its own kind: its size is that of the target.
    USize,
    /// `UInt64`, `Int64`, `Float`.
    Scalar8,
    /// `UInt32`, `Int32`, `Char`, `Float32`.
    Scalar4,
    /// `UInt16`, `Int16`, enumerations of 256 constructors and more.
    Scalar2,
    /// `UInt8`, `Int8`, `Bool`, enumerations of up to 255 constructors.
    Scalar1,
}

impl FieldKind {
    /// What the field is where it is an object whatever its type: one that holds the value.
    #[must_use]
    pub const fn boxed(self) -> FieldKind {
        FieldKind::Object
    }
}

/// In the order in which they lie in an object, with their sizes in bytes.
const ORDER: [(FieldKind, usize); 6] = [
    (FieldKind::Object, 8),
    (FieldKind::USize, 8),
    (FieldKind::Scalar8, 8),
    (FieldKind::Scalar4, 4),
    (FieldKind::Scalar2, 2),
    (FieldKind::Scalar1, 1),
];

/// The greatest number of object fields, which the header counts in a byte (`LEAN_MAX_CTOR_FIELDS` is 256).
const MAX_OBJECTS: usize = 255;
/// Less than `LEAN_MAX_CTOR_SCALARS_SIZE`.
const MAX_SCALAR_BYTES: usize = 1023;

/// Where the `N` fields of a constructor lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub struct Layout<const N: usize> {
    kinds: [FieldKind; N],
    offsets: [u16; N],
    objects: u8,
    scalar_bytes: u16,
}

impl<const N: usize> Layout<N> {
    /// The layout of a constructor with these fields, in the order of declaration.
    #[must_use]
    pub const fn new(kinds: [FieldKind; N]) -> Layout<N> {
        let mut offsets = [0; N];
        let (mut objects, mut end) = (0, 0);
        let mut step = 0;
        while step < ORDER.len() {
            let (kind, size) = ORDER[step];
            let mut i = 0;
            while i < N {
                if kinds[i] as u8 == kind as u8 {
                    // The checks below come late, but stop what wrapped here.
                    offsets[i] = end as u16;
                    end += size;
                }
                i += 1;
            }
            if step == 0 {
                objects = end / size;
            }
            step += 1;
        }
        let scalar_bytes = end - objects * size_of::<usize>();
        assert!(objects <= MAX_OBJECTS, "a Lean constructor has at most 255 fields that are objects");
        assert!(
            scalar_bytes <= MAX_SCALAR_BYTES,
            "a Lean constructor has at most 1023 bytes of fields that are numbers"
        );
        Layout { kinds, offsets, objects: objects as u8, scalar_bytes: scalar_bytes as u16 }
    }

    /// Checks that the fields lie where Lean's compiler says: the offsets count from the first field, in bytes.
    ///
    /// # Panics
    /// They do not, which would be a fault of this crate.
    pub const fn expect(self, offsets: [usize; N]) {
        let mut i = 0;
        while i < N {
            assert!(
                self.offsets[i] as usize == offsets[i],
                "lean-rs lays this constructor out in another way than Lean's compiler: please report it"
            );
            i += 1;
        }
    }

    /// What field `index` is.
    #[must_use]
    pub const fn kind(&self, index: usize) -> FieldKind {
        self.kinds[index]
    }

    /// Where field `index` begins, in bytes from the first field.
    #[must_use]
    pub const fn offset(&self, index: usize) -> usize {
        self.offsets[index] as usize
    }

    /// The number of object fields.
    #[must_use]
    pub const fn objects(&self) -> u8 {
        self.objects
    }

    /// The bytes of all other fields, which follow the object fields.
    #[must_use]
    pub const fn scalar_bytes(&self) -> usize {
        self.scalar_bytes as usize
    }

    /// The bytes that an object needs at least, with its header.
    pub(crate) const fn byte_size(&self) -> usize {
        size_of::<u64>() + self.objects as usize * size_of::<usize>() + self.scalar_bytes as usize
    }
}

#[cfg(test)]
mod tests {
    use super::FieldKind::*;
    use super::*;

    #[test]
    fn objects_then_usize_then_scalars_by_falling_size() {
        // `Mixed` of the conformance package: a name b c flag d count e u f ch color i8 i64.
        let layout = Layout::new([
            Scalar1, Object, Scalar8, Scalar2, Scalar1, Scalar8, Object, Scalar4, USize, Scalar4, Scalar4,
            Scalar1, Scalar1, Scalar8,
        ]);
        let scalars = 3 * 8;
        let expected = [38, 0, 0, 36, 39, 8, 8, 24, 16, 28, 32, 40, 41, 16];
        for (i, at) in expected.into_iter().enumerate() {
            let at = match layout.kind(i) {
                Object | USize => at,
                _ => scalars + at,
            };
            assert_eq!(layout.offset(i), at, "field {i}");
        }
        assert_eq!((layout.objects(), layout.scalar_bytes()), (2, 8 + 42));
        assert_eq!(layout.byte_size(), 8 + 16 + 8 + 42);
    }

    #[test]
    fn limits_are_those_of_lean() {
        assert_eq!(Layout::new([Object; 255]).objects(), 255);
        assert_eq!(Layout::new([Scalar1; 1023]).scalar_bytes(), 1023);
        assert!(std::panic::catch_unwind(|| Layout::new([Object; 256])).is_err());
        assert!(std::panic::catch_unwind(|| Layout::new([Scalar8; 128])).is_err());
        assert_eq!(Layout::new([]).byte_size(), 8);
    }
}
