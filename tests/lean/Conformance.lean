module
public import Conformance.Scalars
public import Conformance.Numbers
public import Conformance.Data
public import Conformance.Structures
public import Conformance.Enums
public import Conformance.Functions
public import Conformance.Effects
public import Conformance.Panics
public import Conformance.Globals
public section
set_option autoImplicit false
namespace Conformance

/-- Uses definitions of three imported modules: 2 * 10 + 1 + 10 for an input of 10. -/
@[export conf_root] def root (n : Nat) : Nat :=
  Numbers.natDouble n + Scalars.one + Structures.treeSum (.node .leaf n .leaf)

end Conformance
