import Linked.Names

/-- A few instructions. -/
@[export linked_step] def step (sum n : UInt64) : UInt64 :=
  (sum ^^^ n) + (n >>> 3) * 0x9E3779B97F4A7C15

/-- Has the name of a function of C. -/
@[export getenv] def half (n : UInt32) : UInt32 :=
  n / 2

@[export linked_greet] def greet (name : String) : String :=
  s!"{names.size} names, and {name}"
