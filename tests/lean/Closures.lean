set_option autoImplicit false

/-!
Function values in both directions: as parameters, results, in structures and in tasks.
-/

namespace Closures

/-- Inserts before the first element that is not smaller. -/
def insertBy {α : Type} (less : α → α → Bool) (x : α) : List α → List α
  | [] => [x]
  | y :: ys => if less y x then y :: insertBy less x ys else x :: y :: ys
/-- Sorted by a comparison. -/
@[export closures_sort] def sort (less : Nat → Nat → Bool) (xs : List Nat) : List Nat := xs.foldr (insertBy less) []
/-- The function of every element. -/
@[export closures_map] def map (f : String → String) (xs : List String) : List String := xs.map f

/-- The greatest number of arguments that are passed one by one: 16. -/
@[export closures_apply16] def apply16
    (f : Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat) : Nat :=
  f 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
/-- An action of 16 parameters. -/
@[export closures_apply16_io] def apply16IO
    (f : UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8 → UInt8
      → UInt64 → IO String) : IO String :=
  f 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16
/-- Every width of scalar. -/
@[export closures_scalars] def scalars
    (f : UInt8 → UInt16 → UInt32 → UInt64 → USize → Int8 → Int16 → Int32 → Int64 → ISize → Float → Float32 → Bool → Char → String) :
    String :=
  f 1 2 3 4 5 (-1) (-2) (-3) (-4) (-5) 1.5 2.5 true 'é'
/-- Applied to one argument, then to the other. -/
@[export closures_curried] def curried (f : Nat → Nat → Nat) : Option (Nat → Nat) := some (f 1)
/-- A function that gives a function. -/
@[export closures_choose] def choose (f : Bool → Nat → Nat) (b : Bool) (n : Nat) : Nat := let g := f b; g (g n)

/-- An error type. -/
inductive Failure where
  | empty
  | code (n : UInt32)

/-- What an action does, as text. -/
@[export closures_outcome] def outcome (act : IO Nat) : IO String :=
  try
    let n ← act
    return s!"gave {n}"
  catch e => return s!"threw {e}"
/-- What an action with an error type of its own does, as text. -/
@[export closures_outcome_eio] def outcomeEIO (f : Nat → EIO Failure Nat) (n : Nat) : BaseIO String := do
  match ← (f n).toBaseIO with
  | .ok n => return s!"gave {n}"
  | .error .empty => return "threw empty"
  | .error (.code n) => return s!"threw code {n}"
/-- An action that cannot throw. -/
@[export closures_base] def base (f : UInt64 → BaseIO UInt64) (n : UInt64) : BaseIO UInt64 := do
  let m ← f n
  f m
/-- A function in `BaseIO` as a value. -/
@[export closures_mk_base] def mkBase (r : IO.Ref Nat) : Option (Nat → BaseIO Nat) := some fun n => do
  r.modify (· + n)
  r.get
/-- An action that throws. -/
@[export closures_mk_throw] def mkThrow (text : String) : Option (Nat → IO Nat) := some fun n =>
  if n == 0 then return 7 else throw (IO.userError s!"{text} {n}")

/-- Calls the function with what is one less, down to nothing. -/
@[export closures_descend] def descend (n : Nat) (f : Nat → IO Nat) : IO Nat :=
  match n with
  | 0 => return 0
  | n + 1 => return (← f n) + 1
/-- The same without effects. -/
@[export closures_descend_pure] def descendPure (n : UInt64) (f : UInt64 → UInt64) : UInt64 :=
  if n == 0 then 0 else f (n - 1) + 1

/-- Calls in a task, waits, and says what came of it. -/
@[export closures_in_task] def inTask (f : Nat → IO Nat) (n : Nat) : IO String := do
  let task ← IO.asTask (f n)
  match task.get with
  | .ok n => return s!"gave {n}"
  | .error e => return s!"threw {e}"
/-- Gives the function to a task that does not call it and that frees it. -/
@[export closures_free_in_task] def freeInTask (f : Nat → IO Nat) : IO Unit := do
  let task ← IO.asTask (do
    let fs := [f]
    return fs.length)
  let _ ← IO.wait task
/-- Calls from several tasks at once. -/
@[export closures_tasks] def tasks (f : Nat → Nat) (n : Nat) : Nat :=
  let started := (List.range n).map fun i => Task.spawn fun _ => f i
  started.foldl (fun sum task => sum + task.get) 0

/-- A table of functions. -/
structure Table where
  name : String
  run : Nat → Nat
  log : String → IO Unit
/-- A table, made. -/
@[export closures_table] def table (k : Nat) (log : String → IO Unit) : Table := { name := s!"add {k}", run := (· + k), log }
/-- A table, used. -/
@[export closures_use] def use (t : Table) (n : Nat) : IO Nat := do
  t.log t.name
  return t.run n

/-- A function of a number below 3. -/
@[export closures_pick] def pick (k : Nat) : Option (Fin 3 → Nat) := some fun i => #[k, k + 1, k + 2][i]
/-- A function that gives a number below 3. -/
@[export closures_third] def third (f : Nat → Fin 3) (n : Nat) : Nat := #[n, n + 1, n + 2][f n]

/-- A place for a function that stays. -/
@[export closures_keep] def keep (f : Nat → IO Nat) : IO (IO.Ref (List (Nat → IO Nat))) := IO.mkRef [f]
/-- Calls what is kept. -/
@[export closures_kept] def kept (r : IO.Ref (List (Nat → IO Nat))) (n : Nat) : IO Nat := do
  (← r.get).foldlM (fun sum f => return sum + (← f n)) 0

/-- Sums over calls. -/
def sumFrom (f : UInt64 → UInt64) (i sum : UInt64) : Nat → UInt64
  | 0 => sum
  | n + 1 => sumFrom f (i + 1) (sum + f i) n
/-- Calls the function n times. -/
@[export closures_sum] def sum (f : UInt64 → UInt64) (n : Nat) : UInt64 := sumFrom f 0 0 n

end Closures
