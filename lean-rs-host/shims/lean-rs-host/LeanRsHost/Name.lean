import Lean

/-! Names as texts: those of declarations, modules and options. -/

namespace LeanRsHost
open Lean

/-- Why a text is no name. -/
inductive BadName where
  /-- Lean code writes names in another way. -/
  | malformed
  /-- It is longer than this host reads: what of it is counted, and how much there may be. -/
  | long (what : String) (found limit : UInt64)

/-- Lean goes through names by recursion, and the time of some of it grows with the square of their components. -/
private def maxNameBytes := 64 * 1024
private def maxNameDots := 1000

/-- The name that Lean code has this text for. -/
def readName (text : String) : Except BadName Name := do
  let long (what : String) (found limit : Nat) := .error (.long what found.toUInt64 limit.toUInt64)
  if text.utf8ByteSize > maxNameBytes then long "bytes" text.utf8ByteSize maxNameBytes
  let dots := text.foldl (fun dots c => if c == '.' then dots + 1 else dots) 0
  if dots > maxNameDots then long "dots" dots maxNameDots
  match Syntax.decodeNameLit ("`" ++ text) with
  | some .anonymous | none => .error .malformed
  | some name => .ok name

private def quoted : Name → String
  | .anonymous => ""
  | .str .anonymous text => s!"«{text}»"
  | .str parent text => s!"{quoted parent}.«{text}»"
  | .num parent index => s!"{quoted parent}.{index}"

/-- The text of a name that needs no quotes; none also if `readName` would not read it, since it is so long. -/
private def plain (name : Name) : Option String := do
  let text ← go (maxNameDots + 1) name
  guard (text.utf8ByteSize ≤ maxNameBytes)
  return text
where
  go : Nat → Name → Option String
    | _ + 1, .str .anonymous text => component text
    | dots + 1, .str parent text => return (← go dots parent) ++ "." ++ (← component text)
    | _, _ => none
  component (text : String) : Option String :=
    if !text.isEmpty && isIdFirst text.front && text.all isIdRest then some text else none

/-- The text of a name, which `readName` reads as that name. If there is none, as for a component with `»` in it, it is a text that
`readName` does not read: never the text of another name. -/
def nameText (name : Name) : String := (plain name).getD <|
  let isRead (text : String) := match readName text with
    | .ok other => other == name
    | .error _ => false
  let text := toString name
  if isRead text then text else
    let text := quoted name
    if isRead text then text else text ++ "✝"

end LeanRsHost
