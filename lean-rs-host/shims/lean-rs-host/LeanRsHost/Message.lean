import LeanRsHost.Run

/-! Messages: what Lean says of a text, with places in it and goals. -/

namespace LeanRsHost
open Lean Meta

/-- A place in a text. -/
structure TextPosition where
  /-- From 1. -/
  line : UInt32
  /-- In code points, from 0. -/
  column : UInt32
  /-- From the beginning of the text. -/
  byte : UInt64

inductive Severity where
  | information
  | warning
  | error

/-- A hypothesis of a goal. -/
structure Hypothesis where
  names : Array String
  type : String
  value : Option String

structure Goal where
  /-- The name of its case, if it has one. -/
  case : Option String
  hypotheses : Array Hypothesis
  target : String

def goalOf (goal : MVarId) : MetaM Goal := goal.withContext do
  let declaration ← goal.getDecl
  let mut hypotheses := #[]
  for h in declaration.lctx do
    if h.isImplementationDetail then continue
    let type := toString (← ppExpr (← instantiateMVars h.type))
    let value ← (h.value? true).mapM fun value => return toString (← ppExpr (← instantiateMVars value))
    let name := toString h.userName
    -- As Lean prints them: `a b : Nat`.
    match hypotheses.back? with
    | some (last : Hypothesis) =>
      if value.isNone && last.value.isNone && last.type == type then
        hypotheses := hypotheses.pop.push { last with names := last.names.push name }
      else hypotheses := hypotheses.push { names := #[name], type, value }
    | none => hypotheses := hypotheses.push { names := #[name], type, value }
  let case := if declaration.userName.isAnonymous then none else some (toString declaration.userName)
  return { case, hypotheses, target := toString (← ppExpr (← instantiateMVars declaration.type)) }

/-- A part of a message. -/
inductive MessagePart where
  | text (text : String)
  | goal (goal : Goal)
  /-- What an option `trace.…` has shown. -/
  | trace («class» : String) (title : String) (children : Array MessagePart)

/-- What Lean shows the parts of a message with. -/
private structure Shown where
  context : Option MessageDataContext := none
  naming : NamingContext := { currNamespace := .anonymous, openDecls := [] }

private def Shown.with (shown : Shown) (data : MessageData) : MessageData :=
  let data := .withNamingContext shown.naming data
  match shown.context with
  | some context => .withContext context data
  | none => data

private def Shown.text (shown : Shown) (data : MessageData) : BaseIO (Array MessagePart) := do
  let text ← (shown.with data).toString
  return if text.isEmpty then #[] else #[.text text]

private def Shown.goal (shown : Shown) (goal : MVarId) : BaseIO (Array MessagePart) := do
  let some { env, mctx, opts, .. } := shown.context | shown.text (.ofGoal goal)
  let core ← Compat.coreContext "" opts maxRecDepth.defValue 0 none
  let core := { core with currNamespace := shown.naming.currNamespace, openDecls := shown.naming.openDecls }
  match ← ((goalOf goal).run' (s := { mctx }) |>.run' core { env }).toBaseIO with
  | .ok goal => return #[.goal goal]
  | .error _ => shown.text (.ofGoal goal)

mutual
/-- The parts of a message; `none` if it is nothing but text. -/
private partial def Shown.parts? (shown : Shown) : MessageData → BaseIO (Option (Array MessagePart))
  | .ofFormatWithInfos _ => return none
  | .ofGoal goal => shown.goal goal
  | .withContext context data => { shown with context }.parts? data
  | .withNamingContext naming data => { shown with naming }.parts? data
  | .ofWidget _ data | .nest _ data | .group data | .tagged _ data => shown.parts? data
  | .compose a b => do
    match ← shown.parts? a, ← shown.parts? b with
    | none, none => return none
    | some parts, none => return parts ++ (← shown.text b)
    | none, some parts => return (← shown.text a) ++ parts
    | some a, some b => return a ++ b
  | .trace data title children => do
    let children := (← children.mapM shown.parts).flatten
    -- All traces of a command.
    if data.cls.isAnonymous then return some children
    return some #[MessagePart.trace (toString data.cls) (← (shown.with title).toString) children]
  | .ofLazy make _ => do
    let data ← make (shown.context.map (MessageData.mkPPContext shown.naming))
    match data.get? MessageData with
    | some data => shown.parts? data
    | none => return none

private partial def Shown.parts (shown : Shown) (data : MessageData) : BaseIO (Array MessagePart) := do
  match ← shown.parts? data with
  | some parts => return parts
  | none => shown.text data
end

/-- A message of Lean. -/
structure Diagnostic where
  severity : Severity
  start : TextPosition
  stop : Option TextPosition
  kind : String
  text : String
  /-- Bytes of the text that were left out. -/
  omitted : UInt64
  /-- What the text is made of: nothing unless that was asked for and the whole text was kept. -/
  parts : Array MessagePart
  /-- Whether a `panic!` of Lean code printed it. -/
  fromPanic : Bool

/-- The lines of a text as Lean parses it, where they end in one character, and as it was given. -/
structure Lines where
  parsed : FileMap
  given : FileMap

def Lines.position (lines : Lines) (p : Lean.Position) : TextPosition :=
  { line := p.line.toUInt32, column := p.column.toUInt32, byte := (lines.given.ofPosition p).byteIdx.toUInt64 }

def Lines.at (lines : Lines) (p : String.Pos.Raw) : TextPosition := lines.position (lines.parsed.toPosition p)

/-- The first bytes of a text, up to the end of a character, and how many are left out. -/
private def bounded (text : String) (bytes : Nat) : String × UInt64 :=
  if text.utf8ByteSize ≤ bytes then (text, 0) else
    let stop := Id.run do
      let mut stop := bytes
      while !String.Pos.Raw.isValid text ⟨stop⟩ do stop := stop - 1
      return stop
    (String.Pos.Raw.extract text 0 ⟨stop⟩, (text.utf8ByteSize - stop).toUInt64)

/-- How Lean's runtime begins what it prints of a panic: of `panic!` (`mkPanicMessage`), and of `a[i]!` (`lean_array_get_panic`). -/
private def isPanic (text : String) : Bool :=
  ["PANIC at ", "Error: index out of bounds"].any fun panic => text.startsWith panic || text.contains ("\n" ++ panic)

def diagnostic (lines : Lines) (limits : Limits) (m : Message) : BaseIO Diagnostic := do
  let whole ← m.data.toString
  let whole := if m.caption.isEmpty then whole else m.caption ++ ":\n" ++ whole
  let (text, omitted) := bounded whole limits.messageBytes.toNat
  let parts ← if limits.messageParts && omitted == 0 then ({} : Shown).parts m.data else pure #[]
  return {
    severity := match m.severity with | .information => .information | .warning => .warning | .error => .error
    start := lines.position m.pos, stop := m.endPos.map lines.position
    kind := toString m.kind, text, omitted, parts, fromPanic := isPanic whole }

end LeanRsHost
