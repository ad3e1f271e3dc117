module
public section
set_option autoImplicit false
namespace Declarations

/-! Recursive types with a parameter, and an export for two methods. -/

/-- Mentions itself with its own parameter. -/
inductive Tree (α : Type) where
  | leaf
  | node (l : Tree α) (x : α) (r : Tree α)

/-- Recursive through an array. -/
inductive Rose (α : Type) where
  | node (x : α) (kids : Array (Rose α))

mutual
/-- Recursive through `Twig`. -/
inductive Branch (α : Type) where
  | branch (x : α) (twigs : List (Twig α))
/-- Recursive through `Branch`. -/
inductive Twig (α : Type) where
  | end
  | twig (size : UInt8) (branch : Branch α)
end

def Tree.mirror {α : Type} : Tree α → Tree α
  | leaf => leaf
  | node l x r => node r.mirror x l.mirror

@[export decl_tree] def tree (t : Tree UInt64) : Tree UInt64 := t.mirror
@[export decl_texts] def texts (t : Tree String) : Array (Tree String) := #[t, t.mirror]
@[export decl_rose] def rose (r : Rose Nat) : Rose Nat := match r with
  | .node x kids => .node (x + kids.size) kids.reverse
@[export decl_roses] def roses (r : Option (Rose (Rose UInt8))) : Option (Rose (Rose UInt8)) := r
@[export decl_branch] def branch (b : Branch String) : Branch String := b

/-- A trivial structure. -/
structure Only (α : Type) where
  content : α
/-- Holds one of its parameter. -/
structure Keyed (α : Type) where
  first : α
  only : Only α
  size : Nat
@[export decl_keyed] def keyed (k : Keyed UInt32) : Keyed UInt32 :=
  { k with first := k.only.content + 1, only := { content := k.first } }

@[export decl_shout] def shout (text : String) : String := text ++ "!"

end Declarations
