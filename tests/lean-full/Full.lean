import Lean.Data.Json
import Lean.Data.Options
import Lean.Environment

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

/-- Calls an action. -/
@[export full_call] def call (act : IO String) : IO String := act

/-- Has the kernel, which is C++ code, evaluate a term: that code looks at the thread's stack. -/
@[export full_whnf] def whnf : IO String := do
  let env ← mkEmptyEnvironment
  let term := mkApp (.lam `x (.sort 1) (.bvar 0) .default) (.sort 0)
  match Kernel.whnf env {} term with
  | .ok term => return toString term
  | .error .deepRecursion => return "deep recursion"
  | .error _ => return "error"

/-- The same for a term of `n` projections in one another, for which the kernel recurses. -/
@[export full_nested] def nested (n : Nat) : IO String := do
  let env ← mkEmptyEnvironment
  let term := n.fold (init := Expr.sort 0) fun _ _ term => .proj `Prod 0 term
  match Kernel.whnf env {} term with
  | .ok _ => return "an answer"
  | .error .deepRecursion => return "deep recursion"
  | .error _ => return "error"

/-- Other C++ code, which works on terms. -/
@[export full_instantiate] def instantiate (n : Nat) : String :=
  toString ((mkApp (.bvar 0) (.const (.num .anonymous n) [])).instantiate1 (.sort 0))

/-! Lean's own types, handed on. -/

@[export full_name] def name (text : String) : Name := text.toName
@[export full_constant] def constant (n : Name) (l : Level) : Expr := .const n [l]
@[export full_level] def level (n : Nat) : Level := .ofNat n
@[export full_apply] def apply (f : Expr) (args : Array Expr) : Expr := mkAppN f args
@[export full_show] def «show» (e : Expr) : String := toString e
@[export full_parse] def parse (text : String) : Except String Json := Json.parse text
@[export full_field] def field (json : Json) (name : String) : Option Json := (json.getObjVal? name).toOption
@[export full_environment] def environment : IO Environment := return (← mkEmptyEnvironment).setMainModule `Pkg.Main
@[export full_main] def main (env : @& Environment) : Name := env.mainModule
@[export full_compress] def compress (json : Json) : String := json.compress
@[export full_constants] def constants (env : @& Environment) (module : @& String) : Option Nat := do
  let index ← env.getModuleIdx? module.toName
  return env.header.moduleData[index.toNat]!.constants.size

end Full
