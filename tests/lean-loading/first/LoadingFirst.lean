import Util

@[export loading_first_version] def LoadingFirst.version (n : UInt64) : UInt64 := Util.version n
@[export loading_first_out] def LoadingFirst.out (n : UInt64) : Util.Out := Util.Out.of n
