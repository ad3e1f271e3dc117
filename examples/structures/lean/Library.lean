/-! A small library of books: structures, an enumeration, a recursive type, and arrays and options of these. -/

namespace Library

inductive Genre where
  | novel | poetry | mathematics
deriving BEq

structure Book where
  title : String
  authors : Array String
  year : UInt16
  genre : Genre
  /-- In cents. -/
  price : Nat

/-- A search tree of books by title. -/
inductive Shelf where
  | empty
  | node (left : Shelf) (book : Book) (right : Shelf)

def Shelf.insert (b : Book) : Shelf → Shelf
  | .empty => .node .empty b .empty
  | .node l x r => if b.title < x.title then .node (l.insert b) x r else .node l x (r.insert b)

def Shelf.inOrder (acc : Array Book) : Shelf → Array Book
  | .empty => acc
  | .node l b r => r.inOrder ((l.inOrder acc).push b)

def Shelf.total : Shelf → Nat
  | .empty => 0
  | .node l b r => l.total + b.price + r.total

@[export library_insert] def insert (s : Shelf) (b : Book) : Shelf := s.insert b
@[export library_in_order] def inOrder (s : Shelf) : Array Book := s.inOrder #[]
@[export library_total] def total (s : Shelf) : Nat := s.total

/-- The first book of a genre. -/
@[export library_find] def find (s : Shelf) (g : Genre) : Option Book :=
  match s, g with
  | .empty, _ => none
  | .node l b r, g =>
    match find l g with
    | some b => some b
    | none => if b.genre == g then some b else find r g

/-- The book with a discount, or the reason why not. -/
@[export library_discount] def discount (b : Book) (percent : UInt8) : Except String Book :=
  if percent > 100 then .error s!"{percent} percent of {b.title} is too much"
  else .ok { b with price := b.price * (100 - percent.toNat) / 100 }

end Library
