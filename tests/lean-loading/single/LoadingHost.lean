@[extern "rs_both"] opaque LoadingHost.both (x : UInt64) : UInt64
@[export loading_call_host] def LoadingHost.callHost (x : UInt64) : UInt64 := LoadingHost.both x
@[extern "rs_raw"] opaque LoadingHost.raw (x : UInt64) : UInt64
@[export loading_call_raw] def LoadingHost.callRaw (x : UInt64) : UInt64 := LoadingHost.raw x
