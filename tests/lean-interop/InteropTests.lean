import LeanRsInterop
import InteropBase

open LeanRsInterop.Callback

namespace InteropTests

/-- Calls with a number that another library computes. -/
@[export interop_tick] def tick (handle trampoline : USize) (current total : UInt64) : BaseIO Status :=
  Tick.call handle trampoline current (InteropBase.triple total)

/-- The name of a status: its order is the same in Rust. -/
@[export interop_status_name] def statusName : Status → String
  | .ok => "ok"
  | .stopped => "stopped"
  | .staleHandle => "staleHandle"
  | .wrongPayload => "wrongPayload"
  | .panicked => "panicked"
  | .unreadable => "unreadable"

@[export interop_string] def string (handle trampoline : USize) (text : String) : IO Status := do
  let status ← String.call handle trampoline (text ++ "!")
  return status

/-- Fields with every kind of value. -/
@[export interop_record] def record (handle trampoline : USize) (name : String) (n : Int) :
    IO Status :=
  Record.call handle trampoline #[
    ("name", .text name),
    ("nothing", .null),
    ("yes", .bool true),
    ("n", .int n),
    ("half", .float 0.5),
    ("bytes", .bytes ⟨#[1, 2, 255]⟩),
    ("list", .list #[.int (-1), .list #[], .text ""]),
    ("name", .null)]

@[export interop_records] def records (handle trampoline : USize) (count : Nat) :
    BaseIO (Status × UInt64) :=
  Record.loop handle trampoline ((Array.range count).map fun (n : Nat) => #[("n", .int n)])

/-- A value of so many levels. -/
def nested : Nat → Value
  | 0 => .null
  | n + 1 => .list #[nested n]

@[export interop_nested] def nestedRecord (handle trampoline : USize) (depth : Nat) : IO Status :=
  Record.call handle trampoline #[("nested", nested depth)]

/-- Loops in so many tasks at a time; gives the outcome of each. -/
@[export interop_tasks] def tasks (handle trampoline : USize) (count : Nat) (total : UInt64) :
    IO (Array (Status × UInt64)) := do
  let tasks ← (Array.range count).mapM fun _ => (Tick.loop handle trampoline total).asTask
  tasks.mapM fun task => IO.wait task

end InteropTests
