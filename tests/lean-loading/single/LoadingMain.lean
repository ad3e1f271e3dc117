/-- The entry point of a program, in C the functions `_lean_main` and `main`. -/
@[noinline] def main (arguments : List String) : IO UInt32 := pure arguments.length.toUInt32
@[export loading_main] def LoadingMain.callMain (n : UInt64) : IO UInt32 := main (List.replicate n.toNat "")
