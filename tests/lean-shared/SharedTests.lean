/-! Values that Rust holds without looking into them, and that several threads use. -/

namespace SharedTests

/-- What is looked up by a name: an object with one field, which is that field. -/
structure Table where
  rows : Array (String × Nat)

/-- A tree whose values may be of any type. -/
inductive Tree (α : Type) where
  | leaf
  | node (left : Tree α) (value : α) (right : Tree α)

def Tree.insert (value : Nat) : Tree Nat → Tree Nat
  | .leaf => .node .leaf value .leaf
  | .node left other right =>
    if value < other then .node (insert value left) other right else .node left other (insert value right)

def Tree.toList : Tree α → List α
  | .leaf => []
  | .node left value right => left.toList ++ value :: right.toList

/-- `0` to `n - 1`, each under what it is called. -/
@[export shared_table] def table (n : Nat) : Table := ⟨(Array.range n).map fun i => (s!"row {i}", i)⟩
@[export shared_find] def find (table : @& Table) (name : @& String) : Option Nat :=
  (table.rows.find? (·.1 == name)).map (·.2)

@[export shared_tree] def tree (values : Array Nat) : Tree Nat := values.foldl (fun tree value => tree.insert value) .leaf
@[export shared_texts] def texts (tree : @& Tree Nat) : Tree String := go tree where
  go : Tree Nat → Tree String
    | .leaf => .leaf
    | .node left value right => .node (go left) (toString value) (go right)
@[export shared_join] def join (tree : Tree String) : String := " ".intercalate tree.toList
@[export shared_both] def both (tree : Tree Nat) (table : Table) : Array (Tree Nat) × Option Table := (#[tree, tree], some table)

/-- A cell, and a function for whoever asks. -/
@[export shared_cell] def cell : IO (IO.Ref Nat) := IO.mkRef 0
@[export shared_add] def add (cell : @& IO.Ref Nat) (n : Nat) : IO Unit := cell.modify (· + n)
@[export shared_read] def read (cell : @& IO.Ref Nat) : IO Nat := cell.get
@[export shared_apply] def apply (f : Nat → Nat) (n : Nat) : Nat := f n

/-- Where this thread prints errors from now on. -/
@[export shared_set_stderr] def setStderr (put : String → IO Unit) : IO Unit := do
  discard <| IO.setStderr { (← IO.getStderr) with putStr := put }
/-- Objects of the size of a stream. -/
structure Six where
  (a b c d e f : String)
@[export shared_sixes] def sixes (n : Nat) : Array Six :=
  (Array.range n).map fun i => { a := toString i, b := "", c := "", d := "", e := "", f := "" }
@[export shared_print] def print (text : String) : IO Unit := IO.eprint text

/-- Nothing but its name is known. -/
opaque HiddenPointed : NonemptyType
def Hidden : Type := HiddenPointed.type
@[export shared_hidden] def hidden (value : Hidden) : Hidden := value

inductive Shade where
  | light | dark

/-- Told apart by values: each member of the family is a type of its own. -/
structure Row (n : Nat) (shade : Shade) where
  private mk ::
  cells : Array Nat
  fits : cells.size = n

def Row.of (n x : Nat) (shade : Shade) : Row n shade := ⟨Array.replicate n x, Array.size_replicate ..⟩

@[export shared_row3] def row3 (x : Nat) : Row 3 .light := .of 3 x .light
/-- A number that Lean can compute is known by its digits. -/
@[export shared_row4] def row4 (x : Nat) : Row (2 + 2) .light := .of 4 x .light
@[export shared_row_dark] def rowDark (x : Nat) : Row 3 .dark := .of 3 x .dark
@[export shared_row_third] def rowThird (row : Row 3 .light) : Nat := row.cells[2]'(by simp [row.fits])
@[export shared_row_fourth] def rowFourth (row : Row 4 .light) : Nat := row.cells[3]'(by simp [row.fits])
@[export shared_row_any] def rowAny {n : Nat} (row : Row n .light) : Nat := row.cells.size
@[export shared_row_map] def rowMap (f : Row 3 .light → Nat) (rows : Array (Row 3 .light)) : Array Nat := rows.map f
@[export shared_row_make] def rowMake (n : Nat) : Row n .light := .of n 0 .light

end SharedTests
