import Util.New

/-!
The other version. `Out` is declared as in the first.
-/

namespace Util

structure In where
  count : String

structure Out where
  inner : In

@[noinline] def version (n : UInt64) : UInt64 := n + 100

def Out.of (n : UInt64) : Out := ⟨⟨toString n⟩⟩

end Util
