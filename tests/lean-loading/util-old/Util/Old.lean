/-- A module that only this version has. -/
def Util.Old.year : UInt64 := 2024
