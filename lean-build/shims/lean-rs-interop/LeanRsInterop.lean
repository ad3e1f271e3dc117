module
public section
set_option autoImplicit false

/-!
Calls Rust closures from Lean code that receives them as two `USize` values: those that `abi_parts` of a
`LeanCallbackHandle` gives in Rust, the handle and the trampoline.

To Lean both are numbers, and any two numbers are safe: where they are not those of a live handle for this payload, the call
is answered with a status, and nothing runs.

A package uses it with
```toml
[[require]]
name = "leanRsInterop"
path = ".lake/lean-rs/lean-rs-interop"
```
`lean-build` puts it there when Cargo builds the crate that the package belongs to.
-/

namespace LeanRsInterop.Callback

/-- What came of a call. -/
inductive Status where
  /-- The closure ran, and wants more calls. -/
  | ok
  /-- The closure ran, and wants no more calls. -/
  | stopped
  /-- There is no such handle, or not any more. Nothing ran. -/
  | staleHandle
  /-- The handle takes another payload, or the trampoline is not the handle's. Nothing ran. -/
  | wrongPayload
  /-- The closure panicked. The handle keeps the message, for Rust. -/
  | panicked
  /-- Rust could not read the payload. Nothing ran; the handle keeps the reason, for Rust. -/
  | unreadable
  deriving BEq, DecidableEq, Inhabited, Repr

/-- A value in a `Record`. -/
inductive Value where
  | null
  | bool (value : Bool)
  | int (value : Int)
  | float (value : Float)
  | text (value : String)
  | bytes (value : ByteArray)
  | list (items : Array Value)
  deriving Inhabited

/-- Values with names, in an order. -/
abbrev Record := Array (String × Value)

/--
Makes a call for each element from the one with this index on, until a call is not answered with `ok`. Gives the last
answer, and the number of calls, together with those before; `ok` if there is no element.
-/
@[specialize] def forEachFrom {α : Type} (items : Array α) (call : α → BaseIO Status) (index : Nat) :
    BaseIO (Status × UInt64) :=
  if h : index < items.size then do
    let status ← call items[index]
    if status != .ok then return (status, (index + 1).toUInt64)
    forEachFrom items call (index + 1)
  else
    return (.ok, index.toUInt64)
termination_by items.size - index

/-- Tells a closure how far a computation is: `current` of `total` steps. -/
@[extern "lean_rs_interop_call_tick"]
opaque Tick.call (handle trampoline : USize) (current total : UInt64) : BaseIO Status

private partial def Tick.loopFrom (handle trampoline : USize) (done total : UInt64) :
    BaseIO (Status × UInt64) := do
  if done == total then return (.ok, total)
  let status ← Tick.call handle trampoline (done + 1) total
  if status != .ok then return (status, done + 1)
  Tick.loopFrom handle trampoline (done + 1) total

/--
Calls with 1 to `total` of `total`, until a call is not answered with `ok`. Gives the last answer, and the number of calls.
-/
@[export lean_rs_interop_tick_loop]
def Tick.loop (handle trampoline : USize) (total : UInt64) : BaseIO (Status × UInt64) :=
  Tick.loopFrom handle trampoline 0 total

/-- Gives a text to a closure. -/
@[extern "lean_rs_interop_call_string"]
opaque String.call (handle trampoline : USize) (text : @& String) : BaseIO Status

/--
Gives the texts to a closure one by one, until a call is not answered with `ok`. Gives the last answer, and the number of
calls.
-/
@[export lean_rs_interop_string_loop]
def String.loop (handle trampoline : USize) (texts : Array String) : BaseIO (Status × UInt64) :=
  forEachFrom texts (String.call handle trampoline) 0

/-- Gives bytes to a closure. -/
@[extern "lean_rs_interop_call_bytes"]
opaque Bytes.call (handle trampoline : USize) (bytes : @& ByteArray) : BaseIO Status

/--
Gives the chunks to a closure one by one, until a call is not answered with `ok`. Gives the last answer, and the number of
calls.
-/
@[export lean_rs_interop_bytes_loop]
def Bytes.loop (handle trampoline : USize) (chunks : Array ByteArray) : BaseIO (Status × UInt64) :=
  forEachFrom chunks (Bytes.call handle trampoline) 0

/-- Gives values with names to a closure. -/
@[extern "lean_rs_interop_call_record"]
opaque Record.call (handle trampoline : USize) (record : @& Record) : BaseIO Status

/--
Gives the records to a closure one by one, until a call is not answered with `ok`. Gives the last answer, and the number of
calls.
-/
@[export lean_rs_interop_record_loop]
def Record.loop (handle trampoline : USize) (records : Array Record) : BaseIO (Status × UInt64) :=
  forEachFrom records (Record.call handle trampoline) 0

end LeanRsInterop.Callback
