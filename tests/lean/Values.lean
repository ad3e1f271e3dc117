set_option autoImplicit false

/-!
What a function value proves: that its result type has a value.
-/

namespace Values

/-! Types without a value. -/

inductive Empt

structure Below (n : Nat) where
  value : Nat
  below : value < n ∧ n = 0

/-- Each value has another one inside: there is no first one. -/
inductive Coil : Type where
  | mk (next : Nat → Coil)

mutual
inductive Left where
  | mk (right : Right) (n : Nat)
inductive Right where
  | mk (lefts : Nat → Left)
end

def Coil.none : Coil → False
  | .mk next => (next 0).none

/-! Functions that are never called. -/

/-- The index is an argument: a read without one would be a constant, which Lean's compiler computes when the module is initialized. -/
def read (xs : Array Nat) (i : Nat) (none : False) : Nat := xs[i]'none.elim

@[export val_fin] def fin (f : Nat → Fin 0) (xs : Array Nat) (i : Nat) : Nat := read xs i (f 0).elim0
@[export val_empty] def empty (f : Nat → Unit → Empt) (xs : Array Nat) (i : Nat) : Nat := read xs i (nomatch f 0 ())
@[export val_coil] def coil (f : Nat → Coil) (xs : Array Nat) (i : Nat) : Nat := read xs i (f 0).none
@[export val_left] def left (f : Nat → Left) : UInt8 := match f 0 with | .mk _ _ => 1
@[export val_pair] def pair (f : Nat → Nat × Fin 0) (xs : Array Nat) (i : Nat) : Nat := read xs i (f 0).2.elim0
@[export val_thunk] def thunk (f : Nat → Thunk Empt) (xs : Array Nat) (i : Nat) : Nat := read xs i (nomatch (f 0).get)
@[export val_action] def action (f : BaseIO Empt) : Option (BaseIO Empt) := some f
@[export val_throws] def throws (f : EIO Empt (Fin 0)) : Option (EIO Empt (Fin 0)) := some f
@[export val_inside] def inside (fs : Array (Nat → Fin 0)) (i : Nat) : Nat := if h : 0 < fs.size then read #[i] i (fs[0] 0).elim0 else 0

/-! A type whose parameter is what a function returns. -/

structure Runner (α : Type) where
  run : Nat → α
  name : String

structure Runners (α : Type) where
  first : Option (Runner (α × Nat))
  more : List (Runners α)

@[export val_runner] def runner (w : Runner (Fin 0)) (xs : Array Nat) (i : Nat) : Nat := read xs i (w.run 0).elim0
@[export val_runners] def runners (w : Runners Empt) (xs : Array Nat) (i : Nat) : Nat :=
  match w.first with
  | some w => read xs i (nomatch (w.run 0).1)
  | none => 0
@[export val_runs] def runs (w : Runner Nat) (ws : Runners String) : Nat := w.run 0 + ws.more.length

/-- A promise that no caller can keep. -/
structure Impossible where
  run : Nat → Fin 0
  name : String

@[export val_impossible] def impossible (i : Impossible) : String := i.name

/-! Functions of Lean's that take one. -/

structure Taker where
  take : (Nat → Fin 0) → Nat
  name : String

@[export val_taker] def taker (i : Nat) : Option ((Nat → Fin 0) → Nat) := some fun f => read #[i] i (f 0).elim0
@[export val_taker_at] def takerAt {α : Type} (_ : α) : Option ((Nat → α) → Nat) := some fun _ => 0
@[export val_taker_struct] def takerStruct (i : Nat) : Taker := { take := fun f => read #[i] i (f 0).elim0, name := "" }

/-! Type parameters. -/

/-- That a type has no value. -/
structure Refuter (α : Type) where
  refute : α → Empt
  name : String

/-- That a type has a value. -/
structure Witnessed (α : Type) where
  has : Nonempty α
  name : String

@[export val_refuter] def refuter (_ : Unit) : Refuter (Fin 0) := { refute := fun x => x.elim0, name := "" }
@[export val_refuted] def refuted {α : Type} (f : Nat → α) (r : Refuter α) (i : Nat) : Nat := read #[i] i (nomatch r.refute (f 0))
@[export val_witness] def witness {α : Type} (f : Nat → α) : Witnessed α := { has := ⟨f 0⟩, name := "" }
@[export val_generic] def generic {α β : Type} (f : α → β) (xs : Array α) : Array β := xs.map f
@[export val_refs] def refs {α : Type} (f : α → α) (r : IO.Ref α) : BaseIO Unit := r.modify f
@[export val_fold] def fold {α β : Type} (f : β → α → β) (init : β) (xs : List α) : β := xs.foldl f init
@[export val_default] def default' {α : Type} [Inhabited α] (f : Nat → α) (r : Refuter (Refuter α)) : α := if r.name == "" then f 0 else default

/-! What says that a type has no value may be said of a value that holds the type, or of a proposition. -/

/-- An instance that needs a proof. -/
inductive Proved (p : Prop) where
  | mk (x y : Nat) (h : p)
theorem Proved.h {p : Prop} : Proved p → p | .mk _ _ h => h
instance {p : Prop} [i : Inhabited p] : Nonempty (Proved p) := ⟨.mk 0 0 i.default⟩

structure TypeBox where
  type : Type
def TypeBox.IsEmpty (box : TypeBox) : Prop := box.type → False
structure EmptyByBox (α : Type) where
  x : Nat
  y : Nat
  h : TypeBox.IsEmpty ⟨α⟩

structure PropBox where
  p : Prop
def PropBox.Holds (box : PropBox) : Prop := box.p
structure EmptyByProp (α : Type) where
  x : Nat
  y : Nat
  h : PropBox.Holds ⟨α → False⟩

def NoneOf : List Type → Prop | [α] => α → False | _ => True
structure EmptyByList (α : Type) where
  x : Nat
  y : Nat
  h : NoneOf [α]

/-- What decides it is a value, too. -/
structure EmptyByDecision (α : Type) where
  x : Nat
  decided : Decidable (α → False)
  h : decide (α → False) = true

@[export val_proved] def proved (f : Nat → Proved False) (a : Array Nat) (i : USize) : Nat := (f 0).h.elim
@[export val_by_box] def byBox {α : Type} (e : EmptyByBox α) (f : Nat → α) : Nat := (e.h (f 0)).elim
@[export val_by_prop] def byProp {α : Type} (e : EmptyByProp α) (f : Nat → α) : Nat := (e.h (f 0)).elim
@[export val_by_list] def byList {α : Type} (e : EmptyByList α) (f : Nat → α) : Nat := (e.h (f 0)).elim

@[export val_by_decision] def byDecision {α : Type} (e : EmptyByDecision α) (f : Nat → α) : Nat :=
  (@of_decide_eq_true _ e.decided e.h (f 0)).elim

/-! What looks like a value, or like an instance. -/

/-- Its constructor chooses a type, which has the name of another one elsewhere. -/
structure Chosen : Type 1 where
  β : Type
  x : β
  n : Nat
class Choosing : Type 1 where
  {β : Type}
  x : β

@[export val_captured] def captured {β : Type} (r : Refuter β) (_c : @& Chosen) (f : Nat → β) : Nat := nomatch r.refute (f 0)
@[export val_captured_class] def capturedClass {β : Type} (r : Refuter β) [_c : Choosing] (f : Nat → β) : Nat := nomatch r.refute (f 0)

inductive UnsafelyInhabited
unsafe instance : Inhabited UnsafelyInhabited := ⟨unsafeCast ()⟩
inductive SorryInhabited
set_option warn.sorry false in
instance : Nonempty SorryInhabited := sorry

@[export val_unsafely] def unsafely (f : Nat → UnsafelyInhabited) : Nat := nomatch f 0
@[export val_sorry] def sorry' (f : Nat → SorryInhabited) : Nat := nomatch f 0

/-! Functions whose result types have values. -/

opaque SecretPointed : NonemptyType
def Secret : Type := SecretPointed.type
instance : Nonempty Secret := SecretPointed.property

/-- What Rust makes of it is Rust's business. -/
opaque Session : Type

@[export val_sessions] def sessions (make : Nat → Session) (n : Nat) : Array Session := #[make n]

/-- No constructor shows that there is one: a proof is among the fields. -/
structure Sorted (α : Type) where
  elements : Array α
  sorted : elements.size < 3

instance {α : Type} [Inhabited α] : Inhabited (Sorted α) := ⟨#[default], by simp⟩

inductive Tree where
  | node (children : Nat → Tree)
  | leaf

structure Point where
  x : Nat
  y : Float

@[export val_honest] def honest (a : Nat → Point) (b : Nat → IO Empt) (c : Nat → Except String Empt) (d : Nat → Option Empt)
    (e : Nat → Array (Fin 0)) (f : Nat → Fin 1) (g : Nat → Tree) (h : Nat → Vector (Fin 0) 0) (i : Nat → Task (Option Empt))
    (j : Nat → BitVec 0) (k : Nat → Nat → Unit) : Nat :=
  let _ := (b, c, d, e, f, g, h, i, j, k)
  (a 1).x
@[export val_secret] def secret (f : Secret → Secret) (s : Secret) : Secret := f s
@[export val_sorted] def sorted (f : Nat → Sorted Nat) : Nat := (f 0).elements.size
@[export val_unsorted] def unsorted (f : Nat → Sorted (Fin 0)) : Nat := (f 0).elements.size

end Values
