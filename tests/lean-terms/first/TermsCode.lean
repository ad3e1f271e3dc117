/-! Definitions whose code is not their value, and relies on what nobody has proved. -/

partial def pick (xs : Array String) (i : Nat) : String := if i % 2 == 0 then xs[i]'sorry else pick xs (i + 1)
@[export terms_partial] def viaPartial (xs : Array String) (i : Nat) : String := pick xs i

mutual
partial def even (xs : Array String) (i : Nat) : String := if i == 0 then xs[i]'sorry else odd xs (i - 1)
partial def odd (xs : Array String) (i : Nat) : String := if i == 0 then "odd" else even xs (i - 1)
end
@[export terms_even] def viaEven (xs : Array String) (i : Nat) : String := even xs i
@[export terms_odd] def viaOdd (xs : Array String) (i : Nat) : String := odd xs i

def slow (n : Nat) : Nat := n
def fast (n : Nat) : Nat := n + 1
@[csimp] theorem slow_eq_fast : @slow = @fast := sorry
@[export terms_csimp] def viaCsimp (n : Nat) : Nat := slow n

initialize index : Fin 4 ← pure ⟨3, sorry⟩
@[export terms_initialize] def viaInitialize (n : Nat) : Nat := index.val + n

def byIndex (xs : Array Nat) : Nat := xs[3]'sorry
@[implemented_by byIndex] def fourth (xs : Array Nat) : Nat := xs[3]?.getD 0
@[export terms_implemented] def viaImplemented (xs : Array Nat) : Nat := fourth xs

partial def count (n : Nat) : Nat := if n > 9 then n else count (n + 1)
initialize start : Nat ← pure 3
@[export terms_proved] def proved (n : Nat) : Nat := count (start + n)
