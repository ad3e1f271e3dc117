/-! Functions as parameters and as results. -/

namespace Closures

/-- A stable sort by the caller's comparison. -/
@[export closures_sort] def sort (less : String → String → Bool) (words : Array String) : Array String :=
  words.insertionSort less

/-- A line with this slope: a function of the intercept and `x`. -/
@[export closures_line] def line (slope : Float) : Option (Float → Float → Float) :=
  some fun intercept x => slope * x + intercept

def visitFrom (visit : Nat → UInt64 → IO Bool) (position : Nat) (n : UInt64) : Nat → IO Nat
  | 0 => return position
  | fuel + 1 => do
    if !(← visit position n) then return position
    if n == 1 then return position + 1
    visitFrom visit (position + 1) (if n % 2 == 0 then n / 2 else 3 * n + 1) fuel

/-- Visits the numbers of a Collatz sequence until it reaches 1 or the visitor returns `false`. -/
@[export closures_collatz] def collatz (start : UInt64) (visit : Nat → UInt64 → IO Bool) : IO Nat :=
  visitFrom visit 0 start 1000

def readFirst (read : String → IO String) (caught : List String) : List String → IO (String × List String)
  | [] => throw (IO.userError "no file can be read")
  | path :: rest => do
    try
      let text ← read path
      return (text, caught.reverse)
    catch e => readFirst read (e.toString :: caught) rest

/-- The text of the first readable file, and the errors of the files before it. -/
@[export closures_first_readable] def firstReadable (read : String → IO String) (paths : List String) :
    IO (String × List String) :=
  readFirst read [] paths

end Closures
