import Lean.Data.Json
import Lean.Data.Options

open Lean

namespace Full

/-- Parses JSON and prints it in Lean's normal form; a syntax error is thrown. -/
@[export full_normalize] def normalize (text : String) : IO String := do
  match Json.parse text with
  | .ok json => return json.compress
  | .error message => throw (IO.userError message)

/-- The version of the library that runs this. -/
@[export full_version] def version (_ : Unit) : String := Lean.versionString

/-- Set by the initializer, which must run before the end of initialization. -/
initialize started : Bool ← IO.initializing

/-- Whether the initializer ran in the initialization phase, and this runs after it. -/
@[export full_phases] def phases : IO Bool := do
  return started && !(← IO.initializing)

end Full
