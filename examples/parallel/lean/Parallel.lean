/-! A search through rows of numbers, in parts that several threads take. -/

/-- How many steps lead from `n` to 1, at most `fuel`. -/
def steps (n : UInt64) (fuel : Nat := 10000) (count : UInt64 := 0) : UInt64 :=
  match fuel with
  | 0 => count
  | fuel + 1 =>
    if n ≤ 1 then count
    else steps (if n % 2 == 0 then n / 2 else 3 * n + 1) fuel (count + 1)

/-- How many rows are looked at before `goOn` is asked. -/
def batch : Nat := 1000

/-- Of the rows from `start` to `stop` the one with the most steps, and how many it has. `goOn` is told how many rows have been looked at,
and says whether to look at more. -/
@[export parallel_longest]
def longest (rows : @& Array UInt64) (start stop : USize) (goOn : UInt64 → BaseIO Bool) : IO (UInt64 × UInt64) := do
  let mut best := (0, 0)
  let mut seen := 0
  for row in rows[start.toNat:stop.toNat] do
    let count := steps row
    if count > best.2 then best := (row, count)
    seen := seen + 1
    if seen == batch then
      unless ← goOn seen.toUInt64 do throw (IO.userError "cancelled")
      seen := 0
  return best
