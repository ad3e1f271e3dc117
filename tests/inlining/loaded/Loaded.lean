/-- As in `Linked`. -/
@[export loaded_step] def step (sum n : UInt64) : UInt64 :=
  (sum ^^^ n) + (n >>> 3) * 0x9E3779B97F4A7C15
