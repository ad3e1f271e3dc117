import LeanRsInterop

open LeanRsInterop.Callback

namespace Callbacks

/-- Whether no number from `divisor` up to the square root of `n` divides `n`. -/
partial def hasNoDivisorFrom (divisor n : UInt64) : Bool :=
  if divisor * divisor > n then true
  else if n % divisor == 0 then false
  else hasNoDivisorFrom (divisor + 1) n

/-- An ordinary export. -/
@[export callbacks_is_prime] def isPrime (n : UInt64) : Bool := n >= 2 && hasNoDivisorFrom 2 n

/-- The loop of `countPrimes`: `steps` steps of a thousand numbers each. -/
partial def countFrom (handle trampoline : USize) (n count step steps : UInt64) : IO UInt64 := do
  if n < step * 1000 then
    countFrom handle trampoline (n + 1) (if isPrime n then count + 1 else count) step steps
  else
    match ← Tick.call handle trampoline step steps with
    | .ok => if step == steps then return count else countFrom handle trampoline n count (step + 1) steps
    | .stopped => return count
    | status => throw (IO.userError s!"the progress callback failed: {repr status}")

/-- Counts the primes below `steps * 1000`, or fewer if the caller stops it. -/
@[export callbacks_count_primes]
def countPrimes (handle trampoline : USize) (steps : UInt64) : IO UInt64 :=
  countFrom handle trampoline 0 0 1 steps

/-- Sends each step on the way from `n` to 1 as a line of text. -/
@[export callbacks_collatz]
partial def collatz (handle trampoline : USize) (n : Nat) : IO Status := do
  let next := if n % 2 == 0 then n / 2 else 3 * n + 1
  let text := if n % 2 == 0 then s!"{n} is even, half of it is {next}" else s!"{n} is odd, 3 · {n} + 1 = {next}"
  match ← String.call handle trampoline text with
  | .ok => if next == 1 then return .ok else collatz handle trampoline next
  | status => return status

end Callbacks
