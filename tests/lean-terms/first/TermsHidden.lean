module

/-! Definitions whose values other modules cannot see. -/

public def Hidden : Type := UInt64
/-- Seen by all. -/
@[expose] public def Shown : Type := UInt64
