import Stock

/-- A line of a receipt. -/
structure Line where
  item : Item
  cents : UInt64

/-- A line for each item. -/
@[export shop_lines] def receipt (items : Array Item) : Array Line :=
  items.map fun item => { item, cents := total (·.cents) #[item] }

/-- Prints a line for each item. -/
@[export shop_print] def print (lines : Array Line) : IO Unit := do
  for line in lines do
    IO.println s!"{line.item.count} × {line.item.name}: {line.cents}"
  -- Rust has a buffer of its own.
  (← IO.getStdout).flush
  log s!"printed {lines.size} lines"
