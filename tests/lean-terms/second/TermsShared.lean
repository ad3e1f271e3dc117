/-! The same package in two versions, whose types are printed alike. -/

def Good {k : Nat} (n : Nat) : Prop := n < k

/-- An index below a bound. -/
structure Indexed where
  n : Nat
  good : @Good 4 n

/-- A function that gives types. -/
def Layout (α : Type) : Type := Array (String × α)

structure Laid (F : Type → Type) where
  x : F Nat
  n : Nat

/-- What is inside is said by a name. -/
structure Out where
  laid : Laid Layout
  n : Nat

/-- The same in both. -/
structure Same where
  n : Nat
  good : n < 10

abbrev Index := { n : Nat // @Good 4 n }
