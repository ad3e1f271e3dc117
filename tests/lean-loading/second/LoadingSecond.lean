import Util

@[export loading_second_version] def LoadingSecond.version (n : UInt64) : UInt64 := Util.version n
@[export loading_second_out] def LoadingSecond.out (n : UInt64) : Util.Out := Util.Out.of n
