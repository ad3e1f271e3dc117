/-- In a module, and so in a C file, of its own; made by the module's initializer. -/
@[export linked_names] def names : Array String :=
  (Array.range 3).map fun n => s!"name {n}"
