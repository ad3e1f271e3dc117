//! Changes of the Lean package, each in one line.

/// A change of a line, and the export or extern whose binding it breaks.
pub(crate) struct Mutation {
    /// The module's file in the folder `lean`.
    pub(crate) file: &'static str,
    /// A text that is there once.
    pub(crate) from: &'static str,
    /// What takes its place.
    pub(crate) to: &'static str,
    /// The symbol of the export or extern, which the error has to name.
    pub(crate) symbol: &'static str,
}

macro_rules! mutations {
    ($folder:literal $prefix:literal $($file:ident { $($name:ident: $from:literal => $to:literal;)* })*) => {
        &[$($(Mutation {
            file: concat!($folder, stringify!($file), ".lean"),
            from: $from,
            to: $to,
            symbol: concat!($prefix, stringify!($name)),
        },)*)*]
    };
}

/// Changes of declarations that the program defines. They still compile.
pub(crate) const EXTERNS: &[Mutation] = mutations! {
    "" "ext_"
    Externs {
        // A parameter: type, one more, one less, order. Then the result.
        scale: "(factor : Float) (by_ : UInt8)" => "(factor : Float32) (by_ : UInt8)";
        guarded: "guarded (key : UInt64)" => "guarded (key : UInt64) (_more : UInt8)";
        visit: "(f : UInt64 → IO Bool) (upTo : UInt64)" => "(f : UInt64 → IO Bool)";
        moved: "(p : @& Point) (dx : UInt32) : Point" => "(dx : UInt32) (p : @& Point) : Point";
        turn: "turn {α : Type} (xs : List α)" => "turn {α : Type} (xs : Array α)";
        half: "(n : Nat) (h : n % 2 = 0) : Nat" => "(n : Nat) (h : n % 2 = 0) : UInt32";
        // A parameter of a function; fields of a structure; constructors of an error.
        visit: "f : UInt64 → IO Bool" => "f : UInt64 → Bool";
        moved: "  x : UInt32\n  y : Float" => "  x : UInt32\n  y : Float32";
        guarded: "  | code (n : UInt32)" => "  | code (n : UInt64)";
        // The effect, and the symbol.
        clock: "clock : BaseIO UInt64" => "clock : IO UInt64";
        scale: "(by_ : UInt8) : Float" => "(by_ : UInt8) : IO Float";
        half: "@[extern \"ext_half\"]" => "@[extern \"ext_halved\"]";
    }
};

/// Changes of externs that the program does not see: who owns an object is taken care of.
pub(crate) const UNSEEN: &[Mutation] = mutations! {
    "" "ext_"
    Externs {
        moved: "(p : @& Point)" => "(p : Point)";
        turn: "turn {α : Type} (xs : List α)" => "turn {α : Type} (xs : @& List α)";
    }
};

/// Changes of exports. The definitions still compile.
pub(crate) const MUTATIONS: &[Mutation] = mutations! {
    "Conformance/" "conf_"
    Scalars {
        // Width, sign, float, boolean, character.
        u8_add: "def u8Add (a b : UInt8) : UInt8" => "def u8Add (a b : UInt16) : UInt16";
        u16_mul: "def u16Mul (a b : UInt16) : UInt16" => "def u16Mul (a b : Int16) : Int16";
        u32_sub: "def u32Sub (a b : UInt32) : UInt32" => "def u32Sub (a b : USize) : USize";
        u64_div: "def u64Div (a b : UInt64) : UInt64" => "def u64Div (a b : USize) : USize";
        i32_neg: "def i32Neg (a : Int32) : Int32" => "def i32Neg (a : Int64) : Int64";
        isize_sub: "def isizeSub (a b : ISize) : ISize" => "def isizeSub (a b : Int64) : Int64";
        float_hyp: "def floatHyp (a b : Float) : Float := Float" => "def floatHyp (a b : Float32) : Float32 := Float32";
        f32_div: "def f32Div (a b : Float32) : Float32" => "def f32Div (a b : Float) : Float";
        bool_xor: "def boolXor (a b : Bool)" => "def boolXor (a b : UInt8)";
        char_id: "def charId (c : Char) : Char" => "def charId (c : UInt32) : UInt32";
        unit: "def unitId (u : Unit) : Unit" => "def unitId (u : Bool) : Bool";
        // The result only.
        u32_le: "Bool := a ≤ b && !(a == b && b < a)" => "UInt8 := if a ≤ b then 1 else 0";
        float_bits: "UInt64 := a.toBits" => "Float := a";
        // One more parameter, one less, another order.
        u64_mod: "def u64Mod (a b : UInt64)" => "def u64Mod (a b _c : UInt64)";
        u8_bits: "def u8Bits (a b : UInt8) : UInt8 := (~~~a) &&& (b ||| 1)" => "def u8Bits (a : UInt8) : UInt8 := ~~~a";
        unit_arg: "(a : UInt8) (_u : Unit) (b : UInt8)" => "(a : UInt8) (b : UInt8) (_u : Unit)";
        i64_lt: "def i64Lt (a b : Int64)" => "def i64Lt (b a : Int64)";
        // The name of the export, and no export at all.
        i8_add: "@[export conf_i8_add]" => "@[export conf_i8_plus]";
        i16_mul: "@[export conf_i16_mul] " => "";
    }
    Numbers {
        nat_add: "def natAdd (a b : Nat) : Nat" => "def natAdd (a b : UInt64) : UInt64";
        nat_sub: "def natSub (a b : Nat) : Nat" => "def natSub (a b : Int) : Int";
        nat_cmp: "def natCmp (a b : Nat) : UInt8" => "def natCmp (a b : Nat) : UInt16";
        nat_repr: "def natRepr (n : Nat) : String := n.repr" => "def natRepr (n : Nat) : List Char := n.repr.toList";
        int_add: "def intAdd (a b : Int) : Int" => "def intAdd (a b : Int64) : Int64";
        int_to_nat: "def intToNat (a : Int) : Nat := a.toNat" => "def intToNat (a : Int) : Int := a";
        int_neg: "def intNeg (a : Int) : Int := -a" => "def intNeg (a : Int) : IO Int := pure (-a)";
        int_const: "def intConst : Int := -5" => "def intConst : Nat := 5";
        nat_big_const: "def natBigConst : Nat :=" => "def natBigConst (_n : Nat) : Nat :=";
    }
    Data {
        str_append: "def strAppend (a b : String) : String" => "def strAppend (a b : ByteArray) : ByteArray";
        str_push: "(s : String) (c : Char) : String := s.push c" => "(c : Char) (s : String) : String := s.push c";
        str_to_utf8: "ByteArray := s.toUTF8" => "Array UInt8 := s.toUTF8.data";
        str_of_utf8: "(b : ByteArray) : Option String := String.fromUTF8? b" =>
            "(b : ByteArray) : Except String String := (String.fromUTF8? b).elim (.error \"\") .ok";
        bytes_make: "def bytesMake (x : UInt8) : ByteArray :=" => "def bytesMake (x : UInt8) : IO ByteArray := pure <|";
        floats_push: "def floatsPush (a : FloatArray) (x : Float) : FloatArray" =>
            "def floatsPush (a : Array Float) (x : Float) : Array Float";
        arr_push: "def arrPush (a : Array Nat) (x : Nat) : Array Nat" => "def arrPush (a : Array Int) (x : Int) : Array Int";
        arr_triple: "def arrTriple (a b c : Nat) : Array Nat := #[a, b, c]" =>
            "def arrTriple (a b c : Nat) : List Nat := [a, b, c]";
        arr_nested: "(a : Array (Array Nat)) (i : Nat)" => "(a : Array (Array Int)) (i : Nat)";
        opt_inc: "def optInc : Option Nat → Option Nat" => "def optInc : Option Int → Option Int";
        opt_bool: "def optBool : Option Bool" => "def optBool (_n : Nat) : Option Bool";
        prod_swap: "def prodSwap (p : Nat × String) : String × Nat := (p.2, p.1)" =>
            "def prodSwap (p : Nat × String) : Nat × String := p";
        prod_triple: "UInt8 × Float × Nat := (a, b, c)" => "(UInt8 × Float) × Nat := ((a, b), c)";
        sum_size: "def sumSize : Nat ⊕ String → Nat" => "def sumSize : Nat ⊕ List Nat → Nat";
        sub_bounds: "def subBounds (s : Subarray Nat)" => "def subBounds (s : Subarray Int)";
    }
    Structures {
        // Constants.
        answer: "def answer : Nat := 42" => "def answer : UInt64 := 42";
        k8: "def k8 : UInt8 := 200" => "def k8 : Int8 := 20";
        kstring: "def kString : String := \"constant\"" => "def kString : IO String := pure \"constant\"";
        knone: "def kNone : Option Nat := none" => "def kNone : Option String := none";
        // Fields: type, order, name, one more, one less.
        mixed_make: "  i64 : Int64\n" => "  i64 : Int64\n  extra : UInt8 := 0\n";
        mixed_update: "  name : String\n  b : UInt64\n  c" => "  b : UInt64\n  name : String\n  c";
        mixed_sum: "  flag : Bool\n  d : Float\n  count" => "  flag : Bool\n  d : Float\n  extra : Bool := true\n  count";
        vec3_dot: "  x : Float\n  y : Float\n  z : Float" => "  x : Float\n  z : Float\n  y : Float";
        rgb_sum: "  g : UInt8\n  b : UInt8" => "  b : UInt8\n  g : UInt8";
        meters_add: "structure Meters where\n  val : UInt64" => "structure Meters where\n  val : Nat";
        label_twice: "structure Label where\n  text : String" => "structure Label where\n  text : List Nat";
        positive_val: "  pos : val > 0\n" => "  pos : val > 0\n  more : UInt8 := 0\n";
        cell_get: "def cellGet (c : Cell UInt64) : UInt64" => "def cellGet (c : Cell USize) : USize";
        single: "  | mk (n : UInt16)" => "  | mk (n : UInt32)";
        derived_id: "  weight : Float\n  level : UInt8" => "  level : UInt8\n  weight : Float";
        derived_base: "  id : UInt32\n  title : String\n" => "  id : UInt32\n  title : String\n  rank : UInt8 := 0\n";
        pair: "def pair (p : Pair UInt64 Bool)" => "def pair (p : Pair UInt64 Bool) (_n : Nat)";
        op_run: "  label : String\n" => "  title : String\n";
        // Constructors: order, name, one more, their fields.
        shape_area: "  | empty\n  | circle (r : Float)" => "  | circle (r : Float)\n  | empty";
        shape_make: "  | rect (w h : Float)" => "  | rect (width h : Float)";
        tree_sum: "  | node (left : Tree) (value : Nat)" => "  | node (left : Tree) (key : Nat)";
        mixed_update: "  | red | green | blue" => "  | green | red | blue";
        subtype_val: "{ n : Nat // n > 3 }) : Nat" => "{ n : Int // n > 3 }) : Int";
    }
    Enums {
        enum2: "  | no | yes\n" => "  | yes | no\n";
        enum3: "  | lo | mid | hi\n" => "  | mid | lo | hi\n";
        enum_opt: "def enumOpt : Option Three" => "def enumOpt (_n : UInt8) : Option Three";
        ordering: "def ordering (a b : UInt64) : Ordering" => "def ordering (a b : UInt32) : Ordering";
        enum_const: "def enumConst : Three := .mid" => "def enumConst : Two := .yes";
        enum_field: "  small : UInt8\n  wide : Wide" => "  wide : Wide\n  small : UInt8";
    }
    Functions {
        f2: "def f2 (a1 a2 : Nat) : Nat := a1 + 2 * a2" => "def f2 (a2 a1 : Nat) : Nat := a1 + 2 * a2";
        f16: "def f16 (a1 a2 a3" => "def f16 (a0 a1 a2 a3";
        inst_dec: "[Decidable p] : UInt8" => "[Decidable p] : UInt16";
        apply2: "def apply2 (f : Nat → UInt64 → UInt64) (n : Nat) (x : UInt64) : UInt64 := f n x" =>
            "def apply2 (f : UInt64 → Nat → UInt64) (n : Nat) (x : UInt64) : UInt64 := f x n";
        twice_io: "def twiceIO (act : IO UInt64)" => "def twiceIO (act : BaseIO UInt64)";
        adder: "def adder (n : Nat) : Nat → Nat := fun m => n + m" => "def adder (n : Nat) : Nat := n";
        line: "Option (UInt64 → UInt64) := some fun x => a * x + b" => "UInt64 → UInt64 := fun x => a * x + b";
        proof: "(n : Nat) (_h : n > 0) (m : Nat)" => "(n : Nat) (_h : n = 0) (_k : Nat) (m : Nat)";
        default_arg: "(b : UInt8 := 3) : UInt8 := a + b" => "(b : UInt16 := 3) : UInt8 := a + b.toUInt8";
        poly_length: "def polyLength.{u} {α : Type u} (xs : List α)" => "def polyLength.{u} {α : Type u} (xs : List (Option α))";
    }
    Effects {
        io_u64: "def ioU64 (a : UInt64) : IO UInt64 := return a + 1" => "def ioU64 (a : UInt64) : UInt64 := a + 1";
        io_string: "def ioString (s : String) : IO String := return s ++ \"!\"" =>
            "def ioString (s : String) : EIO UInt64 String := return s ++ \"!\"";
        io_const: "def ioConst : IO UInt64 := return 77" => "def ioConst : UInt64 := 77";
        base_u64: "def baseU64 (n : UInt64) : BaseIO UInt64" => "def baseU64 (n : UInt64) : IO UInt64";
        eio_scalar: "EIO UInt64 Nat := if fail then throw 13" => "EIO UInt32 Nat := if fail then throw 13";
        eio: "  | code (n : UInt32)" => "  | code (n : UInt16)";
        except_t: "def exceptT (fail : Bool) : ExceptT String IO Nat" => "def exceptT (fail : Bool) : ExceptT String BaseIO Nat";
        state_m: "def stateM (k : Nat) : StateM Nat UInt8 := do" => "def stateM (k : Nat) : StateM Nat UInt16 := do";
        task_get: "def taskGet (t : Task UInt64) : UInt64 := t.get" => "def taskGet (t : Task UInt32) : UInt32 := t.get";
        thunk_make: "Thunk Nat := Thunk.mk fun _ => n * n" => "Task Nat := Task.pure (n * n)";
    }
    Panics {
        arr_get_poly: "(a : Array α) (i j : Nat) : α × α" => "(a : Array (List α)) (i j : Nat) : List α × List α";
        panic64: "def panic64 (b : Bool) : UInt64" => "def panic64 (b : Bool) : Nat";
    }
    Globals {
        stamp: "def stampGet (k : UInt64) : UInt64 := stamp + k" => "def stampGet (k : Nat) : UInt64 := stamp + k.toUInt64";
    }
};
