@[export rs_both, noinline] def LoadingBoth.both (x : UInt64) : UInt64 := x + 1
@[export loading_call_both] def LoadingBoth.callBoth (x : UInt64) : UInt64 := LoadingBoth.both x
