import Util.Old

/-!
One of two versions of a package, which two packages of a program require.
-/

namespace Util

structure In where
  count : Nat

structure Out where
  inner : In

@[noinline] def version (n : UInt64) : UInt64 := n + 1

def Out.of (n : UInt64) : Out := ⟨⟨n.toNat⟩⟩

end Util
