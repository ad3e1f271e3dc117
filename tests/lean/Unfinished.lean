module
public section
set_option autoImplicit false
namespace Unfinished

/-- Believed. -/
axiom trusted : 1 ≤ 2

/-- Not written yet. -/
@[export unfinished_guess] def guess (n : UInt64) : UInt64 := n + helper n
where
  /-- What is missing. -/
  helper (_ : UInt64) : UInt64 := sorry
/-- Relies on an axiom of its own. -/
@[export unfinished_assumes] def assumes (n : UInt64) : UInt64 :=
  let bound : { k : Nat // 1 ≤ k } := ⟨2, trusted⟩
  n + bound.val.toUInt64
/-- Takes the state of an action as an argument, which nothing in Rust stands for. -/
@[export unfinished_raw] def raw (n : UInt64) : Void IO.RealWorld → ST.Out IO.RealWorld UInt64 :=
  fun state => (pure n : BaseIO UInt64) state
/-- Relies on nothing. -/
@[export unfinished_clean] def clean (n : UInt64) : UInt64 := n

end Unfinished
