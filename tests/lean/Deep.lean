set_option autoImplicit false

/-!
Recursion that is no loop, and each way in which Lean code panics.
-/

namespace Deep

/-- Keeps the C compiler from making loops of recursions. -/
@[noinline] def mix (a b : UInt64) : UInt64 := a * 31 + b

/-- Recurses `n` times. -/
@[export deep_sum] def sum : Nat → UInt64
  | 0 => 0
  | n + 1 => mix (sum n) n.toUInt64

/-- The same for the elements of a list. -/
def sumList : List Nat → UInt64
  | [] => 0
  | n :: rest => mix (sumList rest) n.toUInt64

@[export deep_sum_array] def sumArray (ns : Array Nat) : UInt64 := sumList ns.toList

/-- The same as an action, which fails at the bottom unless the text is empty. -/
@[export deep_act] def act : Nat → String → IO UInt64
  | 0, "" => return 0
  | 0, text => throw (IO.userError text)
  | n + 1, text => return mix (← act n text) n.toUInt64

/-- Calls an action at the bottom of a recursion. -/
@[export deep_call] def call : Nat → IO UInt64 → IO UInt64
  | 0, f => f
  | n + 1, f => return mix (← call n f) n.toUInt64

/-- Does not end. -/
@[export deep_endless] partial def endless (n : UInt64) : UInt64 := mix (endless (n + 1)) n

@[export deep_panic] def panics (n : Nat) : Nat := if n > 3 then panic! s!"{n} is more than 3" else n
@[export deep_unreachable] def unreachable (n : Nat) : Nat := if n > 3 then unreachable! else n
@[export deep_assert] def asserts (n : Nat) : Nat := assert! n < 3; n
@[export deep_element] def element (ns : Array Nat) (i : Nat) : Nat := ns[i]!
@[export deep_set] def setElement (ns : Array Nat) (i n : Nat) : Array Nat := ns.set! i n
/-- Panics in Lean's own library. -/
@[export deep_number] def number (text : String) : Nat := text.toNat!
/-- A panic with a message of its own shape. -/
@[export deep_plain] def plain (n : Nat) (text : String) : Nat := if n > 3 then panic text else n
@[export deep_say] def say (text : String) : IO Unit := IO.eprintln text
/-- Panics in a task, on one of Lean's threads. -/
@[export deep_task] def task (n : Nat) : Nat := (Task.spawn (prio := .dedicated) fun _ => panics n).get
/-- As much memory as there is not. -/
@[export deep_memory] def memory (n : USize) : USize := (ByteArray.emptyWithCapacity n.toNat).usize

/-- Does not end, in a task. -/
@[export deep_endless_task] def endlessTask (n : UInt64) : UInt64 := (Task.spawn (prio := .dedicated) fun _ => endless n).get

end Deep
