module
public import LeanRsInterop
public section

/-!
Loops that call functions, each with what the call before it gave: no call can be left out or made earlier.
-/

/-- Calls a function value n times. -/
@[export callbacks_iterate] partial def iterate (f : UInt64 → UInt64) (x n : UInt64) : UInt64 :=
  if n == 0 then x else iterate f (f x) (n - 1)
/-- Runs an action n times. -/
@[export callbacks_iterate_io] partial def iterateIO (f : UInt64 → IO UInt64) (x n : UInt64) : IO UInt64 := do
  if n == 0 then return x else iterateIO f (← f x) (n - 1)

@[noinline] def next (x : UInt64) : UInt64 := x + 1
/-- A function of Lean's as a value. -/
@[export callbacks_next] def nextValue (_ : Unit) : Option (UInt64 → UInt64) := some next

/-- Plain C in the program. -/
@[extern "callbacks_c"] opaque cNext (x : UInt64) : UInt64
/-- With `#[lean_callback]` in the program. -/
@[extern "callbacks_rust"] opaque rustNext (x : UInt64) : UInt64
/-- Plain C in the program. -/
@[extern "callbacks_c_io"] opaque cNextIO (x : UInt64) : IO UInt64
/-- With `#[lean_callback]` in the program. -/
@[extern "callbacks_rust_io"] opaque rustNextIO (x : UInt64) : IO UInt64

@[export callbacks_iterate_c] partial def iterateC (x n : UInt64) : UInt64 :=
  if n == 0 then x else iterateC (cNext x) (n - 1)
@[export callbacks_iterate_rust] partial def iterateRust (x n : UInt64) : UInt64 :=
  if n == 0 then x else iterateRust (rustNext x) (n - 1)
@[export callbacks_iterate_c_io] partial def iterateCIO (x n : UInt64) : IO UInt64 := do
  if n == 0 then return x else iterateCIO (← cNextIO x) (n - 1)
@[export callbacks_iterate_rust_io] partial def iterateRustIO (x n : UInt64) : IO UInt64 := do
  if n == 0 then return x else iterateRustIO (← rustNextIO x) (n - 1)

open LeanRsInterop.Callback (Status Tick.call)

/-- Plain C in the program. -/
@[extern "callbacks_c_tick"] opaque cTick (handle trampoline : USize) (current total : UInt64) : BaseIO Status

@[export callbacks_ticks_c] partial def ticksC (handle trampoline : USize) (done total : UInt64) : BaseIO UInt64 := do
  if done == total then return done
  if (← cTick handle trampoline done total) != .ok then return done
  ticksC handle trampoline (done + 1) total
/-- Through the handle of a callback. -/
@[export callbacks_ticks] partial def ticks (handle trampoline : USize) (done total : UInt64) : BaseIO UInt64 := do
  if done == total then return done
  if (← Tick.call handle trampoline done total) != .ok then return done
  ticks handle trampoline (done + 1) total
