/-! Types of a family that a number tells apart, and types that are represented otherwise than they look. -/

namespace Families

def size : Nat := 4

/-! Compiled code uses the number without a check. -/

@[export fam_name] def name (i : Fin 4) : String := #v["a", "b", "c", "d"][i]
@[export fam_next] def next (i : Fin size) : Fin (2 + 2) := ⟨(i.val + 1) % 4, by omega⟩
@[export fam_all] def all (_ : Unit) : Array (Fin 3) := #[0, 1, 2]
@[export fam_wide] def wide (n : Nat) : Option (Fin 18446744073709551615) := if h : n < 18446744073709551615 then some ⟨n, h⟩ else none
@[export fam_open] def openBound (n : Nat) (i : Fin n) : Nat := i.val

@[export fam_not] def bitNot (b : BitVec 8) : BitVec 8 := ~~~b
@[export fam_twelve] def twelve (b : BitVec 12) : BitVec 12 := b + 1
@[export fam_double] def double (b : BitVec 64) : BitVec 128 := b ++ b
@[export fam_long] def long (b : BitVec 200) : BitVec 200 := b.rotateLeft 1

@[export fam_last] def last (v : Vector Nat 3) : Nat := v[2]
@[export fam_sorted] def sorted (a b c : Nat) : Vector Nat 3 := if a ≤ b then #v[a, b, c] else #v[b, a, c]
@[export fam_bytes] def bytes (v : Vector UInt8 2) : Vector UInt8 2 := #v[v[1], v[0]]
@[export fam_rows] def rows (m : Vector (Vector Nat 2) 2) : Vector (Vector Nat 2) 2 := #v[#v[m[0][0], m[1][0]], #v[m[0][1], m[1][1]]]
@[export fam_heads] def heads (vs : Array (Vector Nat 3)) : List Nat := vs.toList.map (·[0])

/-! In functions and references. -/

@[export fam_call] def call (f : Fin 4 → Fin 4) : List (Fin 4) := [f 0, f 1, f 2, f 3]
@[export fam_adder] def adder (n : Fin 4) : Option (Fin 4 → Fin 4) := some (· + n)
@[export fam_pick] def pick (i : Fin 3) : Option (Vector Nat 3 → Nat) := some fun v => v[i]
@[export fam_apply] def apply (f : Vector Nat 3 → Nat) : Nat := f #v[7, 8, 9]
@[export fam_ref] def ref (i : Fin 4) : BaseIO (IO.Ref (Fin 4)) := IO.mkRef i
@[export fam_read] def read (r : IO.Ref (Fin 4)) : BaseIO String := return #v["a", "b", "c", "d"][← r.get]
@[export fam_view] def view (_ : Unit) : Array (Vector Nat 2) := #[#v[1, 2], #v[3, 4]]

/-! In structures. -/

structure Cell where
  row : Fin 8
  column : Fin 8
  bits : BitVec 16
deriving Repr

@[export fam_cell] def cell (c : Cell) : Cell := { c with row := c.column, column := c.row }

/-! The code generator looks through irreducible definitions. -/

@[irreducible] def Secret := UInt64
@[export fam_secret] def secret (n : UInt64) : Secret := cast (by unfold Secret; rfl) n
@[export fam_reveal] def reveal (s : Secret) : UInt64 := cast (by unfold Secret; rfl) s

/-! A quotient of numbers is boxed, one of objects is as what it is of. -/

@[export fam_quot] def quot (n : UInt32) : Quot (fun (_ _ : UInt32) => True) := Quot.mk _ n
@[export fam_quots] def quots (n : UInt32) : Array (Quot (fun (_ _ : UInt32) => True)) := #[Quot.mk _ n]
@[export fam_text] def text (s : String) : Squash String := Squash.mk s

/-! Nobody has a value of it. -/

@[export fam_never] def never (e : Empty) : Nat := nomatch e
@[export fam_maybe] def maybe (e : Option Empty) : Bool := e.isNone

/-! The index is a type. -/

inductive Rep : Type → Type 1
  | number : Nat → Rep Nat
  | text : String → Rep String

@[export fam_rep] def rep (n : Nat) : Rep Nat := .number n
@[export fam_unrep] def unrep (r : Rep Nat) : Rep Nat := r

/-! An array of a type parameter has other elements for `UInt8` than `ByteArray`. -/

structure Buffer (α : Type) where
  items : Array α

@[export fam_buffer] def buffer (a b : UInt8) : Buffer UInt8 := { items := #[a, b] }
@[export fam_floats] def floats (b : Buffer Float) : Float := b.items.foldl (· + ·) 0
@[export fam_names] def names (b : Buffer String) : Buffer String := { items := b.items.reverse }

/-! Members of a family under a condition, as type arguments, and beside an argument without a value. -/

@[export fam_positive] def positive (i : { i : Fin 4 // 0 < i.val }) : Nat := i.val.val

structure Two (α : Type) where
  a : α
  b : α

@[export fam_two] def two (t : Two (Vector String 3)) : String := t.b[2]
@[export fam_two_bits] def twoBits (t : Two (BitVec 8)) : Nat := t.b.toNat
@[export fam_sizer] def sizer (_ : Unit) : Option ((α : Type) → UInt8 → Nat) := some fun _ n => n.toNat

/-- A field with a name that Rust cannot have. -/
structure Strange where
  «weird name» : Nat
  «a.b» : Nat

@[export fam_strange] def strange (n : Nat) : Strange := { «weird name» := n, «a.b» := n + 1 }

end Families
