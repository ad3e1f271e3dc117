/-- What `InteropTests` calls in another library. -/
@[export interop_base_triple] def InteropBase.triple (n : UInt64) : UInt64 := n * 3
