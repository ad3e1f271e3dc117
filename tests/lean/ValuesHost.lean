set_option autoImplicit false

/-!
What a function value proves that the program gives to Lean. Nothing loads this module.
-/

namespace Values.Host

inductive Empt

/-! Functions that the program defines. -/

@[extern "val_host_option"] opaque hostOption (n : Nat) : Option (Nat → Fin 0)
@[extern "val_host_io"] opaque hostIo (n : Nat) : IO (Nat → Empt)
@[extern "val_host_variable"] opaque hostVariable {α : Type} (n : Nat) : Option (Nat → α)
@[extern "val_host_constant"] opaque hostConstant {α : Type} (x : α) : Option (Nat → α)
@[extern "val_host_taker"] opaque hostTaker (f : (Nat → Fin 0) → Nat) : Nat
@[extern "val_host_honest"] opaque hostHonest (n : Nat) : Option (Nat → IO Empt)

/-- Uses them all. -/
@[export val_use_hosts] def useHosts (n : Nat) : IO Nat := do
  let f ← hostIo n
  let g := hostOption n
  let h := hostVariable (α := Nat) n
  let i := hostConstant n
  let j := hostHonest n
  return hostTaker (fun _ => 0) + (if g.isSome && h.isSome && i.isSome && j.isSome then 1 else (nomatch f 0))

end Values.Host
