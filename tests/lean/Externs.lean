set_option autoImplicit false

/-!
Declarations of functions that a program defines, of every kind. Nothing loads them: they are for the tests of the macros'
messages, and for those of changed declarations.
-/

namespace Externs

/-- An error type. -/
inductive Refusal where
  | closed
  | code (n : UInt32)

/-- A structure. -/
structure Point where
  x : UInt32
  y : Float
deriving Inhabited

/-- Numbers only. -/
@[extern "ext_scale"] opaque scale (factor : Float) (by_ : UInt8) : Float
/-- Throws errors of a type of its own. -/
@[extern "ext_guarded"] opaque guarded (key : UInt64) : EIO Refusal String
/-- Any type. -/
@[extern "ext_first"] opaque first {α : Type} [Inhabited α] (xs : @& Array α) : α
/-- Any type, under a list. -/
@[extern "ext_turn"] opaque turn {α : Type} (xs : List α) (n : Nat) : List α
/-- A structure goes in and out. -/
@[extern "ext_moved"] opaque moved (p : @& Point) (dx : UInt32) : Point
/-- A function is called. -/
@[extern "ext_visit"] opaque visit (f : UInt64 → IO Bool) (upTo : UInt64) : IO Unit
/-- A condition on the result. -/
@[extern "ext_below"] opaque below (n : UInt32) : Fin 3
/-- A condition on the result of an action. -/
@[extern "ext_next"] opaque next : IO (Fin 3)
/-- A function that takes a value under a condition. -/
@[extern "ext_pick"] opaque pick (f : Fin 3 → Nat) : Nat
/-- A proof, which is not passed. -/
@[extern "ext_half"] opaque half (n : Nat) (h : n % 2 = 0) : Nat
/-- Without an argument. -/
@[extern "ext_clock"] opaque clock : BaseIO UInt64
/-- Two declarations of one symbol. -/
@[extern "ext_twice"] opaque twice (n : Nat) : Nat
/-- The other one. -/
@[extern "ext_twice"] opaque twiceBorrowed (n : @& Nat) : Nat
/-- Once more, for the effect. -/
@[extern "ext_stamp"] opaque stamp (n : Nat) : Nat
/-- The other one. -/
@[extern "ext_stamp"] opaque stampIO (n : Nat) : BaseIO Nat
/-- An action without a result. -/
@[extern "ext_reset"] opaque reset (n : UInt8) : BaseIO Unit

/-! Lean chooses what is decided. -/

instance (p : Prop) : Nonempty (Decidable p) := ⟨Classical.propDecidable p⟩

@[extern "ext_decide"] opaque decide (p : Nat → Prop) (n : Nat) : Decidable (p n)
/-- A proof in a value. -/
@[extern "ext_prove"] opaque prove (n : Nat) : Option (PLift (n < 3))
/-- What represents the argument has to make no difference. -/
@[extern "ext_squash"] opaque squash (s : Squash Nat) : Nat
/-- It may make a difference. -/
@[extern "ext_squash_action"] opaque squashAction (s : Squash Nat) : BaseIO Nat
/-- A quotient, or a text. -/
def Chosen : Nat → Type
  | 0 => Squash Nat
  | _ => String
/-- What the value of another argument chooses. -/
@[extern "ext_chosen"] opaque chosen (k : Nat) (x : Chosen k) : Nat
/-- Lean chooses the type. -/
@[extern "ext_any"] opaque any {α : Type} (x : α) : Nat

/-- With a definition, which proofs may speak of. -/
@[extern "ext_in_bounds"] def inBounds (i n : Nat) : Bool := i.blt n

/-- Two types that one Rust type stands for. -/
@[extern "ext_between"] opaque between (low : Fin 4) (high : Fin 5) : Nat
/-- Names that Rust would write in the same way. -/
@[extern "ext_primed"] opaque primed (x x' : UInt32) : UInt32
/-- Two declarations of one symbol, whose types are the same. -/
@[extern "ext_span"] opaque span (first last : UInt32) : UInt32
/-- The other one. -/
@[extern "ext_span"] opaque spanBack (last first : UInt32) : UInt32
/-- A parameter without a name. -/
@[extern "ext_window"] opaque window : UInt32 → (last : UInt32) → UInt32
/-- Words that Rust separates in several ways. -/
@[extern "ext_gap"] opaque gap (n1 n2 : UInt32) : UInt32

end Externs
