import Std.Data.HashMap

set_option autoImplicit false

/-!
What `bind!` and `cargo lean bind` have to write with care: names that Rust or lean-rs has already, recursion, types that no
Rust type can stand for.
-/

namespace Bindings

/-- A name that ends like an object of lean-rs, with a function. -/
structure GameObj where
  name : String
  step : Nat → Nat
@[export bindings_game] def game (by_ : Nat) : GameObj := { name := "game", step := (· + by_) }
@[export bindings_play] def play (game : GameObj) (n : Nat) : Nat := game.step n

/-- A name of lean-rs. -/
structure LeanList where
  f : List Nat
  deriving Inhabited
@[export bindings_list] def list (n : Nat) : LeanList := { f := List.range n }
/-- Another one. -/
structure LeanFn where
  call : Nat → Nat
@[export bindings_fn] def function : LeanFn := { call := (2 * ·) }
/-- The name of the trait. -/
structure Bindings where
  n : Nat
  text : String
@[export bindings_itself] def itself (b : Bindings) : Bindings := { b with n := b.n + 1 }
/-- The name of a type parameter that would be written. -/
structure A where
  n : Nat
  flag : Bool
/-- With a parameter. -/
structure Marked (α : Type) where
  value : α
  mark : A
@[export bindings_marked] def marked (m : Marked String) : Marked String := { m with value := m.value ++ "!" }

/-- Recursive through an array, and without one. -/
inductive Policy where
  | allow
  | all (policies : Array Policy)
  | not (policy : Policy)
  | either (policies : Policy × Policy)
  deriving BEq
@[export bindings_allows] partial def allows (policy : Policy) : Bool :=
  match policy with
  | .allow => true
  | .all policies => policies.all allows
  | .not policy => !allows policy
  | .either (p, q) => allows p || allows q
@[export bindings_negated] def negated (policy : Policy) : Policy := .not policy

/-- Opaque, with two parameters. -/
@[export bindings_counts] def counts (words : Array String) : Std.HashMap String Nat :=
  words.foldl (fun m w => m.insert w (m.getD w 0 + 1)) {}
@[export bindings_count] def count (counts : Std.HashMap String Nat) (word : String) : Nat := counts.getD word 0

/-- Constructors decide which types the values are of. -/
inductive Expr : Type → Type 1 where
  | nat (n : Nat) : Expr Nat
  | text (s : String) : Expr String
  | length (e : Expr String) : Expr Nat
def Expr.eval {α : Type} : Expr α → α
  | .nat n => n
  | .text s => s
  | .length e => e.eval.length
@[export bindings_expr] def expr (text : String) : Expr Nat := .length (.text text)
@[export bindings_eval] def eval (e : Expr Nat) : Nat := e.eval

/-- The function that is returned has a parameter of its own. -/
@[export bindings_scaled] def scaled (factor : Nat) : Nat → Nat → Nat := fun value offset => factor * value + offset
/-- Its parameter has no name. -/
@[export bindings_sign] def sign : Int → Nat
  | .ofNat _ => 1
  | .negSucc _ => 0
/-- A keyword of Rust. -/
@[export bindings_gen] def gen (type : Nat) : Nat := type

/-- A function value of 33 parameters. -/
abbrev Long := Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat →
  Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat → Nat
@[export bindings_wrap] def wrap (_long : Option Long) : Bool := true
@[export bindings_long] def long : Long :=
  fun a _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ => a

/-- Recursive, with a parameter. -/
inductive Tree (α : Type) where
  | leaf
  | node (l : Tree α) (x : α) (r : Tree α)
/-- Recursive through an array, with a parameter. -/
structure Rose (α : Type) where
  value : α
  children : Array (Rose α)

end Bindings
