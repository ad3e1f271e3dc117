import Lean.Data.Json
import Std.Data.HashMap
import Std.Data.HashSet
import Std.Data.TreeMap

set_option autoImplicit false
set_option linter.unusedVariables false

/-!
Exports at the limits of what `bind!` and `cargo lean bind` can bind, beside ordinary ones: whatever becomes of one, the others are
bound.
-/

namespace BindingsLimits

/-! Ordinary exports. -/

structure Point where
  x : Nat
  y : Nat
@[export limits_double] def double (n : UInt64) : UInt64 := 2 * n
@[export limits_mirror] def mirror (p : Point) : Point := { x := p.y, y := p.x }

/-! Constructors that choose types. -/

/-- An existential type whose name is that of the parameter. -/
inductive Shown (α : Type) : Type 1 where
  | mk (y : α) (β : Type) (f : β → String) (x : β)
@[export limits_shown] def shown (n : Nat) : Shown Nat := .mk n Nat toString (n + 1)
@[export limits_show] def showBoth (s : Shown Nat) : String :=
  match s with
  | .mk y _ f x => s!"{y}, {f x}"

/-- A structure with a type among its fields. -/
structure Packed : Type 1 where
  type : Type
  value : type
  text : type → String
@[export limits_packed] def packed (n : Nat) : Packed := { type := Nat, value := n, text := toString }
@[export limits_unpacked] def unpacked (p : Packed) : String := p.text p.value

/-- One of several constructors chooses a type. -/
inductive Choice : Type 1 where
  | plain (n : Nat)
  | chosen (α : Type) (x : α) (f : α → Nat)
@[export limits_choice] def choice (n : Nat) : Choice := .chosen String "four" (·.length + n)
@[export limits_chosen] def chosen (c : Choice) : Nat :=
  match c with
  | .plain n => n
  | .chosen _ x f => f x

/-! Types of Lean's library. -/

@[export limits_json] def json (n : Nat) : Lean.Json := .mkObj [("n", n)]
@[export limits_json_text] def jsonText (j : Lean.Json) : String := j.compress
@[export limits_hash_map] def hashMap (n : Nat) : Std.HashMap String Nat := .ofList [("n", n)]
@[export limits_hash_map_get] def hashMapGet (m : Std.HashMap String Nat) : Nat := m.getD "n" 0
@[export limits_tree_map] def treeMap (n : Nat) : Std.TreeMap Nat String := .ofList [(n, "n")]
@[export limits_tree_map_size] def treeMapSize (m : Std.TreeMap Nat String) : Nat := m.size
@[export limits_hash_set] def hashSet (n : Nat) : Std.HashSet Nat := .ofList (List.range n)
@[export limits_hash_set_size] def hashSetSize (s : Std.HashSet Nat) : Nat := s.size
structure Tables where
  names : Std.HashMap String Nat
  seen : Std.HashSet Nat
  json : Lean.Json
@[export limits_tables] def tables (n : Nat) : Tables :=
  { names := .ofList [("n", n)], seen := .ofList [n], json := n }
@[export limits_tables_total] def tablesTotal (t : Tables) : Nat := t.names.size + t.seen.size

/-! Instances of classes. -/

class Shape (α : Type) where
  area : α → Nat
  name : String
class Scaled (α : Type) where
  scale : Nat → α → α
instance pointShape : Shape Point where
  area p := p.x * p.y
  name := "point"
structure Measured (α : Type) where
  value : α
  shape : Shape α
structure Adding where
  add : Add Nat
  start : Nat
@[export limits_instance] def instanceOf : Shape Point := pointShape
@[export limits_instance_add] def instanceAdd : Add Nat := inferInstance
@[export limits_instance_scaled] def instanceScaled (by_ : Nat) : Scaled Nat := { scale := fun n m => by_ * n * m }
@[export limits_instance_inhabited] def instanceInhabited : Inhabited UInt64 := { default := 7 }
@[export limits_instance_use] def instanceUse [s : Shape Point] (p : Point) : Nat := s.area p
@[export limits_measured] def measured (n : Nat) : Measured Point := { value := { x := n, y := n }, shape := pointShape }
@[export limits_measure] def measure (m : Measured Point) : Nat := m.shape.area m.value
@[export limits_adding] def adding (n : Nat) : Adding := { add := { add := fun a b => a + b + n }, start := n }
@[export limits_added] def added (a : Adding) (n : Nat) : Nat := a.add.add a.start n

/-- A field that is a number in C. -/
structure Counting where
  start : Inhabited UInt64
  step : UInt32
@[export limits_counting] def counting (n : UInt32) : Counting := { start := instanceInhabited, step := n }
@[export limits_counted] def counted (c : Counting) : UInt64 := c.start.default + c.step.toUInt64

/-! Names that the expansion uses. -/

structure Named where
  new_unchecked : Nat
  phantom : Nat
  clone : Nat
  small : clone < 3
structure Skipping (α : Type) (β : Type) where
  phantom : α
  bound : Nat
  small : bound < 5
structure Tagged (α : Type) where
  phantom : Nat
@[export limits_named] def named (n : Nat) : Named := { new_unchecked := n, phantom := n + 1, clone := 2, small := by decide }
@[export limits_named_sum] def namedSum (n : Named) : Nat := n.new_unchecked + n.phantom + n.clone
@[export limits_skipping] def skipping (n : Nat) : Skipping Nat String := { phantom := n, bound := 4, small := by decide }
@[export limits_skipped] def skipped (s : Skipping Nat String) : Nat := s.phantom + s.bound
@[export limits_tagged] def tagged (n : Nat) : Tagged String := { phantom := n }
@[export limits_tag] def tag (t : Tagged String) : Nat := t.phantom
@[export limits_load] def load (n : Nat) : Nat := n
@[export limits_open] def open_ (n : Nat) : Nat := n
@[export limits_clone] def clone : Nat := 5
@[export limits_exports] def EXPORTS : Nat := 6
@[export limits_self] def self (n : Nat) : Nat := n

/-! Many type parameters. -/

structure Wide (α₁ α₂ α₃ α₄ α₅ α₆ α₇ α₈ α₉ α₁₀ α₁₁ α₁₂ α₁₃ α₁₄ α₁₅ α₁₆ α₁₇ α₁₈ α₁₉ α₂₀ α₂₁ α₂₂ α₂₃ α₂₄ α₂₅ α₂₆ α₂₇ α₂₈ α₂₉ α₃₀
    α₃₁ α₃₂ α₃₃ α₃₄ : Type) where
  first : α₁
  last : α₃₄
@[export limits_wide] def wide (n : Nat) :
    Wide Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat Nat
      Nat Nat Nat String := { first := n, last := "last" }
@[export limits_variables] def variables
    {α₁ α₂ α₃ α₄ α₅ α₆ α₇ α₈ α₉ α₁₀ α₁₁ α₁₂ α₁₃ α₁₄ α₁₅ α₁₆ α₁₇ α₁₈ α₁₉ α₂₀ α₂₁ α₂₂ α₂₃ α₂₄ α₂₅ α₂₆ α₂₇ α₂₈ α₂₉ α₃₀
    α₃₁ α₃₂ α₃₃ α₃₄ : Type} (_ : List (α₁ × α₂ × α₃ × α₄ × α₅ × α₆ × α₇ × α₈ × α₉ × α₁₀ × α₁₁ × α₁₂ × α₁₃ × α₁₄ × α₁₅ × α₁₆ ×
      α₁₇ × α₁₈ × α₁₉ × α₂₀ × α₂₁ × α₂₂ × α₂₃ × α₂₄ × α₂₅ × α₂₆ × α₂₇ × α₂₈ × α₂₉ × α₃₀ × α₃₁ × α₃₂ × α₃₃ × α₃₄)) (n : Nat) :
    Nat := n
@[export limits_ranked] def ranked
    (f : {α₁ α₂ α₃ α₄ α₅ α₆ α₇ α₈ α₉ α₁₀ α₁₁ α₁₂ α₁₃ α₁₄ α₁₅ α₁₆ α₁₇ α₁₈ α₁₉ α₂₀ α₂₁ α₂₂ α₂₃ α₂₄ α₂₅ α₂₆ α₂₇ α₂₈ α₂₉ α₃₀
    α₃₁ α₃₂ α₃₃ α₃₄ : Type} → α₁ → α₂ → α₃ → α₃₄ → Nat) : Nat := f (α₁ := Nat) (α₂ := Nat) (α₃ := Nat) (α₃₄ := Nat)
    (α₄ := Nat) (α₅ := Nat) (α₆ := Nat) (α₇ := Nat) (α₈ := Nat) (α₉ := Nat) (α₁₀ := Nat) (α₁₁ := Nat) (α₁₂ := Nat)
    (α₁₃ := Nat) (α₁₄ := Nat) (α₁₅ := Nat) (α₁₆ := Nat) (α₁₇ := Nat) (α₁₈ := Nat) (α₁₉ := Nat) (α₂₀ := Nat) (α₂₁ := Nat)
    (α₂₂ := Nat) (α₂₃ := Nat) (α₂₄ := Nat) (α₂₅ := Nat) (α₂₆ := Nat) (α₂₇ := Nat) (α₂₈ := Nat) (α₂₉ := Nat) (α₃₀ := Nat)
    (α₃₁ := Nat) (α₃₂ := Nat) (α₃₃ := Nat) 1 2 3 4

/-! Deep types. -/

abbrev twice (f : Type → Type) (α : Type) : Type := f (f α)
/-- Eight in each other. -/
abbrev Deep8 (f : Type → Type) (α : Type) : Type := twice (twice (twice f)) α
abbrev Deep40 (f : Type → Type) (α : Type) : Type := Deep8 f (Deep8 f (Deep8 f (Deep8 f (Deep8 f α))))
/-- As deep as types are described. -/
abbrev Deep36 (f : Type → Type) (α : Type) : Type := twice (twice f) (Deep8 f (Deep8 f (Deep8 f (Deep8 f α))))
abbrev Deep52 (f : Type → Type) (α : Type) : Type := twice (twice f) (Deep8 f (Deep40 f α))
abbrev Deep160 (f : Type → Type) (α : Type) : Type := Deep40 f (Deep40 f (Deep40 f (Deep40 f α)))
@[export limits_deep_8] def deep8 (x : Deep8 List Nat) : Nat := x.length
@[export limits_deep_36] def deep36 (x : Deep36 List Nat) : Nat := x.length
@[export limits_deep_36_result] def deep36Result (_ : Nat) : Deep36 Array Nat := #[]
@[export limits_deep_40] def deep40 (x : Deep40 List Nat) : Nat := x.length
@[export limits_deep_160] def deep160 (x : Deep160 Option Nat) : Bool := x.isSome
@[export limits_deep_result] def deepResult (_ : Nat) : Deep40 Array Nat := #[]
@[export limits_deep_pairs] def deepPairs (x : Deep40 (· × Nat) Nat) : Nat := x.2
@[export limits_deep_function] def deepFunction (f : Deep40 (· → Nat) Nat) : Nat := (fun _ => 1) f
@[export limits_deep_52_function] def deep52Function (f : Deep52 (· → Nat) Nat) : Nat := (fun _ => 1) f
structure DeepFields where
  value : Deep36 Option Nat
  list : Deep36 List Nat
  function : Deep52 (· → Nat) Nat
  also : Nat
@[export limits_deep_fields] def deepFields (n : Nat) : DeepFields :=
  { value := none, list := [], function := fun _ => n, also := n }
@[export limits_deep_fields_also] def deepFieldsAlso (f : DeepFields) : Nat := f.also
structure DeepField where
  value : Deep40 Option Nat
  also : Nat
@[export limits_deep_field] def deepField (n : Nat) : DeepField := { value := none, also := n }
@[export limits_deep_field_also] def deepFieldAlso (f : DeepField) : Nat := f.also
/-- A parameter behind each of 40 functions. -/
@[export limits_binders] def binders (f : Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat →
  Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat →
  Nat → Nat → Nat → Nat) : Nat := (fun _ => 1) f

end BindingsLimits
