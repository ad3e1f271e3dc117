module
public section

/-! Identities and other functions that do almost nothing: what a call with them costs is the conversions. -/

@[export values_add] def add (a b : UInt64) : UInt64 := a + b
@[export values_limit] def limit : UInt32 := 3
@[export values_next_io] def nextIO (n : UInt64) : IO UInt64 := return n + 1
@[export values_refuse] def refuse (n : UInt64) : EIO UInt64 UInt64 := throw n
@[export values_fail] def fail (_ : UInt64) : IO UInt64 := throw (IO.userError "it failed")
@[export values_even] def even (n : UInt64) : Except UInt64 UInt64 := if n % 2 == 0 then .ok n else .error n

@[export values_option] def option (o : Option UInt64) : Option UInt64 := o
@[export values_pair] def pair (p : UInt64 × Bool) : UInt64 × Bool := p
@[export values_nat] def nat (n : Nat) : Nat := n

@[export values_string] def string (s : String) : String := s
@[export values_string_view] def stringView (s : String) : String := s
@[export values_string_size] def stringSize (s : @& String) : UInt64 := s.utf8ByteSize.toUInt64
@[export values_bytes] def bytes (b : ByteArray) : ByteArray := b
@[export values_bytes_copy] def bytesCopy (b : ByteArray) : ByteArray := b
@[export values_bytes_size] def bytesSize (b : @& ByteArray) : UInt64 := b.size.toUInt64
@[export values_strings] def strings (a : Array String) : Array String := a
@[export values_numbers] def numbers (a : Array UInt64) : Array UInt64 := a

/-- Five fields of different kinds. -/
structure Order where
  id : UInt64
  price : Float
  count : UInt32
  open_ : Bool
  name : String

@[export values_order] def order (o : Order) : Order := o

/-- Twenty fields. -/
structure Wide where
  (n0 n1 n2 n3 n4 n5 n6 n7 n8 n9 n10 n11 : UInt64)
  (x0 x1 x2 x3 : Float)
  (c0 c1 : UInt32)
  (s0 s1 : String)

@[export values_wide] def wide (w : Wide) : Wide := w

/-- Five fields, numbers only. -/
structure Sample where
  id : UInt64
  x : Float
  y : Float
  count : UInt32
  valid : Bool

@[export values_samples] def samples (a : Array Sample) : Array Sample := a

/-- Nodes with numbers. -/
inductive Tree where
  | leaf
  | node (left right : Tree) (value : UInt64)

@[export values_tree] def tree (t : Tree) : Tree := t
