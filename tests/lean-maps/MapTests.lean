import LeanRsData

/-- Counts words, starting with these counts. -/
@[export maps_count] def count (before : Array (String × Nat)) (words : List String) : Array (String × Nat) :=
  let m := LeanRs.HashMap.ofPairs before
  LeanRs.HashMap.toPairs (words.foldl (fun m w => m.insert w (m.getD w 0 + 1)) m)

/-- The pairs in the order of their keys, each once. -/
@[export maps_sorted] def sorted (pairs : Array (UInt64 × String)) : Array (UInt64 × String) :=
  LeanRs.TreeMap.toPairs (LeanRs.TreeMap.ofPairs (fun a b => compare a b) pairs)
