/-- A module that only this version has. -/
def Util.New.year : UInt64 := 2025
