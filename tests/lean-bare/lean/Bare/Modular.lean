module

prelude
public import Bare.Prelude

/-! A file of the module system, whose initializer is in two parts, with values that an action computes. -/

public section

def makeSeed : IO UInt64 := .pure 1234

def makeTable : IO String := .pure "computed"

@[init makeSeed] opaque seed : UInt64
@[init makeTable] opaque table : String

@[export bare_seed] def theSeed (n : UInt64) : UInt64 := seed.add n
@[export bare_table] def theTable (n : UInt64) : Prod String UInt64 := ⟨table, n⟩
@[export bare_derived] def derived : Array String := ((Array.mkEmpty 2).push table).push "and more"
