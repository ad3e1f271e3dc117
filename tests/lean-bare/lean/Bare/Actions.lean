prelude
import Bare.Values

/-! Actions, functions as values, and functions that are defined elsewhere. -/

/-! # Actions -/

@[export bare_read] def read (n : UInt64) : BaseIO UInt64 := .pure (n.add 1)

@[export bare_check] def check (n : UInt64) : IO String :=
  cond (n.beq 0) (.throw (IO.userError "zero")) (.pure "not zero")

@[export bare_fail] def fail (n : UInt64) : EIO String UInt64 :=
  cond (n.beq 0) (.throw "zero") (.pure n)

@[export bare_saved] def saved (n : UInt64) : EIO String UInt64 :=
  (fail n).catch fun e => .pure (UInt64.ofNat e.length)

/-! # Functions as values -/

@[export bare_apply] def apply (f : UInt64 → UInt64) (x : UInt64) : UInt64 := f (f x)

@[export bare_adder] def adder (n : UInt64) : Option (UInt64 → UInt64) := .some fun x => x.add n

@[export bare_run] def run (f : String → IO UInt64) (s : String) : IO UInt64 :=
  (f s).bind fun n => .pure (n.add 1)

@[export bare_retry] def retry (f : UInt64 → EIO String UInt64) (n : UInt64) : EIO String UInt64 :=
  (f n).catch fun _ => f (n.add 1)

@[export bare_logger] def logger (name : String) : Option (String → IO String) :=
  .some fun s => check (UInt64.ofNat s.length) |>.bind fun _ => .pure (name.append s)

/-- Of 18 parameters: more than the runtime has functions for. -/
@[export bare_wide] def wide : Option (UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 →
    UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → String → String) :=
  .some fun a b c d e f g h i j k l m n o p q s =>
    cond ((many a b c d e f g h i j k l m n o p q 0 "" 0).fst.beq 153) (s.append "!") s

@[export bare_apply_wide] def applyWide (f : UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 →
    UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → UInt64 → String → String) : String :=
  f 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 "end"

/-! # Functions that Rust defines -/

@[extern "bare_host_twice"] opaque hostTwice (n : UInt64) : UInt64
@[extern "bare_host_describe"] opaque hostDescribe (m : @& Mixed) (c : Color) : String
@[extern "bare_host_check"] opaque hostCheck (s : String) : IO UInt64
@[extern "bare_host_next"] opaque hostNext (n : UInt64) : BaseIO UInt64

@[export bare_call_twice] def callTwice (n : UInt64) : UInt64 := hostTwice (hostTwice n)
@[export bare_call_describe] def callDescribe (m : Mixed) (c : Color) : String := (hostDescribe m c).append m.name
@[export bare_call_check] def callCheck (s : String) : IO UInt64 := (hostCheck s).catch fun _ => .pure 7
@[export bare_call_throw] def callThrow (s : String) : IO UInt64 := hostCheck s
@[export bare_call_next] def callNext (n : UInt64) : BaseIO UInt64 := fun s =>
  match hostNext n s with
  | ⟨n, s⟩ => hostNext n s

@[export bare_act] def act (f : UInt64 → BaseIO UInt64) (n : UInt64) : BaseIO UInt64 := fun s =>
  match f n s with
  | ⟨n, s⟩ => f n s

/-! # What modules of Lean's compiler do when they start, where the initializer's argument says so -/

def makeStarted : IO (IO.Ref UInt64) := (IO.mkRef 1).toIO

@[init makeStarted] opaque started : IO.Ref UInt64

@[builtin_init] def start : IO Unit := (started.swap 77).toIO.bind fun _ => .pure .unit

@[export bare_started] def hasStarted (n : UInt64) : BaseIO UInt64 := fun s =>
  match started.get s with
  | ⟨m, s⟩ => ⟨m.add n, s⟩
