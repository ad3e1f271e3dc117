import LeanRsHost.Compat

/-! How Lean code runs within limits. Modules of others that are called for a session use `run`, too. -/

namespace LeanRsHost
open Lean Meta

/-- The value of an option of Lean's. -/
inductive OptionValue where
  | bool (value : Bool)
  | nat (value : UInt64)
  | text (value : String)
  deriving BEq

/-- An option of Lean's. -/
structure Setting where
  name : String
  value : OptionValue
  deriving BEq

/-- What a call may use, and the options that it sets. -/
structure Limits where
  /-- In thousands, as of the option `maxHeartbeats`; 0 is no limit. -/
  heartbeats : UInt64
  /-- As of the option `maxRecDepth`. -/
  recDepth : UInt32
  /-- How much of each message is kept. -/
  messageBytes : UInt64
  /-- Whether the parts of messages are wanted. -/
  messageParts : Bool
  settings : Array Setting

/-- Whether the same commands end in the same way with both. -/
def Limits.agree (a b : Limits) : Bool :=
  a.heartbeats == b.heartbeats && a.recDepth == b.recDepth && a.settings == b.settings

/-- Options with what the call sets: its settings, behind which its limits are. -/
def Limits.set (limits : Limits) (options : Options) : Options := Id.run do
  let mut options := options
  for { name, value } in limits.settings do
    let .ok name := readName name | continue
    options := match value with
      | .bool value => Compat.setOption options name value
      | .nat value => Compat.setOption options name value.toNat
      | .text value => Compat.setOption options name value
  return maxRecDepth.set (maxHeartbeats.set options limits.heartbeats.toNat) limits.recDepth.toNat

/-- A limit that was reached. -/
inductive Limit where
  | heartbeats
  | recDepth

/-- What became of a call. -/
inductive Outcome (α : Type) where
  | ok (value : α)
  /-- Lean said no, in this text. -/
  | rejected (message : String)
  /-- Lean did not finish. -/
  | outOfBudget (limit : Limit)
  | cancelled

/-- What an exception says became of a call. -/
def outcomeOf (e : Exception) : IO (Outcome α) := do
  if e.isInterrupt then return .cancelled
  if e.isMaxHeartbeat then return .outOfBudget .heartbeats
  if e.isMaxRecDepth then return .outOfBudget .recDepth
  return .rejected (← e.toMessageData.toString)

/-- Runs `x`; whatever it throws is an outcome. -/
def runCore (env : Environment) (limits : Limits) (token : Option IO.CancelToken) (x : CoreM α) : IO (Outcome α) := do
  let context ← Compat.coreContext "" (limits.set {}) limits.recDepth.toNat limits.heartbeats.toNat token
  match ← (x.run context { env }).toBaseIO with
  | .ok (value, _) => return .ok value
  | .error e => outcomeOf e

/-- As `runCore`, of `MetaM`. -/
def run (env : Environment) (limits : Limits) (token : Option IO.CancelToken) (x : MetaM α) : IO (Outcome α) :=
  runCore env limits token x.run'

/-- What a batch came to: a result for each item that was looked at, and why it ended before the last one, if it did. -/
structure Batch (α : Type) where
  done : Array (Outcome α)
  cancelled : Bool

/-- Runs `f` for each item, each within `limits`. -/
def batch (env : Environment) (limits : Limits) (token : Option IO.CancelToken) (items : Array α) (f : α → MetaM β) :
    IO (Batch β) := do
  let mut done := #[]
  for item in items do
    if let some token := token then
      if ← token.isSet then return { done, cancelled := true }
    match ← run env limits token (f item) with
    | .cancelled => return { done, cancelled := true }
    | outcome => done := done.push outcome
  return { done, cancelled := false }

end LeanRsHost
