module
public import Std.Data.HashMap
public import Std.Data.TreeMap
public section
set_option autoImplicit false

/-!
Maps at the boundary between Lean and Rust: an `Array` of pairs, which is `Vec<(K, V)>` in Rust.

A package uses it with
```toml
[[require]]
name = "leanRsData"
path = ".lake/lean-rs/lean-rs-data"
```
`lean-build` puts it there when Cargo builds the crate that the package belongs to.
-/

namespace LeanRs

/-- The pairs of a hash map, in no particular order. -/
def HashMap.toPairs {α β : Type} [BEq α] [Hashable α] (m : Std.HashMap α β) : Array (α × β) :=
  m.toArray

/-- The hash map of these pairs; of two with the same key, the later one counts. -/
def HashMap.ofPairs {α β : Type} [BEq α] [Hashable α] (pairs : Array (α × β)) : Std.HashMap α β :=
  pairs.toList.foldl (fun m p => m.insert p.1 p.2) {}

/-- The pairs of a tree map, by rising keys. -/
def TreeMap.toPairs {α β : Type} {cmp : α → α → Ordering} (m : Std.TreeMap α β cmp) : Array (α × β) :=
  m.toArray

/-- The tree map of these pairs; of two with the same key, the later one counts. -/
def TreeMap.ofPairs {α β : Type} (cmp : α → α → Ordering) (pairs : Array (α × β)) :
    Std.TreeMap α β cmp :=
  pairs.toList.foldl (fun m p => m.insert p.1 p.2) {}

end LeanRs
