module
public import TermsHidden

/-! Here a value of `Hidden` is an object; in its own module it is a number. -/

public structure Held where
  hidden : Hidden
  k : UInt32
  n : Nat
public structure Wrapped where
  hidden : Hidden
public structure Around where
  wrapped : Wrapped
  k : UInt32
/-- Fields whose places are the same for all. -/
public structure Beside where
  shown : Shown
  list : List Hidden
  k : UInt32

@[export terms_held] public def held (x : Held) : UInt64 := x.k.toUInt64 + x.n.toUInt64
@[export terms_wrapped] public def wrapped (x : Wrapped) : Array Wrapped := #[x, x]
@[export terms_around] public def around (x : Around) : UInt32 := x.k
@[export terms_beside] public def beside (x : Beside) : UInt32 := x.k
@[export terms_hidden] public def hidden (x : Hidden) : Array Hidden := #[x]
