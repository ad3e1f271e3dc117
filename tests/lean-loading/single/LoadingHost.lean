@[extern "rs_both"] opaque LoadingHost.both (x : UInt64) : UInt64
@[export loading_call_host] def LoadingHost.callHost (x : UInt64) : UInt64 := LoadingHost.both x
