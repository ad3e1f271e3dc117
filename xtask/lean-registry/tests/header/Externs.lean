import Lean
open Lean

/-- The C functions that declarations of Lean's library stand for, one on each line. -/
def main : IO Unit := do
  let env ← importModules #[{ module := `Std }, { module := `Lean }] {} (trustLevel := 1024)
  for (name, _) in env.constants.map₁.toList do
    if let some data := getExternAttrData? env name then
      if let some (.standard _ function) := getExternEntryFor data `c then
        IO.println function
