import Bindings

/-! Recursive types with a parameter, bound. -/

namespace Bindings

def Tree.fold {α : Type} (f : Nat → α → Nat) (n : Nat) : Tree α → Nat
  | .leaf => n
  | .node l x r => r.fold f (f (l.fold f n) x)
@[export bindings_tree] def tree (n : Nat) : Tree Nat := n.fold (fun i _ t => .node t i .leaf) .leaf
@[export bindings_tree_sum] def treeSum (t : Tree Nat) : Nat := t.fold (· + ·) 0
@[export bindings_rose] def rose (children : Array (Rose String)) : Rose String := { value := "root", children }

end Bindings
