@[extern "loading_hook"] opaque LoadingInit.hook : IO Unit

initialize
  LoadingInit.hook

@[export loading_init_value] def LoadingInit.value (x : UInt64) : UInt64 := x + 7
