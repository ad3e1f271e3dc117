module
public section
set_option autoImplicit false
namespace Roundtrip

/-! Identities at concrete types (`rt_…`), and functions that take a value apart and build it anew (`rb_…`). -/

@[export rt_u8] def u8 (x : UInt8) : UInt8 := x
@[export rt_u16] def u16 (x : UInt16) : UInt16 := x
@[export rt_u32] def u32 (x : UInt32) : UInt32 := x
@[export rt_u64] def u64 (x : UInt64) : UInt64 := x
@[export rt_usize] def usize (x : USize) : USize := x
@[export rt_i8] def i8 (x : Int8) : Int8 := x
@[export rt_i16] def i16 (x : Int16) : Int16 := x
@[export rt_i32] def i32 (x : Int32) : Int32 := x
@[export rt_i64] def i64 (x : Int64) : Int64 := x
@[export rt_isize] def isize (x : ISize) : ISize := x
@[export rt_f64] def f64 (x : Float) : Float := x
@[export rt_f32] def f32 (x : Float32) : Float32 := x
@[export rt_bool] def bool (x : Bool) : Bool := x
@[export rt_char] def char (x : Char) : Char := x
@[export rt_unit] def unit (x : Unit) : Unit := x
@[export rt_nat] def nat (x : Nat) : Nat := x
@[export rt_int] def int (x : Int) : Int := x
@[export rt_string] def string (x : String) : String := x
@[export rt_bytes] def bytes (x : ByteArray) : ByteArray := x
@[export rt_floats] def floats (x : FloatArray) : FloatArray := x
@[export rt_array_u8] def arrayU8 (x : Array UInt8) : Array UInt8 := x
@[export rt_array_f64] def arrayF64 (x : Array Float) : Array Float := x
@[export rt_array_u64] def arrayU64 (x : Array UInt64) : Array UInt64 := x
@[export rt_array_nat] def arrayNat (x : Array Nat) : Array Nat := x
@[export rt_array_string] def arrayString (x : Array String) : Array String := x
@[export rt_array_bool] def arrayBool (x : Array Bool) : Array Bool := x
@[export rt_array_char] def arrayChar (x : Array Char) : Array Char := x
@[export rt_list_f32] def listF32 (x : List Float32) : List Float32 := x
@[export rt_list_i64] def listI64 (x : List Int64) : List Int64 := x
@[export rt_option_usize] def optionUSize (x : Option USize) : Option USize := x
@[export rt_except] def except (x : Except String Nat) : Except String Nat := x
@[export rt_sum] def sum (x : Nat ⊕ String) : Nat ⊕ String := x
@[export rt_prod8] def prod8
    (x : UInt8 × UInt16 × UInt32 × UInt64 × Float × String × Bool × Nat) :
    UInt8 × UInt16 × UInt32 × UInt64 × Float × String × Bool × Nat := x
@[export rt_nested1] def nested1 (x : Array (Option (Except String (List (Nat × UInt64))))) :
    Array (Option (Except String (List (Nat × UInt64)))) := x
@[export rt_nested2] def nested2 (x : List (Array (Option (String × Float)))) :
    List (Array (Option (String × Float))) := x
@[export rt_nested3] def nested3 (x : Option (Option (Option (Option UInt8)))) :
    Option (Option (Option (Option UInt8))) := x
@[export rt_nested4] def nested4 (x : Except (Array String) (Nat ⊕ List Bool)) :
    Except (Array String) (Nat ⊕ List Bool) := x
@[export rt_nested5] def nested5 (x : Array (Array (Array (Array UInt16)))) :
    Array (Array (Array (Array UInt16))) := x
@[export rt_nested6] def nested6 (x : Array (Int × Option ByteArray)) : Array (Int × Option ByteArray) := x

/-- A search tree without order. -/
inductive Tree where
  | leaf
  | node (left : Tree) (value : Int) (weight : Float) (right : Tree)
/-- Recursive through an array: one field, but no trivial structure. -/
structure Rose where
  children : Array Rose
mutual
/-- Recursive through `Entry`. -/
structure Folder where
  entries : List Entry
/-- Recursive through `Folder`. -/
inductive Entry where
  | file (name : String) (size : UInt32)
  | folder (name : String) (inner : Folder)
end
/-- As deep as it is long. -/
inductive Chain where
  | nil
  | link (n : UInt64) (next : Chain)

/-- The parameter is a phantom: the one field does not depend on it. -/
structure Tagged (α : Type) where
  n : UInt64
/-- A number whose type mentions the parameter, and a value of the parameter's type. -/
structure Holder (α : Type) where
  small : UInt8
  tag : Tagged α
  value : α

@[export rt_holder] def holder (h : Holder UInt64) : Holder UInt64 :=
  { h with tag := ⟨h.tag.n + h.value⟩, small := h.small + 1 }
@[export rt_tree] def tree (x : Tree) : Tree := x
@[export rt_rose] def rose (x : Rose) : Rose := x
@[export rt_folder] def folder (x : Folder) : Folder := x
@[export rt_chain] def chain (x : Chain) : Chain := x

def arrayFrom {α : Type} [Inhabited α] (x : Array α) (i : Nat) (acc : Array α) : Nat → Array α
  | 0 => acc
  | fuel + 1 => arrayFrom x (i + 1) (acc.push x[i]!) fuel
@[export rb_array_u64] def rebuildArrayU64 (x : Array UInt64) : Array UInt64 := arrayFrom x 0 #[] x.size
@[export rb_array_string] def rebuildArrayString (x : Array String) : Array String := arrayFrom x 0 #[] x.size
@[export rb_array_nat] def rebuildArrayNat (x : Array Nat) : Array Nat := arrayFrom x 0 #[] x.size
def listOnto {α : Type} (acc : List α) : List α → List α
  | [] => acc
  | x :: xs => listOnto (x :: acc) xs
@[export rb_list_string] def rebuildList (x : List String) : List String := listOnto [] (listOnto [] x)
@[export rb_option] def rebuildOption : Option UInt64 → Option UInt64
  | none => none
  | some x => some (x ^^^ 0)
@[export rb_except] def rebuildExcept : Except String Nat → Except String Nat
  | .ok n => .ok (n + 0)
  | .error e => .error (e ++ "")
@[export rb_sum] def rebuildSum : Nat ⊕ String → Nat ⊕ String
  | .inl n => .inl (n + 0)
  | .inr s => .inr (s ++ "")
@[export rb_prod] def rebuildProd : UInt8 × Float × String × Nat → UInt8 × Float × String × Nat
  | (a, b, c, d) => (a + 0, b, c ++ "", d + 0)
def bytesFrom (x : ByteArray) (i : Nat) (acc : ByteArray) : Nat → ByteArray
  | 0 => acc
  | fuel + 1 => bytesFrom x (i + 1) (acc.push (x.get! i)) fuel
@[export rb_bytes] def rebuildBytes (x : ByteArray) : ByteArray := bytesFrom x 0 ByteArray.empty x.size
def floatsFrom (x : FloatArray) (i : Nat) (acc : FloatArray) : Nat → FloatArray
  | 0 => acc
  | fuel + 1 => floatsFrom x (i + 1) (acc.push (x.get! i)) fuel
@[export rb_floats] def rebuildFloats (x : FloatArray) : FloatArray := floatsFrom x 0 FloatArray.empty x.size
@[export rb_tree] def rebuildTree : Tree → Tree
  | .leaf => .leaf
  | .node l v w r => .node (rebuildTree l) (v + 0) w (rebuildTree r)
/-- Reverses, in a loop. -/
def chainOnto (acc : Chain) : Chain → Chain
  | .nil => acc
  | .link n next => chainOnto (.link n acc) next
@[export rb_chain] def rebuildChain (x : Chain) : Chain := chainOnto .nil (chainOnto .nil x)

def chainFrom (acc : Chain) : Nat → Chain
  | 0 => acc
  | n + 1 => chainFrom (.link n.toUInt64 acc) n
@[export rt_chain_make] def chainMake (n : Nat) : Chain := chainFrom .nil n
def chainSumFrom (acc : UInt64) : Chain → UInt64
  | .nil => acc
  | .link n next => chainSumFrom (acc + n) next
@[export rt_chain_sum] def chainSum (x : Chain) : UInt64 := chainSumFrom 0 x
def roseFrom (acc : Rose) : Nat → Rose
  | 0 => acc
  | n + 1 => roseFrom ⟨#[acc]⟩ n
@[export rt_rose_make] def roseMake (n : Nat) : Rose := roseFrom ⟨#[]⟩ n
def listFrom (acc : List UInt64) : Nat → List UInt64
  | 0 => acc
  | n + 1 => listFrom (n.toUInt64 :: acc) n
@[export rt_list_make] def listMake (n : Nat) : List UInt64 := listFrom [] n
def listSumFrom (acc : UInt64) : List UInt64 → UInt64
  | [] => acc
  | x :: xs => listSumFrom (acc + x) xs
@[export rt_list_sum] def listSum (x : List UInt64) : UInt64 := listSumFrom 0 x

/-- The thread of the task has the only reference to `x`, and drops it. -/
@[export rt_size_in_task] def sizeInTask {α : Type} (x : Array α) (n : Nat) : Task Nat :=
  Task.spawn (prio := .dedicated) fun _ => x.size + n
/-- Holds `x` until it is forced. -/
@[export rt_hold] def hold {α : Type} (x : α) : Thunk α := Thunk.mk fun _ => x

end Roundtrip
