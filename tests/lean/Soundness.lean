set_option autoImplicit false

/-!
Declarations that programs without `unsafe` could break: what their types say beyond the types of the fields.
-/

namespace Soundness

/-! Row 1: values among the arguments of a type. -/

inductive K where
  | n | f

/-- A family: the index says which constructors there are. -/
inductive Ex : K → Type where
  | nat (value : Nat) : Ex .n
  | flt (value : Float) : Ex .f

@[export snd_ex_nat] def exNat : Ex .n → Nat
  | .nat value => value
@[export snd_ex_flt] def exFlt (value : Float) : Ex .f := .flt value
@[export snd_ex_any] def exAny {k : K} : Ex k → UInt8
  | .nat _ => 0
  | .flt _ => 1

/-- Lists of a length. -/
inductive Vc (α : Type) : Nat → Type where
  | nil : Vc α 0
  | cons {n : Nat} (head : α) (tail : Vc α n) : Vc α (n + 1)

@[export snd_vc_head] def vcHead {n : Nat} : Vc Nat (n + 1) → Nat
  | .cons head _ => head
@[export snd_vc_nil] def vcNil : Vc Nat 0 := .nil

@[export snd_vec_last] def vecLast (v : Vector Nat 900000) : Nat := v[899999]
@[export snd_vec_make] def vecMake (a b c : Nat) : Vector Nat 3 := #v[a, b, c]
@[export snd_vec_apply] def vecApply (f : Vector Nat 3 → Nat) : Nat := f #v[1, 2, 3]
@[export snd_vec_fun] def vecFun (_ : Unit) (v : Vector Nat 3) : Nat := v[2]

/-- A number of cells: the parameter is a value. -/
structure Grid (n : Nat) where
  cells : Array Nat
  fits : cells.size = n * n

@[export snd_grid_get] def gridGet (n : Nat) (g : Grid n) (i : Fin (n * n)) : Nat := g.cells[i]'(by have := i.isLt; have := g.fits; omega)

/-- Nothing depends on the parameter. -/
structure Scaled (scale : Nat) where
  value : Float
  more : Option (Scaled scale)

@[export snd_scaled] def scaled (s : Scaled 3) : Float := s.value

/-- A proposition as a parameter. -/
structure Given (p : Prop) where
  value : Nat
  holds : p

@[export snd_given] def given (g : Given (1 = 2)) : Nat := g.value

/-! Row 2 and 16: decisions. -/

@[export snd_decide] def decide (xs : Array Nat) (i : Nat) [d : Decidable (i < xs.size)] : Nat :=
  match d with
  | .isTrue h => xs[i]
  | .isFalse _ => 0
@[export snd_decide_any] def decideAny (p : Prop) [Decidable p] : UInt8 := if p then 1 else 0
@[export snd_decide_twice] def decideTwice (p : Prop) [a : Decidable p] [b : Decidable p] : UInt8 :=
  match a, b with
  | .isTrue h, .isFalse h' => absurd h h'
  | _, _ => 0
@[export snd_decide_pred] def decidePred (p : Nat → Prop) [DecidablePred p] (n : Nat) : UInt8 := if p n then 1 else 0
@[export snd_decide_eq] def decideEq {α : Type} [DecidableEq α] (x y : α) : UInt8 := if x = y then 1 else 0
@[export snd_decided] def decided (n : Nat) : Decidable (n < 3) := inferInstance
@[export snd_decider] def decider (f : (n : Nat) → Decidable (n < 3)) : UInt8 := match f 0 with
  | .isTrue _ => 1
  | .isFalse _ => 0

structure Decided (n : Nat) where
  small : Decidable (n < 3)

@[export snd_decided_field] def decidedField (d : Decided 7) : UInt8 := match d.small with
  | .isTrue h => absurd h (by decide)
  | .isFalse _ => 0

/-! Row 4 and 5: parameters that stand where values are taken. -/

structure Handler (α : Type) where
  run : α → Nat
  name : String

structure Source (α : Type) where
  next : Unit → Option α
  other : Option (Source α)

structure Both (α : Type) where
  map : α → α
  nested : Option (Handler (Handler α))

@[export snd_handler_small] def handlerSmall (_ : Unit) : Handler (Fin 3) := { run := (·.val), name := "" }
@[export snd_handler_string] def handlerString (_ : Unit) : Handler String := { run := String.length, name := "" }
@[export snd_source_small] def sourceSmall (_ : Unit) : Source (Fin 3) := { next := fun _ => some 1, other := none }
@[export snd_both_small] def bothSmall (_ : Unit) : Both (Fin 3) := { map := id, nested := none }
@[export snd_take_handler] def takeHandler (h : Handler (Fin 3)) : Nat := h.run 2

@[export snd_wrapf] def wrapf {α : Type} (f : α → Nat) : Option (α → Nat) := some f

@[export snd_ref_small] def refSmall (n : Fin 4) : BaseIO (IO.Ref (Fin 4)) := IO.mkRef n
@[export snd_ref_same] def refSame {α : Type} (r : IO.Ref α) : IO.Ref α := r
@[export snd_ref_plain] def refPlain (r : ST.Ref IO.RealWorld Nat) : BaseIO Nat := r.get

@[export snd_ref_new] def refNew (n : Nat) : BaseIO (IO.Ref Nat) := IO.mkRef n
@[export snd_ref_set] def refSet {α : Type} (r : IO.Ref α) (x : α) : BaseIO Unit := r.set x

/-! Fields that are objects whatever their types. -/

structure Two (α : Type) where
  x : α
  y : α

@[export snd_two] def two (s : Two String) : Nat := s.x.length + s.y.length

structure Assoc (α : Type) where
  text : String
  x : α

@[export snd_assoc] def assoc (s : Assoc Nat) : Nat := s.text.length + s.x

/-- All that there is of it is a function, and as one it is passed. -/
structure Only where
  run : Fin 3 → Nat

@[export snd_only] def only (_ : Unit) : Only := { run := fun i => #v[1, 2, 3][i] }

@[export snd_either] def either {α : Type} (_x : α) (y : α) : α := y

/-! What an action throws, or returns. -/


@[export snd_eio_fn] def eioFn (_ : Unit) : EIO String (Array Nat → Nat) := pure fun xs => xs.size

/-! Row 7: fields that the declaration does not show. -/

inductive Cached where
  | leaf (n : Nat)
  | node (l r : Cached)
with
  @[computed_field] size : Cached → Nat
    | .leaf _ => 1
    | .node l r => l.size + r.size

@[export snd_cached_size] def cachedSize (c : Cached) : Nat := c.size
@[export snd_name_make] def nameMake (s : String) : Lean.Name := .str .anonymous s
@[export snd_name_hash] def nameHash (n : Lean.Name) : UInt64 := n.hash

/-! Row 13: variables with one name. -/

@[export snd_shadow] def shadow {α : Type} (_y : α) (α : Type) (_x : α) (_f : α → UInt64) : UInt64 := 0
@[export snd_inner] def inner {α : Type} (_x : α) : {α : Type} → (y : α) → Option α := fun y => some y

/-! Row 14: a proposition as an argument of a type. -/

class Conv (α : Sort _) (β γ : Type) where
  conv : β → γ

@[export snd_conv] def conv [c : Conv (1 = 1) String UInt64] (s : String) : UInt64 := c.conv s

/-! What a class promises beside its value. -/

class Index where
  value : Nat
  small : value < 3

@[export snd_index] def index [i : Index] : Nat := #v[1, 2, 3][i.value]'i.small

class Chosen (α : Type) where
  choose : α → Fin 3

@[export snd_chosen] def chosen {α : Type} [c : Chosen α] (x : α) : Nat := #v[1, 2, 3][c.choose x]

/-! A proof as an argument of a type that takes values and proofs. -/

structure Cert (α : Sort _) where
  val : α
  n : Nat

structure Runner (α : Sort _) where
  run : α → Nat
  name : String

/-- Nothing of it is left at run time. -/
structure Licence where
  ok : PLift (∀ (xs : Array Nat) (i : Nat), i < xs.size)

@[export snd_lifted] def lifted (xs : Array Nat) (i : Nat) (h : PLift (i < xs.size)) : Nat := xs[i]'h.down
@[export snd_lifted_option] def liftedOption (xs : Array Nat) (i : Nat) (h : Option (PLift (i < xs.size))) : Nat :=
  match h with
  | some h => xs[i]'h.down
  | none => 0
@[export snd_cert] def cert (xs : Array Nat) (i : Nat) (h : Cert (i < xs.size)) : Nat := xs[i]'h.val
@[export snd_runner] def runner (xs : Array Nat) (i : Nat) : Runner (i < xs.size) := { run := fun h => xs[i], name := "" }
@[export snd_licence] def licence (xs : Array Nat) (i : Nat) (l : Licence) : Nat := xs[i]'(l.ok.down xs i)

/-! A proposition that is mentioned once, and decided several times. -/

abbrev Twice (p : Prop) := Decidable p × Decidable p

@[export snd_decide_array] def decideArray (p : Prop) (ds : Array (Decidable p)) (xs : Array Nat) (i : Nat) : Nat :=
  if h : 2 ≤ ds.size then
    match ds[0], ds[1] with
    | .isTrue t, .isFalse f => xs[i]'(absurd t f)
    | _, _ => 0
  else 0
@[export snd_decide_sum] def decideSum (p : Nat → Prop) (d : (x y : Nat) → Decidable (p (x + y))) (xs : Array Nat) (i : Nat) : Nat :=
  match d 1 2, d 2 1 with
  | .isTrue t, .isFalse f => xs[i]'(absurd t f)
  | _, _ => 0
@[export snd_decide_pair] def decidePair (p : Prop) (d : Twice p) (xs : Array Nat) (i : Nat) : Nat :=
  match d with
  | (.isTrue t, .isFalse f) => xs[i]'(absurd t f)
  | _ => 0
@[export snd_decide_action] def decideAction (p : Prop) (d : BaseIO (Decidable p)) (xs : Array Nat) (i : Nat) : BaseIO Nat := do
  match ← d, ← d with
  | .isTrue t, .isFalse f => return xs[i]'(absurd t f)
  | _, _ => return 0
@[export snd_decide_relation] def decideRelation (r : Nat → Nat → Prop) [DecidableRel r] (x y : Nat) : Bool := r x y

/-! A function of a quotient: what represents its argument has to make no difference. -/

structure Bag where
  items : Squash Nat
  name : String

class Picker where
  pick : Squash Nat → Nat

theorem same (a b : Nat) : Squash.mk a = Squash.mk b := Subsingleton.elim _ _

@[export snd_squash] def squash (f : Squash Nat → Nat) (xs : Array Nat) : Nat :=
  if h : f (Squash.mk 0) < xs.size then xs[f (Squash.mk 1000000)]'(by rw [same 1000000 0]; exact h) else 0
@[export snd_bag] def bag (f : Bag → Nat) (xs : Array Nat) : Nat :=
  if h : f ⟨Squash.mk 0, ""⟩ < xs.size then xs[f ⟨Squash.mk 1000000, ""⟩]'(by rw [same 1000000 0]; exact h) else 0
@[export snd_picker] def picker [p : Picker] (xs : Array Nat) : Nat :=
  if h : p.pick (Squash.mk 0) < xs.size then xs[p.pick (Squash.mk 1000000)]'(by rw [same 1000000 0]; exact h) else 0
structure Dynamic where
  α : Type
  value : α
@[export snd_dynamic] def dynamic (f : Dynamic → Nat) (xs : Array Nat) : Nat :=
  if h : f ⟨_, Squash.mk 0⟩ < xs.size then xs[f ⟨_, Squash.mk 1000000⟩]'(by rw [same 1000000 0]; exact h) else 0
@[export snd_dynamics] def dynamics (f : Array Dynamic → Nat) : Nat := f #[⟨_, Squash.mk 0⟩]
@[export snd_squashes] def squashes (f : List (Squash Nat) → Nat) : Nat := f [Squash.mk 1]
@[export snd_squash_value] def squashValue (s : Squash Nat) (f : Squash Nat → BaseIO Nat) : BaseIO (Squash Nat) := do
  discard <| f s
  return s

/-! What an action throws. -/

@[export snd_throw_function] def throwFunction (_ : Unit) : EIO (Nat × (Fin 3 → Nat)) Unit := throw (0, fun i => #v[1, 2, 3][i])
@[export snd_throw_open] def throwOpen (n : Nat) : EIO (Nat × (Fin n → Nat)) Unit := throw (0, fun i => i.val)

/-! Types that hold more than their fields show. -/

structure Cell (α : Type) where
  ref : ST.Ref IO.RealWorld α
  name : String

@[export snd_cell] def cell (n : Nat) : BaseIO (Cell (Fin 3)) := return { ref := ← IO.mkRef (Fin.ofNat 3 n), name := "" }
@[export snd_promise] def promise (_ : Unit) : BaseIO (IO.Promise (Array Nat)) := IO.Promise.new

/-! Row 3: opaque types, Lean's own and others. -/

opaque FirstPointed : NonemptyType
/-- A type that a program may stand behind. -/
def First : Type := FirstPointed.type
opaque SecondPointed : NonemptyType
/-- Another one. -/
def Second : Type := SecondPointed.type

@[export snd_flush] def flush (h : IO.FS.Handle) : IO Unit := h.flush
@[export snd_resolve] def resolve (p : IO.Promise Nat) : IO Unit := p.resolve 3
@[export snd_second] def second (x : Second) : Array Second := #[x]

/-! Row 4: a type as an argument, and what is of that type. -/

@[export snd_apply_to] def applyTo (α : Type) (f : α → Nat) (x : α) : Nat := f x

/-! Row 15: types that nothing is known of. -/

@[export snd_both] def both {α : Type} (x y : α) : Array α := #[x, y]

/-! Definitions that Lean itself has not checked. -/

@[export snd_unsafe_get] unsafe def unsafeGet (xs : Array Nat) (i : USize) : Nat := xs.uget i lcProof

/-! Types that a proof is about. -/

/-- `α` has more than `i` values. -/
structure Several (α : Type) where
  i : Nat
  pad : Option α
  several : ∃ f : Nat → α, ∀ a b, a ≤ i → b ≤ i → f a = f b → a = b
/-- `α` has at most one value. -/
structure Single (α : Type) where
  pad : Option α
  n : Nat
  single : ∀ a b : α, a = b
structure SingleInside (α : Type) where
  n : { n : Nat // ∀ a b : α, a = b }
  pad : Option α
structure Alike (α : Type) where
  x : α
  y : α
  alike : x = y
/-- No code computes it. -/
noncomputable def cardinality (α : Type) : Nat := @ite _ (Nonempty α) (Classical.propDecidable _) 1 0
structure Counted (α : Type) where
  pad : Option α
  n : Nat
  counted : n < cardinality α
inductive Tag (α : Type) where
  | nat (h : α = Nat) (n : Nat)
  | none

theorem Several.zero {α : Type} (s : Several α) (t : Single α) : s.i < 1 := by
  have ⟨f, hf⟩ := s.several
  have := hf 0 s.i (Nat.zero_le _) (Nat.le_refl _) (t.single _ _)
  omega

@[export snd_several] def several (i : Nat) : Several Nat := ⟨i, none, id, fun _ _ _ _ h => h⟩
@[export snd_single] def single (n : Nat) : Single Unit := ⟨none, n, fun _ _ => rfl⟩
@[export snd_several_at] def severalAt {α : Type} (s : Several α) (t : Single α) : String :=
  (#v["only"] : Vector String 1)[s.i]'(s.zero t)
@[export snd_tied] def tied (_ : Several Nat) (_ : Single Unit) (_ : SingleInside Unit) (_ : Alike Nat) (_ : Counted Nat)
    (_ : Tag Nat) : Nat := 0

/-! What code computes of values is the same whatever their type. -/

structure Four (α : Type) where
  xs : Array α
  four : xs.size = 4
structure FourInside (α : Type) where
  xs : { xs : Array α // xs.size = 4 ∧ xs.toList.length < 5 }
  n : Nat
structure Filled (α : Type) where
  xs : List α
  filled : xs.isEmpty = false ∧ ∀ i, i < xs.length → i < 10

@[export snd_loose] def loose (_ : Four Nat) (_ : FourInside Nat) (_ : Filled Nat) : Nat := 0

/-- That `α` has a value, which is also said of propositions. -/
structure Evidence.{u} (α : Sort u) where
  pad : Nat
  n : Nat
  holds : Nonempty α

@[export snd_evidence] def evidence (xs : Array String) (i : Nat) (e : Evidence (i < xs.size)) : String :=
  xs[i]'(e.holds.elim id)

end Soundness
