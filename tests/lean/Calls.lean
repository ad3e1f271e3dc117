set_option autoImplicit false

/-!
What Lean does with the functions that programs without `unsafe` give it: on other threads, and where a proof is about their
answers.
-/

namespace Calls

/-- What an action gives, in a task. -/
@[export calls_task] def task (make : BaseIO (Nat → Nat)) (dedicated : Bool) : BaseIO (Task (Nat → Nat)) :=
  BaseIO.asTask make (if dedicated then .dedicated else .default)
/-- The same, in a task that runs as soon as another one has ended, on its thread. -/
@[export calls_after] def after (t : Task (Nat → Nat)) (make : BaseIO (Nat → Nat)) : BaseIO (Task (Nat → Nat)) :=
  BaseIO.mapTask (fun _ => make) t (sync := true)
/-- What a function of a task answers. -/
@[export calls_answer] def answer (t : Task (Nat → Nat)) (n : Nat) : Nat := t.get n
/-- Starts a task on a thread of its own, and waits for it. -/
@[export calls_wait] def wait (n : Nat) : Nat := (Task.spawn (prio := .dedicated) fun _ => n + 1).get
/-- Starts a task. -/
@[export calls_start] def start (n : Nat) : Task Nat := Task.spawn fun _ => n + 1

/-- Whether an answer is an index. -/
@[noinline] def isIndex (f : Nat → Nat) (xs : Array Nat) : Decidable (f 0 < xs.size) := inferInstance
/-- The element at an answer that is an index. -/
@[noinline] def element (f : Nat → Nat) (xs : Array Nat) (_ : f 0 < xs.size) : Nat := xs[f 0]
/-- Asks `f` whether there is an element, and then which. The last element is left out, though it is still in memory. -/
@[export calls_checked] def checked (f : Nat → Nat) (xs : Array Nat) : Nat :=
  let xs := xs.pop
  match isIndex f xs with
  | .isTrue h => element f xs h
  | .isFalse _ => 0
/-- The same in one function. -/
@[export calls_checked_once] def checkedOnce (f : Nat → Nat) (xs : Array Nat) : Nat :=
  let xs := xs.pop
  if h : f 0 < xs.size then xs[f 0] else 0
/-- Functions that give what was there before them. -/
inductive Tree where
  | leaf
  | node (f : Nat → Tree)
theorem Tree.not_inside : ∀ (t : Tree) (f : Nat → Tree), t = .node f → t ≠ f 0 := by
  intro t
  induction t with
  | leaf => intro f h; cases h
  | node g ih =>
    intro f h same
    cases h
    exact ih 0 g same.symm (same.symm.trans (by rw [← same]))
@[export calls_node] def node (f : Nat → Tree) : Tree := .node f
@[noinline] def Tree.decEq (t u : Tree) (different : t ≠ u) : Decidable (t = u) := withPtrEqDecEq t u fun _ => .isFalse different
/-- Asks whether a tree is inside of itself, and if it is, looks for the last element behind the others. -/
@[export calls_inside] def inside (t : Tree) (xs : Array Nat) : Nat :=
  let xs := xs.pop
  match h : t with
  | .leaf => 0
  | .node f =>
    have different : .node f ≠ f 0 := Tree.not_inside _ f rfl
    match Tree.decEq t (f 0) (h ▸ different) with
    | .isTrue same => xs[xs.size]'(absurd (h.symm.trans same) different)
    | .isFalse _ => 0

/-- A function is given a number with its sign changed, in all that holds numbers. -/
@[export calls_negated] def negated (f : Float → Float32 → FloatArray → Option Float → Float × Float32 → Bool) (x : Float) : Bool :=
  f (-x) (-x.toFloat32) ⟨#[x, -x]⟩ (some (-x)) (-x, -x.toFloat32)

end Calls
