/-- Its symbol is `lp_loading_LoadingInner_get`, which the program defines as well. -/
@[noinline] def LoadingInner.get (n : USize) : UInt64 := n.toUInt64 + 1
@[export loading_inner_get] def LoadingInner.callGet (n : USize) : UInt64 := LoadingInner.get n
