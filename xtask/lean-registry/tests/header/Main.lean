/-!
Prints results of functions that are inline functions of the C header. Compiled, they are those of this project's header; in the
interpreter, they are those that Lean's library was compiled with.
-/

def bytes : List UInt8 := [0, 1, 2, 127, 128, 129, 255]
def words : List UInt64 := bytes.flatMap fun b =>
  let w : UInt64 := b.toUInt64
  [w, w <<< 8, w <<< 24, w <<< 56, 0 - w]
def halves : List Float := words.map fun w => w.toInt64.toFloat / 2
def floats : List Float :=
  halves ++ [0.0 / 0.0, 1.0 / 0.0, -1.0 / 0.0, -0.0, 0.99, -0.99, 1e-300, 1e300, -1e300]
def ints : List Int := words.map (·.toInt64.toInt) ++ [2 ^ 70, -2 ^ 70, 3 ^ 60]

def numbers : List String :=
  words.map (fun w => s!"{w.log2} {w.toUInt32.log2} {w.toUInt16.log2} {w.toUInt8.log2} {w.toUSize.log2}") ++
  words.map (fun w => s!"{w.toInt64.abs} {w.toInt64.toInt32.abs} {w.toInt64.toInt16.abs} {w.toInt64.toInt8.abs}") ++
  floats.map (fun f => s!"{f.toInt8} {f.toInt16} {f.toInt32} {f.toInt64} {f.toISize} {f.toUInt8} {f.toUInt64}") ++
  floats.map (fun f => s!"{f.toFloat32.toInt8} {f.toFloat32.toInt16} {f.toFloat32.toInt32} {f.toFloat32.toInt64}") ++
  ints.flatMap (fun i => [1, -1, 7, -7, 2 ^ 64, -2 ^ 64, 0].map fun j =>
    s!"{i / j} {i % j} {Int.tdiv i j} {Int.tmod i j} {i + j} {i * j}")

def texts : List String :=
  ["", "plain", "é", "aé≤𝔸z", "\u0000z"].flatMap fun s =>
    [s!"{s.any (· == 'z')} {s.all (·.isAlpha)} {s.length} {s.utf8ByteSize} {s.toList} {s.map Char.toUpper}",
     s!"{s.splitOn "é"} {s.find? (· == '≤') |>.isSome} {s.foldl (fun n c => n + c.toNat) 0}"]

def arrays : List String :=
  let a := #[1, 2, 3, 4]
  [s!"{a.swapIfInBounds 0 3} {a.swapIfInBounds 1 9} {a.swapIfInBounds 9 1} {a.reverse} {a.qsort (· > ·)}",
   s!"{strictAnd true false} {strictOr true false} {true.toInt8} {false.toInt64}",
   s!"{System.Platform.target}"]

def main : IO Unit := do
  for line in numbers ++ texts ++ arrays do
    IO.println line
