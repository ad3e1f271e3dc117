module
public section

/-- The type with `@&`, where Lean takes it on parameters of exports: before 4.30, without effect. Since then it is an error. -/
macro "borrowed% " type:term:max : term =>
  if Lean.version.minor < 30 then `(@& $type) else `($type)
