set_option autoImplicit false

/-!
Tasks, promises, references and thunks that Rust code makes, waits for and changes.
-/

namespace Tasks

/-- Takes a while, and says so. -/
def slow (ms : UInt32) (text : String) : IO String := do
  IO.sleep ms
  return text ++ "!"
/-- An action as a task. -/
@[export tasks_slow] def slowTask (ms : UInt32) (text : String) : IO (Task (Except IO.Error String)) := IO.asTask (slow ms text)
/-- A task that throws. -/
@[export tasks_throw] def throwTask (text : String) : IO (Task (Except IO.Error String)) :=
  IO.asTask do
    IO.sleep 1
    throw (IO.Error.noFileOrDirectory text 2 "in a task")
/-- A task with an error type of its own. -/
@[export tasks_eio] def eioTask (fail : Bool) : BaseIO (Task (Except UInt32 Nat)) :=
  EIO.asTask (if fail then throw 7 else return 3)
/-- A task of `Task.spawn`. -/
@[export tasks_spawn] def spawn (n : Nat) : Task Nat := Task.spawn fun _ => n * n
/-- Waits for a task whose error it tells. -/
@[export tasks_tell] def tell (t : Task (Except IO.Error Nat)) : String :=
  match t.get with
  | .ok n => s!"gave {n}"
  | .error e => s!"threw {e}"
/-- A task made of a task. -/
@[export tasks_add] def add (t : Task (Except IO.Error Nat)) (n : Nat) : BaseIO (Task (Except IO.Error Nat)) :=
  BaseIO.mapTask (t := t) fun
    | .ok m => return .ok (m + n)
    | .error e => return .error e
/-- Runs until it is told to stop. -/
@[export tasks_until_canceled] def untilCanceled : IO (Task (Except IO.Error Nat)) :=
  IO.asTask do
    let mut rounds := 0
    while !(← IO.checkCanceled) do
      IO.sleep 1
      rounds := rounds + 1
    return rounds
/-- Cancels a task. -/
@[export tasks_cancel] def cancel (t : Task (Except IO.Error Nat)) : BaseIO Unit := IO.cancel t

/-- Resolves a promise in a task. -/
@[export tasks_resolve_later] def resolveLater (p : IO.Promise Nat) (ms : UInt32) (n : Nat) : BaseIO Unit := do
  discard <| BaseIO.asTask do
    IO.sleep ms
    p.resolve n
/-- A task that waits for a promise. -/
@[export tasks_of_promise] def ofPromise (p : IO.Promise Nat) : Task (Option Nat) := p.result?.map (·.map (· + 1))
/-- A promise of Lean's own. -/
@[export tasks_promise] def promise : BaseIO (IO.Promise String) := IO.Promise.new
/-- Resolves it. -/
@[export tasks_resolve] def resolve (p : IO.Promise String) (s : String) : BaseIO Unit := p.resolve s
/-- The task of a promise. -/
@[export tasks_result] def result (p : IO.Promise String) : Task (Option String) := p.result?
/-- Keeps a promise until the task ends, and does not resolve it. -/
@[export tasks_forget] def forget (p : IO.Promise Nat) : BaseIO Unit := do
  discard <| BaseIO.asTask do
    IO.sleep 20
    -- Used, so that it lives as long.
    if (← IO.hasFinished p.result?) then p.resolve 0

/-- Adds one, in tasks. -/
@[export tasks_count] def count (r : IO.Ref Nat) (tasks rounds : Nat) : IO Unit := do
  let tasks ← (List.range tasks).mapM fun _ => IO.asTask (prio := .dedicated) do
    for _ in [0:rounds] do
      r.modify (· + 1)
  for t in tasks do
    IO.ofExcept t.get
/-- Runs a function on the value of a reference, which has none meanwhile. -/
@[export tasks_modify] def modify (r : IO.Ref Nat) (f : Nat → Nat) : IO Unit := r.modify f
/-- A reference in a task, so that it is shared between threads. -/
@[export tasks_share] def share (r : IO.Ref Nat) : IO Unit := do
  let t ← IO.asTask (r.modify (· + 1))
  IO.ofExcept t.get
/-- A reference to an array. -/
@[export tasks_sum] def sum (r : IO.Ref (Array Nat)) : IO Nat := return (← r.get).foldl (· + ·) 0
/-- What a reference holds. -/
@[export tasks_get] def get (r : IO.Ref Nat) : IO Nat := r.get

/-- A thunk of a function. -/
@[export tasks_thunk] def thunk (f : Unit → Nat) : Thunk Nat := Thunk.mk f
/-- Forces a thunk. -/
@[export tasks_force] def force (t : Thunk Nat) : Nat := t.get + 1
/-- Forces a thunk in a task. -/
@[export tasks_force_in_task] def forceInTask (t : Thunk Nat) : Task Nat := Task.spawn fun _ => t.get

end Tasks
