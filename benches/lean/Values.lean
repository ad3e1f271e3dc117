module
public section

/-! Identities: what a call with them costs is the conversions. -/

@[export values_add] def add (a b : UInt64) : UInt64 := a + b
@[export values_string] def string (s : String) : String := s
@[export values_bytes] def bytes (b : ByteArray) : ByteArray := b
@[export values_strings] def strings (a : Array String) : Array String := a
@[export values_numbers] def numbers (a : Array UInt64) : Array UInt64 := a
@[export values_nat] def nat (n : Nat) : Nat := n

/-- Five fields of different kinds. -/
structure Order where
  id : UInt64
  price : Float
  count : UInt32
  open_ : Bool
  name : String

@[export values_order] def order (o : Order) : Order := o

/-- Five fields, numbers only. -/
structure Sample where
  id : UInt64
  x : Float
  y : Float
  count : UInt32
  valid : Bool

@[export values_sample] def sample (s : Sample) : Sample := s
