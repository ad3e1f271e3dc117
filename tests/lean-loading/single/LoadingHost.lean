@[extern "rs_both"] opaque LoadingHost.both (x : UInt64) : UInt64
@[export loading_call_host] def LoadingHost.callHost (x : UInt64) : UInt64 := LoadingHost.both x
@[extern "rs_raw"] opaque LoadingHost.raw (x : UInt64) : UInt64
@[export loading_call_raw] def LoadingHost.callRaw (x : UInt64) : UInt64 := LoadingHost.raw x

/-! Symbols that begin with `_`, or that look like those which Lean makes up. -/

@[extern "_rs_score"] opaque LoadingHost.score (x : UInt64) : UInt64
@[export loading_call_score] def LoadingHost.callScore (x : UInt64) : UInt64 := LoadingHost.score x
@[extern "lp_loading_LoadingInner_get"] opaque LoadingHost.get (s : String) : UInt64
@[export loading_call_get] def LoadingHost.callGet (s : String) : UInt64 := LoadingHost.get s
