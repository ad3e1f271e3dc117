import LeanRsHost.Compat

/-! How Lean code runs within limits. Modules of others that are called for a session use `run`, too. -/

namespace LeanRsHost
open Lean Meta

/-- What a call may use. -/
structure Limits where
  /-- In thousands, as of the option `maxHeartbeats`; 0 is no limit. -/
  heartbeats : UInt64
  /-- As of the option `maxRecDepth`. -/
  recDepth : UInt32
  /-- How much of each message is kept. -/
  messageBytes : UInt64

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
  let context ← Compat.coreContext "" {} limits.recDepth.toNat limits.heartbeats.toNat token
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
