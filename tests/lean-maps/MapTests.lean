import LeanRsData

/-- Counts words, starting with these counts. -/
@[export maps_count] def count (before : Array (String × Nat)) (words : List String) : Array (String × Nat) :=
  let m := LeanRs.HashMap.ofPairs before
  LeanRs.HashMap.toPairs (words.foldl (fun m w => m.insert w (m.getD w 0 + 1)) m)

/-- The pairs in the order of their keys, each once. -/
@[export maps_sorted] def sorted (pairs : Array (UInt64 × String)) : Array (UInt64 × String) :=
  LeanRs.TreeMap.toPairs (LeanRs.TreeMap.ofPairs (fun a b => compare a b) pairs)

@[export maps_invert] def invert (m : Array (String × UInt64)) : Array (UInt64 × String) :=
  m.map fun (k, v) => (v, k)

@[export maps_echo] def echo (m : Array (UInt64 × Array (Nat × Bool))) : Array (UInt64 × Array (Nat × Bool)) := m

/-- The keys `a`, `b` and `key`. -/
@[export maps_twice] def twice (key : String) : Array (String × UInt64) := #[("a", 1), ("b", 2), (key, 3)]

structure Table where
  entries : Array (String × Nat)
  size : UInt64

/-- How often each word occurs. -/
@[export maps_table] def table (words : Array String) : Table :=
  let m := words.foldl (fun m w => m.insert w (m.getD w 0 + 1)) ({} : Std.HashMap String Nat)
  { entries := m.toArray, size := m.size.toUInt64 }
