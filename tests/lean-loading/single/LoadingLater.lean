@[export loading_later_value] def LoadingLater.value (x : UInt64) : UInt64 := x + 8
