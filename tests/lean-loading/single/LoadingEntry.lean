/-- Not the entry point of a program. -/
@[export main, noinline] def LoadingEntry.entry (n : UInt64) : UInt64 := n + 1
@[export loading_entry] def LoadingEntry.callEntry (n : UInt64) : UInt64 := LoadingEntry.entry n
